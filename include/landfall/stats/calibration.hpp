// How good probabilities were, against what happened or did not.
// Answers: do things that were given 30% happen three times in ten, and do the probabilities tell them apart?
// Definitions: lower is better in Brier score and log loss; both are proper. An outcome is 1 where it happened and 0 where not.
// A weight says how much an observation counts; without weights each counts once. Intervals of shares and means are those of
// (Σw)²/Σw² observations; the recalibration takes a weight of 2 as two observations. Observations are taken as independent.
// Every function throws `Error` (invalid_argument, with row) on a probability outside [0, 1], an outcome other than 0 and 1, a
// weight that is neither 0 nor from 1e-100 to 1e100, or columns of unequal length; (insufficient) where there is no weight
// above 0. Nulls are the caller's to leave out. Thread safety: pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>     // what a row's fields are called
#include <landfall/stats/interval.hpp> // Interval

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace landfall::stats {

/// Probabilities and what came of them.
struct Judged {
  std::span<const double> probability;
  std::span<const double> outcome; ///< 0 or 1
  std::span<const double> weight;  ///< empty: 1 each
};

// --- reliability ---

/// How observations are put together: bins of equal width over [0, 1]; bins of equal weight, as near as equal probabilities,
/// which stay together, allow; or one bin for each distinct probability.
enum class Bins : std::uint8_t { equal_width, equal_count, distinct };

std::string_view to_string(Bins bins);

struct ReliabilityOptions {
  Bins bins = Bins::equal_width;
  std::int64_t count = 10; ///< of bins; unused for distinct
  double level = 0.80;     ///< of the intervals
};

/// What was said in one bin, and what happened.
struct ReliabilityRow {
  double low = 0.0, high = 0.0;  ///< of the bin; of equal count and distinct, the least and greatest probability in it
  std::int64_t n = 0;            ///< observations
  double weight = 0.0;           ///< theirs
  double mean_probability = 0.0; ///< what was said
  Interval observed;             ///< what happened: share of weight with outcome 1; Wilson, for (Σw)²/Σw² observations
};

/// A row for each bin that has any weight, ascending. Bins of equal width are [low, high), the last with its end. Calibrated
/// probabilities lie within the intervals as often as their level says. O(n log n).
/// Source: Murphy & Winkler, Applied Statistics 26 (1977); bins agree with scikit-learn's calibration_curve.
std::vector<ReliabilityRow> reliability_table(const Judged& judged, const ReliabilityOptions& options = {});

// --- scores ---

/// Mean (p − outcome)², and what it is made of.
struct BrierScore {
  Interval score; ///< of the mean; normal, n the number of observations
  /// Σ share · (mean probability − observed)² over bins: 0 when calibrated.
  double reliability = 0.0;
  /// Σ share · (observed − base rate)²: how far the bins differ in what happened; more is better.
  double resolution = 0.0;
  /// base rate · (1 − base rate): the score of who always says the base rate.
  double uncertainty = 0.0;
  /// What the bins hide: variance of probabilities within bins less twice their covariance with outcomes. 0 for distinct.
  double within_bins = 0.0;
  double skill = 0.0; ///< 1 − score ÷ uncertainty: 1 is perfect, 0 no better than the base rate; NaN where all came out alike
};

/// score = reliability − resolution + uncertainty + within_bins, to rounding. O(n log n). The score agrees with scikit-learn's
/// brier_score_loss (tests/reference/calibration.json).
/// Source: Brier 1950; Murphy, J. Applied Meteorology 12 (1973); Stephenson, Coelho & Jolliffe, Weather and Forecasting 23
/// (2008).
BrierScore brier_score(const Judged& judged, const ReliabilityOptions& options = {});

/// Mean −log of the probability that was given to what happened; natural logarithm, with its normal interval. Infinite, and its
/// interval without an upper end, where something happened that was given 0 (nothing is clipped). O(n).
/// Agrees with scikit-learn's log_loss (tests/reference/calibration.json). Source: Good, J. Royal Statistical Society B 14
/// (1952).
Interval log_loss(const Judged& judged, double level = 0.80);

// --- intercept and slope ---

/// How the curve through the outcomes is found: maximum likelihood, or Firth's, which pulls a little towards one half and has
/// an answer under separation too.
enum class LogisticFit : std::uint8_t { maximum_likelihood, firth };

std::string_view to_string(LogisticFit fit);

struct RecalibrationOptions {
  LogisticFit fit = LogisticFit::maximum_likelihood;
  /// Probabilities are moved into [clamp, 1 − clamp], since 0 and 1 have no logit; `clamped` counts those that were.
  double clamp = 1e-6;
  double level = 0.80; ///< of the intervals
};

/// logit P(outcome) = intercept + slope · logit p.
struct Recalibration {
  Interval intercept; ///< 0 when calibrated
  Interval slope;     ///< 1 when calibrated; below 1, probabilities are too extreme; above 1, too timid
  /// Intercept with the slope held at 1: above 0, more happens than was said.
  Interval in_the_large;
  double intercept_error = 0.0, slope_error = 0.0, in_the_large_error = 0.0; ///< standard errors
  double covariance = 0.0;                                                   ///< of intercept and slope
  double p_value = 0.0;     ///< of as large a likelihood ratio against intercept 0, slope 1, if calibrated; χ² of 2 degrees
  std::int64_t n = 0;       ///< observations
  std::int64_t clamped = 0; ///< of these, moved inwards
  bool separated = false;   ///< a probability parts those that happened from those that did not
};

/// Logistic recalibration by Newton's method, with Wald intervals from the inverse information.
///
/// Where outcomes are separated (one probability above which all happened and below which none did, or the other way round; or
/// all alike) there is no greatest likelihood: estimates are NaN with intervals without ends and `separated` is set. So they
/// are, without it, where all probabilities are alike and there is no slope. `firth` answers finite ones in the first case. In
/// the large there is an estimate unless all outcomes are alike. Throws `Error` (invalid_argument) unless 0 < clamp < ½ and 0 <
/// level < 1, (not_converged) if Newton's steps do not settle. O(n · steps). Agrees with R's glm and statsmodels to 1e-8
/// (tests/reference/calibration.json). Source: Cox, Biometrika 45 (1958); Steyerberg, Clinical Prediction Models (2019), 15;
/// Firth, Biometrika 80 (1993).
Recalibration recalibration(const Judged& judged, const RecalibrationOptions& options = {});

} // namespace landfall::stats

