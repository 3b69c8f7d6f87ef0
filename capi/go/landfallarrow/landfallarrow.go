// SPDX-License-Identifier: Apache-2.0

// Package landfallarrow takes landfall's tables from and to Apache Arrow, by arrow-go. It is a module of its own, so that those who
// do not need Arrow need not have it.
//
// In: [Table] makes a reader of records a table for any analysis. Where a column is float64, date32 or a dictionary of text with
// int32 codes, and all comes in one record, it is read in place, without a copy; arrow-go keeps it until the call is done. Records
// may lie in Go's memory; for the letter of cgo's rules (GOEXPERIMENT=cgocheck2) make them with arrow-go's mallocator.
//
// Out: functions of landfall whose names end in Stream answer streams, and [Records] reads them.
//
//	rows, _, err := landfall.CoverageStream(ctx, landfallarrow.Table(reader), landfall.Targets{"north": 400e3}, options)
//	if err != nil { … }
//	records, err := landfallarrow.Records(rows)
package landfallarrow

import (
	"errors"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/cdata"

	landfall "github.com/landfall/landfall/capi/go"
)

// Table is a reader of records as a table. The call that gets it reads it to its end, and it can be read once; who made it releases
// it.
func Table(reader array.RecordReader) landfall.Table { return fromReader{reader} }

// TableOf is records of one schema as a table, which may be read any number of times.
func TableOf(schema *arrow.Schema, records ...arrow.Record) landfall.Table {
	return fromRecords{schema, records}
}

type fromReader struct{ reader array.RecordReader }

func (t fromReader) ExportArrow(stream unsafe.Pointer) error {
	t.reader.Retain() // the stream's share, which its release gives back
	cdata.ExportRecordReader(t.reader, (*cdata.CArrowArrayStream)(stream))
	return nil
}

type fromRecords struct {
	schema  *arrow.Schema
	records []arrow.Record
}

func (t fromRecords) ExportArrow(stream unsafe.Pointer) error {
	reader, err := array.NewRecordReader(t.schema, t.records)
	if err != nil {
		return err
	}
	cdata.ExportRecordReader(reader, (*cdata.CArrowArrayStream)(stream))
	return nil
}

// Records reads what a call answered, with its schema: fields have "landfall.meaning" and "landfall.unit", the table what the
// call's documentation says. The stream is closed; the reader's memory is landfall's, and freed with the last record.
func Records(stream *landfall.Stream) (array.RecordReader, error) {
	if stream == nil || stream.Pointer() == nil {
		return nil, errors.New("landfallarrow: there is no stream, or it is closed")
	}
	defer stream.Close()
	reader, err := cdata.ImportCRecordReader((*cdata.CArrowArrayStream)(stream.Pointer()), nil) // moved out
	if err != nil {
		return nil, err
	}
	return reader.(array.RecordReader), nil
}
