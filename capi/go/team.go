// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

static landfall_error* go_team_compare(struct ArrowArrayStream* reps, const landfall_team_compare_options* options,
                                       struct ArrowArrayStream* out, struct ArrowArrayStream* groups, struct ArrowArrayStream* set_aside) {
  GO_TRY(landfall_team_compare(reps, options, out, groups, set_aside, &error));
}
static landfall_error* go_team_influence(struct ArrowArrayStream* reps, const landfall_team_compare_options* options,
                                         struct ArrowArrayStream* out) {
  GO_TRY(landfall_team_influence(reps, options, out, &error));
}
static landfall_error* go_team_repeatable_gap(struct ArrowArrayStream* reps, const landfall_team_repeatable_gap_options* options,
                                              struct ArrowArrayStream* out) {
  GO_TRY(landfall_team_repeatable_gap(reps, options, out, &error));
}

typedef struct go_gap {
  landfall_interval value;
  landfall_error* failure;
} go_gap;

static go_gap go_team_attribute(struct ArrowArrayStream* reps, const landfall_team_attribute_options* options, struct ArrowArrayStream* out,
                                landfall_landing** worth) {
  GO_ANSWER(go_gap, landfall_team_attribute(reps, options, &answer.value, out, worth, &error));
}
static landfall_error* go_team_correlates(struct ArrowArrayStream* reps, const landfall_team_correlates_options* options,
                                          struct ArrowArrayStream* out) {
  GO_TRY(landfall_team_correlates(reps, options, out, &error));
}
static landfall_error* go_team_standing(struct ArrowArrayStream* reps, const landfall_team_standing_options* options,
                                        struct ArrowArrayStream* out) {
  GO_TRY(landfall_team_standing(reps, options, out, &error));
}
*/
import "C"

import (
	"context"
	"fmt"
	"runtime"
	"sort"
	"strconv"
	"unsafe"
)

// Reps are a team, a row a rep, of which every column is as long as the names. NaN is not known.
type Reps struct {
	Names   []string
	Outcome []float64            // what ranks them, higher being better; NaN: the rep is left out; nil: nothing does
	Numbers map[string][]float64 // by name: metrics, volumes, months worked, tenure
	Words   map[string][]string  // by name: segments
}

// ExportArrow makes them a stream of Arrow's, with the columns rep, outcome and those by name.
func (r Reps) ExportArrow(stream unsafe.Pointer) error {
	lengths := map[string]int{}
	if r.Outcome != nil {
		lengths["outcome"] = len(r.Outcome)
	}
	var numbers, words []string
	for name, values := range r.Numbers {
		numbers, lengths[name] = append(numbers, name), len(values)
	}
	for name, values := range r.Words {
		words, lengths[name] = append(words, name), len(values)
	}
	for name, length := range lengths {
		if length != len(r.Names) {
			return invalid(name, -1, fmt.Sprintf("it has %d values, and there are %d reps", length, len(r.Names)))
		}
	}
	sort.Strings(numbers)
	sort.Strings(words)
	table := newColumns(len(r.Names), 2+len(numbers)+len(words))
	table.words("rep", func(row int) string { return r.Names[row] })
	if r.Outcome != nil {
		table.numbers("outcome", func(row int) float64 { return r.Outcome[row] })
	}
	for _, name := range numbers {
		table.numbers(name, func(row int) float64 { return r.Numbers[name][row] })
	}
	for _, name := range words {
		table.words(name, func(row int) string { return r.Words[name][row] })
	}
	return table.give(stream)
}

// TenureAdjustment is what tenure does to an outcome; s = min(1, tenure / RampMonths) is the share of full output expected at it.
type TenureAdjustment uint32

const (
	TenureRamp     TenureAdjustment = C.LANDFALL_TENURE_RAMP     // outcome / s, as ramped quotas have it
	TenureResidual TenureAdjustment = C.LANDFALL_TENURE_RESIDUAL // outcome + b (1 - s), b the slope of outcome on s over the team
	TenureNone     TenureAdjustment = C.LANDFALL_TENURE_NONE
)

