// SPDX-License-Identifier: Apache-2.0
#include "landing/compound.hpp"

#include "landing/characteristic.hpp"
#include "landing/inversion.hpp"
#include <landfall/stats/convolution.hpp>

#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>

namespace landfall::landing {

namespace {

constexpr double missing = 1e-15;

/// More distinct amounts than this are too many for the characteristic function of each: on a lattice they are transformed
/// together; on a grid the body's neighbours are joined at their mean, while the largest, either sign, stay as they are.
constexpr std::size_t most_distinct_amounts = 256;
constexpr std::size_t kept_at_each_end = 32;

std::vector<Share> distinct(std::span<const double> amounts) {
  std::vector<double> sorted(amounts.begin(), amounts.end());
  std::ranges::sort(sorted);
  std::vector<Share> all;
  for (const double value : sorted) {
    if (!all.empty() && all.back().value == value)
      all.back().probability += 1.0;
    else
      all.push_back({value, 1.0});
  }
  for (auto& amount : all) amount.probability /= static_cast<double>(sorted.size());
  return all;
}

std::vector<Share> joined(std::span<const Share> all) {
  const auto body = all.subspan(kept_at_each_end, all.size() - 2 * kept_at_each_end);
  constexpr std::size_t bins = most_distinct_amounts - 2 * kept_at_each_end;
  std::vector<Share> shares(all.begin(), all.begin() + kept_at_each_end);
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const std::size_t first = bin * body.size() / bins, last = (bin + 1) * body.size() / bins;
    double sum = 0.0, probability = 0.0;
    for (const auto& amount : body.subspan(first, last - first)) {
      sum += amount.value * amount.probability;
      probability += amount.probability;
    }
    if (probability > 0.0) shares.push_back({sum / probability, probability});
  }
  shares.insert(shares.end(), all.end() - kept_at_each_end, all.end());
  return shares;
}

double mean_square(std::span<const Share> shares) {
  stats::CompensatedSum square;
  for (const auto& [value, share] : shares) square += value * value * share;
  return square.value();
}

/// E exp(i t A) − 1 on a lattice, of any number of amounts, by one transform.
std::vector<double> transformed_less_one(std::span<const Share> shares, const Grid& lattice) {
  std::vector<double> masses(lattice.nodes, 0.0);
  const auto nodes = static_cast<double>(lattice.nodes);
  for (const auto& [value, share] : shares) {
    const double at = std::fmod(std::round(value / lattice.step), nodes); // the frequencies do not see whole turns
    masses[static_cast<std::size_t>(at < 0.0 ? at + nodes : at)] += share;
  }
  auto spectrum = stats::spectrum_from_masses(masses);
  for (std::size_t k = 0; k < spectrum.size(); k += 2) spectrum[k] -= 1.0;
  return spectrum;
}

/// How the count is distributed: negative binomial of size `size`, or Poisson when its variance is its mean.
struct Count {
  double mean, variance_to_mean;

  bool poisson() const { return variance_to_mean <= 1.0 + 1e-9; }
  /// log E z^N with z − 1 = `less_one`: m (z − 1), or −r log(1 − (v − 1)(z − 1)), r = m/(v − 1).
  template <class T> T log_generating(T less_one) const {
    const double v = variance_to_mean - 1.0;
    return poisson() ? mean * less_one : -mean / v * std::log(1.0 - v * less_one);
  }
  bool finite(double less_one) const { return poisson() || (variance_to_mean - 1.0) * less_one < 1.0; }
};

/// x with P(X ≥ x) ≤ missing by Chernoff: the least over s > 0 of (log E exp(sX) − log missing) / s. `sign` −1 for the lower
/// end.
double reach(const Count& count, std::span<const Share> amounts, double sign) {
  double largest = 0.0;
  for (const auto& amount : amounts) largest = std::max(largest, std::abs(amount.value));
  double least = std::numeric_limits<double>::infinity();
  const double start = std::min(1e-6, 1e-3 / count.variance_to_mean);
  for (double s = start / largest; s * largest < 600.0; s *= 1.2) {
    stats::CompensatedSum less_one;
    for (const auto& amount : amounts) less_one += amount.probability * std::expm1(sign * s * amount.value);
    if (!count.finite(less_one.value())) break;
    least = std::min(least, (count.log_generating(less_one.value()) - std::log(missing)) / s);
  }
  return sign * least;
}

} // namespace

DistributionPtr compound(double mean_count, double variance_to_mean, std::span<const double> amounts,
                         const DealOptions& options) {
  const auto shares = distinct(amounts);
  stats::CompensatedSum mean;
  std::vector<double> values;
  for (const auto& [value, share] : shares) mean += value * share, values.push_back(value);
  const double square = mean_square(shares);
  if (mean_count == 0.0 || square == 0.0) return std::make_shared<Atoms>(std::vector<std::pair<double, double>>{{0.0, 1.0}});
  const Count count{mean_count, variance_to_mean};
  // Var = E N · E A² + (Var N − E N) (E A)²
  const Moments moments{mean_count * mean.value(),
                        mean_count * square + mean_count * (variance_to_mean - 1.0) * mean.value() * mean.value()};
  require_finite(moments);

  const double low = values.front() < 0.0 ? reach(count, shares, -1.0) : 0.0;
  const double high = values.back() > 0.0 ? reach(count, shares, 1.0) : 0.0;
  const auto step = common_step(values);
  const auto lattice = step ? lattice_over(low, high, *step, static_cast<double>(options.exact_points)) : std::nullopt;
  const Grid grid = lattice ? *lattice : grid_over(low, high, options.grid_nodes);

  options.control.require_memory(static_cast<double>(grid.nodes) * bytes_per_node, lattice ? "exact_points" : "grid_nodes");
  options.control.report(0.0);
  const bool many = shares.size() > most_distinct_amounts;
  const auto taken = many && !lattice ? joined(shares) : shares;
  auto spectrum = many && lattice ? transformed_less_one(shares, *lattice)
                                  : characteristic_less_one(taken, grid.frequency(), grid.nodes / 2);
  options.control.report(0.5);
  for (std::size_t k = 0; k <= grid.nodes / 2; ++k) {
    if (k % 8192 == 0) options.control.report(0.5 + 0.4 * static_cast<double>(k) / static_cast<double>(grid.nodes / 2 + 1));
    const double turn = static_cast<double>(k) * grid.frequency() * grid.origin;
    const auto value =
        std::exp(count.log_generating(std::complex(spectrum[2 * k], spectrum[2 * k + 1])) - std::complex(0.0, turn));
    spectrum[2 * k] = value.real();
    spectrum[2 * k + 1] = value.imag();
  }
  // Joining drops the spread within each bin: a displacement of mean 0 whose variance is known.
  const double dropped = std::sqrt(mean_count * std::max(0.0, square - mean_square(taken)));
  return invert(grid, std::move(spectrum), 0.0, moments, {low, high}, displaced_sigmas * dropped);
}

} // namespace landfall::landing
