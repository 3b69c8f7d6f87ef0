// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

// sold are the deals of six reps in two quarters: the one of rank r wins 6 - r of six a quarter, of 100 each; in the second one Fay, the
// last, lands one of 5,000.
func sold() (deals landfall.Opportunities) {
	begin := landfall.NewDate(2026, 1, 5)
	for quarter := 0; quarter < 2; quarter++ {
		for rep, name := range []string{"Ann", "Bo", "Cy", "Di", "Ed", "Fay"} {
			for i := 0; i < 6; i++ {
				stage, amount := "lost", 100.0
				if i < 6-rep {
					stage = "won"
				}
				if quarter == 1 && rep == 5 && i == 0 {
					amount = 5000
				}
				created := begin.AddDays(90*quarter + i)
				deals = append(deals, landfall.Opportunity{ID: fmt.Sprint(quarter, name, i), Stage: stage, Created: created, Closed: created.AddDays(30),
					Amount: amount, Dimensions: map[string]string{"owner": name, "region": "north"}})
			}
		}
	}
	return deals
}

var (
	firstQuarter  = landfall.Period{Begin: landfall.NewDate(2026, 1, 1), End: landfall.NewDate(2026, 4, 1)}
	secondQuarter = landfall.Period{Begin: landfall.NewDate(2026, 4, 1), End: landfall.NewDate(2026, 7, 1)}
)

func TestRepsOfDealsGoIntoAComparison(t *testing.T) {
	acts := landfall.Activities{{Rep: "Ann", Day: landfall.NewDate(2026, 2, 1)}, {Rep: "Ann", Day: landfall.NewDate(2026, 5, 1)}, {Rep: "Bo"}}
	reps, err := landfall.RepsOfDeals(background, sold(), &landfall.RepsOptions{Period: firstQuarter, Activities: acts, Segment: "region", KeepRejects: true})
	if err != nil || len(reps.Rows) != 6 || len(reps.Rejects) != 0 {
		t.Fatalf("%+v, %v", reps, err)
	}
	ann := reps.Rows[0]
	if ann.Rep != "Ann" || ann.Outcome != 600 || ann.WonCount != 6 || ann.ClosedCount != 6 || ann.MedianCycleDays != 30 || ann.Activities != 1 || ann.Segment != "north" {
		t.Errorf("%+v", ann)
	}
	comparison, err := landfall.CompareTeam(background, reps.Reps(), &landfall.CompareOptions{Metrics: []string{"win_rate", "activities"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(comparison.Rows) != 2 {
		t.Fatalf("%+v", comparison.Rows)
	}
	for _, row := range comparison.Rows {
		if row.Metric == "win_rate" && math.Abs(row.MeanTop-11.0/12) > 1e-15 {
			t.Errorf("%+v", row)
		}
	}
	without, err := landfall.RepsOfDeals(background, sold(), &landfall.RepsOptions{Period: firstQuarter})
	if err != nil || !math.IsNaN(without.Rows[0].Activities) || without.Reps().Numbers["activities"] != nil {
		t.Errorf("%+v, %v", without, err)
	}
}

func TestTheDealThatAGapHangsOnIsNamed(t *testing.T) {
	rows, err := landfall.InfluenceOfDeals(background, sold(), &landfall.RepsOptions{Period: secondQuarter, KeepInfluential: true})
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	for _, row := range rows {
		seen = seen || row.Metric == "mean deal"
		if row.Metric == "mean deal" && (row.Rep != "Fay" || row.Without != "1Fay0") {
			t.Errorf("%+v", row)
		}
	}
	if !seen {
		t.Errorf("%+v", rows)
	}
}

func TestAGapOfDealsIsMeasuredAgain(t *testing.T) {
	rows, err := landfall.RepeatableGapOfDeals(background, sold(), &landfall.RepsOptions{Period: secondQuarter, ChosenOn: firstQuarter})
	if err != nil || len(rows) != 5 || rows[0].Metric != "amount won" || rows[0].Same.Estimate != 400 || rows[4].Metric != "win rate" {
		t.Fatalf("%+v, %v", rows, err)
	}
	if _, err := landfall.RepeatableGapOfDeals(background, sold(), nil); !errors.Is(err, landfall.ErrInvalidArgument) {
		t.Error(err)
	}
	if _, err := landfall.RepsOfDeals(background, sold(), &landfall.RepsOptions{Owner: "planet"}); !errors.Is(err, landfall.ErrNotFound) {
		t.Error(err)
	}
	over, cancel := context.WithCancel(background)
	cancel()
	if _, err := landfall.RepsOfDeals(over, sold(), nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
