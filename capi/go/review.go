// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

typedef struct go_review {
  landfall_review* value;
  landfall_error* failure;
} go_review;

static go_review go_review_quarter(struct ArrowArrayStream* opportunities, struct ArrowArrayStream* targets,
                                   struct ArrowArrayStream* stage_history, struct ArrowArrayStream* close_dates,
                                   const landfall_review_quarter_options* options, struct ArrowArrayStream* rejects) {
  GO_ANSWER(go_review,
            landfall_review_quarter(opportunities, targets, stage_history, close_dates, options, &answer.value, rejects, &error));
}
static go_landing go_review_landing(const landfall_review* review) {
  GO_ANSWER(go_landing, landfall_review_landing(review, &answer.value, &error));
}
static landfall_error* go_review_table(const landfall_review* review, uint32_t table, struct ArrowArrayStream* out) {
  GO_TRY(landfall_review_table(review, table, out, &error));
}
static go_integer go_review_page(const landfall_review* review, int64_t width, char* text, int64_t capacity) {
  GO_ANSWER(go_integer, landfall_review_page(review, width, text, capacity, &answer.value, &error));
}
*/
import "C"

import (
	"context"
	"runtime"
	"unsafe"
)

// SegmentedTarget is what was asked for of bookings, in a period.
type SegmentedTarget struct {
	Period    string // label of the calendar's, such as 2017-Q4
	Dimension string // such as region; empty: the whole company
	Segment   string // its level; as empty as Dimension is
	Amount    float64
}

// SegmentedTargets is a [Table] of targets by period and segment, as [ReviewQuarter] reads them.
type SegmentedTargets []SegmentedTarget

// ExportArrow makes it a stream of Arrow's.
func (t SegmentedTargets) ExportArrow(stream unsafe.Pointer) error {
	table := newColumns(len(t), 4)
	table.words("period", func(row int) string { return t[row].Period })
	table.words("dimension", func(row int) string { return t[row].Dimension })
	table.words("segment", func(row int) string { return t[row].Segment })
	table.numbers("amount", func(row int) float64 { return t[row].Amount })
	return table.give(stream)
}

// ReviewOptions are those of [ReviewQuarter].
type ReviewOptions struct {
	Targets      Table // nil: none; see [SegmentedTargets]
	StageHistory Table // when deals came to their stages; nil: not known
	CloseDates   Table // close dates as they were forecast; nil: not known

	AsOf       Date               // nothing later is looked at; zero: the last day on which any deal was created or closed
	Calendar   *Calendar          // nil: calendar years, weeks of five business days
	Coverage   CoverageDefinition // ToGo
	WindowDays int32              // win rates, cycles and the team are taken over so many days up to AsOf; 0: 365
	Deciding   int64              // so many of the open deals that decide most are listed; 0: 5
	Owner      string             // column of words; empty: owner, where there is one
	Segments   []string           // columns of words to split by; nil: region and manager, those there are
	Columns    Columns

	KeepRejects bool   // wrong rows come out as rejects, rather than fail the call; a wrong target always does
	Threads     uint32 // 0: one
	MemoryLimit int64  // bytes; 0: none
}

// ReviewSummary are the figures of a review. A number that is not known is NaN.
type ReviewSummary struct {
	Period             string  `landfall:"period"`
	PeriodBegin        Date    `landfall:"period_begin"`
	PeriodEnd          Date    `landfall:"period_end"`
	AsOf               Date    `landfall:"as_of"`
	Week               int64   `landfall:"week"`  // of the quarter, from 1
	Weeks              int64   `landfall:"weeks"` // that it has
	WonAmount          float64 `landfall:"won_amount"`
	WonCount           int64   `landfall:"won_count"`
	OpenAmount         float64 `landfall:"open_amount"` // closing in the quarter
	OpenCount          int64   `landfall:"open_count"`
	Target             float64 `landfall:"target"`
	RemainingTarget    float64 `landfall:"remaining_target"`
	CoverageRatio      float64 `landfall:"coverage_ratio"`
	CoverageDefinition string  `landfall:"coverage_definition"`
	Mean               float64 `landfall:"mean"`
	P10                float64 `landfall:"p10"`
	P50                float64 `landfall:"p50"`
	P90                float64 `landfall:"p90"`
	PHit               float64 `landfall:"p_hit"`              // chance of the target
	BusinessDaysLeft   int64   `landfall:"business_days_left"` // 0 too where there is no target
	NeededPerDay       float64 `landfall:"needed_per_day"`
	WonPerDay          float64 `landfall:"won_per_day"`
}

