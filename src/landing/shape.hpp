// The shapes of an uncertain amount, each with mean 0 and a width natural to it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/characteristic.hpp" // Share

#include <landfall/landing/amount.hpp>

#include <complex>
#include <memory>
#include <span>
#include <tuple>

namespace landfall::landing {

class Shape {
public:
  virtual ~Shape() = default;

  virtual double variance() const = 0;
  virtual double cdf(double z) const = 0;
  /// P(Z < z).
  virtual double below(double z) const { return cdf(z); }
  virtual double quantile(double q) const = 0;
  /// z with P(Z > z) = tail, accurate however small the tail.
  virtual double upper(double tail) const = 0;
  /// E exp(i s Z), s ≥ 0.
  virtual std::complex<double> characteristic(double s) const = 0;
  /// Equal keys, equal shapes: kind, parameter, and the object itself where the parameter does not say all.
  virtual std::tuple<int, double, const Shape*> key() const = 0;
  /// The characteristic function is a smooth function of log s on this scale; 0: it is not, or it is cheap to find directly.
  virtual double smooth() const { return 0.0; }
  /// Values and their probabilities, where there are only so many.
  virtual std::span<const Share> points() const { return {}; }
};

using ShapePtr = std::shared_ptr<const Shape>;

ShapePtr lognormal_shape(double log_standard_deviation); ///< width: the mean
ShapePtr gamma_shape(double coefficient_of_variation);   ///< width: the mean
ShapePtr triangular_shape(double likely);                ///< width: high − low; likely as a share of it, from low
ShapePtr empirical_shape(std::span<const Share> sorted); ///< width: 1; values ascend, probabilities add to 1

struct InsideAmount {
  static const ShapePtr& shape(const Amount& amount) { return amount.shape_; }
  static double width(const Amount& amount) { return amount.width_; }
};

} // namespace landfall::landing
