// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"bytes"
	"encoding/gob"
	"math"
	"runtime"
	"sync"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

type row struct {
	X, CDF  float64
	AtLeast *float64 `json:"at_least"` // nil: not asked for
}

// rowOf is a row of x, the chance of no more, and the chance of no less.
func rowOf(x, cdf, atLeast float64) row { return row{x, cdf, &atLeast} }

func wantRows(t *testing.T, landing *landfall.Landing, rows []row, relative, absolute float64) {
	t.Helper()
	if len(rows) == 0 {
		t.Fatal("no rows")
	}
	x := make([]float64, len(rows))
	for i := range rows {
		x[i] = rows[i].X
	}
	cdf, atLeast := must(landing.CDFs(x)), must(landing.ProbabilitiesAtLeast(x))
	for i := range x {
		wantNear(t, "cdf", cdf[i], rows[i].CDF, relative, absolute)
		if rows[i].AtLeast != nil {
			wantNear(t, "at least", atLeast[i], *rows[i].AtLeast, relative, absolute)
		}
		if cdf[i] != must(landing.CDF(x[i])) || atLeast[i] != must(landing.ProbabilityAtLeast(x[i])) {
			t.Errorf("one at a time answers another chance of %v", x[i])
		}
	}
}

func TestAlgebra(t *testing.T) {
	a := must(landfall.FromDeals(background, []float64{0.5, 0.2}, []float64{100, 350}, nil))
	b := must(landfall.FromSamples([]float64{1, 2, 3, 4}))
	sum, shifted, scaled := must(a.Add(b)), must(a.Shift(10)), must(a.Scale(-2))
	all := must(landfall.Sum(a, b, shifted))
	wantNear(t, "sum", sum.Mean(), a.Mean()+b.Mean(), 1e-12, 0)
	wantNear(t, "sum", sum.Variance(), a.Variance()+b.Variance(), 1e-12, 0)
	wantNear(t, "shifted", shifted.Mean(), a.Mean()+10, 1e-12, 0)
	wantNear(t, "scaled", scaled.Variance(), a.Variance()*4, 1e-12, 0)
	wantNear(t, "all", all.Mean(), 2*a.Mean()+b.Mean()+10, 1e-12, 0)
	if none := must(landfall.Sum()); none.Mean() != 0 || none.Variance() != 0 {
		t.Error(none)
	}
	mixed := must(landfall.Mixture([]*landfall.Landing{must(landfall.Point(0)), must(landfall.Point(10))}, []float64{3, 1}))
	wantRows(t, mixed, []row{rowOf(-1, 0, 1), rowOf(0, 0.75, 1), rowOf(9, 0.75, 0.25), rowOf(10, 1, 0.25)}, 0, 1e-15)

	wantRows(t, must(b.Truncate(3)), []row{rowOf(2, 0, 1), rowOf(3, 0.5, 1), rowOf(4, 1, 0.5)}, 0, 1e-15)
	wantRows(t, must(b.Raise(3)), []row{rowOf(2, 0, 1), rowOf(3, 0.75, 1), rowOf(4, 1, 0.25)}, 0, 1e-15)
	wantRows(t, must(b.GivenTotal(must(landfall.Point(-1)), 3)), []row{rowOf(3, 0, 1), rowOf(4, 1, 1)}, 0, 1e-15)
	_, err := b.Truncate(5)
	wantFailure(t, err, landfall.ErrInsufficient, "at_least", -1)
	_, err = landfall.Sum(a, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "b", -1)
	_, err = landfall.Sum(nil, a)
	wantFailure(t, err, landfall.ErrInvalidArgument, "landing", -1)
}

func TestBusinessToComeAsksForAmounts(t *testing.T) {
	_, err := landfall.Compound(background, 1, nil, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "amounts", -1)
}

func TestAForecastGivenByItsQuantilesHasThem(t *testing.T) {
	landing := must(landfall.FromQuantiles([]float64{0.1, 0.5, 0.9}, []float64{80, 100, 130}))
	defer landing.Close()
	for i, x := range must(landing.Quantiles([]float64{0.1, 0.3, 0.9})) {
		if want := []float64{80, 90, 130}[i]; x != want || must(landing.Quantile([]float64{0.1, 0.3, 0.9}[i])) != want {
			t.Errorf("%v, not %v", x, want)
		}
	}
}

func TestAmountsThatAreNotCertain(t *testing.T) {
	certain := must(landfall.FromDeals(background, []float64{0.5, 0.3}, []float64{100, 250}, nil))
	same := must(landfall.FromUncertainDeals(background, []float64{0.5, 0.3}, []float64{100, 250}, []float64{0, 0}, landfall.Lognormal, nil))
	wantNear(t, "variance", same.Variance(), certain.Variance(), 1e-12, 0)
	// E[(pA)²] = p·m²(1 + c²), less the square of the mean
	for _, shape := range []landfall.AmountShape{landfall.Lognormal, landfall.Gamma} {
		spread := must(landfall.FromUncertainDeals(background, []float64{0.5}, []float64{100}, []float64{0.6}, shape, nil))
		wantNear(t, "mean", spread.Mean(), 50, 1e-12, 0)
		wantNear(t, "variance", spread.Variance(), 0.5*1e4*1.36-2500, 1e-12, 0)
	}
	expert := must(landfall.FromTriangularDeals(background, []float64{1}, []float64{10}, []float64{20}, []float64{60}, nil))
	wantNear(t, "mean", expert.Mean(), 30, 1e-12, 0)
	wantNear(t, "variance", expert.Variance(), (100.+400+3600-200-600-1200)/18, 1e-12, 0)
	_, err := landfall.FromTriangularDeals(background, []float64{1}, []float64{10}, []float64{20}, []float64{15}, nil)
	if err == nil {
		t.Error("the likely amount may pass the highest")
	}
	_, err = landfall.FromUncertainDeals(background, []float64{1}, []float64{10}, nil, landfall.Gamma, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "coefficient_of_variation", -1)
}

