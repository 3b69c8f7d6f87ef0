// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
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