// Groups are how a table of reps is read, and who is at the top of it. Zero: the columns rep and outcome, thirds.
type Groups struct {
	// Columns.
	Rep          string // names; empty: rep
	Outcome      string // what ranks them, higher being better; empty: outcome
	Unrepeatable string // what will not come again, taken off the outcome
	Segment      string // words; reps are ranked within theirs
	Exposure     string // months worked in the time measured
	Tenure       string // months since hired, in the middle of that time

	Fraction    float64  // share of the ranked reps in each group, at most 1/2; 0: 1/3. Those tied across the cut stand or fall together
	Threshold   *float64 // instead: the top are outcomes at or above it, the bottom those below it, or below BottomBelow
	BottomBelow *float64
	Top, Bottom []string // instead: by name

	OutcomeAsItIs    bool // with exposure the outcome is divided by it; true: months do not add to it, as to attainment
	TenureAdjustment TenureAdjustment
	LeastExposure    float64 // months; reps with less are left out; 0: 1
	RampMonths       float64 // to full output, in a straight line; 0: 6
	LeastRamp        float64 // reps who are to be expected at less than that share of full output are left out; 0: 0.25
}

// set writes them over the defaults that `to` has.
func (g *Groups) set(to *C.landfall_team_groups, memory *memory) {
	to.rep, to.outcome, to.unrepeatable = memory.text(g.Rep), memory.text(g.Outcome), memory.text(g.Unrepeatable)
	to.segment, to.exposure, to.tenure = memory.text(g.Segment), memory.text(g.Exposure), memory.text(g.Tenure)
	if g.Threshold != nil {
		to.threshold = C.double(*g.Threshold)
	}
	if g.BottomBelow != nil {
		to.bottom_below = C.double(*g.BottomBelow)
	}
	to.top, to.n_top = memory.texts(g.Top)
	to.bottom, to.n_bottom = memory.texts(g.Bottom)
	if g.OutcomeAsItIs {
		to.outcome_as_it_is = 1
	}
	to.tenure_adjustment = C.uint32_t(g.TenureAdjustment)
	unless(&to.fraction, g.Fraction)
	unless(&to.least_exposure, g.LeastExposure)
	unless(&to.ramp_months, g.RampMonths)
	unless(&to.least_ramp, g.LeastRamp)
}

// unless writes a number over a default, unless it is 0.
func unless(to *C.double, given float64) {
	if given != 0 {
		*to = C.double(given)
	}
}

// CompareOptions are those of [CompareTeam]; nil and zeros are its defaults.
type CompareOptions struct {
	Groups             Groups
	Metrics            []string // columns that are compared; nil: every other column of numbers
	LowerIsBetter      []string // those of which less is good, such as a cycle
	PerMonth           []string // those that months add to, such as demos: divided by exposure, where there is one
	KeepInfluential    bool     // keep the outlier that more than half of a difference leans on, which is else set aside and named
	Level              float64  // of the intervals; 0: 0.80
	FalseDiscoveryRate float64  // q at or below which a difference is a driver; 0: 0.20
	ExactLimit         int64    // p is exact while there are at most so many ways of dealing the labels; 0: 200,000
	Permutations       int64    // drawn otherwise; 0: 9999
	Resamples          int64    // of the BCa interval; 0: 9999
	WithoutBCa         bool
	Seed               uint64 // 0: 1
	MemoryLimit        int64  // bytes; 0: none
	Threads            int    // 0: 1; the answer is the same with any number
}