// ReviewSegment is a region, a manager or another part of the company in a review. A number that is not known is NaN.
type ReviewSegment struct {
	Dimension     string   `landfall:"dimension"`
	Segment       string   `landfall:"segment"`
	WonAmount     float64  `landfall:"won_amount"`
	WonCount      int64    `landfall:"won_count"`
	OpenAmount    float64  `landfall:"open_amount"`
	OpenCount     int64    `landfall:"open_count"`
	Target        float64  `landfall:"target"`
	CoverageRatio float64  `landfall:"coverage_ratio"`
	P10           float64  `landfall:"p10"`
	P50           float64  `landfall:"p50"`
	P90           float64  `landfall:"p90"`
	PHit          float64  `landfall:"p_hit"`
	WinRate       Interval `landfall:"win_rate"` // over the window
}

// Performance is what was closed in a window.
type Performance struct {
	Segment         string   `landfall:"segment"`
	WonAmount       float64  `landfall:"won_amount"`
	WonCount        int64    `landfall:"won_count"`
	LostCount       int64    `landfall:"lost_count"`
	CreatedCount    int64    `landfall:"created_count"`
	WinRate         Interval `landfall:"win_rate"`
	MeanAmount      float64  `landfall:"mean_amount"`
	MedianCycleDays float64  `landfall:"median_cycle_days"`
}

// Needed is a stage of Sales Math backwards from the remaining target.
type Needed struct {
	Stage string  `landfall:"stage"`
	Rate  float64 `landfall:"rate"` // share that goes on to the stage before; NaN for deals
	Units float64 `landfall:"units"`
}

// TeamDifference is how the top of a team differs from its bottom in one metric.
type TeamDifference struct {
	Metric         string   `landfall:"metric"`
	Polarity       string   `landfall:"polarity"` // which way is good
	NTop           int64    `landfall:"n_top"`
	NBottom        int64    `landfall:"n_bottom"`
	MeanTop        float64  `landfall:"mean_top"`
	MeanBottom     float64  `landfall:"mean_bottom"`
	Difference     Interval `landfall:"difference"` // Welch's interval
	DifferenceBCa  Interval `landfall:"difference_bca"`
	Ratio          Interval `landfall:"ratio"`
	HedgesG        Interval `landfall:"hedges_g"`
	CliffsDelta    Interval `landfall:"cliffs_delta"`
	PValue         float64  `landfall:"p_value"`
	MannWhitneyP   float64  `landfall:"mann_whitney_p"`
	BrunnerMunzelP float64  `landfall:"brunner_munzel_p"`
	PMethod        string   `landfall:"p_method"`
	Permutations   int64    `landfall:"permutations"`
	QValue         float64  `landfall:"q_value"` // adjusted for the number of metrics
	Driver         bool     `landfall:"driver"`
	SetAside       string   `landfall:"set_aside"` // rep left out because the difference leant on them alone
}

// Review is one document that says where a quarter lands. It never changes once made. Close it.
type Review struct {
	c       *C.landfall_review
	Rejects []TableReject // with KeepRejects
}

// ReviewQuarter reviews the quarter of the calendar that AsOf lies in. Too little history is no error: what cannot be said is NaN, and
// a note says why.
func ReviewQuarter(ctx context.Context, opportunities Table, options *ReviewOptions) (*Review, error) {
	if options == nil {
		options = &ReviewOptions{}
	}
	var tables [4]*Stream
	if err := exportAll(ctx, tables[:], opportunities, options.Targets, options.StageHistory, options.CloseDates); err != nil {
		return nil, err
	}
	defer closeAll(tables[:])

	var memory memory
	defer memory.free()
	var given C.landfall_review_quarter_options
	C.landfall_review_quarter_options_init(&given, C.sizeof_landfall_review_quarter_options)
	given.as_of = options.AsOf.c()
	given.calendar = options.Calendar.in()
	given.coverage = C.uint32_t(options.Coverage)
	if options.WindowDays != 0 {
		given.window_days = C.int32_t(options.WindowDays)
	}
	if options.Deciding != 0 {
		given.deciding = C.int64_t(options.Deciding)
	}
	given.owner = memory.text(options.Owner)
	given.segments, given.n_segments = memory.texts(options.Segments)
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
	answer := C.go_review_quarter(tables[0].in(), tables[1].in(), tables[2].in(), tables[3].in(), &given, rejects.in())
	runtime.KeepAlive(options)
	if answer.failure != nil {
		return nil, cancelled(ctx, taken(answer.failure))
	}
	review := &Review{c: answer.value}
	runtime.SetFinalizer(review, (*Review).Close)
	if rejects != nil {
		var err error
		if review.Rejects, _, err = readRows[TableReject](rejects); err != nil {
			review.Close()
			return nil, err
		}
	}
	return review, nil
}

