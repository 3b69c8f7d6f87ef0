// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

static go_number go_deals_needed(double quota, double average_deal_size, uint32_t rounding) {
  GO_ANSWER(go_number, landfall_sales_math_deals_needed(quota, average_deal_size, rounding, &answer.value, &error));
}
static go_number go_units_needed(double target_units, double rate, uint32_t rounding) {
  GO_ANSWER(go_number, landfall_sales_math_units_needed(target_units, rate, rounding, &answer.value, &error));
}
static go_number go_activities_needed(double units, double activities_per_unit, uint32_t rounding) {
  GO_ANSWER(go_number, landfall_sales_math_activities_needed(units, activities_per_unit, rounding, &answer.value, &error));
}
static landfall_error* go_backwards(double quota, double average_deal_size, const double* rates, int64_t n_rates,
                                    double activities_per_unit, uint32_t deals, uint32_t stages, double* units) {
  landfall_sales_math_backwards_options options;
  landfall_sales_math_backwards_options_init(&options, (uint32_t)sizeof options);
  options.deals = deals;
  options.stages = stages;
  GO_TRY(landfall_sales_math_backwards(quota, average_deal_size, rates, n_rates, activities_per_unit, &options, units, &error));
}
static go_number go_forwards(double effort, double average_deal_size, const double* rates, int64_t n_rates, double activities_per_unit,
                             double* units) {
  GO_ANSWER(go_number, landfall_sales_math_forwards(effort, average_deal_size, rates, n_rates, activities_per_unit, units, &answer.value,
                                                    &error));
}
static landfall_error* go_sales_math_by(struct ArrowArrayStream* quotas, const landfall_sales_math_by_options* options,
                                        struct ArrowArrayStream* out) {
  GO_TRY(landfall_sales_math_by(quotas, options, out, &error));
}
static landfall_error* go_need(double quota, const double* amounts, int64_t n_amounts, char** stages, const int64_t* passed,
                               const int64_t* tried, int64_t n_steps, double chance, double activities_per_unit, int64_t draws,
                               uint64_t seed, struct ArrowArrayStream* out) {
  landfall_sales_math_need_options options;
  landfall_sales_math_need_options_init(&options, (uint32_t)sizeof options);
  if (chance != 0) options.chance = chance;
  if (activities_per_unit != 0) options.activities_per_unit = activities_per_unit;
  if (draws != 0) options.draws = draws;
  if (seed != 0) options.seed = seed;
  GO_TRY(landfall_sales_math_need(quota, amounts, n_amounts, (const char* const*)stages, passed, tried, n_steps, &options, out, &error));
}
static go_integer go_latest_creation(const double* cycle_days, const uint8_t* closed, int64_t n, int32_t end, double share) {
  int32_t day = 0;
  go_integer answer = {0};
  landfall_error error;
  error.struct_size = (uint32_t)sizeof error;
  answer.failure =
      landfall_sales_math_latest_creation(cycle_days, closed, n, end, share, &day, &error) == LANDFALL_OK ? NULL : go_kept(&error);
  answer.value = day;
  return answer;
}
static go_number go_closed_in_time(const double* cycle_days, const uint8_t* closed, int64_t n, int32_t begin, int32_t end) {
  GO_ANSWER(go_number, landfall_sales_math_closed_in_time(cycle_days, closed, n, begin, end, &answer.value, &error));
}
static go_number go_marketing_gap(double needed, double committed) {
  GO_ANSWER(go_number, landfall_sales_math_marketing_gap(needed, committed, &answer.value, &error));
}
*/
import "C"

import (
	"context"
	"math"
	"runtime"
)

// Rounding is how a count becomes whole. What lies within 1e-9 of a whole number or a half is taken for it: 9 / 0.9 rounds up to
// 10, never to 11.
type Rounding uint8

const (
	RoundAsUsual Rounding = iota // deals up, for two and a bit do not make it; all else to the nearest
	RoundNearest                 // to the nearest whole number, halves up
	RoundUp                      // to the next whole number
	RoundNone                    // fractions stay
)

func (r Rounding) c(usual C.uint32_t) C.uint32_t {
	if r == RoundAsUsual {
		return usual
	}
	return C.uint32_t(r - RoundNearest)
}

// DealsNeeded is how many deals add up to a quota: quota / averageDealSize, rounded.
//
// The quota is 0 or more, the size above 0, both in one currency.
func DealsNeeded(quota, averageDealSize float64, rounding Rounding) (float64, error) {
	return number(C.go_deals_needed(C.double(quota), C.double(averageDealSize), rounding.c(C.LANDFALL_ROUNDING_UP)))
}