// c writes them for C, which reads them as long as memory lives.
func (options *CompareOptions) c(memory *memory) (given C.landfall_team_compare_options) {
	C.landfall_team_compare_options_init(&given, C.sizeof_landfall_team_compare_options)
	options.Groups.set(&given.groups, memory)
	given.metrics, given.n_metrics = memory.texts(options.Metrics)
	given.lower_is_better, given.n_lower_is_better = memory.texts(options.LowerIsBetter)
	given.per_month, given.n_per_month = memory.texts(options.PerMonth)
	if options.KeepInfluential {
		given.keep_influential = 1
	}
	unless(&given.level, options.Level)
	unless(&given.false_discovery_rate, options.FalseDiscoveryRate)
	for into, count := range map[*C.int64_t]int64{&given.exact_limit: options.ExactLimit, &given.permutations: options.Permutations, &given.resamples: options.Resamples} {
		if count != 0 {
			*into = C.int64_t(count)
		}
	}
	if options.WithoutBCa {
		given.resamples = 0
	}
	if options.Seed != 0 {
		given.seed = C.uint64_t(options.Seed)
	}
	return given
}

// ComparisonRow is one metric, top against bottom.
type ComparisonRow struct {
	Metric         string   `landfall:"metric"`
	Polarity       string   `landfall:"polarity"` // higher_is_better or lower_is_better
	NTop           int64    `landfall:"n_top"`    // with a value
	NBottom        int64    `landfall:"n_bottom"`
	MeanTop        float64  `landfall:"mean_top"` // NaN: nobody has one
	MeanBottom     float64  `landfall:"mean_bottom"`
	Difference     Interval `landfall:"difference"`     // mean of top less mean of bottom; Welch's
	DifferenceBCa  Interval `landfall:"difference_bca"` // the same, with the bootstrap's interval
	Ratio          Interval `landfall:"ratio"`          // unknown unless both means are above 0
	HedgesG        Interval `landfall:"hedges_g"`       // difference in pooled standard deviations
	CliffsDelta    Interval `landfall:"cliffs_delta"`   // share of pairs in which top is the larger, less that in which it is the smaller
	PValue         float64  `landfall:"p_value"`        // two-sided, by permutation
	PMethod        string   `landfall:"p_method"`       // exact or monte_carlo
	Permutations   int64    `landfall:"permutations"`
	MannWhitneyP   float64  `landfall:"mann_whitney_p"`
	BrunnerMunzelP float64  `landfall:"brunner_munzel_p"` // NaN: the groups part completely
	QValue         float64  `landfall:"q_value"`          // Benjamini-Hochberg
	Driver         bool     `landfall:"driver"`           // q is small enough, and the difference in the metric's good direction
	SetAside       string   `landfall:"set_aside"`        // rep left out because the difference leant on them alone; empty: nobody
}

// GroupedRep is a rep of one of the groups.
type GroupedRep struct {
	Group   string  `landfall:"group"` // top or bottom
	Rep     string  `landfall:"rep"`
	Outcome float64 `landfall:"outcome"` // as they were ranked
}

// SetAside is what was left out of an outcome or a metric, and why.
type SetAside struct {
	Rep    string  `landfall:"rep"`
	From   string  `landfall:"from"` // outcome, or the metric
	Value  float64 `landfall:"value"`
	Reason string  `landfall:"reason"`
}

// Comparison is what [CompareTeam] answers.
type Comparison struct {
	Rows                                      []ComparisonRow // drivers first
	Groups                                    []GroupedRep    // the top, best first; then the bottom, worst first
	SetAside                                  []SetAside
	Given                                     int64 // reps; and of them, not ranked:
	WithoutOutcome, TooShort, TooNew, InSmall int64 // no outcome; too few months; too early in their ramp; in a segment too small to part
	Method                                    string
	Caveat                                    string // what it can not say
}

// Drivers are the metrics that part the groups in their good direction by more than chance may.
func (c *Comparison) Drivers() (drivers []string) {
	for _, row := range c.Rows {
		if row.Driver {
			drivers = append(drivers, row.Metric)
		}
	}
	return drivers
}

