// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"
#include <math.h>

typedef struct go_text {
  const char* value;
  landfall_error* failure;
} go_text;

static go_landing go_point(double value) { GO_ANSWER(go_landing, landfall_landing_point(value, &answer.value, &error)); }
static go_landing go_from_samples(const double* samples, int64_t n) {
  GO_ANSWER(go_landing, landfall_landing_from_samples(samples, n, &answer.value, &error));
}
static go_landing go_from_quantiles(const double* probabilities, const double* values, int64_t n) {
  GO_ANSWER(go_landing, landfall_landing_from_quantiles(probabilities, values, n, &answer.value, &error));
}
static go_landing go_add(const landfall_landing* a, const landfall_landing* b) {
  GO_ANSWER(go_landing, landfall_landing_add(a, b, &answer.value, &error));
}
static go_landing go_mixture(landfall_landing** parts, const double* weights, int64_t n) {
  GO_ANSWER(go_landing, landfall_landing_mixture((const landfall_landing* const*)parts, weights, n, &answer.value, &error));
}
static go_landing go_shift(const landfall_landing* landing, double by) {
  GO_ANSWER(go_landing, landfall_landing_shift(landing, by, &answer.value, &error));
}
static go_landing go_scale(const landfall_landing* landing, double by) {
  GO_ANSWER(go_landing, landfall_landing_scale(landing, by, &answer.value, &error));
}
static go_landing go_truncate(const landfall_landing* landing, double at_least) {
  GO_ANSWER(go_landing, landfall_landing_truncate(landing, at_least, &answer.value, &error));
}
static go_landing go_raise(const landfall_landing* landing, double at_least) {
  GO_ANSWER(go_landing, landfall_landing_raise(landing, at_least, &answer.value, &error));
}
static go_landing go_given_total(const landfall_landing* member, const landfall_landing* rest, double at_least) {
  GO_ANSWER(go_landing, landfall_landing_given_total(member, rest, at_least, &answer.value, &error));
}

// What only reads takes the Landing as a number, which cgo passes on without a look at what it points to.
static const landfall_landing* go_landing_of(uintptr_t landing) { return (const landfall_landing*)landing; }

static double go_mean(uintptr_t landing) {
  double value;
  return landfall_landing_mean(go_landing_of(landing), &value, NULL) == LANDFALL_OK ? value : NAN;
}
static double go_variance(uintptr_t landing) {
  double value;
  return landfall_landing_variance(go_landing_of(landing), &value, NULL) == LANDFALL_OK ? value : NAN;
}
static double go_error_bound(uintptr_t landing) {
  double value;
  return landfall_landing_error_bound(go_landing_of(landing), &value, NULL) == LANDFALL_OK ? value : NAN;
}
static go_integer go_n(uintptr_t landing) {
  GO_ANSWER(go_integer, landfall_landing_n(go_landing_of(landing), &answer.value, &error));
}
static go_text go_method(const landfall_landing* landing) {
  GO_ANSWER(go_text, landfall_landing_method(landing, &answer.value, &error));
}
static go_number go_quantile(uintptr_t landing, double q) {
  GO_ANSWER(go_number, landfall_landing_quantile(go_landing_of(landing), &q, 1, &answer.value, &error));
}
static go_number go_cdf(uintptr_t landing, double x) {
  GO_ANSWER(go_number, landfall_landing_cdf(go_landing_of(landing), &x, 1, &answer.value, &error));
}
static go_number go_probability_at_least(uintptr_t landing, double x) {
  GO_ANSWER(go_number, landfall_landing_probability_at_least(go_landing_of(landing), &x, 1, &answer.value, &error));
}
static landfall_error* go_quantiles(const landfall_landing* landing, const double* q, int64_t n, double* out) {
  GO_TRY(landfall_landing_quantile(landing, q, n, out, &error));
}
static landfall_error* go_cdfs(const landfall_landing* landing, const double* x, int64_t n, double* out) {
  GO_TRY(landfall_landing_cdf(landing, x, n, out, &error));
}
static landfall_error* go_probabilities_at_least(const landfall_landing* landing, const double* x, int64_t n, double* out) {
  GO_TRY(landfall_landing_probability_at_least(landing, x, n, out, &error));
}

