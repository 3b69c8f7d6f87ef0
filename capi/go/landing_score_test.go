// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"math"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

func TestScoresOfAPoint(t *testing.T) {
	landing := must(landfall.Point(100))
	crps, pinball := must(landing.CRPS([]float64{90, 100, 130})), must(landing.Pinball(0.9, []float64{90, 110}))
	for i, want := range []float64{10, 0, 30} {
		wantNear(t, "crps", crps[i], want, 1e-12, 1e-12)
	}
	wantNear(t, "pinball", pinball[0], 1, 1e-12, 0)
	wantNear(t, "pinball", pinball[1], 9, 1e-12, 0)
	below, atOrBelow, err := landing.PIT([]float64{99, 100, 101})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][2]float64{{0, 0}, {0, 1}, {1, 1}} {
		if below[i] != want[0] || atOrBelow[i] != want[1] {
			t.Errorf("%d: %v to %v", i, below[i], atOrBelow[i])
		}
	}
	_, _, err = landing.PIT([]float64{99, math.Inf(1)})
	wantFailure(t, err, landfall.ErrInvalidArgument, "outcomes", 1)
	_, err = landing.Pinball(1, []float64{1})
	wantFailure(t, err, landfall.ErrInvalidArgument, "q", -1)
}

func TestGoodForecastsScoreAsTheyShould(t *testing.T) {
	var landings []*landfall.Landing
	var outcomes []float64
	for i := 0; i < 200; i++ {
		landings = append(landings, must(landfall.FromQuantiles([]float64{0, 1}, []float64{0, 1})))
		outcomes = append(outcomes, (float64(i)+0.5)/200)
	}
	scores := must(landfall.Score(background, landings, outcomes, &landfall.ScoreOptions{Levels: []float64{0.8}, PITBins: 4}))
	if len(scores.Coverage) != 1 || scores.Coverage[0].Covered != 160 || scores.Coverage[0].Share.N != 200 || len(scores.PIT) != 4 {
		t.Fatalf("%+v", scores)
	}
	wantNear(t, "width", scores.Coverage[0].MeanWidth, 0.8, 1e-9, 0)
	for _, bin := range scores.PIT {
		wantNear(t, "share", bin.Share, 0.25, 1e-9, 0)
	}
	if scores.PITPValue < 0.9 {
		t.Errorf("uniform outcomes have a p value of %v", scores.PITPValue)
	}
	means := map[string]landfall.Interval{}
	for _, each := range scores.Means {
		means[each.Score] = each.Mean
	}
	if crps, there := means["crps"]; !there || !near(crps.Estimate, 1./6, 1e-3, 0) || crps.N != 200 || !(crps.Low < crps.Estimate && crps.Estimate < crps.High) {
		t.Errorf("%+v", scores.Means)
	}
	_, err := landfall.Score(background, nil, nil, nil)
	if err == nil {
		t.Error("no forecasts have scores")
	}
	_, err = landfall.Score(background, landings, nil, nil)
	wantFailure(t, err, landfall.ErrInvalidArgument, "outcomes", -1)
}

func TestTheDealsThatDecide(t *testing.T) {
	probability, amount := []float64{0.5, 0.5, 0.9}, []float64{100, 5, 1}
	won := must(landfall.Point(50))
	rows := must(landfall.Contributions(background, probability, amount, won, 140, 0))
	if len(rows) != 3 || rows[0].Row != 0 || rows[0].HitIfWon != 1 || rows[0].HitIfLost != 0 || rows[0].Amount != 100 || rows[0].WonIfHit != 1 {
		t.Fatalf("%+v", rows)
	}
	if top := must(landfall.Contributions(background, probability, amount, nil, 90, 1)); len(top) != 1 || top[0] != rows[0] {
		t.Errorf("%+v, not %+v", top, rows[0])
	}
	_, err := landfall.Contributions(background, []float64{0.5, 2}, []float64{1, 2}, nil, 1, 0)
	wantFailure(t, err, landfall.ErrInvalidArgument, "probability", 1)
}
