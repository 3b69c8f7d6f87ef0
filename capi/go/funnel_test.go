// SPDX-License-Identifier: Apache-2.0

package landfall

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"
)

func on(day int) time.Time { return time.Date(2026, 1, day, 9, 0, 0, 0, time.UTC) }

// a is won on the 10th day, b is lost from the demo, c is in the demo still, d is a lead still.
var leads = FunnelEvents{
	{"a", "lead", on(1), "north", 100}, {"a", "demo", on(5), "", 0}, {"a", "won", on(11), "", 0},
	{"b", "lead", on(1), "south", 50}, {"b", "demo", on(7), "", 0}, {"b", "lost", on(9), "", 0},
	{"c", "lead", on(3), "north", 30}, {"c", "demo", on(5), "", 0},
	{"d", "lead", on(4), "north", 20},
}

var ofLeads = Funnel{Stages: []string{"lead", "demo", "won"}, Ends: []string{"lost"}}

func TestConversionCountsWhoWentOnAndSplitsByRegionAndAmount(t *testing.T) {
	answer, err := ofLeads.Conversion(context.Background(), leads, nil)
	if err != nil {
		t.Fatal(err)
	}
	if first := answer.Steps[0]; first.Entered != 4 || first.Passed != 3 || first.Conversion.N != 4 || !math.IsNaN(first.EnteredAmount) {
		t.Errorf("%+v", first)
	}
	if answer.Outcomes[0] != (FunnelOutcome{"", "lost", 1}) || answer.Outcomes[1] != (FunnelOutcome{"", "open", 2}) {
		t.Errorf("%+v", answer.Outcomes)
	}
	if answer.Counts.IDs != 4 || answer.Counts.Events != 9 {
		t.Errorf("%+v", answer.Counts)
	}
	split, err := ofLeads.Conversion(context.Background(), leads, &ConversionOptions{By: "segment", Amount: "amount", CohortEnd: NewDate(2026, 1, 4)})
	if err != nil {
		t.Fatal(err)
	}
	if first := split.Steps[0]; first.Segment != "north" || first.Entered != 2 || first.EnteredAmount != 130 {
		t.Errorf("%+v", first)
	}
}

func TestTimesAreInDaysAndCensored(t *testing.T) {
	stays, _, err := ofLeads.TimeInStage(context.Background(), leads, nil)
	if err != nil || stays[0].Left != 3 || stays[0].StillThere != 1 || stays[0].Until != 7 {
		t.Errorf("%+v, %v", stays, err)
	}
	reaches, _, err := ofLeads.TimeToStage(context.Background(), leads, nil)
	if err != nil || reaches[1].Stage != "won" || reaches[1].Reached != 1 || reaches[1].Open != 2 {
		t.Errorf("%+v, %v", reaches, err)
	}
}

func TestATrendComparesBeforeAndSince(t *testing.T) {
	var events FunnelEvents
	for i := 0; i < 400; i++ {
		who, at := fmt.Sprint(i), on(1).AddDate(0, 0, i/2)
		events = append(events, FunnelEvent{ID: who, Stage: "lead", Time: at})
		if i%10 < 6 && (i < 200 || i%10 < 2) {
			events = append(events, FunnelEvent{ID: who, Stage: "demo", Time: at.AddDate(0, 0, 3)})
		}
		if i%10 == 0 {
			events = append(events, FunnelEvent{ID: who, Stage: "won", Time: at.AddDate(0, 0, 5)})
		}
	}
	changes, leaks, _, err := ofLeads.Trend(context.Background(), events, NewDate(2026, 4, 11), &FunnelTrendOptions{HorizonDays: 10, MeanAmount: 1000})
	if err != nil || changes[0].Trend != "worsening" || leaks[0].From != "lead" || leaks[0].Lost.Estimate <= 0 {
		t.Errorf("%+v %+v %v", changes, leaks, err)
	}
}