static go_integer go_serialise(const landfall_landing* landing, uint8_t* bytes, int64_t capacity) {
  GO_ANSWER(go_integer, landfall_landing_serialise(landing, bytes, capacity, &answer.value, &error));
}
static go_landing go_deserialise(const uint8_t* bytes, int64_t n) {
  GO_ANSWER(go_landing, landfall_landing_deserialise(bytes, n, &answer.value, &error));
}
*/
import "C"

import (
	"math"
	"runtime"
	"unsafe"
)

// Landing is the predictive distribution of one number at the end of a period: bookings, ARR, a key result.
//
// It is made by [FromDeals], [FromSamples], [FromQuantiles], [Compound] or [Point], or out of others by its methods, [Sum] and
// [Mixture]. It never changes once made, and those it was made of may be closed. Close it.
type Landing struct{ c *C.landfall_landing }

// made is the Landing that a call answers.
func made(answer C.go_landing) (*Landing, error) {
	if answer.failure != nil {
		return nil, taken(answer.failure)
	}
	landing := &Landing{answer.value}
	runtime.SetFinalizer(landing, (*Landing).Close)
	return landing, nil
}

// Close frees the Landing, which nobody must use any more. It answers nil. Closing twice is fine, and so is not closing at all as
// long as memory is no worry: then it is freed some time after it was last used.
func (l *Landing) Close() error {
	runtime.SetFinalizer(l, nil)
	C.landfall_landing_free(l.c)
	l.c = nil
	return nil
}

// in is the Landing as C has it; NULL, which C refuses by the argument's name, for nil and a closed one.
func (l *Landing) in() *C.landfall_landing {
	if l == nil {
		return nil
	}
	return l.c
}

// at is the same as a number.
func (l *Landing) at() C.uintptr_t { return C.uintptr_t(uintptr(unsafe.Pointer(l.in()))) }

// --- made from ---

// Point is certainly value, which is finite.
func Point(value float64) (*Landing, error) { return made(C.go_point(C.double(value))) }

// FromSamples has each sample equally likely. At least one; each finite. O(n log n).
func FromSamples(samples []float64) (*Landing, error) {
	return made(C.go_from_samples(doubles(samples), C.int64_t(len(samples))))
}

// FromQuantiles has straight lines between given points of the quantile function: a forecast given as P10, P50, P90. All that lies
// outside the given probabilities lies on the first and on the last value.
//
// There are two probabilities or more, strictly ascending within 0 to 1; values are finite and do not descend. O(n).
func FromQuantiles(probabilities, values []float64) (*Landing, error) {
	if err := sameLength("probabilities", probabilities, "values", values); err != nil {
		return nil, err
	}
	return made(C.go_from_quantiles(doubles(probabilities), doubles(values), C.int64_t(len(values))))
}

// --- algebra ---

// Add is the sum of two numbers that are independent of one another, such as two teams'.
func (l *Landing) Add(other *Landing) (*Landing, error) {
	sum, err := made(C.go_add(l.in(), other.in()))
	runtime.KeepAlive(l)
	runtime.KeepAlive(other)
	return sum, err
}

// Sum is the sum of numbers that are independent of one another; certainly 0 when there are none.
func Sum(parts ...*Landing) (*Landing, error) {
	sum, err := Point(0)
	for i, part := range parts {
		if err != nil {
			return nil, err
		}
		if i == 0 {
			sum.Close()
			sum, err = part.Shift(0)
			continue
		}
		before := sum
		sum, err = before.Add(part)
		before.Close()
	}
	return sum, err
}

