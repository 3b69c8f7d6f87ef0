// SPDX-License-Identifier: Apache-2.0
#include "forecast/method.hpp"

#include <landfall/stats/normal.hpp>

#include <algorithm>

namespace landfall::forecast {

double mean_deal(const pipeline::Snapshot& snapshot) {
  double sum = 0.0, n = 0.0;
  for (const auto row : snapshot.won_rows())
    if (const double amount = snapshot.amount(row); !std::isnan(amount)) sum += amount, n += 1.0;
  return n > 0.0 ? sum / n : 0.0;
}

PastErrors past_errors(std::span<const Backtest> backtests, const PeriodForecastOptions& options, double prior_error_ratio) {
  std::vector<double> errors, noises; // noises squared
  for (const auto& [outlook, actual, mean_deal] : backtests) {
    errors.push_back(std::log((actual + mean_deal) / (outlook.mean + mean_deal)));
    const double noise = outlook.noise_ratio * outlook.mean / (outlook.mean + mean_deal);
    noises.push_back(noise * noise);
  }
  const double n = static_cast<double>(errors.size()), prior = 0.5 * prior_error_ratio * prior_error_ratio;
  double sum = 0.0, excess = 0.0;
  for (const double error : errors) sum += error;
  const double centre = sum / (n + options.prior_periods);
  for (std::size_t i = 0; i < errors.size(); ++i) excess += (errors[i] - centre) * (errors[i] - centre) - noises[i];
  const double own = (options.prior_periods * prior + std::max(0.0, excess)) / (n + options.prior_periods);
  double weight = 1.0 / prior, weighed = 0.0;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    const double precision = 1.0 / (own + noises[i]);
    weight += precision;
    weighed += precision * errors[i];
  }
  return {.n = static_cast<std::int64_t>(errors.size()),
          .bias_ratio = std::exp(weighed / weight),
          .error_ratio = std::sqrt(own + 1.0 / weight)};
}

MethodRow row_of(std::string method, double won, const Landing& to_come, const PastErrors& errors) {
  return {.method = std::move(method),
          .mean = won + to_come.mean(),
          .p10 = won + to_come.quantile(0.1),
          .p50 = won + to_come.quantile(0.5),
          .p90 = won + to_come.quantile(0.9),
          .n = errors.n,
          .bias_ratio = errors.bias_ratio,
          .error_ratio = errors.error_ratio};
}

double precision(const Outlook& outlook, const PastErrors& errors) {
  if (outlook.mean <= 0.0) return 0.0;
  return 1.0 / (errors.error_ratio * errors.error_ratio + outlook.noise_ratio * outlook.noise_ratio + 1e-12);
}

std::vector<double> normal_nodes(std::size_t count) {
  std::vector<double> nodes(count);
  double squares = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    nodes[i] = stats::normal_quantile((static_cast<double>(i) + 0.5) / static_cast<double>(count));
    squares += nodes[i] * nodes[i];
  }
  const double spread = count > 1 ? std::sqrt(squares / static_cast<double>(count)) : 1.0;
  for (double& node : nodes) node /= spread;
  return nodes;
}

std::vector<double> lognormal_nodes(double centre, double ratio, std::size_t count) {
  const double s = std::sqrt(std::log1p(ratio * ratio));
  auto nodes = normal_nodes(ratio > 1e-9 ? count : 1);
  double mean = 0.0;
  for (double& node : nodes) mean += node = std::exp(s * node);
  for (double& node : nodes) node *= centre * static_cast<double>(nodes.size()) / mean;
  return nodes;
}

} // namespace landfall::forecast
