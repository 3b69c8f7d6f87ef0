// SPDX-License-Identifier: Apache-2.0

package landfall

/*
#include "bridge.h"

typedef struct go_calendar {
  landfall_calendar* value;
  landfall_error* failure;
} go_calendar;

typedef struct go_period {
  landfall_period value;
  landfall_error* failure;
} go_period;

typedef struct go_whole {
  int32_t value;
  landfall_error* failure;
} go_whole;

static go_calendar go_calendar_new(uint32_t pattern, uint32_t year_end, uint32_t year_name, int32_t first_month,
                                   int32_t week_begins, int32_t weekend, const int32_t* holidays, int64_t n_holidays) {
  landfall_calendar_new_options options;
  landfall_calendar_new_options_init(&options, (uint32_t)sizeof options);
  options.pattern = pattern;
  options.year_end = year_end;
  options.year_name = year_name;
  if (first_month != 0) options.first_month = first_month;
  options.week_begins = week_begins;
  if (weekend >= 0) options.weekend = (uint32_t)weekend;
  options.holidays = holidays;
  options.n_holidays = n_holidays;
  GO_ANSWER(go_calendar, landfall_calendar_new(&options, &answer.value, &error));
}
static go_period go_quarter_of(const landfall_calendar* calendar, int32_t day) {
  GO_ANSWER(go_period, landfall_calendar_quarter_of(calendar, day, &answer.value, &error));
}
static go_period go_year_of(const landfall_calendar* calendar, int32_t day) {
  GO_ANSWER(go_period, landfall_calendar_year_of(calendar, day, &answer.value, &error));
}
static go_period go_period_of(const landfall_calendar* calendar, const char* label) {
  GO_ANSWER(go_period, landfall_calendar_period(calendar, label, &answer.value, &error));
}
static go_whole go_week_of_quarter(const landfall_calendar* calendar, int32_t day) {
  GO_ANSWER(go_whole, landfall_calendar_week_of_quarter(calendar, day, &answer.value, &error));
}
static go_whole go_business_days(const landfall_calendar* calendar, int32_t begin, int32_t end) {
  GO_ANSWER(go_whole, landfall_calendar_business_days(calendar, begin, end, &answer.value, &error));
}
*/
import "C"

import (
	"runtime"
	"time"
	"unsafe"
)

// YearPattern is how a fiscal year is cut into its twelve months.
type YearPattern uint32

const (
	YearOfMonths   YearPattern = C.LANDFALL_YEAR_MONTHS    // calendar months
	YearOfWeeks445 YearPattern = C.LANDFALL_YEAR_WEEKS_445 // quarters of 4, 4 and 5 weeks
	YearOfWeeks454 YearPattern = C.LANDFALL_YEAR_WEEKS_454 // 4, 5 and 4: retail
	YearOfWeeks544 YearPattern = C.LANDFALL_YEAR_WEEKS_544 // 5, 4 and 4
)

// YearEnd is where a year of weeks ends, with respect to the last day of the calendar month that closes it.
type YearEnd uint32

const (
	YearEndsNearest YearEnd = C.LANDFALL_YEAR_END_NEAREST // on the weekday nearest to it
	YearEndsLast    YearEnd = C.LANDFALL_YEAR_END_LAST    // on the last such weekday not after it
)

// YearName is which calendar year names a fiscal year that begins in one and ends in the next.
type YearName uint32

const (
	YearNamedByEnd   YearName = C.LANDFALL_YEAR_NAME_BY_END   // February 2017 to January 2018 is 2018
	YearNamedByBegin YearName = C.LANDFALL_YEAR_NAME_BY_BEGIN // … is 2017
)

// CalendarOptions are those of [NewCalendar].
type CalendarOptions struct {
	Pattern    YearPattern
	YearEnd    YearEnd // for patterns of weeks
	YearName   YearName
	FirstMonth time.Month     // the fiscal year begins with it, or about its first day; 0: January
	WeekBegins time.Weekday   // first day of a week, for patterns of weeks
	Weekend    []time.Weekday // days without business; nil: Saturday and Sunday, an empty slice: none
	Holidays   []Date         // further days without business, in any order
}

// Period is a stretch of days with a name. End is the first day that no longer belongs.
type Period struct {
	Begin, End Date
	Label      string // "2017-Q4"
}

