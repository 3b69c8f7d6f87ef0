// SPDX-License-Identifier: Apache-2.0
#include "landing/distribution.hpp"

#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace landfall::landing {

Linear::Linear(std::vector<double> x, std::vector<double> probability)
    : x_(std::move(x)), probability_(std::move(probability)) {
  // What lies outside the given probabilities lies on the end values.
  if (probability_.front() > 0.0) x_.insert(x_.begin(), x_.front()), probability_.insert(probability_.begin(), 0.0);
  if (probability_.back() < 1.0) x_.push_back(x_.back()), probability_.push_back(1.0);
  // Uniform between knots: E X = Σ dp (a + b)/2, E X² = Σ dp (a² + ab + b²)/3; taken about the mean for accuracy.
  stats::CompensatedSum mean, variance;
  for (std::size_t i = 1; i < x_.size(); ++i) mean += (probability_[i] - probability_[i - 1]) * (x_[i] + x_[i - 1]) / 2.0;
  for (std::size_t i = 1; i < x_.size(); ++i) {
    const double a = x_[i - 1] - mean.value(), b = x_[i] - mean.value();
    variance += (probability_[i] - probability_[i - 1]) * (a * a + a * b + b * b) / 3.0;
  }
  moments_ = {mean.value(), variance.value()};
}

double Linear::cdf(double x) const {
  const auto after = static_cast<std::size_t>(std::ranges::upper_bound(x_, x) - x_.begin());
  if (after == 0) return 0.0;
  if (after == x_.size()) return 1.0;
  const double share = (x - x_[after - 1]) / (x_[after] - x_[after - 1]);
  return std::lerp(probability_[after - 1], probability_[after], share);
}

double Linear::probability_at_least(double x) const {
  const auto from = static_cast<std::size_t>(std::ranges::lower_bound(x_, x) - x_.begin());
  if (from == 0) return 1.0;
  if (from == x_.size()) return 0.0;
  const double share = (x - x_[from - 1]) / (x_[from] - x_[from - 1]);
  return std::lerp(1.0 - probability_[from - 1], 1.0 - probability_[from], share);
}

double Linear::quantile(double q) const {
  const auto at = static_cast<std::size_t>(std::ranges::lower_bound(probability_, q) - probability_.begin());
  if (at == 0) return x_[static_cast<std::size_t>(std::ranges::upper_bound(probability_, 0.0) - probability_.begin()) - 1];
  if (at == probability_.size()) return x_.back();
  const double share = (q - probability_[at - 1]) / (probability_[at] - probability_[at - 1]);
  return std::lerp(x_[at - 1], x_[at], share);
}

DistributionPtr Linear::affine(double scale, double shift) const {
  std::vector<double> x(x_.size()), probability(x_.size());
  for (std::size_t i = 0; i < x_.size(); ++i) {
    const std::size_t from = scale < 0.0 ? x_.size() - 1 - i : i;
    x[i] = scale * x_[from] + shift;
    probability[i] = scale < 0.0 ? 1.0 - probability_[from] : probability_[from];
  }
  return std::make_shared<Linear>(std::move(x), std::move(probability));
}

void Linear::lay(double origin, double step, double weight, std::span<double> nodes) const {
  // Node j takes what lies within half a step of it; the end nodes take the rest.
  double below = 0.0;
  for (std::size_t j = 0; j < nodes.size(); ++j) {
    const bool last = j + 1 == nodes.size();
    const double up_to = last ? 1.0 : cdf(origin + (static_cast<double>(j) + 0.5) * step);
    nodes[j] += weight * (up_to - below);
    below = up_to;
  }
}

std::optional<Block> Linear::characteristic(double origin, double period, std::size_t first) const {
  // Uniform between knots: exp(iθ) at the middle, times sin(h) / h for half the way h between them in radians.
  Block result = {};
  for (std::size_t i = 1; i < x_.size(); ++i) {
    const double mass = probability_[i] - probability_[i - 1];
    if (mass <= 0.0) continue;
    const Block middle = turned(std::midpoint(x_[i - 1], x_[i]) - origin, period, first);
    const double half = std::numbers::pi * (x_[i] - x_[i - 1]) / period;
    for (std::size_t k = 0; k < block; ++k) {
      const double h = static_cast<double>(first + k) * half;
      result[k] += mass * (h > 0.0 ? std::sin(h) / h : 1.0) * middle[k];
    }
  }
  return result;
}

} // namespace landfall::landing
