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

/// Bias b = Σe/(n + n₀) and error² = (n₀·prior² + max(0, Σ((e − b)² − noise²)))/(n + n₀) of
/// e = log((actual + c)/(forecast + c)): the posterior means of a normal with a prior worth n₀ periods, less the scatter that
/// the method has accounted for itself. c, one mean deal, keeps periods in which nothing came among the misses.
PastErrors past_errors(std::span<const Backtest> backtests, const PeriodForecastOptions& options);

/// What a method says, as a row: what is won so far and what is still to come.
MethodRow row_of(std::string method, double won, const Landing& to_come, const PastErrors& errors);

/// 1 ÷ relative error² of what is still to come. A method that sees nothing to come has none: the others speak.
double precision(const Outlook& outlook, const PastErrors& errors);

/// z with equal weights that stand for a standard normal: midpoints of its quantiles, of unit variance.
std::vector<double> normal_nodes(std::size_t count);

/// Factors of mean `centre` and relative standard deviation `ratio`, equally likely: a lognormal.
std::vector<double> lognormal_nodes(double centre, double ratio, std::size_t count);

} // namespace landfall::forecast
