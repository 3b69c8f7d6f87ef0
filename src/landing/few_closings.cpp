// SPDX-License-Identifier: Apache-2.0
#include "landing/few_closings.hpp"

#include "landing/characteristic.hpp"
#include "landing/inversion.hpp"

#include <landfall/stats/convolution.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

namespace landfall::landing {

namespace {

constexpr double most_turned = 36.0; // what the noise of the other grid displaces, in half steps
constexpr double slow_to_converge = 0.3;

/// A deal seen from its likelier end: it turns, and then pays `amount` more, with a chance of at most ½.
struct Turn {
  double amount, chance;
};

struct Turns {
  std::vector<Turn> all;
  double expected_amount = 0.0; // if none turns
  double mean_count = 0.0;

  /// Most that turn but for probability `missing`: Chernoff's bound for a sum of independent indicators.
  double most(double missing) const {
    double count = mean_count;
    while (count < static_cast<double>(all.size()) &&
           count - mean_count - count * std::log(std::max(count, 1e-300) / mean_count) > std::log(missing))
      count = std::floor(count) + 1.0;
    return std::min(count, static_cast<double>(all.size()));
  }
};

Turns turns_of(std::span<const double> probability, std::span<const double> amount, double certain) {
  Turns turns;
  stats::CompensatedSum expected;
  expected += certain;
  for (std::size_t i = 0; i < amount.size(); ++i) {
    const double p = probability[i], a = amount[i];
    if (p == 0.0 || p == 1.0 || a == 0.0) continue;
    if (p > 0.5) expected += a;
    turns.all.push_back(p > 0.5 ? Turn{-a, 1.0 - p} : Turn{a, p});
    turns.mean_count += turns.all.back().chance;
  }
  turns.expected_amount = expected.value();
  return turns;
}

/// The most that `count` of the deals can add and take away.
std::pair<double, double> extremes(const Turns& turns, double count) {
  std::vector<double> amounts;
  for (const auto& turn : turns.all) amounts.push_back(turn.amount);
  const auto kept = static_cast<std::ptrdiff_t>(count);
  stats::CompensatedSum low, high;
  std::ranges::nth_element(amounts, amounts.begin() + (kept - 1));
  for (auto each = amounts.begin(); each != amounts.begin() + kept; ++each) low += std::min(*each, 0.0);
  std::ranges::nth_element(amounts, amounts.begin() + (kept - 1), std::ranges::greater());
  for (auto each = amounts.begin(); each != amounts.begin() + kept; ++each) high += std::max(*each, 0.0);
  return {low.value(), high.value()};
}

/// Re and Im of ln φ less Σ ln(1 − p), at k = 0 … nodes/2.
std::vector<double> logarithm(std::span<const Turn> turns, const Grid& grid) {
  std::vector<double> weights(grid.nodes, 0.0);
  const auto nodes = static_cast<std::int64_t>(grid.nodes);
  for (const auto& [amount, chance] : turns) {
    const std::int64_t place = ((std::llround(amount / grid.step) % nodes) + nodes) % nodes;
    const double odds = chance / (1.0 - chance);
    double power = odds;
    for (std::int64_t j = 1; std::abs(power) > 1e-19; ++j, power *= -odds)
      weights[static_cast<std::size_t>(j * place % nodes)] += power / static_cast<double>(j);
  }
  return stats::spectrum_from_masses(weights);
}

} // namespace

std::optional<DealSum> as_few_closings(const Survey& survey, std::span<const double> probability,
                                       std::span<const double> amount, const DealOptions& options) {
  const Turns turns = turns_of(probability, amount, survey.certain);
  const double displaced = turns.most(1e-9);
  if (displaced > most_turned) return std::nullopt;
  auto [low, high] = extremes(turns, turns.most(1e-16));
  const auto within = reach({survey.moments.mean - turns.expected_amount, survey.moments.variance},
                            std::abs(survey.largest.front().amount), {low, high}, 1e-16);
  const std::size_t nodes = std::bit_ceil(std::max<std::size_t>(options.grid_nodes, 64));
  const double step = (within.second - within.first) / (static_cast<double>(nodes) - 2.0 * most_turned - 4.0);
  const double first = std::floor(within.first / step - most_turned / 2.0) * step;
  const Grid grid{.origin = first, .step = step, .nodes = nodes};

  options.control.require_memory(static_cast<double>(nodes) * bytes_per_node, "grid_nodes");

  // Where the logarithm's series converges slowly, the deal's own factor is multiplied in.
  std::vector<Turn> series;
  std::vector<DealGroup> factors;
  stats::CompensatedSum none;
  for (const auto& turn : turns.all) {
    if (turn.chance > slow_to_converge) {
      factors.push_back({std::nearbyint(turn.amount / step) * step, turn.chance, 1});
    } else {
      series.push_back(turn);
      none += std::log1p(-turn.chance);
    }
  }
  auto spectrum = characteristic(factors, grid.origin, grid.frequency(), nodes / 2, options.control.part(0.5, 0.8));
  options.control.report(0.8);
  const auto log = logarithm(series, grid);
  for (std::size_t k = 0; k <= nodes / 2; ++k) {
    const auto value =
        std::complex(spectrum[2 * k], spectrum[2 * k + 1]) * std::exp(std::complex(log[2 * k] + none.value(), log[2 * k + 1]));
    spectrum[2 * k] = value.real();
    spectrum[2 * k + 1] = value.imag();
  }
  auto masses = stats::masses_from_spectrum(spectrum);
  return DealSum{std::make_shared<Lattice>(turns.expected_amount + grid.origin, step, std::move(masses), survey.moments,
                                           displaced * step / 2.0),
                 "deals, few of which close, on a grid"};
}

} // namespace landfall::landing