// Close frees the review. It answers nil. Closing twice is fine.
func (r *Review) Close() error {
	runtime.SetFinalizer(r, nil)
	C.landfall_review_free(r.c)
	r.c = nil
	return nil
}

// Landing is where the quarter lands. [ErrInsufficient], with the reason, where the history does not carry one. Close it.
func (r *Review) Landing() (*Landing, error) {
	landing, err := made(C.go_review_landing(r.c))
	runtime.KeepAlive(r)
	return landing, err
}

// Summary are its figures.
func (r *Review) Summary() (ReviewSummary, error) {
	return oneRow[ReviewSummary](r.Table(ReviewSummaryTable))
}

// Methods are those behind the Landing.
func (r *Review) Methods() ([]ForecastMethod, error) {
	return rowsOf[ForecastMethod](r.Table(ReviewMethodsTable))
}

// Deciding are the open deals that decide most.
func (r *Review) Deciding() ([]OpenDeal, error) {
	return rowsOf[OpenDeal](r.Table(ReviewDecidingTable))
}

// Segments are each region, manager and so on.
func (r *Review) Segments() ([]ReviewSegment, error) {
	return rowsOf[ReviewSegment](r.Table(ReviewSegmentsTable))
}

// Performance is what was closed in the window.
func (r *Review) Performance() (Performance, error) {
	return oneRow[Performance](r.Table(ReviewPerformanceTable))
}

// Needed is what makes the remaining target at the window's win rate and mean deal; nothing where there is none.
func (r *Review) Needed() ([]Needed, error) {
	return rowsOf[Needed](r.Table(ReviewNeededTable))
}

// Team is its top against its bottom, by metric; nothing where there are too few to compare.
func (r *Review) Team() ([]TeamDifference, error) {
	return rowsOf[TeamDifference](r.Table(ReviewTeamTable))
}

// Notes are what limits the answer, and which definitions were used.
func (r *Review) Notes() (notes, definitions []string, err error) {
	return notesOf(r.Table(ReviewNotesTable))
}

// Page is the review as a page of text, of width columns, 80 or more.
func (r *Review) Page(width int) (string, error) {
	defer runtime.KeepAlive(r)
	size := C.go_review_page(r.c, C.int64_t(width), nil, 0)
	if size.failure != nil {
		return "", taken(size.failure)
	}
	text := make([]byte, int(size.value))
	written := C.go_review_page(r.c, C.int64_t(width), (*C.char)(unsafe.Pointer(&text[0])), size.value)
	return string(text[:len(text)-1]), failed(written.failure)
}

// ReviewTable is one of the tables of a review.
type ReviewTable uint32

const (
	ReviewSummaryTable     ReviewTable = C.LANDFALL_REVIEW_SUMMARY     // as [ReviewSummary] has it
	ReviewMethodsTable     ReviewTable = C.LANDFALL_REVIEW_METHODS     // as [ForecastMethod]
	ReviewDecidingTable    ReviewTable = C.LANDFALL_REVIEW_DECIDING    // as [OpenDeal]
	ReviewSegmentsTable    ReviewTable = C.LANDFALL_REVIEW_SEGMENTS    // as [ReviewSegment]
	ReviewPerformanceTable ReviewTable = C.LANDFALL_REVIEW_PERFORMANCE // as [Performance]
	ReviewNeededTable      ReviewTable = C.LANDFALL_REVIEW_NEEDED      // as [Needed]
	ReviewTeamTable        ReviewTable = C.LANDFALL_REVIEW_TEAM        // as [TeamDifference]
	ReviewNotesTable       ReviewTable = C.LANDFALL_REVIEW_NOTES       // kind, definition or note; text
)

// Table is one of its tables for one who reads it with Arrow. Close it, or give it to landfallarrow.
func (r *Review) Table(which ReviewTable) (*Stream, error) {
	stream := NewStream()
	err := failed(C.go_review_table(r.c, C.uint32_t(which), stream.in()))
	runtime.KeepAlive(r)
	if err != nil {
		stream.Close()
		return nil, err
	}
	return stream, nil
}
