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
