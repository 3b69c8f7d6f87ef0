// Times of cases that all end some day, as a Weibull of covariates.
// Answers: how long does it take as a rule, how much longer with this or that, and what is to be expected beyond what was seen?
// Definition: P(not ended by t) = exp(−(t/λ)^p), log λ = β₀ + x·β (accelerated failure time: a unit of a covariate stretches
// every time by e^β). Maximum likelihood: an ended case gives log f(t), an open one log(1 − F(t)). Where some never end, see
// stats/cure.hpp; where no form is to be taken for granted, stats/survival.hpp. Intervals by the delta method on the logarithm
// (times), or log-log (probabilities). Thread safety: an immutable model; the fit is a pure function, its bits the same for any
// number of threads. Source: Kalbfleisch & Prentice, The Statistical Analysis of Failure Time Data (2002), ch. 3.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>
#include <landfall/stats/interval.hpp>
#include <landfall/stats/timed_cases.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace landfall::stats {

struct WeibullOptions {
  double level = 0.80; ///< of the intervals
  std::size_t most_iterations = 200;
  Control control = {};
};

class WeibullModel {
public:
  /// Time by which a share p has ended, λ (−log(1 − p))^(1/p'), in the unit of time; 0 < p < 1. `x` has as many covariates as
  /// the model; throws `Error` (invalid_argument) otherwise.
  Interval quantile(double p, std::span<const double> x = {}) const;
  /// Mean time, λ Γ(1 + 1/p).
  Interval mean(std::span<const double> x = {}) const;
  /// P(ended by t), t ≥ 0.
  Interval ended_by(double t, std::span<const double> x = {}) const;

  /// β₀, β: the logarithm of the scale, and what a unit of each covariate adds to it.
  const std::vector<Interval>& coefficients() const { return coefficients_; }
  Interval power() const { return power_; } ///< p; above 1: the longer it takes, the sooner it ends
  double log_likelihood() const { return log_likelihood_; }
  std::int64_t n() const { return n_; }
  std::int64_t ended() const { return ended_; }
  double level() const { return level_; }

private:
  friend WeibullModel fit_weibull(const TimedCases&, const WeibullOptions&);
  WeibullModel() = default;
  double log_scale(std::span<const double> x) const;
  /// Normal quantile times the standard error of what has this gradient by β₀, β and log p: by_linear · (1, x), by_power.
  double half_width(double by_linear, std::span<const double> x, double by_power) const;

  std::vector<double> parameters_; ///< β₀, β, log p
  std::vector<double> covariance_; ///< of these, row by row
  std::vector<Interval> coefficients_;
  Interval power_;
  double log_likelihood_ = 0.0, level_ = 0.80;
  std::int64_t n_ = 0, ended_ = 0;
};

/// Fits by Newton's method from an exponential; the covariance is the inverse of the observed information. Throws `Error`:
/// (invalid_argument, with column and row) for columns of unequal length, values outside their domain, or a covariate that is
/// the same for every case; (insufficient) with fewer ended cases than parameters; (not_converged) where the likelihood has no
/// peak: all ended at one time, or a covariate tells apart those that ended. O(iterations · n · parameters²). Agrees with R's
/// survreg to 1e-6 (tests/reference/weibull.json).
WeibullModel fit_weibull(const TimedCases& cases, const WeibullOptions& options = {});

} // namespace landfall::stats
