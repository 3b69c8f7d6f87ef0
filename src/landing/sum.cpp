// Sum of two independents. Tried from exact to approximate.
// SPDX-License-Identifier: Apache-2.0
#include "landing/distribution.hpp"
#include "landing/fourier.hpp"
#include "landing/inversion.hpp"

#include <landfall/stats/convolution.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace landfall::landing {

namespace {

constexpr std::size_t most_atoms = std::size_t{1} << 16;
constexpr std::size_t grid_nodes = std::size_t{1} << 16;

Moments added(const Distribution& a, const Distribution& b) {
  return {a.moments().mean + b.moments().mean, a.moments().variance + b.moments().variance};
}

DistributionPtr of_atoms(const Atoms& a, const Atoms& b) {
  std::vector<std::pair<double, double>> sums;
  sums.reserve(a.size() * b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) sums.emplace_back(a.point(i) + b.point(j), a.mass(i) * b.mass(j));
  std::vector<double> points(a.points().begin(), a.points().end());
  points.insert(points.end(), b.points().begin(), b.points().end());
  onto_decimals(sums, points);
  return std::make_shared<Atoms>(std::move(sums));
}

/// The part of a lattice that holds all but negligible mass, from its first point.
std::pair<double, std::span<const double>> trimmed(const Lattice& lattice) {
  const auto [low, high] = lattice.bulk();
  const auto first = static_cast<std::size_t>(std::llround((low - lattice.origin()) / lattice.step()));
  const auto last = static_cast<std::size_t>(std::llround((high - lattice.origin()) / lattice.step()));
  return {low, lattice.masses().subspan(first, last - first + 1)};
}

/// Nothing when the sum would be too long to keep.
std::optional<DistributionPtr> of_lattices(const Lattice& a, const Lattice& b) {
  const auto sum = [&](double origin, std::span<const double> left, std::span<const double> right) {
    return std::make_shared<Lattice>(origin, a.step(), stats::convolve(left, right), added(a, b),
                                     a.error_bound() + b.error_bound());
  };
  if (a.masses().size() + b.masses().size() <= grid_nodes) return sum(a.origin() + b.origin(), a.masses(), b.masses());
  const auto [a_low, a_masses] = trimmed(a);
  const auto [b_low, b_masses] = trimmed(b);
  if (static_cast<double>(a_masses.size() + b_masses.size()) > most_lattice_points) return std::nullopt;
  return sum(a_low + b_low, a_masses, b_masses);
}

/// The step of a lattice that holds every point of both, if they are exact and share one.
std::optional<double> shared_step(const Distribution& a, const Distribution& b) {
  std::vector<double> points;
  for (const auto* part : {&a, &b}) {
    if (const auto* atoms = dynamic_cast<const Atoms*>(part)) {
      for (std::size_t i = 0; i < atoms->size(); ++i) points.push_back(atoms->point(i));
    } else if (const auto* lattice = dynamic_cast<const Lattice*>(part); lattice && lattice->error_bound() == 0.0) {
      points.push_back(lattice->origin());
      points.push_back(lattice->step());
    } else if (const auto* smooth = dynamic_cast<const Fourier*>(part); smooth && smooth->window().step > 0.0) {
      points.push_back(smooth->window().low);
      points.push_back(smooth->window().step);
    } else {
      return std::nullopt;
    }
  }
  return common_step(points);
}

std::optional<DistributionPtr> on_shared_lattice(const Distribution& a, const Distribution& b) {
  const auto step = shared_step(a, b);
  const auto [a_low, a_high] = a.bulk();
  const auto [b_low, b_high] = b.bulk();
  if (!step || (a_high - a_low + b_high - b_low) / *step > most_lattice_points) return std::nullopt;
  const auto laid = [step](const Distribution& part, double low, double high) {
    std::vector<double> nodes(static_cast<std::size_t>(std::llround((high - low) / *step)) + 1, 0.0);
    part.lay(low, *step, 1.0, nodes);
    return nodes;
  };
  return std::make_shared<Lattice>(a_low + b_low, *step, stats::convolve(laid(a, a_low, a_high), laid(b, b_low, b_high)),
                                   added(a, b), 0.0);
}

/// The product of characteristic functions, when one part is so smooth that it vanishes. What cannot be told apart on a lattice
/// is displaced by half its step at most.
std::optional<DistributionPtr> as_smooth(const Distribution& a, const Distribution& b) {
  const auto* fourier = dynamic_cast<const Fourier*>(&a);
  const auto* other = dynamic_cast<const Fourier*>(&b);
  if (!fourier && !other) return std::nullopt;
  if (!b.characteristic(0.0, 1.0, 0) || !a.characteristic(0.0, 1.0, 0)) return std::nullopt;
  // A window over both; ends where they are known.
  const auto window_of = [](const Distribution& part) {
    if (const auto* smooth = dynamic_cast<const Fourier*>(&part)) return smooth->window();
    const auto [low, high] = part.bulk();
    return Window{low, high - low};
  };
  const auto ends_of = [](const Distribution& part) {
    const auto* smooth = dynamic_cast<const Fourier*>(&part);
    return smooth ? smooth->ends() : std::pair(part.quantile(0.0), part.quantile(1.0));
  };
  const Window u = window_of(a), v = window_of(b);
  const double step = shared_step(a, b).value_or(0.0);
  const double width = u.width + v.width;
  const Window window{u.low + v.low, step > 0.0 ? (std::ceil(width / step) + 2.0) * step : width, step};
  const double blurred = step > 0.0 ? 0.0 : std::max(u.step, v.step) / 2.0;
  const auto product = [&](std::size_t first) {
    return *a.characteristic(u.low, window.width, first) * *b.characteristic(v.low, window.width, first);
  };
  const auto [a_low, a_high] = ends_of(a);
  const auto [b_low, b_high] = ends_of(b);
  const double floor = 1e-13; // where the parts themselves have been cut off
  if (auto sum = smooth(window, product, added(a, b), {a_low + b_low, a_high + b_high}, {.floor = floor},
                        a.error_bound() + b.error_bound() + blurred))
    return sum;
  return std::nullopt;
}

DistributionPtr on_grid(const Distribution& a, const Distribution& b) {
  const auto [a_low, a_high] = a.bulk();
  const auto [b_low, b_high] = b.bulk();
  // No finer than what the parts have lost already.
  const double lost = a.error_bound() + b.error_bound();
  const double step = std::max((a_high - a_low + b_high - b_low) / static_cast<double>(grid_nodes - 4), lost / 8.0);
  const auto laid = [step](const Distribution& part, double low, double high) {
    std::vector<double> nodes(static_cast<std::size_t>(std::ceil((high - low) / step)) + 2, 0.0);
    part.lay(low, step, 1.0, nodes);
    return nodes;
  };
  const double moved = lost + 2.0 * step; // each is displaced by at most one step
  return std::make_shared<Lattice>(a_low + b_low, step, stats::convolve(laid(a, a_low, a_high), laid(b, b_low, b_high)),
                                   added(a, b), moved);
}

} // namespace

