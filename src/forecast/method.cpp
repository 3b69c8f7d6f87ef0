// SPDX-License-Identifier: Apache-2.0
#include "forecast/method.hpp"

#include <landfall/stats/normal.hpp>

#include <algorithm>
#include <limits>

namespace landfall::forecast {

double mean_deal(const pipeline::Snapshot& snapshot) {
  double sum = 0.0, n = 0.0;
  for (const auto row : snapshot.won_rows())
    if (const double amount = snapshot.amount(row); !std::isnan(amount)) sum += amount, n += 1.0;
  return n > 0.0 ? sum / n : 0.0;
}

namespace {

/// What the errors say of the bias b if s were known.
struct Given {
  double log_density; ///< of the errors
  double bias;        ///< mean of b
  double left;        ///< s² + variance of b
};

Given given_spread(std::span<const double> errors, std::span<const double> noises, double s, double bias_variance) {
  double log_density = 0.0, weight = 0.0, weighed = 0.0;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    const double v = s * s + noises[i];
    log_density -= 0.5 * (std::log(v) + errors[i] * errors[i] / v);
    weight += 1.0 / v;
    weighed += errors[i] / v;
  }
  const double all = weight + 1.0 / bias_variance;
  log_density += 0.5 * (weighed * weighed / all - std::log(all * bias_variance));
  return {log_density, weighed / all, s * s + 1.0 / all};
}

} // namespace

PastErrors past_errors(std::span<const Backtest> backtests, const PeriodForecastOptions& options, double prior_error_ratio) {
  std::vector<double> errors, noises; // noises squared
  for (const auto& [outlook, actual, mean_deal] : backtests) {
    errors.push_back(std::log((actual + mean_deal) / (outlook.mean + mean_deal)));
    const double noise = outlook.noise_ratio * outlook.mean / (outlook.mean + mean_deal);
    noises.push_back(noise * noise);
  }
  const double half = 0.5 * prior_error_ratio * prior_error_ratio, freedom = options.prior_periods + 2.0;
  const double scale = std::sqrt(half * (freedom - 2.0) / freedom); // so that s² is `half` on average
  // Posterior over s, at points that grow beyond any doubt.
  constexpr int points = 64;
  constexpr double reach = 5.0; // sinh(5) = 74 scales
  double most = -std::numeric_limits<double>::infinity();
  std::vector<Given> given;
  for (int i = 0; i < points; ++i) {
    const double u = (i + 0.5) * reach / points, x = std::sinh(u);
    const double log_prior = -(freedom + 1.0) / 2.0 * std::log1p(x * x / freedom) + std::log(std::cosh(u));
    given.push_back(given_spread(errors, noises, scale * x, half));
    given.back().log_density += log_prior;
    most = std::max(most, given.back().log_density);
  }
  double total = 0.0, bias = 0.0, square = 0.0;
  for (const auto& [log_density, b, left] : given) {
    const double weight = std::exp(log_density - most);
    total += weight, bias += weight * b, square += weight * (left + b * b);
  }
  bias /= total;
  return {.n = static_cast<std::int64_t>(errors.size()),
          .bias_ratio = std::exp(bias),
          .error_ratio = std::sqrt(std::max(0.0, square / total - bias * bias))};
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
