// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	landfall "github.com/landfall/landfall/capi/go"
)

func signups() *landfall.KeyResult {
	return &landfall.KeyResult{
		Period: landfall.Period{Begin: day("2025-10-01"), End: day("2026-01-01")}, Initial: 0, Target: 100,
		CheckIns: []landfall.CheckIn{{Day: day("2025-10-14"), Value: 11}, {Day: day("2025-10-28"), Value: 24}, {Day: day("2025-11-14"), Value: 40}},
	}
}

func ExampleKeyResult_Status() {
	day := func(month time.Month, day int) landfall.Date { return landfall.NewDate(2025, month, day) }
	signups := landfall.KeyResult{Period: landfall.Period{Begin: day(10, 1), End: landfall.NewDate(2026, 1, 1)}, Target: 100,
		CheckIns: []landfall.CheckIn{{Day: day(10, 14), Value: 11}, {Day: day(10, 28), Value: 24}, {Day: day(11, 14), Value: 40}}}
	verdict, err := signups.Status(day(11, 14), nil)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%v, %.0f%% of the way where %.0f%% are expected\n", verdict.Status, 100*verdict.Progress, 100*verdict.Expected)
	// Output: off track, 40% of the way where 49% are expected
}

func TestAStatusFollowsFromItsRule(t *testing.T) {
	byChance := must(signups().Status(day("2025-11-14"), nil))
	if byChance.Rule != landfall.ByProbability || byChance.Status != landfall.OffTrack || byChance.Why == "" || byChance.Current != 40 {
		t.Errorf("%+v", byChance)
	}
	byPace := must(signups().Status(day("2025-11-14"), &landfall.StatusOptions{AlwaysPace: true}))
	if byPace.Rule != landfall.ByPaceRatio || byPace.Status != landfall.Lagging || !near(byPace.PaceRatio, 0.4*92/45, 1e-12, 0) {
		t.Errorf("%+v", byPace)
	}
	byGap := must(signups().Status(day("2025-11-14"), &landfall.StatusOptions{AlwaysPace: true, Pace: landfall.ByPaceGap}))
	if byGap.Rule != landfall.ByPaceGap || byGap.Status != landfall.OnTrack {
		t.Errorf("%+v", byGap)
	}
	strict := must(signups().Status(day("2025-11-14"), &landfall.StatusOptions{AlwaysPace: true, PaceRatio: landfall.Thresholds{OnTrack: 0.9, Lagging: 0.85}}))
	if strict.Status != landfall.OffTrack {
		t.Errorf("%+v", strict)
	}
	sure := must(landfall.Point(120))
	defer sure.Close()
	if told := must(signups().Status(day("2025-11-14"), &landfall.StatusOptions{Landing: sure})); told.PHit != 1 || told.Status != landfall.OnTrack {
		t.Errorf("%+v", told)
	}
	phased := signups()
	phased.Phases = []landfall.CheckIn{{Day: day("2025-11-14"), Value: 20}}
	if slow := must(phased.Status(day("2025-11-14"), &landfall.StatusOptions{AlwaysPace: true})); slow.Expected != 0.2 {
		t.Errorf("%+v", slow)
	}
	none := &landfall.KeyResult{Period: signups().Period, Initial: math.NaN(), Target: 100}
	_, err := none.Status(day("2025-11-14"), nil)
	if err == nil {
		t.Error("an increase without an initial value has a status")
	}
}

func TestALandingGoesOnAsItHas(t *testing.T) {
	trend := must(signups().Trend(day("2025-11-14")))
	landing := must(signups().Landing(day("2025-11-14")))
	defer landing.Close()
	wantNear(t, "median", must(landing.Quantile(0.5)), trend.Centre, 0, 0.05)
	if trend.Increments != 3 || trend.Last != 40 || trend.DaysLeft != 47 {
		t.Errorf("%+v", trend)
	}
	early := signups()
	_, err := early.Landing(day("2025-10-02"))
	wantFailure(t, err, landfall.ErrInsufficient, "check_in_days", -1)
	if _, err := early.Trend(day("2025-10-02")); err == nil {
		t.Error("there is a trend in one observation")
	}
}

func TestProgressRollsUp(t *testing.T) {
	if mean := must(landfall.RollUpProgress([]float64{1, 1}, []float64{0.25, 0.75}, landfall.WeightedMean)); mean != 0.5 {
		t.Error(mean)
	}
	if worst := must(landfall.RollUpProgress([]float64{1, 3}, []float64{0.2, 0.6}, landfall.WorstChild)); worst != 0.2 {
		t.Error(worst)
	}
	if _, err := landfall.RollUpProgress(nil, nil, landfall.WeightedMean); err == nil {
		t.Error("nothing has progress")
	}
	if _, err := landfall.RollUpProgress([]float64{1}, nil, landfall.WeightedMean); err == nil {
		t.Error("lengths differ")
	}
}
