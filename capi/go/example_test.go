// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	landfall "github.com/landfall/landfall/capi/go"
)

func Example() {
	ctx := context.Background()
	deals, err := landfall.FromDeals(ctx, []float64{0.9, 0.6, 0.5, 0.3, 0.2}, []float64{40e3, 120e3, 80e3, 250e3, 400e3}, nil)
	if err != nil {
		panic(err)
	}
	defer deals.Close()
	quarter, err := deals.Shift(310e3) // what is won already
	if err != nil {
		panic(err)
	}
	defer quarter.Close()
	chance, err := quarter.ProbabilityAtLeast(600e3)
	if err != nil {
		panic(err)
	}
	fmt.Println(quarter)
	fmt.Printf("chance of 600,000 or more: %.1f%%\n", 100*chance)
	// Output:
	// Landing 550,000, 80% between 350,000 and 910,000; deals, exact: every distinct sum, n = 5
	// chance of 600,000 or more: 43.5%
}

func ExampleError() {
	_, err := landfall.FromDeals(context.Background(), []float64{0.5, 1.5}, []float64{100, 200}, nil)
	var failure *landfall.Error
	if errors.As(err, &failure) && errors.Is(err, landfall.ErrInvalidArgument) {
		fmt.Println(failure.Column, failure.Row)
	}
	// Output: probability 1
}

func ExampleLanding_Quantiles() {
	landing, err := landfall.FromSamples([]float64{1, 2, 3, 4})
	if err != nil {
		panic(err)
	}
	defer landing.Close()
	fmt.Println(landing.Quantiles([]float64{0.25, 0.5}))
	// Output: [1 2] <nil>
}

func ExampleLanding_MarshalBinary() {
	landing, _ := landfall.Point(5)
	defer landing.Close()
	bytes, _ := landing.MarshalBinary()
	var again landfall.Landing
	if err := again.UnmarshalBinary(bytes); err != nil {
		panic(err)
	}
	defer again.Close()
	fmt.Println(again.Mean())
	// Output: 5
}

func ExampleMixture() {
	low, _ := landfall.Point(0)
	high, _ := landfall.Point(10)
	defer low.Close()
	defer high.Close()
	either, err := landfall.Mixture([]*landfall.Landing{low, high}, []float64{3, 1})
	if err != nil {
		panic(err)
	}
	defer either.Close()
	fmt.Println(either.Mean())
	// Output: 2.5
}

func ExampleContributions() {
	probability, amount := []float64{0.9, 0.3, 0.2}, []float64{40e3, 250e3, 400e3}
	deals, err := landfall.Contributions(context.Background(), probability, amount, nil, 280e3, 2)
	if err != nil {
		panic(err)
	}
	for _, deal := range deals {
		fmt.Printf("deal %d: %.0f%% if won, %.0f%% if not\n", deal.Row, 100*deal.HitIfWon, 100*deal.HitIfLost)
	}
	// Output:
	// deal 1: 92% if won, 20% if not
	// deal 2: 100% if won, 27% if not
}

func ExampleCoverage() {
	ctx := context.Background()
	deals := landfall.Opportunities{
		{Stage: "won", Created: landfall.NewDate(2017, time.September, 1), Closed: landfall.NewDate(2017, time.October, 12), Amount: 80_000},
		{Stage: "Demo", Created: landfall.NewDate(2017, time.October, 5), Amount: 120_000},
		{Stage: "Proposal", Created: landfall.NewDate(2017, time.November, 1), Amount: 90_000},
	}
	options := &landfall.CoverageOptions{AsOf: landfall.NewDate(2017, time.November, 15)}
	table, err := landfall.Coverage(ctx, deals, landfall.Target(150_000), options)
	if err != nil {
		panic(err)
	}
	for _, row := range table.Rows {
		fmt.Printf("%s: %.0f open over %.0f to win: %.1fx\n", row.Segment, row.OpenAmount, row.RemainingTarget, row.CoverageRatio)
	}
	// Output: total: 210000 open over 70000 to win: 3.0x
}

