// SPDX-License-Identifier: Apache-2.0
#include <landfall/pipeline/coverage_outlook.hpp>

#include <landfall/core/error.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::pipeline {

namespace {

const NeededRow* find(std::span<const NeededRow> needed, std::int64_t week, std::string_view segment) {
  const auto found =
      std::ranges::find_if(needed, [&](const NeededRow& row) { return row.week == week && row.segment == segment; });
  return found == needed.end() ? nullptr : &*found;
}

bool any_over(std::span<const CoverageWeekRow> rows) {
  return std::ranges::any_of(rows, [](const CoverageWeekRow& row) { return row.final_amount && row.open_amount > 0.0; });
}

} // namespace

CoverageOutlook coverage_outlook(const History& history, const Period& period, std::span<const Period> earlier, Date as_of,
                                 std::span<const PeriodTarget> targets, const CoverageOutlookOptions& options) {
  require(earlier.empty() || earlier.back().end <= period.begin, "earlier periods end by the beginning of the period",
          "earlier");
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

  const auto table = history.as_of(as_of);
  const auto seen = snapshot(table.view(), as_of);
  std::vector<SegmentTarget> now;
  for (const auto& [label, segment, amount] : targets)
    if (label == period.label) now.push_back({segment, amount});
  const auto rows = coverage(seen, open_amounts(seen), period, now, {.by = options.by, .definition = options.definition});
  std::int64_t last_week = 0;
  for (const auto& row : standing) last_week = std::max(last_week, row.week);
  const auto week = std::clamp<std::int64_t>((as_of - period.begin + 1) / 7, 0, last_week);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& each = rows[i];
    control.report(0.5 + 0.5 * static_cast<double>(i) / static_cast<double>(rows.size()));
    CoverageOutlookRow row{.segment = each.segment,
                           .week = week,
                           .open_amount = 0.0,
                           .open_count = each.open_count,
                           .won_amount = each.won_amount,
                           .target = each.target,
                           .coverage_ratio = {},
                           .needed_coverage = {.level = options.needed.level},
                           .mean = {},
                           .p10 = {},
                           .p50 = {},
                           .p90 = {},
                           .p_hit = {}};
    // As in the weeks: an unknown amount counts 0, and is not imputed.
    const auto amounts = pipeline_amounts(history, period, as_of, options.by, each.segment);
    for (const double amount : amounts) row.open_amount += std::isnan(amount) ? 0.0 : amount;
    if (row.target) {
      const double covered = options.definition == CoverageDefinition::to_go ? *row.target - row.won_amount : *row.target;
      if (covered > 0.0) row.coverage_ratio = row.open_amount / covered;
    }
    if (const auto* asked = find(outlook.needed, week, each.segment)) row.needed_coverage = asked->needed_coverage;
    const auto* yields = find(standing, week, each.segment);
    if (yields == nullptr) yields = find(company, week, "total");
    if (yields != nullptr) {
      const auto landing = coverage_landing(amounts, *yields).shift(each.won_amount);
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