// CompareTeam compares the top of a team with its bottom, metric by metric: what do the best do otherwise, and how sure is that?
// reps are [Reps], or records from the module landfallarrow. [ErrInsufficient] with fewer than four ranked reps, or outcomes too alike.
//
// Groups are chosen on the outcome, which is part luck: what parts them is larger than it will be next time. Rank by an earlier period,
// or ask [RepeatableGap].
func CompareTeam(ctx context.Context, reps Table, options *CompareOptions) (*Comparison, error) {
	if options == nil {
		options = &CompareOptions{}
	}
	stream, err := teamTable(ctx, reps)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	var memory memory
	defer memory.free()
	given := options.c(&memory)
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, C.int64_t(options.MemoryLimit))
	given.control.threads = C.uint32_t(options.Threads)

	rows, groups, aside := NewStream(), NewStream(), NewStream()
	defer rows.Close()
	defer groups.Close()
	defer aside.Close()
	err = failed(C.go_team_compare(stream.in(), &given, rows.in(), groups.in(), aside.in()))
	runtime.KeepAlive(stream)
	if err != nil {
		return nil, cancelled(ctx, err)
	}
	comparison := &Comparison{}
	var about map[string]string
	if comparison.Rows, about, err = readRows[ComparisonRow](rows); err != nil {
		return nil, err
	}
	if comparison.Groups, _, err = readRows[GroupedRep](groups); err != nil {
		return nil, err
	}
	if comparison.SetAside, _, err = readRows[SetAside](aside); err != nil {
		return nil, err
	}
	comparison.Method, comparison.Caveat = about["method"], about["caveat"]
	for name, into := range map[string]*int64{"given": &comparison.Given, "without_outcome": &comparison.WithoutOutcome,
		"too_short": &comparison.TooShort, "too_new": &comparison.TooNew, "small_segment": &comparison.InSmall} {
		if *into, err = strconv.ParseInt(about[name], 10, 64); err != nil {
			return nil, err
		}
	}
	return comparison, nil
}

// teamTable is a table of reps as a stream, which the caller closes.
func teamTable(ctx context.Context, reps Table) (*Stream, error) {
	if reps == nil {
		return nil, invalid("reps", -1, "there is no table")
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	return exported(reps)
}

// InfluenceRow is one metric, and the rep whose absence matters most to it.
type InfluenceRow struct {
	Metric            string  `landfall:"metric"`
	Without           string  `landfall:"without"`            // empty: nobody could be left out
	Rep               string  `landfall:"rep"`                // the same, or the owner of a deal
	Difference        float64 `landfall:"difference"`         // top less bottom, with all
	DifferenceWithout float64 `landfall:"difference_without"` // NaN: nobody was left out
	QValue            float64 `landfall:"q_value"`
	QValueWithout     float64 `landfall:"q_value_without"`
	Driver            bool    `landfall:"driver"`
	DriverWithout     bool    `landfall:"driver_without"`
	Turns             bool    `landfall:"turns"` // the verdict is another without him
}

// Influence names the rep that each conclusion of [CompareTeam] hangs on: the comparison is made again without each rep of the two
// groups, groups and all; the one is kept without whom the verdict turns, or else the difference moves most.
func Influence(ctx context.Context, reps Table, options *CompareOptions) ([]InfluenceRow, error) {
	if options == nil {
		options = &CompareOptions{}
	}
	stream, err := teamTable(ctx, reps)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	var memory memory
	defer memory.free()
	given := options.c(&memory)
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, C.int64_t(options.MemoryLimit))
	given.control.threads = C.uint32_t(options.Threads)
	rows := NewStream()
	defer rows.Close()
	err = failed(C.go_team_influence(stream.in(), &given, rows.in()))
	runtime.KeepAlive(stream)
	if err != nil {
		return nil, cancelled(ctx, err)
	}
	influence, _, err := readRows[InfluenceRow](rows)
	return influence, err
}

// HalvedMetric is a metric in two halves of the time.
type HalvedMetric struct {
	Name          string // empty: as its first column
	First, Second string // columns
	PerMonth      bool   // months add to it: each half is divided by its own, where they are known
}

// HalvedRate is a rate in two halves of the time, such as wins of deals closed: columns of whole numbers.
type HalvedRate struct {
	Name                     string // empty: as its column of wins in the first half
	FirstWins, FirstClosed   string
	SecondWins, SecondClosed string
}

