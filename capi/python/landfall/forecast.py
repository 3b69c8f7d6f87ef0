"""Forecasts of a period by its deals: where it lands, which deals decide it, and what calls have been worth.

Tables of opportunities are those of ``landfall.pipeline``. The others, of which each may be left out, sharpen the answer:

=============  ======================================  ====================================================================
stage_history  id, stage, entered                      when deals came to their stages
close_dates    id, forecast_on, expected_close         close dates as they were forecast; null: none is expected any more
calls          caller, day, period, category, amount   what reps and managers have called, of the period's total; with
                                                       ``about``: whose part, where it is not the caller's own. A period is a
                                                       label such as "2017-Q4"; a category one of omitted, pipeline, best case,
                                                       commit, closed
=============  ======================================  ====================================================================

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Literal

from landfall import _core
from landfall._native import native
from landfall.calendar import Calendar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, NoReturn

    from landfall._native import AnyTable, Day, Progress
    from landfall.calendar import Period
    from landfall.landing import Landing
    from landfall.pipeline import Columns, Rejects
    from landfall.table import Table

__all__ = ["DealForecast", "deals", "roll_up"]

Category = Literal["omitted", "pipeline", "best_case", "commit", "closed"]
Cumulation = Literal["cumulative", "single"]
OverrideRule = Literal["default_roll_up", "accepted_forecast", "managers_manual", "opportunity_only"]
ForecastTable = Literal["summary", "methods", "open_deals", "calls", "levels", "notes"]


@native("landfall_forecast_deals")
def _deals(
    cls: type[DealForecast],
    opportunities: AnyTable,
    stage_history: AnyTable | None,
    close_dates: AnyTable | None,
    calls: AnyTable | None,
    as_of: Day | None,
    period_begin: Day | None,
    period_end: Day | None,
    calendar: Calendar | None,
    target: float,
    owner: str | None,
    dimensions: Sequence[str] | None,
    decided: int,
    columns: Columns | None,
    with_rejects: bool,
    progress: Progress,
    memory_limit: int,
    threads: int,
) -> tuple[DealForecast, Table | None]: ...


@native("landfall_forecast_roll_up")
def _roll_up(
    opportunities: AnyTable,
    calls: AnyTable | None,
    as_of: Day | None,
    period_begin: Day | None,
    period_end: Day | None,
    calendar: Calendar | None,
    category: str,
    cumulation: str,
    rule: str,
    rule_members: Sequence[str],
    member_rules: Sequence[str],
    hierarchy: Sequence[str] | None,
    category_column: str | None,
    columns: Columns | None,
    with_rejects: bool,
    progress: Progress,
    memory_limit: int,
) -> tuple[Table, Table | None]: ...


@native("landfall_forecast_landing")
def _landing(forecast: DealForecast) -> Landing: ...


@native("landfall_forecast_table")
def _table(forecast: DealForecast, table: ForecastTable) -> Table: ...


@native("landfall_forecast_page")
def _page(forecast: DealForecast, width: int, top: int) -> str: ...


class DealForecast(_core.ForecastHandle):
    """What ``deals`` answers. It never changes once made. ``print`` shows it as a page; a notebook shows it with its density."""

    rejects: Table | None
    """Rows of any table that were left out: table, row, column, value, reason. None where wrong rows raise."""

    @property
    def landing(self) -> Landing:
        """Where the period lands. Raises InsufficientData, with the reason, where the history does not carry one."""
        return _landing(self)

    @property
    def summary(self) -> Mapping[str, Any]:
        """The figures in one row: won so far, open, still expected, quantiles, chance of the target. None: not known."""
        return _table(self, "summary")[0]

    @property
    def methods(self) -> Table:
        """The methods behind the Landing, with their weights and past errors."""
        return _table(self, "methods")

    @property
    def open_deals(self) -> Table:
        """Every open deal with its chance and interval, those that decide most first."""
        return _table(self, "open_deals")

    @property
    def calls(self) -> Table:
        """Calls that stand, and what they come to without their callers' bias."""
        return _table(self, "calls")

    @property
    def levels(self) -> Table:
        """What past calls of each category came to."""
        return _table(self, "levels")

    @property
    def notes(self) -> list[str]:
        """What limits the answer."""
        return [row["text"] for row in _table(self, "notes") if row["kind"] == "note"]

    @property
    def definitions(self) -> list[str]:
        """Which definitions were used."""
        return [row["text"] for row in _table(self, "notes") if row["kind"] == "definition"]

    def page(self, *, width: int = 100, top: int = 10) -> str:
        """The forecast as a page of text of so many columns, 80 or more, with so many deals listed."""
        return _page(self, width, top)

    def __str__(self) -> str:
        return self.page()

    def __repr__(self) -> str:
        summary = self.summary
        if summary["p50"] is None:
            return f"<DealForecast {summary['period']}, as of {summary['as_of']}: no Landing>"
        low, middle, high = (f"{summary[name]:,.0f}" for name in ("p10", "p50", "p90"))
        return f"<DealForecast {summary['period']}, as of {summary['as_of']}: {middle}, 80% between {low} and {high}>"

    def _repr_html_(self) -> str:
        picture = "" if self.summary["p50"] is None else self.landing._repr_html_()
        return f"{picture}<pre>{escape(self.page())}</pre>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a DealForecast does not pickle; its Landing and its tables do")


def _ends(period: Period | tuple[Day, Day] | str | None, calendar: Calendar | None) -> tuple[Day | None, Day | None]:
    if period is None:
        return None, None
    if isinstance(period, str):
        period = (calendar or Calendar()).period(period)
    return period[0], period[1]


