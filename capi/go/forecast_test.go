// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

// steady is a company that has won two of three deals in three to six weeks, for two years, and has 25 open on 2017-11-14.
func steady() landfall.Opportunities {
	start := day("2016-01-01")
	var deals landfall.Opportunities
	for i := 0; i < 650; i++ {
		stage := "won"
		if i%3 == 0 {
			stage = "lost"
		}
		deals = append(deals, landfall.Opportunity{ID: strconv.Itoa(i), Stage: stage, Created: start.AddDays(i),
			Closed: start.AddDays(i + 20 + i%25), Amount: 100 + float64(i%7), Dimensions: map[string]string{"owner": "Ann"}})
	}
	for i := 660; i < 680; i++ {
		deals = append(deals, landfall.Opportunity{ID: strconv.Itoa(i), Stage: "Demo", Created: start.AddDays(i), Amount: 103,
			Dimensions: map[string]string{"owner": "Ann"}})
	}
	return deals
}

func TestAForecastHasItsLandingAndItsTables(t *testing.T) {
	target := 6000.0
	forecast := must(landfall.ForecastDeals(background, steady(), &landfall.ForecastOptions{AsOf: day("2017-11-14"), Target: &target}))
	defer forecast.Close()
	summary := must(forecast.Summary())
	if summary.Period != "2017-Q4" || summary.WonCount != 26 || summary.OpenCount != 25 || !(summary.P10 < summary.P50 && summary.P50 < summary.P90) {
		t.Errorf("%+v", summary)
	}
	landing := must(forecast.Landing())
	defer landing.Close()
	wantNear(t, "P50", must(landing.Quantile(0.5)), summary.P50, 1e-12, 0)
	wantNear(t, "P(hit)", must(landing.ProbabilityAtLeast(target)), summary.PHit, 1e-12, 0)
	deals := must(forecast.OpenDeals())
	if len(deals) != 25 || deals[0].Rank != 1 || deals[0].Owner != "Ann" || !(deals[0].HitIfWon > deals[0].HitIfLost) || deals[0].Chance.Level != 0.8 {
		t.Errorf("%+v", deals[:1])
	}
	if methods := must(forecast.Methods()); len(methods) != 2 || !near(methods[0].Weight+methods[1].Weight, 1, 1e-12, 0) {
		t.Errorf("%+v", methods)
	}
	if _, definitions, err := forecast.Notes(); err != nil || len(definitions) == 0 {
		t.Errorf("%v, %v", definitions, err)
	}
	if page := must(forecast.Page(100, 3)); !strings.Contains(page, "deals that decide") || !strings.Contains(page, "2017-Q4") {
		t.Error(page)
	}
	if calls := must(forecast.Calls()); len(calls) != 0 {
		t.Errorf("%+v", calls)
	}
	if levels := must(forecast.Levels()); len(levels) != 0 {
		t.Errorf("%+v", levels)
	}
}

func TestWhatWasCalledIsInTheForecast(t *testing.T) {
	options := &landfall.ForecastOptions{AsOf: day("2017-11-14"), KeepRejects: true}
	calls := landfall.Calls{{Caller: "Ann", Day: day("2017-11-10"), Period: "2017-Q4", Category: landfall.Commit, Amount: 5000},
		{Caller: "Ann", Day: day("2018-11-10"), Period: "2017-Q4", Category: landfall.Commit, Amount: 5000}}
	for _, past := range []string{"2017-Q1", "2017-Q2", "2017-Q3"} {
		calendar := must(landfall.NewCalendar(nil))
		calls = append(calls, landfall.Call{Caller: "Ann", Day: must(calendar.Period(past)).Begin.AddDays(40), Period: past, Category: landfall.Commit, Amount: 5000})
	}
	options.Calls = calls
	forecast := must(landfall.ForecastDeals(background, steady(), options))
	defer forecast.Close()
	if standing := must(forecast.Calls()); len(standing) != 1 || standing[0].Caller != "Ann" || standing[0].Called != 5000 || !standing[0].Counts {
		t.Errorf("%+v", standing)
	}
	if levels := must(forecast.Levels()); len(levels) != 1 || levels[0].Category != "commit" || levels[0].Reached.N != 3 {
		t.Errorf("%+v", levels)
	}
	if rejects := forecast.Rejects; len(rejects) != 1 || rejects[0].Table != "calls" || rejects[0].Row != 1 || rejects[0].Column != "day" {
		t.Errorf("%+v", rejects)
	}
	options.KeepRejects = false
	_, err := landfall.ForecastDeals(background, steady(), options)
	wantFailure(t, err, landfall.ErrInvalidArgument, "day", 1)
}