func TestDealsThatShareLuckSpreadMore(t *testing.T) {
	p, a, c := make([]float64, 50), make([]float64, 50), make([]float64, 50)
	for i := range p {
		p[i], a[i], c[i] = 0.3, 1000, 0.2
	}
	alone := must(landfall.FromDeals(background, p, a, nil))
	together := must(landfall.UnderCommonFactor(background, p, a, c, nil))
	heavy := must(landfall.UnderCommonFactor(background, p, a, c, &landfall.CommonFactorOptions{DegreesOfFreedom: 3}))
	wantNear(t, "mean", together.Mean(), alone.Mean(), 1e-6, 0)
	if !(together.Deviation() > 1.5*alone.Deviation()) || !(heavy.Deviation() > together.Deviation()) {
		t.Errorf("%v, %v, %v", alone.Deviation(), together.Deviation(), heavy.Deviation())
	}
}

func TestWrongArgumentsAreNamed(t *testing.T) {
	landing := must(landfall.FromSamples([]float64{1, 2}))
	_, err := landing.Quantile(1.5)
	wantFailure(t, err, landfall.ErrInvalidArgument, "q", 0)
	_, err = landing.Quantiles([]float64{0.5, -1})
	wantFailure(t, err, landfall.ErrInvalidArgument, "q", 1)
	_, err = landing.CDF(math.NaN())
	wantFailure(t, err, landfall.ErrInvalidArgument, "x", 0)
	_, err = landfall.FromSamples(nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "samples", -1)
	_, err = landfall.FromDeals(background, []float64{1}, []float64{1, 2}, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "amount", -1)
	_, err = landfall.FromDeals(background, nil, nil, &landfall.DealsOptions{GridNodes: 1})
	wantFailure(t, err, landfall.ErrInvalidArgument, "grid_nodes", -1)
	_, err = landfall.Mixture([]*landfall.Landing{landing, nil}, []float64{1, 1})
	wantFailure(t, err, landfall.ErrInvalidArgument, "parts", -1)
	if empty := must(landing.Quantiles(nil)); len(empty) != 0 {
		t.Error(empty)
	}
}

func TestAClosedLandingAnswersNothing(t *testing.T) {
	landing := must(landfall.Point(5))
	for i := 0; i < 2; i++ {
		if err := landing.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if !math.IsNaN(landing.Mean()) || landing.N() != 0 || landing.Method() != "" || landing.String() != "closed Landing" {
		t.Error(landing)
	}
	_, err := landing.Quantile(0.5)
	wantFailure(t, err, landfall.ErrInvalidArgument, "landing", -1)
	_, err = landing.MarshalBinary()
	wantFailure(t, err, landfall.ErrInvalidArgument, "landing", -1)
	_, err = landfall.Contributions(background, nil, nil, landing, 0, 0)
	wantFailure(t, err, landfall.ErrInvalidArgument, "rest", -1)
}

func TestALandingSaysWhatItIs(t *testing.T) {
	landing := must(landfall.FromDeals(background, []float64{0.9, 0.6, 0.5, 0.3, 0.2}, []float64{40e3, 120e3, 80e3, 250e3, 400e3}, nil))
	if said := must(landing.Shift(310e3)).String(); said != "Landing 550,000, 80% between 350,000 and 910,000; deals, exact: every distinct sum, n = 5" {
		t.Error(said)
	}
	if said := must(landfall.Point(-1234567)).String(); said[:33] != "Landing -1,234,567, 80% between -" {
		t.Error(said)
	}
}

func TestBytesOfALandingAreTheLanding(t *testing.T) {
	landing := must(landfall.FromDeals(background, []float64{0.5, 0.2}, []float64{100, 350}, nil))
	var buffer bytes.Buffer
	if err := gob.NewEncoder(&buffer).Encode(landing); err != nil {
		t.Fatal(err)
	}
	var again landfall.Landing
	if err := gob.NewDecoder(&buffer).Decode(&again); err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.Mean() != landing.Mean() || again.String() != landing.String() {
		t.Error(&again)
	}
	kept := must(landing.MarshalBinary())
	wantFailure(t, again.UnmarshalBinary(kept), landfall.ErrInvalidArgument, "landing", -1)
	var damaged landfall.Landing
	kept[len(kept)-1] ^= 1
	for _, wrong := range [][]byte{nil, {1, 2, 3}, kept, kept[:len(kept)/2]} {
		if err := damaged.UnmarshalBinary(wrong); err == nil {
			t.Errorf("%d bytes are a Landing", len(wrong))
		}
	}
}

func TestManyGoroutinesReadOneLanding(t *testing.T) {
	landing := must(landfall.FromDeals(background, []float64{0.5, 0.2, 0.9}, []float64{100, 350, 20}, nil))
	median := must(landing.Quantile(0.5))
	var group sync.WaitGroup
	for i := 0; i < 8; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for k := 0; k < 200; k++ {
				sum := must(landing.Add(must(landing.Shift(float64(k))))) // some closed, some left to the collector
				if must(landing.Quantile(0.5)) != median || !near(sum.Mean(), 2*landing.Mean()+float64(k), 1e-12, 0) {
					t.Error(sum)
				}
				_, err := landing.Quantile(2)
				wantFailure(t, err, landfall.ErrInvalidArgument, "q", 0)
				if k%2 == 0 {
					sum.Close()
				}
			}
			runtime.GC()
		}()
	}
	group.Wait()
}
