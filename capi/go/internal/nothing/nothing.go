// SPDX-License-Identifier: Apache-2.0

// Package nothing calls C and does nothing there: what any call from Go costs, for the benchmarks of landfall.
package nothing

// static void go_nothing(void) {}
import "C"

// Call goes to C and back.
func Call() { C.go_nothing() }