// Mixture is one of several Landings, the i-th with the chance weights[i] / sum of weights: several forecasts of one number made
// into one, or an assumption that may turn out this way or that. Weights are not negative, and not all 0.
func Mixture(parts []*Landing, weights []float64) (*Landing, error) {
	if len(parts) != len(weights) {
		return nil, invalid("weights", -1, "there are as many weights as parts")
	}
	in := each(parts)
	mixture, err := made(C.go_mixture(first(in), doubles(weights), C.int64_t(len(in))))
	runtime.KeepAlive(parts)
	return mixture, err
}

// Shift is the number plus by, which is certain and finite: what is won already.
func (l *Landing) Shift(by float64) (*Landing, error) {
	shifted, err := made(C.go_shift(l.in(), C.double(by)))
	runtime.KeepAlive(l)
	return shifted, err
}

// Scale is the number times by, which is finite; a negative one mirrors.
func (l *Landing) Scale(by float64) (*Landing, error) {
	scaled, err := made(C.go_scale(l.in(), C.double(by)))
	runtime.KeepAlive(l)
	return scaled, err
}

// Truncate is the number given that it is at least atLeast: what lay below is ruled out. For a total of which so much has come in
// since. [ErrInsufficient] when it never is.
func (l *Landing) Truncate(atLeast float64) (*Landing, error) {
	truncated, err := made(C.go_truncate(l.in(), C.double(atLeast)))
	runtime.KeepAlive(l)
	return truncated, err
}

// Raise is the larger of the number and atLeast: what lay below comes to atLeast itself.
func (l *Landing) Raise(atLeast float64) (*Landing, error) {
	raised, err := made(C.go_raise(l.in(), C.double(atLeast)))
	runtime.KeepAlive(l)
	return raised, err
}

// GivenTotal is the number given that it and rest, which is independent of it, come to atLeast or more together: how a team landed
// if the company hits. [ErrInsufficient] when they never do.
func (l *Landing) GivenTotal(rest *Landing, atLeast float64) (*Landing, error) {
	given, err := made(C.go_given_total(l.in(), rest.in(), C.double(atLeast)))
	runtime.KeepAlive(l)
	runtime.KeepAlive(rest)
	return given, err
}

// --- read ---

// Mean is in the unit of the number; NaN of a closed Landing.
func (l *Landing) Mean() float64 {
	mean := float64(C.go_mean(l.at()))
	runtime.KeepAlive(l)
	return mean
}

// Variance is in the square of that unit; NaN of a closed Landing.
func (l *Landing) Variance() float64 {
	variance := float64(C.go_variance(l.at()))
	runtime.KeepAlive(l)
	return variance
}

// Deviation is the standard deviation, in the unit of the number.
func (l *Landing) Deviation() float64 { return math.Sqrt(l.Variance()) }

// ErrorBound is how far e, in the unit of the number, this lies from the true distribution F:
// F(x − e) − 1e-9 ≤ CDF(x) ≤ F(x + e) + 1e-9. 0 when exact.
func (l *Landing) ErrorBound() float64 {
	bound := float64(C.go_error_bound(l.at()))
	runtime.KeepAlive(l)
	return bound
}

// N is how many observations (deals, samples) are behind it; 0 of a closed Landing.
func (l *Landing) N() int64 {
	answer := C.go_n(l.at())
	runtime.KeepAlive(l)
	if failed(answer.failure) != nil {
		return 0
	}
	return int64(answer.value)
}

// Method is how it was made, in words; empty of a closed Landing.
func (l *Landing) Method() string {
	defer runtime.KeepAlive(l)
	answer := C.go_method(l.in())
	if failed(answer.failure) != nil {
		return ""
	}
	return C.GoString(answer.value)
}

