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
