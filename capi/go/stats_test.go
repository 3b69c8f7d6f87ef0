// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"context"
	"math"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

func TestWithoutTrialsNothingIsKnown(t *testing.T) {
	have := must(landfall.ProportionInterval(0, 0, landfall.Wilson, 0.8))
	if !math.IsNaN(have.Estimate) || have.Low != 0 || have.High != 1 || have.N != 0 {
		t.Errorf("%+v", have)
	}
}

func TestMoreSuccessesThanTrialsAreRefused(t *testing.T) {
	_, err := landfall.ProportionInterval(3, 2, landfall.Wilson, 0.8)
	wantFailure(t, err, landfall.ErrInvalidArgument, "successes", -1)
	_, err = landfall.ProportionInterval(1, 2, 9, 0.8)
	wantFailure(t, err, landfall.ErrInvalidArgument, "method", -1)
}

func TestCalibrationNamesWhatIsWrong(t *testing.T) {
	_, err := landfall.Calibrate([]float64{0.5, 1.5}, []float64{0, 1}, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "probability", 1)
	_, err = landfall.Calibrate(nil, nil, nil)
	wantFailure(t, err, landfall.ErrInsufficient, "", -1)
	_, err = landfall.Calibrate([]float64{0.5}, []float64{0, 1}, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "outcome", -1)
	firth := must(landfall.Calibrate([]float64{0.1, 0.2, 0.4, 0.8, 0.9}, []float64{0, 0, 1, 0, 1}, &landfall.CalibrationOptions{Firth: true, Bins: landfall.Distinct}))
	if len(firth.Table) != 5 || math.IsNaN(firth.Line.Slope.Estimate) {
		t.Errorf("%+v", firth)
	}
	if parted := must(landfall.Calibrate([]float64{0.1, 0.2, 0.8}, []float64{0, 0, 1}, nil)); !parted.Line.Separated {
		t.Errorf("%+v", parted.Line)
	}
}

func TestGroupsThatPartCompletely(t *testing.T) {
	top, bottom := []float64{0.46, 0.51, 0.41}, []float64{0.25, 0.21, 0.29}
	test := must(landfall.CompareGroups(background, top, bottom, nil))
	if math.Abs(test.PValue-0.1) > 1e-15 || !test.Exact || test.Permutations != 20 {
		t.Errorf("%+v", test)
	}
	test = must(landfall.CompareGroups(background, top, bottom, &landfall.GroupTestOptions{Test: landfall.BrunnerMunzelTest}))
	if !math.IsInf(test.Statistic, 1) || !math.IsNaN(test.PValue) {
		t.Errorf("%+v", test)
	}
	if interval := must(landfall.BCa(background, top, bottom, nil)); interval.Low <= 0 || interval.N != 6 {
		t.Errorf("%+v", interval)
	}
}

func TestGroupsThatCannotBeComparedSayWhy(t *testing.T) {
	_, err := landfall.EffectSize([]float64{1, math.NaN()}, []float64{2, 3}, landfall.Difference, 0)
	wantFailure(t, err, landfall.ErrInvalidArgument, "values", 1)
	_, err = landfall.EffectSize([]float64{1}, []float64{2}, 9, 0)
	wantFailure(t, err, landfall.ErrInvalidArgument, "measure", -1)
	_, err = landfall.CompareGroups(background, []float64{1}, nil, nil)
	wantFailure(t, err, landfall.ErrInsufficient, "second", -1)
	_, err = landfall.QValues([]float64{0.5, 2})
	wantFailure(t, err, landfall.ErrInvalidArgument, "p_values", 1)
	if interval := must(landfall.BCa(background, []float64{1, 2}, []float64{}, nil)); !math.IsNaN(interval.Estimate) {
		t.Errorf("an empty group is not one that is not there: %+v", interval)
	}
	over, stop := context.WithCancel(background)
	stop()
	_, err = landfall.BCa(over, []float64{1, 2}, nil, nil)
	wantFailure(t, err, landfall.ErrCancelled, "", -1)
}
