// Logarithms of Poisson and binomial probabilities that keep their digits for counts up to 1e15, by saddle point expansion.
// Private to stats. std::lgamma would lose them by cancellation, and writes a global variable on some platforms.
// Relative error about 1e-14 for counts up to 1e9, 1e-9 up to 1e15, where n·p itself is rounded (tests/reference/normal.json).
// Source: Loader, Fast and Accurate Computation of Binomial Probabilities (2000).
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace landfall::stats {

/// log P(X = k) for a Poisson of that mean; whole k ≥ 0, mean > 0.
double poisson_log_probability(double k, double mean);

/// log P(X = k) for n trials of probability p; whole 0 ≤ k ≤ n, 0 < p < 1.
double binomial_log_probability(double k, double n, double p);

} // namespace landfall::stats
