// SPDX-License-Identifier: Apache-2.0
#include "landing/distribution.hpp"

#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace landfall::landing {

namespace {
/// A point of the lattice counts as reached within this share of a step: amounts such as 0.1 are not exact in binary. Far from
/// 0 a point itself is rounded by more, where the steps are that small.
double tolerance_steps(double furthest, double step) { return std::clamp(0x1p-50 * furthest / step, 1e-6, 0.25); }

std::vector<double> scaled_to_one(std::vector<double> masses) {
  const double total = stats::sum(masses);
  for (double& mass : masses) mass /= total;
  return masses;
}
} // namespace

Lattice::Lattice(double origin, double step, std::vector<double> masses, Moments moments, double error_bound)
    : Lattice(AsKept(), origin, step, scaled_to_one(std::move(masses)), moments, error_bound) {}

Lattice::Lattice(AsKept, double origin, double step, std::vector<double> masses, Moments moments, double error_bound)
    : origin_(origin), step_(step), masses_(std::move(masses)), moments_(moments), error_bound_(error_bound) {
  tolerance_ = tolerance_steps(std::max(std::abs(origin), std::abs(origin + step * static_cast<double>(masses_.size()))), step);
  below_.assign(masses_.size() + 1, 0.0);
  above_.assign(masses_.size() + 1, 0.0);
  stats::CompensatedSum below, above;
  for (std::size_t j = 0; j < masses_.size(); ++j) below += masses_[j], below_[j + 1] = std::min(below.value(), 1.0);
  for (std::size_t j = masses_.size(); j-- > 0;) above += masses_[j], above_[j] = std::min(above.value(), 1.0);
}

double Lattice::cdf(double x) const {
  const double place = std::floor((x - origin_) / step_ + tolerance_);
  if (place < 0.0) return 0.0;
  return below_[static_cast<std::size_t>(std::min(place + 1.0, static_cast<double>(masses_.size())))];
}

double Lattice::probability_at_least(double x) const {
  const double place = std::ceil((x - origin_) / step_ - tolerance_);
  if (place >= static_cast<double>(masses_.size())) return 0.0;
  return above_[static_cast<std::size_t>(std::max(place, 0.0))];
}

double Lattice::quantile(double q) const {
  const auto first = std::ranges::find_if(masses_, [](double mass) { return mass > 0.0; });
  const auto reached = std::lower_bound(below_.begin() + 1 + (first - masses_.begin()), below_.end(), q - cumulation_error);
  auto j = reached == below_.end() ? masses_.size() - 1 : static_cast<std::size_t>(reached - below_.begin() - 1);
  while (j > 0 && masses_[j] <= 0.0) --j; // q = 1: the last point that has any mass
  return point(j);
}

DistributionPtr Lattice::affine(double scale, double shift) const {
  const double step = std::abs(scale) * step_;
  if (step < std::numeric_limits<double>::min()) { // so small a step is rounded, or none at all
    std::vector<std::pair<double, double>> points;
    for (std::size_t j = 0; j < masses_.size(); ++j) points.emplace_back(scale * point(j) + shift, masses_[j]);
    return std::make_shared<Atoms>(std::move(points));
  }
  const Moments moved{scale * moments_.mean + shift, scale * scale * moments_.variance};
  std::vector<double> masses = masses_;
  if (scale < 0.0) std::ranges::reverse(masses);
  const double origin = scale * (scale < 0.0 ? point(masses_.size() - 1) : origin_) + shift;
  return std::make_shared<Lattice>(origin, step, std::move(masses), moved, std::abs(scale) * error_bound_);
}

std::pair<double, double> Lattice::bulk() const {
  const auto low = std::ranges::upper_bound(below_, negligible) - below_.begin() - 1;
  const auto high = std::ranges::upper_bound(above_, negligible, std::ranges::greater()) - above_.begin() - 1;
  return {point(static_cast<std::size_t>(low)), point(static_cast<std::size_t>(high))};
}

void Lattice::lay(double origin, double step, double weight, std::span<double> nodes) const {
  for (std::size_t j = 0; j < masses_.size(); ++j)
    if (masses_[j] > 0.0) lay_point(point(j), weight * masses_[j], origin, step, nodes);
}

std::optional<Block> Lattice::characteristic(double origin, double period, std::size_t first) const {
  std::vector<double> points, masses;
  for (std::size_t j = 0; j < masses_.size(); ++j)
    if (masses_[j] > 0.0) points.push_back(static_cast<double>(j) * step_), masses.push_back(masses_[j]);
  Block result = characteristic_less_one(masses, points, period, first);
  for (auto& value : result) value += 1.0;
  return result * turned(origin_ - origin, period, first);
}

} // namespace landfall::landing
