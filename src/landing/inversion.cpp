// SPDX-License-Identifier: Apache-2.0
#include "landing/inversion.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/convolution.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

namespace landfall::landing {

namespace {
constexpr double damped = 8.8; // exp(−8.8²/2) = 2e-17

constexpr double largest_whole = 9e15; // of which a double tells neighbours apart

/// Mass outside [low, high] goes to the nodes just inside.
void put_back(std::vector<double>& masses, const Grid& grid, std::pair<double, double> ends) {
  const double last = static_cast<double>(masses.size() - 1);
  const auto first_inside = static_cast<std::size_t>(std::clamp(std::ceil((ends.first - grid.origin) / grid.step), 0.0, last));
  const auto last_inside = static_cast<std::size_t>(std::clamp(std::floor((ends.second - grid.origin) / grid.step), 0.0, last));
  if (first_inside > last_inside) return; // narrower than a step
  for (std::size_t j = 0; j < first_inside; ++j) masses[first_inside] += std::exchange(masses[j], 0.0);
  for (std::size_t j = last_inside + 1; j < masses.size(); ++j) masses[last_inside] += std::exchange(masses[j], 0.0);
}
} // namespace

std::optional<double> common_step(std::span<const double> amounts, std::span<const double> probability) {
  for (const double per_unit : {1.0, 100.0, 1000.0}) {
    std::int64_t divisor = 0;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
      if (!probability.empty() && (probability[i] == 0.0 || probability[i] == 1.0)) continue;
      const double scaled = amounts[i] * per_unit;
      if (std::abs(scaled) > largest_whole) return std::nullopt;
      const auto whole = static_cast<std::int64_t>(scaled < 0.0 ? scaled - 0.5 : scaled + 0.5);
      if (std::abs(scaled - static_cast<double>(whole)) > 4e-16 * std::abs(scaled)) {
        divisor = 0;
        break;
      }
      if (divisor == 0 || (divisor > 1 && whole % divisor != 0)) divisor = std::gcd(divisor, whole);
    }
    if (divisor > 0) return static_cast<double>(divisor) / per_unit;
  }
  return std::nullopt;
}

void onto_decimals(std::span<std::pair<double, double>> point_and_mass, std::span<const double> parts) {
  double largest = 0.0;
  for (const double part : parts) largest = std::max(largest, std::abs(part));
  for (const double per_unit : {1.0, 100.0, 1000.0}) {
    if (largest * per_unit > largest_whole) return;
    // A part may be a sum itself that has all but cancelled.
    const auto fits = [slack = 4e-15 * largest * per_unit, per_unit](double part) {
      return std::abs(part * per_unit - std::round(part * per_unit)) <= slack;
    };
    if (!std::ranges::all_of(parts, fits)) continue;
    for (auto& [point, mass] : point_and_mass)
      if (std::abs(point * per_unit) <= largest_whole) point = std::round(point * per_unit) / per_unit;
    return;
  }
}

std::optional<Grid> lattice_over(double low, double high, double step, double most_points) {
  const double first = std::floor(low / step), last = std::ceil(high / step);
  if (!(last - first + 1.0 <= most_points)) return std::nullopt;
  return Grid{.origin = first * step, .step = step, .nodes = std::bit_ceil(static_cast<std::size_t>(last - first) + 2)};
}

Grid grid_over(double low, double high, std::size_t nodes) {
  nodes = std::bit_ceil(std::max<std::size_t>(nodes, 64));
  // noise = damped / highest frequency, highest frequency = π / step; the margin holds what the noise displaces.
  const double noise_steps = damped / std::numbers::pi;
  const double margin_steps = displaced_sigmas * noise_steps + 1.0;
  const double step = (high - low) / (static_cast<double>(nodes) - 2.0 * margin_steps);
  const Grid grid{.origin = low - margin_steps * step, .step = step, .nodes = nodes, .noise = noise_steps * step};
  require(std::isfinite(step) && std::isfinite(grid.frequency()) && std::isfinite(grid.origin),
          "amounts so large, or so small, leave no room for a grid: give them in another unit", "amount");
  return grid;
}

DistributionPtr invert(const Grid& grid, std::vector<double> spectrum, double shift, Moments moments,
                       std::pair<double, double> ends, double displacement) {
  if (grid.noise > 0.0)
    for (std::size_t k = 0; k <= grid.nodes / 2; ++k) {
      const double at = static_cast<double>(k) * grid.frequency() * grid.noise;
      const double damping = std::exp(-at * at / 2.0);
      spectrum[2 * k] *= damping;
      spectrum[2 * k + 1] *= damping;
    }
  const double error_bound = grid.noise > 0.0 ? displacement + displaced_sigmas * grid.noise + grid.step : 0.0;
  auto masses = stats::masses_from_spectrum(spectrum);
  if (grid.noise > 0.0) put_back(masses, grid, ends);
  return std::make_shared<Lattice>(shift + grid.origin, grid.step, std::move(masses), moments, error_bound);
}

} // namespace landfall::landing
