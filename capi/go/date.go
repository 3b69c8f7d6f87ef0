// SPDX-License-Identifier: Apache-2.0

package landfall

// #include "bridge.h"
import "C"

import "time"

// Date is a day, without a time and a place. The zero Date is one that is not known. Dates may be compared by ==.
type Date struct {
	days  int32 // from 1970-01-01
	known bool
}

const daySeconds = 24 * 60 * 60

// NewDate is a day of the calendar. As with [time.Date], a 31 September is 1 October.
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf is the day on which a time falls in its own location; the zero Time has none.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	year, month, day := t.Date()
	return DateOfDays(int32(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / daySeconds))
}

// DateOfDays is the day that lies so many after 1970-01-01, as Arrow's date32 has it.
func DateOfDays(days int32) Date { return Date{days: days, known: true} }

// ParseDate reads a day such as "2017-11-15".
func ParseDate(text string) (Date, error) {
	t, err := time.Parse("2006-01-02", text)
	if err != nil {
		return Date{}, &Error{Status: ErrParse, Message: "'" + text + "' is not a day such as 2017-11-15", Row: -1, cause: err}
	}
	return DateOf(t), nil
}

// IsZero tells whether the day is not known.
func (d Date) IsZero() bool { return !d.known }

// Days is how many days it lies after 1970-01-01.
func (d Date) Days() int32 { return d.days }

// AddDays is the day so many days later; that of a day that is not known is not known.
func (d Date) AddDays(days int) Date { return Date{days: d.days + int32(days), known: d.known} }

// Sub is how many days it lies after another.
func (d Date) Sub(other Date) int { return int(d.days) - int(other.days) }

// Before tells whether it lies before another day.
func (d Date) Before(other Date) bool { return d.days < other.days }

// Time is its midnight in UTC; the zero Time of a day that is not known.
func (d Date) Time() time.Time {
	if !d.known {
		return time.Time{}
	}
	return time.Unix(int64(d.days)*daySeconds, 0).UTC()
}

// String is the day as 2017-11-15; empty for one that is not known.
func (d Date) String() string {
	if !d.known {
		return ""
	}
	return d.Time().Format("2006-01-02")
}

// MarshalText is String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what String writes.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d = Date{}
	if len(text) > 0 {
		*d, err = ParseDate(string(text))
	}
	return err
}

// c is the day as C has it.
func (d Date) c() C.int32_t {
	if !d.known {
		return C.LANDFALL_NO_DAY
	}
	return C.int32_t(d.days)
}
