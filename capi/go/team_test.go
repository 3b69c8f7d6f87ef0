// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

func named(n int) (names []string) {
	for i := 0; i < n; i++ {
		names = append(names, fmt.Sprintf("rep %d", i))
	}
	return names
}

// enterprise are the twelve reps of tests/reference/team.json.
func enterprise(t *testing.T) landfall.Reps {
	var file struct {
		Outcome []float64
		Rows    []struct {
			Metric string
			Values []float64
		}
	}
	reference(t, "team.json", &file)
	reps := landfall.Reps{Names: named(len(file.Outcome)), Outcome: file.Outcome, Numbers: map[string][]float64{}}
	for _, row := range file.Rows {
		reps.Numbers[row.Metric] = row.Values
	}
	return reps
}

func TestAnEnterpriseTeamDiffersInCloseRateAndDealSize(t *testing.T) {
	comparison := must(landfall.CompareTeam(background, enterprise(t), nil))
	if drivers := comparison.Drivers(); !reflect.DeepEqual(drivers, []string{"deal size", "close rate"}) {
		t.Errorf("%v", drivers)
	}
	if comparison.Given != 12 || comparison.WithoutOutcome != 0 || comparison.Caveat == "" || comparison.Method == "" || len(comparison.SetAside) != 0 {
		t.Errorf("%+v", comparison)
	}
	if first := comparison.Groups[0]; len(comparison.Groups) != 8 || first.Group != "top" || first.Rep != "rep 0" {
		t.Errorf("%+v", comparison.Groups)
	}
	for _, row := range comparison.Rows {
		if row.Metric == "close rate" && (row.CliffsDelta.Estimate != 1 || row.DifferenceBCa.Low <= 0 || !row.Driver || row.PMethod != "exact") {
			t.Errorf("%+v", row)
		}
	}
	two := must(landfall.CompareTeam(background, enterprise(t), &landfall.CompareOptions{Threads: 2}))
	if !reflect.DeepEqual(fmt.Sprint(two.Rows), fmt.Sprint(comparison.Rows)) {
		t.Error("two threads answer otherwise")
	}
}

func TestGroupsByThresholdByNameAndWithinSegments(t *testing.T) {
	reps := enterprise(t)
	threshold := 1.0
	count := func(groups landfall.Groups) (top, bottom int) {
		for _, each := range must(landfall.CompareTeam(background, reps, &landfall.CompareOptions{Groups: groups, WithoutBCa: true})).Groups {
			if each.Group == "top" {
				top++
			} else {
				bottom++
			}
		}
		return top, bottom
	}
	if top, bottom := count(landfall.Groups{Threshold: &threshold}); top != 5 || bottom != 7 {
		t.Errorf("%d, %d", top, bottom)
	}
	if top, bottom := count(landfall.Groups{Fraction: 0.5}); top != 6 || bottom != 6 {
		t.Errorf("%d, %d", top, bottom)
	}
	if top, bottom := count(landfall.Groups{Top: []string{"rep 0", "rep 5"}, Bottom: []string{"rep 3", "rep 4", "rep 11"}}); top != 2 || bottom != 3 {
		t.Errorf("%d, %d", top, bottom)
	}
	reps.Words = map[string][]string{"region": {"n", "n", "n", "n", "n", "n", "s", "s", "s", "s", "s", "s"}}
	if top, bottom := count(landfall.Groups{Segment: "region"}); top != 4 || bottom != 4 {
		t.Errorf("%d, %d", top, bottom)
	}
	reps.Numbers["months"] = []float64{0.5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6}
	short := must(landfall.CompareTeam(background, reps, &landfall.CompareOptions{Groups: landfall.Groups{Exposure: "months"}, PerMonth: []string{"demos"}}))
	if short.TooShort != 1 || len(short.Rows) != 5 {
		t.Errorf("%+v", short)
	}
}

func TestATeamThatCannotBeComparedSaysWhy(t *testing.T) {
	reps := enterprise(t)
	_, err := landfall.CompareTeam(background, reps, &landfall.CompareOptions{LowerIsBetter: []string{"cycle"}})
	wantFailure(t, err, landfall.ErrNotFound, "cycle", -1)
	_, err = landfall.CompareTeam(background, reps, &landfall.CompareOptions{Groups: landfall.Groups{Fraction: 0.6}})
	wantFailure(t, err, landfall.ErrInvalidArgument, "fraction", -1)
	_, err = landfall.CompareTeam(background, nil, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "reps", -1)
	_, err = landfall.CompareTeam(background, landfall.Reps{Names: []string{"a", "b"}, Outcome: []float64{1, 2}}, nil)
	wantFailure(t, err, landfall.ErrInsufficient, "outcome", -1)
	reps.Numbers["demos"] = reps.Numbers["demos"][1:]
	_, err = landfall.CompareTeam(background, reps, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "demos", -1)
	over, stop := context.WithCancel(background)
	stop()
	_, err = landfall.CompareTeam(over, reps, nil)
	wantFailure(t, err, landfall.ErrCancelled, "", -1)
}

