// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
	"github.com/landfall/landfall/capi/go/internal/nothing"
)

// What a call costs, beside one that goes to C and does nothing there: go test -bench Call

func BenchmarkCallOfNothing(b *testing.B) {
	b.ReportAllocs()
	for i := 0; i < b.N; i++ {
		nothing.Call()
	}
}

func BenchmarkCallOfDealsNeeded(b *testing.B) {
	b.ReportAllocs()
	for i := 0; i < b.N; i++ {
		if _, err := landfall.DealsNeeded(250_000, 84_000, landfall.RoundAsUsual); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCallOfMean(b *testing.B) {
	landing := must(landfall.FromSamples([]float64{1, 2, 3, 4}))
	defer landing.Close()
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		landing.Mean()
	}
}

func BenchmarkCallOfQuantile(b *testing.B) {
	landing := must(landfall.FromSamples([]float64{1, 2, 3, 4}))
	defer landing.Close()
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		if _, err := landing.Quantile(0.3); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCallOfSixteenQuantiles(b *testing.B) {
	landing := must(landfall.FromSamples([]float64{1, 2, 3, 4}))
	defer landing.Close()
	q := make([]float64, 16)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		if _, err := landing.Quantiles(q); err != nil {
			b.Fatal(err)
		}
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
