// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

typedef struct go_forecast {
  landfall_forecast* value;
  landfall_error* failure;
} go_forecast;

static go_forecast go_forecast_deals(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* stage_history,
                                     struct ArrowArrayStream* close_dates, struct ArrowArrayStream* calls,
                                     const landfall_forecast_deals_options* options, struct ArrowArrayStream* rejects) {
  GO_ANSWER(go_forecast, landfall_forecast_deals(opportunities, stage_history, close_dates, calls, options, &answer.value, rejects, &error));
}
static go_landing go_forecast_landing(const landfall_forecast* forecast) {
  GO_ANSWER(go_landing, landfall_forecast_landing(forecast, &answer.value, &error));
}
static landfall_error* go_forecast_table(const landfall_forecast* forecast, uint32_t table, struct ArrowArrayStream* out) {
  GO_TRY(landfall_forecast_table(forecast, table, out, &error));
}
static go_integer go_forecast_page(const landfall_forecast* forecast, int64_t width, int64_t top, char* text, int64_t capacity) {
  GO_ANSWER(go_integer, landfall_forecast_page(forecast, width, top, text, capacity, &answer.value, &error));
}
static landfall_error* go_forecast_roll_up(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* calls,
                                           const landfall_forecast_roll_up_options* options, struct ArrowArrayStream* out,
                                           struct ArrowArrayStream* rejects) {
  GO_TRY(landfall_forecast_roll_up(opportunities, calls, options, out, rejects, &error));
}
*/
import "C"

import (
	"context"
	"math"
	"runtime"
	"sort"
	"unsafe"
)

// StageEvent is that a deal came to a stage.
type StageEvent struct {
	ID      string // of the deal
	Stage   string
	Entered Date
}

// StageHistory is a [Table] of when deals came to their stages.
type StageHistory []StageEvent

// ExportArrow makes it a stream of Arrow's.
func (h StageHistory) ExportArrow(stream unsafe.Pointer) error {
	table := newColumns(len(h), 3)
	table.words("id", func(row int) string { return h[row].ID })
	table.words("stage", func(row int) string { return h[row].Stage })
	table.days("entered", func(row int) Date { return h[row].Entered })
	return table.give(stream)
}

// CloseDate is what somebody expected on a day.
type CloseDate struct {
	ID            string // of the deal
	ForecastOn    Date
	ExpectedClose Date // zero: none any more
}

// CloseDates is a [Table] of close dates as they were forecast.
type CloseDates []CloseDate

// ExportArrow makes it a stream of Arrow's.
func (h CloseDates) ExportArrow(stream unsafe.Pointer) error {
	table := newColumns(len(h), 3)
	table.words("id", func(row int) string { return h[row].ID })
	table.days("forecast_on", func(row int) Date { return h[row].ForecastOn })
	table.days("expected_close", func(row int) Date { return h[row].ExpectedClose })
	return table.give(stream)
}

// Category of a deal or of a call.
type Category uint32

const (
	Omitted    Category = C.LANDFALL_CATEGORY_OMITTED
	InPipeline Category = C.LANDFALL_CATEGORY_PIPELINE
	BestCase   Category = C.LANDFALL_CATEGORY_BEST_CASE
	Commit     Category = C.LANDFALL_CATEGORY_COMMIT
	Closed     Category = C.LANDFALL_CATEGORY_CLOSED
)

func (c Category) String() string {
	words := [...]string{"omitted", "pipeline", "best case", "commit", "closed"}
	if int(c) < len(words) {
		return words[c]
	}
	return "no category"
}

// Call is a number that somebody put his name to: of the period's total, what is won by then included.
type Call struct {
	Caller   string
	About    string // whose part; empty: the caller's own
	Day      Date
	Period   string // label of the calendar's, such as 2017-Q4
	Category Category
	Amount   float64
}

// Calls is a [Table] of what reps and managers have called.
type Calls []Call

// ExportArrow makes it a stream of Arrow's.
func (c Calls) ExportArrow(stream unsafe.Pointer) error {
	table := newColumns(len(c), 6)
	table.words("caller", func(row int) string { return c[row].Caller })
	table.words("about", func(row int) string { return c[row].About })
	table.days("day", func(row int) Date { return c[row].Day })
	table.words("period", func(row int) string { return c[row].Period })
	table.words("category", func(row int) string { return c[row].Category.String() })
	table.numbers("amount", func(row int) float64 { return c[row].Amount })
	return table.give(stream)
}

