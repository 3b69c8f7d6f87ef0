// Pace: progress against the progress that was to be expected by now.
// Answers: is it as far as it should be on this day?
// Definition: expected share E of the period's days x that have passed: linear E = x (default); s-curve E = 3x² − 2x³, slow at
// both ends, half at half time; by the key result's own phased targets where it has any, straight from one to the next, from
// 0 as the period begins to 1 at its end. A key result that is to stay above or below has E = 1 from its first day.
// Ratio A / E (UpRaise), gap E − A (Engagedly), A the progress, not clamped. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/okr/key_result.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace landfall::okr {

enum class PaceShape : std::uint8_t { linear, s_curve, phased, constant };
std::string_view to_string(PaceShape shape);

struct PaceOptions {
  /// linear or s_curve, for key results without phases of their own that are to increase or decrease.
  PaceShape shape = PaceShape::linear;
};

struct Pace {
  double expected = 0.0;               ///< E, the share expected by the end of the day; 0 before the period begins
  double actual = 0.0;                 ///< A, the progress; 0 while no value is known
  std::optional<double> ratio;         ///< A / E; null while nothing is expected
  double gap = 0.0;                    ///< E − A, as a share: 0.165 is 16.5 points
  PaceShape shape = PaceShape::linear; ///< what E was made by
};

/// E at the end of `as_of`: 0 before the period, 1 from its last day on. Throws `Error` (invalid_argument) when `check` does,
/// or on an option that is neither linear nor s_curve. O(phases + check-ins).
double expected_share(const KeyResult& key_result, Date as_of, const PaceOptions& options = {});

/// Throws as `expected_share`. O(phases + check-ins).
Pace pace(const KeyResult& key_result, Date as_of, const PaceOptions& options = {});

} // namespace landfall::okr
