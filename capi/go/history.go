// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

typedef struct go_history {
  landfall_history* value;
  landfall_error* failure;
} go_history;

static go_history go_history_new(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* stage_history,
                                 struct ArrowArrayStream* close_dates, const landfall_history_new_options* options) {
  GO_ANSWER(go_history, landfall_history_new(opportunities, stage_history, close_dates, options, &answer.value, &error));
}
static go_history go_history_of_states(struct ArrowArrayStream* states, const landfall_history_of_states_options* options) {
  GO_ANSWER(go_history, landfall_history_of_states(states, options, &answer.value, &error));
}
static landfall_error* go_history_as_of(const landfall_history* history, int32_t day, const landfall_control* control,
                                        struct ArrowArrayStream* out) {
  GO_TRY(landfall_history_as_of(history, day, control, out, &error));
}
static landfall_error* go_history_waterfall(const landfall_history* history, const int32_t* days, int64_t n_days,
                                            const landfall_history_waterfall_options* options, struct ArrowArrayStream* out,
                                            struct ArrowArrayStream* deals) {
  GO_TRY(landfall_history_waterfall(history, days, n_days, options, out, deals, &error));
}
static landfall_error* go_history_coverage(const landfall_history* history, struct ArrowArrayStream* targets,
                                           const landfall_history_coverage_options* options, struct ArrowArrayStream* out,
                                           struct ArrowArrayStream* weeks, struct ArrowArrayStream* needed) {
  GO_TRY(landfall_history_coverage(history, targets, options, out, weeks, needed, &error));
}
static landfall_error* go_history_creation(const landfall_history* history, const landfall_history_creation_options* options,
                                           struct ArrowArrayStream* out) {
  GO_TRY(landfall_history_creation(history, options, out, &error));
}
static landfall_error* go_history_linearity(const landfall_history* history, const landfall_history_linearity_options* options,
                                            struct ArrowArrayStream* out) {
  GO_TRY(landfall_history_linearity(history, options, out, &error));
}
typedef struct go_slips {
  landfall_slips value;
  landfall_error* failure;
} go_slips;
static go_slips go_infer_slips(double this_change, double next_change, double all_change, double tolerance) {
  GO_ANSWER(go_slips, landfall_history_infer_slips(this_change, next_change, all_change, tolerance, &answer.value, &error));
}
static landfall_error* go_history_hygiene(const landfall_history* history, const landfall_history_hygiene_options* options,
                                          struct ArrowArrayStream* out, struct ArrowArrayStream* deals) {
  GO_TRY(landfall_history_hygiene(history, options, out, deals, &error));
}
*/
import "C"

import (
	"context"
	"runtime"
	"sort"
	"unsafe"
)

// State is the whole of a deal from a day on.
type State struct {
	ID            string // of the deal
	From          Date   // it stood so from the end of this day on
	Standing      string // open, won, lost, or removed, where the source took it away
	Amount        float64
	ExpectedClose Date              // zero: none
	NextStep      string            // blank in every row: the source keeps none
	LastActivity  Date              // zero in every row: the source keeps none
	Dimensions    map[string]string // owner, stage: each may change from state to state
}

// States are a [Table] of them, in any order: a log of changes, or snapshots taken day after day.
type States []State

