// SPDX-License-Identifier: Apache-2.0
#include "landing/distribution.hpp"
#include "landing/inversion.hpp"

#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>

namespace landfall::landing {

namespace {
/// Points closer than this share of themselves are one point: the same sum in another order differs by rounding.
constexpr double point_slack = 1e-13;

double slack_at(double x) { return point_slack * std::abs(x); }
} // namespace

Atoms::Atoms(std::vector<std::pair<double, double>> point_and_mass) {
  std::ranges::sort(point_and_mass, {}, &std::pair<double, double>::first);
  stats::CompensatedSum total;
  for (const auto& [point, mass] : point_and_mass) {
    if (mass <= 0.0) continue;
    total += mass;
    if (!points_.empty() && point - points_.back() <= slack_at(point)) {
      masses_.back() += mass;
    } else {
      points_.push_back(point);
      masses_.push_back(mass);
    }
  }
  for (double& mass : masses_) mass /= total.value();
  cumulate();
}

Atoms::Atoms(AsKept, std::vector<double> points, std::vector<double> masses)
    : points_(std::move(points)), masses_(std::move(masses)) {
  cumulate();
}

void Atoms::cumulate() {
  below_.assign(size() + 1, 0.0);
  above_.assign(size() + 1, 0.0);
  stats::CompensatedSum below, above, mean, variance;
  for (std::size_t i = 0; i < size(); ++i) below += masses_[i], below_[i + 1] = std::min(below.value(), 1.0);
  for (std::size_t i = size(); i-- > 0;) above += masses_[i], above_[i] = std::min(above.value(), 1.0);
  for (std::size_t i = 0; i < size(); ++i) mean += masses_[i] * points_[i];
  for (std::size_t i = 0; i < size(); ++i) variance += masses_[i] * (points_[i] - mean.value()) * (points_[i] - mean.value());
  moments_ = {mean.value(), variance.value()};
}

double Atoms::cdf(double x) const {
  return below_[static_cast<std::size_t>(std::ranges::upper_bound(points_, x + slack_at(x)) - points_.begin())];
}

double Atoms::probability_at_least(double x) const {
  return above_[static_cast<std::size_t>(std::ranges::lower_bound(points_, x - slack_at(x)) - points_.begin())];
}

double Atoms::quantile(double q) const {
  const auto reached = std::lower_bound(below_.begin() + 1, below_.end(), q - cumulation_error);
  return reached == below_.end() ? points_.back() : points_[static_cast<std::size_t>(reached - below_.begin() - 1)];
}

DistributionPtr Atoms::affine(double scale, double shift) const {
  std::vector<std::pair<double, double>> moved(size());
  for (std::size_t i = 0; i < size(); ++i) moved[i] = {scale * points_[i] + shift, masses_[i]};
  if (std::abs(scale) == 1.0) {
    auto parts = points_;
    parts.push_back(shift);
    onto_decimals(moved, parts);
  }
  return std::make_shared<Atoms>(std::move(moved));
}

void Atoms::lay(double origin, double step, double weight, std::span<double> nodes) const {
  for (std::size_t i = 0; i < size(); ++i) lay_point(points_[i], weight * masses_[i], origin, step, nodes);
}

std::optional<Block> Atoms::characteristic(double origin, double period, std::size_t first) const {
  Block result = characteristic_less_one(masses_, points_, period, first);
  for (auto& value : result) value += 1.0;
  return result * turned(-origin, period, first);
}

void lay_point(double x, double mass, double origin, double step, std::span<double> nodes) {
  const double last = static_cast<double>(nodes.size() - 1);
  double place = std::clamp((x - origin) / step, 0.0, last);
  if (std::abs(place - std::round(place)) < 1e-9) place = std::round(place); // on a node but for rounding
  const auto lower = static_cast<std::size_t>(std::min(std::floor(place), std::max(last - 1.0, 0.0)));
  const double upper_share = place - static_cast<double>(lower);
  nodes[lower] += mass * (1.0 - upper_share);
  if (upper_share > 0.0) nodes[lower + 1] += mass * upper_share;
}

} // namespace landfall::landing