// RepeatableGapOptions are those of [RepeatableGap]; nil and zeros are its defaults.
type RepeatableGapOptions struct {
	Rates        []HalvedRate // come after the metrics; their shrinkage is binomial: the gap of the pooled rates of the first half
	Draws        int64        // of the posterior of rates; 0: 10,000
	Seed         uint64       // 0: 1
	MemoryLimit  int64        // bytes; 0: none
	Groups       Groups       // of the first half
	NextExposure string       // column of months worked in the second half; needed where those of the first are known
	Level        float64      // 0: 0.80
}

// RepeatableGapRow is one metric's gap, top less bottom, three times.
type RepeatableGapRow struct {
	Metric      string   `landfall:"metric"`
	Same        Interval `landfall:"same"`        // on the half that the groups were chosen on, inflated by luck
	Next        Interval `landfall:"next"`        // on the other half
	Shrunk      Interval `landfall:"shrunk"`      // the first, less what the halves' disagreement says is luck
	Reliability Interval `landfall:"reliability"` // correlation of the halves over all ranked reps
}

// RepeatableGap is how much of the gap between top and bottom comes again: of groups chosen on the first half of the time.
func RepeatableGap(ctx context.Context, reps Table, metrics []HalvedMetric, options *RepeatableGapOptions) ([]RepeatableGapRow, error) {
	if options == nil {
		options = &RepeatableGapOptions{}
	}
	stream, err := teamTable(ctx, reps)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	var names, first, second, perMonth []string
	for _, metric := range metrics {
		name := metric.Name
		if name == "" {
			name = metric.First
		}
		names, first, second = append(names, name), append(first, metric.First), append(second, metric.Second)
		if metric.PerMonth {
			perMonth = append(perMonth, name)
		}
	}
	var memory memory
	defer memory.free()
	var given C.landfall_team_repeatable_gap_options
	C.landfall_team_repeatable_gap_options_init(&given, C.sizeof_landfall_team_repeatable_gap_options)
	options.Groups.set(&given.groups, &memory)
	given.next_exposure = memory.text(options.NextExposure)
	given.metrics, given.n_metrics = memory.texts(names)
	given.first, _ = memory.texts(first)
	given.second, _ = memory.texts(second)
	given.per_month, given.n_per_month = memory.texts(perMonth)
	unless(&given.level, options.Level)
	var rates []string
	var counts [4][]string
	for _, rate := range options.Rates {
		name := rate.Name
		if name == "" {
			name = rate.FirstWins
		}
		rates = append(rates, name)
		for i, column := range []string{rate.FirstWins, rate.FirstClosed, rate.SecondWins, rate.SecondClosed} {
			counts[i] = append(counts[i], column)
		}
	}
	given.rates, given.n_rates = memory.texts(rates)
	given.first_wins, _ = memory.texts(counts[0])
	given.first_closed, _ = memory.texts(counts[1])
	given.second_wins, _ = memory.texts(counts[2])
	given.second_closed, _ = memory.texts(counts[3])
	if options.Draws != 0 {
		given.draws = C.int64_t(options.Draws)
	}
	if options.Seed != 0 {
		given.seed = C.uint64_t(options.Seed)
	}
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, C.int64_t(options.MemoryLimit))
	rows := NewStream()
	defer rows.Close()
	err = failed(C.go_team_repeatable_gap(stream.in(), &given, rows.in()))
	runtime.KeepAlive(stream)
	if err != nil {
		return nil, cancelled(ctx, err)
	}
	gaps, _, err := readRows[RepeatableGapRow](rows)
	return gaps, err
}

// Volume is a step of the chain that leads to an outcome.
type Volume struct {
	Column string
	Factor string // what it is called per unit of the one before, such as close rate; empty: as its column
}

