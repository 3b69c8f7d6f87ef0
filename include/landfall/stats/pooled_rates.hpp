// Rates of several groups, partially pooled: each learns from the others as far as they are alike.
// Answers: what is this segment's rate, when it has been tried a dozen times and its neighbours a thousand?
// Definition: beta-binomial. The groups' rates are Beta(μM, (1 − μ)M), μ their mean and M how many trials of a group the others
// are worth; prior uniform in μ and in M^−½ (Gelman et al., Bayesian Data Analysis, 3rd ed., §5.3), M ≥ 1. Both are integrated
// over, so that few groups, which tell little of how alike they are, get wide intervals. Thread safety: a pure function.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/interval.hpp>
#include <landfall/stats/two_rates.hpp> // Share

#include <span>
#include <vector>

namespace landfall::stats {

struct PooledRates {
  std::vector<Interval> rates; ///< a group each; of one without trials: what a new group's rate may be
  double mean = 0.0;           ///< posterior mean of μ; NaN of one group without trials
  double weight = 0.0;         ///< that of M/(M + n), n the mean number of trials: share of the others in a usual group
};

/// The posterior of each rate is a mixture of betas over a grid of μ and M; its interval is equal-tailed. Nothing for no
/// groups; of one group alone its own Jeffreys interval. Throws `Error` (invalid_argument, with row) when a count is negative
/// or successes > trials, or for a level outside (0, 1). O(groups), a millisecond each. Agrees with numerical integration in
/// SciPy to 2e-3 (tests/reference/pooled_rates.json). In simulations of 4 to 40 groups intervals of 80% held the truth 76 to 81
/// times of 100 where rates differ much (M 5 to 30), 73 to 89 where they hardly do (M 100 to 400).
PooledRates pooled_rates(std::span<const Share> groups, double level = 0.80);

/// `draws` draws of all rates at once from that posterior, one draw after another: what their order may be. Draw i is of stream
/// i. Throws as above, and for draws < 1. O(draws · groups).
std::vector<double> draw_pooled_rates(std::span<const Share> groups, std::int64_t draws, std::uint64_t seed);

} // namespace landfall::stats
