// Coverage as it is now, beside what it needs to be, and where that lets the period land.
// Answers: this week, is there enough pipeline by the record of earlier periods, in each segment, and how likely is the target?
// Definition: coverage of the day (pipeline/coverage.hpp) against the needed coverage of the last whole week
// (coverage_week.hpp); landing = won so far + what the pipeline standing now yields by the record of deals that stood there
// (always `standing`: what is yet to be created is not in it, the period's forecast has it). Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/pipeline/coverage_week.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace landfall::pipeline {

struct CoverageOutlookOptions {
  std::string by = {};
  CoverageDefinition definition = CoverageDefinition::to_go;
  NeededOptions needed = {};
  /// Deals of the history, ascending, that are taken out of the pipeline of the day as though they had been lost: what is left
  /// of the landing without those that have an issue (hygiene.hpp). Weeks and needs are as they were.
  std::vector<std::int64_t> leave_out = {};
  Control control = {};
};

struct CoverageOutlookRow {
  std::string segment;
  std::int64_t week = 0; ///< whole weeks of the period that have passed
  double open_amount = 0.0;
  std::int64_t open_count = 0;
  double won_amount = 0.0;
  std::optional<double> target, coverage_ratio;
  stats::Interval needed_coverage;           ///< estimate NaN: no earlier period had pipeline in this week
  std::optional<double> mean, p10, p50, p90; ///< of the landing; null without a needed coverage
  std::optional<double> p_hit;               ///< P(landing ≥ target)
};

struct CoverageOutlook {
  std::vector<CoverageWeekRow> weeks;   ///< of the earlier periods, then of this one up to the day
  std::vector<NeededRow> needed;        ///< of every week
  std::vector<CoverageOutlookRow> rows; ///< now: largest pipeline first, then by name
};

/// For the period that holds `as_of`, or is yet to begin; `earlier` ascend and end by its beginning. Without an earlier period
/// that is over there is coverage and no more. A segment that earlier periods have not is judged by the company's needed
/// coverage. O(deals + states · weeks + 15 · open deals · frequencies). Throws `Error` as `coverage_by_week` does; targets of
/// other periods are for their rows in `weeks`.
CoverageOutlook coverage_outlook(const History& history, const Period& period, std::span<const Period> earlier, Date as_of,
                                 std::span<const PeriodTarget> targets = {}, const CoverageOutlookOptions& options = {});

} // namespace landfall::pipeline

template <> struct landfall::fields_of<landfall::pipeline::CoverageOutlookRow> {
  using Row = pipeline::CoverageOutlookRow;
  static constexpr auto value =
      fields(field("segment", &Row::segment, "level of the dimension asked for"),
             field("week", &Row::week, "whole weeks of the period that have passed", Unit::count),
             field("open_amount", &Row::open_amount, "pipeline of the period", Unit::currency),
             field("open_count", &Row::open_count, "deals in it", Unit::count),
             field("won_amount", &Row::won_amount, "won in the period so far", Unit::currency),
             field("target", &Row::target, "what the segment was asked for", Unit::currency),
             field("coverage_ratio", &Row::coverage_ratio, "open over target by the definition", Unit::ratio),
             field("needed_coverage", &Row::needed_coverage, "by the yield of earlier periods in this week", Unit::ratio),
             field("mean", &Row::mean, "expected landing: won so far and what this pipeline yields", Unit::currency),
             field("p10", &Row::p10, "exceeded with 90% probability", Unit::currency),
             field("p50", &Row::p50, "as likely exceeded as not", Unit::currency),
             field("p90", &Row::p90, "exceeded with 10% probability", Unit::currency),
             field("p_hit", &Row::p_hit, "chance that the landing reaches the target", Unit::probability));
};
