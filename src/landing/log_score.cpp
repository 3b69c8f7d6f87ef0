// The logarithmic score: the probability of the cell that holds the outcome.
// SPDX-License-Identifier: Apache-2.0
#include "landing/distribution.hpp"
#include "landing/inside.hpp"
#include "landing/outline.hpp"

#include <landfall/core/error.hpp>
#include <landfall/landing/score.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <ranges>
#include <utility>

namespace landfall::landing {

namespace {

/// What lies closer than this share of a cell below an edge lies on it: cells of 0.1 have one that begins at 0.3.
constexpr double on_the_edge = 1e-9;

/// One cell; points are told by its number, lengths by its ends.
struct Cell {
  Cells cells;
  double number;

  Cell(Cells of, double x) : cells(of), number(0.0) { number = number_of(x); }
  double number_of(double x) const { return std::floor((x - cells.edge) / cells.width + on_the_edge); }
  bool holds(double x) const { return number_of(x) == number; }
  double low() const { return cells.edge + number * cells.width; }
  double high() const { return cells.edge + (number + 1.0) * cells.width; }
};

/// Σ of the masses whose point lies in the cell; `point` ascends with its index.
template <class Point> double mass_of_points(std::span<const double> masses, const Cell& cell, Point point) {
  const auto indices = std::views::iota(std::size_t{0}, masses.size());
  const auto number_at = [&](std::size_t i) { return cell.number_of(point(i)); };
  const auto first = std::ranges::lower_bound(indices, cell.number, {}, number_at) - indices.begin();
  const auto last = std::ranges::upper_bound(indices, cell.number, {}, number_at) - indices.begin();
  return stats::sum(masses.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first)));
}

/// The cell's ends; of a form on a lattice, ends half way between points, so that it does not matter on which side they count.
std::pair<double, double> ends_within(const Distribution& form, const Cell& cell) {
  const auto points = lattice_points(form);
  if (!points) return {cell.low(), cell.high()};
  const auto half_way_below = [&](double number) { // … the first point whose cell has that number or more
    const double edge = cell.cells.edge + (number - on_the_edge) * cell.cells.width;
    return points->origin + (std::ceil((edge - points->origin) / points->step) - 0.5) * points->step;
  };
  return {half_way_below(cell.number), half_way_below(cell.number + 1.0)};
}

double mass_in(const Distribution& form, const Cell& cell) {
  if (const auto* atoms = dynamic_cast<const Atoms*>(&form))
    return mass_of_points(atoms->masses(), cell, [&](std::size_t i) { return atoms->point(i); });
  if (const auto* lattice = dynamic_cast<const Lattice*>(&form))
    return mass_of_points(lattice->masses(), cell,
                          [&](std::size_t j) { return lattice->origin() + static_cast<double>(j) * lattice->step(); });
  stats::CompensatedSum mass;
  if (const auto* lines = dynamic_cast<const Linear*>(&form)) {
    const auto x = lines->x(), probability = lines->probability();
    for (std::size_t i = 1; i < x.size(); ++i) {
      const double all = probability[i] - probability[i - 1];
      const double inside = std::min(x[i], cell.high()) - std::max(x[i - 1], cell.low());
      if (x[i] > x[i - 1])
        mass += all * std::max(inside, 0.0) / (x[i] - x[i - 1]);
      else if (cell.holds(x[i]))
        mass += all;
    }
  } else if (const auto* mixture = dynamic_cast<const Mixture*>(&form)) {
    for (std::size_t i = 0; i < mixture->parts().size(); ++i)
      mass += mixture->weights()[i] * mass_in(*mixture->parts()[i], cell);
  } else { // from the nearer tail
    const auto [low, high] = ends_within(form, cell);
    mass +=
        form.cdf(low) < 0.5 ? form.cdf(high) - form.cdf(low) : form.probability_at_least(low) - form.probability_at_least(high);
  }
  return std::clamp(mass.value(), 0.0, 1.0);
}

} // namespace

double log_score(const Landing& landing, double outcome, Cells cells) {
  require(std::isfinite(outcome), "an outcome is a finite number", "outcome");
  require(std::isfinite(cells.width) && cells.width > 0.0, "a cell's width is finite and above 0", "width");
  require(std::isfinite(cells.edge), "a cell's edge is a finite number", "edge");
  return 0.0 - std::log(mass_in(*Inside::of(landing), Cell(cells, outcome)));
}

} // namespace landfall::landing
