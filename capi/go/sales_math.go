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
*/
import "C"

import "math"

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
