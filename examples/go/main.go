// Which deals does the quarter hang on? A landing of the open deals, and of the same deals without each one.
//
//	PKG_CONFIG_PATH=<prefix>/lib/pkgconfig go run .
//
// SPDX-License-Identifier: Apache-2.0
package main

/*
#cgo pkg-config: landfall-capi
#include <landfall.h>
*/
import "C"

import (
	"fmt"
	"math"
	"os"
	"sort"
	"unsafe"
)

// Deal is open: it pays Amount with the chance Probability that it closes this quarter.
type Deal struct {
	Name        string
	Probability float64
	Amount      float64
}

// Error is a call that failed.
type Error struct {
	Status, Message, Column string
	Row                     int64
}

func (e *Error) Error() string {
	return fmt.Sprintf("landfall: %s: %s (column %q, row %d)", e.Status, e.Message, e.Column, e.Row)
}

// call makes a call with an error struct of its own: goroutines change threads, so nothing may be kept by thread.
func call(function func(*C.landfall_error) C.landfall_status) error {
	failure := C.landfall_error{struct_size: C.uint32_t(unsafe.Sizeof(C.landfall_error{}))}
	status := function(&failure)
	if status == C.LANDFALL_OK {
		return nil
	}
	return &Error{
		Status:  C.GoString(C.landfall_status_name(status)),
		Message: C.GoString(&failure.message[0]),
		Column:  C.GoString(&failure.column[0]),
		Row:     int64(failure.row),
	}
}

// first is where the values of a slice lie; nil where there are none.
func first(values []C.double) *C.double {
	if len(values) == 0 {
		return nil
	}
	return &values[0]
}

// Landing is where a number will land. Close it.
type Landing struct{ handle *C.landfall_landing }

// LandingOf is the sum of independent deals on top of what is won.
func LandingOf(won float64, deals []Deal) (*Landing, error) {
	probability, amount := make([]C.double, len(deals)), make([]C.double, len(deals))
	for i, deal := range deals {
		probability[i], amount[i] = C.double(deal.Probability), C.double(deal.Amount)
	}
	pipeline, landing := &Landing{}, &Landing{}
	defer pipeline.Close()
	err := call(func(failure *C.landfall_error) C.landfall_status {
		return C.landfall_landing_from_deals(first(probability), first(amount), C.int64_t(len(deals)), nil,
			&pipeline.handle, failure)
	})
	if err != nil {
		return nil, err
	}
	err = call(func(failure *C.landfall_error) C.landfall_status {
		return C.landfall_landing_shift(pipeline.handle, C.double(won), &landing.handle, failure)
	})
	return landing, err
}

// Close frees the landing. Closing twice is fine.
func (l *Landing) Close() {
	C.landfall_landing_free(l.handle)
	l.handle = nil
}

// Quantile is the value that the number does not pass with a chance of q.
func (l *Landing) Quantile(q float64) (float64, error) {
	at := C.double(q)
	var value C.double
	err := call(func(failure *C.landfall_error) C.landfall_status {
		return C.landfall_landing_quantile(l.handle, &at, 1, &value, failure)
	})
	return float64(value), err
}

// ProbabilityAtLeast is the chance of reaching a target.
func (l *Landing) ProbabilityAtLeast(target float64) (float64, error) {
	at := C.double(target)
	var chance C.double
	err := call(func(failure *C.landfall_error) C.landfall_status {
		return C.landfall_landing_probability_at_least(l.handle, &at, 1, &chance, failure)
	})
	return float64(chance), err
}

// DealsNeeded is how many deals of a size make up a sum.
func DealsNeeded(sum, size float64) (float64, error) {
	var deals C.double
	err := call(func(failure *C.landfall_error) C.landfall_status {
		return C.landfall_sales_math_deals_needed(C.double(sum), C.double(size), C.LANDFALL_ROUNDING_UP, &deals, failure)
	})
	return float64(deals), err
}

// chanceOf is the chance that won and deals reach the target.
func chanceOf(won, target float64, deals []Deal) (float64, error) {
	landing, err := LandingOf(won, deals)
	if err != nil {
		return math.NaN(), err
	}
	defer landing.Close()
	return landing.ProbabilityAtLeast(target)
}

func without(deals []Deal, i int) []Deal {
	return append(append([]Deal{}, deals[:i]...), deals[i+1:]...)
}

func run() error {
	const won, target = 145_500.0, 330_000.0
	deals := []Deal{
		{"Northwind", 0.60, 120_000}, {"Fabrikam", 0.35, 75_000}, {"Contoso", 0.30, 90_000},
		{"Tailspin", 0.15, 55_000}, {"Litware", 0.50, 62_500},
	}

	landing, err := LandingOf(won, deals)
	if err != nil {
		return err
	}
	defer landing.Close()
	median, err := landing.Quantile(0.5)
	if err != nil {
		return err
	}
	chance, err := landing.ProbabilityAtLeast(target)
	if err != nil {
		return err
	}
	fmt.Printf("landfall %s: the quarter lands at %.0f; chance of %.0f: %.0f%%\n\n", C.GoString(C.landfall_version()), median, target, 100*chance)

	lost := make(map[string]float64)
	for i, deal := range deals {
		rest, err := chanceOf(won, target, without(deals, i))
		if err != nil {
			return err
		}
		lost[deal.Name] = chance - rest
	}
	sort.Slice(deals, func(i, j int) bool { return lost[deals[i].Name] > lost[deals[j].Name] })
	fmt.Println("chance lost without")
	for _, deal := range deals {
		fmt.Printf("  %-10s %5.1f points\n", deal.Name, 100*lost[deal.Name])
	}

	needed, err := DealsNeeded(math.Max(0, target-median), 84_000)
	if err != nil {
		return err
	}
	fmt.Printf("\nfrom the median to the target: %.0f deals of 84000\n", needed)

	if _, err := chanceOf(won, target, []Deal{{"Impossible", 1.5, 1}}); err != nil {
		fmt.Println("a chance of 150% is refused:", err)
	}
	return nil
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
