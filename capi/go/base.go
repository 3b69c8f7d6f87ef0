// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#cgo pkg-config: landfall-capi
#include "bridge.h"
*/
import "C"

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"sync/atomic"
	"unsafe"
)

// Version is that of the library that is loaded, such as "0.1.0".
func Version() string { return C.GoString(C.landfall_version()) }

// VersionNumber is the same as one number: major * 1000000 + minor * 1000 + patch.
func VersionNumber() int { return int(C.landfall_version_number()) }

// ABIMajor is the major version of the C ABI that is loaded.
func ABIMajor() int { return int(C.landfall_abi_major()) }

// Status is what kind of thing went wrong. Every [Error] wraps one, so that
//
//	errors.Is(err, landfall.ErrNotFound)
//
// asks for a kind. Numbers never change their meaning; later versions may add some.
type Status int32

const (
	ErrInvalidArgument Status = C.LANDFALL_INVALID_ARGUMENT // a value outside its domain: the caller can mend it
	ErrNotFound        Status = C.LANDFALL_NOT_FOUND        // a column, segment or period that was named is not there
	ErrParse           Status = C.LANDFALL_PARSE            // something does not read as what it was declared to be
	ErrUnsupported     Status = C.LANDFALL_UNSUPPORTED      // a type, layout or option that landfall does not accept
	ErrInsufficient    Status = C.LANDFALL_INSUFFICIENT     // too few observations for the answer that was asked for
	ErrNotConverged    Status = C.LANDFALL_NOT_CONVERGED    // an iteration did not reach its tolerance
	ErrCancelled       Status = C.LANDFALL_CANCELLED        // the context is over; its own error is wrapped, too
	ErrOutOfMemory     Status = C.LANDFALL_OUT_OF_MEMORY    // there is not enough memory
	ErrInternal        Status = C.LANDFALL_INTERNAL         // a bug of landfall's
	ErrMemoryLimit     Status = C.LANDFALL_MEMORY_LIMIT     // more memory is needed than the options allow
)

// Error is the status in words, such as "invalid argument".
func (s Status) Error() string { return C.GoString(C.landfall_status_name(C.landfall_status(s))) }

// Error is a call that failed. It wraps its Status:
//
//	var failure *landfall.Error
//	if errors.As(err, &failure) { fmt.Println(failure.Column, failure.Row) }
type Error struct {
	Status  Status
	Message string // what is wrong and what to do, without row and column
	Column  string // column, argument or option at fault; empty: none in particular
	Row     int64  // row at fault, from 0 without the header; for slices, the index; -1: not in a row
	cause   error
}

func (e *Error) Error() string {
	place := ""
	if e.Column != "" {
		place = "'" + e.Column + "'"
	}
	if e.Row >= 0 {
		if place != "" {
			place += ", "
		}
		place += "row " + strconv.FormatInt(e.Row, 10)
	}
	if place != "" {
		place += ": "
	}
	return "landfall: " + place + e.Message
}

// Is tells whether target is the error's Status.
func (e *Error) Is(target error) bool {
	status, ok := target.(Status)
	return ok && status == e.Status
}

// Unwrap is the error behind it, such as a context's; nil where there is none.
func (e *Error) Unwrap() error { return e.cause }

// failed is what a call's failure says, as an error; nil when there is none.
func failed(failure *C.landfall_error) error {
	if failure == nil {
		return nil
	}
	return taken(failure)
}

func taken(failure *C.landfall_error) error {
	defer C.go_forget(failure)
	return &Error{
		Status:  Status(failure.status),
		Message: C.GoString(&failure.message[0]),
		Column:  C.GoString(&failure.column[0]),
		Row:     int64(failure.row),
	}
}

// invalid is an error of an argument that Go, not the library, finds wrong.
func invalid(column string, row int, message string) error {
	return &Error{Status: ErrInvalidArgument, Message: message, Column: column, Row: int64(row)}
}

// number is a plain answer; NaN when the call failed.
func number(answer C.go_number) (float64, error) {
	if answer.failure != nil {
		return noNumber(answer.failure)
	}
	return float64(answer.value), nil
}

func noNumber(failure *C.landfall_error) (float64, error) { return math.NaN(), taken(failure) }

// begin answers why a call is not to begin: its context is over. What may take long calls it.
func begin(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return &Error{Status: ErrCancelled, Message: err.Error(), Row: -1, cause: err}
	}
	return nil
}

// watch has C see when a context is over: what it answers goes to the call, which asks it every few milliseconds without a way back to
// Go. NULL for a context that is never over. Call end once the call is done.
func watch(ctx context.Context) (over *C.int32_t, end func()) {
	if ctx.Done() == nil {
		return nil, func() {}
	}
	over = (*C.int32_t)(C.calloc(1, C.sizeof_int32_t))
	stop, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		select {
		case <-ctx.Done():
			atomic.StoreInt32((*int32)(unsafe.Pointer(over)), 1)
		case <-stop:
		}
	}()
	return over, func() {
		close(stop)
		<-gone
		C.free(unsafe.Pointer(over))
	}
}

// cancelled has an error of a call that its context has stopped wrap why.
func cancelled(ctx context.Context, err error) error {
	if failure, ok := err.(*Error); ok && failure.Status == ErrCancelled {
		failure.cause = ctx.Err()
	}
	return err
}

// doubles is where the numbers of a slice lie, for a call that only reads or fills them; nil where there are none.
func doubles(values []float64) *C.double {
	if len(values) == 0 {
		return nil
	}
	return (*C.double)(&values[0])
}

// sameLength takes names and slices of numbers in turn, and refuses the first slice that is not as long as the one before.
func sameLength(named ...interface{}) error {
	for i := 3; i < len(named); i += 2 {
		before, here := len(named[i-2].([]float64)), len(named[i].([]float64))
		if before != here {
			return invalid(named[i-1].(string), -1, fmt.Sprintf("it has %d values, %s has %d", here, named[i-3], before))
		}
	}
	return nil
}
