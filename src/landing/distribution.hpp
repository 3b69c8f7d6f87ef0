// The forms that a Landing takes. Each knows its mean and variance exactly, reads off its cdf, and can lay its mass on a grid,
// which is how forms that have nothing else in common are added.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "landing/characteristic.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace landfall::landing {

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};

/// Throws `Error` (invalid_argument) unless both are finite: the squares of amounts beyond 1e154 are not.
void require_finite(const Moments& moments);

/// Mass that may be left out on either side of a grid.
inline constexpr double negligible = 1e-14;

/// What rounding may have taken from a cumulated mass: ten masses of 0.1 reach the quantile 0.3 with three.
inline constexpr double cumulation_error = 1e-14;

/// Says that what is given was a form's own before: nothing is to be sorted, joined or scaled, so that it is the same to the
/// bit.
struct AsKept {};

class Distribution;
using DistributionPtr = std::shared_ptr<const Distribution>;

class Distribution {
public:
  virtual ~Distribution() = default;

  virtual Moments moments() const = 0;
  virtual double cdf(double x) const = 0;                  ///< P(X ≤ x)
  virtual double probability_at_least(double x) const = 0; ///< P(X ≥ x), accurate in the upper tail
  virtual double quantile(double q) const = 0;             ///< smallest x with cdf(x) ≥ q
  virtual double error_bound() const { return 0.0; }
  /// The variable scale·X + shift, scale ≠ 0.
  virtual DistributionPtr affine(double scale, double shift) const = 0;
  /// An interval that holds all but `negligible` of the mass on either side.
  virtual std::pair<double, double> bulk() const = 0;
  /// Adds `weight` times the mass to nodes origin + j·step, no mass moved by more than a step; what lies outside goes to the
  /// ends.
  virtual void lay(double origin, double step, double weight, std::span<double> nodes) const = 0;
  /// E exp(2πi k (X − origin) / period), k = first … first + block − 1; nothing from a form that has no good way to it.
  virtual std::optional<Block> characteristic(double /*origin*/, double /*period*/, std::size_t /*first*/) const {
    return std::nullopt;
  }
};

/// Masses on given points: a point, samples, few deals.
class Atoms final : public Distribution {
public:
  /// Points in any order, at least one; points equal but for rounding are joined and masses scaled to sum to 1.
  explicit Atoms(std::vector<std::pair<double, double>> point_and_mass);
  Atoms(AsKept, std::vector<double> points, std::vector<double> masses);

  Moments moments() const override { return moments_; }
  double cdf(double x) const override;
  double probability_at_least(double x) const override;
  double quantile(double q) const override;
  DistributionPtr affine(double scale, double shift) const override;
  std::pair<double, double> bulk() const override { return {points_.front(), points_.back()}; }
  void lay(double origin, double step, double weight, std::span<double> nodes) const override;
  std::optional<Block> characteristic(double origin, double period, std::size_t first) const override;

  std::size_t size() const { return points_.size(); }
  double point(std::size_t i) const { return points_[i]; }
  double mass(std::size_t i) const { return masses_[i]; }
  std::span<const double> points() const { return points_; }
  std::span<const double> masses() const { return masses_; }

private:
  void cumulate();

  std::vector<double> points_, masses_;
  std::vector<double> below_; // below_[i] = Σ masses before i
  std::vector<double> above_; // above_[i] = Σ masses from i on
  Moments moments_;
};

/// Masses on origin + j·step. Also what a grid approximation is stored in: then error_bound > 0.
class Lattice final : public Distribution {
public:
  Lattice(double origin, double step, std::vector<double> masses, Moments moments, double error_bound);
  Lattice(AsKept, double origin, double step, std::vector<double> masses, Moments moments, double error_bound);

  Moments moments() const override { return moments_; }
  double cdf(double x) const override;
  double probability_at_least(double x) const override;
  double quantile(double q) const override;
  double error_bound() const override { return error_bound_; }
  DistributionPtr affine(double scale, double shift) const override;
  std::pair<double, double> bulk() const override;
  void lay(double origin, double step, double weight, std::span<double> nodes) const override;
  std::optional<Block> characteristic(double origin, double period, std::size_t first) const override;

  double origin() const { return origin_; }
  double step() const { return step_; }
  std::span<const double> masses() const { return masses_; }

private:
  double point(std::size_t j) const { return origin_ + static_cast<double>(j) * step_; }

  double origin_, step_;
  std::vector<double> masses_;
  std::vector<double> below_, above_;
  Moments moments_;
  double error_bound_;
  double tolerance_; // share of a step within which a point counts as reached
};

/// A cdf of straight lines between knots; two knots at one x are a jump.
class Linear final : public Distribution {
public:
  Linear(std::vector<double> x, std::vector<double> probability);

  Moments moments() const override { return moments_; }
  double cdf(double x) const override;
  double probability_at_least(double x) const override;
  double quantile(double q) const override;
  DistributionPtr affine(double scale, double shift) const override;
  std::pair<double, double> bulk() const override { return {x_.front(), x_.back()}; }
  void lay(double origin, double step, double weight, std::span<double> nodes) const override;
  std::optional<Block> characteristic(double origin, double period, std::size_t first) const override;

  std::span<const double> x() const { return x_; }
  std::span<const double> probability() const { return probability_; }

private:
  std::vector<double> x_, probability_;
  Moments moments_;
};

/// One of several, by weight. Exact: nothing is laid on a grid until it is added to something.
class Mixture final : public Distribution {
public:
  /// Mixtures among the parts are taken apart; weights are scaled to sum to 1.
  Mixture(std::vector<DistributionPtr> parts, std::vector<double> weights);
  Mixture(AsKept, std::vector<DistributionPtr> parts, std::vector<double> weights);

  Moments moments() const override { return moments_; }
  double cdf(double x) const override;
  double probability_at_least(double x) const override;
  double quantile(double q) const override;
  double error_bound() const override;
  DistributionPtr affine(double scale, double shift) const override;
  std::pair<double, double> bulk() const override;
  void lay(double origin, double step, double weight, std::span<double> nodes) const override;
  std::optional<Block> characteristic(double origin, double period, std::size_t first) const override;

  std::span<const DistributionPtr> parts() const { return parts_; }
  std::span<const double> weights() const { return weights_; }

private:
  std::vector<DistributionPtr> parts_;
  std::vector<double> weights_;
  Moments moments_;
};

/// Sum of independents: exact where both are atoms few enough or lattices of one step, on a grid of `grid_nodes` otherwise.
DistributionPtr sum(const DistributionPtr& a, const DistributionPtr& b);

/// Adds `mass` at x to the two nodes about it, so that the mean stays.
void lay_point(double x, double mass, double origin, double step, std::span<double> nodes);

} // namespace landfall::landing