func TestAGapThatWasLuckDoesNotComeAgain(t *testing.T) {
	outcome := []float64{9, 8, 7, 5, 5.5, 6, 3, 2, 1}
	reps := landfall.Reps{Names: named(9), Outcome: outcome, Numbers: map[string][]float64{"q2": outcome, "q3": {5, 4, 6, 5, 5.5, 4.5, 5, 6, 4}}}
	rows := must(landfall.RepeatableGap(background, reps, []landfall.HalvedMetric{{Name: "won", First: "q2", Second: "q3"}}, nil))
	if len(rows) != 1 || rows[0].Metric != "won" || rows[0].Same.Estimate != 6 || rows[0].Next.Estimate != 0 {
		t.Errorf("%+v", rows)
	}
	wins := []float64{9, 8, 8, 6, 5, 5, 2, 2, 1}
	ten, five := []float64{10, 10, 10, 10, 10, 10, 10, 10, 10}, []float64{5, 5, 5, 5, 5, 5, 5, 5, 5}
	rates := landfall.Reps{Names: named(9), Outcome: wins, Numbers: map[string][]float64{"w1": wins, "n1": ten, "w2": five, "n2": ten}}
	rows = must(landfall.RepeatableGap(background, rates, nil, &landfall.RepeatableGapOptions{Rates: []landfall.HalvedRate{{FirstWins: "w1", FirstClosed: "n1", SecondWins: "w2", SecondClosed: "n2"}}}))
	if len(rows) != 1 || rows[0].Metric != "w1" || rows[0].Next.Estimate != 0 || rows[0].Shrunk.Estimate >= rows[0].Same.Estimate || rows[0].Shrunk.Estimate < 0.2 {
		t.Errorf("%+v", rows)
	}
	_, err := landfall.RepeatableGap(background, reps, []landfall.HalvedMetric{{First: "q2", Second: "q4"}}, nil)
	wantFailure(t, err, landfall.ErrNotFound, "q4", -1)
	_, err = landfall.RepeatableGap(background, reps, nil, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "first", -1)
}

func TestAGapIsSplitByTheFormulaAndItsPartsAddUp(t *testing.T) {
	deals, size := []float64{22, 23, 24, 17, 17, 17, 11, 12, 13}, []float64{160e3, 160e3, 160e3, 110e3, 110e3, 110e3, 70e3, 70e3, 70e3}
	bookings, demos := make([]float64, 9), make([]float64, 9)
	for i := range deals {
		bookings[i], demos[i] = deals[i]*size[i], 50
	}
	reps := landfall.Reps{Names: named(9), Outcome: bookings, Numbers: map[string][]float64{"demos": demos, "deals": deals, "bookings": bookings}}
	chain := []landfall.Volume{{Column: "demos"}, {Column: "deals", Factor: "close rate"}, {Column: "bookings", Factor: "deal size"}}
	split := must(landfall.AttributeGap(background, reps, chain, nil))
	above, below := 23*160e3, 12*70e3
	mean := (above - below) / math.Log(above/below)
	wantNear(t, "gap", split.Gap.Estimate, above-below, 1e-14, 0)
	wantNear(t, "demos", split.Rows[0].Part.Estimate, 0, 0, 1e-9)
	wantNear(t, "close rate", split.Rows[1].Part.Estimate, mean*math.Log(23.0/12), 1e-13, 0)
	wantNear(t, "deal size", split.Rows[2].Part.Estimate, mean*math.Log(16.0/7), 1e-13, 0)
	if split.Rows[1].Factor != "close rate" || len(split.Worth) != 3 {
		t.Errorf("%+v", split)
	}
	wantNear(t, "worth", must(split.Worth[2].Quantile(0.5)), split.Rows[2].Worth.Estimate, 0.05, 0)
	for _, landing := range split.Worth {
		landing.Close()
	}
	reps.Numbers["deals"] = []float64{1, 1, 1, 1, 1, 1, 0, 0, 0}
	_, err := landfall.AttributeGap(background, reps, chain[:2], nil)
	wantFailure(t, err, landfall.ErrInsufficient, "volumes", -1)
}

func TestWhoTrulyStandsAtTheTop(t *testing.T) {
	reps := landfall.Reps{Names: []string{"Ann", "Bo", "Cy"}, Numbers: map[string][]float64{"wins": {40, 9, 6}, "closed": {80, 30, 30}, "deal": {5, 9, 7}, "error": {1, 1, 1}}}
	rows := must(landfall.Standing(background, reps, nil))
	if len(rows) != 3 || rows[0].Rep != "Ann" || rows[0].Seen != 0.5 || rows[0].TopShare < 0.9 || rows[0].Rank.Low != 1 {
		t.Errorf("%+v", rows)
	}
	values := &landfall.StandingOptions{Value: "deal", StandardError: "error", LowerIsBetter: true}
	if rows = must(landfall.Standing(background, reps, values)); rows[0].Rep != "Ann" {
		t.Errorf("%+v", rows)
	}
	_, err := landfall.Standing(background, reps, &landfall.StandingOptions{Value: "deal"})
	wantFailure(t, err, landfall.ErrInvalidArgument, "standard_error", -1)
	reps.Numbers["wins"][1] = 31
	_, err = landfall.Standing(background, reps, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "wins", 1)
}

func TestTheRepThatAConclusionHangsOnIsNamed(t *testing.T) {
	reps := enterprise(t)
	reps.Numbers["deal size"] = []float64{950000, 20500, 19800, 21000, 20200, 20100, 19600, 20800, 20300, 19900, 20400, 19700}
	rows := must(landfall.Influence(background, reps, &landfall.CompareOptions{Metrics: []string{"deal size"}, KeepInfluential: true}))
	if len(rows) != 1 || rows[0].Without != "rep 0" || rows[0].DifferenceWithout > 0.1*rows[0].Difference {
		t.Errorf("%+v", rows)
	}
	_, err := landfall.Influence(background, reps, &landfall.CompareOptions{LowerIsBetter: []string{"cycle"}})
	wantFailure(t, err, landfall.ErrNotFound, "cycle", -1)
}