DistributionPtr sum(const DistributionPtr& a, const DistributionPtr& b) {
  const auto* a_atoms = dynamic_cast<const Atoms*>(a.get());
  const auto* b_atoms = dynamic_cast<const Atoms*>(b.get());
  if (a_atoms && a_atoms->size() == 1) return b->affine(1.0, a_atoms->point(0));
  if (b_atoms && b_atoms->size() == 1) return a->affine(1.0, b_atoms->point(0));
  if (a_atoms && b_atoms && a_atoms->size() * b_atoms->size() <= most_atoms) return of_atoms(*a_atoms, *b_atoms);

  if (const auto [low, high] = a->bulk(); low == high) return b->affine(1.0, low);
  if (const auto [low, high] = b->bulk(); low == high) return a->affine(1.0, low);

  const auto* a_lattice = dynamic_cast<const Lattice*>(a.get());
  const auto* b_lattice = dynamic_cast<const Lattice*>(b.get());
  if (a_lattice && b_lattice && std::abs(a_lattice->step() / b_lattice->step() - 1.0) < 1e-15)
    if (auto exact = of_lattices(*a_lattice, *b_lattice)) return *exact;
  if (auto exact = on_shared_lattice(*a, *b)) return *exact;
  if (auto few = as_smooth(*a, *b)) return *few;
  return on_grid(*a, *b);
}

} // namespace landfall::landing
