// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

typedef struct go_tally {
  landfall_funnel_tally* value;
  landfall_error* failure;
} go_tally;

static landfall_error* go_funnel_conversion(struct ArrowArrayStream* events, const landfall_funnel* funnel,
                                            const landfall_funnel_conversion_options* options, struct ArrowArrayStream* out,
                                            struct ArrowArrayStream* outcomes, struct ArrowArrayStream* counts,
                                            struct ArrowArrayStream* rejects) {
  GO_TRY(landfall_funnel_conversion(events, funnel, options, out, outcomes, counts, rejects, &error));
}
static landfall_error* go_funnel_time_in_stage(struct ArrowArrayStream* events, const landfall_funnel* funnel,
                                               const landfall_funnel_time_options* options, struct ArrowArrayStream* out,
                                               struct ArrowArrayStream* rejects) {
  GO_TRY(landfall_funnel_time_in_stage(events, funnel, options, out, rejects, &error));
}
static landfall_error* go_funnel_time_to_stage(struct ArrowArrayStream* events, const landfall_funnel* funnel,
                                               const landfall_funnel_time_options* options, struct ArrowArrayStream* out,
                                               struct ArrowArrayStream* rejects) {
  GO_TRY(landfall_funnel_time_to_stage(events, funnel, options, out, rejects, &error));
}
static landfall_error* go_funnel_trend(struct ArrowArrayStream* events, const landfall_funnel* funnel,
                                       const landfall_funnel_trend_options* options, struct ArrowArrayStream* out,
                                       struct ArrowArrayStream* leaks, struct ArrowArrayStream* rejects) {
  GO_TRY(landfall_funnel_trend(events, funnel, options, out, leaks, rejects, &error));
}
static landfall_error* go_funnel_by_period(struct ArrowArrayStream* events, const landfall_funnel* funnel, const int32_t* begins,
                                           int64_t n_begins, const landfall_funnel_by_period_options* options,
                                           struct ArrowArrayStream* out, struct ArrowArrayStream* changes,
                                           struct ArrowArrayStream* rejects) {
  GO_TRY(landfall_funnel_by_period(events, funnel, begins, n_begins, options, out, changes, rejects, &error));
}
static landfall_error* go_funnel_events_of_deals(struct ArrowArrayStream* opportunities, const landfall_opportunity_columns* columns,
                                                 const char* by, const landfall_control* control, struct ArrowArrayStream* out,
                                                 int64_t* without_created, struct ArrowArrayStream* rejects) {
  GO_TRY(landfall_funnel_events_of_deals(opportunities, columns, by, control, out, without_created, rejects, &error));
}

typedef struct go_velocity {
  landfall_pipeline_velocity value;
  landfall_error* failure;
} go_velocity;

static go_velocity go_pipeline_velocity(int64_t open, int64_t lost, const double* amount, const double* cycle_days, int64_t n,
                                        double level) {
  GO_ANSWER(go_velocity, landfall_funnel_pipeline_velocity(open, lost, amount, cycle_days, n, level, &answer.value, &error));
}

typedef struct go_change {
  landfall_change_point value;
  landfall_error* failure;
} go_change;

static go_change go_change_point(const int64_t* successes, const int64_t* trials, int64_t n, double alpha, double level, int64_t draws,
                                 uint64_t seed, landfall_control control) {
  landfall_funnel_change_point_options options;
  landfall_funnel_change_point_options_init(&options, (uint32_t)sizeof options);
  if (alpha != 0) options.alpha = alpha;
  if (level != 0) options.level = level;
  if (draws != 0) options.draws = draws;
  if (seed != 0) options.seed = seed;
  options.control = control;
  GO_ANSWER(go_change, landfall_funnel_change_point(successes, trials, n, &options, &answer.value, &error));
}
static go_tally go_funnel_tally_new(const landfall_funnel* funnel) {
  GO_ANSWER(go_tally, landfall_funnel_tally_new(funnel, &answer.value, &error));
}
static landfall_error* go_funnel_tally_add(landfall_funnel_tally* tally, struct ArrowArrayStream* events,
                                           const landfall_control* control, struct ArrowArrayStream* rejects) {
  GO_TRY(landfall_funnel_tally_add(tally, events, control, rejects, &error));
}
static landfall_error* go_funnel_tally_merge(landfall_funnel_tally* tally, const landfall_funnel_tally* other) {
  GO_TRY(landfall_funnel_tally_merge(tally, other, &error));
}
static landfall_error* go_funnel_tally_conversion(const landfall_funnel_tally* tally, uint32_t method, double level,
                                                  struct ArrowArrayStream* out, struct ArrowArrayStream* outcomes,
                                                  struct ArrowArrayStream* counts) {
  GO_TRY(landfall_funnel_tally_conversion(tally, method, level, out, outcomes, counts, &error));
}
static go_integer go_funnel_tally_bytes(const landfall_funnel_tally* tally, uint8_t* bytes, int64_t capacity) {
  GO_ANSWER(go_integer, landfall_funnel_tally_bytes(tally, bytes, capacity, &answer.value, &error));
}
static go_tally go_funnel_tally_from_bytes(const landfall_funnel* funnel, const uint8_t* bytes, int64_t size) {
  GO_ANSWER(go_tally, landfall_funnel_tally_from_bytes(funnel, bytes, size, &answer.value, &error));
}
*/
import "C"

