// Values of several groups, each with its standard error, partially pooled: what each one truly is, jointly.
// Answers: how large is this group's value, and in how many worlds is it larger than that one's?
// Definition: y_i ~ N(θ_i, s_i²), θ_i ~ N(μ, τ²), prior uniform in μ and τ (Gelman et al., Bayesian Data Analysis, 3rd ed.,
// §5.4); both are integrated over, so that few groups, which tell little of how alike they are, stay unsure.
// Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/interval.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace landfall::stats {

struct PooledValues {
  std::vector<Interval> values; ///< posterior means and equal-tailed intervals of the θ_i
  double mean = 0.0;            ///< posterior mean of μ
  double spread = 0.0;          ///< and of τ
};

/// Exact for each τ of a grid of 256, over which it is summed. Throws `Error` (insufficient) for fewer than three groups: two
/// can not tell τ; (invalid_argument, with row) on columns of unequal length, values that are not finite, a standard error that
/// is not above 0, or a level outside (0, 1). O(groups · grid), a millisecond for a hundred groups. Agrees with numerical
/// integration in SciPy to 1e-4, the eight schools among them (tests/reference/pooled_values.json).
PooledValues pooled_values(std::span<const double> values, std::span<const double> standard_errors, double level = 0.80);

/// `draws` draws of all θ at once, one draw after another: what their order may be. Draw i is of stream i. Throws as above,
/// and (invalid_argument) for draws < 1. O(draws · groups).
std::vector<double> draw_pooled_values(std::span<const double> values, std::span<const double> standard_errors,
                                       std::int64_t draws, std::uint64_t seed);

} // namespace landfall::stats
