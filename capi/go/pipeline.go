// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

static landfall_error* go_coverage(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* targets,
                                   const landfall_pipeline_coverage_options* options, struct ArrowArrayStream* out,
                                   struct ArrowArrayStream* rejects) {
  GO_TRY(landfall_pipeline_coverage(opportunities, targets, options, out, rejects, &error));
}
*/
import "C"

import (
	"context"
	"math"
	"runtime"
	"sort"
	"strconv"
	"unsafe"
)

// Opportunity is a deal, for tables that are small enough to be Go's. Larger ones come as Arrow, by the module landfallarrow.
type Opportunity struct {
	ID            string  // two rows of one ID are one too many; empty in every row: there are none
	Stage         string  // the source's own, or just open, won, lost
	Created       Date    // first day it was open; not known: while open, no analysis has it, for want of a place in time
	Closed        Date    // day it was won or lost; zero while open
	ExpectedClose Date    // close date that the owner forecasts; zero in every row: nobody does
	Amount        float64 // in one currency; NaN: unknown
	ListPrice     float64 // what the product lists at; stands in for an unknown amount; 0: unknown
	Product       string
	NextStep      string            // blank in every row: the source keeps none; for hygiene
	LastActivity  Date              // zero in every row: the source keeps none; for hygiene
	Dimensions    map[string]string // what else to split by: owner, manager, region
}

// Opportunities are a [Table] with the columns that landfall expects of one.
type Opportunities []Opportunity

// ExportArrow makes them a stream of Arrow's.
func (o Opportunities) ExportArrow(stream unsafe.Pointer) error {
	has := func(of func(*Opportunity) bool) bool {
		for i := range o {
			if of(&o[i]) {
				return true
			}
		}
		return false
	}
	dimensions := make(map[string]bool)
	for i := range o {
		for name := range o[i].Dimensions {
			dimensions[name] = true
		}
	}
	names := make([]string, 0, len(dimensions))
	for name := range dimensions {
		names = append(names, name)
	}
	sort.Strings(names)

	table := newColumns(len(o), 10+len(names))
	if has(func(each *Opportunity) bool { return each.ID != "" }) {
		table.words("id", func(row int) string { return o[row].ID })
	}
	table.words("stage", func(row int) string { return o[row].Stage })
	table.days("created", func(row int) Date { return o[row].Created })
	table.days("closed", func(row int) Date { return o[row].Closed })
	if has(func(each *Opportunity) bool { return !each.ExpectedClose.IsZero() }) {
		table.days("expected_close", func(row int) Date { return o[row].ExpectedClose })
	}
	table.numbers("amount", func(row int) float64 { return o[row].Amount })
	if has(func(each *Opportunity) bool { return each.ListPrice != 0 }) {
		table.numbers("list_price", func(row int) float64 {
			if o[row].ListPrice == 0 {
				return math.NaN()
			}
			return o[row].ListPrice
		})
	}
	if has(func(each *Opportunity) bool { return each.Product != "" }) {
		table.words("product", func(row int) string { return o[row].Product })
	}
	if has(func(each *Opportunity) bool { return each.NextStep != "" }) {
		table.words("next_step", func(row int) string { return o[row].NextStep })
	}
	if has(func(each *Opportunity) bool { return !each.LastActivity.IsZero() }) {
		table.days("last_activity", func(row int) Date { return o[row].LastActivity })
	}
	for _, name := range names {
		table.words(name, func(row int) string { return o[row].Dimensions[name] })
	}
	return table.give(stream)
}

// Targets are what each segment was asked for, in the currency of the deals; none is negative.
type Targets map[string]float64

// ExportArrow makes them a stream of Arrow's, with the columns segment and amount.
func (t Targets) ExportArrow(stream unsafe.Pointer) error {
	segments := make([]string, 0, len(t))
	for segment := range t {
		segments = append(segments, segment)
	}
	sort.Strings(segments)
	table := newColumns(len(segments), 2)
	table.words("segment", func(row int) string { return segments[row] })
	table.numbers("amount", func(row int) float64 { return t[segments[row]] })
	return table.give(stream)
}

// Target is what the whole was asked for, for an analysis that splits by nothing.
type Target float64

// ExportArrow makes it a stream of Arrow's, of one row and the column amount.
func (t Target) ExportArrow(stream unsafe.Pointer) error {
	table := newColumns(1, 1)
	table.numbers("amount", func(int) float64 { return float64(t) })
	return table.give(stream)
}

