// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

typedef struct go_interval {
  landfall_interval value;
  landfall_error* failure;
} go_interval;

static go_interval go_proportion_interval(int64_t successes, int64_t trials, uint32_t method, double level) {
  GO_ANSWER(go_interval, landfall_stats_proportion_interval(successes, trials, method, level, &answer.value, &error));
}
*/
import "C"

// Interval is an estimate with what makes it honest.
type Interval struct {
	Estimate float64 `landfall:"estimate"` // NaN: there is nothing to estimate it from
	Low      float64 `landfall:"low"`
	High     float64 `landfall:"high"`
	Level    float64 `landfall:"level"` // probability that Low to High is to cover
	N        int64   `landfall:"n"`     // observations behind the estimate
}

// ProportionMethod is how an interval for a proportion is made.
type ProportionMethod uint32

const (
	Wilson         ProportionMethod = C.LANDFALL_PROPORTION_WILSON          // covers near its level also for small n, never leaves 0 to 1
	Jeffreys       ProportionMethod = C.LANDFALL_PROPORTION_JEFFREYS        // equal-tailed posterior of a Beta(1/2, 1/2) prior
	ClopperPearson ProportionMethod = C.LANDFALL_PROPORTION_CLOPPER_PEARSON // never covers less than its level; wider
)

// ProportionInterval is the interval for the rate behind successes of trials, such as deals won of deals decided.
//
// Wilson: centre (k + z²/2) / (n + z²), half width z/(n + z²) · sqrt(k(n − k)/n + z²/4), z the normal quantile at
// (1 + level)/2. No trials answer 0 to 1 with the estimate NaN: nothing is known.
//
// successes is 0 to trials; level lies between 0 and 1, such as 0.80. O(1). Agrees with R to 1e-12.
func ProportionInterval(successes, trials int64, method ProportionMethod, level float64) (Interval, error) {
	answer := C.go_proportion_interval(C.int64_t(successes), C.int64_t(trials), C.uint32_t(method), C.double(level))
	if answer.failure != nil {
		return Interval{}, taken(answer.failure)
	}
	v := answer.value
	return Interval{float64(v.estimate), float64(v.low), float64(v.high), float64(v.level), int64(v.n)}, nil
}
