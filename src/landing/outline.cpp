// SPDX-License-Identifier: Apache-2.0
#include "landing/outline.hpp"

#include "landing/fourier.hpp"
#include "landing/truncated.hpp"

#include <landfall/core/error.hpp>
#include <landfall/stats/sum.hpp>

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

namespace landfall::landing {

namespace {

constexpr double most_jumps = 1 << 16; // of a form that has no mass for each point

/// Masses at the points, from the nearer tail.
void add_jumps(const Distribution& form, const LatticePoints& points, double weight, std::vector<Jump>& jumps) {
  double last = 0.0;
  for (double j = 0.0; j <= points.count; ++j) {
    const double x = points.origin + j * points.step, cumulated = form.cdf(x);
    const double mass =
        cumulated < 0.5 ? cumulated - last : form.probability_at_least(x) - form.probability_at_least(x + points.step);
    last = cumulated;
    if (mass > 0.0) jumps.push_back({x, weight * mass});
  }
}

} // namespace

std::optional<LatticePoints> lattice_points(const Distribution& form) {
  if (const auto* fourier = dynamic_cast<const Fourier*>(&form)) {
    const auto& [low, width, step] = fourier->window();
    if (step > 0.0) return LatticePoints{low, step, std::round(width / step)};
  } else if (const auto* truncated = dynamic_cast<const Truncated*>(&form)) {
    if (auto points = lattice_points(*truncated->parent())) {
      const double scale = truncated->scale(), end = points->origin + points->count * points->step;
      return LatticePoints{scale * (scale > 0.0 ? points->origin : end) + truncated->shift(), std::abs(scale) * points->step,
                           points->count};
    }
  }
  return std::nullopt;
}

Smooth smooth_cdf(const Distribution& form, double mass) {
  if (const auto* fourier = dynamic_cast<const Fourier*>(&form)) {
    const auto& [low, width, step] = fourier->window();
    const double begin = low - step / 2.0, turns = std::max<double>(1.0, static_cast<double>(fourier->spectrum().size() - 1));
    return {.cdf = [fourier, low = low](double x) { return std::clamp(fourier->read(x - low).cumulated, 0.0, 1.0); },
            .low = begin,
            .high = begin + width,
            .panel = width / turns,
            .mass = mass};
  }
  if (const auto* truncated = dynamic_cast<const Truncated*>(&form)) {
    const Smooth parent = smooth_cdf(*truncated->parent(), 1.0);
    const double scale = truncated->scale(), shift = truncated->shift();
    double least = truncated->least();
    if (const auto points = lattice_points(*truncated->parent())) // half way below the first point that is left
      least = points->origin + (std::ceil((least - points->origin) / points->step - 1e-6) - 0.5) * points->step;
    const double left = 1.0 - parent.up_to(least);
    const auto above = [=](double y) { return y <= least ? 1.0 : std::min((1.0 - parent.up_to(y)) / left, 1.0); };
    const auto cdf = [=](double x) {
      const double y = (x - shift) / scale;
      return scale > 0.0 ? 1.0 - above(y) : above(y);
    };
    const auto [low, high] =
        std::minmax({scale * std::max(parent.low, least) + shift, scale * std::max(parent.high, least) + shift});
    return {.cdf = cdf, .low = low, .high = high, .panel = std::abs(scale) * parent.panel, .mass = mass};
  }
  throw Error(ErrorCode::internal, "a form of Landing that has no score yet");
}

Outline::Outline(const Distribution& form) {
  add(form, 1.0);
  sort();
}

void Outline::add(const Distribution& form, double weight) {
  if (const auto* atoms = dynamic_cast<const Atoms*>(&form)) {
    for (std::size_t i = 0; i < atoms->size(); ++i) jumps_.push_back({atoms->point(i), weight * atoms->mass(i)});
  } else if (const auto* lattice = dynamic_cast<const Lattice*>(&form)) {
    const auto masses = lattice->masses();
    for (std::size_t j = 0; j < masses.size(); ++j)
      if (masses[j] > 0.0) jumps_.push_back({lattice->origin() + static_cast<double>(j) * lattice->step(), weight * masses[j]});
  } else if (const auto* lines = dynamic_cast<const Linear*>(&form)) {
    const auto x = lines->x(), probability = lines->probability();
    for (std::size_t i = 1; i < x.size(); ++i) {
      const double mass = weight * (probability[i] - probability[i - 1]);
      if (x[i] > x[i - 1])
        ramps_.push_back({x[i - 1], x[i], mass});
      else
        jumps_.push_back({x[i], mass});
    }
  } else if (const auto* mixture = dynamic_cast<const Mixture*>(&form)) {
    for (std::size_t i = 0; i < mixture->parts().size(); ++i) add(*mixture->parts()[i], weight * mixture->weights()[i]);
  } else if (const auto points = lattice_points(form); points && points->count <= most_jumps) {
    add_jumps(form, *points, weight, jumps_);
  } else {
    smooths_.push_back(smooth_cdf(form, weight));
  }
}

void Outline::sort() {
  if (!std::ranges::is_sorted(jumps_, {}, &Jump::x)) std::ranges::sort(jumps_, {}, &Jump::x);
  if (!std::ranges::is_sorted(ramps_, {}, &Ramp::from)) std::ranges::sort(ramps_, {}, &Ramp::from);
}

Outline Outline::mirrored() const {
  Outline mirror(*this);
  for (auto& jump : mirror.jumps_) jump.x = -jump.x;
  for (auto& ramp : mirror.ramps_) ramp = {-ramp.to, -ramp.from, ramp.mass};
  for (auto& smooth : mirror.smooths_)
    smooth = {[cdf = smooth.cdf](double x) { return 1.0 - cdf(-x); }, -smooth.high, -smooth.low, smooth.panel, smooth.mass};
  std::ranges::reverse(mirror.jumps_);
  std::ranges::reverse(mirror.ramps_);
  mirror.sort(); // ramps by the end that was their last
  return mirror;
}

double Outline::square_below(double end) const {
  std::size_t jump = 0, ramp = 0;
  std::vector<Ramp> under_way;
  stats::CompensatedSum passed, integral;
  for (double x = -INFINITY; x < end;) {
    for (; jump < jumps_.size() && jumps_[jump].x <= x; ++jump) passed += jumps_[jump].mass;
    for (; ramp < ramps_.size() && ramps_[ramp].from <= x; ++ramp) under_way.push_back(ramps_[ramp]);
    std::erase_if(under_way, [&](const Ramp& each) {
      if (each.to > x) return false;
      passed += each.mass;
      return true;
    });
    // The next knot: from here to there F is straight, or smooth over a part of a panel.
    double next = end, panel = INFINITY;
    if (jump < jumps_.size()) next = std::min(next, jumps_[jump].x);
    if (ramp < ramps_.size()) next = std::min(next, ramps_[ramp].from);
    for (const auto& each : under_way) next = std::min(next, each.to);
    for (const auto& each : smooths_) {
      if (x < each.low) next = std::min(next, each.low);
      if (x < each.low || x >= each.high) continue;
      panel = std::min(panel, each.panel);
      next = std::min({next, each.high, std::max(x + panel, std::nextafter(x, INFINITY))});
    }
    const auto straight = [&](double at) {
      double f = passed.value();
      for (const auto& each : under_way) f += each.up_to(at);
      return f;
    };
    const auto square = [&](double at) {
      double f = straight(at);
      for (const auto& each : smooths_) f += each.up_to(at);
      return f * f;
    };
    const double length = next - x;
    if (!std::isinf(x) && std::isinf(panel)) { // ∫ = length · (a² + ab + b²)/3
      double a = straight(x), b = straight(next);
      for (const auto& each : smooths_) a += each.up_to(x), b += each.up_to(x);
      integral += length * (a * a + a * b + b * b) / 3.0;
    } else if (!std::isinf(x)) {
      using boost::math::quadrature::gauss;
      integral += length < panel / 64.0  ? gauss<double, 4>::integrate(square, x, next)
                  : length < panel / 4.0 ? gauss<double, 8>::integrate(square, x, next)
                                         : gauss<double, 16>::integrate(square, x, next);
    }
    x = next;
  }
  return integral.value();
}

} // namespace landfall::landing
