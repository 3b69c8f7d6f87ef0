// SPDX-License-Identifier: Apache-2.0
#include "landing/compound.hpp"

#include "landing/characteristic.hpp"
#include "landing/inversion.hpp"

#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>

namespace landfall::landing {

namespace {

constexpr std::size_t most_distinct_amounts = 256;
constexpr double missing = 1e-15;

/// The distinct amounts with their shares; where there are many, neighbours are joined at their mean, so that the mean stays.
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
  const double n = static_cast<double>(sorted.size());
  std::vector<Share> joined;
  if (all.size() > most_distinct_amounts) {
    for (std::size_t bin = 0; bin < most_distinct_amounts; ++bin) {
      const std::size_t first = bin * sorted.size() / most_distinct_amounts,
                        last = (bin + 1) * sorted.size() / most_distinct_amounts;
      const double count = static_cast<double>(last - first);
      joined.push_back({stats::sum(std::span(sorted).subspan(first, last - first)) / count, count});
    }
  } else {
    joined = std::move(all);
  }
  for (auto& amount : joined) amount.probability /= n;
  return joined;
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
  for (double s = 1e-6 / largest; s * largest < 600.0; s *= 1.2) {
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
  stats::CompensatedSum mean, square;
  std::vector<double> values;
  for (const auto& [value, share] : shares) mean += value * share, square += value * value * share, values.push_back(value);
  if (mean_count == 0.0 || square.value() == 0.0)
    return std::make_shared<Atoms>(std::vector<std::pair<double, double>>{{0.0, 1.0}});
  const Count count{mean_count, variance_to_mean};
  // Var = E N · E A² + (Var N − E N) (E A)²
  const Moments moments{mean_count * mean.value(),
                        mean_count * square.value() + mean_count * (variance_to_mean - 1.0) * mean.value() * mean.value()};

  const double low = values.front() < 0.0 ? reach(count, shares, -1.0) : 0.0;
  const double high = values.back() > 0.0 ? reach(count, shares, 1.0) : 0.0;
  const auto step = common_step(values);
  const auto lattice = step ? lattice_over(low, high, *step, static_cast<double>(options.exact_points)) : std::nullopt;
  const Grid grid = lattice ? *lattice : grid_over(low, high, options.grid_nodes);

  auto spectrum = characteristic_less_one(shares, grid.frequency(), grid.nodes / 2);
  for (std::size_t k = 0; k <= grid.nodes / 2; ++k) {
    const double turn = static_cast<double>(k) * grid.frequency() * grid.origin;
    const auto value =
        std::exp(count.log_generating(std::complex(spectrum[2 * k], spectrum[2 * k + 1])) - std::complex(0.0, turn));
    spectrum[2 * k] = value.real();
    spectrum[2 * k + 1] = value.imag();
  }
  return invert(grid, std::move(spectrum), 0.0, moments, {low, high});
}

} // namespace landfall::landing
