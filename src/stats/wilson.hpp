// Wilson's interval for any number of trials, whole or effective. Private to stats.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/normal.hpp>

#include <cmath>
#include <utility>

namespace landfall::stats {

/// Ends for k of n > 0, with `tail` outside on either side.
inline std::pair<double, double> wilson_ends(double k, double n, double tail) {
  const double z = -normal_quantile(tail), square = z * z;
  const double centre = (k + 0.5 * square) / (n + square);
  const double half_width = z / (n + square) * std::sqrt(k * (n - k) / n + 0.25 * square);
  return {centre - half_width, centre + half_width};
}

} // namespace landfall::stats
