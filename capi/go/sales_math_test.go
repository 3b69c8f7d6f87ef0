// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"errors"
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

func TestNeedIsMoreForMoreChance(t *testing.T) {
	steps := []landfall.UnsureStep{{Stage: "demo", Passed: 33, Tried: 100}, {Stage: "call", Passed: 60, Tried: 100}}
	rows := must(landfall.Need(250_000, []float64{61_000, 84_000, 120_000}, steps, &landfall.NeedOptions{Chance: 0.9, ActivitiesPerUnit: 50}))
	if len(rows) != 4 || rows[0].Stage != "deal" || rows[3].Stage != "activity" || !(rows[1].Median < rows[1].Needed) {
		t.Errorf("%+v", rows)
	}
	if rows[1].Needed != rows[1].P90 {
		t.Errorf("with a chance of 0.9 the need is the P90: %+v", rows[1])
	}
	if _, err := landfall.Need(250_000, nil, steps, nil); !errors.Is(err, landfall.ErrInvalidArgument) {
		t.Error(err)
	}
}

func TestADealMustBeCreatedByTheCyclesQuantile(t *testing.T) {
	cycles := landfall.Durations{Duration: []float64{20, 30, 40, 50}, End: []uint8{1, 1, 1, 1}}
	end := landfall.NewDate(2026, 12, 31)
	if day := must(landfall.LatestCreation(cycles, end, 0.7)); day != landfall.NewDate(2026, 11, 20) {
		t.Error(day)
	}
	open := landfall.Durations{Duration: []float64{20, 30}, End: []uint8{1, 0}}
	if day := must(landfall.LatestCreation(open, end, 0.7)); !day.IsZero() {
		t.Error(day)
	}
	if share := must(landfall.ClosedInTime(cycles, end.AddDays(-60), end)); share < 0.3 || share > 0.5 {
		t.Error(share)
	}
	if gap := must(landfall.MarketingGap(200, 150)); gap != 0.25 {
		t.Error(gap)
	}
}
