// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "table.h"
*/
import "C"

import (
	"math"
	"runtime"
	"time"
	"unsafe"
)

// Table is what a call reads: [Opportunities], [Targets] or a [Target] of Go's, or records of Arrow from the module landfallarrow.
type Table interface {
	// ExportArrow fills the struct ArrowArrayStream (of Arrow's C stream interface) at stream. It lies in C's memory, zeroed, and
	// whoever called releases it.
	ExportArrow(stream unsafe.Pointer) error
}

// Stream is a table as Arrow's C stream interface has it: what a call answers to one who reads it with Arrow, by the module
// landfallarrow. Close it, unless it was given away.
type Stream struct{ c *C.struct_ArrowArrayStream }

// NewStream is an empty stream for somebody to fill.
func NewStream() *Stream {
	stream := &Stream{(*C.struct_ArrowArrayStream)(C.calloc(1, C.sizeof_struct_ArrowArrayStream))}
	runtime.SetFinalizer(stream, (*Stream).Close)
	return stream
}

// Pointer is where its struct ArrowArrayStream lies, until it is closed. One who moves it out sets its release to NULL.
func (s *Stream) Pointer() unsafe.Pointer { return unsafe.Pointer(s.c) }

// Close releases it. It answers nil. Closing twice is fine.
func (s *Stream) Close() error {
	runtime.SetFinalizer(s, nil)
	if s.c != nil {
		C.go_stream_release(s.c)
		C.free(unsafe.Pointer(s.c))
		s.c = nil
	}
	return nil
}

// in is the stream as C has it; NULL for none.
func (s *Stream) in() *C.struct_ArrowArrayStream {
	if s == nil {
		return nil
	}
	return s.c
}

// exported is a table as a stream, which the caller closes; nil for no table.
func exported(table Table) (*Stream, error) {
	if table == nil {
		return nil, nil
	}
	stream := NewStream()
	if err := table.ExportArrow(stream.Pointer()); err != nil {
		stream.Close()
		return nil, err
	}
	return stream, nil
}

// columns is a table that is being made of slices of Go's.
type columns struct {
	c    *C.go_table
	rows int
	next C.int64_t
	full bool // there was no memory left
}

func newColumns(rows, most int) *columns {
	table := C.go_table_new(C.int64_t(rows), C.int64_t(most))
	return &columns{c: table, rows: rows, full: table == nil}
}

// give fills a stream with the columns.
func (t *columns) give(stream unsafe.Pointer) error {
	if t.full {
		C.go_table_free(t.c)
		return &Error{Status: ErrOutOfMemory, Message: "there is not enough memory", Row: -1}
	}
	C.go_table_give(t.c, t.next, (*C.struct_ArrowArrayStream)(stream))
	return nil
}

var (
	formatNumbers = C.CString("g")
	formatDays    = C.CString("tdD")
	formatTimes   = C.CString("tsu:")
	formatWords   = C.CString("u")
)

// bits are the valid rows of a column that is being made.
type bits struct {
	valid []byte
	nulls int
}

func newBits(rows int) bits { return bits{valid: make([]byte, rows/8+1)} }

func (b *bits) set(row int, valid bool) {
	if valid {
		b.valid[row/8] |= 1 << (row % 8)
	} else {
		b.nulls++
	}
}

func (t *columns) add(name string, format *C.char, valid bits, first unsafe.Pointer, firstSize int, second []byte) {
	if t.full {
		return
	}
	key, text := []byte(name+"\x00"), append(second, 0)
	done := C.go_table_column(t.c, t.next, (*C.char)(unsafe.Pointer(&key[0])), C.size_t(len(name)), format,
		unsafe.Pointer(&valid.valid[0]), C.size_t(len(valid.valid)), C.int64_t(valid.nulls), first, C.size_t(firstSize),
		unsafe.Pointer(&text[0]), C.size_t(len(second)))
	t.full = done == 0
	t.next++
}

// numbers adds a column of what each row answers; NaN is null.
func (t *columns) numbers(name string, of func(row int) float64) {
	valid, values := newBits(t.rows), make([]float64, t.rows+1)
	for row := range values[:t.rows] {
		values[row] = of(row)
		valid.set(row, !math.IsNaN(values[row]))
	}
	t.add(name, formatNumbers, valid, unsafe.Pointer(&values[0]), 8*t.rows, nil)
}

// days adds a column of days; a day that is not known is null.
func (t *columns) days(name string, of func(row int) Date) {
	valid, values := newBits(t.rows), make([]int32, t.rows+1)
	for row := range values[:t.rows] {
		day := of(row)
		values[row] = day.days
		valid.set(row, !day.IsZero())
	}
	t.add(name, formatDays, valid, unsafe.Pointer(&values[0]), 4*t.rows, nil)
}

// times adds a column of instants, to the microsecond; the zero time is null.
func (t *columns) times(name string, of func(row int) time.Time) {
	valid, values := newBits(t.rows), make([]int64, t.rows+1)
	for row := range values[:t.rows] {
		at := of(row)
		values[row] = at.UnixMicro()
		valid.set(row, !at.IsZero())
	}
	t.add(name, formatTimes, valid, unsafe.Pointer(&values[0]), 8*t.rows, nil)
}

// words adds a column of text; the empty text is null.
func (t *columns) words(name string, of func(row int) string) {
	valid, offsets := newBits(t.rows), make([]int32, t.rows+1)
	var text []byte
	for row := 0; row < t.rows; row++ {
		word := of(row)
		text = append(text, word...)
		offsets[row+1] = int32(len(text))
		valid.set(row, word != "")
	}
	t.add(name, formatWords, valid, unsafe.Pointer(&offsets[0]), 4*(t.rows+1), text)
}
