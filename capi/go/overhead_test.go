// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"math"
	"testing"
	"time"

	landfall "github.com/landfall/landfall/capi/go"
	"github.com/landfall/landfall/capi/go/internal/nothing"
)

// BenchmarkCall says what a call costs, and how many times one that goes to C and does nothing there: go test -bench Call. Both are
// timed by turns, in slices so short that the best of each was not disturbed.
func BenchmarkCall(b *testing.B) {
	landing := must(landfall.FromSamples([]float64{1, 2, 3, 4}))
	defer landing.Close()
	calendar := must(landfall.NewCalendar(nil))
	defer calendar.Close()
	day, sixteen := day("2017-11-15"), make([]float64, 16)
	for _, each := range []struct {
		name string
		call func() error
	}{
		{"DealsNeeded", func() error {
			_, err := landfall.DealsNeeded(250_000, 84_000, landfall.RoundAsUsual)
			return err
		}},
		{"ProportionInterval", func() error {
			_, err := landfall.ProportionInterval(12, 40, landfall.Wilson, 0.8)
			return err
		}},
		{"WeekOfQuarter", func() error {
			_, err := calendar.WeekOfQuarter(day)
			return err
		}},
		{"Mean", func() error {
			landing.Mean()
			return nil
		}},
		{"Quantile", func() error {
			_, err := landing.Quantile(0.3)
			return err
		}},
		{"SixteenQuantiles", func() error {
			_, err := landing.Quantiles(sixteen)
			return err
		}},
	} {
		b.Run(each.name, func(b *testing.B) {
			nothing := func() error {
				nothing.Call()
				return nil
			}
			best := [2]float64{math.Inf(1), math.Inf(1)}
			for i := 0; i < b.N; i++ {
				for which, call := range []func() error{nothing, each.call} {
					const calls = 1000
					begin := time.Now()
					for k := 0; k < calls; k++ {
						if err := call(); err != nil {
							b.Fatal(err)
						}
					}
					best[which] = math.Min(best[which], float64(time.Since(begin).Nanoseconds())/calls)
				}
			}
			b.ReportMetric(0, "ns/op") // of both by turns: says nothing
			b.ReportMetric(best[1], "ns/call")
			b.ReportMetric(best[1]/best[0], "times-nothing")
		})
	}
}

func BenchmarkCoverageOfTenRows(b *testing.B) {
	deals := append(smallDeals(), smallDeals()...)
	for i := range deals {
		deals[i].ID = ""
	}
	options := quarter(landfall.CoverageOptions{By: "region"})
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		must(landfall.Coverage(background, deals, nil, options))
	}
}
