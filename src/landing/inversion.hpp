// From a characteristic function back to masses on a lattice or a grid.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/distribution.hpp"

#include <numbers>
#include <optional>
#include <span>
#include <vector>

namespace landfall::landing {

/// A normal lies further out than so many standard deviations with probability 1e-9.
inline constexpr double displaced_sigmas = 6.1;

/// Where the masses will lie: origin + j·step, j < nodes, a power of two.
struct Grid {
  double origin, step;
  std::size_t nodes;
  double noise = 0.0; ///< standard deviation of the normal noise that damps the spectrum; 0 on a lattice

  /// The characteristic function is needed at its multiples 0 … nodes/2.
  double frequency() const { return 2.0 * std::numbers::pi / (static_cast<double>(nodes) * step); }
};

/// Memory that inversion takes at its height, and a lattice keeps, for each point: spectrum, masses and their transform.
inline constexpr double bytes_per_node = 64.0;

/// A lattice of more points is too long to keep.
inline constexpr double most_lattice_points = 1 << 20;

/// The largest step of which every amount is a multiple, or nothing. Amounts are tried as whole numbers, cents and tenths of
/// cents; equality is within rounding of a binary fraction. Given probabilities, amounts that are certain or impossible do not
/// count.
std::optional<double> common_step(std::span<const double> amounts, std::span<const double> probability = {});

/// Whole numbers, cents and tenths of cents sum to such, but for rounding: takes it from the points, which are sums of `parts`.
/// 0.1 + 0.2 − 0.3 is 0 then. Does nothing where the parts are no decimals.
void onto_decimals(std::span<std::pair<double, double>> point_and_mass, std::span<const double> parts);

/// The lattice points of [low, high], unless there are too many.
std::optional<Grid> lattice_over(double low, double high, double step, double most_points = most_lattice_points);

/// A grid over [low, high] for a sum that keeps to no lattice.
///
/// The characteristic function of a discrete sum does not vanish, so it is damped by that of a small normal noise until it
/// does at the last frequency. What is inverted is the sum plus that noise: displaced by more than 6.1 standard deviations of
/// it with probability 1e-9 only. Throws `Error` (invalid_argument) where step or frequency would be no number.
Grid grid_over(double low, double high, std::size_t nodes);

/// The distribution of `shift` + the variable whose characteristic function about `grid.origin` is `spectrum`. Mean and
/// variance are given, since the noise would blur them; so are the ends of what the variable can be: what the noise throws
/// beyond them is put back. `displacement` is what the spectrum itself is off by. O(nodes log nodes).
DistributionPtr invert(const Grid& grid, std::vector<double> spectrum, double shift, Moments moments,
                       std::pair<double, double> ends, double displacement = 0.0);

} // namespace landfall::landing
