// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"sync"
	"testing"
	"unsafe"

	landfall "github.com/landfall/landfall/capi/go"
)

func region(name string) map[string]string { return map[string]string{"region": name} }

func smallDeals() landfall.Opportunities {
	return landfall.Opportunities{
		{ID: "a", Stage: "won", Created: day("2017-08-01"), Closed: day("2017-10-15"), Amount: 100, Dimensions: region("north")},
		{ID: "b", Stage: "Demo", Created: day("2017-09-01"), Amount: 200.5, Dimensions: region("north")},
		{ID: "c", Stage: "Demo", Amount: 400, Dimensions: region("south")},
		{ID: "d", Stage: "lost", Created: day("2017-08-02"), Closed: day("2017-10-20"), Amount: 70, Dimensions: region("south")},
		{ID: "e", Stage: "Proposal", Created: day("2017-11-01"), Amount: math.NaN(), Dimensions: region("süd")},
	}
}

func quarter(options landfall.CoverageOptions) *landfall.CoverageOptions {
	options.AsOf = day("2017-11-15")
	options.Period = landfall.Period{Begin: day("2017-10-01"), End: day("2018-01-01")}
	return &options
}

func TestCoverageByRegion(t *testing.T) {
	targets := landfall.Targets{"north": 150, "south": 80}
	table := must(landfall.Coverage(background, smallDeals(), targets, quarter(landfall.CoverageOptions{By: "region"})))
	rows := map[string]landfall.CoverageRow{}
	for _, each := range table.Rows {
		rows[each.Segment] = each
	}
	want := landfall.CoverageRow{Segment: "north", OpenAmount: 200.5, OpenCount: 1, WonAmount: 100, WonCount: 1, Target: 150,
		RemainingTarget: 50, CoverageRatio: 4.01, Definition: "to_go"}
	if rows["north"] != want {
		t.Errorf("%+v, not %+v", rows["north"], want)
	}
	if south := rows["süd"]; south.OpenCount != 1 || !math.IsNaN(south.Target) || !math.IsNaN(south.CoverageRatio) {
		t.Errorf("%+v", south)
	}
	if table.Given != 5 || table.Accepted != 5 || table.Undated != 1 || table.AsOf != day("2017-11-15") || table.Period.Days() != 92 ||
		table.OpenAmounts == "" || table.Rejects != nil {
		t.Errorf("%+v", table)
	}
}

func TestCoverageOfTheWhole(t *testing.T) {
	table := must(landfall.Coverage(background, smallDeals(), landfall.Target(250), quarter(landfall.CoverageOptions{Definition: landfall.FullTarget})))
	if len(table.Rows) != 1 || table.Rows[0].Segment != "total" || table.Rows[0].RemainingTarget != 150 || table.Rows[0].Definition != "full_target" {
		t.Errorf("%+v", table.Rows)
	}
	if none := must(landfall.Coverage(background, smallDeals(), nil, nil)); none.AsOf != day("2017-11-01") || none.Period.Begin != day("2017-10-01") {
		t.Errorf("%+v", none)
	}
}

func TestListPricesExpectedDaysAndStages(t *testing.T) {
	deals := landfall.Opportunities{
		{Stage: "Closed Won", Created: day("2017-08-01"), Closed: day("2017-10-15"), Amount: 90, ListPrice: 100, Product: "p"},
		{Stage: "Talk", Created: day("2017-09-01"), ExpectedClose: day("2017-12-01"), Amount: math.NaN(), ListPrice: 1000, Product: "p"},
		{Stage: "Talk", Created: day("2017-09-01"), ExpectedClose: day("2018-02-01"), Amount: 7},
	}
	columns := landfall.Columns{Won: []string{"Closed Won"}, Lost: []string{"Closed Lost"}}
	table := must(landfall.Coverage(background, deals, nil, quarter(landfall.CoverageOptions{Columns: columns})))
	if row := table.Rows[0]; row.OpenCount != 1 || !near(row.OpenAmount, 900, 1e-12, 0) || row.WonAmount != 90 {
		t.Errorf("%+v", row)
	}
	columns.Open = []string{"Demo"}
	_, err := landfall.Coverage(background, deals, nil, quarter(landfall.CoverageOptions{Columns: columns}))
	wantFailure(t, err, landfall.ErrInvalidArgument, "stage", 1)
}

