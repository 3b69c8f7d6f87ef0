// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	landfall "github.com/landfall/landfall/capi/go"
)

var background = context.Background()

// reference reads the values that C++ is tested with.
func reference(t *testing.T, name string, into interface{}) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "tests", "reference", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// must answers a value that came without an error.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func near(a, b, relative, absolute float64) bool {
	return a == b || math.Abs(a-b) <= math.Max(absolute, relative*math.Max(math.Abs(a), math.Abs(b)))
}

func wantNear(t *testing.T, what string, have, want, relative, absolute float64) {
	t.Helper()
	if !near(have, want, relative, absolute) {
		t.Errorf("%s: %.17g, not %.17g", what, have, want)
	}
}

// wantFailure asks for an error of a kind, at a column and a row.
func wantFailure(t *testing.T, err error, status landfall.Status, column string, row int64) {
	t.Helper()
	var failure *landfall.Error
	if !errors.As(err, &failure) || !errors.Is(err, status) {
		t.Fatalf("%v is no %v", err, status)
	}
	if failure.Column != column || failure.Row != row {
		t.Errorf("%v: at '%s', row %d, not '%s', row %d", err, failure.Column, failure.Row, column, row)
	}
}

func day(text string) landfall.Date { return must(landfall.ParseDate(text)) }
