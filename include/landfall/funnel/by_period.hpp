// Conversion week by week, month by month: what came and went in each, and what became of those who came in it.
// Answers: is this stage getting better, and since when?
// Definition: by period, arrivals at a stage over arrivals at the one before in the same period: known at once, but it can
// exceed 1, since those who pass may have come before. By cohort, of those who came in the period the share that has passed
// within a horizon: the share proper, known once they have been watched for so long. Where the level of the cohorts' series has
// changed is looked for step by step (trend.hpp), with Benjamini and Hochberg's q over the steps.
// Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>
#include <landfall/core/date.hpp>
#include <landfall/core/field.hpp>
#include <landfall/funnel/funnel.hpp>
#include <landfall/funnel/passage.hpp>
#include <landfall/stats/interval.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::funnel {

enum class Every : std::uint8_t { week, month, quarter, year }; ///< ISO weeks; of the calendar
std::string_view to_string(Every every);

/// The first days of the periods from the one that `first` lies in to the one that `last` lies in, and of the one after.
/// Throws `Error` (invalid_argument) where last is before first. O(periods).
std::vector<Date> period_begins(Date first, Date last, Every every);

struct PeriodOptions {
  double units_per_day = 1.0; ///< of the passages' times
  double horizon_days = 30.0; ///< within which the next stage counts, of a cohort; above 0
  std::int64_t as_of = 0;     ///< nothing later is looked at, in the passages' unit
  double level = 0.80;        ///< of the intervals
  double alpha = 0.10;        ///< share of the steps said to have changed that has not, at most
  Control control = {};       ///< of the search for changes
};

/// One step in one period.
struct PeriodRow {
  Date begin, end; ///< [begin, end)
  std::string from, to;
  std::int64_t arrived_from = 0, arrived_to = 0;
  std::optional<double> by_period; ///< arrived_to ÷ arrived_from; null: nobody came
  stats::Interval by_cohort;       ///< of those who came and have been watched for the horizon; n of them, NaN for none
};

/// Where the level of a step's cohorts has changed.
struct StepChange {
  std::string from, to;
  std::optional<Date> since;     ///< the first period of the new level; null: no evidence
  stats::Interval before, after; ///< conversions on both sides of the likeliest place
  double p = 1.0;                ///< that a series of one level looks so split somewhere
  double q = 1.0;                ///< Benjamini and Hochberg's over the steps
  std::int64_t longest_run = 0;  ///< periods in a row on one side of the series' own rate; 8 or more are a signal
};

struct PeriodTable {
  std::vector<PeriodRow> rows;     ///< period by period, step by step
  std::vector<StepChange> changes; ///< step by step
};

/// `begins` ascend: one more than there are periods. Entries outside them, or after `as_of`, are not counted. Intervals are
/// Wilson's. Throws `Error` (invalid_argument, with row) for begins that do not ascend or fewer than two, a funnel of other
/// stages than the passages', or an option outside its domain. O(ids · stages · log periods), and change_point's for each step.
PeriodTable by_period(const Funnel& funnel, const Passages& passages, std::span<const Date> begins,
                      const PeriodOptions& options);

} // namespace landfall::funnel

template <> struct landfall::fields_of<landfall::funnel::PeriodRow> {
  using Row = funnel::PeriodRow;
  static constexpr auto value = fields(
      field("begin", &Row::begin, "first day of the period"), field("end", &Row::end, "first day after it"),
      field("from", &Row::from, "stage entered"), field("to", &Row::to, "next stage"),
      field("arrived_from", &Row::arrived_from, "that came to `from` in the period", Unit::count),
      field("arrived_to", &Row::arrived_to, "that came to `to` in the period, whenever they came to `from`", Unit::count),
      field("by_period", &Row::by_period, "arrived_to over arrived_from; can exceed 1", Unit::ratio),
      field("by_cohort", &Row::by_cohort, "of those that came to `from` in the period, share at `to` within the horizon",
            Unit::probability));
};

template <> struct landfall::fields_of<landfall::funnel::StepChange> {
  using Row = funnel::StepChange;
  static constexpr auto value =
      fields(field("from", &Row::from, "stage entered"), field("to", &Row::to, "next stage"),
             field("since", &Row::since, "first day of the new level; null: no evidence"),
             field("before", &Row::before, "conversion before the likeliest place", Unit::probability),
             field("after", &Row::after, "conversion from it on", Unit::probability),
             field("p", &Row::p, "that a series of one level looks so split somewhere", Unit::probability),
             field("q", &Row::q, "the same, Benjamini and Hochberg's over the steps", Unit::probability),
             field("longest_run", &Row::longest_run, "periods in a row on one side of the series' own rate", Unit::count));
};
