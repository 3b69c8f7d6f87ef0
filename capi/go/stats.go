// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

typedef struct go_interval {
  landfall_interval value;
  landfall_error* failure;
} go_interval;

static go_interval go_proportion_interval(int64_t successes, int64_t trials, uint32_t method, double level) {
  GO_ANSWER(go_interval, landfall_stats_proportion_interval(successes, trials, method, level, &answer.value, &error));
}
static landfall_error* go_calibration(const double* probability, const double* outcome, const double* weight, int64_t n, uint32_t bins,
                                      int64_t n_bins, uint32_t fit, double clamp, double level, struct ArrowArrayStream* scores,
                                      struct ArrowArrayStream* table, struct ArrowArrayStream* line) {
  landfall_stats_calibration_options options;
  landfall_stats_calibration_options_init(&options, (uint32_t)sizeof options);
  options.bins = bins;
  if (n_bins != 0) options.n_bins = n_bins;
  options.fit = fit;
  if (clamp != 0) options.clamp = clamp;
  if (level != 0) options.level = level;
  GO_TRY(landfall_stats_calibration(probability, outcome, weight, n, &options, scores, table, line, &error));
}
*/
import "C"

// Interval is an estimate with what makes it honest.
type Interval struct {
	Estimate float64 `landfall:"estimate"` // NaN: there is nothing to estimate it from
	Low      float64 `landfall:"low"`
	High     float64 `landfall:"high"`
	Level    float64 `landfall:"level"` // probability that Low to High is to cover
	N        int64   `landfall:"n"`     // observations behind the estimate
}

// ProportionMethod is how an interval for a proportion is made.
type ProportionMethod uint32

const (
	Wilson         ProportionMethod = C.LANDFALL_PROPORTION_WILSON          // covers near its level also for small n, never leaves 0 to 1
	Jeffreys       ProportionMethod = C.LANDFALL_PROPORTION_JEFFREYS        // equal-tailed posterior of a Beta(1/2, 1/2) prior
	ClopperPearson ProportionMethod = C.LANDFALL_PROPORTION_CLOPPER_PEARSON // never covers less than its level; wider
)

// ProportionInterval is the interval for the rate behind successes of trials, such as deals won of deals decided.
//
// Wilson: centre (k + z²/2) / (n + z²), half width z/(n + z²) · sqrt(k(n − k)/n + z²/4), z the normal quantile at
// (1 + level)/2. No trials answer 0 to 1 with the estimate NaN: nothing is known.
//
// successes is 0 to trials; level lies between 0 and 1, such as 0.80. O(1). Agrees with R to 1e-12.
func ProportionInterval(successes, trials int64, method ProportionMethod, level float64) (Interval, error) {
	answer := C.go_proportion_interval(C.int64_t(successes), C.int64_t(trials), C.uint32_t(method), C.double(level))
	if answer.failure != nil {
		return Interval{}, taken(answer.failure)
	}
	v := answer.value
	return Interval{float64(v.estimate), float64(v.low), float64(v.high), float64(v.level), int64(v.n)}, nil
}

// Bins are how probabilities are put together to be held against what happened.
type Bins uint32

const (
	EqualWidth Bins = C.LANDFALL_BINS_EQUAL_WIDTH // from 0 to 1
	EqualCount Bins = C.LANDFALL_BINS_EQUAL_COUNT // of equal weight, as near as equal probabilities, which stay together, allow
	Distinct   Bins = C.LANDFALL_BINS_DISTINCT    // one for each distinct probability
)

// CalibrationOptions are those of [Calibrate]; nil and zeros are its defaults.
type CalibrationOptions struct {
	Weight []float64 // of each observation; nil: 1
	Bins   Bins
	NBins  int64   // 0: 10
	Firth  bool    // the line by Firth's likelihood, which has an answer under separation too
	Clamp  float64 // probabilities nearer to 0 or 1 are moved inwards for the line alone; 0: 1e-6
	Level  float64 // of the intervals; 0: 0.8
}