template <> struct landfall::fields_of<landfall::stats::ReliabilityRow> {
  using Row = stats::ReliabilityRow;
  static constexpr auto value =
      fields(field("low", &Row::low, "lower end of the bin", Unit::probability),
             field("high", &Row::high, "upper end of the bin", Unit::probability),
             field("n", &Row::n, "observations in the bin", Unit::count), field("weight", &Row::weight, "their weight"),
             field("mean_probability", &Row::mean_probability, "what was said, on average", Unit::probability),
             field("observed", &Row::observed, "share that happened, with its interval", Unit::probability));
};

template <> struct landfall::fields_of<landfall::stats::BrierScore> {
  using Row = stats::BrierScore;
  static constexpr auto value =
      fields(field("score", &Row::score, "mean squared distance of probability and outcome"),
             field("reliability", &Row::reliability, "squared distance of what was said from what happened; 0 is calibrated"),
             field("resolution", &Row::resolution, "how far the bins differ in what happened; more is better"),
             field("uncertainty", &Row::uncertainty, "score of always saying the base rate"),
             field("within_bins", &Row::within_bins, "what the bins hide"),
             field("skill", &Row::skill, "share of the uncertainty that was taken away", Unit::ratio));
};

template <> struct landfall::fields_of<landfall::stats::Recalibration> {
  using Row = stats::Recalibration;
  static constexpr auto value =
      fields(field("intercept", &Row::intercept, "0 when calibrated"),
             field("slope", &Row::slope, "1 when calibrated; below, probabilities are too extreme"),
             field("in_the_large", &Row::in_the_large, "intercept at slope 1: above 0, more happens than was said"),
             field("intercept_error", &Row::intercept_error, "standard error of the intercept"),
             field("slope_error", &Row::slope_error, "standard error of the slope"),
             field("in_the_large_error", &Row::in_the_large_error, "standard error of calibration in the large"),
             field("covariance", &Row::covariance, "of intercept and slope"),
             field("p_value", &Row::p_value, "of as large a departure, if calibrated", Unit::probability),
             field("n", &Row::n, "observations", Unit::count),
             field("clamped", &Row::clamped, "probabilities too near 0 or 1 that were moved inwards", Unit::count),
             field("separated", &Row::separated, "a probability parts those that happened from those that did not"));
};
