// Pipeline creation: how much was created, by whom, how it hangs on single deals, and whether it is as good as before.
// Answers: is enough pipeline being created for the next period, is this week's number a signal, do these deals convert?
// Definition: a deal is created on its `created` day and counts with what it is worth on the day of the snapshot (open ones
// without an amount as `open_amounts` has them). Quality = share won within a horizon of being created, with unfinished deals
// censored and lost ones competing (Aalen–Johansen), beside that of the windows before. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/pipeline/amount.hpp>
#include <landfall/pipeline/coverage.hpp>
#include <landfall/pipeline/snapshot.hpp>
#include <landfall/stats/interval.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace landfall::pipeline {

/// Whether a number is beside what earlier windows of the same length let expect.
enum class CreationVerdict : std::uint8_t {
  routine, ///< within the interval: nothing to explain
  above,
  below,
  too_little_history, ///< fewer than three earlier windows
};
std::string_view to_string(CreationVerdict verdict);

struct CreationOptions {
  std::string by = {}; ///< dimension to split by; empty: one row, "total"
  std::int64_t earlier_windows =
      8; ///< most windows of the same length before it that it is compared with, by as many days as have passed
  std::int32_t horizon_days = 90; ///< of quality; no more than the window's first deals have been watched for
  double level = 0.80;            ///< of every interval
};

struct CreationRow {
  std::string segment;
  std::int64_t created_count = 0;
  double created_amount = 0.0;
  std::optional<double> mean_amount;   ///< of deals with an amount
  std::optional<double> largest_share; ///< largest deal ÷ created amount
  std::optional<double> herfindahl; ///< Σ (amount ÷ created amount)²: 1 ÷ it is how many equal deals would be as concentrated
  stats::Interval expected_amount; ///< of a window like those before: x̄ ± t(k − 1) s √(1 + 1/k); n = k windows
  CreationVerdict verdict = CreationVerdict::too_little_history;
  std::optional<double> goal;        ///< what was to be created
  std::optional<double> goal_ratio;  ///< created ÷ goal; null: no goal, or one of 0
  std::int32_t horizon_days = 0;     ///< that quality was seen for
  stats::Interval won_share;         ///< won within it of deals created in the window; n: deals
  stats::Interval earlier_won_share; ///< … in the windows before
  stats::Interval quality_change;    ///< difference of the two (Newcombe's square-and-add); without 0: quality differs
};

/// One row for each segment in which a deal was created in the window, or that has a goal; largest amount first, then by name;
/// a null segment reads "(none)". `open` belongs to the snapshot. Windows before the first created day are not counted; amounts
/// below 0 count as given, with no share and concentration. O(n log n). Throws `Error`: (not_found) for an unknown dimension,
/// (invalid_argument) for a window without days or that begins after the snapshot's day, a goal below 0 or given twice, a level
/// outside (0, 1), a horizon below 1 or a negative number of windows.
std::vector<CreationRow> creation(const Snapshot& snapshot, const OpenAmounts& open, const Period& window,
                                  std::span<const SegmentTarget> goals = {}, const CreationOptions& options = {});

/// What has still to be created for a period: max(0, target · needed coverage − pipeline that stands for it already), currency.
/// Sales Math (funnel/need.hpp) says the same from rates, and by when. Throws `Error` (invalid_argument) unless all are finite
/// and not below 0. O(1).
double creation_goal(double target, double needed_coverage, double standing_amount);

} // namespace landfall::pipeline

template <> struct landfall::fields_of<landfall::pipeline::CreationRow> {
  using Row = pipeline::CreationRow;
  static constexpr auto value =
      fields(field("segment", &Row::segment, "level of the dimension asked for"),
             field("created_count", &Row::created_count, "deals created in the window", Unit::count),
             field("created_amount", &Row::created_amount, "what they are worth", Unit::currency),
             field("mean_amount", &Row::mean_amount, "of those with an amount", Unit::currency),
             field("largest_share", &Row::largest_share, "largest deal over all", Unit::ratio),
             field("herfindahl", &Row::herfindahl, "sum of squared shares", Unit::ratio),
             field("expected_amount", &Row::expected_amount, "of a window like those before", Unit::currency),
             field("verdict", &Row::verdict, "routine, above or below what is expected, or too little history"),
             field("goal", &Row::goal, "what was to be created", Unit::currency),
             field("goal_ratio", &Row::goal_ratio, "created over goal", Unit::ratio),
             field("horizon_days", &Row::horizon_days, "days of being watched that quality is of", Unit::days),
             field("won_share", &Row::won_share, "won within the horizon", Unit::probability),
             field("earlier_won_share", &Row::earlier_won_share, "the same, of the windows before", Unit::probability),
             field("quality_change", &Row::quality_change, "difference of the two", Unit::probability));
};
