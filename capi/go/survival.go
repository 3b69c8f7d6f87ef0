// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

typedef struct go_cure {
  landfall_cure* value;
  landfall_error* failure;
} go_cure;

typedef struct go_weibull {
  landfall_weibull* value;
  landfall_error* failure;
} go_weibull;

typedef struct go_lasts {
  landfall_interval value;
  landfall_error* failure;
} go_lasts;

typedef struct go_expected {
  landfall_interval value;
  int64_t ended;
  landfall_error* failure;
} go_expected;

static landfall_error* go_kaplan_meier(const double* duration, const uint8_t* ended, int64_t n, double level, struct ArrowArrayStream* out) {
  GO_TRY(landfall_survival_kaplan_meier(duration, ended, n, level, out, &error));
}
static landfall_error* go_aalen_johansen(const double* duration, const uint8_t* end, int64_t n, int64_t ways, double level,
                                         struct ArrowArrayStream* out) {
  GO_TRY(landfall_survival_aalen_johansen(duration, end, n, ways, level, out, &error));
}
static go_lasts go_survival_quantile(const double* duration, const uint8_t* ended, int64_t n, double p, double level) {
  GO_ANSWER(go_lasts, landfall_survival_quantile(duration, ended, n, p, level, &answer.value, &error));
}
static go_lasts go_restricted_mean(const double* duration, const uint8_t* ended, int64_t n, double until, double level) {
  GO_ANSWER(go_lasts, landfall_survival_restricted_mean(duration, ended, n, until, level, &answer.value, &error));
}
static go_cure go_cure_fit(const double* time, const uint8_t* ended, int64_t n, const double* covariates, int64_t width, uint32_t timing,
                           double level, landfall_control control) {
  landfall_cure_fit_options options;
  landfall_cure_fit_options_init(&options, (uint32_t)sizeof options);
  options.timing = timing;
  if (level != 0) options.level = level;
  options.control = control;
  GO_ANSWER(go_cure, landfall_cure_fit(time, ended, n, covariates, width, &options, &answer.value, &error));
}
static landfall_error* go_cure_table(const landfall_cure* cure, struct ArrowArrayStream* parameters, struct ArrowArrayStream* summary) {
  GO_TRY(landfall_cure_table(cure, parameters, summary, &error));
}
static go_lasts go_cure_share(const landfall_cure* cure, const double* x, int64_t width) {
  GO_ANSWER(go_lasts, landfall_cure_share(cure, x, width, &answer.value, &error));
}
static go_lasts go_cure_ended_by(const landfall_cure* cure, double t, const double* x, int64_t width) {
  GO_ANSWER(go_lasts, landfall_cure_ended_by(cure, t, x, width, &answer.value, &error));
}
static go_number go_cure_yet_to_end(const landfall_cure* cure, double age, const double* x, int64_t width) {
  GO_ANSWER(go_number, landfall_cure_yet_to_end(cure, age, x, width, &answer.value, &error));
}
static go_expected go_cure_expectation(const landfall_cure* cure, const double* time, const uint8_t* ended, int64_t n,
                                       const double* covariates, int64_t width) {
  GO_ANSWER(go_expected, landfall_cure_expectation(cure, time, ended, n, covariates, width, &answer.ended, &answer.value, &error));
}
static go_weibull go_weibull_fit(const double* time, const uint8_t* ended, int64_t n, const double* covariates, int64_t width,
                                 double level, landfall_control control) {
  landfall_weibull_fit_options options;
  landfall_weibull_fit_options_init(&options, (uint32_t)sizeof options);
  if (level != 0) options.level = level;
  options.control = control;
  GO_ANSWER(go_weibull, landfall_weibull_fit(time, ended, n, covariates, width, &options, &answer.value, &error));
}
static landfall_error* go_weibull_table(const landfall_weibull* weibull, struct ArrowArrayStream* parameters,
                                        struct ArrowArrayStream* summary) {
  GO_TRY(landfall_weibull_table(weibull, parameters, summary, &error));
}
static go_lasts go_weibull_quantile(const landfall_weibull* weibull, double p, const double* x, int64_t width) {
  GO_ANSWER(go_lasts, landfall_weibull_quantile(weibull, p, x, width, &answer.value, &error));
}
static go_lasts go_weibull_mean(const landfall_weibull* weibull, const double* x, int64_t width) {
  GO_ANSWER(go_lasts, landfall_weibull_mean(weibull, x, width, &answer.value, &error));
}
static go_lasts go_weibull_ended_by(const landfall_weibull* weibull, double t, const double* x, int64_t width) {
  GO_ANSWER(go_lasts, landfall_weibull_ended_by(weibull, t, x, width, &answer.value, &error));
}
*/
import "C"

