// SPDX-License-Identifier: Apache-2.0
#include "stats/student_t.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/descriptive.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <vector>

namespace landfall::stats {

namespace {

void require_finite(std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i)
    require(std::isfinite(values[i]), "a value is not finite: leave nulls out first", "values", static_cast<std::int64_t>(i));
}

void require_at_least(std::size_t least, std::span<const double> values) {
  if (values.size() < least)
    throw Error(ErrorCode::insufficient, least == 1 ? "there are no values" : "there are fewer than two values", "values");
}

} // namespace

Moments moments(std::span<const double> values) {
  require_finite(values);
  Moments result{.n = static_cast<std::int64_t>(values.size())};
  if (values.empty()) return result;
  const double n = static_cast<double>(values.size());
  result.mean = sum(values) / n;
  if (values.size() == 1) return result;
  CompensatedSum squares, rest; // the rest is what rounding the mean has cost
  for (const double value : values) {
    const double deviation = value - result.mean;
    squares += deviation * deviation;
    rest += deviation;
  }
  result.variance = std::max(0.0, squares.value() - rest.value() * rest.value() / n) / (n - 1.0);
  return result;
}

double mean(std::span<const double> values) {
  require_at_least(1, values);
  return moments(values).mean;
}

double variance(std::span<const double> values) {
  require_at_least(2, values);
  return moments(values).variance;
}

double standard_deviation(std::span<const double> values) { return std::sqrt(variance(values)); }

double quantile(std::span<const double> values, double q) {
  require(q >= 0.0 && q <= 1.0, "a quantile's probability lies between 0 and 1", "q");
  require_at_least(1, values);
  require_finite(values);
  std::vector<double> ordered(values.begin(), values.end());
  const double position = static_cast<double>(ordered.size() - 1) * q, whole = std::floor(position);
  const auto at = ordered.begin() + static_cast<std::ptrdiff_t>(whole);
  std::nth_element(ordered.begin(), at, ordered.end());
  if (position == whole) return *at;
  const double above = *std::min_element(at + 1, ordered.end());
  return std::lerp(*at, above, position - whole);
}

double median(std::span<const double> values) { return quantile(values, 0.5); }

Interval mean_interval(std::span<const double> values, double level) {
  const auto sample = moments(values);
  return t_interval(sample.mean, sample.squared_standard_error(), static_cast<double>(sample.n - 1), level, sample.n);
}

} // namespace landfall::stats