func ExampleBackwards() {
	needs, err := landfall.Backwards(250_000, 84_000, []float64{0.33, 0.60}, &landfall.BackwardsOptions{ActivitiesPerUnit: 50})
	if err != nil {
		panic(err)
	}
	fmt.Println(needs.Deals, "deals,", needs.Stages, "of the stages before,", needs.Activities, "activities")
	// Output: 3 deals, [9 15] of the stages before, 750 activities
}

func ExampleProportionInterval() {
	rate, err := landfall.ProportionInterval(12, 40, landfall.Wilson, 0.8)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.2f, %.3f to %.3f\n", rate.Estimate, rate.Low, rate.High)
	// Output: 0.30, 0.217 to 0.399
}

func ExampleCalendar_QuarterOf() {
	calendar, err := landfall.NewCalendar(&landfall.CalendarOptions{FirstMonth: time.February})
	if err != nil {
		panic(err)
	}
	defer calendar.Close()
	quarter, err := calendar.QuarterOf(landfall.NewDate(2017, time.November, 15))
	if err != nil {
		panic(err)
	}
	fmt.Println(quarter, quarter.Begin, quarter.End)
	// Output: 2018-Q4 2017-11-01 2018-02-01
}

func ExampleFromUncertainDeals() {
	// What a deal pays is not certain until it is won: half of it is the standard deviation here.
	deals, err := landfall.FromUncertainDeals(context.Background(), []float64{0.6, 0.3, 0.5}, []float64{120e3, 75e3, 40e3},
		[]float64{0.5, 0.5, 0.5}, landfall.Lognormal, nil)
	if err != nil {
		panic(err)
	}
	defer deals.Close()
	fmt.Printf("mean %.0f\n", deals.Mean())
	// Output: mean 114500
}

func ExampleUnderCommonFactor() {
	ctx, probability, amount := context.Background(), []float64{0.5, 0.5}, []float64{100, 100}
	alone, err := landfall.FromDeals(ctx, probability, amount, nil)
	if err != nil {
		panic(err)
	}
	defer alone.Close()
	together, err := landfall.UnderCommonFactor(ctx, probability, amount, []float64{0.5, 0.5}, nil)
	if err != nil {
		panic(err)
	}
	defer together.Close()
	fmt.Println(together.Mean() == alone.Mean(), together.Variance() > alone.Variance())
	// Output: true true
}

func ExampleCompound() {
	// Three deals that nobody has met yet, on average, of the sizes that such deals have had.
	business, err := landfall.Compound(context.Background(), 3, []float64{20e3, 35e3, 50e3}, nil)
	if err != nil {
		panic(err)
	}
	defer business.Close()
	fmt.Printf("mean %.0f\n", business.Mean())
	// Output: mean 105000
}

func ExampleLanding_Truncate() {
	landing, err := landfall.FromSamples([]float64{1, 2, 3, 4})
	if err != nil {
		panic(err)
	}
	defer landing.Close()
	rest, err := landing.Truncate(3) // so much has come in
	if err != nil {
		panic(err)
	}
	defer rest.Close()
	fmt.Println(rest.Mean())
	// Output: 3.5
}

func ExampleScore() {
	forecast, err := landfall.FromQuantiles([]float64{0.1, 0.5, 0.9}, []float64{80, 100, 130})
	if err != nil {
		panic(err)
	}
	defer forecast.Close()
	scores, err := landfall.Score(context.Background(), []*landfall.Landing{forecast, forecast}, []float64{90, 140},
		&landfall.ScoreOptions{Levels: []float64{0.8}})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d of %d within the 80%%\n", scores.Coverage[0].Covered, scores.Coverage[0].Share.N)
	// Output: 1 of 2 within the 80%
}
