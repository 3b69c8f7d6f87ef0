"""A company's calendar: fiscal years of months, or of whole weeks (4-4-5 and its kin), and the days on which business is done.

Days are ``datetime.date`` or text such as "2017-11-15". Periods are half-open: ``end`` is the first day after. Years 1400 to 9999.

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from landfall import _core
from landfall._native import native

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from typing_extensions import Self

    from landfall._native import Day

__all__ = ["Calendar", "Period"]

YearPattern = Literal["months", "weeks_445", "weeks_454", "weeks_544"]
YearEnd = Literal["nearest", "last"]
YearName = Literal["by_end", "by_begin"]


class Period(NamedTuple):
    """A stretch of days with a name. ``end`` is the first day that no longer belongs."""

    begin: datetime.date
    end: datetime.date
    label: str

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.begin).days


@native("landfall_calendar_new")
def _new(
    cls: type[Calendar],
    pattern: str,
    first_month: int,
    year_end: str,
    year_name: str,
    week_begins: int,
    weekend: Sequence[int],
    holidays: Sequence[Day],
) -> Calendar:
    """An object of ``cls`` that owns a calendar."""
    ...


class Calendar(_core.CalendarHandle):
    """A fiscal calendar with its business days. It never changes once made, and pickles.

    pattern: how a fiscal year is cut into its twelve months: calendar months, or quarters of 4, 4 and 5 weeks and its kin.
    first_month: the calendar month, 1 to 12, with which the fiscal year begins, or about whose first day.
    year_end: where a year of weeks ends: on the weekday nearest the last day of its last month, or the last one not after it.
    year_name: which calendar year names a fiscal year that begins in one and ends in the next.
    week_begins: ISO weekday of a week's first day, Monday 1 to Sunday 7; for patterns of weeks.
    weekend: ISO weekdays without business. holidays: further days without business, in any order.

    >>> calendar = Calendar(first_month=2, holidays=["2017-12-25"])
    >>> calendar.quarter_of("2017-11-15")
    Period(begin=datetime.date(2017, 11, 1), end=datetime.date(2018, 2, 1), label='2018-Q4')
    """

    __slots__ = ("_options",)
    _options: dict[str, object]

    def __new__(
        cls,
        pattern: YearPattern = "months",
        *,
        first_month: int = 1,
        year_end: YearEnd = "nearest",
        year_name: YearName = "by_end",
        week_begins: int = 7,
        weekend: Sequence[int] = (6, 7),
        holidays: Sequence[Day] = (),
    ) -> Self:
        made = _new(cls, pattern, first_month, year_end, year_name, week_begins, weekend, holidays)
        made._options = {
            "pattern": pattern,
            "first_month": first_month,
            "year_end": year_end,
            "year_name": year_name,
            "week_begins": week_begins,
            "weekend": tuple(weekend),
            "holidays": tuple(holidays),
        }
        return made  # type: ignore[return-value] # of cls, as _new was told

    @native("landfall_calendar_quarter_of")
    def quarter_of(self, day: Day) -> Period:
        """The fiscal quarter that a day lies in.

        >>> Calendar().quarter_of("2017-11-15").label
        '2017-Q4'
        """
        ...

    @native("landfall_calendar_year_of")
    def year_of(self, day: Day) -> Period:
        """The fiscal year that a day lies in.

        >>> Calendar("weeks_445", first_month=2).year_of("2017-11-15").days  # 53 weeks
        371
        """
        ...

    @native("landfall_calendar_period")
    def period(self, label: str) -> Period:
        """The period of a label: 2017, 2017-S2 (four months), 2017-Q4, 2017-M11 or 2017-W07. ParseError for other text.

        >>> Calendar().period("2017-Q4").days
        92
        """
        ...

    @native("landfall_calendar_week_of_quarter")
    def week_of_quarter(self, day: Day) -> int:
        """Week of the quarter: 1 on its first seven days, up to 13 or 14.

        >>> Calendar().week_of_quarter("2017-11-15")
        7
        """
        ...

    @native("landfall_calendar_business_days")
    def business_days(self, begin: Day, end: Day) -> int:
        """Business days from ``begin`` until before ``end``; 0 when end is not after begin.

        >>> Calendar(holidays=["2017-12-25"]).business_days("2017-12-22", "2017-12-27")
        2
        """
        ...

    def __reduce__(self) -> tuple[object, ...]:
        return _remade, (type(self), self._options)

    def __repr__(self) -> str:
        return f"Calendar({', '.join(f'{name}={value!r}' for name, value in self._options.items())})"


def _remade(cls: type[Calendar], options: dict[str, object]) -> Calendar:
    return cls(**options)  # type: ignore[arg-type] # as they were given to it before
