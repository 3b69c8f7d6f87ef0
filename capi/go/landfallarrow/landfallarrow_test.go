// SPDX-License-Identifier: Apache-2.0

package landfallarrow_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/arrow/memory/mallocator"

	landfall "github.com/landfall/landfall/capi/go"
	"github.com/landfall/landfall/capi/go/landfallarrow"
)

var background = context.Background()

func options(by string) *landfall.CoverageOptions {
	return &landfall.CoverageOptions{By: by, AsOf: landfall.NewDate(2017, 11, 15),
		Period: landfall.Period{Begin: landfall.NewDate(2017, 10, 1), End: landfall.NewDate(2018, 1, 1)}}
}

// deals are records with the column of regions in several types of text, and amounts in several of numbers.
func deals(regions, amounts arrow.DataType) arrow.Record {
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "stage", Type: arrow.BinaryTypes.String},
		{Name: "created", Type: arrow.FixedWidthTypes.Date32, Nullable: true},
		{Name: "closed", Type: arrow.FixedWidthTypes.Date32, Nullable: true},
		{Name: "amount", Type: amounts, Nullable: true},
		{Name: "region", Type: regions, Nullable: true},
	}, nil)
	builder := array.NewRecordBuilder(mallocator.NewMallocator(), schema) // C's memory, as cgo's rules would have it
	defer builder.Release()
	for _, row := range [][5]string{
		{"won", "2017-08-01", "2017-10-15", "100", "north"},
		{"Demo", "2017-09-01", "", "200", "north"},
		{"Demo", "2017-09-11", "", "400", "south"},
		{"lost", "2017-08-02", "2017-10-20", "70", "south"},
		{"Proposal", "2017-11-01", "", "", "süd"},
	} {
		for column, value := range row {
			if value == "" {
				builder.Field(column).AppendNull()
			} else if err := builder.Field(column).AppendValueFromString(value); err != nil {
				panic(err)
			}
		}
	}
	return builder.NewRecord()
}

func TestTablesOfEveryMake(t *testing.T) {
	plain := deals(arrow.BinaryTypes.String, arrow.PrimitiveTypes.Float64)
	want, err := landfall.Coverage(background, landfallarrow.TableOf(plain.Schema(), plain), landfall.Targets{"north": 150}, options("region"))
	if err != nil {
		t.Fatal(err)
	}
	if len(want.Rows) != 3 || want.Rows[0].Segment != "south" || want.Rows[0].OpenAmount != 400 || !math.IsNaN(want.Rows[0].Target) {
		t.Fatalf("%+v", want.Rows)
	}
	regions := []arrow.DataType{arrow.BinaryTypes.String, arrow.BinaryTypes.LargeString, arrow.BinaryTypes.StringView,
		&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String},
		&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint8, ValueType: arrow.BinaryTypes.String}}
	amounts := []arrow.DataType{arrow.PrimitiveTypes.Float64, arrow.PrimitiveTypes.Float32, arrow.PrimitiveTypes.Int64, arrow.PrimitiveTypes.Uint16,
		&arrow.Decimal128Type{Precision: 18, Scale: 2}}
	for _, region := range regions {
		for _, amount := range amounts {
			t.Run(fmt.Sprint(region, amount), func(t *testing.T) {
				record := deals(region, amount)
				defer record.Release()
				for name, table := range map[string]landfall.Table{
					"whole":  landfallarrow.TableOf(record.Schema(), record),
					"sliced": landfallarrow.TableOf(record.Schema(), record.NewSlice(0, 2), record.NewSlice(2, 2), record.NewSlice(2, 5)),
				} {
					for range 2 { // it may be read again
						have, err := landfall.Coverage(background, table, landfall.Targets{"north": 150}, options("region"))
						if err != nil {
							t.Fatalf("%s: %v", name, err)
						}
						if fmt.Sprint(have) != fmt.Sprint(want) {
							t.Errorf("%s: %+v, not %+v", name, have, want)
						}
					}
				}
			})
		}
	}
}

