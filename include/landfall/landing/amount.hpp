// What a deal pays if it is won, when that is not certain yet: a distribution with a mean and a spread.
// Answers: how much will this deal come to, and how does the sum of many such deals land?
// Definition: a shape (lognormal, gamma, triangular, seen values) stretched to a mean; deals of one shape share it.
// Thread safety: an immutable value, cheap to copy.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <complex>
#include <memory>
#include <span>

namespace landfall::landing {

class Shape;         // a distribution of mean 0 and natural width: src/landing/shape.hpp
struct InsideAmount; // how landfall's own sources reach it

/// mean + width · Z, Z of a shape. Amounts of either sign are allowed: a negative mean mirrors the shape.
class Amount {
public:
  /// Certainly `value`. Throws `Error` unless it is finite.
  static Amount fixed(double value);

  /// Lognormal with the given mean and coefficient of variation (standard deviation ÷ |mean|): log amount is normal with
  /// variance log(1 + cv²). The usual form of deal sizes. Throws `Error` unless mean is finite and 0 ≤ cv ≤ 1000.
  static Amount lognormal(double mean, double coefficient_of_variation);
  /// The same by the standard deviation of the logarithm, 0 … 3.7.
  static Amount lognormal_by_log(double mean, double log_standard_deviation);

  /// Gamma with shape 1/cv² and the given mean: exponential at cv = 1. Throws `Error` unless mean is finite and 0 ≤ cv ≤ 10.
  /// A cv below 1e-8 is none: its variance is less than the rounding of mean².
  static Amount gamma(double mean, double coefficient_of_variation);

  /// Density that rises straight from `low` to `likely` and falls straight to `high`: the expert's three numbers.
  /// Throws `Error` unless all are finite and low ≤ likely ≤ high.
  static Amount triangular(double low, double likely, double high);

  /// One of `values`, value i with weight i (equal weights if there are none): a history of amounts, or a list of prices.
  /// Throws `Error` (with row) on no values, one that is not finite, unequal lengths, a weight below 0 or weights that sum to
  /// 0.
  static Amount empirical(std::span<const double> values, std::span<const double> weights = {});

  /// factor · A. Shares the shape: make one amount per shape and scale it to each deal. Throws `Error` unless factor is finite.
  Amount scale(double factor) const;

  double mean() const { return mean_; }
  double variance() const;
  double cdf(double x) const;      ///< P(A ≤ x)
  double quantile(double q) const; ///< smallest x with P(A ≤ x) ≥ q. Throws `Error` unless 0 ≤ q ≤ 1.
  /// E exp(i t A). Lognormal: the trapezoid along a line through the saddle point, 1e-14 (tests/reference/amount.json); others
  /// in closed form. Source: Asmussen, Jensen & Rojas-Nandayapa, Methodology and Computing in Applied Probability 18 (2016).
  std::complex<double> characteristic(double t) const;

private:
  friend struct InsideAmount;
  Amount(double mean, double width, std::shared_ptr<const Shape> shape);

  double mean_, width_;
  std::shared_ptr<const Shape> shape_; // none when fixed
};

} // namespace landfall::landing
