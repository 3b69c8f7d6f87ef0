// SPDX-License-Identifier: Apache-2.0
#include "team/ranking.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <unordered_set>

namespace landfall::team {

namespace {

struct Ranked {
  std::size_t row;
  double outcome;
};

/// How many of `outcomes`, which are sorted from one end, make a group of about `size`: ties across the cut stay together.
std::size_t group(const std::vector<double>& outcomes, std::size_t size) {
  const double cut = outcomes[size - 1];
  std::size_t without = size - 1, with = size;
  while (without > 0 && outcomes[without - 1] == cut) --without;
  while (with < outcomes.size() && outcomes[with] == cut) ++with;
  return without < 2 || with - size < size - without ? with : without;
}

std::vector<Ranked> ranked(const TeamView& team, std::vector<SetAside>& set_aside) {
  std::vector<Ranked> all;
  std::unordered_set<std::string_view> known;
  for (std::size_t row = 0; row < team.rep.size(); ++row) {
    const auto at = static_cast<std::int64_t>(row);
    require(!team.rep[row].empty(), "a rep needs a name", "rep", at);
    require(known.insert(team.rep[row]).second, "a rep has one row; this one is here twice", "rep", at);
    if (team.outcome.is_null(row)) continue;
    double outcome = team.outcome[row];
    if (team.unrepeatable.size() > 0 && !team.unrepeatable.is_null(row) && team.unrepeatable[row] != 0.0) {
      outcome -= team.unrepeatable[row];
      set_aside.push_back({std::string(team.rep[row]), "outcome", team.unrepeatable[row], "given as unrepeatable"});
    }
    require(std::isfinite(outcome), "an outcome is finite", "outcome", at);
    all.push_back({row, outcome});
  }
  std::ranges::sort(all, [&](const Ranked& a, const Ranked& b) {
    return a.outcome != b.outcome ? a.outcome > b.outcome : team.rep[a.row] < team.rep[b.row];
  });
  return all;
}

} // namespace

Ranking rank(const TeamView& team, double fraction, std::vector<SetAside>& set_aside) {
  const auto all = ranked(team, set_aside);
  if (all.size() < 4)
    throw Error(ErrorCode::insufficient, "top against bottom needs at least four reps with an outcome", "outcome");
  Ranking ranking;
  for (const auto& [row, outcome] : all) {
    ranking.rows.push_back(row);
    ranking.outcomes.push_back(outcome);
  }
  const auto asked = static_cast<std::size_t>(std::floor(static_cast<double>(all.size()) * fraction + 1e-9));
  const auto size = std::max<std::size_t>(2, asked);
  const std::vector<double> from_bottom(ranking.outcomes.rbegin(), ranking.outcomes.rend());
  ranking.top = group(ranking.outcomes, size);
  ranking.bottom = group(from_bottom, size);
  if (ranking.top + ranking.bottom > all.size())
    throw Error(ErrorCode::insufficient, "outcomes are too alike to part a top from a bottom", "outcome");
  return ranking;
}

} // namespace landfall::team
