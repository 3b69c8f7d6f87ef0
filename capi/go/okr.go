// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

typedef struct go_okr_verdict {
  landfall_okr_verdict value;
  landfall_error* failure;
} go_okr_verdict;

typedef struct go_okr_trend_line {
  landfall_okr_trend_line value;
  landfall_error* failure;
} go_okr_trend_line;

static landfall_okr_key_result go_key_result(uint32_t direction, int32_t begin, int32_t end, double initial, double target,
                                             const int32_t* days, const double* values, int64_t n, const int32_t* phase_days,
                                             const double* phase_values, int64_t n_phases) {
  landfall_okr_key_result made;
  landfall_okr_key_result_init(&made, (uint32_t)sizeof made);
  made.direction = direction;
  made.period_begin = begin;
  made.period_end = end;
  made.initial = initial;
  made.target = target;
  made.check_in_days = days;
  made.check_in_values = values;
  made.n_check_ins = n;
  made.phase_days = phase_days;
  made.phase_values = phase_values;
  made.n_phases = n_phases;
  return made;
}

#define GO_KEY_RESULT                                                                                                                  \
  uint32_t direction, int32_t begin, int32_t end, double initial, double target, const int32_t *days, const double *values, int64_t n, \
      const int32_t *phase_days, const double *phase_values, int64_t n_phases
#define GO_MADE                                                                                                                  \
  const landfall_okr_key_result key_result =                                                                                     \
      go_key_result(direction, begin, end, initial, target, days, values, n, phase_days, phase_values, n_phases)

static landfall_okr_status_options go_status_options(void) {
  landfall_okr_status_options options;
  landfall_okr_status_options_init(&options, (uint32_t)sizeof options);
  return options;
}
static go_okr_verdict go_okr_status(GO_KEY_RESULT, int32_t as_of, const landfall_landing* landing, landfall_okr_status_options options) {
  GO_MADE;
  GO_ANSWER(go_okr_verdict, landfall_okr_status(&key_result, as_of, landing, &options, &answer.value, &error));
}
static go_okr_trend_line go_okr_trend(GO_KEY_RESULT, int32_t as_of) {
  GO_MADE;
  GO_ANSWER(go_okr_trend_line, landfall_okr_trend(&key_result, as_of, &answer.value, &error));
}
static go_landing go_okr_landing(GO_KEY_RESULT, int32_t as_of) {
  GO_MADE;
  GO_ANSWER(go_landing, landfall_okr_landing(&key_result, as_of, &answer.value, &error));
}
static go_number go_okr_roll_up(const double* weight, const double* progress, int64_t n, uint32_t rule) {
  GO_ANSWER(go_number, landfall_okr_roll_up(weight, progress, n, rule, &answer.value, &error));
}
*/
import "C"

import (
	"math"
	"runtime"
)

// Direction is which way a key result is to go.
type Direction uint32

const (
	Increase  Direction = C.LANDFALL_OKR_INCREASE   // from initial up to target by the end
	Decrease  Direction = C.LANDFALL_OKR_DECREASE   // from initial down to target by the end
	StayAbove Direction = C.LANDFALL_OKR_STAY_ABOVE // at target or above it
	StayBelow Direction = C.LANDFALL_OKR_STAY_BELOW // at target or below it
)

// CheckIn is what a number has been, or is to be, at the end of a day.
type CheckIn struct {
	Day   Date
	Value float64
}

// KeyResult is a number that is to go from where it was to a target by the end of a period, or to stay on one side of it.
type KeyResult struct {
	Direction Direction
	Period    Period  // its label does not matter
	Initial   float64 // as the period began; NaN: none. An increase and a decrease need it
	Target    float64
	CheckIns  []CheckIn // in any order; of several on one day the last holds
	Phases    []CheckIn // what it is to be at the end of days within the period, by day; nil: the pace has a shape of its own
}

// days has them for C, which only reads them.
func days(of []CheckIn) (*C.int32_t, *C.double, C.int64_t) {
	if len(of) == 0 {
		return nil, nil, 0
	}
	each, values := make([]C.int32_t, len(of)), make([]C.double, len(of))
	for i, one := range of {
		each[i], values[i] = one.Day.c(), C.double(one.Value)
	}
	return &each[0], &values[0], C.int64_t(len(of))
}

// KeyResultStatus is how a key result stands.
type KeyResultStatus uint32

const (
	OnTrack  KeyResultStatus = C.LANDFALL_OKR_ON_TRACK
	Lagging  KeyResultStatus = C.LANDFALL_OKR_LAGGING
	OffTrack KeyResultStatus = C.LANDFALL_OKR_OFF_TRACK
)

func (s KeyResultStatus) String() string {
	if words := [...]string{"on track", "lagging", "off track"}; int(s) < len(words) {
		return words[s]
	}
	return "unknown"
}

// StatusRule is what decides a status.
type StatusRule uint32

const (
	ByProbability StatusRule = C.LANDFALL_OKR_BY_PROBABILITY // chance to meet the target
	ByPaceRatio   StatusRule = C.LANDFALL_OKR_BY_PACE_RATIO  // progress / expected
	ByPaceGap     StatusRule = C.LANDFALL_OKR_BY_PACE_GAP    // expected - progress
)

// PaceShape is what share of the way is expected when x of the period has passed.
type PaceShape uint32

const (
	LinearPace PaceShape = C.LANDFALL_OKR_PACE_LINEAR  // x
	SCurve     PaceShape = C.LANDFALL_OKR_PACE_S_CURVE // 3x² − 2x³: slow at both ends
)

