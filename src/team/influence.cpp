// SPDX-License-Identifier: Apache-2.0
#include <landfall/team/influence.hpp>

#include <landfall/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace landfall::team {

Influence::Influence(const Comparison& with_all) {
  for (const auto& row : with_all.rows)
    rows_.push_back({.metric = row.metric,
                     .without = {},
                     .rep = {},
                     .difference = row.difference.estimate,
                     .difference_without = std::nullopt,
                     .q_value = row.q_value,
                     .q_value_without = std::nullopt,
                     .driver = row.driver,
                     .driver_without = row.driver});
}

void Influence::add(const Comparison& comparison, const std::string& without, const std::string& rep) {
  for (auto& kept : rows_) {
    const auto row = std::ranges::find(comparison.rows, kept.metric, &ComparisonRow::metric);
    if (row == comparison.rows.end() || std::isnan(row->difference.estimate)) continue;
    const bool turns = row->driver != kept.driver;
    const double moved = std::abs(row->difference.estimate - kept.difference);
    const double before = kept.difference_without ? std::abs(*kept.difference_without - kept.difference) : -1.0;
    if (turns == kept.turns ? moved <= before : kept.turns) continue;
    kept.without = without;
    kept.rep = rep;
    kept.difference_without = row->difference.estimate;
    kept.q_value_without = row->q_value;
    kept.driver_without = row->driver;
    kept.turns = turns;
  }
}

std::vector<InfluenceRow> influence_of_reps(const TeamView& team, const CompareOptions& options) {
  auto quick = options;
  quick.resamples = 0;
  quick.control = options.control.part(0.0, 0.1);
  const auto with_all = compare(team, quick);
  Influence influence(with_all);
  std::vector<double> outcome;
  for (std::size_t row = 0; row < team.roster.rep.size(); ++row) outcome.push_back(team.roster.outcome[row]);

  std::vector<std::string> names;
  for (const auto* list : {&with_all.top, &with_all.bottom})
    for (const auto& ranked : *list) names.push_back(ranked.rep);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto& name = names[i];
    std::size_t row = 0;
    while (team.roster.rep[row] != name) ++row;
    auto fewer = team;
    auto without = outcome;
    without[row] = std::numeric_limits<double>::quiet_NaN();
    fewer.roster.outcome = {.values = without, .validity = {}};
    auto asked = quick;
    const double share = 0.9 / static_cast<double>(names.size());
    asked.control = options.control.part(0.1 + share * static_cast<double>(i), 0.1 + share * static_cast<double>(i + 1));
    std::erase(asked.grouping.top, name);
    std::erase(asked.grouping.bottom, name);
    if (asked.grouping.top.empty() != asked.grouping.bottom.empty()) continue;
    try {
      influence.add(compare(fewer, asked), name, name);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::insufficient) throw; // without them there are no two groups
    }
  }
  return influence.rows();
}

} // namespace landfall::team
