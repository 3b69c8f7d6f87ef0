// What a number is usually, of windows of the same length before. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/interval.hpp>

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <span>

namespace landfall::pipeline {

/// Of the next window: x̄ ± t(k − 1) s √(1 + 1/k); no ends with fewer than three, no estimate with none.
inline stats::Interval usual(std::span<const double> windows, double level) {
  stats::Interval next{.level = level, .n = static_cast<std::int64_t>(windows.size())};
  if (!windows.empty()) next.estimate = stats::mean(windows);
  if (windows.size() < 3) return next;
  const double k = static_cast<double>(windows.size());
  const double half = boost::math::quantile(boost::math::students_t(k - 1.0), 0.5 + 0.5 * level) *
                      stats::standard_deviation(windows) * std::sqrt(1.0 + 1.0 / k);
  next.low = next.estimate - half;
  next.high = next.estimate + half;
  return next;
}

} // namespace landfall::pipeline
