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

typedef struct go_two_rates {
  landfall_two_rates value;
  landfall_error* failure;
} go_two_rates;

static go_two_rates go_test_rates(int64_t first_successes, int64_t first_trials, int64_t second_successes, int64_t second_trials,
                                  double level) {
  GO_ANSWER(go_two_rates, landfall_stats_two_rates(first_successes, first_trials, second_successes, second_trials, level, &answer.value,
                                                   &error));
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
static go_interval go_effect_size(const double* first, int64_t n_first, const double* second, int64_t n_second, uint32_t measure, double level) {
  GO_ANSWER(go_interval, landfall_stats_effect_size(first, n_first, second, n_second, measure, level, &answer.value, &error));
}
static go_interval go_bca(const double* first, int64_t n_first, const double* second, int64_t n_second, uint32_t as_efron, double level,
                          int64_t resamples, uint64_t seed, uint64_t stream, landfall_control control) {
  landfall_stats_bca_options options;
  landfall_stats_bca_options_init(&options, (uint32_t)sizeof options);
  options.as_efron = as_efron;
  if (level != 0) options.level = level;
  if (resamples != 0) options.resamples = resamples;
  if (seed != 0) options.seed = seed;
  options.stream = stream;
  options.control = control;
  static const double no_values = 0;
  if (second == NULL && n_second == 0) second = &no_values;
  GO_ANSWER(go_interval, landfall_stats_bca(first, n_first, n_second < 0 ? NULL : second, n_second < 0 ? 0 : n_second, &options,
                                            &answer.value, &error));
}

typedef struct go_group_test {
  landfall_group_test value;
  landfall_error* failure;
} go_group_test;

static go_group_test go_test_groups(const double* first, int64_t n_first, const double* second, int64_t n_second, uint32_t test,
                                    uint32_t alternative, int64_t exact_limit, int64_t permutations, uint64_t seed, uint64_t stream,
                                    landfall_control control) {
  landfall_stats_group_test_options options;
  landfall_stats_group_test_options_init(&options, (uint32_t)sizeof options);
  options.test = test;
  options.alternative = alternative;
  options.exact_limit = exact_limit;
  if (permutations != 0) options.permutations = permutations;
  if (seed != 0) options.seed = seed;
  options.stream = stream;
  options.control = control;
  GO_ANSWER(go_group_test, landfall_stats_group_test(first, n_first, second, n_second, &options, &answer.value, &error));
}
static landfall_error* go_q_values(const double* p_values, int64_t n, double* out) {
  GO_TRY(landfall_stats_q_values(p_values, n, out, &error));
}
*/
import "C"

import "context"

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
	return estimated(C.go_proportion_interval(C.int64_t(successes), C.int64_t(trials), C.uint32_t(method), C.double(level)))
}

// estimated is a plain answer with its interval.
func estimated(answer C.go_interval) (Interval, error) {
	if answer.failure != nil {
		return Interval{}, taken(answer.failure)
	}
	return fromC(answer.value), nil
}

func fromC(v C.landfall_interval) Interval {
	return Interval{float64(v.estimate), float64(v.low), float64(v.high), float64(v.level), int64(v.n)}
}

// TwoRates is what two rates beside one another come to.
type TwoRates struct {
	Fisher          float64  // p of Fisher's exact test, two-sided; 1 without trials on one side
	LikelihoodRatio float64  // p of G² on one degree of freedom
	Difference      Interval // the second rate less the first, with Newcombe's interval; NaN without trials on one side
}

