// SPDX-License-Identifier: Apache-2.0
#include "landing/truncated.hpp"

#include "landing/outline.hpp" // lattice_points

#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace landfall::landing {

namespace {

constexpr double most_summed_points = 1 << 16;

/// E(Y − least)^r = r ∫ u^(r−1) P(Y ≥ least + u) du of a lattice: P does not change from one point to the next.
Moments summed(const Distribution& parent, const LatticePoints& points, double least, double left) {
  stats::CompensatedSum mean, square;
  double u = 0.0;
  // All that lies below the first point is one step.
  for (double j = std::max(0.0, std::ceil((least - points.origin) / points.step + 1e-6)); j <= points.count; ++j) {
    const double next = points.origin + j * points.step - least;
    const double tail = parent.probability_at_least(least + next) / left;
    mean += (next - u) * tail;
    square += (next - u) * (next + u) * tail;
    u = next;
  }
  return {least + mean.value(), std::max(0.0, square.value() - mean.value() * mean.value())};
}

/// The same of a smooth tail, by Gauss–Legendre of 5 points on each panel.
Moments integrated(const Distribution& parent, double least, double left) {
  constexpr double node[] = {0.0, 0.5384693101056831, -0.5384693101056831, 0.9061798459386640, -0.9061798459386640};
  constexpr double weight[] = {0.5688888888888889, 0.4786286704993665, 0.4786286704993665, 0.2369268850561891,
                               0.2369268850561891};
  constexpr int panels = 128;
  const double half = (parent.bulk().second - least) / (2.0 * panels);
  stats::CompensatedSum mean, square;
  for (int panel = 0; panel < panels; ++panel)
    for (int i = 0; i < 5; ++i) {
      const double u = half * (2.0 * panel + 1.0 + node[i]);
      const double tail = parent.probability_at_least(least + u) / left * weight[i] * half;
      mean += tail;
      square += 2.0 * u * tail;
    }
  return {least + mean.value(), std::max(0.0, square.value() - mean.value() * mean.value())};
}

} // namespace

Truncated::Truncated(DistributionPtr parent, double least, double scale, double shift)
    : parent_(std::move(parent)), least_(least), left_(parent_->probability_at_least(least)), scale_(scale), shift_(shift) {
  const auto points = lattice_points(*parent_);
  const bool few = points && points->count <= most_summed_points;
  base_ = few ? summed(*parent_, *points, least_, left_) : integrated(*parent_, least_, left_);
}

/// P(Y ≥ y)
double Truncated::above(double y) const { return y <= least_ ? 1.0 : std::min(1.0, parent_->probability_at_least(y) / left_); }

/// P(Y ≤ y)
double Truncated::below(double y) const { return std::max(0.0, 1.0 - (1.0 - parent_->cdf(y)) / left_); }

double Truncated::cdf(double x) const {
  const double y = (x - shift_) / scale_;
  return scale_ > 0.0 ? below(y) : above(y);
}

double Truncated::probability_at_least(double x) const {
  const double y = (x - shift_) / scale_;
  return scale_ > 0.0 ? above(y) : below(y);
}

double Truncated::quantile(double q) const {
  const double tail = scale_ > 0.0 ? 1.0 - q : q;
  return scale_ * std::max(least_, parent_->quantile(std::clamp(1.0 - tail * left_, 0.0, 1.0))) + shift_;
}

double Truncated::error_bound() const { return std::abs(scale_) * parent_->error_bound(); }

DistributionPtr Truncated::affine(double scale, double shift) const {
  if (std::abs(scale * scale_) < std::numeric_limits<double>::min())
    return std::make_shared<Atoms>(std::vector{std::pair(scale * moments().mean + shift, 1.0)});
  auto moved = std::make_shared<Truncated>(*this);
  moved->scale_ = scale * scale_;
  moved->shift_ = scale * shift_ + shift;
  return moved;
}

std::pair<double, double> Truncated::bulk() const {
  const double a = scale_ * least_ + shift_, b = scale_ * std::max(least_, parent_->bulk().second) + shift_;
  return std::minmax(a, b);
}

void Truncated::lay(double origin, double step, double weight, std::span<double> nodes) const {
  double below = 0.0; // node j takes what lies within half a step of it
  for (std::size_t j = 0; j < nodes.size(); ++j) {
    const double up_to = j + 1 == nodes.size() ? 1.0 : cdf(origin + (static_cast<double>(j) + 0.5) * step);
    nodes[j] += weight * (up_to - below);
    below = up_to;
  }
}

} // namespace landfall::landing
