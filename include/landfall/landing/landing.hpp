// A Landing: the predictive distribution of one number at the end of a period.
// Answers: where will it land, how sure is that, and how likely is it to reach the target?
// Every forecaster returns one and every consumer takes one. Thread safety: an immutable value, cheap to copy.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace landfall {

namespace landing {

class Distribution; // the forms a Landing takes: src/landing/distribution.hpp
class Amount;       // an uncertain amount: landing/amount.hpp
struct Inside;      // how landfall's own sources reach them: src/landing/inside.hpp

struct DealOptions {
  /// Points of the grid where the sum has too many distinct values to keep each; rounded up to a power of two. The error
  /// bound falls in proportion, time and memory grow in proportion.
  std::size_t grid_nodes = std::size_t{1} << 16;
  /// Most lattice points, and most distinct sums, that are kept exactly.
  std::size_t exact_points = std::size_t{1} << 20;
  Control control = {}; ///< progress and cancelling, asked every few milliseconds; memory limit, asked before grid and lattice
};

} // namespace landing

class Landing {
public:
  // --- made from ---

  /// Certainly `value`. Throws `Error` unless it is finite.
  static Landing point(double value);

  /// Sum of independent deals: deal i pays amount[i] with probability[i], else nothing. Amounts may be zero or negative.
  /// By the first way that is exact and cheap:
  ///   few frequencies   many deals make a sum so smooth that its characteristic function vanishes after a few dozen of them:
  ///   on a
  ///                     lattice that the amounts share (whole units, cents) exact, else every probability within 1e-9. Deals
  ///                     that dwarf all others together are taken by what they may come to;
  ///   distinct sums     few deals, or few amounts: every sum, exact;
  ///   lattice           of at most `exact_points` points within reach, exact;
  ///   grid              what is left: real amounts of few deals, or of deals that hardly any of will turn out other than
  ///   expected;
  ///                     rounded to a grid, with `error_bound()` stated.
  /// That a characteristic function stays away once it has vanished is checked where amounts are apt to agree (common divisors
  /// of all, of pairs, of cents); it is proved on lattices of up to 8,192 points. Mean and variance are exact always. No deals:
  /// certainly 0. O(n · frequencies); at worst O(n log n + nodes · (n or fewer)).
  /// Throws `Error` (invalid_argument, with row) on a probability outside [0, 1], an amount that is not finite, or
  /// columns of unequal length. Source: Hong 2013 (Poisson binomial by its characteristic function); Gil-Pelaez 1951.
  static Landing from_deals(std::span<const double> probability, std::span<const double> amount,
                            const landing::DealOptions& options = {});

  /// The same with amounts that are uncertain until the deal is won, independent of each other and of what is won. Exact where
  /// all amounts are fixed or of few values; else by the characteristic function, to 1e-9 where it vanishes (nearly always), on
  /// a grid with `error_bound()` stated where it does not. Mean and variance are exact. O(n · frequencies), a few hundred as a
  /// rule; deals of one shape share its characteristic function. Throws `Error` as above.
  static Landing from_uncertain_deals(std::span<const double> probability, std::span<const landing::Amount> amount,
                                      const landing::DealOptions& options = {});

  /// Sum of N amounts, each drawn from `amounts` with equal chance, N independent of them with the given mean and variance ÷
  /// mean: Poisson at 1, negative binomial above. Business that is not created yet. Exact on a lattice that the amounts share,
  /// else on a grid with `error_bound()` stated; on a grid more than 256 distinct amounts are
  /// joined with their neighbours, within that bound. Throws
  /// `Error` unless mean_count ≥ 0, 1 ≤ variance_to_mean ≤ 1e5, and there is an amount wherever mean_count > 0. Source:
  /// Klugman, Panjer & Willmot, Loss Models, ch. 9.
  static Landing compound(double mean_count, double variance_to_mean, std::span<const double> amounts,
                          const landing::DealOptions& options = {});

  /// Each sample equally likely. Throws `Error` on no samples or one that is not finite.
  static Landing from_samples(std::span<const double> samples);

  /// Continuous, with straight lines between the given points of the quantile function; all mass lies between the first and
  /// the last value, and what lies outside the given probabilities lies on the end values.
  /// Throws `Error` unless there are at least two, probabilities strictly ascend within [0, 1] and values do not descend.
  static Landing from_quantiles(std::span<const double> probabilities, std::span<const double> values);

  // --- read ---

  double mean() const;
  double variance() const;
  double standard_deviation() const;
  /// Smallest x with P(X ≤ x) ≥ q. Throws `Error` unless 0 ≤ q ≤ 1.
  double quantile(double q) const;
  // A value counts as reached when it is but for rounding: within 1e-13 of itself, or 1e-6 of a lattice's step.
  double cdf(double x) const;                  ///< P(X ≤ x)
  double probability_at_least(double x) const; ///< P(X ≥ x)

  /// How it was made, in words: "deals, exact on a lattice of 1".
  const std::string& method() const { return method_; }
  /// Observations (deals, samples) behind it.
  std::int64_t n() const { return n_; }
  /// Largest displacement, in units of the number, between the true distribution and this one: for every x,
  /// F(x − e) − 1e-9 ≤ cdf(x) ≤ F(x + e) + 1e-9. 0 when exact.
  double error_bound() const;

  // --- algebra ---

  Landing shift(double by) const;
  Landing scale(double by) const; ///< any finite factor; a negative one mirrors
  /// Sum of independents.
  friend Landing operator+(const Landing& a, const Landing& b);
  friend Landing operator+(const Landing& a, double by) { return a.shift(by); }
  friend Landing operator+(double by, const Landing& a) { return a.shift(by); }

  /// One of `parts`, part i with weight i (weights are normalised). Combines forecasts and uncertain assumptions.
  /// Throws `Error` on no parts, unequal lengths, a negative weight or weights that sum to 0.
  static Landing mixture(std::span<const Landing> parts, std::span<const double> weights);

  /// The same distribution, saying how it was made.
  Landing named(std::string method, std::int64_t n) const;

private:
  friend struct landing::Inside;
  Landing(std::shared_ptr<const landing::Distribution> distribution, std::string method, std::int64_t n);

  std::shared_ptr<const landing::Distribution> distribution_;
  std::string method_;
  std::int64_t n_ = 0;
};

} // namespace landfall
