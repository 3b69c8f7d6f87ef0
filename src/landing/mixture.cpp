// SPDX-License-Identifier: Apache-2.0
#include "landing/distribution.hpp"

#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace landfall::landing {

namespace {

struct Flat {
  std::vector<DistributionPtr> parts;
  std::vector<double> weights; // sum to 1
};

/// A mixture among the parts gives way to its own: reading one within another within another would take ever more turns.
Flat flattened(std::vector<DistributionPtr> parts, std::vector<double> weights) {
  const int scale = stats::exponent(weights);
  for (double& weight : weights) weight = std::ldexp(weight, -scale); // their sum is no more than their number
  Flat flat;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (const auto* mixture = dynamic_cast<const Mixture*>(parts[i].get())) {
      flat.parts.insert(flat.parts.end(), mixture->parts().begin(), mixture->parts().end());
      for (const double weight : mixture->weights()) flat.weights.push_back(weights[i] * weight);
    } else {
      flat.parts.push_back(std::move(parts[i]));
      flat.weights.push_back(weights[i]);
    }
  }
  const double total = stats::sum(flat.weights);
  for (double& weight : flat.weights) weight /= total;
  return flat;
}

} // namespace

Mixture::Mixture(std::vector<DistributionPtr> parts, std::vector<double> weights) {
  auto flat = flattened(std::move(parts), std::move(weights));
  *this = Mixture(AsKept(), std::move(flat.parts), std::move(flat.weights));
}

Mixture::Mixture(AsKept, std::vector<DistributionPtr> parts, std::vector<double> weights)
    : parts_(std::move(parts)), weights_(std::move(weights)) {
  stats::CompensatedSum mean, variance;
  for (std::size_t i = 0; i < parts_.size(); ++i) mean += weights_[i] * parts_[i]->moments().mean;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const double apart = parts_[i]->moments().mean - mean.value();
    variance += weights_[i] * (parts_[i]->moments().variance + apart * apart); // within + between
  }
  moments_ = {mean.value(), variance.value()};
}

double Mixture::cdf(double x) const {
  stats::CompensatedSum total;
  for (std::size_t i = 0; i < parts_.size(); ++i) total += weights_[i] * parts_[i]->cdf(x);
  return std::min(total.value(), 1.0);
}

double Mixture::probability_at_least(double x) const {
  stats::CompensatedSum total;
  for (std::size_t i = 0; i < parts_.size(); ++i) total += weights_[i] * parts_[i]->probability_at_least(x);
  return std::min(total.value(), 1.0);
}

double Mixture::quantile(double q) const {
  // The answer lies between the parts' own quantiles. Halve until no double lies between; the upper end has reached q.
  double low = parts_.front()->quantile(q), high = low;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (weights_[i] == 0.0) continue;
    low = std::min(low, parts_[i]->quantile(q));
    high = std::max(high, parts_[i]->quantile(q));
  }
  if (q <= 0.0) return low;
  if (q >= 1.0) return high; // may be endless: nothing to halve
  const double reach = q - cumulation_error;
  if (cdf(low) >= reach) return low;
  for (;;) {
    const double middle = std::midpoint(low, high);
    if (middle <= low || middle >= high) break;
    (cdf(middle) >= reach ? high : low) = middle;
  }
  // A part with points counts one as reached a rounding early: answer the point itself, never what lies before it.
  for (const auto& part : parts_)
    if (const double point = part->quantile(part->cdf(high)); point >= high && point - high <= 4e-12 * std::abs(high))
      return point;
  return high;
}

double Mixture::error_bound() const {
  double largest = 0.0;
  for (const auto& part : parts_) largest = std::max(largest, part->error_bound());
  return largest;
}

DistributionPtr Mixture::affine(double scale, double shift) const {
  std::vector<DistributionPtr> moved;
  for (const auto& part : parts_) moved.push_back(part->affine(scale, shift));
  return std::make_shared<Mixture>(std::move(moved), weights_);
}

std::pair<double, double> Mixture::bulk() const {
  auto range = parts_.front()->bulk();
  for (const auto& part : parts_) {
    const auto [low, high] = part->bulk();
    range = {std::min(range.first, low), std::max(range.second, high)};
  }
  return range;
}

void Mixture::lay(double origin, double step, double weight, std::span<double> nodes) const {
  for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i]->lay(origin, step, weight * weights_[i], nodes);
}

std::optional<Block> Mixture::characteristic(double origin, double period, std::size_t first) const {
  Block result = {};
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto part = parts_[i]->characteristic(origin, period, first);
    if (!part) return std::nullopt;
    for (std::size_t k = 0; k < block; ++k) result[k] += weights_[i] * (*part)[k];
  }
  return result;
}

} // namespace landfall::landing
