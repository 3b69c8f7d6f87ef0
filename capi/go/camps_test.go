// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"errors"
	"fmt"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

// roads are forty reps, of whom the best twenty are the busy and the efficient in turn.
func roads() landfall.Reps {
	reps := landfall.Reps{Numbers: map[string][]float64{}}
	for i := 0; i < 40; i++ {
		calls, rate := 150+2*i%17, 20+3*i%7
		if i < 20 && i%2 == 1 {
			calls, rate = 300+i, 20+i%3
		} else if i < 20 {
			calls, rate = 80+i, 60+i%5
		}
		reps.Names, reps.Outcome = append(reps.Names, fmt.Sprint("rep ", i)), append(reps.Outcome, float64(40-i))
		reps.Numbers["calls"], reps.Numbers["rate"] = append(reps.Numbers["calls"], float64(calls)), append(reps.Numbers["rate"], float64(rate))
	}
	return reps
}

func TestTwoRoadsToTheTopAreToldApart(t *testing.T) {
	found, err := landfall.FindCamps(background, roads(), &landfall.CampsOptions{Groups: landfall.Groups{Fraction: 0.5}})
	if err != nil || len(found.Camps) != 2 || found.Camps[0].Reps[1] != "rep 2" || found.Camps[0].Profile["rate"] < 1 {
		t.Fatalf("%+v, %v", found, err)
	}
	if found.PValue > 0.1 || found.Stability < 0.9 || len(found.BIC) != 3 || found.BIC[1] >= found.BIC[0] {
		t.Errorf("%+v", found)
	}
	if one, err := landfall.FindCamps(background, roads(), &landfall.CampsOptions{Groups: landfall.Groups{Fraction: 0.5}, Most: 1}); err != nil || len(one.Camps) != 1 {
		t.Errorf("%+v, %v", one, err)
	}
	if _, err := landfall.FindCamps(background, roads(), &landfall.CampsOptions{Groups: landfall.Groups{Fraction: 0.1}}); !errors.Is(err, landfall.ErrInsufficient) {
		t.Error(err)
	}
}