// Quantile is the smallest x that the number does not pass with a chance of q, 0 to 1. P10 is q = 0.1.
func (l *Landing) Quantile(q float64) (float64, error) {
	x, err := number(C.go_quantile(l.at(), C.double(q)))
	runtime.KeepAlive(l)
	return x, err
}

// CDF is the chance that the number is at most x, which may be infinite, not NaN.
func (l *Landing) CDF(x float64) (float64, error) {
	chance, err := number(C.go_cdf(l.at(), C.double(x)))
	runtime.KeepAlive(l)
	return chance, err
}

// ProbabilityAtLeast is the chance that the number is at least x: P(hit) of a target.
func (l *Landing) ProbabilityAtLeast(x float64) (float64, error) {
	chance, err := number(C.go_probability_at_least(l.at(), C.double(x)))
	runtime.KeepAlive(l)
	return chance, err
}

// Quantiles is [Landing.Quantile] of each of q, in one call.
func (l *Landing) Quantiles(q []float64) ([]float64, error) {
	x := make([]float64, len(q))
	err := failed(C.go_quantiles(l.in(), doubles(q), C.int64_t(len(q)), doubles(x)))
	runtime.KeepAlive(l)
	return orNil(x, err)
}

// CDFs is [Landing.CDF] of each x, in one call.
func (l *Landing) CDFs(x []float64) ([]float64, error) {
	chances := make([]float64, len(x))
	err := failed(C.go_cdfs(l.in(), doubles(x), C.int64_t(len(x)), doubles(chances)))
	runtime.KeepAlive(l)
	return orNil(chances, err)
}

// ProbabilitiesAtLeast is [Landing.ProbabilityAtLeast] of each x, in one call.
func (l *Landing) ProbabilitiesAtLeast(x []float64) ([]float64, error) {
	chances := make([]float64, len(x))
	err := failed(C.go_probabilities_at_least(l.in(), doubles(x), C.int64_t(len(x)), doubles(chances)))
	runtime.KeepAlive(l)
	return orNil(chances, err)
}

// --- kept and sent ---

// MarshalBinary is the Landing as bytes, the same on every machine, which every later version reads: to keep it, or to send it to
// where many are added up. So gob takes it, too.
func (l *Landing) MarshalBinary() ([]byte, error) {
	defer runtime.KeepAlive(l)
	size := C.go_serialise(l.in(), nil, 0)
	if size.failure != nil {
		return nil, taken(size.failure)
	}
	bytes := make([]byte, int(size.value))
	written := C.go_serialise(l.in(), (*C.uint8_t)(&bytes[0]), size.value)
	if written.failure != nil {
		return nil, taken(written.failure)
	}
	return bytes, nil
}

// UnmarshalBinary makes the Landing, which must be a new or a closed one, the one that MarshalBinary wrote; it answers every
// question as that one did. [ErrParse] if the bytes are damaged, [ErrUnsupported] if a newer version wrote them.
func (l *Landing) UnmarshalBinary(bytes []byte) error {
	if l.c != nil {
		return invalid("landing", -1, "it has a value already; others may be reading it")
	}
	var at *C.uint8_t
	if len(bytes) > 0 {
		at = (*C.uint8_t)(&bytes[0])
	}
	answer := C.go_deserialise(at, C.int64_t(len(bytes)))
	if answer.failure != nil {
		return taken(answer.failure)
	}
	l.c = answer.value
	runtime.SetFinalizer(l, (*Landing).Close)
	return nil
}

// --- between Go and C ---

// each is several Landings as C has them; whoever asks keeps them alive.
func each(landings []*Landing) []*C.landfall_landing {
	in := make([]*C.landfall_landing, len(landings))
	for i, landing := range landings {
		in[i] = landing.in()
	}
	return in
}

func first(in []*C.landfall_landing) **C.landfall_landing {
	if len(in) == 0 {
		return nil
	}
	return &in[0]
}

func orNil(values []float64, err error) ([]float64, error) {
	if err != nil {
		return nil, err
	}
	return values, nil
}