func (s States) dimensions() []string {
	known := make(map[string]bool)
	for i := range s {
		for name := range s[i].Dimensions {
			known[name] = true
		}
	}
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// ExportArrow makes them a stream of Arrow's.
func (s States) ExportArrow(stream unsafe.Pointer) error {
	names := s.dimensions()
	table := newColumns(len(s), 7+len(names))
	table.words("id", func(row int) string { return s[row].ID })
	table.days("from", func(row int) Date { return s[row].From })
	table.words("standing", func(row int) string { return s[row].Standing })
	table.numbers("amount", func(row int) float64 { return s[row].Amount })
	for i := range s {
		if !s[i].ExpectedClose.IsZero() {
			table.days("expected_close", func(row int) Date { return s[row].ExpectedClose })
			break
		}
	}
	for i := range s {
		if s[i].NextStep != "" {
			table.words("next_step", func(row int) string { return s[row].NextStep })
			break
		}
	}
	for i := range s {
		if !s[i].LastActivity.IsZero() {
			table.days("last_activity", func(row int) Date { return s[row].LastActivity })
			break
		}
	}
	for _, name := range names {
		table.words(name, func(row int) string { return s[row].Dimensions[name] })
	}
	return table.give(stream)
}

// PeriodTarget is what a segment was asked for in a period.
type PeriodTarget struct {
	Period  string // its label, such as 2025-Q4
	Segment string // "total" without a split
	Amount  float64
}

// PeriodTargets are a [Table] of them.
type PeriodTargets []PeriodTarget

// ExportArrow makes them a stream of Arrow's.
func (t PeriodTargets) ExportArrow(stream unsafe.Pointer) error {
	table := newColumns(len(t), 3)
	table.words("period", func(row int) string { return t[row].Period })
	table.words("segment", func(row int) string { return t[row].Segment })
	table.numbers("amount", func(row int) float64 { return t[row].Amount })
	return table.give(stream)
}

// History is what every deal looked like, from which day on. It never changes once made; goroutines may share it. Close it.
type History struct{ c *C.landfall_history }

// HistoryOptions are those of [NewHistory].
type HistoryOptions struct {
	StageHistory     Table    // when deals came to their stages; nil: not known
	CloseDates       Table    // close dates as they were forecast; nil: each deal keeps the table's own throughout
	Dimensions       []string // columns to split by; nil: owner, manager, region, segment, source, product, those there are
	WithoutListPrice bool     // an open deal whose amount is not known counts 0, not its list price
	NextStep         string   // optional column that hygiene looks at; empty: next_step, if there
	LastActivity     string   // likewise, of days; empty: last_activity, if there
	Columns          Columns
	MemoryLimit      int64
}

// StatesOptions are those of [NewHistoryOfStates]: names of columns, where they are not id, from, standing, amount, expected_close,
// next_step, last_activity.
type StatesOptions struct {
	ID, From, Standing, Amount, ExpectedClose string
	NextStep, LastActivity                    string
	Dimensions                                []string // columns of words to split by; nil: those of [States]
	MemoryLimit                               int64
}

func madeHistory(answer C.go_history) (*History, error) {
	if answer.failure != nil {
		return nil, taken(answer.failure)
	}
	history := &History{answer.value}
	runtime.SetFinalizer(history, (*History).Close)
	return history, nil
}

// NewHistory makes the history of a table of opportunities: each deal open from created, with its stages and expected close dates,
// closed on closed. A row that is wrong fails the call, which names it.
func NewHistory(ctx context.Context, opportunities Table, options *HistoryOptions) (*History, error) {
	if options == nil {
		options = &HistoryOptions{}
	}
	if opportunities == nil {
		return nil, invalid("opportunities", -1, "there is no table")
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	var streams [3]*Stream
	for i, table := range []Table{opportunities, options.StageHistory, options.CloseDates} {
		var err error
		if streams[i], err = exported(table); err != nil {
			return nil, err
		}
		if streams[i] != nil {
			defer streams[i].Close()
		}
	}
	var memory memory
	defer memory.free()
	var given C.landfall_history_new_options
	C.landfall_history_new_options_init(&given, C.sizeof_landfall_history_new_options)
	given.dimensions, given.n_dimensions = memory.texts(options.Dimensions)
	if options.WithoutListPrice {
		given.without_list_price = 1
	}
	given.next_step, given.last_activity = memory.text(options.NextStep), memory.text(options.LastActivity)
	given.columns = options.Columns.c(&memory)
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, C.int64_t(options.MemoryLimit))
	history, err := madeHistory(C.go_history_new(streams[0].in(), streams[1].in(), streams[2].in(), &given))
	runtime.KeepAlive(streams)
	return history, err
}

// NewHistoryOfStates makes a history of [States], or of records of Arrow with their columns.
func NewHistoryOfStates(ctx context.Context, states Table, options *StatesOptions) (*History, error) {
	if options == nil {
		options = &StatesOptions{}
	}
	if states == nil {
		return nil, invalid("states", -1, "there is no table")
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	stream, err := exported(states)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	var memory memory
	defer memory.free()
	var given C.landfall_history_of_states_options
	C.landfall_history_of_states_options_init(&given, C.sizeof_landfall_history_of_states_options)
	given.id, given.from, given.standing = memory.text(options.ID), memory.text(options.From), memory.text(options.Standing)
	given.amount, given.expected_close = memory.text(options.Amount), memory.text(options.ExpectedClose)
	given.next_step, given.last_activity = memory.text(options.NextStep), memory.text(options.LastActivity)
	dimensions := options.Dimensions
	if ours, of := states.(States); of && dimensions == nil {
		dimensions = ours.dimensions()
	}
	given.dimensions, given.n_dimensions = memory.texts(dimensions)
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, C.int64_t(options.MemoryLimit))
	history, err := madeHistory(C.go_history_of_states(stream.in(), &given))
	runtime.KeepAlive(stream)
	return history, err
}

// Close frees the History, which nobody must use any more. It answers nil. Closing twice is fine.
func (h *History) Close() error {
	runtime.SetFinalizer(h, nil)
	C.landfall_history_free(h.c)
	h.c = nil
	return nil
}

func (h *History) in() *C.landfall_history {
	if h == nil {
		return nil
	}
	return h.c
}

// StandingRow is a deal as it stood. Its dimensions are in the stream of [History.AsOfStream].
type StandingRow struct {
	ID            string  `landfall:"id"`
	Standing      string  `landfall:"standing"` // open, won, lost
	Created       Date    `landfall:"created"`  // day of its first state
	Closed        Date    `landfall:"closed"`   // zero while open
	ExpectedClose Date    `landfall:"expected_close"`
	Amount        float64 `landfall:"amount"` // NaN: unknown
}

// AsOfStream is the deals that were there at the end of a day, as they stood, with their dimensions, for one who reads tables with
// Arrow. O(deals + states).
func (h *History) AsOfStream(ctx context.Context, day Date) (*Stream, error) {
	if err := begin(ctx); err != nil {
		return nil, err
	}
	over, end := watch(ctx)
	defer end()
	control := C.go_control(over, 0)
	out := NewStream()
	err := failed(C.go_history_as_of(h.in(), day.c(), &control, out.in()))
	runtime.KeepAlive(h)
	if err != nil {
		out.Close()
		return nil, err
	}
	return out, nil
}

// AsOf is [History.AsOfStream] in rows, without the dimensions.
func (h *History) AsOf(ctx context.Context, day Date) ([]StandingRow, error) {
	out, err := h.AsOfStream(ctx, day)
	if err != nil {
		return nil, err
	}
	rows, _, err := readRows[StandingRow](out)
	return rows, err
}

// WaterfallOptions are those of [History.Waterfall].
type WaterfallOptions struct {
	By     string // dimension to split by; empty: one segment, "total"
	Period Period // whose pipeline; zero: the calendar quarter of the last day
}

// WaterfallRow is one bucket of one step and segment; what leaves is negative.
type WaterfallRow struct {
	From    Date    `landfall:"from"`
	To      Date    `landfall:"to"`
	Segment string  `landfall:"segment"`
	Bucket  string  `landfall:"bucket"` // beginning, created, … won, lost, removed, ending
	Amount  float64 `landfall:"amount"`
	Count   int64   `landfall:"count"`
}

// WaterfallDeal is a deal behind a bucket.
type WaterfallDeal struct {
	ID      string  `landfall:"id"`
	Segment string  `landfall:"segment"`
	Bucket  string  `landfall:"bucket"`
	Before  float64 `landfall:"before"`
	After   float64 `landfall:"after"`
	Amount  float64 `landfall:"amount"`
}

// Waterfall is what turned the pipeline of each day into that of the next, to the cent: fifteen buckets a step and segment, and the
// deals behind each between the first day and the last. Days are two or more and ascend.
func (h *History) Waterfall(ctx context.Context, days []Date, options *WaterfallOptions) ([]WaterfallRow, []WaterfallDeal, error) {
	if options == nil {
		options = &WaterfallOptions{}
	}
	if err := begin(ctx); err != nil {
		return nil, nil, err
	}
	var memory memory
	defer memory.free()
	var given C.landfall_history_waterfall_options
	C.landfall_history_waterfall_options_init(&given, C.sizeof_landfall_history_waterfall_options)
	given.period_begin, given.period_end = options.Period.Begin.c(), options.Period.End.c()
	given.by = memory.text(options.By)
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, 0)
	seen := make([]int32, len(days)+1)
	for i, day := range days {
		seen[i] = int32(day.c())
	}
	out, moves := NewStream(), NewStream()
	defer moves.Close()
	err := failed(C.go_history_waterfall(h.in(), (*C.int32_t)(&seen[0]), C.int64_t(len(days)), &given, out.in(), moves.in()))
	runtime.KeepAlive(h)
	if err != nil {
		out.Close()
		return nil, nil, err
	}
	rows, _, err := readRows[WaterfallRow](out)
	if err != nil {
		return nil, nil, err
	}
	deals, _, err := readRows[WaterfallDeal](moves)
	return rows, deals, err
}