// ForecastOptions are those of [ForecastDeals].
type ForecastOptions struct {
	StageHistory Table // when deals came to their stages; nil: not known
	CloseDates   Table // close dates as they were forecast; nil: not known
	Calls        Table // what was called; nil: nothing

	AsOf       Date      // nothing later is looked at; zero: the last day on which any deal was created or closed
	Period     Period    // a week, month, quarter, semester or year of Calendar; zero: the quarter of AsOf
	Calendar   *Calendar // nil: calendar years
	Target     *float64  // in the currency of the deals; nil: none, and no chance of it
	Owner      string    // column of words; empty: owner, where there is one
	Dimensions []string  // columns of words in which deals of a kind are alike; nil: owner, segment, source, product, those there are
	Decided    int64     // so many deals at most get their chances of the target; 0: 1000
	Columns    Columns

	KeepRejects bool   // wrong rows come out as rejects, rather than fail the call
	Threads     uint32 // 0: one
	MemoryLimit int64  // bytes; 0: none
}

// TableReject is a row of one of several tables that was left out, for it is wrong.
type TableReject struct {
	Table  string `landfall:"table"` // opportunities, stage_history, close_dates or calls
	Row    int64  `landfall:"row"`   // from 0
	Column string `landfall:"column"`
	Value  string `landfall:"value"`  // what stood there
	Reason string `landfall:"reason"` // what is wrong and what to do
}

// ForecastSummary are the figures of a forecast. A number that is not known is NaN.
type ForecastSummary struct {
	Period       string  `landfall:"period"`
	PeriodBegin  Date    `landfall:"period_begin"`
	PeriodEnd    Date    `landfall:"period_end"`
	AsOf         Date    `landfall:"as_of"`
	WonAmount    float64 `landfall:"won_amount"` // so far
	WonCount     int64   `landfall:"won_count"`
	OpenAmount   float64 `landfall:"open_amount"` // of every open deal, whenever it is to close
	OpenCount    int64   `landfall:"open_count"`
	Target       float64 `landfall:"target"`
	OpenExpected float64 `landfall:"open_expected"` // still to come from deals open now …
	NewExpected  float64 `landfall:"new_expected"`  // … and from deals not yet created
	Mean         float64 `landfall:"mean"`
	P10          float64 `landfall:"p10"`
	P50          float64 `landfall:"p50"`
	P90          float64 `landfall:"p90"`
	PHit         float64 `landfall:"p_hit"`  // chance of the target
	Called       string  `landfall:"called"` // category of the calls that are in it; empty: none
}

// ForecastMethod is one of the methods behind a forecast.
type ForecastMethod struct {
	Method     string  `landfall:"method"`
	Weight     float64 `landfall:"weight"` // share in the answer
	Mean       float64 `landfall:"mean"`
	P10        float64 `landfall:"p10"`
	P50        float64 `landfall:"p50"`
	P90        float64 `landfall:"p90"`
	N          int64   `landfall:"n"`           // earlier periods that it was tried on
	BiasRatio  float64 `landfall:"bias_ratio"`  // what its forecast was multiplied by
	ErrorRatio float64 `landfall:"error_ratio"` // relative error, one standard deviation
}

// OpenDeal is an open deal in a forecast.
type OpenDeal struct {
	Rank           int64    `landfall:"rank"` // 1 decides most
	ID             string   `landfall:"id"`   // its row, from 0, where the table has no ids
	Owner          string   `landfall:"owner"`
	Stage          string   `landfall:"stage"`
	Created        Date     `landfall:"created"`
	ExpectedClose  Date     `landfall:"expected_close"`
	Amount         float64  `landfall:"amount"` // that it counts with
	Chance         Interval `landfall:"chance"` // to be won within the period
	ExpectedAmount float64  `landfall:"expected_amount"`
	VarianceShare  float64  `landfall:"variance_share"` // of the Landing's variance that is its own
	HitIfWon       float64  `landfall:"hit_if_won"`     // chance of the target; NaN: no target, or a deal below those asked for
	HitIfLost      float64  `landfall:"hit_if_lost"`    // or slipped
}