func TestAWrongRowFailsTheCallOrIsKept(t *testing.T) {
	deals := smallDeals()
	deals[1].ID = "a"
	deals[3].Amount = math.Inf(1)
	_, err := landfall.Coverage(background, deals, nil, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "id", 1)
	table := must(landfall.Coverage(background, deals, nil, quarter(landfall.CoverageOptions{KeepRejects: true})))
	if len(table.Rejects) != 2 || table.Rejects[0].Row != 1 || table.Rejects[0].Column != "id" || table.Rejects[0].Value != "a" ||
		table.Rejects[1].Column != "amount" || table.Rejects[1].Reason == "" || table.Accepted != 3 || table.Given != 5 {
		t.Errorf("%+v", table)
	}
}

func TestColumnsAreNamedWhereTheyAreWrong(t *testing.T) {
	_, err := landfall.Coverage(background, smallDeals(), nil, quarter(landfall.CoverageOptions{By: "manager"}))
	wantFailure(t, err, landfall.ErrNotFound, "manager", -1)
	_, err = landfall.Coverage(background, smallDeals(), nil, &landfall.CoverageOptions{Columns: landfall.Columns{Amount: "value"}})
	wantFailure(t, err, landfall.ErrNotFound, "value", -1)
	_, err = landfall.Coverage(background, smallDeals(), landfall.Targets{"north": -1}, quarter(landfall.CoverageOptions{By: "region"}))
	wantFailure(t, err, landfall.ErrInvalidArgument, "amount", 0)
	_, err = landfall.Coverage(background, nil, nil, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "opportunities", -1)
	_, err = landfall.Coverage(background, smallDeals(), nil, &landfall.CoverageOptions{Period: landfall.Period{Begin: day("2017-10-01")}})
	wantFailure(t, err, landfall.ErrInvalidArgument, "period_end", -1)
}

func TestADimensionMayBeCalledAmount(t *testing.T) {
	deals := landfall.Opportunities{{Stage: "Demo", Created: day("2017-11-01"), Amount: 5, Dimensions: map[string]string{"size": "small"}}}
	table := must(landfall.Coverage(background, deals, landfall.Targets{"small": 10}, &landfall.CoverageOptions{By: "size"}))
	if len(table.Rows) != 1 || table.Rows[0].Target != 10 {
		t.Errorf("%+v", table.Rows)
	}
}

func TestNoDealsAreATable(t *testing.T) {
	table := must(landfall.Coverage(background, landfall.Opportunities{}, landfall.Target(5), quarter(landfall.CoverageOptions{})))
	if table.Given != 0 || len(table.Rows) != 1 || table.Rows[0].RemainingTarget != 5 {
		t.Errorf("%+v", table)
	}
}

type failing struct{}

func (failing) ExportArrow(unsafe.Pointer) error { return errors.New("the disk is gone") }

func TestATableThatCannotBeMadeSaysWhy(t *testing.T) {
	for _, tables := range [][2]landfall.Table{{failing{}, nil}, {smallDeals(), failing{}}} {
		if _, err := landfall.Coverage(background, tables[0], tables[1], nil); err == nil || err.Error() != "the disk is gone" {
			t.Error(err)
		}
	}
}

func TestManyGoroutinesReadTables(t *testing.T) {
	deals := smallDeals()
	for i := 0; i < 1000; i++ {
		deals = append(deals, landfall.Opportunity{ID: fmt.Sprint(i), Stage: "Demo", Created: day("2017-09-01"), Amount: float64(i), Dimensions: region(fmt.Sprint(i % 7))})
	}
	want := must(landfall.Coverage(background, deals, nil, quarter(landfall.CoverageOptions{By: "region", KeepRejects: true})))
	var group sync.WaitGroup
	for i := 0; i < 8; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for k := 0; k < 20; k++ {
				have := must(landfall.Coverage(background, deals, landfall.Targets{"1": 1}, quarter(landfall.CoverageOptions{By: "region", KeepRejects: true})))
				if len(have.Rows) != len(want.Rows) || !reflect.DeepEqual(have.Rejects, want.Rejects) {
					t.Error("another answer")
				}
				if k%5 == 0 {
					runtime.GC()
				}
			}
		}()
	}
	group.Wait()
}

func TestAStreamThatNobodyReadsIsReleased(t *testing.T) {
	rows, rejects, err := landfall.CoverageStream(background, smallDeals(), nil, &landfall.CoverageOptions{KeepRejects: true})
	if err != nil || rows.Pointer() == nil || rejects == nil {
		t.Fatal(err)
	}
	rows.Close()
	rows.Close()
	rejects.Close()
	landfall.NewStream() // and one that is empty, by the collector
	runtime.GC()
}
