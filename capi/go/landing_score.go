// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

static landfall_error* go_crps(const landfall_landing* landing, const double* outcomes, int64_t n, double* out) {
  GO_TRY(landfall_landing_crps(landing, outcomes, n, out, &error));
}
static landfall_error* go_pinball(const landfall_landing* landing, double q, const double* outcomes, int64_t n, double* out) {
  GO_TRY(landfall_landing_pinball(landing, q, outcomes, n, out, &error));
}
static landfall_error* go_pit(const landfall_landing* landing, const double* outcomes, int64_t n, double* below,
                              double* at_or_below) {
  GO_TRY(landfall_landing_pit(landing, outcomes, n, below, at_or_below, &error));
}
static landfall_error* go_score(landfall_landing** landings, const double* outcomes, int64_t n, const double* quantiles,
                                int64_t n_quantiles, const double* levels, int64_t n_levels, double cell_width, double cell_edge,
                                int64_t pit_bins, double level, int32_t* over, struct ArrowArrayStream* scores,
                                struct ArrowArrayStream* coverage, struct ArrowArrayStream* pit) {
  landfall_landing_score_options options;
  landfall_landing_score_options_init(&options, (uint32_t)sizeof options);
  if (n_quantiles >= 0) {
    options.quantiles = quantiles;
    options.n_quantiles = n_quantiles;
  }
  if (n_levels >= 0) {
    options.levels = levels;
    options.n_levels = n_levels;
  }
  options.cell_width = cell_width;
  options.cell_edge = cell_edge;
  if (pit_bins != 0) options.pit_bins = pit_bins;
  if (level != 0.0) options.level = level;
  options.control = go_control(over, 0);
  GO_TRY(landfall_landing_score((const landfall_landing* const*)landings, outcomes, n, &options, scores, coverage, pit, &error));
}
static landfall_error* go_contributions(const double* probability, const double* amount, int64_t n, const landfall_landing* rest,
                                        double target, int64_t top, int32_t* over, struct ArrowArrayStream* out) {
  landfall_landing_contributions_options options;
  landfall_landing_contributions_options_init(&options, (uint32_t)sizeof options);
  options.top = top;
  options.control = go_control(over, 0);
  GO_TRY(landfall_landing_contributions(probability, amount, n, rest, target, &options, out, &error));
}
*/
import "C"

import (
	"context"
	"runtime"
	"strconv"
)

// CRPS is the continuous ranked probability score of each outcome, finite: the absolute error where the Landing is a point, in the
// unit of the number; 0 is perfect.
func (l *Landing) CRPS(outcomes []float64) ([]float64, error) {
	scores := make([]float64, len(outcomes))
	err := failed(C.go_crps(l.in(), doubles(outcomes), C.int64_t(len(outcomes)), doubles(scores)))
	runtime.KeepAlive(l)
	return orNil(scores, err)
}

// Pinball is the pinball loss of the quantile at q, above 0 and below 1, for each outcome.
func (l *Landing) Pinball(q float64, outcomes []float64) ([]float64, error) {
	losses := make([]float64, len(outcomes))
	err := failed(C.go_pinball(l.in(), C.double(q), doubles(outcomes), C.int64_t(len(outcomes)), doubles(losses)))
	runtime.KeepAlive(l)
	return orNil(losses, err)
}

// PIT is where each outcome stands in the Landing: the chance of less, and that of no more. Over many outcomes they are uniform if
// the Landings are calibrated.
func (l *Landing) PIT(outcomes []float64) (below, atOrBelow []float64, err error) {
	below, atOrBelow = make([]float64, len(outcomes)), make([]float64, len(outcomes))
	err = failed(C.go_pit(l.in(), doubles(outcomes), C.int64_t(len(outcomes)), doubles(below), doubles(atOrBelow)))
	runtime.KeepAlive(l)
	if err != nil {
		return nil, nil, err
	}
	return below, atOrBelow, nil
}

// ScoreOptions are those of [Score].
type ScoreOptions struct {
	Quantiles []float64 // whose pinball is taken; nil: 0.1, 0.5, 0.9
	Levels    []float64 // of the central intervals that are checked; nil: 0.5, 0.8, 0.95
	CellWidth float64   // of the log score's cells, in the unit of the number; 0: no log score
	CellEdge  float64   // where one of them begins
	PITBins   int64     // 0: 10
	Level     float64   // of the intervals about means and shares; 0: 0.8
}

// MeanScore is the mean of a proper score over all pairs; lower is better.
type MeanScore struct {
	Score         string   `landfall:"score"` // which
	Mean          Interval `landfall:"mean"`
	StandardError float64  `landfall:"standard_error"` // of the mean, pairs taken as independent
}