def deals(
    opportunities: AnyTable,
    *,
    stage_history: AnyTable | None = None,
    close_dates: AnyTable | None = None,
    calls: AnyTable | None = None,
    as_of: Day | None = None,
    period: Period | tuple[Day, Day] | str | None = None,
    calendar: Calendar | None = None,
    target: float | None = None,
    owner: str | None = None,
    dimensions: Sequence[str] | None = None,
    decided: int = 1000,
    columns: Columns | None = None,
    rejects: Rejects = "raise",
    progress: Progress = False,
    memory_limit: int = 0,
    threads: int = 1,
) -> DealForecast:
    """Forecasts a period's bookings by its deals.

    Won so far, open deals with their chances by a competing-risks model of the history, and business not yet created; beside
    what earlier periods won from the same day on, and what was called, each weighed by how well it has done. Too little history
    is no error: there is no Landing then, and a note says why.

    as_of: nothing later is looked at. None: the last day on which any deal was created or closed.
    period: a week, month, quarter, semester or year of the calendar: its label, or its first day and the first day after it.
    None: the quarter of as_of. calendar: None: calendar years.
    target: in the currency of the deals; None: no chance of it is given.
    owner: column of text; None: "owner", where there is one.
    dimensions: columns of text in which deals of a kind are alike. None: owner, segment, source, product, those that are there.
    decided: so many deals at most get their chances of the target; 0: all.
    columns: how the table of opportunities is to be read, where it is not as in ``landfall.pipeline``.
    rejects: "raise" for a wrong row of any table, or "return" them in the forecast's ``rejects``.
    progress, memory_limit, threads: as for ``Landing.from_deals``.

    >>> import datetime
    >>> day = datetime.date.fromordinal
    >>> start = datetime.date(2016, 1, 1).toordinal()
    >>> history = [(day(start + i), day(start + i + 20 + i % 25), "won" if i % 3 else "lost", 100.0 + i % 7) for i in range(650)]
    >>> is_open = [(day(start + 660 + i), None, "open", 103.0) for i in range(20)]
    >>> created, closed, stage, amount = zip(*history, *is_open)
    >>> table = {"created": created, "closed": closed, "stage": stage, "amount": amount}
    >>> forecast = deals(table, as_of="2017-11-14", target=6_000)
    >>> 0.0 < forecast.summary["p_hit"] < 1.0
    True
    >>> len(forecast.open_deals)
    25
    """
    begin, end = _ends(period, calendar)
    asked = math.nan if target is None else target
    forecast, wrong = _deals(
        DealForecast, opportunities, stage_history, close_dates, calls, as_of, begin, end, calendar, asked, owner, dimensions,
        decided, columns, rejects == "return", progress, memory_limit, threads
    )  # fmt: skip
    forecast.rejects = wrong
    return forecast


def roll_up(
    opportunities: AnyTable,
    calls: AnyTable | None = None,
    *,
    as_of: Day | None = None,
    period: Period | tuple[Day, Day] | str | None = None,
    calendar: Calendar | None = None,
    category: Category = "commit",
    cumulation: Cumulation = "cumulative",
    rule: OverrideRule = "default_roll_up",
    member_rules: Mapping[str, OverrideRule] | None = None,
    hierarchy: Sequence[str] | None = None,
    category_column: str | None = None,
    columns: Columns | None = None,
    rejects: Rejects = "raise",
    progress: Progress = False,
    memory_limit: int = 0,
) -> Table:
    """The roll-up of a category through the hierarchy: which number each member stands for, and whose judgement is in it.

    as_of, period, calendar, columns, rejects, progress, memory_limit: as for ``deals``.
    cumulation: the category and all more certain ones (commit is commit and closed), or the "single" one.
    rule: which number a member stands for in his superior's roll-up: his roll-up; what he called himself; what his superior
    called about him; or the deals alone. member_rules: members with rules of their own.
    hierarchy: columns that tell who reports to whom: each deal's owner, his manager, that one's. None: owner, manager, region.
    category_column: of open deals. None: "forecast_category"; all are pipeline where there is none.

    Answers member, superior, depth, own_amount, opportunity_amount, roll_up_amount, call, manual, rule, amount and adjustment,
    superiors first. The top's amount is the sum of all deals and all adjustments.

    >>> import datetime
    >>> days = [datetime.date(2025, 10, 6), datetime.date(2025, 11, 3)]
    >>> table = {
    ...     "stage": ["won", "Demo"], "created": days, "closed": [days[1], None], "amount": [100.0, 50.0],
    ...     "owner": ["Ann", "Ben"], "manager": ["Mia", "Mia"], "forecast_category": ["commit", "commit"],
    ... }
    >>> calls = {"caller": ["Ben"], "day": ["2025-11-10"], "period": ["2025-Q4"], "category": ["commit"], "amount": [80.0]}
    >>> calls["day"] = [datetime.date.fromisoformat(day) for day in calls["day"]]
    >>> rows = roll_up(table, calls, as_of="2025-11-14", rule="accepted_forecast")
    >>> [(row["member"], row["amount"]) for row in rows]
    [('Mia', 180.0), ('Ann', 100.0), ('Ben', 80.0)]
    """
    begin, end = _ends(period, calendar)
    rules = dict(member_rules or {})
    table, wrong = _roll_up(
        opportunities, calls, as_of, begin, end, calendar, category, cumulation, rule, list(rules), list(rules.values()), hierarchy,
        category_column, columns, rejects == "return", progress, memory_limit
    )  # fmt: skip
    table._rejects = wrong
    return table
