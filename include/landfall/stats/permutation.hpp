// The permutation test of two groups' means: how often would chance alone part them so far?
// Answers: if the labels meant nothing, how surprising is this difference?
// Definition: Fisher–Pitman: the groups' labels are dealt anew over the same values; exactly when there are few ways, by
// simulation otherwise. Thread safety: pure functions; the progress callback is called from the calling thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/progress.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace landfall::stats {

enum class Alternative : std::uint8_t {
  two_sided, ///< the means differ: |difference| at least as large as seen
  greater,   ///< the first group's mean is greater
  less,      ///< the first group's mean is less
};
std::string_view to_string(Alternative alternative);

enum class PermutationMethod : std::uint8_t {
  exact,      ///< every way of dealing the labels, once
  monte_carlo ///< so many ways drawn at random
};
std::string_view to_string(PermutationMethod method);

struct PermutationOptions {
  Alternative alternative = Alternative::two_sided;
  std::int64_t exact_limit = 200'000; ///< exact while there are at most so many ways of dealing the labels
  std::int64_t permutations = 9'999;  ///< drawn otherwise
  std::uint64_t seed = 1;
  std::uint64_t stream = 0; ///< give tests that are run beside one another each its own
  Progress progress = {};   ///< asked every 16,384 permutations
};

struct PermutationResult {
  double difference = 0.0; ///< mean of the first less mean of the second
  double p_value = 1.0;
  PermutationMethod method = PermutationMethod::exact;
  std::int64_t permutations = 0; ///< dealt, the one seen among them when exact
  std::int64_t as_extreme = 0;   ///< of these, as extreme as the one seen
};

/// p of the permutation test of the difference in means.
///
/// Exact: p = as_extreme / permutations over all C(n₁ + n₂, n₁) ways; never below 1 / permutations. Monte Carlo:
/// p = (as_extreme + 1) / (permutations + 1), which keeps the test's level whatever the number drawn.
/// Differences that lie closer than 1e-12 of the mean |x − mean| count as equal, so that rounding does not decide between
/// ties. Two-sided counts |difference|, as R's coin does; SciPy's two-sided, twice the smaller tail, is the same for equal
/// groups.
///
/// Throws `Error` (insufficient) when a group is empty, (invalid_argument, with row) on a value that is not finite,
/// (invalid_argument) if exact_limit < 0 or permutations < 1, (cancelled) when the callback says stop.
/// Sums are of whole multiples of one quantum, and exact. Exact O(ways), one exchange a step; Monte Carlo O(permutations ·
/// (n/8 + √n)), n = n₁ + n₂, with 2 KB of memory for each eight values. Exact p equals scipy.stats.permutation_test
/// (tests/reference/permutation.json).
/// Source: Pitman, Suppl. J. Royal Statistical Society 4 (1937); Phipson & Smyth, Stat. Appl. Genet. Mol. Biol. 9 (2010).
PermutationResult permutation_test(std::span<const double> first, std::span<const double> second,
                                   const PermutationOptions& options = {});

} // namespace landfall::stats
