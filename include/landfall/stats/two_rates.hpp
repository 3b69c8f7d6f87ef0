// Two shares beside one another: is one higher, by how much, and how sure is that?
// Answers: has this rate changed? Definitions: Fisher's exact test, two-sided: the chance of all tables with these margins that
// are no likelier than the one seen; the likelihood ratio G² = 2 Σ O ln(O/E) on one degree of freedom; Newcombe's interval of
// the difference, from the two Wilson intervals. Thread safety: pure functions. Source: Fisher 1922; Wilks 1938; Newcombe,
// Statistics in Medicine 17 (1998), method 10. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/interval.hpp>

#include <cstdint>

namespace landfall::stats {

/// k of n.
struct Share {
  std::int64_t successes = 0;
  std::int64_t trials = 0;
};

/// Throws `Error` (invalid_argument) when a count is negative, successes > trials, or trials > 10¹²; so do those below. 1
/// without trials on one side. O(smallest margin). Agrees with R's fisher.test to 1e-10 (tests/reference/two_rates.json).
double fisher_exact(Share a, Share b);

/// p of G². 1 where a margin is empty. O(1).
double likelihood_ratio_p(Share a, Share b);

/// b's rate less a's, with Newcombe's interval; n are the trials of both. NaN in [−1, 1] without trials on one side. O(1).
Interval rate_difference(Share a, Share b, double level = 0.80);

} // namespace landfall::stats
