// SPDX-License-Identifier: Apache-2.0
#include "landing/factor_nodes.hpp"

#include <landfall/stats/normal.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace landfall::landing {

namespace {

constexpr double furthest = 7.2;         // P(|Z| > 7.2) = 6e-13
constexpr double furthest_log = 27.0;    // the same for the density of log w, below its peak
constexpr double normal_bandwidth = 6.5; // exp(−6.5²/2) = 7e-10
constexpr double gone = 6.5;
constexpr double looked_at = 5.0; // where rates are looked at; nodes further out weigh 6e-7 together
constexpr std::size_t finest = 12;
constexpr double most_nodes = 0x1p21;
constexpr double bytes_per_node = 176.0; // with its place in the map

/// log density of u = log w, w² = χ²/ν.
double log_density(double u, double degrees) {
  const double half = degrees / 2.0;
  return std::log(2.0) + half * std::log(half) - std::lgamma(half) + degrees * u - half * std::exp(2.0 * u);
}

/// Φ by Taylor's series about the nearest of many points; 1e-16 in absolute terms.
class NormalCdf {
public:
  NormalCdf() {
    for (std::size_t i = 0; i < points; ++i) {
      const double x = (static_cast<double>(i) - middle) * step, d = stats::normal_density(x);
      cells_[i] = {stats::normal_cdf(x),
                   d,
                   -x * d / 2.0,
                   (x * x - 1.0) * d / 6.0,
                   (3.0 - x * x) * x * d / 24.0,
                   ((x * x - 6.0) * x * x + 3.0) * d / 120.0};
    }
  }
  double operator()(double x) const {
    const double place = std::nearbyint(std::clamp(x, -end, end) * per_step) + middle;
    const double h = std::clamp(x, -end, end) - (place - middle) * step;
    const auto& c = cells_[static_cast<std::size_t>(place)];
    return c[0] + h * (c[1] + h * (c[2] + h * (c[3] + h * (c[4] + h * c[5]))));
  }

private:
  static constexpr double end = 9.0, per_step = 64.0, step = 1.0 / per_step, middle = end * per_step;
  static constexpr std::size_t points = static_cast<std::size_t>(2.0 * middle) + 1;
  std::array<std::array<double, 6>, points> cells_;
};

constexpr double below_one = 1.0 - 0x1p-53;

/// Of the coarsest grid that place j of a grid of this level belongs to.
std::size_t own_level(long j, std::size_t level) {
  for (; level > 0 && j % 2 == 0; --level) j /= 2;
  return level;
}

double step_for(double bandwidth) { return 2.0 * std::numbers::pi / bandwidth; }

std::size_t halvings(double times_finer) {
  std::size_t level = 0;
  for (; times_finer > 1.0 && level < finest; times_finer /= 2.0) ++level;
  return level;
}

} // namespace

void chances(const FactorDeals& deals, double z, double w, std::vector<double>& probability) {
  static const NormalCdf cdf;
  probability.resize(deals.amount.size());
  for (std::size_t i = 0; i < probability.size(); ++i)
    probability[i] = std::clamp(cdf(deals.threshold[i] * w - deals.slope[i] * z), 0.0, below_one); // 1 would be certain
}

FactorNodes::FactorNodes(const FactorDeals& deals, double degrees_of_freedom, const Control& control)
    : degrees_(degrees_of_freedom), control_(control) {
  const bool student = std::isfinite(degrees_);
  z_bandwidth_ = normal_bandwidth * std::sqrt(1.0 + deals.steepest * deals.steepest);
  z_step_ = step_for(z_bandwidth_);
  if (student) {
    double largest_threshold = 0.0;
    for (const double c : deals.threshold) largest_threshold = std::max(largest_threshold, std::abs(c));
    u_bandwidth_ = normal_bandwidth * std::sqrt(2.0 * degrees_ + std::pow(std::min(largest_threshold, 4.0), 2.0));
    u_step_ = step_for(u_bandwidth_);
    const double peak = log_density(0.0, degrees_);
    while (log_density(u_low_, degrees_) > peak - furthest_log) u_low_ -= u_step_;
    while (log_density(u_high_, degrees_) > peak - furthest_log) u_high_ += u_step_;
  }
  const auto rates_at = [&](double z, double w) {
    double variance = 0.0, by_z = 0.0, by_u = 0.0;
    for (std::size_t i = 0; i < deals.amount.size(); ++i) {
      const double x = deals.threshold[i] * w - deals.slope[i] * z, p = stats::normal_cdf(x), d = stats::normal_density(x);
      variance += deals.amount[i] * deals.amount[i] * p * (1.0 - p);
      by_z += deals.amount[i] * d * deals.slope[i];
      by_u += deals.amount[i] * d * deals.threshold[i] * w;
    }
    z_rate_ = std::max(z_rate_, std::abs(by_z));
    u_rate_ = std::max(u_rate_, std::abs(by_u));
    if (variance <= 0.0) return;
    z_most_ = std::max(z_most_, std::abs(by_z) / std::sqrt(variance));
    u_most_ = std::max(u_most_, std::abs(by_u) / std::sqrt(variance));
  };
  constexpr int looks = 20;
  for (int j = 0; j <= looks; ++j) {
    const double z = looked_at * (2.0 * j / looks - 1.0);
    rates_at(z, 1.0);
    if (student)
      for (const double w : {0.3, 0.6, 1.5, 2.5}) rates_at(z, w);
  }
  require_room({});
  add({});
}