// UnitsNeeded is how many units of a stage leave targetUnits of the stage that it feeds: targetUnits / rate, rounded.
//
// targetUnits is 0 or more; rate is the share that goes on, above 0 and at most 1.
func UnitsNeeded(targetUnits, rate float64, rounding Rounding) (float64, error) {
	return number(C.go_units_needed(C.double(targetUnits), C.double(rate), rounding.c(C.LANDFALL_ROUNDING_NEAREST)))
}

// ActivitiesNeeded is how many activities make units of the first stage: units * activitiesPerUnit, rounded.
//
// units is 0 or more, activitiesPerUnit above 0.
func ActivitiesNeeded(units, activitiesPerUnit float64, rounding Rounding) (float64, error) {
	return number(C.go_activities_needed(C.double(units), C.double(activitiesPerUnit), rounding.c(C.LANDFALL_ROUNDING_NEAREST)))
}

// BackwardsOptions are those of [Backwards].
type BackwardsOptions struct {
	ActivitiesPerUnit float64  // for each unit of the stage furthest from the deal; 0: not tracked
	Deals             Rounding // of deals
	Stages            Rounding // of stages and activities
}

// Needs is what a quota asks for.
type Needs struct {
	Deals      float64
	Stages     []float64 // in the order of the rates
	Activities float64   // NaN: not tracked
}

// Backwards is the whole chain of Sales Math, from the quota backwards: deals, units of each stage, activities. Each is counted
// from the rounded count of what it feeds.
//
// rates are the shares that go on, each above 0 and at most 1, from the stage next to the deal backwards; an error names the
// index of a wrong one as its row. O(len(rates)).
func Backwards(quota, averageDealSize float64, rates []float64, options *BackwardsOptions) (Needs, error) {
	if options == nil {
		options = &BackwardsOptions{}
	}
	perUnit := options.ActivitiesPerUnit
	if perUnit == 0 {
		perUnit = math.NaN()
	}
	units := make([]float64, len(rates)+2)
	err := failed(C.go_backwards(C.double(quota), C.double(averageDealSize), doubles(rates), C.int64_t(len(rates)), C.double(perUnit),
		options.Deals.c(C.LANDFALL_ROUNDING_UP), options.Stages.c(C.LANDFALL_ROUNDING_NEAREST), doubles(units)))
	if err != nil {
		return Needs{}, err
	}
	last := len(units) - 1
	return Needs{Deals: units[0], Stages: units[1:last:last], Activities: units[last]}, nil
}

// Outlook is what an effort is to be expected to bring.
type Outlook struct {
	Deals    float64
	Stages   []float64 // in the order of the rates
	Bookings float64   // Deals at the average deal size
}

// Forwards is the chain from an effort: activities where activitiesPerUnit is above 0, else, where it is 0, units of the stage
// furthest from the deal. Expectations are not rounded, and rates are taken as known. O(len(rates)).
func Forwards(effort, averageDealSize float64, rates []float64, activitiesPerUnit float64) (Outlook, error) {
	if activitiesPerUnit == 0 {
		activitiesPerUnit = math.NaN()
	}
	units := make([]float64, len(rates)+2)
	bookings, err := number(C.go_forwards(C.double(effort), C.double(averageDealSize), doubles(rates), C.int64_t(len(rates)),
		C.double(activitiesPerUnit), doubles(units)))
	if err != nil {
		return Outlook{}, err
	}
	last := len(units) - 1
	return Outlook{Deals: units[0], Stages: units[1:last:last], Bookings: bookings}, nil
}

// SalesMathOptions are those of [SalesMath]; zeros are its defaults.
type SalesMathOptions struct {
	Steps                 []string // columns, from the stage next to the deal backwards: shares that go on, or counts where Won is given
	Won                   string   // column of counts of deals; the steps are counts too, and their rates partially pooled over the reps
	By                    string   // column of teams or segments; empty: none
	Activities            string   // column of activities for each unit of the stage furthest from the deal; empty: not tracked
	Name, Quota, DealSize string   // columns; empty: rep, quota, deal_size
	Deals, Stages         Rounding
	Level                 float64 // of the intervals of counted rates; 0: 0.80
}

// SalesMathRow is one stage of a rep's chain, of a group's (Name is empty) or of all (Group and Name are).
type SalesMathRow struct {
	Group string   `landfall:"group"`
	Name  string   `landfall:"name"`
	Stage string   `landfall:"stage"` // deal, the steps, activity
	Rate  Interval `landfall:"rate"`  // that goes on; of no width where it was given, NaN for deals and activities
	Units float64  `landfall:"units"` // needed
}