import (
	"context"
	"fmt"
	"runtime"
)

// Durations are cases, one a row, of which some have not ended.
type Durations struct {
	Duration []float64 // how long it lasted, or has been watched: finite, 0 or more
	End      []uint8   // 0: still going on; else it ended, or how
}

func (d Durations) c() (*C.double, *C.uint8_t, C.int64_t, error) {
	if len(d.Duration) != len(d.End) {
		return nil, nil, 0, invalid("end", -1, fmt.Sprintf("there are %d durations and %d ends", len(d.Duration), len(d.End)))
	}
	if len(d.End) == 0 {
		return nil, nil, 0, nil
	}
	return doubles(d.Duration), (*C.uint8_t)(&d.End[0]), C.int64_t(len(d.End)), nil
}

func usual(level float64) C.double {
	if level == 0 {
		return 0.80
	}
	return C.double(level)
}

func intervalOf(answer C.go_lasts) (Interval, error) {
	if answer.failure != nil {
		return Interval{}, taken(answer.failure)
	}
	v := answer.value
	return Interval{float64(v.estimate), float64(v.low), float64(v.high), float64(v.level), int64(v.n)}, nil
}

// SurvivalRow is a time at which cases ended.
type SurvivalRow struct {
	Time     float64  `landfall:"time"`
	AtRisk   int64    `landfall:"at_risk"` // going on just before
	Ended    int64    `landfall:"ended"`
	Survival Interval `landfall:"survival"` // probability of going on beyond
}

// KaplanMeier is the probability of going on beyond each time at which cases ended, with limits on the log-log scale. level 0 is
// 0.80, here and below.
func (d Durations) KaplanMeier(level float64) ([]SurvivalRow, error) {
	duration, ended, n, err := d.c()
	if err != nil {
		return nil, err
	}
	stream := NewStream()
	defer stream.Close()
	if err := failed(C.go_kaplan_meier(duration, ended, n, usual(level), stream.in())); err != nil {
		return nil, err
	}
	rows, _, err := readRows[SurvivalRow](stream)
	return rows, err
}

// Quantile is the time by which a share p has ended, +Inf where the curve never comes down so far.
func (d Durations) Quantile(p, level float64) (Interval, error) {
	duration, ended, n, err := d.c()
	if err != nil {
		return Interval{}, err
	}
	return intervalOf(C.go_survival_quantile(duration, ended, n, C.double(p), usual(level)))
}

// RestrictedMean is the mean of the shorter of duration and until, which is above 0 and at most the longest duration.
func (d Durations) RestrictedMean(until, level float64) (Interval, error) {
	duration, ended, n, err := d.c()
	if err != nil {
		return Interval{}, err
	}
	return intervalOf(C.go_restricted_mean(duration, ended, n, C.double(until), usual(level)))
}

// IncidenceRow is a time at which cases ended, and the share that has ended in one way by then.
type IncidenceRow struct {
	Way       int64    `landfall:"way"`
	Time      float64  `landfall:"time"`
	AtRisk    int64    `landfall:"at_risk"`
	Ended     int64    `landfall:"ended"` // in this way
	Incidence Interval `landfall:"incidence"`
}

// AalenJohansen is the share that has ended in each of several ways, 1 to ways, by each time, where they compete; way by way.
func (d Durations) AalenJohansen(ways int, level float64) ([]IncidenceRow, error) {
	duration, end, n, err := d.c()
	if err != nil {
		return nil, err
	}
	stream := NewStream()
	defer stream.Close()
	if err := failed(C.go_aalen_johansen(duration, end, n, C.int64_t(ways), usual(level), stream.in())); err != nil {
		return nil, err
	}
	rows, _, err := readRows[IncidenceRow](stream)
	return rows, err
}

// Timing is how long the cases take that end.
type Timing uint32

const (
	WeibullTiming          Timing = C.LANDFALL_TIMING_WEIBULL
	GammaTiming            Timing = C.LANDFALL_TIMING_GAMMA
	GeneralisedGammaTiming Timing = C.LANDFALL_TIMING_GENERALISED_GAMMA // the two above are its cases
)

