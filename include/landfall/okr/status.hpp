// Status of a key result in three words, with the rule that decided.
// Answers: On-Track, Lagging or Off-Track, and why?
// Definition: by probability (default): P(hit) ≥ 0.7, ≥ 0.3, below. By pace where the check-ins give no probability (fewer than
// three observations, or no variation), or where asked for: ratio A / E ≥ 0.95, ≥ 0.75, below (UpRaise); or gap E − A at
// most 16.5 points, at most 33, above (Engagedly). Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/landing/landing.hpp>
#include <landfall/okr/key_result.hpp>
#include <landfall/okr/pace.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace landfall::okr {

enum class Status : std::uint8_t { on_track, lagging, off_track };
std::string_view to_string(Status status); ///< "On-Track", "Lagging", "Off-Track"

enum class StatusRule : std::uint8_t { probability, pace_ratio, pace_gap };
std::string_view to_string(StatusRule rule);

/// A status from `on_track` on, or from `lagging` on.
struct StatusThresholds {
  double on_track;
  double lagging;
};

struct StatusOptions {
  bool by_probability = true;                  ///< where there is one; false: always by pace
  StatusRule by_pace = StatusRule::pace_ratio; ///< pace_ratio or pace_gap
  StatusThresholds probability = {0.7, 0.3};   ///< at least
  StatusThresholds pace_ratio = {0.95, 0.75};  ///< at least
  StatusThresholds pace_gap = {0.165, 0.33};   ///< at most, as a share
  PaceOptions pace = {};
};

struct StatusVerdict {
  Status status = Status::on_track;
  StatusRule rule = StatusRule::probability; ///< that decided
  std::string why;                           ///< in words: "P(hit) 0.82 is at least 0.70"
  Pace pace;
  std::optional<Landing> landing; ///< of the trend; null where the check-ins do not give one
  std::optional<double> p_hit;    ///< null where there is no landing
};

/// Status by what was known at the end of `as_of`. While a pace rule has nothing to expect yet (before the period) it is
/// On-Track. Throws `Error` (invalid_argument) when `check` does, on thresholds that are not finite or in the wrong order, and
/// when by_pace is no rule of pace. O(n log n).
StatusVerdict status(const KeyResult& key_result, Date as_of, const StatusOptions& options = {});

/// The same, for a key result that has a landing from elsewhere, such as a forecast of bookings: by its P(hit).
StatusVerdict status(const KeyResult& key_result, Date as_of, const Landing& landing, const StatusOptions& options = {});

} // namespace landfall::okr