// Columns are how a table of opportunities is to be read, by every analysis of it. Zero: by the names here, an optional column may be
// missing, and every stage but "won" and "lost" is open. A column that is named must be there.
type Columns struct {
	ID            string // id
	Created       string // created
	Closed        string // closed
	ExpectedClose string // expected_close; may be the same column as that of Closed, as in many CRMs
	Amount        string // amount
	Stage         string // stage
	ListPrice     string // list_price

	// Stages that mean won, lost and open, letter by letter. No list at all: "won" and "lost" in any case, every other stage is open.
	// Lists, but none for open: every other stage is open. Else a row with a stage in no list is wrong.
	Won, Lost, Open []string

	AmountKnown AmountKnown
}

// c writes them for C, which reads them as long as memory lives.
func (columns *Columns) c(memory *memory) (given C.landfall_opportunity_columns) {
	given.id, given.created, given.closed = memory.text(columns.ID), memory.text(columns.Created), memory.text(columns.Closed)
	given.expected_close, given.amount = memory.text(columns.ExpectedClose), memory.text(columns.Amount)
	given.stage, given.list_price = memory.text(columns.Stage), memory.text(columns.ListPrice)
	given.won_stages, given.n_won_stages = memory.texts(columns.Won)
	given.lost_stages, given.n_lost_stages = memory.texts(columns.Lost)
	given.open_stages, given.n_open_stages = memory.texts(columns.Open)
	given.amount_known = C.uint32_t(columns.AmountKnown)
	return given
}

// CoverageDefinition is what coverage is the quotient of.
type CoverageDefinition uint32

const (
	ToGo       CoverageDefinition = C.LANDFALL_COVERAGE_TO_GO       // open pipeline over what is left of the target; closed-won is in neither
	FullTarget CoverageDefinition = C.LANDFALL_COVERAGE_FULL_TARGET // open pipeline over the whole target
)

// AmountKnown is whether amounts were known while deals were open.
type AmountKnown uint32

const (
	Throughout AmountKnown = C.LANDFALL_AMOUNT_THROUGHOUT // they were, and stand for open deals too
	AtClose    AmountKnown = C.LANDFALL_AMOUNT_AT_CLOSE   // they are what deals turned out to be worth: hidden before the day each closed
)

// CoverageOptions are those of [Coverage].
type CoverageOptions struct {
	By         string // column of words to split by; empty: one row, "total"
	AsOf       Date   // nothing later is known; zero: the last day on which any deal was created or closed
	Period     Period // its label does not matter; zero: the calendar quarter of AsOf
	Definition CoverageDefinition
	Columns    Columns

	TargetSegment string // column of the table of targets; empty: the name in By, else "segment"
	TargetAmount  string // column of the table of targets; empty: "amount"

	KeepRejects bool // wrong rows come out as rejects, rather than fail the call
}

// CoverageRow is one segment's.
type CoverageRow struct {
	Segment         string  `landfall:"segment"`
	OpenAmount      float64 `landfall:"open_amount"` // open amount closing in the period
	OpenCount       int64   `landfall:"open_count"`
	WonAmount       float64 `landfall:"won_amount"` // won in the period so far
	WonCount        int64   `landfall:"won_count"`
	Target          float64 `landfall:"target"`           // NaN: none given
	RemainingTarget float64 `landfall:"remaining_target"` // target less won, not below 0; NaN: no target
	CoverageRatio   float64 `landfall:"coverage_ratio"`   // open over target by the definition; NaN: no target, or nothing of it left
	Definition      string  `landfall:"definition"`       // "to_go" or "full_target"
}

// Reject is a row that was left out, for it is wrong. Rows accepted and rejected are always those given.
type Reject struct {
	Row    int64  `landfall:"row"` // from 0
	Column string `landfall:"column"`
	Value  string `landfall:"value"`  // what stood there
	Reason string `landfall:"reason"` // what is wrong and what to do
}

// CoverageTable is what [Coverage] answers.
type CoverageTable struct {
	Rows        []CoverageRow // largest open amount first
	Rejects     []Reject      // with KeepRejects
	AsOf        Date
	Period      Period
	OpenAmounts string // what open deals without an amount count with
	Given       int64  // rows
	Accepted    int64  // of them; the others are rejects
	Undated     int64  // deals taken that have no created date
}

