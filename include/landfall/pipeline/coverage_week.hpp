// Coverage week by week of a quarter, this one's beside those before it, and what became of the pipeline that stood there.
// Answers: how does coverage run through a quarter, which share of the pipeline of week w was won, how much does this week
// need? Definition: week w is seen at the end of its last day, the period's first day + 7w − 1; week 0 is the evening before it
// begins. Yield (standing, the default) = what was won, by the end of the period, of the deals that stood in its pipeline in
// week w, at the amounts for which they were booked ÷ the pipeline of week w. Yield (whole) = all that was won from then on, of
// deals created later too ÷ the same. Needed coverage = 1 ÷ the yield of the next period like these: not 3x, and not 1 ÷ win
// rate. It falls as the quarter runs. Thread safety: pure functions; the same bits for any number of threads.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>
#include <landfall/core/field.hpp>
#include <landfall/landing/landing.hpp>
#include <landfall/pipeline/coverage.hpp>
#include <landfall/pipeline/history.hpp>
#include <landfall/stats/interval.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace landfall::pipeline {

/// What a segment was asked for in a period, which is known by its label; "total" without a split.
struct PeriodTarget {
  std::string period;
  std::string segment;
  double amount = 0.0;
};

struct CoverageWeekOptions {
  std::string by = {}; ///< dimension to split by; empty: one segment, "total"
  CoverageDefinition definition = CoverageDefinition::to_go;
  Control control = {};
};

struct CoverageWeekRow {
  std::string period;
  std::int64_t week = 0;
  Date day; ///< seen at the end of it
  std::string segment;
  double open_amount = 0.0; ///< pipeline of the period
  std::int64_t open_count = 0;
  double effective_count = 0.0;                 ///< (Σ amount)² ÷ Σ amount²: equal deals that would vary as much
  double won_amount = 0.0;                      ///< in the period so far
  std::optional<double> target, coverage_ratio; ///< as `coverage` has them
  std::optional<double> yielded_amount; ///< won of the deals that stood here, by the period's end; null: it is not over yet
  std::optional<double> final_amount;   ///< won in the whole period; null: it is not over yet
};

/// One row for each period, week and segment, up to the end of `as_of`; a deal counts in the segment in which it was on the
/// day. By period, week and segment's name ("(none)" last); segments without pipeline, bookings and target in any week are left
/// out. O(deals + states · weeks in which a state holds). Throws `Error`: (invalid_argument) for no periods, periods that
/// overlap or do not ascend, or a target below 0 or given twice; (not_found) for an unknown dimension; as `control` has it.
std::vector<CoverageWeekRow> coverage_by_week(const History& history, std::span<const Period> periods, Date as_of,
                                              std::span<const PeriodTarget> targets = {},
                                              const CoverageWeekOptions& options = {});

enum class YieldDefinition : std::uint8_t {
  standing, ///< won of the deals that stood in the pipeline
  whole,    ///< won from then on, whatever stood
};
std::string_view to_string(YieldDefinition definition);

struct NeededOptions {
  YieldDefinition definition = YieldDefinition::standing;
  double level = 0.80;
  /// Before any two periods are seen, yields are taken to differ by this much of their mean beside chance, …
  double prior_error_ratio = 0.05;
  double prior_periods = 2.0; ///< … a guess worth so many periods
};

struct NeededRow {
  std::int64_t week = 0;
  std::string segment;
  stats::Interval yield_ratio;     ///< of the next period like those seen, the luck of its own deals apart; n: periods
  stats::Interval needed_coverage; ///< 1 ÷ that; the high end is endless where the yield may be 0
  double yield_error = 0.0;        ///< standard error of `yield_ratio` …
  double degrees = 0.0;            ///< … and its degrees of freedom
  YieldDefinition definition = YieldDefinition::standing;
};

/// Needed coverage of each week and segment, from the rows of periods that are over. The yields y_q of a week are random
/// effects over periods (stats/random_effects.hpp) with the variance of chance ȳ(1 − ȳ)/m_q, m_q the effective count (whole:
/// ȳ/m_q, as deals that are not there yet are counts without a bound); segments are drawn towards the mean of segments by how
/// much they differ beside that. Two periods give an answer, and a wide one. By week, then segment; a week without pipeline in
/// any period has no row. O(rows log rows). Throws `Error` (insufficient) where no period is over, (invalid_argument) for a
/// level outside (0, 1) or a prior below 0.
std::vector<NeededRow> needed_coverage(std::span<const CoverageWeekRow> rows, const NeededOptions& options = {});

/// What these open deals will have paid by the period's end: each is won with the week's yield, which is itself as unsure as
/// `needed` says (fifteen equally likely values of its t distribution, within [0, ∞)), and then pays its amount. Deals without
/// an amount (NaN) are left out. Mean Σ amount · yield. Bookings so far are the caller's to add (`shift`). O(15 · deals).
Landing coverage_landing(std::span<const double> open_amounts, const NeededRow& needed, const Control& control = {});

/// Amounts of the deals in the pipeline of the period on that day, as `coverage_landing` takes them; of one segment of a
/// dimension, or of all. O(deals + states).
std::vector<double> pipeline_amounts(const History& history, const Period& period, Date day, std::string_view by = {},
                                     std::string_view segment = {});

} // namespace landfall::pipeline

template <> struct landfall::fields_of<landfall::pipeline::CoverageWeekRow> {
  using Row = pipeline::CoverageWeekRow;
  static constexpr auto value =
      fields(field("period", &Row::period, "period"), field("week", &Row::week, "week of the period, 0 before it", Unit::count),
             field("day", &Row::day, "seen at the end of this day"),
             field("segment", &Row::segment, "level of the dimension asked for"),
             field("open_amount", &Row::open_amount, "pipeline of the period", Unit::currency),
             field("open_count", &Row::open_count, "deals in it", Unit::count),
             field("effective_count", &Row::effective_count, "equal deals that would vary as much", Unit::count),
             field("won_amount", &Row::won_amount, "won in the period so far", Unit::currency),
             field("target", &Row::target, "what the segment was asked for", Unit::currency),
             field("coverage_ratio", &Row::coverage_ratio, "open over target by the definition", Unit::ratio),
             field("yielded_amount", &Row::yielded_amount, "won of these deals by the period's end", Unit::currency),
             field("final_amount", &Row::final_amount, "won in the whole period", Unit::currency));
};
template <> struct landfall::fields_of<landfall::pipeline::NeededRow> {
  using Row = pipeline::NeededRow;
  static constexpr auto value =
      fields(field("week", &Row::week, "week of the period", Unit::count),
             field("segment", &Row::segment, "level of the dimension asked for"),
             field("yield_ratio", &Row::yield_ratio, "won over pipeline, of the next period", Unit::ratio),
             field("needed_coverage", &Row::needed_coverage, "1 over the yield", Unit::ratio),
             field("yield_error", &Row::yield_error, "standard error of the yield", Unit::ratio),
             field("degrees", &Row::degrees, "degrees of freedom of that error"),
             field("definition", &Row::definition, "standing: won of the deals that stood there; whole: all won from then on"));
};