// StandingCall is a call that stands, and what it is worth.
type StandingCall struct {
	Caller     string   `landfall:"caller"`
	Day        Date     `landfall:"day"`
	Called     float64  `landfall:"called"` // of the period's total
	WonAmount  float64  `landfall:"won_amount"`
	Corrected  float64  `landfall:"corrected"`  // the total that it comes to without its bias
	BiasRatio  Interval `landfall:"bias_ratio"` // what calls of what is to come are multiplied by
	ErrorRatio float64  `landfall:"error_ratio"`
	Reached    Interval `landfall:"reached"` // share of past calls that were reached or passed
	Counts     bool     `landfall:"counts"`  // nobody above has called
}

// CategoryLevel is what past calls of a category came to.
type CategoryLevel struct {
	Category  string   `landfall:"category"`
	Reached   Interval `landfall:"reached"`
	Level     float64  `landfall:"level"` // chance that no more comes than a call of it
	BiasRatio Interval `landfall:"bias_ratio"`
}

// DealForecast is the forecast of a period by its deals. It never changes once made. Close it.
type DealForecast struct {
	c       *C.landfall_forecast
	Rejects []TableReject // with KeepRejects
}

// ForecastDeals forecasts a period's bookings by its deals: won so far, open deals with their chances by a competing-risks model of
// the history, and business not yet created; beside what earlier periods won from the same day on, and what was called, each weighed
// by how well it has done. Too little history is no error: there is no Landing then, and a note says why.
func ForecastDeals(ctx context.Context, opportunities Table, options *ForecastOptions) (*DealForecast, error) {
	if options == nil {
		options = &ForecastOptions{}
	}
	var tables [4]*Stream
	if err := exportAll(ctx, tables[:], opportunities, options.StageHistory, options.CloseDates, options.Calls); err != nil {
		return nil, err
	}
	defer closeAll(tables[:])

	var memory memory
	defer memory.free()
	var given C.landfall_forecast_deals_options
	C.landfall_forecast_deals_options_init(&given, C.sizeof_landfall_forecast_deals_options)
	given.as_of, given.period_begin, given.period_end = options.AsOf.c(), options.Period.Begin.c(), options.Period.End.c()
	given.calendar = options.Calendar.in()
	if options.Target != nil {
		given.target = C.double(*options.Target)
		if math.IsNaN(*options.Target) {
			return nil, invalid("target", -1, "it is a finite amount")
		}
	}
	given.owner = memory.text(options.Owner)
	given.dimensions, given.n_dimensions = memory.texts(options.Dimensions)
	if options.Decided != 0 {
		given.decided = C.int64_t(options.Decided)
	}
	given.columns = options.Columns.c(&memory)
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, C.int64_t(options.MemoryLimit))
	given.control.threads = C.uint32_t(options.Threads)

	var rejects *Stream
	if options.KeepRejects {
		rejects = NewStream()
		defer rejects.Close()
	}
	answer := C.go_forecast_deals(tables[0].in(), tables[1].in(), tables[2].in(), tables[3].in(), &given, rejects.in())
	runtime.KeepAlive(options)
	if answer.failure != nil {
		return nil, cancelled(ctx, taken(answer.failure))
	}
	forecast := &DealForecast{c: answer.value}
	runtime.SetFinalizer(forecast, (*DealForecast).Close)
	if rejects != nil {
		var err error
		if forecast.Rejects, _, err = readRows[TableReject](rejects); err != nil {
			forecast.Close()
			return nil, err
		}
	}
	return forecast, nil
}

// Close frees the forecast. It answers nil. Closing twice is fine.
func (f *DealForecast) Close() error {
	runtime.SetFinalizer(f, nil)
	C.landfall_forecast_free(f.c)
	f.c = nil
	return nil
}

// Landing is where the period lands. [ErrInsufficient], with the reason, where the history does not carry one. Close it.
func (f *DealForecast) Landing() (*Landing, error) {
	landing, err := made(C.go_forecast_landing(f.c))
	runtime.KeepAlive(f)
	return landing, err
}

// Summary are its figures.
func (f *DealForecast) Summary() (ForecastSummary, error) {
	return oneRow[ForecastSummary](f.Table(SummaryTable))
}

// Methods are those behind the Landing.
func (f *DealForecast) Methods() ([]ForecastMethod, error) {
	return rowsOf[ForecastMethod](f.Table(MethodsTable))
}

// OpenDeals are all of them, those that decide most first.
func (f *DealForecast) OpenDeals() ([]OpenDeal, error) {
	return rowsOf[OpenDeal](f.Table(OpenDealsTable))
}

// Calls are those that stand.
func (f *DealForecast) Calls() ([]StandingCall, error) {
	return rowsOf[StandingCall](f.Table(CallsTable))
}