// Thresholds of what is on track and of what is lagging; zero: the defaults.
type Thresholds struct{ OnTrack, Lagging float64 }

// StatusOptions are those of [KeyResult.Status].
type StatusOptions struct {
	Landing     *Landing   // one that knows more of the key result than its check-ins do, such as a forecast's; nil: none
	AlwaysPace  bool       // by pace even where there is a probability
	Pace        StatusRule // ByPaceRatio, or ByPaceGap; ByProbability, which is 0: ByPaceRatio
	Shape       PaceShape
	Probability Thresholds // at least: 0.7 and 0.3
	PaceRatio   Thresholds // at least: 0.95 and 0.75
	PaceGap     Thresholds // at most, as a share: 0.165 and 0.33
}

// KeyResultVerdict is a key result's status, and what it follows from. A number that is not known is NaN.
type KeyResultVerdict struct {
	Status    KeyResultStatus
	Rule      StatusRule // which decided
	Current   float64    // last known value, else the initial one
	Progress  float64    // share of the way from initial to target, not clamped; 1 or 0 of one that is to stay
	Expected  float64    // share expected by the end of the day
	PaceRatio float64
	PaceGap   float64
	PHit      float64 // chance to meet the target as the period ends; NaN: the check-ins do not give one
	Why       string
}

// Status is on track, lagging or off track by what was known at the end of a day, and why: by probability where there is one, else
// by pace. The check-ins give one when there are three observations, the initial value among them, and they vary.
func (k *KeyResult) Status(asOf Date, options *StatusOptions) (KeyResultVerdict, error) {
	given := C.go_status_options()
	var landing *C.landfall_landing
	if options != nil {
		landing = options.Landing.in()
		if options.AlwaysPace {
			given.by_probability = 0
		}
		if options.Pace != ByProbability {
			given.by_pace = C.uint32_t(options.Pace)
		}
		given.pace_shape = C.uint32_t(options.Shape)
		options.Probability.c(&given.probability_on_track, &given.probability_lagging)
		options.PaceRatio.c(&given.pace_ratio_on_track, &given.pace_ratio_lagging)
		options.PaceGap.c(&given.pace_gap_on_track, &given.pace_gap_lagging)
	}
	checked, values, n := days(k.CheckIns)
	phased, wanted, phases := days(k.Phases)
	answer := C.go_okr_status(C.uint32_t(k.Direction), k.Period.Begin.c(), k.Period.End.c(), C.double(k.Initial), C.double(k.Target),
		checked, values, n, phased, wanted, phases, asOf.c(), landing, given)
	runtime.KeepAlive(options)
	if answer.failure != nil {
		return KeyResultVerdict{}, taken(answer.failure)
	}
	v := answer.value
	return KeyResultVerdict{KeyResultStatus(v.status), StatusRule(v.rule), float64(v.current), float64(v.progress), float64(v.expected),
		float64(v.pace_ratio), float64(v.pace_gap), float64(v.p_hit), C.GoString(&v.why[0])}, nil
}

func (t Thresholds) c(onTrack, lagging *C.double) {
	if t != (Thresholds{}) {
		*onTrack, *lagging = C.double(t.OnTrack), C.double(t.Lagging)
	}
}

// TrendLine is how a key result has moved: at the end of the period it is Centre + Scale · t, Student's t of Increments − 1 degrees.
type TrendLine struct {
	DriftPerDay    float64
	VariancePerDay float64
	DaysObserved   float64
	DaysLeft       float64
	Last           float64
	Centre         float64
	Scale          float64
	Increments     int64
}

// Trend is how it has moved by the end of a day. [ErrInsufficient] from fewer than three observations that vary.
func (k *KeyResult) Trend(asOf Date) (TrendLine, error) {
	checked, values, n := days(k.CheckIns)
	phased, wanted, phases := days(k.Phases)
	answer := C.go_okr_trend(C.uint32_t(k.Direction), k.Period.Begin.c(), k.Period.End.c(), C.double(k.Initial), C.double(k.Target),
		checked, values, n, phased, wanted, phases, asOf.c())
	if answer.failure != nil {
		return TrendLine{}, taken(answer.failure)
	}
	v := answer.value
	return TrendLine{float64(v.drift_per_day), float64(v.variance_per_day), float64(v.days_observed), float64(v.days_left),
		float64(v.last), float64(v.centre), float64(v.scale), int64(v.increments)}, nil
}

// Landing is where it lands when it goes on as it has. [ErrInsufficient] where there is no trend. Close it.
func (k *KeyResult) Landing(asOf Date) (*Landing, error) {
	checked, values, n := days(k.CheckIns)
	phased, wanted, phases := days(k.Phases)
	return made(C.go_okr_landing(C.uint32_t(k.Direction), k.Period.Begin.c(), k.Period.End.c(), C.double(k.Initial), C.double(k.Target),
		checked, values, n, phased, wanted, phases, asOf.c()))
}

// ProgressRule is how the progress of several is made one.
type ProgressRule uint32

const (
	WeightedMean ProgressRule = C.LANDFALL_OKR_WEIGHTED_MEAN // Σ w p ÷ Σ w
	WorstChild   ProgressRule = C.LANDFALL_OKR_WORST_CHILD   // the least of those with a weight
)

// RollUpProgress is one progress from those of several key results, or objectives. Weights are not negative, and not all 0.
func RollUpProgress(weight, progress []float64, rule ProgressRule) (float64, error) {
	if err := sameLength("weight", weight, "progress", progress); err != nil {
		return math.NaN(), err
	}
	return number(C.go_okr_roll_up(doubles(weight), doubles(progress), C.int64_t(len(weight)), C.uint32_t(rule)))
}