// YieldDefinition is what the yield of a pipeline counts; needed coverage is one over it.
type YieldDefinition uint32

const (
	YieldStanding YieldDefinition = C.LANDFALL_YIELD_STANDING // won, by the period's end, of the deals that stood in it
	YieldWhole    YieldDefinition = C.LANDFALL_YIELD_WHOLE    // all that was won from then on
)

// HistoryCoverageOptions are those of [History.Coverage].
type HistoryCoverageOptions struct {
	By         string // dimension to split by; empty: one segment, "total"
	AsOf       Date   // nothing later is known; zero: the last day on which anything changed
	Period     Period // zero: the calendar quarter of AsOf
	Definition CoverageDefinition
	Yield      YieldDefinition
	Earlier    int64    // most earlier periods to learn from; 0: 8
	Level      float64  // of the intervals; 0: 0.8
	LeaveOut   []string // ids of deals that are taken out of today's pipeline as though they were lost: those with an issue, say
}

// CoverageNow is one segment's coverage, what it needs, and where it lands. NaN: not known.
type CoverageNow struct {
	Segment        string   `landfall:"segment"`
	Week           int64    `landfall:"week"` // whole weeks of the period that have passed
	OpenAmount     float64  `landfall:"open_amount"`
	OpenCount      int64    `landfall:"open_count"`
	WonAmount      float64  `landfall:"won_amount"`
	Target         float64  `landfall:"target"`
	CoverageRatio  float64  `landfall:"coverage_ratio"`
	NeededCoverage Estimate `landfall:"needed_coverage"`
	Mean           float64  `landfall:"mean"`
	P10            float64  `landfall:"p10"`
	P50            float64  `landfall:"p50"`
	P90            float64  `landfall:"p90"`
	PHit           float64  `landfall:"p_hit"`
}

