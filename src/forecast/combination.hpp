// Several methods' landings of one number, made into one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/landing/landing.hpp>

#include <span>
#include <vector>

namespace landfall::forecast {

/// What one method says of what is still to come.
struct Voice {
  Landing landing;
  double error_ratio; ///< relative error that is its own, at least: `PastErrors`
};

struct Combination {
  Landing landing;
  double error_ratio = 0.0;    ///< relative error beside chance
  std::vector<double> weights; ///< sum to 1
};

/// One landing of what is still to come. Method i errs by chance, which is the same for all of them, of variance
/// `chance_variance` (what would be left to the one that knew every rate), and by its own: vᵢ = σᵢ² − chance², in shares of the
/// mean, and no less than its past errors say. Taken as independent, their own errors are weighed by wᵢ ∝ 1/vᵢ, and 1/Σ(1/vᵢ)
/// is left of them: quantiles are averaged by weight, and drawn together about the mean, on the log scale, to a variance of
/// chance² + 1/Σ(1/vᵢ). To average alone would be as wide as if all erred together. A method that sees nothing to come does not
/// count, unless none does. The mean is the weighted mean, exactly. Sources: Bates & Granger 1969; Lichtendahl,
/// Grushka-Cockayne & Winkler 2013 (averaged quantiles).
Combination combined(std::span<const Voice> voices, double chance_variance);

} // namespace landfall::forecast
