// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "table.h"
*/
import "C"

import (
	"math"
	"reflect"
	"unsafe"
)

// readRows reads a table that a call answered: its rows as structs whose fields name their columns (`landfall:"open_amount"`), and
// its metadata without "landfall.". A field is a float64 (null is NaN), an int64, an *int64 (null is nil), a string, a bool, a Date, or a struct of such
// for a column of records. The stream is closed.
func readRows[Row any](stream *Stream) ([]Row, map[string]string, error) {
	defer stream.Close()
	var schema C.struct_ArrowSchema
	if C.go_stream_schema(stream.c, &schema) != 0 {
		return nil, nil, streamFailed(stream)
	}
	defer C.go_schema_release(&schema)
	var rows []Row
	for {
		var batch C.struct_ArrowArray
		if C.go_stream_next(stream.c, &batch) != 0 {
			return nil, nil, streamFailed(stream)
		}
		if batch.release == nil {
			return rows, metadata(schema.metadata), nil
		}
		before := len(rows)
		rows = append(rows, make([]Row, int(batch.length))...)
		err := fill(reflect.ValueOf(rows[before:]), nil, &schema, &batch)
		C.go_array_release(&batch)
		if err != nil {
			return nil, nil, err
		}
	}
}

func streamFailed(stream *Stream) error {
	return &Error{Status: ErrParse, Message: C.GoString(C.go_stream_error(stream.c)), Row: -1}
}

// fill sets the fields at path of every one of rows, from the columns of a batch or of a column of records.
func fill(rows reflect.Value, path []int, schema *C.struct_ArrowSchema, batch *C.struct_ArrowArray) error {
	of := rows.Type().Elem()
	if len(path) > 0 {
		of = of.FieldByIndex(path).Type
	}
	schemas := unsafe.Slice(schema.children, int(schema.n_children))
	arrays := unsafe.Slice(batch.children, int(batch.n_children))
	for f := 0; f < of.NumField(); f++ {
		name, tagged := of.Field(f).Tag.Lookup("landfall")
		if !tagged {
			continue
		}
		at := -1
		for c := range schemas {
			if C.GoString(schemas[c].name) == name {
				at = c
			}
		}
		field := append(append([]int(nil), path...), f)
		if at < 0 || !fillColumn(rows, field, schemas[at], arrays[at]) {
			return &Error{Status: ErrInternal, Message: "the library answers no such column; is it of another version?", Column: name, Row: -1}
		}
	}
	return nil
}

// fillColumn sets one field of every row; false when the column is of another type.
func fillColumn(rows reflect.Value, path []int, schema *C.struct_ArrowSchema, array *C.struct_ArrowArray) bool {
	n, offset := rows.Len(), int(array.offset)
	if n == 0 {
		return true
	}
	valid := validity(array)
	buffers := unsafe.Slice(array.buffers, int(array.n_buffers))
	set := func(each func(field reflect.Value, row int)) bool {
		for row := 0; row < n; row++ {
			if valid == nil || bit(valid, offset+row) {
				each(rows.Index(row).FieldByIndex(path), offset+row)
			}
		}
		return true
	}
	kind := rows.Type().Elem().FieldByIndex(path).Type
	switch format := C.GoString(schema.format); {
	case format == "g" && kind.Kind() == reflect.Float64:
		values := unsafe.Slice((*float64)(buffers[1]), offset+n)
		for row := 0; row < n; row++ {
			value := math.NaN()
			if valid == nil || bit(valid, offset+row) {
				value = values[offset+row]
			}
			rows.Index(row).FieldByIndex(path).SetFloat(value)
		}
		return true
	case format == "l" && kind.Kind() == reflect.Int64:
		values := unsafe.Slice((*int64)(buffers[1]), offset+n)
		return set(func(field reflect.Value, row int) { field.SetInt(values[row]) })
	case format == "l" && kind == reflect.TypeOf((*int64)(nil)):
		values := unsafe.Slice((*int64)(buffers[1]), offset+n)
		return set(func(field reflect.Value, row int) {
			value := values[row]
			field.Set(reflect.ValueOf(&value))
		})
	case format == "u" && kind.Kind() == reflect.String:
		offsets := unsafe.Slice((*int32)(buffers[1]), offset+n+1)
		text := unsafe.Slice((*byte)(buffers[2]), int(offsets[offset+n]))
		return set(func(field reflect.Value, row int) { field.SetString(string(text[offsets[row]:offsets[row+1]])) })
	case format == "b" && kind.Kind() == reflect.Bool:
		values := unsafe.Slice((*byte)(buffers[1]), (offset+n+7)/8)
		return set(func(field reflect.Value, row int) { field.SetBool(bit(values, row)) })
	case format == "tdD" && kind == reflect.TypeOf(Date{}):
		values := unsafe.Slice((*int32)(buffers[1]), offset+n)
		return set(func(field reflect.Value, row int) { field.Set(reflect.ValueOf(DateOfDays(values[row]))) })
	case format == "+s" && kind.Kind() == reflect.Struct:
		return fill(rows, path, schema, array) == nil
	}
	return false
}

// validity has a bit for each valid row; nil when all are.
func validity(array *C.struct_ArrowArray) []byte {
	buffers := unsafe.Slice(array.buffers, int(array.n_buffers))
	if array.null_count == 0 || buffers[0] == nil {
		return nil
	}
	return unsafe.Slice((*byte)(buffers[0]), (int(array.offset+array.length)+7)/8)
}

func bit(bits []byte, at int) bool { return bits[at/8]>>(at%8)&1 == 1 }

// metadata reads Arrow's encoding: a count, then key and value, each after its length.
func metadata(at *C.char) map[string]string {
	read := make(map[string]string)
	if at == nil {
		return read
	}
	next := unsafe.Pointer(at)
	number := func() int {
		value := *(*[4]byte)(next) // not aligned
		next = unsafe.Add(next, 4)
		return int(*(*int32)(unsafe.Pointer(&value)))
	}
	text := func() string {
		size := number()
		value := string(unsafe.Slice((*byte)(next), size))
		next = unsafe.Add(next, size)
		return value
	}
	for pairs := number(); pairs > 0; pairs-- {
		key := text()
		value := text()
		const prefix = "landfall."
		if len(key) > len(prefix) && key[:len(prefix)] == prefix {
			key = key[len(prefix):]
		}
		read[key] = value
	}
	return read
}
