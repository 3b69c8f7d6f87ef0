// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"context"
	"errors"
	"math"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

var lasted = landfall.Durations{Duration: []float64{2, 3, 3, 5}, End: []uint8{1, 2, 0, 1}}

func TestCurvesCountTheCensoredAsAtRisk(t *testing.T) {
	rows, err := lasted.KaplanMeier(0)
	if err != nil || len(rows) != 3 || rows[1].AtRisk != 3 || rows[2].AtRisk != 1 || rows[1].Survival.Estimate != 0.5 {
		t.Errorf("%+v, %v", rows, err)
	}
	if median, err := lasted.Quantile(0.5, 0); err != nil || median.Estimate != 4 {
		t.Errorf("%+v, %v", median, err)
	}
	if mean, err := lasted.RestrictedMean(4, 0); err != nil || mean.Estimate != 3.25 {
		t.Errorf("%+v, %v", mean, err)
	}
	if ways, err := lasted.AalenJohansen(2, 0); err != nil || len(ways) != 6 || ways[2].Incidence.Estimate != 0.75 {
		t.Errorf("%+v, %v", ways, err)
	}
}

func TestCurvesOfNothingAndOfWhatIsWrong(t *testing.T) {
	if rows, err := (landfall.Durations{}).KaplanMeier(0); err != nil || len(rows) != 0 {
		t.Errorf("%+v, %v", rows, err)
	}
	if median, err := (landfall.Durations{}).Quantile(0.5, 0); err != nil || !math.IsInf(median.Estimate, 1) {
		t.Errorf("%+v, %v", median, err)
	}
	var failure *landfall.Error
	if _, err := (landfall.Durations{Duration: []float64{1}}).KaplanMeier(0); !errors.As(err, &failure) || failure.Column != "end" {
		t.Error(err)
	}
	if _, err := lasted.AalenJohansen(1, 0); !errors.As(err, &failure) || failure.Row != 1 {
		t.Error(err)
	}
}

func TestACureModelSaysWhatACohortComesTo(t *testing.T) {
	var cases landfall.TimedCases
	for i := 0; i < 200; i++ {
		if i < 60 {
			cases.Duration, cases.End = append(cases.Duration, float64(1+i%17)), append(cases.End, 1)
		} else {
			cases.Duration, cases.End = append(cases.Duration, float64(40+i%21)), append(cases.End, 0)
		}
		cases.Covariates = append(cases.Covariates, []float64{float64(i % 3)})
	}
	model, err := landfall.FitCure(context.Background(), cases, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer model.Close()
	if share, err := model.Share(1); err != nil || math.Abs(share.Estimate-0.3) > 0.02 {
		t.Errorf("%+v, %v", share, err)
	}
	by, err := model.EndedBy(1000, 1)
	if yet, err2 := model.YetToEnd(0, 1); err != nil || err2 != nil || math.Abs(yet-by.Estimate) > 1e-9 {
		t.Errorf("%v, %v, %v, %v", by, yet, err, err2)
	}
	if ended, expected, err := model.Expectation(cases); err != nil || ended != 60 || expected.Estimate < 60 || expected.Estimate > 62 {
		t.Errorf("%v, %+v, %v", ended, expected, err)
	}
	if parameters, summary, err := model.Parameters(); err != nil || len(parameters) != 5 || summary.Timing != "weibull" || summary.N != 200 {
		t.Errorf("%+v, %+v, %v", parameters, summary, err)
	}
	if _, err := model.Share(); !errors.Is(err, landfall.ErrInvalidArgument) {
		t.Error(err)
	}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := landfall.FitCure(over, cases, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestAWeibullSaysHowLongItTakes(t *testing.T) {
	cases := landfall.TimedCases{Durations: landfall.Durations{Duration: []float64{3, 5, 8, 13, 21, 30}, End: []uint8{1, 1, 1, 1, 1, 0}}}
	model, err := landfall.FitWeibull(context.Background(), cases, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer model.Close()
	median, err := model.Quantile(0.5)
	if by, err2 := model.EndedBy(median.Estimate); err != nil || err2 != nil || math.Abs(by.Estimate-0.5) > 1e-12 {
		t.Errorf("%+v, %+v, %v, %v", median, by, err, err2)
	}
	if mean, err := model.Mean(); err != nil || mean.Estimate < median.Estimate || mean.N != 5 {
		t.Errorf("%+v, %v", mean, err)
	}
	if parameters, summary, err := model.Parameters(); err != nil || len(parameters) != 2 || summary.Ended != 5 {
		t.Errorf("%+v, %+v, %v", parameters, summary, err)
	}
	if _, err := model.Mean(1); !errors.Is(err, landfall.ErrInvalidArgument) {
		t.Error(err)
	}
	cases.Duration = []float64{5, 5, 5, 5, 5, 5}
	if _, err := landfall.FitWeibull(context.Background(), cases, nil); !errors.Is(err, landfall.ErrNotConverged) {
		t.Error(err)
	}
}
