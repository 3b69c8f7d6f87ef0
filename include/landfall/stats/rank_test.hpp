// Two groups by the order of their values alone: no outlier weighs more than its place.
// Answers: how often does one of the first group lie above one of the second, and may that be chance?
// Definition: θ = P(X > Y) + P(X = Y)/2 for X of the first group and Y of the second; Cliff's δ = 2θ − 1; Mann–Whitney's U
// counts the pairs, U = n₁ n₂ θ̂. Every value must be finite, else `Error` (invalid_argument, with column and row).
// Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/interval.hpp>
#include <landfall/stats/permutation.hpp> // Alternative

#include <cstdint>
#include <span>
#include <string_view>

namespace landfall::stats {

/// Cliff's δ: share of pairs in which the first group's value is the larger, less the share in which it is the smaller; −1
/// to 1.
///
/// Variance: of the placements dᵢ. (mean of the signs of one value against the other group) and of the signs dᵢⱼ,
/// s² = [n₂² Σ(dᵢ. − δ)² + n₁² Σ(d.ⱼ − δ)² − ΣΣ(dᵢⱼ − δ)²] / [n₁ n₂ (n₁ − 1)(n₂ − 1)], and no less than (1 − δ²)/(n₁ n₂ − 1).
/// Interval: [δ − δ³ ± t s √((1 − δ²)² + t² s²)] / (1 − δ² + t² s²), within [−1, 1] by its make, with t for the normal quantile
/// of the source: its degrees of freedom are Brunner and Munzel's, so that groups of five are covered too. Where the groups
/// part completely (|δ| = 1, s = 0) the end is Clopper and Pearson's for min(n₁, n₂) successes of as many: so many pairs that
/// share no value all went one way.
///
/// An estimate needs a value in each group, an interval two; an interval without knowledge is [−1, 1]. Throws `Error`
/// (invalid_argument) if level is outside (0, 1) or a group has 2³² values. O(n) where values spread, else O(n log n). Agrees
/// with a count of all pairs (tests/reference/rank_test.json). Source: Cliff, Psychological Bulletin 114 (1993); Feng & Cliff,
/// J. Modern Applied Statistical Methods 3 (2004).
Interval cliffs_delta(std::span<const double> first, std::span<const double> second, double level = 0.80);

enum class RankMethod : std::uint8_t {
  exact, ///< every way of dealing the labels over the ranks, ties among them
  normal ///< the normal with ties and continuity corrected for
};
std::string_view to_string(RankMethod method);

struct MannWhitneyOptions {
  Alternative alternative = Alternative::two_sided;
  std::int64_t exact_limit = 60; ///< exact while n₁ + n₂ is at most this; at most 120
};

struct MannWhitney {
  double u = 0.0; ///< pairs in which the first is the larger, a tie counted half
  double p_value = 1.0;
  RankMethod method = RankMethod::exact;
};

/// The Mann–Whitney (Wilcoxon rank sum) test that the groups come from one distribution.
///
/// Exact: the distribution of the sum of midranks over all C(n₁ + n₂, n₁) ways, counted by dynamic programme; two-sided counts
/// |U − n₁ n₂/2|, as `permutation_test` does; without ties that is SciPy's and R's exact p. Normal: z = (|U − n₁ n₂/2| −
/// 1/2)/σ, σ² = n₁ n₂/12 · (n + 1 − Σ(t³ − t)/(n(n − 1))) with t the sizes of ties; p = 1 where all values are equal.
///
/// Throws `Error` (insufficient) when a group is empty, (invalid_argument) if exact_limit is outside [0, 120] or a group has
/// 2³² values. Normal O(n) where values spread, else O(n log n); exact O(n³ min(n₁, n₂)) at worst, about a millisecond for 30
/// against 30. Agrees with SciPy (tests/reference/rank_test.json). Source: Mann & Whitney, Ann. Math. Stat. 18 (1947).
MannWhitney mann_whitney(std::span<const double> first, std::span<const double> second, const MannWhitneyOptions& options = {});

struct BrunnerMunzel {
  double statistic = 0.0; ///< above 0: the first group tends to be larger; ±∞ where the groups part completely
  double degrees = 0.0;   ///< of freedom, by Satterthwaite; NaN where the groups part completely
  double p_value = 1.0;   ///< NaN there: nothing says how the placements vary; ask `mann_whitney`
};

/// The Brunner–Munzel test that θ = 1/2: as Mann–Whitney, and the groups need not vary alike.
///
/// W = (θ̂ − 1/2) / √(S₁²/n₁ + S₂²/n₂), Sᵢ² the variance of group i's placements, share of the other group below plus half of
/// that equal; against Student's t. SciPy's statistic has the other sign. Where every value is equal W = 0 and p = 1.
/// Throws `Error` (insufficient) when a group has fewer than two values. O(n log n). Agrees with SciPy
/// (tests/reference/rank_test.json). Source: Brunner & Munzel, Biometrical Journal 42 (2000).
BrunnerMunzel brunner_munzel(std::span<const double> first, std::span<const double> second,
                             Alternative alternative = Alternative::two_sided);

} // namespace landfall::stats
