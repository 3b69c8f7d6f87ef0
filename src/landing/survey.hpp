// What one pass over the deals tells: whether they are valid, and what their sum will be like.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/distribution.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <utility>

namespace landfall::landing {

/// Of the deals that are uncertain: 0 < p < 1 and amount ≠ 0.
struct Survey {
  static constexpr std::size_t whales = 8;
  struct Deal {
    double amount = 0.0, probability = 0.0;
  };

  std::size_t n = 0;
  double certain = 0.0;         ///< what the certain deals pay
  Moments moments;              ///< of the sum, the certain deals in it
  double low = 0.0, high = 0.0; ///< all that the uncertain ones can come to
  double log_floor = 0.0; ///< ½ Σ log(1 − 2p(1 − p)): log of the root mean square of the characteristic function, over
                          ///< frequencies that the amounts have nothing to do with
  std::array<Deal, whales> largest; ///< by |amount|, descending
};

/// Throws `Error` (invalid_argument, with row) as `Landing::from_deals` does. O(n).
Survey survey(std::span<const double> probability, std::span<const double> amount);

/// Within [low, high] lies the sum of independents but for `missing` on either side, by Bernstein's inequality:
/// P(X − μ ≥ t) ≤ exp(−t² / (2σ² + 2bt/3)), b the largest amount. `ends`: all that it can come to.
std::pair<double, double> reach(const Moments& moments, double largest, std::pair<double, double> ends, double missing);

} // namespace landfall::landing
