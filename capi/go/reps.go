// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

static landfall_error* go_reps_of_deals(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* activities,
                                        const landfall_reps_options* options, struct ArrowArrayStream* out,
                                        struct ArrowArrayStream* rejects) {
  GO_TRY(landfall_reps_of_deals(opportunities, activities, options, out, rejects, &error));
}
static landfall_error* go_reps_influence_of_deals(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* activities,
                                                  const landfall_reps_options* options, struct ArrowArrayStream* out) {
  GO_TRY(landfall_reps_influence_of_deals(opportunities, activities, options, out, &error));
}
static landfall_error* go_reps_repeatable_gap(struct ArrowArrayStream* opportunities, const landfall_reps_options* options,
                                              struct ArrowArrayStream* out) {
  GO_TRY(landfall_reps_repeatable_gap(opportunities, options, out, &error));
}
*/
import "C"

import (
	"context"
	"unsafe"
)

// Activity is a call, a meeting, or what else a rep does.
type Activity struct {
	Rep string
	Day Date // zero: not known, and in no count
}

// Activities are a [Table] with the columns owner and date.
type Activities []Activity

// ExportArrow makes them a stream of Arrow's.
func (a Activities) ExportArrow(stream unsafe.Pointer) error {
	table := newColumns(len(a), 2)
	table.words("owner", func(row int) string { return a[row].Rep })
	table.days("date", func(row int) Date { return a[row].Day })
	return table.give(stream)
}

// RepsOptions are those of [RepsOfDeals] and what asks the same deals; nil and zeros are its defaults.
type RepsOptions struct {
	Activities  Table  // nil: none; see [Activities]
	AsOf        Date   // nothing later is looked at; zero: the last day on which any deal was created or closed
	Period      Period // that is measured; its label does not matter; zero: the year up to AsOf
	ChosenOn    Period // an earlier period that reps are ranked by; zero: the period itself
	Owner       string // column of words; empty: owner
	Segment     string // column of words that reps are ranked within; empty: none
	ActivityRep string // columns of activities; empty: owner
	ActivityDay string // empty: date
	Columns     Columns

	Fraction           float64 // share of the ranked reps in each group, at most 1/2; 0: 1/3
	Level              float64 // of the intervals; 0: 0.80
	FalseDiscoveryRate float64 // q at or below which a difference is a driver; 0: 0.20
	Permutations       int64   // drawn where there are more than 200,000 ways of dealing the labels; 0: 9999
	Draws              int64   // of the posterior of rates; 0: 10,000
	Seed               uint64  // 0: 1
	KeepInfluential    bool    // keep the outlier that more than half of a difference leans on, which is else set aside
	MemoryLimit        int64   // bytes; 0: none
	KeepRejects        bool    // of RepsOfDeals: wrong rows come out as rejects, rather than fail the call
}

// c writes them for C, which reads them as long as memory lives.
func (options *RepsOptions) c(memory *memory) (given C.landfall_reps_options) {
	C.landfall_reps_options_init(&given, C.sizeof_landfall_reps_options)
	given.as_of = options.AsOf.c()
	given.period_begin, given.period_end = options.Period.Begin.c(), options.Period.End.c()
	given.chosen_begin, given.chosen_end = options.ChosenOn.Begin.c(), options.ChosenOn.End.c()
	given.owner, given.segment = memory.text(options.Owner), memory.text(options.Segment)
	given.activity_rep, given.activity_day = memory.text(options.ActivityRep), memory.text(options.ActivityDay)
	given.columns = options.Columns.c(memory)
	unless(&given.fraction, options.Fraction)
	unless(&given.level, options.Level)
	unless(&given.false_discovery_rate, options.FalseDiscoveryRate)
	if options.Permutations != 0 {
		given.permutations = C.int64_t(options.Permutations)
	}
	if options.Draws != 0 {
		given.draws = C.int64_t(options.Draws)
	}
	if options.Seed != 0 {
		given.seed = C.uint64_t(options.Seed)
	}
	if options.KeepInfluential {
		given.keep_influential = 1
	}
	return given
}

// DealRep is a rep as their deals show them. A number that is not known is NaN.
type DealRep struct {
	Rep             string  `landfall:"rep"`
	Outcome         float64 `landfall:"outcome"` // what ranks them: the amount won in ChosenOn, or in the period
	Segment         string  `landfall:"segment"` // that most of their deals are of
	WonAmount       float64 `landfall:"won_amount"`
	WonCount        int64   `landfall:"won_count"`
	ClosedCount     int64   `landfall:"closed_count"`
	WinRate         float64 `landfall:"win_rate"`
	MeanDeal        float64 `landfall:"mean_deal"`
	MedianCycleDays float64 `landfall:"median_cycle_days"`
	CreatedCount    int64   `landfall:"created_count"`
	Activities      float64 `landfall:"activities"` // NaN: none were given
}