// AttributeOptions are those of [AttributeGap]; nil and zeros are its defaults.
type AttributeOptions struct {
	Groups      Groups
	Level       float64 // 0: 0.80
	Closed      float64 // part of a factor's gap that its worth closes; 0: 1/2
	Draws       int64   // of the bootstrap over reps; 0: 2000
	Seed        uint64  // 0: 1
	MemoryLimit int64   // bytes; 0: none
	Threads     int     // 0: 1; the answer is the same with any number
}

// AttributionRow is one factor's.
type AttributionRow struct {
	Factor string   `landfall:"factor"`
	Top    float64  `landfall:"top"`
	Bottom float64  `landfall:"bottom"`
	Part   Interval `landfall:"part"`  // of the gap; the rows' add up to it
	Worth  Interval `landfall:"worth"` // to all of the bottom group, of closing so much of this factor's gap alone
}

// Attribution is what [AttributeGap] answers. Close its Landings.
type Attribution struct {
	Gap   Interval // last volume a rep, top less bottom
	Rows  []AttributionRow
	Worth []*Landing // of each row: what the bottom group would make more
}

// AttributeGap splits the gap in the last volume a rep over the steps that lead to it, by LMDI; and says what closing a part of each is
// worth. It is arithmetic: it does not say that a factor can be closed alone. [ErrInsufficient] where a group has none of a volume.
func AttributeGap(ctx context.Context, reps Table, volumes []Volume, options *AttributeOptions) (*Attribution, error) {
	if options == nil {
		options = &AttributeOptions{}
	}
	stream, err := teamTable(ctx, reps)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	var columns, factors []string
	for _, volume := range volumes {
		factor := volume.Factor
		if factor == "" {
			factor = volume.Column
		}
		columns, factors = append(columns, volume.Column), append(factors, factor)
	}
	var memory memory
	defer memory.free()
	var given C.landfall_team_attribute_options
	C.landfall_team_attribute_options_init(&given, C.sizeof_landfall_team_attribute_options)
	options.Groups.set(&given.groups, &memory)
	given.volumes, given.n_volumes = memory.texts(columns)
	given.factors, _ = memory.texts(factors)
	unless(&given.level, options.Level)
	unless(&given.closed, options.Closed)
	if options.Draws != 0 {
		given.draws = C.int64_t(options.Draws)
	}
	if options.Seed != 0 {
		given.seed = C.uint64_t(options.Seed)
	}
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, C.int64_t(options.MemoryLimit))
	given.control.threads = C.uint32_t(options.Threads)

	rows := NewStream()
	defer rows.Close()
	worth := make([]*C.landfall_landing, len(volumes)+1)
	gap := C.go_team_attribute(stream.in(), &given, rows.in(), &worth[0])
	runtime.KeepAlive(stream)
	if gap.failure != nil {
		return nil, cancelled(ctx, taken(gap.failure))
	}
	attribution := &Attribution{Gap: Interval{float64(gap.value.estimate), float64(gap.value.low), float64(gap.value.high), float64(gap.value.level), int64(gap.value.n)}}
	for _, each := range worth[:len(volumes)] {
		landing, err := made(C.go_landing{value: each})
		if err != nil {
			return nil, err
		}
		attribution.Worth = append(attribution.Worth, landing)
	}
	attribution.Rows, _, err = readRows[AttributionRow](rows)
	return attribution, err
}

// StandingOptions are those of [Standing]; nil and zeros are its defaults: rates.
type StandingOptions struct {
	Rep           string // columns; empty: rep
	Wins          string // rates: deals won; empty: wins
	Closed        string // of deals closed; empty: closed
	Value         string // instead: values, such as a mean deal
	StandardError string // with their standard errors
	LowerIsBetter bool
	Fraction      float64 // of all reps that are the top; 0: 1/3
	Level         float64 // 0: 0.80
	Draws         int64   // of the posterior; 0: 10,000
	Seed          uint64  // 0: 1
	MemoryLimit   int64   // bytes; 0: none
}

