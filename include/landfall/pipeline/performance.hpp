// What was closed in a window, by anything deals may be split by: owners, regions, products.
// Answers: how much was won, at which win rate, deal size and cycle?
// Definition: win rate = won ÷ (won + lost) of the deals that closed in the window; deals still open are in neither. Cycle =
// days from created to closed of the deals won. Thread safety: pure functions over views.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/pipeline/snapshot.hpp>
#include <landfall/stats/interval.hpp>

#include <optional>
#include <string>
#include <vector>

namespace landfall::pipeline {

struct PerformanceOptions {
  std::string by = {}; ///< dimension to split by; empty: one row, "total"
  double level = 0.80; ///< of the win rate's interval
};

struct PerformanceRow {
  std::string segment;
  double won_amount = 0.0;
  std::int64_t won_count = 0, lost_count = 0, created_count = 0;
  stats::Interval win_rate;                ///< Wilson; estimate NaN when nothing closed
  std::optional<double> mean_amount;       ///< of deals won; null when none was
  std::optional<double> median_cycle_days; ///< of deals won that have a created date
};

/// One row for each segment in which a deal was created or closed within the window and by the snapshot's day, in order of won
/// amount, largest first, then by name; a null segment reads "(none)". Won amounts add up to `won_amount` of the window.
/// O(n log n). Throws `Error` (not_found) for an unknown dimension, (invalid_argument) for a level outside (0, 1).
std::vector<PerformanceRow> performance(const Snapshot& snapshot, const Period& window, const PerformanceOptions& options = {});

} // namespace landfall::pipeline

template <> struct landfall::fields_of<landfall::pipeline::PerformanceRow> {
  using Row = pipeline::PerformanceRow;
  static constexpr auto value =
      fields(field("segment", &Row::segment, "level of the dimension asked for"),
             field("won_amount", &Row::won_amount, "won in the window", Unit::currency),
             field("won_count", &Row::won_count, "deals won in the window", Unit::count),
             field("lost_count", &Row::lost_count, "deals lost in the window", Unit::count),
             field("created_count", &Row::created_count, "deals created in the window", Unit::count),
             field("win_rate", &Row::win_rate, "won over won and lost", Unit::probability),
             field("mean_amount", &Row::mean_amount, "mean amount of the deals won", Unit::currency),
             field("median_cycle_days", &Row::median_cycle_days, "median days from created to won", Unit::days));
};