// SalesMath is the chain of everyone who has a quota, and the sums of their teams or segments and of all: each rounds on his own,
// since two people do not share half a deal. quotas has a row a rep, as [Reps] with numbers do. O(reps · steps).
func SalesMath(ctx context.Context, quotas Table, options *SalesMathOptions) ([]SalesMathRow, error) {
	if options == nil {
		options = &SalesMathOptions{}
	}
	stream, err := teamTable(ctx, quotas)
	if err != nil {
		return nil, err
	}
	defer stream.Close()
	var memory memory
	defer memory.free()
	var given C.landfall_sales_math_by_options
	C.landfall_sales_math_by_options_init(&given, C.sizeof_landfall_sales_math_by_options)
	given.deals, given.stages = options.Deals.c(C.LANDFALL_ROUNDING_UP), options.Stages.c(C.LANDFALL_ROUNDING_NEAREST)
	given.name, given.quota, given.deal_size = memory.text(options.Name), memory.text(options.Quota), memory.text(options.DealSize)
	given.activities, given.by, given.won = memory.text(options.Activities), memory.text(options.By), memory.text(options.Won)
	given.steps, given.n_steps = memory.texts(options.Steps)
	unless(&given.level, options.Level)
	out := NewStream()
	defer out.Close()
	err = failed(C.go_sales_math_by(stream.in(), &given, out.in()))
	runtime.KeepAlive(stream)
	if err != nil {
		return nil, err
	}
	rows, _, err := readRows[SalesMathRow](out)
	return rows, err
}

// UnsureStep is a stage before the deal, and how many of its units have gone on to the stage that it feeds.
type UnsureStep struct {
	Stage         string
	Passed, Tried int64
}

// NeedOptions are those of [Need]; zeros are its defaults.
type NeedOptions struct {
	Chance            float64 // of the quota; 0: 0.80
	ActivitiesPerUnit float64 // of each unit of the stage furthest from the deal; 0: not tracked
	Draws             int64   // 0: 20000
	Seed              uint64  // 0: 1
}

// NeedRow is what it takes of a stage.
type NeedRow struct {
	Stage  string  `landfall:"stage"`  // deal, the stages, activity
	Median float64 `landfall:"median"` // as likely enough as not
	Needed float64 `landfall:"needed"` // enough with the chance asked for
	P90    float64 `landfall:"p90"`
}

// Need is what it takes for a chance of the quota, when rates are known from counts alone: rates come from their Jeffreys
// posteriors, deals from the amounts that were won. steps go from the stage next to the deal backwards.
func Need(quota float64, amounts []float64, steps []UnsureStep, options *NeedOptions) ([]NeedRow, error) {
	if options == nil {
		options = &NeedOptions{}
	}
	var memory memory
	defer memory.free()
	names, passed, tried := make([]string, len(steps)), make([]C.int64_t, len(steps)+1), make([]C.int64_t, len(steps)+1)
	for i, step := range steps {
		names[i], passed[i], tried[i] = step.Stage, C.int64_t(step.Passed), C.int64_t(step.Tried)
	}
	list, n := memory.texts(names)
	out := NewStream()
	defer out.Close()
	if err := failed(C.go_need(C.double(quota), doubles(amounts), C.int64_t(len(amounts)), list, &passed[0], &tried[0], n,
		C.double(options.Chance), C.double(options.ActivitiesPerUnit), C.int64_t(options.Draws), C.uint64_t(options.Seed), out.in())); err != nil {
		return nil, err
	}
	rows, _, err := readRows[NeedRow](out)
	return rows, err
}

// LatestCreation is the last day on which a deal may be created and still be closed before end with probability share, by the cycles
// of past deals, in days; zero where the curve never comes down so far.
func LatestCreation(cycles Durations, end Date, share float64) (Date, error) {
	days, closed, n, err := cycles.c()
	if err != nil {
		return Date{}, err
	}
	answer := C.go_latest_creation(days, closed, n, end.c(), C.double(share))
	if answer.failure != nil {
		return Date{}, taken(answer.failure)
	}
	if answer.value == C.LANDFALL_NO_DAY {
		return Date{}, nil
	}
	return DateOfDays(int32(answer.value)), nil
}

// ClosedInTime is, of deals created evenly over the days from begin to before end, the share that closes before end.
func ClosedInTime(cycles Durations, begin, end Date) (float64, error) {
	days, closed, n, err := cycles.c()
	if err != nil {
		return 0, err
	}
	return number(C.go_closed_in_time(days, closed, n, begin.c(), end.c()))
}

// MarketingGap is what sales needs less what marketing commits, over what sales needs; the rule of thumb is 15% either way.
func MarketingGap(needed, committed float64) (float64, error) {
	return number(C.go_marketing_gap(C.double(needed), C.double(committed)))
}
