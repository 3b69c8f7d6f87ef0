// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"encoding/json"
	"testing"
	"time"

	landfall "github.com/landfall/landfall/capi/go"
)

func TestADateIsTheDayInItsPlace(t *testing.T) {
	east := time.FixedZone("east", 10*60*60)
	if landfall.DateOf(time.Date(2017, 11, 15, 1, 0, 0, 0, east)) != landfall.NewDate(2017, time.November, 15) {
		t.Error("another day")
	}
	for days := int32(-800_000); days < 2_900_000; days += 997 {
		date := landfall.DateOfDays(days)
		if date.Days() != days || landfall.DateOf(date.Time()) != date || (date.Time().Year() < 10_000 && date.Time().Year() > 0 && day(date.String()) != date) {
			t.Fatalf("%d is %v", days, date)
		}
	}
}

func TestADateThatIsNotKnown(t *testing.T) {
	var none landfall.Date
	if !none.IsZero() || none.String() != "" || !none.Time().IsZero() || landfall.DateOf(time.Time{}) != none || !none.AddDays(3).IsZero() {
		t.Error("it is known")
	}
	if landfall.DateOfDays(0).IsZero() {
		t.Error("1970-01-01 is not known")
	}
}

func TestDatesAreText(t *testing.T) {
	var read []landfall.Date
	if err := json.Unmarshal([]byte(`["2017-11-15", ""]`), &read); err != nil {
		t.Fatal(err)
	}
	if read[0] != landfall.NewDate(2017, 11, 15) || !read[1].IsZero() || string(must(json.Marshal(read))) != `["2017-11-15",""]` {
		t.Error(read)
	}
	_, err := landfall.ParseDate("15.11.2017")
	wantFailure(t, err, landfall.ErrParse, "", -1)
	if day("2017-11-15").Sub(day("2017-10-31")) != 15 || !day("2017-10-31").Before(day("2017-11-01")) || day("2017-10-31").AddDays(1) != day("2017-11-01") {
		t.Error("days do not add up")
	}
}
