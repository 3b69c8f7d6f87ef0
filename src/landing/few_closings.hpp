// The sum of deals of which few will turn out other than expected.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/deals.hpp"
#include "landing/survey.hpp"

#include <optional>
#include <span>

namespace landfall::landing {

/// For chances near 0 and 1 together with amounts on no lattice: every amount is rounded to a node of a grid, and the sum on
/// that grid is exact, by the logarithm of the characteristic function,
///
///   ln φ(t) = Σ ln(1 − p) + Σ_j (−1)^{j+1}/j Σ_i r_i^j exp(i j a_i t),   r = p / (1 − p),
///
/// one Fourier transform of the inner sums. A deal with p > ½ counts as certain, less its amount with 1 − p. Each of the m
/// deals that turn displaces the sum by half a step at most; m is exceeded with probability 1e-9. Nothing where m is so large
/// that another way is better. O(n + nodes log nodes). Source: De Pril 1989 (the logarithm's recursion).
std::optional<DealSum> as_few_closings(const Survey& survey, std::span<const double> probability,
                                       std::span<const double> amount, const DealOptions& options);

} // namespace landfall::landing
