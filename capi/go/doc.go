// SPDX-License-Identifier: Apache-2.0

// Package landfall answers where a number (bookings, ARR, a key result) will land at the end of a period, and how sure that is.
//
// A [Landing] is the predictive distribution of one number, with its algebra; [Calendar] has fiscal periods and business days;
// [Coverage] analyses a table of deals; [Backwards] and its kin are Sales Math; [ProportionInterval] says how sure a rate is.
//
// The package calls the C library of landfall, which pkg-config must find as landfall-capi. It needs nothing but the standard
// library. Tables of Arrow go in and out by the module beside it, [github.com/landfall/landfall/capi/go/landfallarrow].
//
// # Conventions
//
// Amounts are in any one currency, probabilities and levels lie between 0 and 1. Periods are half-open: End is the first day that
// no longer belongs. A number that is not known is NaN, a day that is not known the zero [Date]. Options are a pointer to a struct
// whose zero fields mean defaults; nil means all of them.
//
// A call that fails answers an [*Error] with the column and the row at fault, which wraps a [Status]:
// errors.Is(err, landfall.ErrNotFound).
//
// Every function may be called by any number of goroutines at once, on the same Landings and Calendars too: they never change
// once made. A Landing and a Calendar own memory that Go's collector does not see: Close them. What is not closed is freed when
// it is collected, which may be late. Only Close asks that nobody else uses them any more.
//
// Calls that may take long take a context. They do not begin once it is over; what has begun goes on to its end.
package landfall
