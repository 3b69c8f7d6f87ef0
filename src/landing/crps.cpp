// The continuous ranked probability score: what lies below the outcome and what lies above, each summed from its own end.
// SPDX-License-Identifier: Apache-2.0
#include "landing/fourier.hpp"
#include "landing/inside.hpp"
#include "landing/outline.hpp"

#include <landfall/core/error.hpp>
#include <landfall/landing/score.hpp>

#include <cmath>

namespace landfall::landing {

namespace {

/// Points of a lattice alone from which on the sum over its cells is had by an integral.
constexpr double many_points = 1 << 12;

/// ∫ F² from −∞ to `end`, F constant from each point of a lattice to the next and `smooth` half way between.
///
/// h Σ f(half way) = ∫ f − h²/24 f' at the end, with f = F² and f' = 2 F F' (Euler–Maclaurin). What is left out is h⁴ times a
/// third derivative: below 1e-11 of the whole with so many points.
double square_below(const Outline& outline, const Smooth& smooth, const LatticePoints& points, double end) {
  const double h = points.step;
  const double last = points.origin + std::floor((end - points.origin) / h) * h; // point of the lattice
  const double before = smooth.up_to(last - h / 2.0), after = smooth.up_to(last + h / 2.0);
  return outline.square_below(last) - h / 12.0 * smooth.up_to(last) * (after - before) + (end - last) * after * after;
}

} // namespace

double crps(const Landing& landing, double outcome) {
  require(std::isfinite(outcome), "an outcome is a finite number", "outcome");
  const auto& form = *Inside::of(landing);
  const auto points = dynamic_cast<const Fourier*>(&form) ? lattice_points(form) : std::nullopt;
  if (points && points->count > many_points) {
    const Smooth smooth = smooth_cdf(form, 1.0);
    const Smooth mirror{[&](double x) { return 1.0 - smooth.cdf(-x); }, -smooth.high, -smooth.low, smooth.panel, 1.0};
    const Outline outline{smooth}, mirrored{mirror};
    return square_below(outline, smooth, *points, outcome) +
           square_below(mirrored, mirror, {-points->origin, points->step, points->count}, -outcome);
  }
  const Outline outline(form);
  return outline.square_below(outcome) + outline.mirrored().square_below(-outcome);
}

} // namespace landfall::landing
