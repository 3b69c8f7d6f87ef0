// Cases of which some never end: what share ends at all, and how long those take, while many are still open.
// Answers: how many of these leads will ever convert, by when, and what does the latest cohort come to?
// Definition: P(ended by t) = c · F(t): a case ends at all with probability c, logit c = β₀ + x·β, and those that do take F, a
// Weibull, gamma or generalised gamma time. Maximum likelihood: an ended case gives log c + log f(t), an open one
// log(1 − c F(t)). Intervals by the delta method on the scale on which the parameter is free (logit of a probability, logarithm
// of a scale or shape). Thread safety: an immutable model; the fit is a pure function, its bits the same for any number of
// threads. Source: Boag, J. R. Statist. Soc. B 11 (1949); Farewell, Biometrics 38 (1982); Stacy, Ann. Math. Statist. 33 (1962).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/control.hpp>
#include <landfall/core/field.hpp>
#include <landfall/stats/interval.hpp>
#include <landfall/stats/timed_cases.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace landfall::stats {

/// How long the cases take that end.
enum class CureTiming : std::uint8_t {
  weibull,           ///< F(t) = 1 − exp(−(t/λ)^p)
  gamma,             ///< F(t) = P(k, t/λ), P the regularised incomplete gamma function
  generalised_gamma, ///< F(t) = P(k, (t/λ)^p); the two above are its cases k = 1 and p = 1
};
std::string_view to_string(CureTiming timing);

struct CureOptions {
  CureTiming timing = CureTiming::weibull;
  double level = 0.80; ///< of the intervals
  std::size_t most_iterations = 200;
  Control control = {};
};

/// What a cohort comes to in the end.
struct CureExpectation {
  std::int64_t n = 0;
  std::int64_t ended = 0; ///< so far
  Interval expected;      ///< that will have ended in the end; chance and the model's own error are in it
};

class CureModel {
public:
  /// Share that ever ends. `x` has as many covariates as the model; throws `Error` (invalid_argument) otherwise.
  Interval share(std::span<const double> x = {}) const;
  /// P(ended by t), t ≥ 0.
  Interval ended_by(double t, std::span<const double> x = {}) const;
  /// P(it ends at all) of a case that is still open after `age`: c (1 − F) / (1 − c F). The estimate.
  double yet_to_end(double age, std::span<const double> x = {}) const;
  /// Of cases such as were fitted, or others: those that have ended, and Σ P(it ends at all) of those that are open. The
  /// interval is the delta method's on the mean and each open case's own chance, together. O(n).
  CureExpectation expectation(const TimedCases& cases) const;

  /// β₀, β: the logarithm of the odds to end at all, and what a unit of each covariate adds to it.
  const std::vector<Interval>& coefficients() const { return coefficients_; }
  Interval scale() const { return scale_; } ///< λ, in the unit of time
  Interval shape() const { return shape_; } ///< k; 1, of no width, for the Weibull
  Interval power() const { return power_; } ///< p; 1, of no width, for the gamma
  /// Maller and Zhou's statistic of whether cases were watched for long enough to see that some never end: (1 − N/n)^n, N the
  /// ended cases in (2 t* − t, t*], t* the longest time of these and t of all. Where it is above 0.01 they may well not have
  /// been: the share is then a guess by the form of F, and its interval too narrow. (Watched for a third of their time, 97 of
  /// 100 are above.) Source: Maller & Zhou, Survival Analysis with Long-Term Survivors (1996).
  double follow_up_alpha() const { return follow_up_alpha_; }
  double log_likelihood() const { return log_likelihood_; }
  CureTiming timing() const { return timing_; }
  std::int64_t n() const { return n_; }
  std::int64_t ended() const { return ended_; }
  double level() const { return level_; }

private:
  friend CureModel fit_cure(const TimedCases&, const CureOptions&);
  CureModel() = default;
  double linear(std::span<const double> x) const;
  /// Interval of a probability q whose gradient by the parameters is given.
  Interval of_probability(double q, std::span<const double> gradient) const;

  CureTiming timing_ = CureTiming::weibull;
  std::vector<double> parameters_; ///< β₀, β, log λ, then log k and log p where they are free
  std::vector<double> covariance_; ///< of these, row by row
  std::vector<Interval> coefficients_;
  Interval scale_, shape_, power_;
  double log_likelihood_ = 0.0, level_ = 0.80, follow_up_alpha_ = 1.0;
  std::int64_t n_ = 0, ended_ = 0;
};

/// Fits from the share that has ended, by Newton's method (Weibull), or by BFGS and two steps of Newton at the end; the
/// covariance is the inverse of the observed information. Throws `Error`: (invalid_argument, with column and row) for columns
/// of unequal length or values outside their domain, (insufficient) with fewer ended cases than parameters, (not_converged)
/// where the times do not tell those that never end from those that have not ended yet: the likelihood has no peak within
/// reach. O(iterations · n · parameters). Agrees with lifelines and with SciPy's maximum to 1e-6 (tests/reference/cure.json).
CureModel fit_cure(const TimedCases& cases, const CureOptions& options = {});

} // namespace landfall::stats

template <> struct landfall::fields_of<landfall::stats::CureExpectation> {
  using Row = stats::CureExpectation;
  static constexpr auto value =
      fields(field("n", &Row::n, "cases", Unit::count), field("ended", &Row::ended, "that have ended so far", Unit::count),
             field("expected", &Row::expected, "that will have ended in the end", Unit::count));
};
