// The standard normal distribution: density, cdf, quantile.
// Answers: how far out is z, and which z has so much below it?
// Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/error.hpp> // require

#include <cmath>
#include <limits>
#include <numbers>

namespace landfall::stats {

/// exp(−z²/2) / sqrt(2π). O(1).
inline double normal_density(double z) {
  return std::exp(-0.5 * z * z) * (0.5 * std::numbers::inv_sqrtpi * std::numbers::sqrt2);
}

/// P(Z ≤ z), by erfc, so that the lower tail keeps its digits. O(1).
inline double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

/// The z with P(Z ≤ z) = p; −∞ at 0 and ∞ at 1. Throws `Error` (invalid_argument) unless 0 ≤ p ≤ 1.
/// Relative error about 1e-15 (tests/reference/normal.json). O(1), no iteration.
/// Source: Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988).
double normal_quantile(double p);

} // namespace landfall::stats
