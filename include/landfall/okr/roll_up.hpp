// Roll-up: one progress from several.
// Answers: how far is the objective, by its key results?
// Definition: Σ w·p / Σ w (default), or that of the worst child. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/okr/objective.hpp>
#include <landfall/okr/progress.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace landfall::okr {

enum class RollUp : std::uint8_t {
  weighted_mean, ///< Σ w·p / Σ w
  worst_child,   ///< least progress of those with a weight
};
std::string_view to_string(RollUp rule);

struct WeightedProgress {
  double weight = 1.0;
  double progress = 0.0;
};

/// Throws `Error` (invalid_argument, with row) on a weight that is negative or not finite, on progress that is not finite,
/// on weights that sum to 0; (insufficient) on no children. O(n).
double roll_up(std::span<const WeightedProgress> children, RollUp rule = RollUp::weighted_mean);

/// Of an objective's key results; one without any known value counts with 0. Null for an objective without key results.
/// Throws as the above, and when `check` does. O(check-ins).
std::optional<double> progress(const Objective& objective, Date as_of, const ProgressOptions& options = {},
                               RollUp rule = RollUp::weighted_mean);

} // namespace landfall::okr
