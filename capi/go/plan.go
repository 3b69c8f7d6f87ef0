// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

typedef struct go_judged_variance {
  landfall_variance value;
  landfall_error* failure;
} go_judged_variance;

static go_judged_variance go_plan_variance(double plan, double actual, uint32_t polarity, double amount, double ratio, uint32_t when) {
  landfall_plan_variance_options options;
  landfall_plan_variance_options_init(&options, (uint32_t)sizeof options);
  options.polarity = polarity;
  options.material_amount = amount;
  options.material_ratio = ratio;
  options.material_when = when;
  GO_ANSWER(go_judged_variance, landfall_plan_variance(plan, actual, &options, &answer.value, &error));
}
*/
import "C"

import "math"

// Polarity is which way is good.
type Polarity uint32

const (
	HigherIsBetter Polarity = C.LANDFALL_HIGHER_IS_BETTER // bookings, coverage
	LowerIsBetter  Polarity = C.LANDFALL_LOWER_IS_BETTER  // churn, cost
)

// Verdict is what a variance is, by its polarity.
type Verdict uint32

const (
	Favourable   Verdict = C.LANDFALL_PLAN_FAVOURABLE
	Unfavourable Verdict = C.LANDFALL_PLAN_UNFAVOURABLE
	OnPlan       Verdict = C.LANDFALL_PLAN_ON_PLAN
)

func (v Verdict) String() string {
	if words := [...]string{"favourable", "unfavourable", "on_plan"}; int(v) < len(words) {
		return words[v]
	}
	return "unknown"
}

// MaterialWhen is how the two thresholds of materiality are joined.
type MaterialWhen uint32

const (
	BothReached   MaterialWhen = C.LANDFALL_MATERIAL_BOTH_REACHED   // large in money and large for its plan
	EitherReached MaterialWhen = C.LANDFALL_MATERIAL_EITHER_REACHED // one of them
)

// VarianceOptions says which variances matter; nil and a zero threshold are its defaults.
type VarianceOptions struct {
	Polarity       Polarity
	MaterialAmount float64 // |variance| that matters, in the unit of the plan; 0: not looked at
	MaterialRatio  float64 // |variance| / |plan| that matters; 0: 0.05, NaN: not looked at
	MaterialWhen   MaterialWhen
}

// Variance is how far what happened is from what was promised.
type Variance struct {
	Variance float64 // actual − plan
	Ratio    float64 // Variance / |plan|; NaN where the plan is 0
	Verdict  Verdict
	Material bool // it reaches its thresholds; what is on plan never does
}

// PlanVariance is the variance of actual to plan, judged. A plan of 0 has no ratio: the amount's threshold decides alone, and
// without one any variance is material.
func PlanVariance(plan, actual float64, options *VarianceOptions) (Variance, error) {
	given := VarianceOptions{}
	if options != nil {
		given = *options
	}
	if given.MaterialAmount == 0 {
		given.MaterialAmount = math.NaN()
	}
	if given.MaterialRatio == 0 {
		given.MaterialRatio = 0.05
	}
	answer := C.go_plan_variance(C.double(plan), C.double(actual), C.uint32_t(given.Polarity), C.double(given.MaterialAmount),
		C.double(given.MaterialRatio), C.uint32_t(given.MaterialWhen))
	if answer.failure != nil {
		return Variance{}, taken(answer.failure)
	}
	v := answer.value
	return Variance{float64(v.variance), float64(v.ratio), Verdict(v.verdict), v.material != 0}, nil
}
