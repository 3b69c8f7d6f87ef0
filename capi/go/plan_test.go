// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"fmt"
	"math"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

func ExamplePlanVariance() {
	variance, err := landfall.PlanVariance(2_900_000, 2_610_000, nil)
	fmt.Println(variance.Variance, variance.Verdict, variance.Material, err)
	// Output: -290000 unfavourable true <nil>
}

func TestThresholdsAreBothReachedOrEither(t *testing.T) {
	both := must(landfall.PlanVariance(1000, 940, &landfall.VarianceOptions{MaterialAmount: 100}))
	either := must(landfall.PlanVariance(1000, 940, &landfall.VarianceOptions{MaterialAmount: 100, MaterialWhen: landfall.EitherReached}))
	if both.Material || !either.Material {
		t.Errorf("%+v, %+v", both, either)
	}
}

func TestAPlanThatIsNoNumberIsRefused(t *testing.T) {
	_, err := landfall.PlanVariance(math.NaN(), 1, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "plan", -1)
	_, err = landfall.PlanVariance(1, 1, &landfall.VarianceOptions{Polarity: 2})
	wantFailure(t, err, landfall.ErrInvalidArgument, "polarity", -1)
}

func planVariance(t *testing.T, row struct {
	Plan, Actual, Variance float64
	Ratio                  *float64
	Polarity, Verdict      string
}) {
	options := landfall.VarianceOptions{}
	if row.Polarity == "lower_is_better" {
		options.Polarity = landfall.LowerIsBetter
	}
	have := must(landfall.PlanVariance(row.Plan, row.Actual, &options))
	wantNear(t, "variance", have.Variance, row.Variance, 1e-9, 1e-9)
	if have.Verdict.String() != row.Verdict || math.IsNaN(have.Ratio) != (row.Ratio == nil) {
		t.Errorf("%+v, not %+v", have, row)
	}
	if row.Ratio != nil {
		wantNear(t, "ratio", have.Ratio, *row.Ratio, 1e-9, 1e-12)
	}
}
