"""Calendars, against Python's own and numpy's."""

from __future__ import annotations

import copy
import datetime
import pickle

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as some

import landfall as lf

days = some.dates(datetime.date(1401, 1, 1), datetime.date(9998, 1, 1))


@given(days, some.integers(0, 4000), some.sets(some.integers(1, 7), max_size=6))
def test_business_days_of_any_weekend_agree_with_numpy(begin, length, weekend):
    end = min(begin + datetime.timedelta(length), datetime.date(9998, 1, 1))
    mask = "".join("0" if weekday in weekend else "1" for weekday in range(1, 8))
    expected = numpy.busday_count(begin, end, mask)
    assert lf.Calendar(weekend=sorted(weekend)).business_days(begin, end) == expected


@given(days)
def test_a_quarter_of_months_is_the_calendars(day):
    period = lf.Calendar().quarter_of(day)
    assert period.begin <= day < period.end
    assert (period.begin.month - 1) % 3 == 0 and period.begin.day == 1
    assert period.label == f"{day.year}-Q{(day.month + 2) // 3}"
    assert period.days in (90, 91, 92)


@given(days, some.sampled_from(["weeks_445", "weeks_454", "weeks_544"]), some.integers(1, 12))
def test_years_of_weeks_have_52_or_53(day, pattern, first_month):
    calendar = lf.Calendar(pattern, first_month=first_month)
    year, quarter = calendar.year_of(day), calendar.quarter_of(day)
    assert year.begin <= quarter.begin <= day < quarter.end <= year.end
    assert year.days in (364, 371)
    assert 1 <= calendar.week_of_quarter(day) <= 14


def test_days_are_dates_or_text():
    calendar = lf.Calendar()
    expected = calendar.quarter_of(datetime.date(2017, 11, 15))
    assert calendar.quarter_of("2017-11-15") == expected
    assert calendar.quarter_of(datetime.datetime(2017, 11, 15, 23, 59)) == expected
    with pytest.raises(TypeError, match="day must be a datetime.date or text such as '2017-11-15', not int"):
        calendar.quarter_of(17485)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        calendar.quarter_of("15.11.2017")
    with pytest.raises(lf.errors.InvalidArgument):
        calendar.quarter_of(datetime.date(1200, 1, 1))


def test_a_label_that_is_none_cannot_be_read():
    with pytest.raises(lf.errors.ParseError):
        lf.Calendar().period("the fourth quarter")
    assert lf.Calendar().period("2017-Q4") == (datetime.date(2017, 10, 1), datetime.date(2018, 1, 1), "2017-Q4")


def test_a_calendar_pickles_with_its_options():
    calendar = lf.Calendar("weeks_454", first_month=2, year_name="by_begin", weekend=[5, 6], holidays=["2017-12-25"])
    for again in (pickle.loads(pickle.dumps(calendar)), copy.deepcopy(calendar)):
        assert again.year_of("2017-12-01") == calendar.year_of("2017-12-01")
        assert repr(again) == repr(calendar)


def test_options_outside_their_domain_are_refused():
    for wrong in ({"first_month": 13}, {"week_begins": 0}, {"weekend": [8]}, {"pattern": "months_of_30"}, {"holidays": ["2017-02-30"]}):
        with pytest.raises(ValueError):
            lf.Calendar(**wrong)