// DealReps is what [RepsOfDeals] answers, most won in the period first.
type DealReps struct {
	Rows    []DealRep
	Rejects []Reject // with KeepRejects
}

// Reps are the same as a table for [CompareTeam] and the others: win_rate, mean_deal, median_cycle_days and created_count, the counts
// won_count and closed_count, won_amount, activities where there are any, and their segment. Name the metrics of a comparison: won_amount
// is the outcome itself where no other period ranks, the counts are what it is made of; and of a cycle less is good.
func (d *DealReps) Reps() Reps {
	n := len(d.Rows)
	reps := Reps{Numbers: map[string][]float64{}, Words: map[string][]string{"segment": make([]string, n)}}
	has := false
	for i, row := range d.Rows {
		reps.Names = append(reps.Names, row.Rep)
		reps.Outcome = append(reps.Outcome, row.Outcome)
		reps.Words["segment"][i] = row.Segment
		has = has || row.Activities == row.Activities
		for name, value := range map[string]float64{"won_amount": row.WonAmount, "won_count": float64(row.WonCount),
			"closed_count": float64(row.ClosedCount), "win_rate": row.WinRate, "mean_deal": row.MeanDeal,
			"median_cycle_days": row.MedianCycleDays, "created_count": float64(row.CreatedCount), "activities": row.Activities} {
			reps.Numbers[name] = append(reps.Numbers[name], value)
		}
	}
	if !has {
		delete(reps.Numbers, "activities")
	}
	return reps
}

// RepsOfDeals is a team straight from its deals: a row a rep who closed one in the period, what they won, and what may tell why.
func RepsOfDeals(ctx context.Context, opportunities Table, options *RepsOptions) (*DealReps, error) {
	if options == nil {
		options = &RepsOptions{}
	}
	var rejects *Stream
	if options.KeepRejects {
		rejects = NewStream()
		defer rejects.Close()
	}
	out, err := askReps(ctx, opportunities, options, func(deals, activities *Stream, given *C.landfall_reps_options, out *Stream) *C.landfall_error {
		return C.go_reps_of_deals(deals.in(), activities.in(), given, out.in(), rejects.in())
	})
	if err != nil {
		return nil, err
	}
	answer := &DealReps{}
	if answer.Rows, err = rowsOf[DealRep](out, nil); err != nil {
		return nil, err
	}
	if rejects != nil {
		if answer.Rejects, _, err = readRows[Reject](rejects); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

// InfluenceOfDeals is the deal that a conclusion hangs on: reps are ranked, grouped and compared anew without the largest deal that
// each one of the two groups won. Without is the ID of a deal, Rep its owner.
func InfluenceOfDeals(ctx context.Context, opportunities Table, options *RepsOptions) ([]InfluenceRow, error) {
	if options == nil {
		options = &RepsOptions{}
	}
	return rowsOf[InfluenceRow](askReps(ctx, opportunities, options, func(deals, activities *Stream, given *C.landfall_reps_options, out *Stream) *C.landfall_error {
		return C.go_reps_influence_of_deals(deals.in(), activities.in(), given, out.in())
	}))
}

// RepeatableGapOfDeals is how much of the gap comes again: groups are chosen on what was won in ChosenOn, and measured there and in the
// period, in amount won, mean deal, median cycle, deals created and win rate.
func RepeatableGapOfDeals(ctx context.Context, opportunities Table, options *RepsOptions) ([]RepeatableGapRow, error) {
	if options == nil {
		options = &RepsOptions{}
	}
	return rowsOf[RepeatableGapRow](askReps(ctx, opportunities, options, func(deals, _ *Stream, given *C.landfall_reps_options, out *Stream) *C.landfall_error {
		return C.go_reps_repeatable_gap(deals.in(), given, out.in())
	}))
}

func askReps(ctx context.Context, opportunities Table, options *RepsOptions,
	ask func(deals, activities *Stream, given *C.landfall_reps_options, out *Stream) *C.landfall_error) (*Stream, error) {
	var tables [2]*Stream
	if err := exportAll(ctx, tables[:], opportunities, options.Activities); err != nil {
		return nil, err
	}
	defer closeAll(tables[:])
	var memory memory
	defer memory.free()
	given := options.c(&memory)
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, C.int64_t(options.MemoryLimit))
	out := NewStream()
	if failure := ask(tables[0], tables[1], &given, out); failure != nil {
		out.Close()
		return nil, cancelled(ctx, taken(failure))
	}
	return out, nil
}