import (
	"context"
	"math"
	"runtime"
	"time"
	"unsafe"
)

// FunnelEvent is that somebody or something came to a stage, or to an end.
type FunnelEvent struct {
	ID      string
	Stage   string // a stage of the funnel's, a way to end, or any other word: an event of no stage
	Time    time.Time
	Segment string  // what to split by, column segment; as it stands at an ID's first event
	Amount  float64 // column amount; likewise
}

// FunnelEvents is a [Table] of events, in any order.
type FunnelEvents []FunnelEvent

// ExportArrow makes it a stream of Arrow's.
func (e FunnelEvents) ExportArrow(stream unsafe.Pointer) error {
	table := newColumns(len(e), 5)
	table.words("id", func(row int) string { return e[row].ID })
	table.words("stage", func(row int) string { return e[row].Stage })
	table.times("time", func(row int) time.Time { return e[row].Time })
	table.words("segment", func(row int) string { return e[row].Segment })
	table.numbers("amount", func(row int) float64 { return e[row].Amount })
	return table.give(stream)
}

// Order is what it takes to have reached a stage.
type Order uint32

const (
	OrderAny    Order = C.LANDFALL_ORDER_ANY    // an event of that stage or a later one: skipping passes the stages skipped
	OrderStrict Order = C.LANDFALL_ORDER_STRICT // events of every stage up to it, one after another; others may lie between
)

// Funnel is the stages of a funnel, the columns of its events, and how they are read. ClickHouse's windowFunnel is OrderStrict with
// a Window, LaterOnly for its strict_increase, NothingBetween for its strict_order.
type Funnel struct {
	Stages []string // 2 to 32 words, from the first stage to the last
	Ends   []string // ways to end that are no stage, such as lost

	ID, Stage, Time string // names of the columns; empty: id, stage, time

	Order          Order
	WindowDays     float64 // a stage counts only so long after the first one; 0: for ever
	LaterOnly      bool    // strict: the next stage comes at a later time, not at the same one
	NothingBetween bool    // strict: an event that is not the next stage ends the chain
	StaysEnded     bool    // an end stands, and stage events after it are dropped; else they take it back
}

func flag(is bool) C.uint32_t {
	if is {
		return 1
	}
	return 0
}

func (f Funnel) c(memory *memory) C.landfall_funnel {
	var given C.landfall_funnel
	given.id, given.stage, given.time = memory.text(f.ID), memory.text(f.Stage), memory.text(f.Time)
	given.stages, given.n_stages = memory.texts(f.Stages)
	given.ends, given.n_ends = memory.texts(f.Ends)
	given.window_days = C.double(f.WindowDays)
	given.order, given.later_only = C.uint32_t(f.Order), flag(f.LaterOnly)
	given.nothing_between, given.stays_ended = flag(f.NothingBetween), flag(f.StaysEnded)
	return given
}

// FunnelStep is how many of those who reached a stage have gone on.
type FunnelStep struct {
	Segment       string   `landfall:"segment"` // empty: all
	From          string   `landfall:"from"`
	To            string   `landfall:"to"`
	Entered       int64    `landfall:"entered"`
	Passed        int64    `landfall:"passed"`
	Conversion    Interval `landfall:"conversion"`     // passed over entered
	Overall       Interval `landfall:"overall"`        // passed over those who entered the first stage
	Pooled        Interval `landfall:"pooled"`         // conversion, as far as the other segments tell of it; NaN without segments
	EnteredAmount float64  `landfall:"entered_amount"` // NaN: no column of amounts
	PassedAmount  float64  `landfall:"passed_amount"`
}