// Coverage is that of open pipeline over target, by any dimension: is there enough for what is still to be won?
//
// The pipeline of a period is what is open on AsOf and expected to close within the period; where the table has no expected close
// dates, all that is open. An open deal without an amount counts with its list price times the discount at which its product has
// sold, else with the mean amount won; OpenAmounts says how many do.
//
// A row that is wrong (without a stage; won or lost but without a close date; closed before it was created; an infinite amount; an
// ID seen before) is never guessed at and never lost: it fails the call and is named by the error, or comes out as a reject.
//
// targets may be nil. O(rows).
func Coverage(ctx context.Context, opportunities, targets Table, options *CoverageOptions) (*CoverageTable, error) {
	out, rejects, err := CoverageStream(ctx, opportunities, targets, options)
	if err != nil {
		return nil, err
	}
	table := &CoverageTable{}
	if rejects != nil {
		defer rejects.Close()
	}
	var about map[string]string
	if table.Rows, about, err = readRows[CoverageRow](out); err != nil {
		return nil, err
	}
	if rejects != nil {
		if table.Rejects, _, err = readRows[Reject](rejects); err != nil {
			return nil, err
		}
	}
	table.OpenAmounts = about["open_amounts"]
	for name, into := range map[string]*int64{"given": &table.Given, "accepted": &table.Accepted, "undated": &table.Undated} {
		if *into, err = strconv.ParseInt(about[name], 10, 64); err != nil {
			return nil, err
		}
	}
	days := map[string]*Date{"as_of": &table.AsOf, "period_begin": &table.Period.Begin, "period_end": &table.Period.End}
	for name, into := range days {
		if *into, err = ParseDate(about[name]); err != nil {
			return nil, err
		}
	}
	table.Period.Label = about["period_begin"] + " to " + about["period_end"]
	return table, nil
}

// CoverageStream is [Coverage] for one who reads tables with Arrow: the rows, with columns as the tags of [CoverageRow] have them,
// what the answer's other fields say as metadata, and, with KeepRejects, the rejects; else nil. Close both, or give them to
// landfallarrow.
func CoverageStream(ctx context.Context, opportunities, targets Table, options *CoverageOptions) (rows, rejects *Stream, err error) {
	if options == nil {
		options = &CoverageOptions{}
	}
	if opportunities == nil {
		return nil, nil, invalid("opportunities", -1, "there is no table")
	}
	if err := begin(ctx); err != nil {
		return nil, nil, err
	}
	deals, err := exported(opportunities)
	if err != nil {
		return nil, nil, err
	}
	defer deals.Close()
	goals, err := exported(targets)
	if err != nil {
		return nil, nil, err
	}
	if goals != nil {
		defer goals.Close()
	}

	var memory memory
	defer memory.free()
	var given C.landfall_pipeline_coverage_options
	C.landfall_pipeline_coverage_options_init(&given, C.sizeof_landfall_pipeline_coverage_options)
	given.definition = C.uint32_t(options.Definition)
	given.as_of, given.period_begin, given.period_end = options.AsOf.c(), options.Period.Begin.c(), options.Period.End.c()
	given.by = memory.text(options.By)
	given.columns = options.Columns.c(&memory)
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, 0)
	given.target_segment, given.target_amount = memory.text(options.TargetSegment), memory.text(options.TargetAmount)
	if options.TargetSegment == "" && options.By != "" {
		if _, ours := targets.(Targets); ours {
			given.target_segment = memory.text("segment") // a dimension may be called amount
		}
	}

	rows = NewStream()
	if options.KeepRejects {
		rejects = NewStream()
	}
	err = failed(C.go_coverage(deals.in(), goals.in(), &given, rows.in(), rejects.in()))
	runtime.KeepAlive(deals)
	runtime.KeepAlive(goals)
	if err != nil {
		rows.Close()
		if rejects != nil {
			rejects.Close()
		}
		return nil, nil, err
	}
	return rows, rejects, nil
}

// memory is text for C that lives as long as a call.
type memory []unsafe.Pointer

func (m *memory) free() {
	for _, each := range *m {
		C.free(each)
	}
}

// text is NULL for an empty one: the default.
func (m *memory) text(text string) *C.char {
	if text == "" {
		return nil
	}
	c := C.CString(text)
	*m = append(*m, unsafe.Pointer(c))
	return c
}

func (m *memory) texts(texts []string) (**C.char, C.int64_t) {
	if len(texts) == 0 {
		return nil, 0
	}
	list := C.calloc(C.size_t(len(texts)), C.size_t(unsafe.Sizeof((*C.char)(nil))))
	*m = append(*m, list)
	for i, text := range texts {
		c := C.CString(text)
		*m = append(*m, unsafe.Pointer(c))
		unsafe.Slice((**C.char)(list), len(texts))[i] = c
	}
	return (**C.char)(list), C.int64_t(len(texts))
}

// choices are numbers that C reads; nil where there are none.
func (m *memory) choices(n int, of func(i int) C.uint32_t) *C.uint32_t {
	if n == 0 {
		return nil
	}
	list := C.calloc(C.size_t(n), C.sizeof_uint32_t)
	*m = append(*m, list)
	for i := range unsafe.Slice((*C.uint32_t)(list), n) {
		unsafe.Slice((*C.uint32_t)(list), n)[i] = of(i)
	}
	return (*C.uint32_t)(list)
}
