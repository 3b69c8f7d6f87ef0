// SPDX-License-Identifier: Apache-2.0
#include <landfall/pipeline/coverage_outlook.hpp>

#include "pipeline/moves.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::pipeline {

namespace {

const NeededRow* find(std::span<const NeededRow> needed, std::int64_t week, std::string_view segment) {
  const auto found =
      std::ranges::find_if(needed, [&](const NeededRow& row) { return row.week == week && row.segment == segment; });
  return found == needed.end() ? nullptr : &*found;
}

/// What a segment has on a day.
struct Stands {
  std::string name;
  std::vector<double> amounts = {}; ///< of the deals in the pipeline; NaN: unknown
  stats::CompensatedSum open = {}, won = {};
  std::int64_t won_count = 0;
  std::optional<double> target = {};
};

/// All segments in one walk through the deals.
std::vector<Stands> stand(const History& history, const Period& period, Date as_of, std::string_view by,
                          std::span<const std::int64_t> leave_out) {
  const PeriodPipeline pipeline(history, period, by);
  std::vector<Stands> segments;
  for (std::size_t s = 0; s < pipeline.segments(); ++s) segments.push_back({.name = std::string(pipeline.name(s))});
  const auto from = history.from_days();
  for (std::size_t deal = 0; deal < history.opportunities(); ++deal) {
    const std::size_t first = history.first(deal);
    std::size_t at = first;
    while (at < history.first(deal + 1) && from[at] <= as_of.days()) ++at;
    if (at == first) continue;
    auto& segment = segments[pipeline.segment(at - 1)];
    if (pipeline.holds(at - 1)) {
      if (std::ranges::binary_search(leave_out, static_cast<std::int64_t>(deal))) continue;
      segment.amounts.push_back(history.amount(at - 1));
      segment.open += pipeline.amount(at - 1);
    } else if (history.standing(at - 1) == Standing::won) {
      const double booked = pipeline.amount(at - 1);
      while (at - 1 > first && history.standing(at - 2) == Standing::won) --at;
      if (!period.contains(Date::from_days(from[at - 1]))) continue;
      segment.won += booked;
      ++segment.won_count;
    }
  }
  return segments;
}

bool any_over(std::span<const CoverageWeekRow> rows) {
  return std::ranges::any_of(rows, [](const CoverageWeekRow& row) { return row.final_amount && row.open_amount > 0.0; });
}

} // namespace

CoverageOutlook coverage_outlook(const History& history, const Period& period, std::span<const Period> earlier, Date as_of,
                                 std::span<const PeriodTarget> targets, const CoverageOutlookOptions& options) {
  require(earlier.empty() || earlier.back().end <= period.begin, "earlier periods end by the beginning of the period",
          "earlier");
  require(std::ranges::is_sorted(options.leave_out), "the deals do not ascend", "leave_out");
  std::vector<Period> all(earlier.begin(), earlier.end());
  all.push_back(period);
  const auto& control = options.control;
  CoverageOutlook outlook;
  outlook.weeks = coverage_by_week(history, all, as_of, targets,
                                   {.by = options.by, .definition = options.definition, .control = control.part(0.0, 0.3)});
  const auto past = [&](std::span<const CoverageWeekRow> rows) {
    std::vector<CoverageWeekRow> over;
    for (const auto& row : rows)
      if (row.period != period.label) over.push_back(row);
    return over;
  };
  const auto known = past(outlook.weeks);
  std::vector<NeededRow> standing, company;
  if (any_over(known)) {
    auto wanted = options.needed;
    outlook.needed = needed_coverage(known, wanted);
    wanted.definition = YieldDefinition::standing;
    standing = needed_coverage(known, wanted);
    company =
        options.by.empty()
            ? standing
            : needed_coverage(past(coverage_by_week(history, all, as_of, {}, {.control = control.part(0.3, 0.5)})), wanted);
  }

  auto segments = stand(history, period, as_of, options.by, options.leave_out);
  for (const auto& [label, segment, amount] : targets) {
    if (label != period.label) continue;
    auto found = std::ranges::find(segments, segment, &Stands::name);
    if (found == segments.end()) found = segments.insert(segments.end(), Stands{.name = segment}); // no deal is in it
    found->target = amount;
  }
  std::erase_if(segments, [&](const Stands& each) {
    return !options.by.empty() && each.amounts.empty() && each.won_count == 0 && !each.target;
  });
  std::int64_t last_week = 0;
  for (const auto& row : standing) last_week = std::max(last_week, row.week);
  const auto week = std::clamp<std::int64_t>((as_of - period.begin + 1) / 7, 0, last_week);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto& each = segments[i];
    control.report(0.5 + 0.5 * static_cast<double>(i) / static_cast<double>(segments.size()));
    CoverageOutlookRow row{.segment = each.name,
                           .week = week,
                           .open_amount = each.open.value(),
                           .open_count = static_cast<std::int64_t>(each.amounts.size()),
                           .won_amount = each.won.value(),
                           .target = each.target,
                           .coverage_ratio = {},
                           .needed_coverage = {.level = options.needed.level},
                           .mean = {},
                           .p10 = {},
                           .p50 = {},
                           .p90 = {},
                           .p_hit = {}};
    if (row.target) {
      const double covered = options.definition == CoverageDefinition::to_go ? *row.target - row.won_amount : *row.target;
      if (covered > 0.0) row.coverage_ratio = row.open_amount / covered;
    }
    if (const auto* asked = find(outlook.needed, week, each.name)) row.needed_coverage = asked->needed_coverage;
    const auto* yields = find(standing, week, each.name);
    if (yields == nullptr) yields = find(company, week, "total");
    if (yields != nullptr) {
      const auto landing = coverage_landing(each.amounts, *yields).shift(row.won_amount);
      row.mean = landing.mean();
      row.p10 = landing.quantile(0.1);
      row.p50 = landing.quantile(0.5);
      row.p90 = landing.quantile(0.9);
      if (row.target) row.p_hit = landing.probability_at_least(*row.target);
    }
    outlook.rows.push_back(std::move(row));
  }
  std::ranges::stable_sort(outlook.rows, [](const CoverageOutlookRow& a, const CoverageOutlookRow& b) {
    return a.open_amount != b.open_amount ? a.open_amount > b.open_amount : a.segment < b.segment;
  });
  return outlook;
}

} // namespace landfall::pipeline
