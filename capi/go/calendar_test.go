// SPDX-License-Identifier: Apache-2.0

package landfall_test

import (
	"testing"
	"time"

	landfall "github.com/landfall/landfall/capi/go"
)

func TestAYearOfWeeksHas52Or53(t *testing.T) {
	for _, pattern := range []landfall.YearPattern{landfall.YearOfWeeks445, landfall.YearOfWeeks454, landfall.YearOfWeeks544} {
		calendar := must(landfall.NewCalendar(&landfall.CalendarOptions{Pattern: pattern, FirstMonth: time.February}))
		defer calendar.Close()
		for date := day("1995-01-01"); date.Before(day("2030-01-01")); date = date.AddDays(17) {
			year, quarter := must(calendar.YearOf(date)), must(calendar.QuarterOf(date))
			week := must(calendar.WeekOfQuarter(date))
			if year.Days() != 364 && year.Days() != 371 || quarter.Begin.Before(year.Begin) || year.End.Before(quarter.End) ||
				date.Before(quarter.Begin) || !date.Before(quarter.End) || week != date.Sub(quarter.Begin)/7+1 {
				t.Fatalf("%v: year %v to %v, quarter %v, week %d", date, year.Begin, year.End, quarter, week)
			}
			if must(calendar.Period(quarter.Label)) != quarter {
				t.Fatalf("%v is another period", quarter)
			}
		}
	}
}

func TestAWeekendMayBeAnyDays(t *testing.T) {
	begin, end := day("2017-11-13"), day("2017-11-20") // Monday to Sunday
	for _, each := range []struct {
		weekend []time.Weekday
		days    int
	}{{nil, 5}, {[]time.Weekday{}, 7}, {[]time.Weekday{time.Friday, time.Saturday, time.Sunday}, 4}} {
		calendar := must(landfall.NewCalendar(&landfall.CalendarOptions{Weekend: each.weekend}))
		defer calendar.Close()
		if days := must(calendar.BusinessDays(begin, end)); days != each.days {
			t.Errorf("%v: %d days", each.weekend, days)
		}
	}
	friday := must(landfall.NewCalendar(&landfall.CalendarOptions{Weekend: []time.Weekday{time.Sunday}}))
	defer friday.Close()
	if must(friday.BusinessDays(day("2017-11-19"), day("2017-11-20"))) != 0 {
		t.Error("business is done on that Sunday")
	}
}

func TestWhatACalendarCannotAnswer(t *testing.T) {
	calendar := must(landfall.NewCalendar(nil))
	_, err := calendar.Period("the fourth quarter")
	wantFailure(t, err, landfall.ErrParse, "", -1)
	_, err = calendar.QuarterOf(landfall.Date{})
	wantFailure(t, err, landfall.ErrInvalidArgument, "day", -1)
	_, err = calendar.QuarterOf(landfall.NewDate(1200, 1, 1))
	wantFailure(t, err, landfall.ErrInvalidArgument, "day", -1)
	calendar.Close()
	calendar.Close()
	_, err = calendar.QuarterOf(day("2017-11-15"))
	wantFailure(t, err, landfall.ErrInvalidArgument, "calendar", -1)

	_, err = landfall.NewCalendar(&landfall.CalendarOptions{FirstMonth: 13})
	wantFailure(t, err, landfall.ErrInvalidArgument, "first_month", -1)
	_, err = landfall.NewCalendar(&landfall.CalendarOptions{Weekend: []time.Weekday{9}})
	wantFailure(t, err, landfall.ErrInvalidArgument, "weekend", 0)
	_, err = landfall.NewCalendar(&landfall.CalendarOptions{Holidays: []landfall.Date{day("2017-12-25"), {}}})
	wantFailure(t, err, landfall.ErrInvalidArgument, "holidays", 1)
}