func TestPeriodsSayWhatCameAndWhatBecameOfIt(t *testing.T) {
	var events FunnelEvents
	for i := 0; i < 1200; i++ {
		who, at := fmt.Sprint(i), on(1).AddDate(0, 0, i/4)
		events = append(events, FunnelEvent{ID: who, Stage: "lead", Time: at})
		if i%10 < 6 && (i < 600 || i%10 < 2) {
			events = append(events, FunnelEvent{ID: who, Stage: "demo", Time: at.AddDate(0, 0, 3)})
		}
	}
	periods, changes, _, err := ofLeads.ByPeriod(context.Background(), events, nil)
	if err != nil || len(periods) != 2*10 || periods[0].ArrivedFrom != 124 || math.Abs(periods[0].ByCohort.Estimate-0.6) > 0.05 {
		t.Fatalf("%+v %v", periods, err)
	}
	if changes[0].Since.IsZero() || changes[0].After.Estimate > changes[0].Before.Estimate || !changes[1].Since.IsZero() {
		t.Errorf("%+v", changes)
	}
	begins := []Date{NewDate(2026, 1, 1), NewDate(2026, 5, 1), NewDate(2026, 9, 1)}
	if periods, _, _, err := ofLeads.ByPeriod(context.Background(), events, &FunnelPeriodOptions{Begins: begins}); err != nil || len(periods) != 4 {
		t.Errorf("%+v %v", periods, err)
	}
	if _, _, _, err := ofLeads.ByPeriod(context.Background(), events, &FunnelPeriodOptions{Every: 9}); !errors.Is(err, ErrInvalidArgument) {
		t.Error(err)
	}
}

func TestBatchesOfIdsTallyToTheSameBytes(t *testing.T) {
	add := func(events FunnelEvents) *FunnelTally {
		tally, err := ofLeads.Tally()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tally.Add(context.Background(), events, nil); err != nil {
			t.Fatal(err)
		}
		return tally
	}
	whole, first, second := add(leads), add(leads[:6]), add(leads[6:])
	defer whole.Close()
	defer first.Close()
	sent, _ := second.MarshalBinary()
	second.Close()
	received, err := ofLeads.TallyFromBytes(sent)
	if err != nil {
		t.Fatal(err)
	}
	defer received.Close()
	if err := first.Merge(received); err != nil {
		t.Fatal(err)
	}
	expected, _ := whole.MarshalBinary()
	found, _ := first.MarshalBinary()
	if !bytes.Equal(expected, found) {
		t.Error("the merged tally differs from that of all at once")
	}
	if answer, err := first.Conversion(Wilson, 0.8); err != nil || answer.Steps[0].Entered != 4 {
		t.Errorf("%+v, %v", answer, err)
	}
	other := ofLeads
	other.Order = OrderStrict
	if _, err := other.TallyFromBytes(sent); !errors.Is(err, ErrInvalidArgument) {
		t.Error(err)
	}
	if _, err := ofLeads.TallyFromBytes(sent[:20]); !errors.Is(err, ErrParse) {
		t.Error(err)
	}
}

