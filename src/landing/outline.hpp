// A cdf taken apart into jumps, straight lines and smooth pieces, so that its square can be integrated.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/distribution.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace landfall::landing {

struct Jump {
  double x, mass;
};

/// Mass spread evenly over [from, to].
struct Ramp {
  double from, to, mass;

  double up_to(double x) const { return x >= to ? mass : mass * (x - from) / (to - from); }
};

/// `mass` spread over [low, high] by a cdf that hardly turns within a panel's length: Gauss–Legendre of 16 points integrates
/// its square over a panel to rounding.
struct Smooth {
  std::function<double(double)> cdf;
  double low, high, panel, mass;

  double up_to(double x) const { return x <= low ? 0.0 : x >= high ? mass : mass * cdf(x); }
};

/// The points of a form that keeps to a lattice without having a mass for each.
struct LatticePoints {
  double origin, step;
  double count; // may be more than can be kept
};

std::optional<LatticePoints> lattice_points(const Distribution& form);

/// The cdf of a form without knots; on a lattice, the smooth function that is right half way between its points.
Smooth smooth_cdf(const Distribution& form, double mass);

class Outline {
public:
  /// A form on a lattice too fine for a jump at each point is taken as smooth: its points may be displaced by half a step.
  explicit Outline(const Distribution& form);
  explicit Outline(Smooth smooth) { smooths_.push_back(std::move(smooth)); }

  /// ∫ F(x)² dx from −∞ to `end`.
  double square_below(double end) const;
  /// Of the number with its sign turned.
  Outline mirrored() const;

private:
  void add(const Distribution& form, double weight);
  void sort();

  std::vector<Jump> jumps_;
  std::vector<Ramp> ramps_;
  std::vector<Smooth> smooths_;
};

} // namespace landfall::landing
