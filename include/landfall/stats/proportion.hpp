// Intervals for a proportion seen as k successes of n trials.
// Answers: how high is the rate behind these counts, and how sure is that?
// Definitions: Wilson (default), Jeffreys, Clopper–Pearson. Thread safety: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/error.hpp>     // require
#include <landfall/stats/interval.hpp> // Interval

#include <cstdint>
#include <string_view>

namespace landfall::stats {

/// How an interval for a proportion is made. Wilson is the default: it covers near its level for small n and never leaves
/// [0, 1]. Jeffreys is the equal-tailed Beta(1/2, 1/2) posterior. Clopper–Pearson never covers less than its level, and is
/// wider.
enum class ProportionInterval : std::uint8_t { wilson, jeffreys, clopper_pearson };

std::string_view to_string(ProportionInterval method);

struct ProportionOptions {
  ProportionInterval method = ProportionInterval::wilson;
  double level = 0.80; ///< probability that the interval is to cover, in (0, 1)
};

/// Interval for the probability behind `successes` of `trials`; k successes, n trials, a = (1 − level)/2.
///
/// Wilson: centre (k + z²/2) / (n + z²), half width z/(n + z²) · sqrt(k(n − k)/n + z²/4), z the normal quantile at 1 − a.
/// Jeffreys: the quantiles of Beta(k + 1/2, n − k + 1/2) at a and 1 − a; low = 0 when k = 0 and high = 1 when k = n, without
/// which it would hardly ever cover a rate near 0 or 1.
/// Clopper–Pearson: low the a quantile of Beta(k, n − k + 1), 0 when k = 0; high the 1 − a quantile of Beta(k + 1, n − k), 1
/// when k = n.
///
/// trials = 0 answers [0, 1] with estimate NaN: nothing is known. Throws `Error` (invalid_argument) if a count is negative,
/// successes > trials or level is outside (0, 1), (not_converged) for so many trials, 1e15 and more, that Jeffreys' or
/// Clopper–Pearson's quantile is not found. O(1). Agrees with R's prop.test, qbeta and binom.test to 1e-12
/// (tests/reference/proportion.json).
/// Source: Wilson 1927; Clopper & Pearson 1934; Brown, Cai & DasGupta, Statistical Science 16 (2001).
Interval proportion_interval(std::int64_t successes, std::int64_t trials, ProportionOptions options = {});

} // namespace landfall::stats
