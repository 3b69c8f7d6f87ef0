// SPDX-License-Identifier: Apache-2.0
#include "stats/noncentral_t.hpp"
#include "stats/student_t.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/effect_size.hpp>
#include <landfall/stats/sum.hpp>

#include <boost/math/special_functions/gamma.hpp> // tgamma_delta_ratio
#include <cmath>

namespace landfall::stats {

namespace {

/// Mean of first less mean of second, summed about the latter: means far from 0 do not cost it its digits.
double difference(std::span<const double> first, const Moments& a, std::span<const double> second, const Moments& b) {
  if (a.n == 0 || b.n == 0) return std::numeric_limits<double>::quiet_NaN();
  CompensatedSum above, below;
  for (const double value : first) above += value - b.mean;
  for (const double value : second) below += value - b.mean;
  return above.value() / static_cast<double>(a.n) - below.value() / static_cast<double>(b.n);
}

} // namespace

Interval difference_of_means(std::span<const double> first, std::span<const double> second, double level) {
  const auto a = moments(first), b = moments(second);
  const double error_a = a.squared_standard_error(), error_b = b.squared_standard_error();
  return t_interval(difference(first, a, second, b), error_a + error_b, welch_degrees(error_a, a.n, error_b, b.n), level,
                    a.n + b.n);
}

Interval ratio_of_means(std::span<const double> first, std::span<const double> second, double level) {
  const auto a = moments(first), b = moments(second);
  const bool has_ratio = a.mean > 0.0 && b.mean > 0.0;
  const double error_a = a.squared_standard_error() / (a.mean * a.mean);
  const double error_b = b.squared_standard_error() / (b.mean * b.mean);
  const double logarithm = has_ratio ? std::log(a.mean) - std::log(b.mean) : std::numeric_limits<double>::quiet_NaN();
  auto interval = t_interval(logarithm, error_a + error_b, welch_degrees(error_a, a.n, error_b, b.n), level, a.n + b.n);
  interval.estimate = has_ratio ? a.mean / b.mean : logarithm;
  if (std::isfinite(interval.low)) {
    interval.low = std::exp(interval.low);
    interval.high = std::exp(interval.high);
  }
  return interval;
}

namespace {

/// Hedges' J for m degrees of freedom.
double small_sample_correction(double m) {
  return 1.0 / (std::sqrt(0.5 * m) * boost::math::tgamma_delta_ratio(0.5 * (m - 1.0), 0.5));
}

} // namespace

Interval hedges_g(std::span<const double> first, std::span<const double> second, double level) {
  require(level > 0.0 && level < 1.0, "a level lies between 0 and 1", "level");
  const auto a = moments(first), b = moments(second);
  Interval interval{.level = level, .n = a.n + b.n};
  const double na = static_cast<double>(a.n), nb = static_cast<double>(b.n), m = na + nb - 2.0;
  if (a.n == 0 || b.n == 0 || m < 2.0) return interval;
  const double squares = (a.n > 1 ? (na - 1.0) * a.variance : 0.0) + (b.n > 1 ? (nb - 1.0) * b.variance : 0.0);
  if (squares == 0.0 || !std::isfinite(squares)) return interval;
  const double d = difference(first, a, second, b) / std::sqrt(squares / m), to_t = std::sqrt(na * nb / (na + nb)),
               t = d * to_t;
  if (!(std::abs(t) < 1e100)) return interval; // as good as no spread
  const double tail = 0.5 * (1.0 - level);
  interval.estimate = d * small_sample_correction(m);
  interval.low = noncentrality(t, m, 1.0 - tail) / to_t;
  interval.high = noncentrality(t, m, tail) / to_t;
  return interval;
}

} // namespace landfall::stats