// TestRates is whether a rate has changed: whether the second one is higher than the first, by how much, and how sure that is.
//
// successes are 0 to trials; level lies between 0 and 1. O(smallest margin). Agrees with R's fisher.test to 1e-10.
func TestRates(firstSuccesses, firstTrials, secondSuccesses, secondTrials int64, level float64) (TwoRates, error) {
	answer := C.go_test_rates(C.int64_t(firstSuccesses), C.int64_t(firstTrials), C.int64_t(secondSuccesses), C.int64_t(secondTrials),
		C.double(level))
	if answer.failure != nil {
		return TwoRates{}, taken(answer.failure)
	}
	v := answer.value
	return TwoRates{float64(v.fisher_p), float64(v.likelihood_ratio_p), fromC(v.difference)}, nil
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

// Effect is how far two groups lie apart.
type Effect uint32

const (
	Difference  Effect = C.LANDFALL_EFFECT_DIFFERENCE   // of means; Welch's interval
	Ratio       Effect = C.LANDFALL_EFFECT_RATIO        // of means, both above 0; interval on the log scale
	HedgesG     Effect = C.LANDFALL_EFFECT_HEDGES_G     // difference in pooled standard deviations, without small-sample bias
	CliffsDelta Effect = C.LANDFALL_EFFECT_CLIFFS_DELTA // share of pairs in which the first is the larger, less that in which it is the smaller
)

// EffectSize is how far the first group lies from the second, with its interval; NaN and without ends where there are too few
// values for it. level lies between 0 and 1; 0: 0.80. O(n), O(n log n) for Cliff's delta. Agrees with SciPy, mpmath and a count of
// all pairs to 1e-9.
func EffectSize(first, second []float64, effect Effect, level float64) (Interval, error) {
	return estimated(C.go_effect_size(doubles(first), C.int64_t(len(first)), doubles(second), C.int64_t(len(second)), C.uint32_t(effect), usual(level)))
}

// BCaOptions are those of [BCa]; nil and zeros are its defaults.
type BCaOptions struct {
	AsEfron   bool    // BCa as Efron has it, and not widened for few values
	Level     float64 // 0: 0.80
	Resamples int64   // 0: 9999
	Seed      uint64  // 0: 1
	Stream    uint64  // samples that are drawn beside one another take each its own
}

// BCa is the bootstrap interval of a mean, or of the mean of first less the mean of second unless second is nil, for values that are
// skewed. Exponential values are covered at 80% by 76% (n = 5) to 78% (20), and as Efron has it by 66 to 75%. O(resamples n). Agrees
// with scipy.stats.bootstrap.
func BCa(ctx context.Context, first, second []float64, options *BCaOptions) (Interval, error) {
	if options == nil {
		options = &BCaOptions{}
	}
	if err := begin(ctx); err != nil {
		return Interval{}, err
	}
	others, efron := C.int64_t(-1), C.uint32_t(0)
	if second != nil {
		others = C.int64_t(len(second))
	}
	if options.AsEfron {
		efron = 1
	}
	over, end := watch(ctx)
	defer end()
	interval, err := estimated(C.go_bca(doubles(first), C.int64_t(len(first)), doubles(second), others, efron, C.double(options.Level),
		C.int64_t(options.Resamples), C.uint64_t(options.Seed), C.uint64_t(options.Stream), C.go_control(over, 0)))
	return interval, cancelled(ctx, err)
}

// GroupTestKind is what [CompareGroups] looks at.
type GroupTestKind uint32

const (
	PermutationTest   GroupTestKind = C.LANDFALL_GROUP_TEST_PERMUTATION    // of the difference of means: Fisher-Pitman
	MannWhitneyTest   GroupTestKind = C.LANDFALL_GROUP_TEST_MANN_WHITNEY   // of ranks: the groups have one distribution
	BrunnerMunzelTest GroupTestKind = C.LANDFALL_GROUP_TEST_BRUNNER_MUNZEL // of ranks: neither tends to be larger, however each varies
)

// Alternative is what a test holds against chance.
type Alternative uint32

const (
	TwoSided Alternative = C.LANDFALL_ALTERNATIVE_TWO_SIDED
	Greater  Alternative = C.LANDFALL_ALTERNATIVE_GREATER // the first group is
	Less     Alternative = C.LANDFALL_ALTERNATIVE_LESS
)

// GroupTestOptions are those of [CompareGroups]; nil and zeros are its defaults.
type GroupTestOptions struct {
	Test         GroupTestKind
	Alternative  Alternative
	NeverExact   bool   // drawn, or by the normal, however small the groups
	ExactLimit   int64  // exact by permutation up to so many ways of dealing the labels (0: 200,000), by Mann-Whitney up to so many values (0: 60; at most 120)
	Permutations int64  // drawn where it is not exact; 0: 9999
	Seed         uint64 // 0: 1
	Stream       uint64 // tests that are run beside one another take each its own
}

// GroupTest is what a test of two groups answers.
type GroupTest struct {
	Statistic    float64 // difference of means; Mann-Whitney's U of the first; Brunner-Munzel's W, above 0 where the first is larger
	PValue       float64 // Brunner-Munzel's is NaN where the groups part completely
	Degrees      float64 // of freedom: Brunner-Munzel's; else NaN
	Permutations int64   // looked at: by permutation; else 0
	Exact        bool    // every way of dealing the labels; else drawn, or by an approximation
}

// CompareGroups says whether two groups differ by more than chance. Agrees with SciPy to 1e-10.
func CompareGroups(ctx context.Context, first, second []float64, options *GroupTestOptions) (GroupTest, error) {
	if options == nil {
		options = &GroupTestOptions{}
	}
	if err := begin(ctx); err != nil {
		return GroupTest{}, err
	}
	limit := C.int64_t(options.ExactLimit)
	if options.NeverExact {
		limit = 0
	} else if limit == 0 {
		limit = -1
	}
	over, end := watch(ctx)
	defer end()
	answer := C.go_test_groups(doubles(first), C.int64_t(len(first)), doubles(second), C.int64_t(len(second)), C.uint32_t(options.Test),
		C.uint32_t(options.Alternative), limit, C.int64_t(options.Permutations), C.uint64_t(options.Seed), C.uint64_t(options.Stream),
		C.go_control(over, 0))
	if answer.failure != nil {
		return GroupTest{}, cancelled(ctx, taken(answer.failure))
	}
	v := answer.value
	return GroupTest{float64(v.statistic), float64(v.p_value), float64(v.degrees), int64(v.permutations), v.exact != 0}, nil
}

// QValues are those of Benjamini and Hochberg: calling every difference with q at most f real makes at most a share f of them false.
// A p is 0 to 1, or NaN (null), which stays NaN and is not counted. O(n) as a rule. Agrees with R's p.adjust.
func QValues(pValues []float64) ([]float64, error) {
	q := make([]float64, len(pValues))
	if err := failed(C.go_q_values(doubles(pValues), C.int64_t(len(q)), doubles(q))); err != nil {
		return nil, err
	}
	return q, nil
}