// IntervalCoverage is how often a central interval held.
type IntervalCoverage struct {
	Level     float64  `landfall:"level"`   // probability that the interval is to hold the outcome
	Covered   int64    `landfall:"covered"` // outcomes in the interval
	Share     Interval `landfall:"share"`
	MeanWidth float64  `landfall:"mean_width"` // in the unit of the number
}

// PITBin is a bar of the histogram of the PIT.
type PITBin struct {
	Low      float64 `landfall:"low"`
	High     float64 `landfall:"high"`
	Share    float64 `landfall:"share"`    // of outcomes in the bin
	Expected float64 `landfall:"expected"` // if the Landings are calibrated
}

// Scores is what [Score] answers.
type Scores struct {
	Means     []MeanScore
	Coverage  []IntervalCoverage
	PIT       []PITBin
	PITPValue float64 // of the test that the PIT is uniform
}

// Score says how good Landings were, now that the i-th number has come to outcomes[i]: means of proper scores with their
// intervals, how often central intervals held, and the histogram of the PIT. There are one Landing or more; outcomes are finite.
func Score(ctx context.Context, landings []*Landing, outcomes []float64, options *ScoreOptions) (*Scores, error) {
	if len(landings) != len(outcomes) {
		return nil, invalid("outcomes", -1, "there is one for each Landing")
	}
	if options == nil {
		options = &ScoreOptions{}
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	in := each(landings)
	means, coverage, pit := NewStream(), NewStream(), NewStream()
	defer means.Close()
	defer coverage.Close()
	defer pit.Close()
	over, end := watch(ctx)
	defer end()
	err := failed(C.go_score(first(in), doubles(outcomes), C.int64_t(len(in)), doubles(options.Quantiles), given(options.Quantiles),
		doubles(options.Levels), given(options.Levels), C.double(options.CellWidth), C.double(options.CellEdge),
		C.int64_t(options.PITBins), C.double(options.Level), over, means.c, coverage.c, pit.c))
	runtime.KeepAlive(landings)
	if err != nil {
		return nil, cancelled(ctx, err)
	}
	scores := &Scores{}
	if scores.Means, _, err = readRows[MeanScore](means); err != nil {
		return nil, err
	}
	if scores.Coverage, _, err = readRows[IntervalCoverage](coverage); err != nil {
		return nil, err
	}
	var about map[string]string
	if scores.PIT, about, err = readRows[PITBin](pit); err != nil {
		return nil, err
	}
	scores.PITPValue, err = strconv.ParseFloat(about["pit_p_value"], 64)
	return scores, err
}

// given is how long an option is; -1 for nil, its default.
func given(values []float64) C.int64_t {
	if values == nil {
		return -1
	}
	return C.int64_t(len(values))
}

// Contribution is what a deal does to the chance of the target.
type Contribution struct {
	Row           int64   `landfall:"row"` // of the deal, from 0
	Probability   float64 `landfall:"probability"`
	Amount        float64 `landfall:"amount"`
	Mean          float64 `landfall:"mean"`           // probability times amount
	Variance      float64 `landfall:"variance"`       // of what the deal pays, in currency squared
	VarianceShare float64 `landfall:"variance_share"` // of the variance of the whole
	HitIfWon      float64 `landfall:"hit_if_won"`     // chance of the target if the deal is won
	HitIfLost     float64 `landfall:"hit_if_lost"`    // if it is lost or slips
	ChangeIfWon   float64 `landfall:"change_if_won"`  // change of the chance of the target
	ChangeIfLost  float64 `landfall:"change_if_lost"`
	WonIfHit      float64 `landfall:"won_if_hit"` // chance that the deal is among the won, if the target is hit
	Decides       float64 `landfall:"decides"`    // how much the chance of the target will move once the deal is settled
}

// Contributions says which deals decide: what each does to the chance that all of them and rest together come to target or more,
// those that decide most first.
//
// Each probability is 0 to 1, amounts are finite; rest, independent of the deals, is what is won already and business to come, nil
// for nothing; target is finite; top is how many rows come out, 0 for all.
func Contributions(ctx context.Context, probability, amount []float64, rest *Landing, target float64, top int) ([]Contribution, error) {
	if err := sameLength("probability", probability, "amount", amount); err != nil {
		return nil, err
	}
	if rest != nil && rest.c == nil {
		return nil, invalid("rest", -1, "it is closed")
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	out := NewStream()
	defer out.Close()
	over, end := watch(ctx)
	defer end()
	err := failed(C.go_contributions(doubles(probability), doubles(amount), C.int64_t(len(amount)), rest.in(), C.double(target),
		C.int64_t(top), over, out.c))
	runtime.KeepAlive(rest)
	if err != nil {
		return nil, cancelled(ctx, err)
	}
	rows, _, err := readRows[Contribution](out)
	return rows, err
}