func TestHistoriesOfDealsSharpenTheForecast(t *testing.T) {
	deals := steady()
	var stages landfall.StageHistory
	var dates landfall.CloseDates
	for _, deal := range deals {
		stages = append(stages, landfall.StageEvent{ID: deal.ID, Stage: "Demo", Entered: deal.Created})
		dates = append(dates, landfall.CloseDate{ID: deal.ID, ForecastOn: deal.Created, ExpectedClose: deal.Created.AddDays(40)})
	}
	options := &landfall.ForecastOptions{AsOf: day("2017-11-14"), StageHistory: stages, CloseDates: dates}
	forecast := must(landfall.ForecastDeals(background, deals, options))
	defer forecast.Close()
	if _, definitions, err := forecast.Notes(); err != nil || !strings.Contains(strings.Join(definitions, "\n"), "expected close date") {
		t.Errorf("%v, %v", definitions, err)
	}
	stages[3].ID = "nobody's"
	_, err := landfall.ForecastDeals(background, deals, options)
	wantFailure(t, err, landfall.ErrInvalidArgument, "id", 3)
}

func TestTooLittleHistoryIsSaid(t *testing.T) {
	few := landfall.Opportunities{{Stage: "Demo", Created: day("2017-10-05"), Amount: 7}}
	forecast := must(landfall.ForecastDeals(background, few, &landfall.ForecastOptions{AsOf: day("2017-11-14")}))
	defer forecast.Close()
	if _, err := forecast.Landing(); !errors.Is(err, landfall.ErrInsufficient) {
		t.Error(err)
	}
	if notes, _, err := forecast.Notes(); err != nil || len(notes) == 0 {
		t.Errorf("%v, %v", notes, err)
	}
}

func TestAForecastEndsWithItsContext(t *testing.T) {
	over, cancel := context.WithCancel(background)
	cancel()
	_, err := landfall.ForecastDeals(over, steady(), nil)
	if !errors.Is(err, context.Canceled) || !errors.Is(err, landfall.ErrCancelled) {
		t.Error(err)
	}
	_, err = landfall.ForecastDeals(background, nil, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "opportunities", -1)
}

func TestNumbersRollUpByTheirRules(t *testing.T) {
	deals := landfall.Opportunities{
		{Stage: "won", Created: day("2025-10-06"), Closed: day("2025-11-03"), Amount: 100, Dimensions: map[string]string{"owner": "Ann", "manager": "Mia"}},
		{Stage: "Demo", Created: day("2025-11-03"), Amount: 50, Dimensions: map[string]string{"owner": "Ben", "manager": "Mia", "forecast_category": "commit"}},
	}
	calls := landfall.Calls{{Caller: "Ben", Day: day("2025-11-10"), Period: "2025-Q4", Category: landfall.Commit, Amount: 80},
		{Caller: "Mia", About: "Ben", Day: day("2025-11-11"), Period: "2025-Q4", Category: landfall.Commit, Amount: 60}}
	top := func(options landfall.RollUpOptions) float64 {
		options.AsOf = day("2025-11-14")
		rows, rejects, err := landfall.RollUp(background, deals, calls, &options)
		if err != nil || len(rows) != 3 || rows[0].Member != "Mia" || rejects != nil {
			t.Fatalf("%+v, %v", rows, err)
		}
		return rows[0].Amount
	}
	closed := landfall.Closed
	for _, each := range []struct {
		want    float64
		options landfall.RollUpOptions
	}{
		{150, landfall.RollUpOptions{}},
		{180, landfall.RollUpOptions{Rule: landfall.AcceptedForecast}},
		{160, landfall.RollUpOptions{Rule: landfall.ManagersManual}},
		{100, landfall.RollUpOptions{Category: &closed}},
		{50, landfall.RollUpOptions{Cumulation: landfall.Single}},
		{180, landfall.RollUpOptions{MemberRules: map[string]landfall.OverrideRule{"Ben": landfall.AcceptedForecast}}},
	} {
		if have := top(each.options); have != each.want {
			t.Errorf("%+v: %v, not %v", each.options, have, each.want)
		}
	}
	_, _, err := landfall.RollUp(background, deals, calls, &landfall.RollUpOptions{AsOf: day("2025-11-14"), MemberRules: map[string]landfall.OverrideRule{"Zoe": 1}})
	wantFailure(t, err, landfall.ErrNotFound, "rule_members", 0)
}