// Levels are what past calls of each category came to.
func (f *DealForecast) Levels() ([]CategoryLevel, error) {
	return rowsOf[CategoryLevel](f.Table(LevelsTable))
}

// Notes are what limits the answer, and which definitions were used.
func (f *DealForecast) Notes() (notes, definitions []string, err error) {
	return notesOf(f.Table(NotesTable))
}

// Page is the forecast as a page of text, of width columns, 80 or more, that lists the top deals.
func (f *DealForecast) Page(width, top int) (string, error) {
	defer runtime.KeepAlive(f)
	size := C.go_forecast_page(f.c, C.int64_t(width), C.int64_t(top), nil, 0)
	if size.failure != nil {
		return "", taken(size.failure)
	}
	text := make([]byte, int(size.value))
	written := C.go_forecast_page(f.c, C.int64_t(width), C.int64_t(top), (*C.char)(unsafe.Pointer(&text[0])), size.value)
	return string(text[:len(text)-1]), failed(written.failure)
}

// ForecastTable is one of the tables of a forecast.
type ForecastTable uint32

const (
	SummaryTable   ForecastTable = C.LANDFALL_FORECAST_SUMMARY    // as [ForecastSummary] has it
	MethodsTable   ForecastTable = C.LANDFALL_FORECAST_METHODS    // as [ForecastMethod]
	OpenDealsTable ForecastTable = C.LANDFALL_FORECAST_OPEN_DEALS // as [OpenDeal]
	CallsTable     ForecastTable = C.LANDFALL_FORECAST_CALLS      // as [StandingCall]
	LevelsTable    ForecastTable = C.LANDFALL_FORECAST_LEVELS     // as [CategoryLevel]
	NotesTable     ForecastTable = C.LANDFALL_FORECAST_NOTES      // kind, definition or note; text
)

// Table is one of its tables for one who reads it with Arrow. Close it, or give it to landfallarrow.
func (f *DealForecast) Table(which ForecastTable) (*Stream, error) {
	stream := NewStream()
	err := failed(C.go_forecast_table(f.c, C.uint32_t(which), stream.in()))
	runtime.KeepAlive(f)
	if err != nil {
		stream.Close()
		return nil, err
	}
	return stream, nil
}

// rowsOf reads what a call has answered.
func rowsOf[Row any](stream *Stream, err error) ([]Row, error) {
	if err != nil {
		return nil, err
	}
	rows, _, err := readRows[Row](stream)
	return rows, err
}

// oneRow reads the row of a table that has one.
func oneRow[Row any](stream *Stream, err error) (row Row, _ error) {
	rows, err := rowsOf[Row](stream, err)
	if err != nil {
		return row, err
	}
	return rows[0], nil
}

// notesOf reads what limits an answer, and which definitions were used.
func notesOf(stream *Stream, err error) (notes, definitions []string, _ error) {
	type note struct {
		Kind string `landfall:"kind"`
		Text string `landfall:"text"`
	}
	rows, err := rowsOf[note](stream, err)
	for _, row := range rows {
		if row.Kind == "note" {
			notes = append(notes, row.Text)
		} else {
			definitions = append(definitions, row.Text)
		}
	}
	return notes, definitions, err
}

// Cumulation is how categories add up.
type Cumulation uint32

const (
	Cumulative Cumulation = C.LANDFALL_CUMULATION_CUMULATIVE // the category and all more certain ones: commit is commit and closed
	Single     Cumulation = C.LANDFALL_CUMULATION_SINGLE     // the category alone
)

// OverrideRule is which number a member stands for in his superior's roll-up.
type OverrideRule uint32

const (
	DefaultRollUp    OverrideRule = C.LANDFALL_OVERRIDE_DEFAULT_ROLL_UP   // his roll-up: what he called himself is passed over
	AcceptedForecast OverrideRule = C.LANDFALL_OVERRIDE_ACCEPTED_FORECAST // what he called himself; his roll-up while he has not
	ManagersManual   OverrideRule = C.LANDFALL_OVERRIDE_MANAGERS_MANUAL   // what his superior called about him; else the accepted forecast
	OpportunityOnly  OverrideRule = C.LANDFALL_OVERRIDE_OPPORTUNITY_ONLY  // the deals of everyone below and his own: no judgement at all
)