// Days is how many days it has.
func (p Period) Days() int { return p.End.Sub(p.Begin) }

func (p Period) String() string { return p.Label }

// Calendar is a company's: fiscal years of months, or of whole weeks (4-4-5 and its kin), and the days on which business is done.
// Years 1400 to 9999. It never changes once made. Close it.
type Calendar struct{ c *C.landfall_calendar }

// NewCalendar makes a calendar. By default it has calendar months from January, Monday to Friday, no holidays.
func NewCalendar(options *CalendarOptions) (*Calendar, error) {
	if options == nil {
		options = &CalendarOptions{}
	}
	weekend := C.int32_t(-1)
	if options.Weekend != nil {
		weekend = 0
	}
	for i, weekday := range options.Weekend {
		if weekday < time.Sunday || weekday > time.Saturday {
			return nil, invalid("weekend", i, "it is no weekday")
		}
		weekend |= 1 << (iso(weekday) - 1)
	}
	days := make([]int32, len(options.Holidays))
	for i, holiday := range options.Holidays {
		if holiday.IsZero() {
			return nil, invalid("holidays", i, "it is no day")
		}
		days[i] = holiday.days
	}
	var holidays *C.int32_t
	if len(days) > 0 {
		holidays = (*C.int32_t)(&days[0])
	}
	answer := C.go_calendar_new(C.uint32_t(options.Pattern), C.uint32_t(options.YearEnd), C.uint32_t(options.YearName),
		C.int32_t(options.FirstMonth), iso(options.WeekBegins), weekend, holidays, C.int64_t(len(days)))
	if answer.failure != nil {
		return nil, taken(answer.failure)
	}
	calendar := &Calendar{answer.value}
	runtime.SetFinalizer(calendar, (*Calendar).Close)
	return calendar, nil
}

// iso has Monday as 1 and Sunday as 7.
func iso(weekday time.Weekday) C.int32_t {
	if weekday == time.Sunday {
		return 7
	}
	return C.int32_t(weekday)
}

// Close frees the Calendar, which nobody must use any more. It answers nil. Closing twice is fine.
func (c *Calendar) Close() error {
	runtime.SetFinalizer(c, nil)
	C.landfall_calendar_free(c.c)
	c.c = nil
	return nil
}

func (c *Calendar) in() *C.landfall_calendar {
	if c == nil {
		return nil
	}
	return c.c
}

func period(answer C.go_period) (Period, error) {
	if answer.failure != nil {
		return Period{}, taken(answer.failure)
	}
	v := answer.value
	return Period{DateOfDays(int32(v.begin)), DateOfDays(int32(v.end)), C.GoString(&v.label[0])}, nil
}

func whole(answer C.go_whole) (int, error) { return int(answer.value), failed(answer.failure) }

// QuarterOf is the fiscal quarter that a day lies in. O(1).
func (c *Calendar) QuarterOf(day Date) (Period, error) {
	quarter, err := period(C.go_quarter_of(c.in(), day.c()))
	runtime.KeepAlive(c)
	return quarter, err
}

// YearOf is the fiscal year that a day lies in. O(1).
func (c *Calendar) YearOf(day Date) (Period, error) {
	year, err := period(C.go_year_of(c.in(), day.c()))
	runtime.KeepAlive(c)
	return year, err
}

// Period is that of a label: 2017, 2017-S2 (four months), 2017-Q4, 2017-M11 or 2017-W07. [ErrParse] for any other text. O(1).
func (c *Calendar) Period(label string) (Period, error) {
	text := C.CString(label)
	defer C.free(unsafe.Pointer(text))
	found, err := period(C.go_period_of(c.in(), text))
	runtime.KeepAlive(c)
	return found, err
}

// WeekOfQuarter is 1 on the first seven days of a quarter, and goes up to 13 or 14. O(1).
func (c *Calendar) WeekOfQuarter(day Date) (int, error) {
	week, err := whole(C.go_week_of_quarter(c.in(), day.c()))
	runtime.KeepAlive(c)
	return week, err
}

// BusinessDays is how many there are from begin until before end; 0 when end is not after begin. O(log n) in the holidays.
func (c *Calendar) BusinessDays(begin, end Date) (int, error) {
	days, err := whole(C.go_business_days(c.in(), begin.c(), end.c()))
	runtime.KeepAlive(c)
	return days, err
}