// FunnelOutcome is a way to end, or open: neither at the last stage nor ended.
type FunnelOutcome struct {
	Segment string `landfall:"segment"`
	Outcome string `landfall:"outcome"`
	Count   int64  `landfall:"count"`
}

// FunnelCounts is what the rules met with. Events that moved an id on are counted in none of them.
type FunnelCounts struct {
	Events     int64 `landfall:"events"`
	IDs        int64 `landfall:"ids"`
	NullTimes  int64 `landfall:"null_times"`
	Other      int64 `landfall:"other"`      // events of no stage
	Duplicates int64 `landfall:"duplicates"` // same id, stage and time once more
	Repeats    int64 `landfall:"repeats"`    // a stage reached before, once more
	Returns    int64 `landfall:"returns"`    // an earlier stage after a later one
	Skipped    int64 `landfall:"skipped"`    // stages passed without an event, or events before their turn
	Late       int64 `landfall:"late"`       // after the window
	Reopened   int64 `landfall:"reopened"`
}

// FunnelConversion is how a funnel converts.
type FunnelConversion struct {
	Steps    []FunnelStep
	Outcomes []FunnelOutcome
	Counts   FunnelCounts
	Rejects  []Reject // with KeepRejects
}

// FunnelOptions are what the calls over a funnel have in common.
type FunnelOptions struct {
	Level       float64 // of the intervals; 0: 0.80
	KeepRejects bool    // wrong rows come out as rejects, rather than fail the call
	Threads     uint32  // 0: one
	MemoryLimit int64   // bytes; 0: none
}

// ConversionOptions are those of [Funnel.Conversion].
type ConversionOptions struct {
	FunnelOptions
	Method      ProportionMethod
	By          string // column of words to split by; empty: none
	Amount      string // column of numbers: conversion of money beside that of ids; empty: none
	CohortBegin Date   // only ids that reached the first stage on this day or later; zero: no bound
	CohortEnd   Date   // and before this day
}

