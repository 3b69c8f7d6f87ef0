// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"math"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

func TestIntervalsAgreeWithR(t *testing.T) {
	var cases struct {
		Cases []struct {
			K, N             int64
			Level            float64
			Wilson, Jeffreys [2]float64
			ClopperPearson   [2]float64 `json:"clopper_pearson"`
		}
	}
	reference(t, "proportion.json", &cases)
	if len(cases.Cases) == 0 {
		t.Fatal("no cases")
	}
	for _, each := range cases.Cases {
		for method, want := range map[landfall.ProportionMethod][2]float64{
			landfall.Wilson: each.Wilson, landfall.Jeffreys: each.Jeffreys, landfall.ClopperPearson: each.ClopperPearson,
		} {
			have := must(landfall.ProportionInterval(each.K, each.N, method, each.Level))
			wantNear(t, "low", have.Low, want[0], 1e-11, 1e-12)
			wantNear(t, "high", have.High, want[1], 1e-11, 1e-12)
			if have.N != each.N || have.Level != each.Level {
				t.Errorf("%+v", have)
			}
		}
	}
}

func TestWithoutTrialsNothingIsKnown(t *testing.T) {
	have := must(landfall.ProportionInterval(0, 0, landfall.Wilson, 0.8))
	if !math.IsNaN(have.Estimate) || have.Low != 0 || have.High != 1 || have.N != 0 {
		t.Errorf("%+v", have)
	}
}

func TestMoreSuccessesThanTrialsAreRefused(t *testing.T) {
	_, err := landfall.ProportionInterval(3, 2, landfall.Wilson, 0.8)
	wantFailure(t, err, landfall.ErrInvalidArgument, "successes", -1)
	_, err = landfall.ProportionInterval(1, 2, 9, 0.8)
	wantFailure(t, err, landfall.ErrInvalidArgument, "method", -1)
}
