// How far two groups lie apart: difference and ratio of their means, and Hedges' g.
// Answers: by how much do the groups differ, and how sure is that?
// The first group is the one asked about, the second the one it is held against: difference = first − second, ratio = first ÷
// second. An estimate that the groups are too small for is NaN; an interval that they are too small for has no ends.
// Every value must be finite, else `Error` (invalid_argument, with row); so must level lie in (0, 1).
// Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/interval.hpp>

#include <span>

namespace landfall::stats {

/// Difference of means with Welch's t interval: it does not ask that the groups vary alike.
/// s² = s₁²/n₁ + s₂²/n₂, degrees of freedom by Welch–Satterthwaite. An estimate needs a value in each group, an interval two.
/// In the unit of the values. O(n). Agrees with R's t.test to 1e-12 (tests/reference/effect_size.json).
/// Source: Welch, Biometrika 34 (1947).
Interval difference_of_means(std::span<const double> first, std::span<const double> second, double level = 0.80);

/// Ratio of means, with the interval of its logarithm: log ratio ± t · s, s² = s₁²/(n₁ m₁²) + s₂²/(n₂ m₂²) by the delta
/// method, degrees of freedom by Welch–Satterthwaite on these two terms. The interval of second ÷ first is the reciprocal of
/// it. Good while each mean is some standard errors above 0.
/// A ratio needs two means above 0: otherwise the estimate is NaN and the interval has no ends. Without unit. O(n).
/// Source: the log response ratio of Hedges, Gurevitch & Curtis, Ecology 80 (1999), with t for the normal.
Interval ratio_of_means(std::span<const double> first, std::span<const double> second, double level = 0.80);

/// Hedges' g: the difference of means in pooled standard deviations d, times the exact correction for small samples
/// J(m) = Γ(m/2) / (√(m/2) Γ((m − 1)/2)), m = n₁ + n₂ − 2. Unbiased for the population's effect δ when groups are normal
/// and vary alike.
///
/// The interval is exact for δ under the same two assumptions: it holds the δ for which the noncentral t statistic seen lies
/// between its quantiles, and is not multiplied by J, which corrects the estimate's bias and not the interval's cover.
/// Needs m ≥ 2 and some spread within the groups, |t| < 1e100, whose squares do not overflow: otherwise the estimate is NaN and
/// the interval has no ends. O(n).
/// Agrees with mpmath to 1e-9 (tests/reference/effect_size.json).
/// Source: Hedges, J. Educational Statistics 6 (1981); Cumming & Finch, Educ. Psychol. Meas. 61 (2001).
Interval hedges_g(std::span<const double> first, std::span<const double> second, double level = 0.80);

} // namespace landfall::stats
