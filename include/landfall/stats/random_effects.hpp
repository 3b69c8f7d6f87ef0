// Groups that differ by more than chance: what they have in common, how much they differ, and what the next one may be.
// Answers: given each group's estimate and its variance, what is the mean over groups, and where does each one truly lie?
// Definition: y_i ~ N(θ_i, v_i), θ_i ~ N(μ, τ²). τ² by Paule and Mandel: Σ w_i (y_i − μ)² = k − 1 with w_i = 1/(v_i + τ²) and
// μ = Σ w_i y_i / Σ w_i; 0 where the groups differ by less than chance. A prior guess of τ counts as `prior_groups` groups, so
// that few groups, which can hardly tell, are neither taken for equal nor for anything at all:
// τ² ← (prior_groups · prior_sd² + (k − 1) τ²) / (prior_groups + k − 1). Thread safety: pure functions.
// Source: Paule & Mandel, J. Res. NBS 87 (1982); DerSimonian & Laird 1986; Higgins, Thompson & Spiegelhalter, J. R. Statist.
// Soc. A 172 (2009), for the next group. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/interval.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace landfall::stats {

struct RandomEffectsOptions {
  double prior_sd = 0.0;     ///< of the groups about their mean, before they are seen
  double prior_groups = 0.0; ///< groups that this guess is worth
  double level = 0.80;
};

struct RandomEffects {
  double mean = 0.0;             ///< μ
  double standard_error = 0.0;   ///< of it: 1/√Σw
  double between_variance = 0.0; ///< τ²
  double degrees = 0.0;          ///< k − 1 + prior_groups: how well τ² is known
  double level = 0.80;
  std::int64_t n = 0;                  ///< k
  std::vector<double> shrunk;          ///< E(θ_i | y) = μ + τ²/(τ² + v_i) · (y_i − μ)
  std::vector<double> shrunk_variance; ///< its variance, that of μ included

  /// μ ± t(degrees) · standard_error.
  Interval mean_interval() const;
  /// θ of a group not seen yet: μ ± t(degrees) · √(standard_error² + τ²).
  Interval next() const;
};

/// Throws `Error`: (insufficient) for no groups, (invalid_argument, with row) for columns of unequal length, values that are
/// not finite, a variance that is not above 0, a prior below 0 or a level outside (0, 1). O(k) an iteration, some dozens of
/// them. μ, τ² and the standard error without a prior agree with statsmodels' combine_effects to 1e-9
/// (tests/reference/random_effects.json).
RandomEffects random_effects(std::span<const double> estimates, std::span<const double> variances,
                             const RandomEffectsOptions& options = {});

} // namespace landfall::stats
