// SPDX-License-Identifier: Apache-2.0
#include <landfall/team/grouping.hpp>

#include <landfall/core/error.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace landfall::team {

std::string_view to_string(TenureAdjustment adjustment) {
  switch (adjustment) {
  case TenureAdjustment::ramp: return "ramp";
  case TenureAdjustment::residual: return "residual";
  case TenureAdjustment::none: return "none";
  }
  return "unknown";
}

namespace {

struct Ranked {
  std::size_t row;
  double outcome;
};

/// A team, or a segment of it: best first.
struct Parted {
  std::vector<Ranked> top, middle, bottom;
};

void require_grouping(const Grouping& grouping) {
  require(grouping.fraction > 0.0 && grouping.fraction <= 0.5, "a group's share lies above 0 and is at most 1/2", "fraction");
  require(!grouping.threshold || std::isfinite(*grouping.threshold), "a threshold is finite", "threshold");
  require(!grouping.bottom_below || (grouping.threshold && *grouping.bottom_below <= *grouping.threshold),
          "the bottom lies below a value that is at most the threshold", "bottom_below");
  require(grouping.top.empty() == grouping.bottom.empty(), "both groups are named, or neither",
          grouping.top.empty() ? "top" : "bottom");
  require(grouping.top.empty() || !grouping.threshold, "groups are named or parted by a threshold, not both", "threshold");
  require(grouping.least_exposure >= 0.0, "months are at least 0", "least_exposure");
  require(grouping.ramp_months > 0.0 && std::isfinite(grouping.ramp_months), "a ramp takes a while", "ramp_months");
  require(grouping.least_ramp > 0.0 && grouping.least_ramp <= 1.0, "a share lies above 0 and is at most 1", "least_ramp");
}

void require_roster(const Roster& roster) {
  const auto n = roster.rep.size();
  const auto fits = [&](std::size_t size, const char* column, bool optional) {
    require(size == n || (optional && size == 0), "columns of unequal length", column);
  };
  fits(roster.outcome.size(), "outcome", false);
  fits(roster.unrepeatable.size(), "unrepeatable", true);
  fits(roster.segment.size(), "segment", true);
  fits(roster.exposure.size(), "exposure", true);
  fits(roster.tenure.size(), "tenure", true);
  std::unordered_set<std::string_view> known;
  for (std::size_t row = 0; row < n; ++row) {
    const auto at = static_cast<std::int64_t>(row);
    require(!roster.rep[row].empty(), "a rep needs a name", "rep", at);
    require(known.insert(roster.rep[row]).second, "a rep has one row; this one is here twice", "rep", at);
  }
  const auto months = [](const NumberColumn& column, const char* name) {
    for (std::size_t row = 0; row < column.size(); ++row)
      require(column.is_null(row) || (std::isfinite(column[row]) && column[row] >= 0.0), "months are finite and at least 0",
              name, static_cast<std::int64_t>(row));
  };
  months(roster.exposure, "exposure");
  months(roster.tenure, "tenure");
}

/// Share of full output that is expected after so many months.
double ramped(double tenure, const Grouping& grouping) { return std::min(1.0, tenure / grouping.ramp_months); }

/// The outcome of each rep as full ramp would have it by the team's own slope.
void add_residuals(std::vector<Ranked>& all, const Roster& roster, const Grouping& grouping) {
  if (all.empty()) return;
  stats::CompensatedSum shares, outcomes, products, squares;
  for (const auto& [row, outcome] : all) shares += ramped(roster.tenure[row], grouping), outcomes += outcome;
  const auto n = static_cast<double>(all.size());
  const double share = shares.value() / n, mean = outcomes.value() / n;
  for (const auto& [row, outcome] : all) {
    const double off = ramped(roster.tenure[row], grouping) - share;
    products += off * (outcome - mean), squares += off * off;
  }
  if (!(squares.value() > 0.0)) return; // all at one point of the ramp
  const double slope = products.value() / squares.value();
  for (auto& [row, outcome] : all) outcome += slope * (1.0 - ramped(roster.tenure[row], grouping));
}

/// Reps with an outcome that may be ranked, best first, then by name.
std::vector<Ranked> ranked(const Roster& roster, const Grouping& grouping, Groups& groups) {
  const bool has_exposure = roster.exposure.size() > 0;
  const bool has_tenure = roster.tenure.size() > 0 && grouping.tenure != TenureAdjustment::none;
  const double least_share = grouping.tenure == TenureAdjustment::ramp ? grouping.least_ramp : 0.0;
  std::vector<Ranked> all;
  for (std::size_t row = 0; row < roster.rep.size(); ++row) {
    if (roster.outcome.is_null(row)) {
      ++groups.left_out.without_outcome;
      continue;
    }
    double outcome = roster.outcome[row];
    const bool some = roster.unrepeatable.size() > 0 && !roster.unrepeatable.is_null(row) && roster.unrepeatable[row] != 0.0;
    if (some) outcome -= roster.unrepeatable[row];
    require(std::isfinite(outcome), "an outcome is finite", "outcome", static_cast<std::int64_t>(row));
    if (has_exposure &&
        (roster.exposure.is_null(row) || roster.exposure[row] < grouping.least_exposure || roster.exposure[row] == 0.0)) {
      ++groups.left_out.too_short;
      continue;
    }
    if (has_tenure && (roster.tenure.is_null(row) || ramped(roster.tenure[row], grouping) < least_share)) {
      ++groups.left_out.too_new;
      continue;
    }
    if (has_exposure && grouping.outcome_per_month) outcome /= roster.exposure[row];
    if (has_tenure && grouping.tenure == TenureAdjustment::ramp) outcome /= ramped(roster.tenure[row], grouping);
    if (some)
      groups.set_aside.push_back({std::string(roster.rep[row]), "outcome", roster.unrepeatable[row], "given as unrepeatable"});
    all.push_back({row, outcome});
  }
  if (has_tenure && grouping.tenure == TenureAdjustment::residual) add_residuals(all, roster, grouping);
  std::ranges::sort(all, [&](const Ranked& a, const Ranked& b) {
    return a.outcome != b.outcome ? a.outcome > b.outcome : roster.rep[a.row] < roster.rep[b.row];
  });
  return all;
}

/// How many, counted from one end by `outcome_at`, make a group of about `size`: ties across the cut stay together.
template <class OutcomeAt> std::size_t size_of(std::size_t n, std::size_t size, OutcomeAt outcome_at) {
  const double cut = outcome_at(size - 1);
  std::size_t without = size - 1, with = size;
  while (without > 0 && outcome_at(without - 1) == cut) --without;
  while (with < n && outcome_at(with) == cut) ++with;
  return without < 2 || with - size < size - without ? with : without;
}

/// Nothing where there are too few, or they are too alike.
std::optional<Parted> part(std::span<const Ranked> all, double fraction) {
  const auto n = all.size();
  if (n < 4) return std::nullopt;
  const auto asked = static_cast<std::size_t>(std::floor(static_cast<double>(n) * fraction + 1e-9));
  const auto size = std::max<std::size_t>(2, asked);
  const auto top = size_of(n, size, [&](std::size_t i) { return all[i].outcome; });
  const auto bottom = size_of(n, size, [&](std::size_t i) { return all[n - 1 - i].outcome; });
  if (top + bottom > n) return std::nullopt;
  const auto copy = [](std::span<const Ranked> some) { return std::vector<Ranked>(some.begin(), some.end()); };
  return Parted{copy(all.first(top)), copy(all.subspan(top, n - top - bottom)), copy(all.last(bottom))};
}

Parted by_fraction(std::span<const Ranked> all, const Grouping& grouping) {
  if (all.size() < 4)
    throw Error(ErrorCode::insufficient, "top against bottom needs at least four reps with an outcome", "outcome");
  auto parted = part(all, grouping.fraction);
  if (!parted) throw Error(ErrorCode::insufficient, "outcomes are too alike to part a top from a bottom", "outcome");
  return std::move(*parted);
}

Parted within_segments(std::span<const Ranked> all, const Roster& roster, const Grouping& grouping, LeftOut& left_out) {
  std::map<std::string_view, std::vector<Ranked>> segments; // best first within each, as `all` is
  for (const auto& rep : all) segments[roster.segment[rep.row]].push_back(rep);
  Parted whole;
  for (const auto& [name, reps] : segments) {
    const auto parted = part(reps, grouping.fraction);
    if (!parted) {
      left_out.small_segment += static_cast<std::int64_t>(reps.size());
      continue;
    }
    const auto append = [](std::vector<Ranked>& to, const std::vector<Ranked>& more) {
      to.insert(to.end(), more.begin(), more.end());
    };
    append(whole.top, parted->top), append(whole.middle, parted->middle), append(whole.bottom, parted->bottom);
  }
  if (whole.top.empty())
    throw Error(ErrorCode::insufficient, "no segment has four reps whose outcomes part a top from a bottom", "segment");
  return whole;
}

Parted by_threshold(std::span<const Ranked> all, const Grouping& grouping) {
  Parted parted;
  for (const auto& rep : all) {
    const bool low = rep.outcome < grouping.bottom_below.value_or(*grouping.threshold);
    (rep.outcome >= *grouping.threshold ? parted.top : low ? parted.bottom : parted.middle).push_back(rep);
  }
  return parted;
}

Parted by_name(std::span<const Ranked> all, const Roster& roster, const Grouping& grouping) {
  std::unordered_map<std::string_view, bool> is_top;
  for (const auto& name : grouping.top) require(is_top.emplace(name, true).second, "'" + name + "' is named twice", "top");
  for (const auto& name : grouping.bottom)
    require(is_top.emplace(name, false).second, "'" + name + "' is named twice", "bottom");
  Parted parted;
  for (const auto& rep : all) {
    const auto named = is_top.find(roster.rep[rep.row]);
    (named == is_top.end() ? parted.middle : named->second ? parted.top : parted.bottom).push_back(rep);
    if (named != is_top.end()) is_top.erase(named);
  }
  for (const auto& list : {&grouping.top, &grouping.bottom})
    for (const auto& name : *list)
      require(!is_top.contains(name), "'" + name + "' is not among the reps that are ranked",
              list == &grouping.top ? "top" : "bottom");
  return parted;
}

} // namespace