// CalibrationScores are mean scores; lower is better but for Resolution and Skill.
type CalibrationScores struct {
	Brier       Interval `landfall:"score"`       // mean squared distance of probability and outcome
	Reliability float64  `landfall:"reliability"` // what was said from what happened; 0 is calibrated
	Resolution  float64  `landfall:"resolution"`  // how far the bins differ in what happened
	Uncertainty float64  `landfall:"uncertainty"` // score of always saying the base rate
	WithinBins  float64  `landfall:"within_bins"` // what the bins hide
	Skill       float64  `landfall:"skill"`       // share of the uncertainty that was taken away
	LogLoss     Interval `landfall:"log_loss"`
}

// ReliabilityBin is what was said in a bin, and what happened.
type ReliabilityBin struct {
	Low             float64  `landfall:"low"`
	High            float64  `landfall:"high"`
	N               int64    `landfall:"n"`
	Weight          float64  `landfall:"weight"`
	MeanProbability float64  `landfall:"mean_probability"`
	Observed        Interval `landfall:"observed"`
}

// CalibrationLine is the line through the outcomes on the logit scale. Calibrated chances have intercept 0 and slope 1.
type CalibrationLine struct {
	Intercept       Interval `landfall:"intercept"`
	Slope           Interval `landfall:"slope"`        // below 1, probabilities are too extreme
	InTheLarge      Interval `landfall:"in_the_large"` // intercept at slope 1: above 0, more happens than was said
	InterceptError  float64  `landfall:"intercept_error"`
	SlopeError      float64  `landfall:"slope_error"`
	InTheLargeError float64  `landfall:"in_the_large_error"`
	Covariance      float64  `landfall:"covariance"` // of intercept and slope
	PValue          float64  `landfall:"p_value"`    // of as large a departure, if calibrated
	N               int64    `landfall:"n"`
	Clamped         int64    `landfall:"clamped"`
	Separated       bool     `landfall:"separated"` // a probability parts those that happened from those that did not
}

// Calibration is what [Calibrate] answers.
type Calibration struct {
	Scores CalibrationScores
	Table  []ReliabilityBin
	Line   CalibrationLine
}

// Calibrate says whether chances came true: scores, the reliability table, and the line through the outcomes. probability is 0 to
// 1, outcome 0 or 1. O(n log n). Agrees with scikit-learn, R's glm and statsmodels to 1e-8.
func Calibrate(probability, outcome []float64, options *CalibrationOptions) (*Calibration, error) {
	if options == nil {
		options = &CalibrationOptions{}
	}
	if err := sameLength("probability", probability, "outcome", outcome); err != nil {
		return nil, err
	}
	if options.Weight != nil {
		if err := sameLength("probability", probability, "weight", options.Weight); err != nil {
			return nil, err
		}
	}
	fit := C.uint32_t(C.LANDFALL_FIT_MAXIMUM_LIKELIHOOD)
	if options.Firth {
		fit = C.LANDFALL_FIT_FIRTH
	}
	scores, table, line := NewStream(), NewStream(), NewStream()
	defer scores.Close()
	defer table.Close()
	defer line.Close()
	err := failed(C.go_calibration(doubles(probability), doubles(outcome), doubles(options.Weight), C.int64_t(len(outcome)),
		C.uint32_t(options.Bins), C.int64_t(options.NBins), fit, C.double(options.Clamp), C.double(options.Level), scores.c, table.c, line.c))
	if err != nil {
		return nil, err
	}
	of, _, err := readRows[CalibrationScores](scores)
	if err != nil {
		return nil, err
	}
	through, _, err := readRows[CalibrationLine](line)
	if err != nil {
		return nil, err
	}
	bins, _, err := readRows[ReliabilityBin](table)
	return &Calibration{of[0], bins, through[0]}, err
}