func TestAFunnelNamesWhatIsWrong(t *testing.T) {
	var failure *Error
	if _, err := (Funnel{Stages: []string{"lead"}}).Conversion(context.Background(), leads, nil); !errors.As(err, &failure) || failure.Column != "stages" {
		t.Error(err)
	}
	wrong := append(FunnelEvents{{ID: "", Stage: "lead", Time: on(1)}}, leads...)
	if _, err := ofLeads.Conversion(context.Background(), wrong, nil); !errors.As(err, &failure) || failure.Column != "id" || failure.Row != 0 {
		t.Error(err)
	}
	answer, err := ofLeads.Conversion(context.Background(), wrong, &ConversionOptions{FunnelOptions: FunnelOptions{KeepRejects: true}})
	if err != nil || len(answer.Rejects) != 1 || answer.Counts.IDs != 4 {
		t.Errorf("%+v, %v", answer, err)
	}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ofLeads.Conversion(over, leads, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, _, err := ofLeads.TimeInStage(context.Background(), nil, nil); !errors.Is(err, ErrInvalidArgument) {
		t.Error(err)
	}
}

func TestDealsAloneMakeEventsOfAFunnel(t *testing.T) {
	day := func(n int) Date { return NewDate(2026, 1, n) }
	deals := Opportunities{
		{ID: "a", Stage: "won", Created: day(5), Closed: day(20), Amount: 10},
		{ID: "b", Stage: "lost", Created: day(9), Closed: day(31), Amount: math.NaN()},
		{ID: "c", Stage: "demo", Amount: 30},
	}
	made, err := EventsOfDeals(context.Background(), deals, nil)
	if err != nil || len(made.Events) != 4 || made.WithoutCreated != 1 {
		t.Fatalf("%+v, %v", made, err)
	}
	if made.Events[1].Stage != "won" || !made.Events[1].Time.Equal(day(20).Time()) || !math.IsNaN(made.Events[2].Amount) {
		t.Errorf("%+v", made.Events)
	}
	answer, err := Funnel{Stages: []string{"created", "won"}, Ends: []string{"lost"}}.Conversion(context.Background(), made.Events, nil)
	if err != nil || answer.Steps[0].Entered != 2 || answer.Steps[0].Passed != 1 {
		t.Errorf("%+v, %v", answer, err)
	}
	if _, err := EventsOfDeals(context.Background(), nil, nil); !errors.Is(err, ErrInvalidArgument) {
		t.Errorf("%v", err)
	}
}

func TestPipelineVelocityIsItsFactors(t *testing.T) {
	v, err := PipelineVelocity(40, 20, []float64{10_000, 12_000, 9_000}, []float64{30, 45, 60}, 0.8)
	want := 40 * (3.0 / 23) * (31_000.0 / 3) / 45
	if err != nil || math.Abs(v.PerDay.Estimate-want) > 1e-9*want || v.PerDay.Low >= v.PerDay.Estimate {
		t.Errorf("%+v, %v", v, err)
	}
	if _, err := PipelineVelocity(1, 1, []float64{1}, nil, 0.8); !errors.Is(err, ErrInvalidArgument) {
		t.Errorf("%v", err)
	}
}

func TestASeriesThatHasChangedSaysSinceWhen(t *testing.T) {
	trials := []int64{100, 100, 100, 100, 100, 100, 100, 100}
	change, err := ChangePointOf(context.Background(), []int64{30, 28, 33, 31, 12, 15, 11, 14}, trials, nil)
	if err != nil || change.At != 4 || change.Before.Estimate <= change.After.Estimate {
		t.Errorf("%+v, %v", change, err)
	}
	if none, err := ChangePointOf(context.Background(), nil, nil, nil); err != nil || none.At != -1 {
		t.Errorf("%+v, %v", none, err)
	}
	if _, err := ChangePointOf(context.Background(), []int64{1}, nil, nil); !errors.Is(err, ErrInvalidArgument) {
		t.Errorf("%v", err)
	}
}

func TestSalesMathOfEveryoneAddsUpByTeam(t *testing.T) {
	reps := Reps{
		Names:   []string{"ann", "bo", "cy"},
		Numbers: map[string][]float64{"quota": {250_000, 100_000, 60_000}, "deal_size": {84_000, 50_000, 20_000}, "demo": {0.33, 0.5, 0.5}},
		Words:   map[string][]string{"team": {"north", "north", "south"}},
	}
	rows, err := SalesMath(context.Background(), reps, &SalesMathOptions{Steps: []string{"demo"}, By: "team"})
	if err != nil || len(rows) != 12 {
		t.Fatalf("%+v, %v", rows, err)
	}
	if rows[1].Units != 9 || rows[7].Group != "north" || rows[7].Units != 13 || rows[11].Units != 19 {
		t.Errorf("%+v", rows)
	}
	reps.Numbers["demo"][1] = 2
	var wrong *Error
	if _, err := SalesMath(context.Background(), reps, &SalesMathOptions{Steps: []string{"demo"}}); !errors.As(err, &wrong) || wrong.Row != 1 {
		t.Errorf("%v", err)
	}
	ahead, err := Forwards(800, 50_000, []float64{0.25, 0.5}, 50)
	if err != nil || ahead.Deals != 2 || ahead.Bookings != 100_000 || ahead.Stages[1] != 16 {
		t.Errorf("%+v, %v", ahead, err)
	}
}
