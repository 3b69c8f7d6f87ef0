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
/// variance s² + noise², noise what the method has accounted for itself. s² = (n₀·prior² + max(0, Σ((e − ē)² − noise²)))/(n +
/// n₀) and, b being drawn towards 0 with the same prior (half of the prior error² each), b = Σ e/v ÷ (Σ 1/v + 1/prior²), v = s²
/// + noise². What is left is s² and what is not known of b. c, one mean deal, keeps periods in which nothing came among the
/// misses.
PastErrors past_errors(std::span<const Backtest> backtests, const PeriodForecastOptions& options, double prior_error_ratio);
inline PastErrors past_errors(std::span<const Backtest> backtests, const PeriodForecastOptions& options) {
  return past_errors(backtests, options, options.prior_error_ratio);
}

/// What a method says, as a row: what is won so far and what is still to come.
MethodRow row_of(std::string method, double won, const Landing& to_come, const PastErrors& errors);

/// 1 ÷ relative error² of what is still to come. A method that sees nothing to come has none: the others speak.
double precision(const Outlook& outlook, const PastErrors& errors);

/// z with equal weights that stand for a standard normal: midpoints of its quantiles, of unit variance.
std::vector<double> normal_nodes(std::size_t count);

/// Factors of mean `centre` and relative standard deviation `ratio`, equally likely: a lognormal.
std::vector<double> lognormal_nodes(double centre, double ratio, std::size_t count);

} // namespace landfall::forecast
