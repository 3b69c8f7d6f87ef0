// What has still to be created for a period to come, and whether the usual pace gets there.
// Answers: how much pipeline does next quarter lack today, how many deals is that, and do we make as much in the days left?
// Definition: need = max(0, target · needed coverage of week 0 − pipeline that is dated in the period already), where needed
// coverage is one over the yield of the pipelines that earlier periods began with (coverage_week.hpp). What is usual is the
// amount created in windows of as many days as are left, one after another back from the day. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>
#include <landfall/pipeline/coverage_outlook.hpp>
#include <landfall/pipeline/creation.hpp>

#include <optional>
#include <span>
#include <string>

namespace landfall::pipeline {

/// What the usual pace comes to beside the need.
enum class PaceVerdict : std::uint8_t {
  enough,             ///< the need lies below the interval of what is usual, or is 0
  uncertain,          ///< within it
  too_little,         ///< above it
  too_little_history, ///< fewer than three windows, or no earlier period to know the needed coverage of
};
std::string_view to_string(PaceVerdict verdict);

struct CreationNeed {
  std::string period; ///< label of the period to come
  double target = 0.0;
  stats::Interval needed_coverage;                        ///< at its beginning; estimate NaN: no earlier period is over
  double standing_amount = 0.0;                           ///< open, and expected to close in it
  std::optional<double> need_amount, need_low, need_high; ///< at the estimate of needed coverage, and at its two ends
  std::optional<double> need_count;                       ///< need ÷ mean amount of the deals created in those windows
  std::int32_t days_left = 0;                             ///< days after this one before the period begins
  stats::Interval usual_amount; ///< created in as many days: x̄ ± t(k − 1) s √(1 + 1/k); n = k windows
  PaceVerdict verdict = PaceVerdict::too_little_history;
};

struct CreationNeedOptions {
  std::int64_t windows = 8; ///< most windows that the usual pace is of
  NeededOptions needed = {};
  Control control = {};
};

/// For a period that begins after the day of the snapshot; `earlier` ascend and end by its beginning, and those that are over
/// tell what coverage it needs. Snapshot and history are of the same deals. A deal dated in the period may yet be lost before
/// it begins, and one created now need not close in it: the need is the least there is to make. An endless end of needed
/// coverage leaves `need_high` null. O(deals + states · weeks). Throws `Error` (invalid_argument) for a period that has begun,
/// a target below 0 or not finite, or windows outside 0 to 1000; and as `coverage_outlook` does.
CreationNeed creation_need(const History& history, const Snapshot& snapshot, const OpenAmounts& open, const Period& period,
                           std::span<const Period> earlier, double target, const CreationNeedOptions& options = {});

} // namespace landfall::pipeline

template <> struct landfall::fields_of<landfall::pipeline::CreationNeed> {
  using Row = pipeline::CreationNeed;
  static constexpr auto value =
      fields(field("period", &Row::period, "period to come"), field("target", &Row::target, "of it", Unit::currency),
             field("needed_coverage", &Row::needed_coverage, "at its beginning", Unit::ratio),
             field("standing_amount", &Row::standing_amount, "open, and expected to close in it", Unit::currency),
             field("need_amount", &Row::need_amount, "still to be created", Unit::currency),
             field("need_low", &Row::need_low, "at the low end of needed coverage", Unit::currency),
             field("need_high", &Row::need_high, "at the high end of it", Unit::currency),
             field("need_count", &Row::need_count, "in deals of the usual amount", Unit::count),
             field("days_left", &Row::days_left, "before the period begins", Unit::days),
             field("usual_amount", &Row::usual_amount, "created in as many days", Unit::currency),
             field("verdict", &Row::verdict, "enough, uncertain or too little at the usual pace, or too little history"));
};
