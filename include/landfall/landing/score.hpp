// Proper scores: how good a Landing was, once the number is known.
// Answers: how far off was it, did its intervals hold what came, and is it as sure as it may be and no surer?
// Definitions: lower is better in every score. A score is proper where nobody expects a better one than the forecaster who says
// what they believe: CRPS, pinball, interval score and log score are. Coverage and PIT say whether the probabilities are right
// (calibration), width whether they say much (sharpness); neither is to be read without the other.
// Thread safety: pure functions of immutable values. Source: Gneiting & Raftery, J. American Statistical Association 102
// (2007). SPDX-License-Identifier: Apache-2.0
#pragma once

#include <landfall/core/field.hpp>      // what a row's fields are called
#include <landfall/landing/landing.hpp> // Landing
#include <landfall/stats/interval.hpp>  // Interval

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace landfall::stats {
class Random;
}

namespace landfall::landing {

// Every function here throws `Error` (invalid_argument) on an outcome that is not finite and on a q or level outside (0, 1).

/// Continuous ranked probability score ∫ (F(x) − 1{x ≥ outcome})² dx = E|X − outcome| − ½ E|X − X'|, in the unit of the number.
/// Of a point it is the absolute error.
///
/// Exact where the cdf is made of jumps and straight lines (points, deals, lattices, grids, quantiles, and mixtures of them):
/// summed from either end towards the outcome, so that thin tails keep their digits. A smooth sum of many deals is integrated
/// by Gauss–Legendre on panels as fine as its frequencies, to 1e-10 of its standard deviation; so is a lattice of more than
/// 65,536 points where it is mixed or truncated, and its points may be displaced by half a step then (1e-8 of the score).
/// O(k) for k points or knots, O(k log k) for mixtures. Agrees with properscoring, scoringrules and rational arithmetic to
/// 1e-12 (tests/reference/score.json). What the Landing itself is off by, its `error_bound()`, the score is off by at most.
/// Source: Matheson & Winkler, Management Science 22 (1976).
double crps(const Landing& landing, double outcome);

/// (1{outcome < x} − q)(x − outcome), x the Landing's quantile at q; in the unit of the number. At ½ it is half the absolute
/// error of the median. CRPS is twice its integral over q. O(1) and one quantile. Source: Koenker & Bassett, Econometrica 46
/// (1978).
double pinball(const Landing& landing, double q, double outcome);

/// Width of the central interval, plus 2/(1 − level) for each unit by which the outcome lies outside; in the unit of the
/// number. O(1) and two quantiles. Source: Winkler, J. American Statistical Association 67 (1972).
double interval_score(const Landing& landing, double level, double outcome);

/// Cells [edge + k·width, edge + (k + 1)·width) for whole k.
struct Cells {
  double width = 0.0;
  double edge = 0.0; ///< where one of them begins
};

/// −log P(the cell that holds the outcome), natural logarithm. 0 is perfect; infinite where the Landing ruled the cell out.
///
/// A Landing may have masses, a density or both, so what is scored is the probability of a cell of stated width: it is one
/// number for every form, and proper. (The probability of a window centred on the outcome would not be: it rewards a forecast
/// narrower than what is believed.) With cells no wider than a lattice's step it is the log of the mass; where a density is
/// smooth over the cell, it is −log density − log width. Scores of unequal cells are not to be compared.
/// Masses are summed over the cell itself, so that tails keep their digits. Throws `Error` (invalid_argument) unless the width
/// is finite and above 0, and the edge finite. O(points in the cell + log k).
double log_score(const Landing& landing, double outcome, Cells cells);

/// Whether the outcome lies in the central interval [quantile((1 − level)/2), quantile((1 + level)/2)], ends included. A
/// Landing of few points holds more than `level` in it. O(1) and two probabilities.
bool covers(const Landing& landing, double level, double outcome);

/// Sharpness: width of the central interval, in the unit of the number. O(1) and two quantiles.
double central_width(const Landing& landing, double level);

/// Probability integral transform: where the outcome stands in the Landing.
struct PitRange {
  double below = 0.0;       ///< P(X < outcome)
  double at_or_below = 0.0; ///< P(X ≤ outcome)
};

/// Both ends are the same where the outcome has no mass. O(1) and two probabilities.
PitRange pit_range(const Landing& landing, double outcome);

/// A uniform draw from the range: uniform on [0, 1] over many outcomes if they come as the Landings say, whatever their form.
/// One draw. Source: Smith, J. Forecasting 4 (1985).
double randomised_pit(const Landing& landing, double outcome, stats::Random& random);

// --- many ---

/// How an outcome that has mass enters the PIT histogram: spread evenly over its range, without chance (Czado, Gneiting & Held,
/// Biometrics 65 (2009)), or at one seeded draw from it.
enum class Pit : std::uint8_t { spread, randomised };

std::string_view to_string(Pit pit);

struct ScoreOptions {
  std::vector<double> quantiles{0.1, 0.5, 0.9}; ///< whose pinball is taken
  std::vector<double> levels{0.50, 0.80, 0.95}; ///< of the central intervals that are checked
  Cells cells;                                  ///< of the log score; width 0: no log score
  Pit pit = Pit::spread;
  std::int64_t pit_bins = 10;
  std::uint64_t seed = 1; ///< of the randomised PIT
  double level = 0.80;    ///< of the intervals about means and shares
  Control control = {};   ///< asked for each Landing that is scored; threads are used, the answer is the same with any number
};

/// Mean of one score over all pairs.
struct MeanScore {
  std::string score;    ///< "crps", "pinball 0.1", "interval score 0.8", "log score", "absolute error", "bias", "spread"
  stats::Interval mean; ///< Student's t
  double standard_error = 0.0;
};

/// How often a central interval held what came, against how often it should.
struct IntervalCoverage {
  double level = 0.0;
  std::int64_t covered = 0;
  stats::Interval share;   ///< of outcomes in the interval; Wilson
  double mean_width = 0.0; ///< in the unit of the number
};

/// One bar of the PIT histogram. Alike: calibrated; high ends: too sure; a hump: not sure enough; a slope: biased.
struct PitBin {
  double low = 0.0, high = 0.0;
  double share = 0.0; ///< of outcomes
  double expected = 0.0;
};

struct ScoreSummary {
  std::int64_t n = 0;
  std::vector<MeanScore> scores;
  std::vector<IntervalCoverage> coverage;
  std::vector<PitBin> pit;
  double pit_p_value = 0.0; ///< that randomised PITs of calibrated Landings are no more uniform than these (Anderson–Darling)
};

/// Scores of Landing i against outcome i. Scores: crps; pinball at each quantile; interval score at each level; log score if
/// cells are given; absolute error of the median; bias (mean − outcome: above 0, it promised too much); spread (standard
/// deviation of the Landing).
///
/// Standard errors, intervals and the test take the pairs as independent. Forecasts week by week of one quarter share their
/// outcome and are not: score one week of many quarters, or read these intervals as too narrow. The test draws from the range
/// where an outcome has mass, whatever `pit` is; the histogram draws only when asked.
/// Throws `Error` (invalid_argument) on unequal lengths, no pair, pit_bins outside 2 to 65536, or options outside their domain.
/// O(Σ CRPS).
ScoreSummary score(std::span<const Landing> landings, std::span<const double> outcomes, const ScoreOptions& options = {});

} // namespace landfall::landing

