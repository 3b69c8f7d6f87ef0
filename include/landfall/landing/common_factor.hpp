// Deals that share luck: a market, a product, a season that helps or hurts all of them together.
// Answers: how wide is the quarter really, when the deals do not fall independently?
// Definition: one common factor Z. Deal i is won when √ρᵢ·Z + √(1 − ρᵢ)·eᵢ ≤ its threshold, Z and eᵢ standard normal (Gaussian
// copula), or both over √(χ²/ν), ν degrees of freedom, shared (Student's t copula). Its own chance stays pᵢ.
// Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/landing/landing.hpp> // Landing, DealOptions

#include <limits>
#include <span>

namespace landfall::landing {

struct CommonFactorOptions {
  /// Degrees of freedom of Student's t; infinite: Gaussian. Few mean that deals fall together in bad and in good times even
  /// where ρ is 0, since the χ² is shared. At least 1.
  double degrees_of_freedom = std::numeric_limits<double>::infinity();
  DealOptions deals;
};

/// Deals of one segment: they load on the factor alike.
struct FactorMember {
  std::span<const double> probability, amount;
  double correlation = 0.0; ///< ρ between two deals of the segment; √(ρρ') between deals of two segments
};

/// The sum of deals under one common factor. Given Z the deals are independent, with pᵢ(z) = Φ((cᵢ − √ρᵢ z) / √(1 − ρᵢ)),
/// cᵢ = Φ⁻¹(pᵢ); their characteristic functions are added up over Z by the trapezoid, which converges exponentially, its step
/// as fine as each frequency asks for. No sampling. What nothing or a single deal comes to is kept as points.
///
/// cdf within 1e-8 on lattices of few points and up to 16 deals, which keep every sum; within 1e-6 for real amounts (estimated
/// from what is left of the characteristic function; usually far less, as where many deals close). Where that does not vanish,
/// with few deals or few closings of real amounts, `error_bound()` states the displacement. Mean exact. ρ = 0 throughout
/// (Gaussian) is `Landing::from_deals` to the bit; ρ = 1 throughout is comonotonic: deals close in the order of their chances.
/// O(places of the factor · n · frequencies): 1,000 deals in ten milliseconds at ρ = 0.2.
/// Throws `Error` (invalid_argument, with row) as `Landing::from_deals` does; unless 0 ≤ ρ ≤ 0.9999, or 1 for all; unless
/// degrees ≥ 1; (not_converged) where more than two million places of the factor would be needed, as few degrees with ρ near 1
/// do. Sources: Vasicek 2002; Demarta & McNeil, International Statistical Review 73 (2005); Trefethen & Weideman, SIAM
/// Review 56 (2014).
Landing under_common_factor(std::span<const double> probability, std::span<const double> amount,
                            std::span<const double> correlation, const CommonFactorOptions& options = {});

/// The same by segment: the sum of the segments' Landings under the factor that they share.
Landing under_common_factor(std::span<const FactorMember> members, const CommonFactorOptions& options = {});

} // namespace landfall::landing
