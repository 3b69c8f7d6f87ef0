// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

func TestAReviewHasItsLandingAndItsTables(t *testing.T) {
	targets := landfall.SegmentedTargets{{Period: "2017-Q4", Amount: 6000}, {Period: "2017-Q3", Amount: 1},
		{Period: "2017-Q4", Dimension: "owner", Segment: "Ann", Amount: 5000}}
	review := must(landfall.ReviewQuarter(background, steady(), &landfall.ReviewOptions{AsOf: day("2017-11-14"), Targets: targets,
		Segments: []string{"owner"}}))
	defer review.Close()
	summary := must(review.Summary())
	if summary.Period != "2017-Q4" || summary.Week != 7 || summary.Weeks != 14 || summary.Target != 6000 || summary.BusinessDaysLeft != 33 {
		t.Errorf("%+v", summary)
	}
	wantNear(t, "remaining target", summary.RemainingTarget, 6000-summary.WonAmount, 1e-12, 0)
	landing := must(review.Landing())
	defer landing.Close()
	wantNear(t, "P50", must(landing.Quantile(0.5)), summary.P50, 1e-12, 0)
	wantNear(t, "P(hit)", must(landing.ProbabilityAtLeast(6000)), summary.PHit, 1e-12, 0)
	segments := must(review.Segments())
	if len(segments) != 1 || segments[0].Segment != "Ann" || segments[0].Target != 5000 || segments[0].WonAmount != summary.WonAmount {
		t.Errorf("%+v", segments)
	}
	if deciding := must(review.Deciding()); len(deciding) != 5 || deciding[4].Rank != 5 {
		t.Errorf("%+v", deciding)
	}
	if methods := must(review.Methods()); len(methods) != 2 {
		t.Errorf("%+v", methods)
	}
	if done := must(review.Performance()); done.WonCount == 0 || done.LostCount == 0 || done.WinRate.Level != 0.8 {
		t.Errorf("%+v", done)
	}
	if needed := must(review.Needed()); len(needed) != 2 || needed[0].Stage != "deal" || !math.IsNaN(needed[0].Rate) {
		t.Errorf("%+v", needed)
	}
	if team := must(review.Team()); len(team) != 0 {
		t.Errorf("%+v", team)
	}
	if _, definitions, err := review.Notes(); err != nil || len(definitions) == 0 {
		t.Errorf("%v, %v", definitions, err)
	}
	if page := must(review.Page(100)); !strings.Contains(page, "2017-Q4") {
		t.Error(page)
	}
	if _, err := review.Page(20); !errors.Is(err, landfall.ErrInvalidArgument) {
		t.Error(err)
	}
}

func TestAReviewWithoutHistoryOrTargetSaysSo(t *testing.T) {
	deals := landfall.Opportunities{{ID: "a", Stage: "Demo", Created: day("2017-11-01"), Amount: 5}}
	review := must(landfall.ReviewQuarter(background, deals, &landfall.ReviewOptions{AsOf: day("2017-11-14")}))
	defer review.Close()
	summary := must(review.Summary())
	if !math.IsNaN(summary.P50) || !math.IsNaN(summary.Target) || summary.BusinessDaysLeft != 0 {
		t.Errorf("%+v", summary)
	}
	if _, err := review.Landing(); !errors.Is(err, landfall.ErrInsufficient) {
		t.Error(err)
	}
}

func TestAReviewNamesWhatIsWrong(t *testing.T) {
	deals := steady()
	deals[3].Stage = ""
	if _, err := landfall.ReviewQuarter(background, deals, nil); err == nil {
		t.Error("a deal without a stage")
	}
	review := must(landfall.ReviewQuarter(background, deals, &landfall.ReviewOptions{AsOf: day("2017-11-14"), KeepRejects: true}))
	defer review.Close()
	if len(review.Rejects) != 1 || review.Rejects[0].Table != "opportunities" || review.Rejects[0].Row != 3 {
		t.Errorf("%+v", review.Rejects)
	}
	if _, err := landfall.ReviewQuarter(background, nil, nil); !errors.Is(err, landfall.ErrInvalidArgument) {
		t.Error(err)
	}
	over, cancel := context.WithCancel(background)
	cancel()
	if _, err := landfall.ReviewQuarter(over, steady(), nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
