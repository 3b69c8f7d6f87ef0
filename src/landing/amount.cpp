// SPDX-License-Identifier: Apache-2.0
#include <landfall/landing/amount.hpp>

#include "landing/shape.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace landfall::landing {

Amount::Amount(double mean, double width, std::shared_ptr<const Shape> shape)
    : mean_(mean), width_(width), shape_(std::move(shape)) {}

Amount Amount::fixed(double value) {
  require(std::isfinite(value), "an amount is a finite number", "value");
  return {value, 0.0, nullptr};
}

Amount Amount::lognormal(double mean, double coefficient_of_variation) {
  require(coefficient_of_variation >= 0.0 && coefficient_of_variation <= 1000.0,
          "a coefficient of variation lies between 0 and 1000", "coefficient_of_variation");
  return lognormal_by_log(mean, std::sqrt(std::log1p(coefficient_of_variation * coefficient_of_variation)));
}

Amount Amount::lognormal_by_log(double mean, double log_standard_deviation) {
  require(std::isfinite(mean), "a mean is a finite number", "mean");
  require(log_standard_deviation >= 0.0 && log_standard_deviation <= 3.72,
          "the standard deviation of the logarithm lies between 0 and 3.7", "log_standard_deviation");
  if (mean == 0.0 || log_standard_deviation == 0.0) return fixed(mean);
  return {mean, mean, lognormal_shape(log_standard_deviation)};
}

Amount Amount::gamma(double mean, double coefficient_of_variation) {
  require(std::isfinite(mean), "a mean is a finite number", "mean");
  require(coefficient_of_variation >= 0.0 && coefficient_of_variation <= 10.0,
          "a coefficient of variation lies between 0 and 10", "coefficient_of_variation");
  constexpr double least = 1e-8; // below it the variance is less than the rounding of mean²
  if (mean == 0.0 || coefficient_of_variation < least) return fixed(mean);
  return {mean, mean, gamma_shape(coefficient_of_variation)};
}

Amount Amount::triangular(double low, double likely, double high) {
  require(std::isfinite(low) && std::isfinite(likely) && std::isfinite(high), "an amount is a finite number", "low");
  require(low <= likely && likely <= high, "the likely amount lies between the lowest and the highest", "likely");
  const double width = high - low;
  if (width == 0.0) return fixed(low);
  return {low + (width + (likely - low)) / 3.0, width, triangular_shape((likely - low) / width)};
}

Amount Amount::empirical(std::span<const double> values, std::span<const double> weights) {
  require(!values.empty(), "an amount needs at least one value", "values");
  require(weights.empty() || weights.size() == values.size(), "as many weights as values are needed", "weights");
  std::vector<Share> given;
  stats::CompensatedSum total, sum;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    const double weight = weights.empty() ? 1.0 : weights[i];
    require(std::isfinite(values[i]), "an amount is a finite number", "values", row);
    require(weight >= 0.0 && std::isfinite(weight), "a weight is a finite number, not below 0", "weights", row);
    if (weight == 0.0) continue;
    given.push_back({values[i], weight});
    total += weight;
    sum += weight * values[i];
  }
  require(total.value() > 0.0, "at least one weight is to be above 0", "weights");
  const double mean = sum.value() / total.value();
  std::ranges::sort(given, {}, &Share::value);
  std::vector<Share> points;
  for (const auto& [value, weight] : given) {
    if (points.empty() || points.back().value != value)
      points.push_back({value, weight});
    else
      points.back().probability += weight;
  }
  if (points.size() == 1) return fixed(points.front().value);
  for (auto& point : points) point = {point.value - mean, point.probability / total.value()};
  return {mean, 1.0, empirical_shape(points)};
}

Amount Amount::scale(double factor) const {
  require(std::isfinite(factor), "a factor is a finite number", "factor");
  if (factor == 0.0 || !shape_) return fixed(factor * mean_);
  return {factor * mean_, factor * width_, shape_};
}

double Amount::variance() const { return shape_ ? width_ * width_ * shape_->variance() : 0.0; }

double Amount::cdf(double x) const {
  require(!std::isnan(x), "the value is not a number", "x");
  if (!shape_) return x >= mean_ ? 1.0 : 0.0;
  const double z = (x - mean_) / width_;
  return width_ > 0.0 ? shape_->cdf(z) : 1.0 - shape_->below(z);
}

double Amount::quantile(double q) const {
  require(q >= 0.0 && q <= 1.0, "a quantile is asked for between 0 and 1", "q");
  if (!shape_) return mean_;
  return mean_ + width_ * shape_->quantile(width_ > 0.0 ? q : 1.0 - q);
}

std::complex<double> Amount::characteristic(double t) const {
  const auto mean = std::polar(1.0, mean_ * t);
  if (!shape_) return mean;
  const double s = width_ * t;
  const auto around = shape_->characteristic(std::abs(s));
  return mean * (s < 0.0 ? std::conj(around) : around);
}

} // namespace landfall::landing