// TimedCases are cases, one a row, that end or have not ended yet: what [FitCure] and [FitWeibull] are fitted to.
type TimedCases struct {
	Durations              // until it ended, or so long it has been open, above 0; End is 0 or 1
	Covariates [][]float64 // of each case as many; nil: none. No constant among them
}

func (c TimedCases) flat() ([]float64, C.int64_t, error) {
	if len(c.Covariates) == 0 {
		return nil, 0, nil
	}
	width := len(c.Covariates[0])
	if len(c.Covariates) != len(c.End) {
		return nil, 0, invalid("covariates", -1, "there is one row for each case")
	}
	flat := make([]float64, 0, width*len(c.End))
	for i, row := range c.Covariates {
		if len(row) != width {
			return nil, 0, invalid("covariates", i, "each case has as many as the first")
		}
		flat = append(flat, row...)
	}
	return flat, C.int64_t(width), nil
}

// CureModel is a mixture cure model: P(ended by t) = c F(t), where the logit of c is linear in the covariates. It never changes once
// made. Close it.
type CureModel struct{ c *C.landfall_cure }

// CureOptions are those of [FitCure].
type CureOptions struct {
	Timing Timing
	Level  float64 // of the intervals; 0: 0.80
}

// FitCure fits the model by maximum likelihood: what share ever ends, and how long that takes. [ErrInsufficient] with fewer ended
// cases than parameters, [ErrNotConverged] where the times do not tell those that never end from those that have not ended yet.
func FitCure(ctx context.Context, cases TimedCases, options *CureOptions) (*CureModel, error) {
	if options == nil {
		options = &CureOptions{}
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	time, ended, n, err := cases.c()
	if err != nil {
		return nil, err
	}
	flat, width, err := cases.flat()
	if err != nil {
		return nil, err
	}
	over, end := watch(ctx)
	defer end()
	answer := C.go_cure_fit(time, ended, n, doubles(flat), width, C.uint32_t(options.Timing), C.double(options.Level), C.go_control(over, 0))
	if answer.failure != nil {
		return nil, cancelled(ctx, taken(answer.failure))
	}
	model := &CureModel{answer.value}
	runtime.SetFinalizer(model, (*CureModel).Close)
	return model, nil
}

// Close frees the model. It answers nil. Closing twice is fine.
func (m *CureModel) Close() error {
	runtime.SetFinalizer(m, nil)
	C.landfall_cure_free(m.c)
	m.c = nil
	return nil
}

// FittedParameter is constant or covariate 0 … (logarithms: of odds in a [CureModel], of the scale in a [WeibullModel]), or scale, shape
// or power of the times.
type FittedParameter struct {
	Parameter string   `landfall:"parameter"`
	Value     Interval `landfall:"value"`
}

// CureSummary is what the fit came to.
type CureSummary struct {
	Timing        string  `landfall:"timing"`
	N             int64   `landfall:"n"`
	Ended         int64   `landfall:"ended"`
	LogLikelihood float64 `landfall:"log_likelihood"`
	FollowUpAlpha float64 `landfall:"follow_up_alpha"` // above 0.01: perhaps not watched for long enough to see that some never end
}

// Parameters are what was fitted, and what that came to.
func (m *CureModel) Parameters() ([]FittedParameter, CureSummary, error) {
	defer runtime.KeepAlive(m)
	parameters, summary := NewStream(), NewStream()
	defer parameters.Close()
	defer summary.Close()
	if err := failed(C.go_cure_table(m.c, parameters.in(), summary.in())); err != nil {
		return nil, CureSummary{}, err
	}
	rows, _, err := readRows[FittedParameter](parameters)
	if err != nil {
		return nil, CureSummary{}, err
	}
	one, _, err := readRows[CureSummary](summary)
	if err != nil {
		return nil, CureSummary{}, err
	}
	return rows, one[0], nil
}

// Share is the share that ever ends, of cases with these covariates.
func (m *CureModel) Share(x ...float64) (Interval, error) {
	defer runtime.KeepAlive(m)
	return intervalOf(C.go_cure_share(m.c, doubles(x), C.int64_t(len(x))))
}

// EndedBy is P(ended by t), t 0 or more.
func (m *CureModel) EndedBy(t float64, x ...float64) (Interval, error) {
	defer runtime.KeepAlive(m)
	return intervalOf(C.go_cure_ended_by(m.c, C.double(t), doubles(x), C.int64_t(len(x))))
}

// YetToEnd is P(it ends at all) of a case that is still open after age.
func (m *CureModel) YetToEnd(age float64, x ...float64) (float64, error) {
	defer runtime.KeepAlive(m)
	return number(C.go_cure_yet_to_end(m.c, C.double(age), doubles(x), C.int64_t(len(x))))
}

// Expectation is what a cohort comes to in the end: those that have ended so far, and the chance of each that is open.
func (m *CureModel) Expectation(cases TimedCases) (ended int64, expected Interval, err error) {
	defer runtime.KeepAlive(m)
	time, ends, n, err := cases.c()
	if err != nil {
		return 0, Interval{}, err
	}
	flat, width, err := cases.flat()
	if err != nil {
		return 0, Interval{}, err
	}
	answer := C.go_cure_expectation(m.c, time, ends, n, doubles(flat), width)
	if answer.failure != nil {
		return 0, Interval{}, taken(answer.failure)
	}
	v := answer.value
	return int64(answer.ended), Interval{float64(v.estimate), float64(v.low), float64(v.high), float64(v.level), int64(v.n)}, nil
}

// WeibullModel are times of cases that all end some day: P(ended by t) = 1 − exp(−(t / scale)^power), the logarithm of the scale linear
// in the covariates. It never changes once made. Close it.
type WeibullModel struct{ c *C.landfall_weibull }

// WeibullOptions are those of [FitWeibull].
type WeibullOptions struct {
	Level float64 // of the intervals; 0: 0.80
}

// FitWeibull fits the times by maximum likelihood: how long it takes, and what stretches it. [ErrInsufficient] with fewer ended cases
// than parameters, [ErrNotConverged] where the likelihood has no peak: all ended at one time, or a covariate tells them from those that
// are open. Where some never end, see [FitCure].
func FitWeibull(ctx context.Context, cases TimedCases, options *WeibullOptions) (*WeibullModel, error) {
	if options == nil {
		options = &WeibullOptions{}
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	time, ended, n, err := cases.c()
	if err != nil {
		return nil, err
	}
	flat, width, err := cases.flat()
	if err != nil {
		return nil, err
	}
	over, end := watch(ctx)
	defer end()
	answer := C.go_weibull_fit(time, ended, n, doubles(flat), width, C.double(options.Level), C.go_control(over, 0))
	if answer.failure != nil {
		return nil, cancelled(ctx, taken(answer.failure))
	}
	model := &WeibullModel{answer.value}
	runtime.SetFinalizer(model, (*WeibullModel).Close)
	return model, nil
}

// Close frees the model. It answers nil. Closing twice is fine.
func (m *WeibullModel) Close() error {
	runtime.SetFinalizer(m, nil)
	C.landfall_weibull_free(m.c)
	m.c = nil
	return nil
}

// WeibullSummary is what the fit came to.
type WeibullSummary struct {
	N             int64   `landfall:"n"`
	Ended         int64   `landfall:"ended"`
	LogLikelihood float64 `landfall:"log_likelihood"`
}

// Parameters are what was fitted, and what that came to.
func (m *WeibullModel) Parameters() ([]FittedParameter, WeibullSummary, error) {
	defer runtime.KeepAlive(m)
	parameters, summary := NewStream(), NewStream()
	defer parameters.Close()
	defer summary.Close()
	if err := failed(C.go_weibull_table(m.c, parameters.in(), summary.in())); err != nil {
		return nil, WeibullSummary{}, err
	}
	rows, _, err := readRows[FittedParameter](parameters)
	if err != nil {
		return nil, WeibullSummary{}, err
	}
	one, _, err := readRows[WeibullSummary](summary)
	if err != nil {
		return nil, WeibullSummary{}, err
	}
	return rows, one[0], nil
}

// Quantile is the time by which a share p has ended, of cases with these covariates.
func (m *WeibullModel) Quantile(p float64, x ...float64) (Interval, error) {
	defer runtime.KeepAlive(m)
	return intervalOf(C.go_weibull_quantile(m.c, C.double(p), doubles(x), C.int64_t(len(x))))
}

// Mean is the mean time, of cases with these covariates.
func (m *WeibullModel) Mean(x ...float64) (Interval, error) {
	defer runtime.KeepAlive(m)
	return intervalOf(C.go_weibull_mean(m.c, doubles(x), C.int64_t(len(x))))
}

// EndedBy is P(ended by t), t 0 or more.
func (m *WeibullModel) EndedBy(t float64, x ...float64) (Interval, error) {
	defer runtime.KeepAlive(m)
	return intervalOf(C.go_weibull_ended_by(m.c, C.double(t), doubles(x), C.int64_t(len(x))))
}
