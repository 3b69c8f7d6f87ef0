// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"math"
	"reflect"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

func TestTheWorkedExample(t *testing.T) {
	needs := must(landfall.Backwards(250_000, 84_000, []float64{0.33, 0.60}, &landfall.BackwardsOptions{ActivitiesPerUnit: 50}))
	if !reflect.DeepEqual(needs, landfall.Needs{Deals: 3, Stages: []float64{9, 15}, Activities: 750}) {
		t.Errorf("%+v", needs)
	}
	if plain := must(landfall.Backwards(250_000, 84_000, nil, nil)); plain.Deals != 3 || len(plain.Stages) != 0 || !math.IsNaN(plain.Activities) {
		t.Errorf("%+v", plain)
	}
}

func TestCountsBecomeWholeAsAsked(t *testing.T) {
	for rounding, want := range map[landfall.Rounding]float64{
		landfall.RoundAsUsual: 3, landfall.RoundUp: 3, landfall.RoundNearest: 3, landfall.RoundNone: 2.5,
	} {
		if have := must(landfall.DealsNeeded(250, 100, rounding)); have != want {
			t.Errorf("rounding %d: %v deals", rounding, have)
		}
	}
	if must(landfall.DealsNeeded(220, 100, landfall.RoundAsUsual)) != 3 || must(landfall.UnitsNeeded(2.2, 1, landfall.RoundAsUsual)) != 2 {
		t.Error("deals are counted up, stages to the nearest")
	}
	if must(landfall.UnitsNeeded(9, 0.9, landfall.RoundUp)) != 10 || must(landfall.ActivitiesNeeded(15, 50, landfall.RoundAsUsual)) != 750 {
		t.Error("another count")
	}
}

func TestARateOutsideItsDomainIsNamedWithItsIndex(t *testing.T) {
	_, err := landfall.Backwards(1, 1, []float64{0.5, 0}, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "rates", 1)
	_, err = landfall.DealsNeeded(-1, 1, landfall.RoundUp)
	wantFailure(t, err, landfall.ErrInvalidArgument, "quota", -1)
	_, err = landfall.DealsNeeded(1, 1, 17)
	wantFailure(t, err, landfall.ErrInvalidArgument, "rounding", -1)
}