Groups group(const Roster& roster, const Grouping& grouping) {
  require_grouping(grouping);
  require_roster(roster);
  Groups groups;
  const auto all = ranked(roster, grouping, groups);
  auto parted = !grouping.top.empty()       ? by_name(all, roster, grouping)
                : grouping.threshold        ? by_threshold(all, grouping)
                : roster.segment.size() > 0 ? within_segments(all, roster, grouping, groups.left_out)
                                            : by_fraction(all, grouping);
  if (parted.top.size() < 2 || parted.bottom.size() < 2)
    throw Error(ErrorCode::insufficient,
                std::string("fewer than two reps are in the ") + (parted.top.size() < 2 ? "top" : "bottom") + " group",
                "outcome");
  groups.top = parted.top.size();
  groups.bottom = parted.bottom.size();
  for (auto* list : {&parted.top, &parted.middle, &parted.bottom}) {
    std::ranges::sort(*list, [&](const Ranked& a, const Ranked& b) { // segments came one after another
      return a.outcome != b.outcome ? a.outcome > b.outcome : roster.rep[a.row] < roster.rep[b.row];
    });
    for (const auto& [row, outcome] : *list) {
      groups.rows.push_back(row);
      groups.outcomes.push_back(outcome);
    }
  }
  return groups;
}

} // namespace landfall::team
