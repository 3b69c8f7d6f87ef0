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

func TestVersionsAgree(t *testing.T) {
	number := 0
	for _, part := range strings.Split(landfall.Version(), ".") {
		number = 1000*number + must(strconv.Atoi(part))
	}
	if number != landfall.VersionNumber() {
		t.Errorf("%s is %d", landfall.Version(), landfall.VersionNumber())
	}
	if landfall.ABIMajor() != 0 {
		t.Errorf("the ABI is %d", landfall.ABIMajor())
	}
}

func TestAnErrorSaysWhereAndWhatKind(t *testing.T) {
	_, err := landfall.FromDeals(background, []float64{0.5, 1.5}, []float64{100, 200}, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "probability", 1)
	if errors.Is(err, landfall.ErrNotFound) {
		t.Error("it is of two kinds")
	}
	if !strings.HasPrefix(err.Error(), "landfall: 'probability', row 1: ") {
		t.Error(err)
	}
	if landfall.ErrInvalidArgument.Error() != "invalid argument" || landfall.Status(99).Error() != "unknown" {
		t.Error("a status has other words")
	}
}

func TestAContextThatIsOverBeginsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(background)
	cancel()
	_, fromDeals := landfall.FromDeals(ctx, nil, nil, nil)
	_, compound := landfall.Compound(ctx, 0, nil, nil)
	_, coverage := landfall.Coverage(ctx, landfall.Opportunities{}, nil, nil)
	_, score := landfall.Score(ctx, nil, nil, nil)
	_, decides := landfall.Contributions(ctx, nil, nil, nil, 0, 0)
	_, uncertain := landfall.FromUncertainDeals(ctx, nil, nil, nil, landfall.Gamma, nil)
	_, triangular := landfall.FromTriangularDeals(ctx, nil, nil, nil, nil, nil)
	_, together := landfall.UnderCommonFactor(ctx, nil, nil, nil, nil)
	for _, err := range []error{fromDeals, compound, coverage, score, decides, uncertain, triangular, together} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v is not the context's", err)
		}
		wantFailure(t, err, landfall.ErrCancelled, "", -1)
	}
}