// call is what each call over events does: export, run, read what it answers.
func (o FunnelOptions) call(ctx context.Context, events Table, n int,
	run func(events *C.struct_ArrowArrayStream, control C.landfall_control, out []*C.struct_ArrowArrayStream, rejects *C.struct_ArrowArrayStream) *C.landfall_error,
	read func(out []*Stream) error) ([]Reject, error) {
	if events == nil {
		return nil, invalid("events", -1, "there is no table")
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	stream, err := exported(events)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	over, end := watch(ctx)
	defer end()
	control := C.go_control(over, C.int64_t(o.MemoryLimit))
	control.threads = C.uint32_t(o.Threads)
	out, in := make([]*Stream, n), make([]*C.struct_ArrowArrayStream, n)
	for i := range out {
		out[i] = NewStream()
		in[i] = out[i].in()
	}
	defer closeAll(out)
	var rejects *Stream
	if o.KeepRejects {
		rejects = NewStream()
		defer rejects.Close()
	}
	if err := failed(run(stream.in(), control, in, rejects.in())); err != nil {
		return nil, cancelled(ctx, err)
	}
	if err := read(out); err != nil || rejects == nil {
		return nil, err
	}
	rows, _, err := readRows[Reject](rejects)
	return rows, err
}

func (o FunnelOptions) level() C.double {
	if o.Level == 0 {
		return 0.80
	}
	return C.double(o.Level)
}

func (c *FunnelConversion) read(out []*Stream) (err error) {
	if c.Steps, _, err = readRows[FunnelStep](out[0]); err != nil {
		return err
	}
	if c.Outcomes, _, err = readRows[FunnelOutcome](out[1]); err != nil {
		return err
	}
	counts, _, err := readRows[FunnelCounts](out[2])
	if err == nil {
		c.Counts = counts[0]
	}
	return err
}

// Conversion is how many of those who reached a stage have gone on, by cohort. IDs still open count as not yet passed.
func (f Funnel) Conversion(ctx context.Context, events Table, options *ConversionOptions) (FunnelConversion, error) {
	if options == nil {
		options = &ConversionOptions{}
	}
	var memory memory
	defer memory.free()
	funnel := f.c(&memory)
	var given C.landfall_funnel_conversion_options
	C.landfall_funnel_conversion_options_init(&given, C.sizeof_landfall_funnel_conversion_options)
	given.method, given.level = C.uint32_t(options.Method), options.level()
	given.by, given.amount = memory.text(options.By), memory.text(options.Amount)
	given.cohort_begin, given.cohort_end = options.CohortBegin.c(), options.CohortEnd.c()
	var answer FunnelConversion
	rejects, err := options.call(ctx, events, 3,
		func(events *C.struct_ArrowArrayStream, control C.landfall_control, out []*C.struct_ArrowArrayStream, rejects *C.struct_ArrowArrayStream) *C.landfall_error {
			given.control = control
			return C.go_funnel_conversion(events, &funnel, &given, out[0], out[1], out[2], rejects)
		}, answer.read)
	answer.Rejects = rejects
	return answer, err
}

// TimeOptions are those of [Funnel.TimeInStage] and [Funnel.TimeToStage].
type TimeOptions struct {
	FunnelOptions
	AsOf Date // nothing after this day is looked at; zero: the time of the latest event
}

// StageTime is how long a stage holds those who enter it, in days.
type StageTime struct {
	Stage          string   `landfall:"stage"`
	Entered        int64    `landfall:"entered"`
	Left           int64    `landfall:"left"` // for the next stage, or by an end
	StillThere     int64    `landfall:"still_there"`
	Median         Interval `landfall:"median"` // +Inf: half have never left
	P90            Interval `landfall:"p90"`
	RestrictedMean Interval `landfall:"restricted_mean"` // of the first Until days of a stay
	Until          float64  `landfall:"until"`
}

// StageReach is how long it takes to a stage from the first one, in days, and what share gets there.
type StageReach struct {
	Stage   string   `landfall:"stage"`
	Entered int64    `landfall:"entered"` // the first stage
	Reached int64    `landfall:"reached"`
	Ended   int64    `landfall:"ended"` // before they reached it
	Open    int64    `landfall:"open"`  // may yet come
	Share   Interval `landfall:"share"`
	Half    Interval `landfall:"half"` // by which half of that share has
}

func (o *TimeOptions) c() C.landfall_funnel_time_options {
	var given C.landfall_funnel_time_options
	C.landfall_funnel_time_options_init(&given, C.sizeof_landfall_funnel_time_options)
	given.as_of, given.level = o.AsOf.c(), o.level()
	return given
}

// TimeInStage is how long ids stay in each stage; those that are there still are censored (Kaplan–Meier).
func (f Funnel) TimeInStage(ctx context.Context, events Table, options *TimeOptions) (rows []StageTime, rejects []Reject, err error) {
	if options == nil {
		options = &TimeOptions{}
	}
	var memory memory
	defer memory.free()
	funnel, given := f.c(&memory), options.c()
	rejects, err = options.call(ctx, events, 1,
		func(events *C.struct_ArrowArrayStream, control C.landfall_control, out []*C.struct_ArrowArrayStream, rejects *C.struct_ArrowArrayStream) *C.landfall_error {
			given.control = control
			return C.go_funnel_time_in_stage(events, &funnel, &given, out[0], rejects)
		}, func(out []*Stream) (err error) {
			rows, _, err = readRows[StageTime](out[0])
			return err
		})
	return rows, rejects, err
}

// TimeToStage is how long ids take from the first stage to each other: ending elsewhere competes, open ids may yet come
// (Aalen–Johansen).
func (f Funnel) TimeToStage(ctx context.Context, events Table, options *TimeOptions) (rows []StageReach, rejects []Reject, err error) {
	if options == nil {
		options = &TimeOptions{}
	}
	var memory memory
	defer memory.free()
	funnel, given := f.c(&memory), options.c()
	rejects, err = options.call(ctx, events, 1,
		func(events *C.struct_ArrowArrayStream, control C.landfall_control, out []*C.struct_ArrowArrayStream, rejects *C.struct_ArrowArrayStream) *C.landfall_error {
			given.control = control
			return C.go_funnel_time_to_stage(events, &funnel, &given, out[0], rejects)
		}, func(out []*Stream) (err error) {
			rows, _, err = readRows[StageReach](out[0])
			return err
		})
	return rows, rejects, err
}

// FunnelTrendOptions are those of [Funnel.Trend].
type FunnelTrendOptions struct {
	FunnelOptions
	HorizonDays float64 // within which the next stage counts; entries not watched for so long are left out; 0: 30
	AsOf        Date    // nothing after this day is looked at; zero: the time of the latest event
	MeanAmount  float64 // of a deal at the last stage, for the leaks; 0: they are of ids
	Alpha       float64 // share of the steps said to have changed that has not, at most; 0: 0.10
}

// FunnelChange is whether a step's conversion has changed.
type FunnelChange struct {
	From       string   `landfall:"from"`
	To         string   `landfall:"to"`
	Before     Interval `landfall:"before"`
	After      Interval `landfall:"after"`
	Difference Interval `landfall:"difference"`
	P          float64  `landfall:"p"`     // Fisher's exact test
	Q          float64  `landfall:"q"`     // Benjamini and Hochberg's over the steps
	Trend      string   `landfall:"trend"` // improving, worsening or no evidence
}

// FunnelLeak is what a step's change costs at the end.
type FunnelLeak struct {
	From       string   `landfall:"from"`
	To         string   `landfall:"to"`
	Entered    int64    `landfall:"entered"`
	Conversion Interval `landfall:"conversion"` // since
	Reference  Interval `landfall:"reference"`  // before
	Downstream float64  `landfall:"downstream"` // share of To that reaches the last stage
	Lost       Interval `landfall:"lost"`       // below 0: a gain
}

// Trend is whether a stage's conversion has changed since a day, young and old on one horizon; leaks have the dearest first.
func (f Funnel) Trend(ctx context.Context, events Table, since Date, options *FunnelTrendOptions) (changes []FunnelChange, leaks []FunnelLeak, rejects []Reject, err error) {
	if options == nil {
		options = &FunnelTrendOptions{}
	}
	var memory memory
	defer memory.free()
	funnel := f.c(&memory)
	var given C.landfall_funnel_trend_options
	C.landfall_funnel_trend_options_init(&given, C.sizeof_landfall_funnel_trend_options)
	given.since, given.as_of, given.level = since.c(), options.AsOf.c(), options.level()
	if options.HorizonDays != 0 {
		given.horizon_days = C.double(options.HorizonDays)
	}
	if options.MeanAmount != 0 {
		given.mean_amount = C.double(options.MeanAmount)
	} else {
		given.mean_amount = C.double(math.NaN())
	}
	if options.Alpha != 0 {
		given.alpha = C.double(options.Alpha)
	}
	rejects, err = options.call(ctx, events, 2,
		func(events *C.struct_ArrowArrayStream, control C.landfall_control, out []*C.struct_ArrowArrayStream, rejects *C.struct_ArrowArrayStream) *C.landfall_error {
			given.control = control
			return C.go_funnel_trend(events, &funnel, &given, out[0], out[1], rejects)
		}, func(out []*Stream) (err error) {
			if changes, _, err = readRows[FunnelChange](out[0]); err == nil {
				leaks, _, err = readRows[FunnelLeak](out[1])
			}
			return err
		})
	return changes, leaks, rejects, err
}

// Every is how long a period is: [EveryWeek] is from Monday on, the others are of the calendar.
type Every uint32

const (
	EveryMonth Every = iota
	EveryWeek
	EveryQuarter
	EveryYear
)

// FunnelPeriodOptions are those of [Funnel.ByPeriod].
type FunnelPeriodOptions struct {
	FunnelOptions
	Every       Every
	Begins      []Date  // other periods: their first days and the first day after the last one; nil: those of Every
	HorizonDays float64 // within which the next stage counts, of a cohort; 0: 30
	AsOf        Date    // nothing after this day is looked at; zero: the time of the latest event
	Alpha       float64 // share of the steps said to have changed that has not, at most; 0: 0.10
}

// FunnelPeriod is a step in a period.
type FunnelPeriod struct {
	Begin       Date     `landfall:"begin"`
	End         Date     `landfall:"end"` // first day after it
	From        string   `landfall:"from"`
	To          string   `landfall:"to"`
	ArrivedFrom int64    `landfall:"arrived_from"`
	ArrivedTo   int64    `landfall:"arrived_to"`
	ByPeriod    float64  `landfall:"by_period"` // ArrivedTo ÷ ArrivedFrom: it can exceed 1; NaN: nobody came
	ByCohort    Interval `landfall:"by_cohort"` // of those that came and have been watched for the horizon; NaN for none
}

// StepChange is since when a step converts otherwise.
type StepChange struct {
	From       string   `landfall:"from"`
	To         string   `landfall:"to"`
	Since      Date     `landfall:"since"` // zero: no evidence
	Before     Interval `landfall:"before"`
	After      Interval `landfall:"after"`
	P          float64  `landfall:"p"`           // likelihood ratio over all places, by simulation
	Q          float64  `landfall:"q"`           // Benjamini and Hochberg's over the steps
	LongestRun int64    `landfall:"longest_run"` // periods in a row on one side of the series' own rate; 8 or more are a signal
}

// ByPeriod is conversion period by period: what came and went in each, and what became of those that came in it; and since when a
// step converts otherwise.
func (f Funnel) ByPeriod(ctx context.Context, events Table, options *FunnelPeriodOptions) (periods []FunnelPeriod, changes []StepChange, rejects []Reject, err error) {
	if options == nil {
		options = &FunnelPeriodOptions{}
	}
	days := make([]int32, len(options.Begins))
	for i, day := range options.Begins {
		if day.IsZero() {
			return nil, nil, nil, invalid("begins", i, "it is no day")
		}
		days[i] = day.days
	}
	var begins *C.int32_t
	if len(days) > 0 {
		begins = (*C.int32_t)(&days[0])
	}
	var memory memory
	defer memory.free()
	funnel := f.c(&memory)
	var given C.landfall_funnel_by_period_options
	C.landfall_funnel_by_period_options_init(&given, C.sizeof_landfall_funnel_by_period_options)
	given.as_of, given.level = options.AsOf.c(), options.level()
	switch options.Every {
	case EveryWeek:
		given.every = C.LANDFALL_EVERY_WEEK
	case EveryMonth:
		given.every = C.LANDFALL_EVERY_MONTH
	case EveryQuarter:
		given.every = C.LANDFALL_EVERY_QUARTER
	case EveryYear:
		given.every = C.LANDFALL_EVERY_YEAR
	default:
		return nil, nil, nil, invalid("every", -1, "it is no length of a period")
	}
	if options.HorizonDays != 0 {
		given.horizon_days = C.double(options.HorizonDays)
	}
	if options.Alpha != 0 {
		given.alpha = C.double(options.Alpha)
	}
	rejects, err = options.call(ctx, events, 2,
		func(events *C.struct_ArrowArrayStream, control C.landfall_control, out []*C.struct_ArrowArrayStream, rejects *C.struct_ArrowArrayStream) *C.landfall_error {
			given.control = control
			return C.go_funnel_by_period(events, &funnel, begins, C.int64_t(len(days)), &given, out[0], out[1], rejects)
		}, func(out []*Stream) (err error) {
			if periods, _, err = readRows[FunnelPeriod](out[0]); err == nil {
				changes, _, err = readRows[StepChange](out[1])
			}
			return err
		})
	return periods, changes, rejects, err
}

// DealEventsOptions are those of [EventsOfDeals].
type DealEventsOptions struct {
	Columns     Columns
	By          string // column of words to take along as the segment; empty: none
	KeepRejects bool   // wrong rows come out as rejects, rather than fail the call
	MemoryLimit int64  // bytes; 0: none
}

// DealEvents are those of deals that have no stage history.
type DealEvents struct {
	Events         FunnelEvents // amounts NaN where they are unknown, or known only once a deal closes
	WithoutCreated int64        // deals that have no event, since nobody knows when they were created
	Rejects        []Reject
}

// EventsOfDeals is events of deals that have no stage history: created, then won or lost on the day they closed. Their funnel is
// Funnel{Stages: []string{"created", "won"}, Ends: []string{"lost"}}. The stage that a deal stands in is not read, since nobody
// wrote down when it came there.
func EventsOfDeals(ctx context.Context, opportunities Table, options *DealEventsOptions) (DealEvents, error) {
	if options == nil {
		options = &DealEventsOptions{}
	}
	if opportunities == nil {
		return DealEvents{}, invalid("opportunities", -1, "there is no table")
	}
	var memory memory
	defer memory.free()
	columns, by := options.Columns.c(&memory), memory.text(options.By)
	var answer DealEvents
	var undated C.int64_t
	var err error
	answer.Rejects, err = FunnelOptions{KeepRejects: options.KeepRejects, MemoryLimit: options.MemoryLimit}.call(ctx, opportunities, 1,
		func(deals *C.struct_ArrowArrayStream, control C.landfall_control, out []*C.struct_ArrowArrayStream, rejects *C.struct_ArrowArrayStream) *C.landfall_error {
			return C.go_funnel_events_of_deals(deals, &columns, by, &control, out[0], &undated, rejects)
		}, func(out []*Stream) error {
			rows, _, err := readRows[struct {
				ID      string  `landfall:"id"`
				Stage   string  `landfall:"stage"`
				Time    Date    `landfall:"time"`
				Amount  float64 `landfall:"amount"`
				Segment string  `landfall:"segment"`
			}](out[0])
			for _, row := range rows {
				answer.Events = append(answer.Events, FunnelEvent{row.ID, row.Stage, row.Time.Time(), row.Segment, row.Amount})
			}
			return err
		})
	if err != nil {
		return DealEvents{}, err
	}
	answer.WithoutCreated = int64(undated)
	return answer, nil
}

// Velocity is what the pipeline brings in a day, and what that is made of.
type Velocity struct {
	Open       int64
	WinRate    Interval
	MeanAmount Interval // of deals won
	MeanCycle  Interval // days, of deals won
	PerDay     Interval // Open · WinRate · MeanAmount ÷ MeanCycle
}

// PipelineVelocity is open deals · win rate · mean amount ÷ mean cycle. amount and cycleDays are of the deals won, deal by deal, days
// above 0. The interval is log-normal: its relative variance is the sum of the factors', less twice the covariance of amount and
// cycle. NaN without a deal won. O(len(amount)).
func PipelineVelocity(open, lost int64, amount, cycleDays []float64, level float64) (Velocity, error) {
	if err := sameLength("amount", amount, "cycleDays", cycleDays); err != nil {
		return Velocity{}, err
	}
	answer := C.go_pipeline_velocity(C.int64_t(open), C.int64_t(lost), doubles(amount), doubles(cycleDays), C.int64_t(len(amount)), C.double(level))
	if answer.failure != nil {
		return Velocity{}, taken(answer.failure)
	}
	v := answer.value
	return Velocity{int64(v.open), fromC(v.win_rate), fromC(v.mean_amount), fromC(v.mean_cycle), fromC(v.per_day)}, nil
}

// ChangePointOptions are those of [ChangePointOf]; zeros are its defaults.
type ChangePointOptions struct {
	Alpha float64 // a series of one level is said to have changed so often, at most; 0: 0.05
	Level float64 // of the intervals; 0: 0.80
	Draws int64   // series of one level that p is drawn from; 0: 999
	Seed  uint64  // 0: 1
}

// ChangePoint is where a series has changed its level, if it has.
type ChangePoint struct {
	At         int // the first period of the new level, from 0; -1: no evidence
	Likeliest  int // where it would be
	Before     Interval
	After      Interval // conversions on both sides of the likeliest place
	P          float64  // that a series of one level looks so split somewhere
	LongestRun int64    // periods in a row on one side of the series' own rate; 8 or more are a signal
}

// ChangePointOf is since when a series of conversions, successes of trials period by period, has another level. Nothing with fewer
// than four periods that have trials. O(draws · trials), at most 50,000 of these, and O(draws · periods).
func ChangePointOf(ctx context.Context, successes, trials []int64, options *ChangePointOptions) (ChangePoint, error) {
	if options == nil {
		options = &ChangePointOptions{}
	}
	if len(successes) != len(trials) {
		return ChangePoint{}, invalid("trials", -1, "there is one for each of successes")
	}
	if err := begin(ctx); err != nil {
		return ChangePoint{}, err
	}
	over, end := watch(ctx)
	defer end()
	passed, tried := append([]int64{}, successes...), append([]int64{}, trials...)
	passed, tried = append(passed, 0), append(tried, 0) // so that there is a first one
	answer := C.go_change_point((*C.int64_t)(&passed[0]), (*C.int64_t)(&tried[0]), C.int64_t(len(successes)), C.double(options.Alpha),
		C.double(options.Level), C.int64_t(options.Draws), C.uint64_t(options.Seed), C.go_control(over, 0))
	if answer.failure != nil {
		return ChangePoint{}, cancelled(ctx, taken(answer.failure))
	}
	v := answer.value
	return ChangePoint{int(v.at), int(v.likeliest), fromC(v.before), fromC(v.after), float64(v.p), int64(v.longest_run)}, nil
}

// FunnelTally is counts of a funnel, into which batches of events go, and which merge: in a goroutine, process or machine each, then
// together. Batches are of disjoint ids, and the answer is then the same, to the bit, as of all of them at once. It has one user at
// a time. Close it.
type FunnelTally struct {
	c      *C.landfall_funnel_tally
	funnel Funnel
}

func tally(funnel Funnel, answer C.go_tally) (*FunnelTally, error) {
	if answer.failure != nil {
		return nil, taken(answer.failure)
	}
	made := &FunnelTally{answer.value, funnel}
	runtime.SetFinalizer(made, (*FunnelTally).Close)
	return made, nil
}

// Tally is an empty one.
func (f Funnel) Tally() (*FunnelTally, error) {
	var memory memory
	defer memory.free()
	funnel := f.c(&memory)
	return tally(f, C.go_funnel_tally_new(&funnel))
}

// TallyFromBytes is one that [FunnelTally.MarshalBinary] wrote. [ErrParse] if the bytes are damaged, [ErrInvalidArgument] if they
// were counted by other stages, ends or rules.
func (f Funnel) TallyFromBytes(bytes []byte) (*FunnelTally, error) {
	var memory memory
	defer memory.free()
	funnel := f.c(&memory)
	var at *C.uint8_t
	if len(bytes) > 0 {
		at = (*C.uint8_t)(&bytes[0])
	}
	return tally(f, C.go_funnel_tally_from_bytes(&funnel, at, C.int64_t(len(bytes))))
}

// Close frees it. It answers nil. Closing twice is fine.
func (t *FunnelTally) Close() error {
	runtime.SetFinalizer(t, nil)
	C.landfall_funnel_tally_free(t.c)
	t.c = nil
	return nil
}

// Add adds events of ids that no other batch has. On failure the tally is as it was.
func (t *FunnelTally) Add(ctx context.Context, events Table, options *FunnelOptions) ([]Reject, error) {
	if options == nil {
		options = &FunnelOptions{}
	}
	defer runtime.KeepAlive(t)
	return options.call(ctx, events, 0,
		func(events *C.struct_ArrowArrayStream, control C.landfall_control, _ []*C.struct_ArrowArrayStream, rejects *C.struct_ArrowArrayStream) *C.landfall_error {
			return C.go_funnel_tally_add(t.c, events, &control, rejects)
		}, func([]*Stream) error { return nil })
}

// Merge adds a tally of other ids, which stays as it is.
func (t *FunnelTally) Merge(other *FunnelTally) error {
	defer runtime.KeepAlive(t)
	defer runtime.KeepAlive(other)
	return failed(C.go_funnel_tally_merge(t.c, other.c))
}

// Conversion is that of what was added.
func (t *FunnelTally) Conversion(method ProportionMethod, level float64) (FunnelConversion, error) {
	defer runtime.KeepAlive(t)
	out := []*Stream{NewStream(), NewStream(), NewStream()}
	defer closeAll(out)
	var answer FunnelConversion
	err := failed(C.go_funnel_tally_conversion(t.c, C.uint32_t(method), C.double(level), out[0].in(), out[1].in(), out[2].in()))
	if err == nil {
		err = answer.read(out)
	}
	return answer, err
}

// MarshalBinary is the tally as bytes, with a version, a checksum and a mark of its stages and rules.
func (t *FunnelTally) MarshalBinary() ([]byte, error) {
	defer runtime.KeepAlive(t)
	size := C.go_funnel_tally_bytes(t.c, nil, 0)
	if size.failure != nil {
		return nil, taken(size.failure)
	}
	bytes := make([]byte, int(size.value))
	written := C.go_funnel_tally_bytes(t.c, (*C.uint8_t)(&bytes[0]), size.value)
	return bytes, failed(written.failure)
}
