// What a forecasting method says of a period, and what its past errors make of it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/forecast/period_forecast.hpp>

#include <cmath>
#include <optional>
#include <vector>

namespace landfall::forecast {

/// A method's view of what is still to come, before its past errors correct it.
struct Outlook {
  double mean = 0.0;
  double noise_ratio = 0.0; ///< relative standard deviation that the method itself knows of
};

/// Mean amount of the deals won; 0 when none is known.
double mean_deal(const pipeline::Snapshot& snapshot);

/// One earlier period, seen from as many days before its end, and what came.
struct Backtest {
  Outlook outlook;
  double actual = 0.0;
  double mean_deal = 0.0; ///< of what was won by then
};

/// What became of a method's forecasts, e = log((actual + c)/(forecast + c)) for each: normal about the method's bias b with
/// variance s² + noise², noise what the method has accounted for itself. c, one mean deal, keeps periods in which nothing came
/// among the misses. Beforehand b is normal about 0, and s half of Student's t with n₀ + 2 degrees of freedom, both with half
/// of prior² as mean square. The answer is exp of b's mean given the errors, and the root of what is left: s², and what is not
/// known of b. Source: Gelman 2006 (half t; an inverse gamma would rule out that a method has no error of its own).
PastErrors past_errors(std::span<const Backtest> backtests, const PeriodForecastOptions& options, double prior_error_ratio);
inline PastErrors past_errors(std::span<const Backtest> backtests, const PeriodForecastOptions& options) {
  return past_errors(backtests, options, options.prior_error_ratio);
}

/// What a method says, as a row: what is won so far and what is still to come.
MethodRow row_of(std::string method, double won, const Landing& to_come, const PastErrors& errors);

/// z with equal weights that stand for a standard normal: midpoints of its quantiles, of unit variance.
std::vector<double> normal_nodes(std::size_t count);

/// Factors of mean `centre` and relative standard deviation `ratio`, equally likely: a lognormal.
std::vector<double> lognormal_nodes(double centre, double ratio, std::size_t count);

} // namespace landfall::forecast
