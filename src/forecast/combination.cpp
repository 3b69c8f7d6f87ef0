// SPDX-License-Identifier: Apache-2.0
#include "forecast/combination.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace landfall::forecast {

namespace {

constexpr std::size_t points = 801;
constexpr double least_error = 1e-3; // relative: nobody knows every rate better

std::vector<double> averaged_quantiles(std::span<const Voice> voices, std::span<const double> weights,
                                       std::span<const double> probabilities) {
  std::vector<double> values(probabilities.size());
  for (std::size_t q = 0; q < values.size(); ++q) {
    for (std::size_t i = 0; i < voices.size(); ++i)
      if (weights[i] > 0.0) values[q] += weights[i] * voices[i].landing.quantile(probabilities[q]);
    if (q > 0) values[q] = std::max(values[q], values[q - 1]); // but for rounding
  }
  return values;
}

double relative_variance(const Landing& landing) { return landing.variance() / (landing.mean() * landing.mean()); }

/// x ↦ ±|x|^k, k so that the relative variance is the one wanted. What is nothing stays so.
Landing drawn_together(std::span<const double> probabilities, std::span<const double> values, double wanted) {
  auto landing = Landing::from_quantiles(probabilities, values);
  double power = 1.0;
  for (int round = 0; round < 4; ++round) {
    const double is = relative_variance(landing);
    if (!(is > wanted * 1.001)) break;
    power *= std::sqrt(wanted / is);
    std::vector<double> drawn(values.begin(), values.end());
    for (double& value : drawn) value = std::copysign(std::pow(std::abs(value), power), value);
    landing = Landing::from_quantiles(probabilities, drawn);
  }
  return landing;
}

} // namespace

Combination combined(std::span<const Voice> voices, double chance_variance) {
  double chance = 1.0; // relative, as the highest mean has it
  for (const auto& [landing, error] : voices)
    if (landing.mean() > 0.0) chance = std::min(chance, chance_variance / (landing.mean() * landing.mean()));
  std::vector<double> precision(voices.size());
  for (std::size_t i = 0; i < voices.size(); ++i) {
    const auto& [landing, error] = voices[i];
    const double least = std::max(error, least_error);
    if (landing.mean() > 0.0) precision[i] = 1.0 / std::max(relative_variance(landing) - chance, least * least);
  }
  const double total = std::reduce(precision.begin(), precision.end());
  const double n = static_cast<double>(voices.size());
  if (total == 0.0) return {voices.front().landing, voices.front().error_ratio, std::vector(voices.size(), 1.0 / n)};

  auto weights = precision;
  for (double& weight : weights) weight /= total;
  const double error_ratio = std::sqrt(1.0 / total);
  if (voices.size() == 1) return {voices.front().landing, error_ratio, std::move(weights)};
  double mean = 0.0;
  for (std::size_t i = 0; i < voices.size(); ++i) mean += weights[i] * voices[i].landing.mean();
  std::vector<double> probabilities(points);
  for (std::size_t q = 0; q < points; ++q) probabilities[q] = (static_cast<double>(q) + 0.5) / points;
  auto landing = drawn_together(probabilities, averaged_quantiles(voices, weights, probabilities), chance + 1.0 / total);
  if (landing.mean() > 0.0) landing = landing.scale(mean / landing.mean());
  return {std::move(landing), error_ratio, std::move(weights)};
}

} // namespace landfall::forecast
