// How long a funnel takes: in each stage, to each stage, and what it brings in a day.
// Answers: how long do entries stay in a stage, how long do they take to get to one, and how fast does the pipeline turn to
// money? Definition: a stay in a stage lasts from the day it was reached until the next stage or an end; an entry that is still
// there is censored, and what happened after the as-of time is not looked at. Time to a stage is from the first stage, by
// Aalen–Johansen: ending elsewhere competes, entries that are open may yet come. Velocity = open × win rate × mean amount ÷
// mean cycle. Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/funnel/funnel.hpp>
#include <landfall/funnel/passage.hpp>
#include <landfall/stats/interval.hpp>

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace landfall::funnel {

struct VelocityOptions {
  double units_per_day = 86'400'000.0; ///< of the passages' times: milliseconds
  std::int64_t as_of =
      std::numeric_limits<std::int64_t>::max(); ///< nothing later is looked at; the maximum: the latest time there is
  double level = 0.80;
};

/// Stays in one stage. Days.
struct StageTimeRow {
  std::string stage;
  std::int64_t entered = 0;
  std::int64_t left = 0;        ///< for the next stage, or by an end
  std::int64_t still_there = 0; ///< entered = left + still there
  stats::Interval median;       ///< +∞ where half have never left
  stats::Interval p90;
  stats::Interval restricted_mean; ///< of the first `until` days of a stay
  double until = 0.0;              ///< longest stay that was seen, censored or not
};

/// From the first stage to another. Days.
struct StageReachRow {
  std::string stage;
  std::int64_t entered = 0; ///< the first stage
  std::int64_t reached = 0;
  std::int64_t ended = 0; ///< before they reached it
  std::int64_t open = 0;  ///< may yet come: entered = reached + ended + open
  stats::Interval share;  ///< that has reached it by the longest time that was seen, open entries accounted for
  stats::Interval half;   ///< days by which half of that share has; its limits are where those of the incidence cross that
};

/// One row a stage but the last, where there is nothing to leave for. Throws `Error` (invalid_argument) when the funnel has
/// other stages than the passages, or a unit or level is outside its domain. O(ids · stages).
std::vector<StageTimeRow> time_in_stage(const Funnel& funnel, const Passages& passages, const VelocityOptions& options = {});

/// The same from the events themselves, without their passages: the latest time there is, is that of any event. Throws also as
/// `passages` does. O(events); eight bytes a stay beyond what `tally` takes.
std::vector<StageTimeRow> time_in_stage(const Funnel& funnel, const StageEvents& events, FunnelShape shape,
                                        const PassageRule& rule = {}, const VelocityOptions& options = {},
                                        const Control& control = {});

/// One row a stage but the first. Throws as above. O(ids · stages · log ids).
std::vector<StageReachRow> time_to_stage(const Funnel& funnel, const Passages& passages, const VelocityOptions& options = {});

/// What the pipeline brings in a day, and what that is made of.
struct PipelineVelocity {
  std::int64_t open = 0;
  stats::Interval win_rate;    ///< won ÷ (won + lost)
  stats::Interval mean_amount; ///< of deals won
  stats::Interval mean_cycle;  ///< days, of deals won
  stats::Interval per_day;     ///< open × win rate × mean amount ÷ mean cycle, in currency
};

/// `amount` and `cycle_days` are of the deals won, row by row. The interval of the product is log-normal: its relative variance
/// is the sum of the factors', less twice the covariance of amount and cycle. NaN without a deal won; no interval with one
/// alone. Throws `Error` (invalid_argument, with row) for columns of unequal length, an amount that is not finite, a cycle that
/// is not above 0, or a count below 0 or above 10^12. O(n).
PipelineVelocity pipeline_velocity(std::int64_t open, std::int64_t lost, std::span<const double> amount,
                                   std::span<const double> cycle_days, double level = 0.80);

} // namespace landfall::funnel

template <> struct landfall::fields_of<landfall::funnel::StageTimeRow> {
  using Row = funnel::StageTimeRow;
  static constexpr auto value =
      fields(field("stage", &Row::stage, "stage entered"), field("entered", &Row::entered, "entries", Unit::count),
             field("left", &Row::left, "that went on or ended", Unit::count),
             field("still_there", &Row::still_there, "that are there still", Unit::count),
             field("median", &Row::median, "by which half have left", Unit::days),
             field("p90", &Row::p90, "by which nine of ten have left", Unit::days),
             field("restricted_mean", &Row::restricted_mean, "of the first `until` days of a stay", Unit::days),
             field("until", &Row::until, "longest stay that was seen", Unit::days));
};

template <> struct landfall::fields_of<landfall::funnel::StageReachRow> {
  using Row = funnel::StageReachRow;
  static constexpr auto value =
      fields(field("stage", &Row::stage, "stage reached"), field("entered", &Row::entered, "the first stage", Unit::count),
             field("reached", &Row::reached, "this stage", Unit::count),
             field("ended", &Row::ended, "before they reached it", Unit::count),
             field("open", &Row::open, "that may yet come", Unit::count),
             field("share", &Row::share, "that reaches it, open entries accounted for", Unit::probability),
             field("half", &Row::half, "by which half of that share has", Unit::days));
};

template <> struct landfall::fields_of<landfall::funnel::PipelineVelocity> {
  using Row = funnel::PipelineVelocity;
  static constexpr auto value = fields(field("open", &Row::open, "open deals", Unit::count),
                                       field("win_rate", &Row::win_rate, "won over won and lost", Unit::probability),
                                       field("mean_amount", &Row::mean_amount, "of deals won", Unit::currency),
                                       field("mean_cycle", &Row::mean_cycle, "of deals won", Unit::days),
                                       field("per_day", &Row::per_day, "what the pipeline brings in a day", Unit::currency));
};
