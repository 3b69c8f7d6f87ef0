"""The review: one document that says where the quarter lands.

Won so far, what is open and whether it covers the target, where it lands and how sure that is, which deals decide it, what is
needed a day, each region and manager, and what the best of the team do differently.

Tables of opportunities are those of ``landfall.pipeline``, with the columns owner, manager and region where there are any; stage
history and close dates those of ``landfall.forecast``. Targets, of bookings, are one number, or a table:

=========  =======  ========  ======================================================================================
amount     numbers  needed    in the currency of the deals
period     text     optional  a label such as "2017-Q4"; rows of other periods are not looked at. Without it all are the
                              reviewed quarter's
dimension  text     optional  region, manager or another column to split by; empty, None or "total": the whole company
segment    text     optional  its level; as empty as the dimension is
=========  =======  ========  ======================================================================================

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Literal

from landfall import _core
from landfall._native import native

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, NoReturn

    from landfall._native import AnyTable, Day, Progress
    from landfall.calendar import Calendar
    from landfall.landing import Landing
    from landfall.pipeline import Columns, CoverageDefinition, Rejects
    from landfall.table import Table

__all__ = ["Review", "quarter"]

ReviewTable = Literal["summary", "methods", "deciding", "segments", "performance", "needed", "team", "notes"]


@native("landfall_review_quarter")
def _quarter(
    cls: type[Review],
    opportunities: AnyTable,
    targets: AnyTable | None,
    stage_history: AnyTable | None,
    close_dates: AnyTable | None,
    as_of: Day | None,
    calendar: Calendar | None,
    coverage: str,
    window_days: int,
    deciding: int,
    owner: str | None,
    segments: Sequence[str] | None,
    columns: Columns | None,
    with_rejects: bool,
    progress: Progress,
    memory_limit: int,
    threads: int,
) -> tuple[Review, Table | None]: ...


@native("landfall_review_landing")
def _landing(review: Review) -> Landing: ...


@native("landfall_review_table")
def _table(review: Review, table: ReviewTable) -> Table: ...


@native("landfall_review_page")
def _page(review: Review, width: int) -> str: ...


class Review(_core.ReviewHandle):
    """What ``quarter`` answers. It never changes once made. ``print`` shows it as a page; a notebook shows it with its density."""

    rejects: Table | None
    """Rows of any table that were left out: table, row, column, value, reason. None where wrong rows raise."""

    @property
    def landing(self) -> Landing:
        """Where the quarter lands. Raises InsufficientData, with the reason, where the history does not carry one."""
        return _landing(self)

    @property
    def summary(self) -> Mapping[str, Any]:
        """The figures in one row: won, open, target, coverage, quantiles, chance of the target, needed a day. None: not known."""
        return _table(self, "summary")[0]

    @property
    def methods(self) -> Table:
        """The methods behind the Landing, with their weights and past errors."""
        return _table(self, "methods")

    @property
    def deciding(self) -> Table:
        """The open deals that decide most, each with its chance and interval."""
        return _table(self, "deciding")

    @property
    def segments(self) -> Table:
        """Each region, manager and so on: won, open, target, coverage, landing, win rate."""
        return _table(self, "segments")

    @property
    def performance(self) -> Mapping[str, Any]:
        """What was closed in the window: won and lost, win rate, mean amount, median cycle."""
        return _table(self, "performance")[0]

    @property
    def needed(self) -> Table:
        """What makes the remaining target at the window's win rate and mean deal: stage, rate, units."""
        return _table(self, "needed")

    @property
    def team(self) -> Table:
        """Top of the team against its bottom, by metric. No rows where there are too few to compare."""
        return _table(self, "team")

    @property
    def notes(self) -> list[str]:
        """What limits the answer."""
        return [row["text"] for row in _table(self, "notes") if row["kind"] == "note"]

    @property
    def definitions(self) -> list[str]:
        """Which definitions were used."""
        return [row["text"] for row in _table(self, "notes") if row["kind"] == "definition"]

    def page(self, *, width: int = 100) -> str:
        """The review as a page of text of so many columns, 80 or more."""
        return _page(self, width)

    def __str__(self) -> str:
        return self.page()

    def __repr__(self) -> str:
        summary = self.summary
        if summary["p50"] is None:
            return f"<Review of {summary['period']}, as of {summary['as_of']}: no Landing>"
        low, middle, high = (f"{summary[name]:,.0f}" for name in ("p10", "p50", "p90"))
        return f"<Review of {summary['period']}, as of {summary['as_of']}: {middle}, 80% between {low} and {high}>"

    def _repr_html_(self) -> str:
        picture = "" if self.summary["p50"] is None else self.landing._repr_html_()
        return f"{picture}<pre>{escape(self.page())}</pre>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Review does not pickle; its Landing and its tables do")


def quarter(
    opportunities: AnyTable,
    targets: AnyTable | float | None = None,
    *,
    stage_history: AnyTable | None = None,
    close_dates: AnyTable | None = None,
    as_of: Day | None = None,
    calendar: Calendar | None = None,
    coverage: CoverageDefinition = "to_go",
    window_days: int = 365,
    deciding: int = 5,
    owner: str | None = None,
    segments: Sequence[str] | None = None,
    columns: Columns | None = None,
    rejects: Rejects = "raise",
    progress: Progress = False,
    memory_limit: int = 0,
    threads: int = 1,
) -> Review:
    """Reviews the quarter that ``as_of`` lies in.

    Too little history is no error: what cannot be said is None, and a note says why.

    as_of: nothing later is looked at. None: the last day on which any deal was created or closed.
    calendar: None: calendar years, weeks of five business days.
    coverage: open pipeline over what is left of the target ("to_go"), or over all of it ("full_target").
    window_days: win rates, cycles and the team are taken over so many days up to as_of.
    deciding: so many of the open deals that decide most are listed.
    owner: column of text; None: "owner", where there is one. segments: columns to split by; None: region and manager, likewise.
    columns: how the table of opportunities is to be read, where it is not as in ``landfall.pipeline``.
    rejects: "raise" for a wrong row of a table, or "return" them in the review's ``rejects``; a wrong target always raises.
    progress, memory_limit, threads: as for ``Landing.from_deals``.

    >>> import datetime
    >>> day = datetime.date.fromordinal
    >>> start = datetime.date(2016, 1, 1).toordinal()
    >>> history = [(day(start + i), day(start + i + 20 + i % 25), "won" if i % 3 else "lost", 100.0 + i % 7) for i in range(650)]
    >>> is_open = [(day(start + 660 + i), None, "open", 103.0) for i in range(20)]
    >>> created, closed, stage, amount = zip(*history, *is_open)
    >>> review = quarter({"created": created, "closed": closed, "stage": stage, "amount": amount}, 6_000, as_of="2017-11-14")
    >>> review.summary["week"], review.summary["business_days_left"]
    (7, 33)
    >>> review.landing.probability_at_least(6_000) == review.summary["p_hit"]
    True
    """
    asked = {"amount": [targets]} if isinstance(targets, (int, float)) else targets
    review, wrong = _quarter(
        Review, opportunities, asked, stage_history, close_dates, as_of, calendar, coverage, window_days, deciding, owner, segments,
        columns, rejects == "return", progress, memory_limit, threads
    )  # fmt: skip
    review.rejects = wrong
    return review