// RepStanding is one rep.
type RepStanding struct {
	Rep      string   `landfall:"rep"`
	Seen     float64  `landfall:"seen"`      // as it is without pooling
	Truth    Interval `landfall:"truth"`     // partially pooled with the other reps
	Rank     Interval `landfall:"rank"`      // expected, 1 the best, and the ranks between which it lies
	TopShare float64  `landfall:"top_share"` // probability of truly being at the top
}

// Standing is where each rep truly stands, as far as so few deals can say: partially pooled with the others, and ranked over draws.
// Best first. A rep without the numbers asked for, or who closed nothing, is left out. [ErrInsufficient] with fewer than two; of
// values, three.
func Standing(ctx context.Context, reps Table, options *StandingOptions) ([]RepStanding, error) {
	if options == nil {
		options = &StandingOptions{}
	}
	stream, err := teamTable(ctx, reps)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	var memory memory
	defer memory.free()
	var given C.landfall_team_standing_options
	C.landfall_team_standing_options_init(&given, C.sizeof_landfall_team_standing_options)
	given.rep, given.wins, given.closed = memory.text(options.Rep), memory.text(options.Wins), memory.text(options.Closed)
	given.value, given.standard_error = memory.text(options.Value), memory.text(options.StandardError)
	if options.LowerIsBetter {
		given.lower_is_better = 1
	}
	unless(&given.fraction, options.Fraction)
	unless(&given.level, options.Level)
	if options.Draws != 0 {
		given.draws = C.int64_t(options.Draws)
	}
	if options.Seed != 0 {
		given.seed = C.uint64_t(options.Seed)
	}
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, C.int64_t(options.MemoryLimit))
	rows := NewStream()
	defer rows.Close()
	err = failed(C.go_team_standing(stream.in(), &given, rows.in()))
	runtime.KeepAlive(stream)
	if err != nil {
		return nil, cancelled(ctx, err)
	}
	standing, _, err := readRows[RepStanding](rows)
	return standing, err
}

// CorrelatesOptions are those of [Correlates]; nil and zeros are its defaults.
type CorrelatesOptions struct {
	Groups   Groups   // what it says of columns, exposure and tenure; who is at the top does not matter
	Metrics  []string // columns; nil: every other column of numbers
	PerMonth []string // those that months add to: divided by exposure, where there is one
	Level    float64  // 0: 0.80
	Draws    int64    // of the bootstrap of ridge coefficients; 0: 1000
	Seed     uint64   // 0: 1
}

// CorrelateRow is one metric against the outcome.
type CorrelateRow struct {
	Metric   string   `landfall:"metric"`
	Spearman Interval `landfall:"spearman"` // rank correlation with the outcome
	Partial  Interval `landfall:"partial"`  // the same among reps alike in the other metrics
	Ridge    Interval `landfall:"ridge"`    // standardised coefficient, all metrics at once
}

// Correlates is what goes with the outcome, over all reps and not the two ends alone, the closest first. Association: none of it says
// that doing more would bring more.
func Correlates(ctx context.Context, reps Table, options *CorrelatesOptions) ([]CorrelateRow, error) {
	if options == nil {
		options = &CorrelatesOptions{}
	}
	stream, err := teamTable(ctx, reps)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	var memory memory
	defer memory.free()
	var given C.landfall_team_correlates_options
	C.landfall_team_correlates_options_init(&given, C.sizeof_landfall_team_correlates_options)
	options.Groups.set(&given.groups, &memory)
	given.metrics, given.n_metrics = memory.texts(options.Metrics)
	given.per_month, given.n_per_month = memory.texts(options.PerMonth)
	unless(&given.level, options.Level)
	if options.Draws != 0 {
		given.draws = C.int64_t(options.Draws)
	}
	if options.Seed != 0 {
		given.seed = C.uint64_t(options.Seed)
	}
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, 0)
	rows := NewStream()
	defer rows.Close()
	err = failed(C.go_team_correlates(stream.in(), &given, rows.in()))
	runtime.KeepAlive(stream)
	if err != nil {
		return nil, cancelled(ctx, err)
	}
	correlates, _, err := readRows[CorrelateRow](rows)
	return correlates, err
}