// RollUpOptions are those of [RollUp].
type RollUpOptions struct {
	AsOf           Date      // nothing later is looked at; zero: the last day on which any deal was created or closed
	Period         Period    // its label does not matter; zero: the quarter of AsOf
	Calendar       *Calendar // nil: calendar years
	Category       *Category // nil: Commit
	Cumulation     Cumulation
	Rule           OverrideRule            // of everybody but:
	MemberRules    map[string]OverrideRule // members with rules of their own
	Hierarchy      []string                // columns that tell who reports to whom; nil: owner, manager, region
	CategoryColumn string                  // of open deals; empty: forecast_category, and all are pipeline where there is none
	Columns        Columns

	KeepRejects bool // wrong rows come out as rejects, rather than fail the call
}

// RollUpRow is a member's number.
type RollUpRow struct {
	Member            string  `landfall:"member"`
	Superior          string  `landfall:"superior"` // empty: he is at the top
	Depth             int64   `landfall:"depth"`
	OwnAmount         float64 `landfall:"own_amount"`         // his own deals
	OpportunityAmount float64 `landfall:"opportunity_amount"` // deals of his own and of all below
	RollUpAmount      float64 `landfall:"roll_up_amount"`     // his own deals and his reports' numbers
	Call              float64 `landfall:"call"`               // what he called himself; NaN: nothing
	Manual            float64 `landfall:"manual"`             // what his superior called about him; NaN: nothing
	Rule              string  `landfall:"rule"`
	Amount            float64 `landfall:"amount"`     // by the rule
	Adjustment        float64 `landfall:"adjustment"` // amount less roll-up
}

// RollUp rolls a category up through the hierarchy, superiors first: which number each member stands for, whose judgement is in it.
// The top's amount is the sum of all deals and all adjustments. calls may be nil.
func RollUp(ctx context.Context, opportunities, calls Table, options *RollUpOptions) ([]RollUpRow, []TableReject, error) {
	if options == nil {
		options = &RollUpOptions{}
	}
	var tables [2]*Stream
	if err := exportAll(ctx, tables[:], opportunities, calls); err != nil {
		return nil, nil, err
	}
	defer closeAll(tables[:])

	var memory memory
	defer memory.free()
	var given C.landfall_forecast_roll_up_options
	C.landfall_forecast_roll_up_options_init(&given, C.sizeof_landfall_forecast_roll_up_options)
	given.as_of, given.period_begin, given.period_end = options.AsOf.c(), options.Period.Begin.c(), options.Period.End.c()
	given.calendar = options.Calendar.in()
	if options.Category != nil {
		given.category = C.uint32_t(*options.Category)
	}
	given.cumulation, given.rule = C.uint32_t(options.Cumulation), C.uint32_t(options.Rule)
	members := make([]string, 0, len(options.MemberRules))
	for member := range options.MemberRules {
		members = append(members, member)
	}
	sort.Strings(members)
	given.rule_members, given.n_rule_members = memory.texts(members)
	given.member_rules = memory.choices(len(members), func(i int) C.uint32_t { return C.uint32_t(options.MemberRules[members[i]]) })
	given.hierarchy, given.n_hierarchy = memory.texts(options.Hierarchy)
	given.category_column = memory.text(options.CategoryColumn)
	given.columns = options.Columns.c(&memory)
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, 0)

	out := NewStream()
	var rejects *Stream
	if options.KeepRejects {
		rejects = NewStream()
		defer rejects.Close()
	}
	err := failed(C.go_forecast_roll_up(tables[0].in(), tables[1].in(), &given, out.in(), rejects.in()))
	runtime.KeepAlive(options)
	if err != nil {
		out.Close()
		return nil, nil, cancelled(ctx, err)
	}
	rows, _, err := readRows[RollUpRow](out)
	if err != nil || rejects == nil {
		return rows, nil, err
	}
	left, _, err := readRows[TableReject](rejects)
	return rows, left, err
}

// exportAll exports tables, of which the first must be there. Nothing is left open on failure.
func exportAll(ctx context.Context, into []*Stream, tables ...Table) (err error) {
	if tables[0] == nil {
		return invalid("opportunities", -1, "there is no table")
	}
	if err := begin(ctx); err != nil {
		return err
	}
	for i, table := range tables {
		if into[i], err = exported(table); err != nil {
			closeAll(into)
			return err
		}
	}
	return nil
}

func closeAll(streams []*Stream) {
	for _, stream := range streams {
		if stream != nil {
			stream.Close()
		}
	}
}