// Estimate is one with its interval, as a column of records has it.
type Estimate struct {
	Estimate float64 `landfall:"estimate"`
	Low      float64 `landfall:"low"`
	High     float64 `landfall:"high"`
	Level    float64 `landfall:"level"`
	N        int64   `landfall:"n"`
}

// CoverageWeek is one week of one period and segment. NaN: not over, or no target.
type CoverageWeek struct {
	Period         string  `landfall:"period"`
	Week           int64   `landfall:"week"`
	Day            Date    `landfall:"day"`
	Segment        string  `landfall:"segment"`
	OpenAmount     float64 `landfall:"open_amount"`
	OpenCount      int64   `landfall:"open_count"`
	EffectiveCount float64 `landfall:"effective_count"` // equal deals that would vary as much
	WonAmount      float64 `landfall:"won_amount"`
	Target         float64 `landfall:"target"`
	CoverageRatio  float64 `landfall:"coverage_ratio"`
	YieldedAmount  float64 `landfall:"yielded_amount"`
	FinalAmount    float64 `landfall:"final_amount"`
}

// NeededWeek is what one week of a segment needs.
type NeededWeek struct {
	Week           int64    `landfall:"week"`
	Segment        string   `landfall:"segment"`
	Yield          Estimate `landfall:"yield_ratio"`
	NeededCoverage Estimate `landfall:"needed_coverage"`
	YieldError     float64  `landfall:"yield_error"`
	Degrees        float64  `landfall:"degrees"`
	Definition     string   `landfall:"definition"`
}

// HistoryCoverage is what [History.Coverage] answers.
type HistoryCoverage struct {
	Rows   []CoverageNow  // largest pipeline first
	Weeks  []CoverageWeek // earlier periods first
	Needed []NeededWeek
}