template <> struct landfall::fields_of<landfall::landing::MeanScore> {
  using Row = landing::MeanScore;
  static constexpr auto value =
      fields(field("score", &Row::score, "which score; lower is better"),
             field("mean", &Row::mean, "mean over all pairs, with its interval"),
             field("standard_error", &Row::standard_error, "of the mean, pairs taken as independent"));
};

template <> struct landfall::fields_of<landfall::landing::IntervalCoverage> {
  using Row = landing::IntervalCoverage;
  static constexpr auto value =
      fields(field("level", &Row::level, "probability that the interval is to hold the outcome", Unit::probability),
             field("covered", &Row::covered, "outcomes in the interval", Unit::count),
             field("share", &Row::share, "share of outcomes in the interval", Unit::probability),
             field("mean_width", &Row::mean_width, "mean width of the interval, in the unit of the number"));
};

template <> struct landfall::fields_of<landfall::landing::PitBin> {
  using Row = landing::PitBin;
  static constexpr auto value =
      fields(field("low", &Row::low, "lower end of the bin", Unit::probability),
             field("high", &Row::high, "upper end of the bin", Unit::probability),
             field("share", &Row::share, "share of outcomes in the bin", Unit::probability),
             field("expected", &Row::expected, "share if the Landings are calibrated", Unit::probability));
};
