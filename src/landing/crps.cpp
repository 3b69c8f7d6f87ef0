// The continuous ranked probability score, from the cdf's jumps and straight lines.
// SPDX-License-Identifier: Apache-2.0
#include "landing/distribution.hpp"
#include "landing/inside.hpp"

#include <landfall/core/error.hpp>
#include <landfall/landing/score.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace landfall::landing {

namespace {

struct Jump {
  double x, mass;
};

/// Mass spread evenly over [from, to].
struct Ramp {
  double from, to, mass;

  double up_to(double x) const { return x >= to ? mass : mass * (x - from) / (to - from); }
};

/// A cdf taken apart: it is the sum of its jumps and ramps.
struct Outline {
  std::vector<Jump> jumps;
  std::vector<Ramp> ramps;

  void add(const Distribution& form, double weight);
  void sort() {
    if (!std::ranges::is_sorted(jumps, {}, &Jump::x)) std::ranges::sort(jumps, {}, &Jump::x);
    if (!std::ranges::is_sorted(ramps, {}, &Ramp::from)) std::ranges::sort(ramps, {}, &Ramp::from);
  }
  void mirror() {
    for (auto& jump : jumps) jump.x = -jump.x;
    for (auto& ramp : ramps) ramp = {-ramp.to, -ramp.from, ramp.mass};
    std::ranges::reverse(jumps);
    std::ranges::reverse(ramps);
  }
};

void Outline::add(const Distribution& form, double weight) {
  if (const auto* atoms = dynamic_cast<const Atoms*>(&form)) {
    for (std::size_t i = 0; i < atoms->size(); ++i) jumps.push_back({atoms->point(i), weight * atoms->mass(i)});
  } else if (const auto* lattice = dynamic_cast<const Lattice*>(&form)) {
    const auto masses = lattice->masses();
    for (std::size_t j = 0; j < masses.size(); ++j)
      if (masses[j] > 0.0) jumps.push_back({lattice->origin() + static_cast<double>(j) * lattice->step(), weight * masses[j]});
  } else if (const auto* lines = dynamic_cast<const Linear*>(&form)) {
    const auto x = lines->x(), probability = lines->probability();
    for (std::size_t i = 1; i < x.size(); ++i) {
      const double mass = weight * (probability[i] - probability[i - 1]);
      if (x[i] > x[i - 1])
        ramps.push_back({x[i - 1], x[i], mass});
      else
        jumps.push_back({x[i], mass});
    }
  } else if (const auto* mixture = dynamic_cast<const Mixture*>(&form)) {
    for (std::size_t i = 0; i < mixture->parts().size(); ++i) add(*mixture->parts()[i], weight * mixture->weights()[i]);
  } else {
    throw Error(ErrorCode::internal, "a form of Landing that has no score yet");
  }
}

/// ∫ F² from −∞ to `end`, of an outline that is sorted. Between two knots F is straight: ∫ = h (a² + ab + b²)/3.
double square_below(const Outline& outline, double end) {
  const auto& [jumps, ramps] = outline;
  std::size_t jump = 0, ramp = 0;
  std::vector<Ramp> under_way;
  stats::CompensatedSum passed, integral;
  for (double x = -INFINITY; x < end;) {
    for (; jump < jumps.size() && jumps[jump].x <= x; ++jump) passed += jumps[jump].mass;
    for (; ramp < ramps.size() && ramps[ramp].from <= x; ++ramp) under_way.push_back(ramps[ramp]);
    std::erase_if(under_way, [&](const Ramp& each) {
      if (each.to > x) return false;
      passed += each.mass;
      return true;
    });
    double next = end;
    if (jump < jumps.size()) next = std::min(next, jumps[jump].x);
    if (ramp < ramps.size()) next = std::min(next, ramps[ramp].from);
    double here = passed.value(), there = here;
    for (const auto& each : under_way) next = std::min(next, each.to);
    for (const auto& each : under_way) here += each.up_to(x), there += each.up_to(next);
    if (there > 0.0) integral += (next - x) * (here * here + here * there + there * there) / 3.0;
    x = next;
  }
  return integral.value();
}

} // namespace

double crps(const Landing& landing, double outcome) {
  require(std::isfinite(outcome), "an outcome is a finite number", "outcome");
  Outline outline;
  outline.add(*Inside::of(landing), 1.0);
  outline.sort();
  const double below = square_below(outline, outcome);
  outline.mirror(); // what lies above, from its own end
  outline.sort();   // ramps by the end that was their last
  return below + square_below(outline, -outcome);
}

} // namespace landfall::landing