FactorLevel FactorNodes::level(double t) const {
  FactorLevel level{halvings((std::min(t * z_rate_, gone * z_most_) + z_bandwidth_) / z_bandwidth_), 0};
  if (u_step_ > 0.0) level.u = halvings((std::min(t * u_rate_, gone * u_most_) + u_bandwidth_) / u_bandwidth_);
  return level;
}

std::size_t FactorNodes::at(Place place) const {
  const auto found = places_.find(place);
  return found == places_.end() ? FactorNode::none : found->second;
}

double FactorNodes::count(FactorLevel level) const {
  const double h = std::ldexp(z_step_, -static_cast<int>(level.z)), k = std::ldexp(u_step_, -static_cast<int>(level.u));
  const double along_u = u_step_ > 0.0 ? std::floor(u_high_ / k) - std::ceil(u_low_ / k) + 1.0 : 1.0;
  return (2.0 * std::floor(furthest / h) + 1.0) * along_u;
}

void FactorNodes::require_room(FactorLevel level) const {
  const double needed = count(level);
  if (!(needed <= most_nodes))
    throw Error(ErrorCode::not_converged,
                "chances turn so fast with the factor that it would have to be looked at in more than two million places: "
                "lower the correlations, or raise the degrees of freedom",
                "correlation");
  control_.require_memory(needed * bytes_per_node, "correlation");
}

/// The nodes of `level` that none before has.
void FactorNodes::add(FactorLevel level) {
  const double h = std::ldexp(z_step_, -static_cast<int>(level.z)), k = std::ldexp(u_step_, -static_cast<int>(level.u));
  const auto most_z = static_cast<long>(std::floor(furthest / h));
  const auto low_u = u_step_ > 0.0 ? static_cast<long>(std::ceil(u_low_ / k)) : 0;
  const auto high_u = u_step_ > 0.0 ? static_cast<long>(std::floor(u_high_ / k)) : 0;
  const long z_place = 1L << (finest - level.z), u_place = 1L << (finest - level.u);
  double z_total = 0.0, u_total = 0.0;
  for (long m = low_u; m <= high_u; ++m) {
    const double u = static_cast<double>(m) * k, u_density = u_step_ > 0.0 ? std::exp(log_density(u, degrees_)) : 1.0;
    u_total += u_density;
    for (long j = -most_z; j <= most_z; ++j) {
      const double z = static_cast<double>(j) * h, z_density = stats::normal_density(z);
      if (m == low_u) z_total += z_density;
      const Place place{j * z_place, m * u_place};
      if (at(place) != FactorNode::none) continue;
      FactorNode node{z,
                      std::exp(u),
                      z_density,
                      u_density,
                      {own_level(j, level.z), own_level(m, level.u)},
                      {FactorNode::none, FactorNode::none}};
      if (j % 2 != 0 && level.z > 0)
        node.between = {at({(j - 1) * z_place, m * u_place}), at({(j + 1) * z_place, m * u_place})};
      else if (m % 2 != 0 && level.u > 0)
        node.between = {at({j * z_place, (m - 1) * u_place}), at({j * z_place, (m + 1) * u_place})};
      places_.emplace(place, nodes_.size());
      nodes_.push_back(node);
    }
  }
  z_total_.resize(std::max(z_total_.size(), level.z + 1), z_total);
  u_total_.resize(std::max(u_total_.size(), level.u + 1), u_total);
}

void FactorNodes::refine(FactorLevel level) {
  require_room({std::max(made_.z, level.z), std::max(made_.u, level.u)});
  while (made_.u < level.u) ++made_.u, add(made_);
  while (made_.z < level.z) ++made_.z, add(made_);
}

double FactorNodes::weight(const FactorNode& node, FactorLevel level) const {
  if (node.level.z > level.z || node.level.u > level.u) return 0.0;
  return node.z_density / z_total_[level.z] * (node.u_density / u_total_[level.u]);
}

} // namespace landfall::landing
