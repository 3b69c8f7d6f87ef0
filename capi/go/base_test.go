// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"context"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

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

// long is some seconds of work, wherever it runs.
func long(ctx context.Context) (*landfall.Landing, error) {
	const n = 3000
	probability, amount, correlation := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range amount {
		probability[i], correlation[i] = 0.1+0.8*float64(i)/n, 0.3
		amount[i] = 1000 * (1 + math.Mod(float64(i)*0.7548776662466927, 1))
	}
	return landfall.UnderCommonFactor(ctx, probability, amount, correlation, &landfall.CommonFactorOptions{DegreesOfFreedom: 3, GridNodes: 1 << 24})
}

func TestAContextStopsACall(t *testing.T) {
	ctx, cancel := context.WithTimeout(background, 200*time.Millisecond)
	defer cancel()
	begin := time.Now()
	_, err := long(ctx)
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > 3*time.Second {
		t.Errorf("%v after %v", err, time.Since(begin))
	}
	wantFailure(t, err, landfall.ErrCancelled, "", -1)
}

func TestALimitOfMemoryIsKept(t *testing.T) {
	probability, amount := make([]float64, 40), make([]float64, 40)
	for i := range amount {
		probability[i], amount[i] = 0.5, 1+0.37*float64(i)
	}
	_, err := landfall.FromDeals(background, probability, amount, &landfall.DealsOptions{MemoryLimit: 1 << 18})
	if !errors.Is(err, landfall.ErrMemoryLimit) {
		t.Error(err)
	}
	landing := must(landfall.FromDeals(background, probability, amount, &landfall.DealsOptions{MemoryLimit: 1 << 30}))
	defer landing.Close()
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
