// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"errors"
	"math"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

var start = landfall.DateOfDays(20089) // 2025-01-01

func after(days int) landfall.Date { return landfall.DateOfDays(20089 + int32(days)) }

func states() landfall.States {
	ann, ben := map[string]string{"owner": "Ann"}, map[string]string{"owner": "Ben"}
	return landfall.States{
		{ID: "a", From: after(5), Standing: "open", Amount: 100.25, ExpectedClose: after(60), Dimensions: ann},
		{ID: "a", From: after(40), Standing: "won", Amount: 120, ExpectedClose: after(60), Dimensions: ann},
		{ID: "b", From: after(6), Standing: "open", Amount: 50.5, ExpectedClose: after(70), Dimensions: ben},
		{ID: "b", From: after(30), Standing: "open", Amount: 50.5, ExpectedClose: after(120), Dimensions: ben},
		{ID: "c", From: after(7), Standing: "open", Amount: 10, ExpectedClose: after(80), Dimensions: ann},
		{ID: "c", From: after(20), Standing: "removed", Amount: 10, ExpectedClose: after(80), Dimensions: ann},
	}
}

func TestWaterfallAddsUp(t *testing.T) {
	ctx := background
	history, err := landfall.NewHistoryOfStates(ctx, states(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer history.Close()
	for _, by := range []string{"", "owner"} {
		rows, _, err := history.Waterfall(ctx, []landfall.Date{start, after(10), after(25), after(45)}, &landfall.WaterfallOptions{By: by})
		if err != nil {
			t.Fatal(err)
		}
		sum, endings := 0.0, 0
		for _, row := range rows {
			if row.Bucket == "ending" {
				if sum != row.Amount {
					t.Errorf("%s: %v is not %v", row.Segment, sum, row.Amount)
				}
				sum = 0
				endings++
			} else {
				sum += row.Amount
			}
		}
		if endings < 3 {
			t.Errorf("%d endings", endings)
		}
	}
	_, deals, err := history.Waterfall(ctx, []landfall.Date{after(10), after(45)}, &landfall.WaterfallOptions{By: "owner"})
	if err != nil || len(deals) != 3 || deals[0].ID != "a" || deals[0].Bucket != "won" {
		t.Errorf("%v, %v", deals, err)
	}
	if _, _, err := history.Waterfall(ctx, []landfall.Date{start}, nil); !errors.Is(err, landfall.ErrInvalidArgument) {
		t.Error(err)
	}
	if _, _, err := history.Waterfall(ctx, []landfall.Date{start, after(1)}, &landfall.WaterfallOptions{By: "planet"}); !errors.Is(err, landfall.ErrNotFound) {
		t.Error(err)
	}
	table, err := history.AsOf(ctx, after(25))
	if err != nil || len(table) != 2 || table[1].ID != "b" || table[0].Standing != "open" || !table[0].Closed.IsZero() {
		t.Errorf("%v, %v", table, err)
	}
}

func TestCoverageSaysWhatAWeekNeeds(t *testing.T) {
	ctx := background
	begins := []int{0, 90, 181}
	var deals landfall.Opportunities
	for i := 0; i < 120; i++ {
		begin := begins[i/40]
		deal := landfall.Opportunity{Stage: "Demo", Created: after(begin - 10), ExpectedClose: after(begin + 55), Amount: 100}
		if i < 80 {
			deal.Closed = after(begin + 50)
			deal.Stage = []string{"won", "lost"}[i%2]
		}
		deals = append(deals, deal)
	}
	history, err := landfall.NewHistory(ctx, deals, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer history.Close()
	found, err := history.Coverage(ctx, landfall.PeriodTargets{{"2025-Q3", "total", 2000}}, &landfall.HistoryCoverageOptions{AsOf: after(194)})
	if err != nil {
		t.Fatal(err)
	}
	row := found.Rows[0]
	if row.CoverageRatio != 2 || row.Week != 2 || math.Abs(row.Mean-2000) > 1e-6 || math.Abs(row.NeededCoverage.Estimate-2) > 1e-9 {
		t.Errorf("%+v", row)
	}
	if len(found.Weeks) < 25 || found.Needed[0].Yield.N != 2 {
		t.Errorf("%d weeks, %+v", len(found.Weeks), found.Needed[0])
	}
	goal := 8000.0
	created, err := history.Creation(ctx, &landfall.CreationOptions{AsOf: after(190), Window: landfall.Period{Begin: after(170), End: after(180)}, Goal: &goal})
	if err != nil || created[0].CreatedCount != 40 || created[0].GoalRatio != 0.5 {
		t.Errorf("%+v, %v", created, err)
	}
	rows, flagged, err := history.Hygiene(ctx, &landfall.HygieneOptions{AsOf: after(250)})
	if err != nil || *rows[0].PastClose != 40 || rows[0].NoNextStep != nil || len(flagged) != 40 || flagged[0].ID != "80" {
		t.Errorf("%+v, %v", rows, err)
	}
	left := make([]string, len(flagged))
	for i := range flagged {
		left[i] = flagged[i].ID
	}
	without, err := history.Coverage(ctx, nil, &landfall.HistoryCoverageOptions{AsOf: after(250), LeaveOut: left})
	if err != nil || without.Rows[0].OpenCount != 0 || without.Rows[0].Mean != 0 {
		t.Errorf("%+v, %v", without, err)
	}
	if _, err := history.Coverage(ctx, nil, &landfall.HistoryCoverageOptions{LeaveOut: []string{"who"}}); !errors.Is(err, landfall.ErrNotFound) {
		t.Error(err)
	}
	months, err := history.Linearity(ctx, &landfall.LinearityOptions{Part: landfall.MonthOfPeriod, AsOf: after(250)})
	if err != nil || len(months) != 3 || months[2].Part != 3 {
		t.Errorf("%+v, %v", months, err)
	}
	months, err = history.Linearity(ctx, &landfall.LinearityOptions{Part: landfall.MonthOfPeriod, AsOf: after(250), Seasonal: true})
	if err != nil || len(months) != 3 || months[0].Share.N != 0 {
		t.Errorf("%+v, %v", months, err) // no such quarter before it
	}
	if slips, err := landfall.InferSlips(-100, 95, -2, 0.1); err != nil || slips.Verdict != landfall.Slipped || slips.SlippedAmount != 95 {
		t.Errorf("%+v, %v", slips, err)
	}
	if _, err := landfall.InferSlips(-100, 95, -2, 0.5); !errors.Is(err, landfall.ErrInvalidArgument) {
		t.Error(err)
	}
	if _, err := landfall.NewHistoryOfStates(ctx, landfall.States{{ID: "a", From: start, Standing: "sold"}}, nil); !errors.Is(err, landfall.ErrInvalidArgument) {
		t.Error(err)
	}
}

func TestHygieneLooksAtNextStepsAndActivities(t *testing.T) {
	start := landfall.NewDate(2025, 1, 1)
	after := start.AddDays
	deal := func(id, step string, active landfall.Date) landfall.Opportunity {
		return landfall.Opportunity{ID: id, Stage: "Demo", Created: start, Amount: 10, ExpectedClose: after(200), NextStep: step, LastActivity: active}
	}
	history, err := landfall.NewHistory(background, landfall.Opportunities{
		deal("a", "call", after(90)), deal("b", "none", after(90)), deal("c", "call", after(60)), deal("d", "call", landfall.Date{}),
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer history.Close()
	rows, deals, err := history.Hygiene(background, &landfall.HygieneOptions{AsOf: after(100), IdleDays: 1000, ActivityDays: 40})
	if err != nil || *rows[0].NoNextStep != 1 || *rows[0].NoActivity != 2 || rows[0].Score != 0.25 || len(deals) != 3 {
		t.Fatalf("%+v, %+v, %v", rows, deals, err)
	}
	if deals[0].ID != "b" || !deals[0].NoNextStep || *deals[0].ActivityDays != 10 || deals[2].ActivityDays != nil {
		t.Errorf("%+v", deals)
	}
	states := landfall.States{{ID: "a", From: start, Standing: "open", Amount: 1, NextStep: "-", LastActivity: start}, {ID: "b", From: start, Standing: "open", Amount: 1, NextStep: "mail"}}
	of, err := landfall.NewHistoryOfStates(background, states, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer of.Close()
	if rows, _, err := of.Hygiene(background, &landfall.HygieneOptions{AsOf: after(10)}); err != nil || *rows[0].NoNextStep != 1 || *rows[0].NoActivity != 0 {
		t.Errorf("%+v, %v", rows, err)
	}
}