// Coverage is that of now, beside what the week needs by the yield of earlier periods, where it lands, and week by week. targets
// ([PeriodTargets]) may be nil.
func (h *History) Coverage(ctx context.Context, targets Table, options *HistoryCoverageOptions) (*HistoryCoverage, error) {
	if options == nil {
		options = &HistoryCoverageOptions{}
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	goals, err := exported(targets)
	if err != nil {
		return nil, err
	}
	if goals != nil {
		defer goals.Close()
	}
	var memory memory
	defer memory.free()
	var given C.landfall_history_coverage_options
	C.landfall_history_coverage_options_init(&given, C.sizeof_landfall_history_coverage_options)
	given.definition, given.yield_definition = C.uint32_t(options.Definition), C.uint32_t(options.Yield)
	given.as_of, given.period_begin, given.period_end = options.AsOf.c(), options.Period.Begin.c(), options.Period.End.c()
	if options.Earlier != 0 {
		given.earlier = C.int64_t(options.Earlier)
	}
	if options.Level != 0 {
		given.level = C.double(options.Level)
	}
	given.by = memory.text(options.By)
	given.leave_out, given.n_leave_out = memory.texts(options.LeaveOut)
	over, end := watch(ctx)
	defer end()
	given.control = C.go_control(over, 0)
	out, weeks, needed := NewStream(), NewStream(), NewStream()
	defer out.Close()
	defer weeks.Close()
	defer needed.Close()
	err = failed(C.go_history_coverage(h.in(), goals.in(), &given, out.in(), weeks.in(), needed.in()))
	runtime.KeepAlive(h)
	runtime.KeepAlive(goals)
	if err != nil {
		return nil, err
	}
	found := &HistoryCoverage{}
	if found.Rows, _, err = readRows[CoverageNow](out); err != nil {
		return nil, err
	}
	if found.Weeks, _, err = readRows[CoverageWeek](weeks); err != nil {
		return nil, err
	}
	found.Needed, _, err = readRows[NeededWeek](needed)
	return found, err
}

// CreationOptions are those of [History.Creation].
type CreationOptions struct {
	By             string   // dimension to split by; empty: one segment, "total"
	AsOf           Date     // zero: the last day on which anything changed
	Window         Period   // zero: the calendar quarter of AsOf
	EarlierWindows int64    // most earlier windows to compare with; 0: 8
	HorizonDays    int      // within which quality counts what is won; 0: 90
	Level          float64  // 0: 0.8
	Goal           *float64 // of all segments together, without By; nil: none
}

// CreationRow is what a segment created. NaN: not known.
type CreationRow struct {
	Segment         string   `landfall:"segment"`
	CreatedCount    int64    `landfall:"created_count"`
	CreatedAmount   float64  `landfall:"created_amount"`
	MeanAmount      float64  `landfall:"mean_amount"`
	LargestShare    float64  `landfall:"largest_share"`
	Herfindahl      float64  `landfall:"herfindahl"`
	ExpectedAmount  Estimate `landfall:"expected_amount"`
	Verdict         string   `landfall:"verdict"` // routine, above, below, too_little_history
	Goal            float64  `landfall:"goal"`
	GoalRatio       float64  `landfall:"goal_ratio"`
	HorizonDays     int64    `landfall:"horizon_days"`
	WonShare        Estimate `landfall:"won_share"`
	EarlierWonShare Estimate `landfall:"earlier_won_share"`
	QualityChange   Estimate `landfall:"quality_change"`
}

// Creation is what was created in a window, how it hangs on single deals, whether it is beside earlier windows, and whether as good.
func (h *History) Creation(ctx context.Context, options *CreationOptions) ([]CreationRow, error) {
	if options == nil {
		options = &CreationOptions{}
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	var memory memory
	defer memory.free()
	var given C.landfall_history_creation_options
	C.landfall_history_creation_options_init(&given, C.sizeof_landfall_history_creation_options)
	given.as_of, given.window_begin, given.window_end = options.AsOf.c(), options.Window.Begin.c(), options.Window.End.c()
	if options.EarlierWindows != 0 {
		given.earlier_windows = C.int64_t(options.EarlierWindows)
	}
	if options.HorizonDays != 0 {
		given.horizon_days = C.int32_t(options.HorizonDays)
	}
	if options.Level != 0 {
		given.level = C.double(options.Level)
	}
	if options.Goal != nil {
		given.goal = C.double(*options.Goal)
	}
	given.by = memory.text(options.By)
	out := NewStream()
	err := failed(C.go_history_creation(h.in(), &given, out.in()))
	runtime.KeepAlive(h)
	if err != nil {
		out.Close()
		return nil, err
	}
	rows, _, err := readRows[CreationRow](out)
	return rows, err
}

// PeriodPart is what a period is parted into.
type PeriodPart uint32

const (
	WeekOfPeriod  PeriodPart = C.LANDFALL_PERIOD_PART_WEEK
	MonthOfPeriod PeriodPart = C.LANDFALL_PERIOD_PART_MONTH
)

// LinearityOptions are those of [History.Linearity].
type LinearityOptions struct {
	Part    PeriodPart
	AsOf    Date    // zero: the last day on which anything changed
	Period  Period  // zero: the calendar quarter of AsOf
	Earlier int64   // most periods of the same kind before it; 0: 8
	Level   float64 // of the intervals; 0: 0.80

	// Of earlier periods only those of the same season: for a fourth quarter, fourth ones.
	Seasonal bool
}

// LinearityRow is one week's or month's of the period.
type LinearityRow struct {
	Part             int64    `landfall:"part"`              // from 1
	Share            Interval `landfall:"share"`             // of a period's bookings; N: periods
	CumulativeShare  Interval `landfall:"cumulative_share"`  // by its end
	Amount           float64  `landfall:"amount"`            // of the period under way; NaN: over, or not begun
	CumulativeAmount float64  `landfall:"cumulative_amount"` // likewise
}

// Linearity is how a period's bookings spread over its weeks or months: the mean of the earlier ones, and the one under way beside it.
func (h *History) Linearity(ctx context.Context, options *LinearityOptions) ([]LinearityRow, error) {
	if options == nil {
		options = &LinearityOptions{}
	}
	if err := begin(ctx); err != nil {
		return nil, err
	}
	var given C.landfall_history_linearity_options
	C.landfall_history_linearity_options_init(&given, C.sizeof_landfall_history_linearity_options)
	given.part = C.uint32_t(options.Part)
	given.as_of, given.period_begin, given.period_end = options.AsOf.c(), options.Period.Begin.c(), options.Period.End.c()
	if options.Seasonal {
		given.seasonal = 1
	}
	if options.Earlier != 0 {
		given.earlier = C.int64_t(options.Earlier)
	}
	if options.Level != 0 {
		given.level = C.double(options.Level)
	}
	out := NewStream()
	err := failed(C.go_history_linearity(h.in(), &given, out.in()))
	runtime.KeepAlive(h)
	if err != nil {
		out.Close()
		return nil, err
	}
	rows, _, err := readRows[LinearityRow](out)
	return rows, err
}

// SlipVerdict is what explains a fall of this period's pipeline.
type SlipVerdict uint32

const (
	NoDrop     SlipVerdict = C.LANDFALL_SLIPS_NO_DROP // it has not fallen
	Slipped    SlipVerdict = C.LANDFALL_SLIPS_SLIPS   // deals were moved to the next period
	Gone       SlipVerdict = C.LANDFALL_SLIPS_LOSSES  // they were won or lost
	MixedSlips SlipVerdict = C.LANDFALL_SLIPS_MIXED
	Unclear    SlipVerdict = C.LANDFALL_SLIPS_UNCLEAR // something was created, or moved elsewhere
)

// Slips is what may have become of a fall.
type Slips struct {
	Verdict       SlipVerdict
	SlippedAmount float64 // of the drop, what may have gone to the next period
	GoneAmount    float64 // what may have left
}

// InferSlips is slips or losses, when only totals are there: from the changes of this period's pipeline, the next one's and all
// periods'. tolerance is the share of the drop that may be missing, 0.10 as a rule.
func InferSlips(thisChange, nextChange, allChange, tolerance float64) (Slips, error) {
	answer := C.go_infer_slips(C.double(thisChange), C.double(nextChange), C.double(allChange), C.double(tolerance))
	if answer.failure != nil {
		return Slips{}, taken(answer.failure)
	}
	return Slips{SlipVerdict(answer.value.verdict), float64(answer.value.slipped_amount), float64(answer.value.gone_amount)}, nil
}

// HygieneOptions are those of [History.Hygiene].
type HygieneOptions struct {
	By           string  // dimension to split by; empty: one segment, "total"
	AsOf         Date    // zero: the last day on which anything changed
	Pushes       int64   // so many moves to a later date are an issue; 0: 3
	IdleDays     int     // so many days without a change are one; 0: 30
	ActivityDays int     // … and so many without an activity; 0: 30
	StaleShare   float64 // of stays in a stage that are shorter than its limit; 0: 0.9
}

// HygieneRow is one segment's.
type HygieneRow struct {
	Segment       string  `landfall:"segment"`
	OpenCount     int64   `landfall:"open_count"`
	FlaggedCount  int64   `landfall:"flagged_count"`
	OpenAmount    float64 `landfall:"open_amount"`
	FlaggedAmount float64 `landfall:"flagged_amount"` // at stake
	Score         float64 `landfall:"score"`          // share of open deals without an issue; NaN: none is open
	// Deals with each issue; nil: the history has no column to look at.
	PastClose     *int64  `landfall:"past_close"`
	NoCloseDate   *int64  `landfall:"no_close_date"`
	StaleStage    *int64  `landfall:"stale_stage"`
	Pushed        *int64  `landfall:"pushed"`
	MissingAmount int64   `landfall:"missing_amount"`
	Idle          int64   `landfall:"idle"`
	NoNextStep    *int64  `landfall:"no_next_step"`
	NoActivity    *int64  `landfall:"no_activity"`
	MedianAgeDays float64 `landfall:"median_age_days"`
	OlderThanWon  int64   `landfall:"older_than_won"`
}

// HygieneDeal is an open deal that has an issue.
type HygieneDeal struct {
	ID            string  `landfall:"id"`
	Segment       string  `landfall:"segment"`
	Amount        float64 `landfall:"amount"` // NaN: missing
	Issues        int64   `landfall:"issues"`
	PastClose     bool    `landfall:"past_close"`
	NoCloseDate   bool    `landfall:"no_close_date"`
	StaleStage    bool    `landfall:"stale_stage"`
	Pushed        bool    `landfall:"pushed"`
	MissingAmount bool    `landfall:"missing_amount"`
	Idle          bool    `landfall:"idle"`
	NoNextStep    bool    `landfall:"no_next_step"`
	NoActivity    bool    `landfall:"no_activity"`
	DaysPastClose int64   `landfall:"days_past_close"` // 0: not past
	DaysInStage   int64   `landfall:"days_in_stage"`
	Pushes        int64   `landfall:"pushes"`
	IdleDays      int64   `landfall:"idle_days"`
	AgeDays       int64   `landfall:"age_days"`
	ActivityDays  *int64  `landfall:"activity_days"` // since the last activity; nil: none kept
}

// Hygiene is which open deals cannot be what the table says: past their date, stuck, pushed, unpriced, untouched; and whose.
func (h *History) Hygiene(ctx context.Context, options *HygieneOptions) ([]HygieneRow, []HygieneDeal, error) {
	if options == nil {
		options = &HygieneOptions{}
	}
	if err := begin(ctx); err != nil {
		return nil, nil, err
	}
	var memory memory
	defer memory.free()
	var given C.landfall_history_hygiene_options
	C.landfall_history_hygiene_options_init(&given, C.sizeof_landfall_history_hygiene_options)
	given.as_of = options.AsOf.c()
	if options.Pushes != 0 {
		given.pushes = C.int64_t(options.Pushes)
	}
	if options.IdleDays != 0 {
		given.idle_days = C.int32_t(options.IdleDays)
	}
	if options.ActivityDays != 0 {
		given.activity_days = C.int32_t(options.ActivityDays)
	}
	if options.StaleShare != 0 {
		given.stale_share = C.double(options.StaleShare)
	}
	given.by = memory.text(options.By)
	out, flagged := NewStream(), NewStream()
	defer flagged.Close()
	err := failed(C.go_history_hygiene(h.in(), &given, out.in(), flagged.in()))
	runtime.KeepAlive(h)
	if err != nil {
		out.Close()
		return nil, nil, err
	}
	rows, _, err := readRows[HygieneRow](out)
	if err != nil {
		return nil, nil, err
	}
	deals, _, err := readRows[HygieneDeal](flagged)
	return rows, deals, err
}
