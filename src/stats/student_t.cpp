// SPDX-License-Identifier: Apache-2.0
#include "stats/student_t.hpp"

#include <landfall/core/error.hpp>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp> // quantile
#include <cmath>

namespace landfall::stats {

Interval t_interval(double estimate, double squared_error, double degrees, double level, std::int64_t n) {
  require(level > 0.0 && level < 1.0, "a level lies between 0 and 1", "level");
  Interval interval{.estimate = estimate, .level = level, .n = n};
  if (std::isnan(estimate) || std::isnan(squared_error) || !(degrees > 0.0)) return interval;
  const double t = -boost::math::quantile(boost::math::students_t(degrees), 0.5 * (1.0 - level));
  const double half_width = t * std::sqrt(squared_error);
  interval.low = estimate - half_width;
  interval.high = estimate + half_width;
  return interval;
}

double welch_degrees(double squared_error_1, std::int64_t n1, double squared_error_2, std::int64_t n2) {
  const double degrees_1 = static_cast<double>(n1 - 1), degrees_2 = static_cast<double>(n2 - 1);
  const double total = squared_error_1 + squared_error_2;
  if (total == 0.0) return std::min(degrees_1, degrees_2);
  const double share_1 = squared_error_1 / total, share_2 = squared_error_2 / total;
  return 1.0 / (share_1 * share_1 / degrees_1 + share_2 * share_2 / degrees_2);
}

} // namespace landfall::stats