func TestAnswersAreRecords(t *testing.T) {
	record := deals(arrow.BinaryTypes.String, arrow.PrimitiveTypes.Float64)
	keep := options("region")
	keep.KeepRejects = true
	reader, err := array.NewRecordReader(record.Schema(), []arrow.Record{record})
	if err != nil {
		t.Fatal(err)
	}
	rows, rejects, err := landfall.CoverageStream(background, landfallarrow.Table(reader), nil, keep)
	reader.Release()
	if err != nil {
		t.Fatal(err)
	}
	records, err := landfallarrow.Records(rows)
	if err != nil {
		t.Fatal(err)
	}
	if given, there := records.Schema().Metadata().GetValue("landfall.given"); !there || given != "5" {
		t.Error(records.Schema())
	}
	if !records.Next() {
		t.Fatal(records.Err())
	}
	answer := records.Record()
	field, _ := answer.Schema().FieldsByName("open_amount")
	if unit, _ := field[0].Metadata.GetValue("landfall.unit"); unit != "currency" {
		t.Error(field)
	}
	amounts := answer.Column(answer.Schema().FieldIndices("open_amount")[0]).(*array.Float64)
	if answer.NumRows() != 3 || amounts.Value(0) != 400 || records.Next() {
		t.Error(answer)
	}
	wrong, err := landfallarrow.Records(rejects)
	if err != nil {
		t.Fatal(err)
	}
	if wrong.Next() || wrong.Err() != nil || wrong.Schema().NumFields() != 4 {
		t.Error(wrong.Schema(), wrong.Err())
	}
	if _, err := landfallarrow.Records(rejects); err == nil {
		t.Error("a stream is read twice")
	}
}

type failing struct{ array.RecordReader }

func (failing) Next() bool { return false }
func (failing) Err() error { return errors.New("the disk is gone") }

func TestAReaderThatFailsSaysWhy(t *testing.T) {
	record := deals(arrow.BinaryTypes.String, arrow.PrimitiveTypes.Float64)
	reader, _ := array.NewRecordReader(record.Schema(), []arrow.Record{record})
	_, err := landfall.Coverage(background, landfallarrow.Table(failing{reader}), nil, nil)
	if !errors.Is(err, landfall.ErrParse) {
		t.Error(err)
	}
}

func TestATypeThatMakesNoSenseIsRefusedByColumn(t *testing.T) {
	record := deals(arrow.BinaryTypes.String, arrow.BinaryTypes.String)
	_, err := landfall.Coverage(background, landfallarrow.TableOf(record.Schema(), record), nil, nil)
	var failure *landfall.Error
	if !errors.As(err, &failure) || !errors.Is(err, landfall.ErrUnsupported) || failure.Column != "amount" {
		t.Error(err)
	}
}

func TestManyGoroutinesReadRecords(t *testing.T) {
	record := deals(arrow.BinaryTypes.String, arrow.PrimitiveTypes.Float64)
	var group sync.WaitGroup
	for range 8 {
		group.Add(1)
		go func() {
			defer group.Done()
			for k := range 30 {
				rows, _, err := landfall.CoverageStream(background, landfallarrow.TableOf(record.Schema(), record), nil, options("region"))
				if err != nil {
					t.Error(err)
					return
				}
				if records, err := landfallarrow.Records(rows); err != nil || !records.Next() || records.Record().NumRows() != 3 {
					t.Error("another answer", err)
				}
				if k%10 == 0 {
					runtime.GC()
				}
			}
		}()
	}
	group.Wait()
}

// A table's way in costs the same for any number of rows, for nothing is copied.
func TestNothingIsCopiedOnTheWayIn(t *testing.T) {
	const rows = 1 << 20
	amounts := make([]float64, rows)
	schema := arrow.NewSchema([]arrow.Field{{Name: "amount", Type: arrow.PrimitiveTypes.Float64}}, nil)
	column := array.NewFloat64Data(array.NewData(arrow.PrimitiveTypes.Float64, rows,
		[]*memory.Buffer{nil, memory.NewBufferBytes(arrow.Float64Traits.CastToBytes(amounts))}, nil, 0, 0))
	table := landfallarrow.TableOf(schema, array.NewRecord(schema, []arrow.Array{column}, rows))
	stream := landfall.NewStream()
	if err := table.ExportArrow(stream.Pointer()); err != nil {
		t.Fatal(err)
	}
	records, err := landfallarrow.Records(stream)
	if err != nil || !records.Next() {
		t.Fatal(err)
	}
	if back := records.Record().Column(0).(*array.Float64).Float64Values(); &back[0] != &amounts[0] || len(back) != rows {
		t.Error("the amounts lie elsewhere")
	}
}
