// SPDX-License-Identifier: Apache-2.0
#include <landfall/stats/proportion.hpp>

#include "stats/wilson.hpp"

#include <algorithm>
#include <boost/math/policies/error_handling.hpp> // evaluation_error
#include <boost/math/special_functions/beta.hpp>  // ibeta_inv, the beta quantile
#include <cmath>

namespace landfall::stats {

std::string_view to_string(ProportionInterval method) {
  switch (method) {
  case ProportionInterval::wilson: return "wilson";
  case ProportionInterval::jeffreys: return "jeffreys";
  case ProportionInterval::clopper_pearson: return "clopper_pearson";
  }
  return "unknown";
}

namespace {

struct Ends {
  double low, high;
};

Ends wilson(double k, double n, double tail) {
  const auto [low, high] = wilson_ends(k, n, tail);
  return {low, high};
}

Ends jeffreys(double k, double n, double tail) {
  const double a = k + 0.5, b = n - k + 0.5;
  const double low = boost::math::ibeta_inv(a, b, tail), high = boost::math::ibetac_inv(a, b, tail);
  return {std::min(low, high), std::max(low, high)}; // which cross by their rounding where there are 1e18 trials
}

Ends clopper_pearson(double k, double n, double tail) {
  return {k == 0.0 ? 0.0 : std::min(k / n, boost::math::ibeta_inv(k, n - k + 1.0, tail)),
          k == n ? 1.0 : std::max(k / n, boost::math::ibetac_inv(k + 1.0, n - k, tail))};
}

Ends ends(ProportionInterval method, double k, double n, double tail) {
  switch (method) {
  case ProportionInterval::wilson: return wilson(k, n, tail);
  case ProportionInterval::jeffreys: return jeffreys(k, n, tail);
  case ProportionInterval::clopper_pearson: return clopper_pearson(k, n, tail);
  }
  throw Error(ErrorCode::invalid_argument, "an interval is wilson, jeffreys or clopper_pearson", "method");
}

} // namespace

Interval proportion_interval(std::int64_t successes, std::int64_t trials, ProportionOptions options) {
  require(successes >= 0, "successes are not below 0", "successes");
  require(successes <= trials, "there are no more successes than trials", "successes");
  require(options.level > 0.0 && options.level < 1.0, "a level lies between 0 and 1", "level");
  Interval interval{.low = 0.0, .high = 1.0, .level = options.level, .n = trials};
  if (trials == 0) return interval;
  const double k = static_cast<double>(successes), n = static_cast<double>(trials);
  const auto [low, high] = [&] {
    try {
      return ends(options.method, k, n, 0.5 * (1.0 - options.level));
    } catch (const boost::math::evaluation_error&) {
      throw Error(ErrorCode::not_converged, "the interval does not converge for so many trials; Wilson's does", "trials");
    }
  }();
  interval.estimate = k / n;
  interval.low = successes == 0 ? 0.0 : std::max(low, 0.0);
  interval.high = successes == trials ? 1.0 : std::min(high, 1.0);
  return interval;
}

} // namespace landfall::stats
