"""Histories of a pipeline, and what is asked of them: the table as it stood on a day, the waterfall between days, coverage by week
and the coverage that a week needs, creation, hygiene.

A ``History`` is made once, of a table of opportunities (``landfall.pipeline``) with the stages and close dates they had, or of
states, and asked any number of times.

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from landfall import _core
from landfall._native import native

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair

    from landfall._native import AnyTable, Day, Progress
    from landfall.calendar import Period
    from landfall.pipeline import Columns, CoverageDefinition
    from landfall.table import Table

__all__ = ["Coverage", "History", "Hygiene", "Slips", "Waterfall", "infer_slips"]

YieldDefinition = Literal["standing", "whole"]


@native("landfall_history_new")
def _of_table(
    cls: type[History],
    opportunities: AnyTable,
    stage_history: AnyTable | None,
    close_dates: AnyTable | None,
    dimensions: Sequence[str] | None,
    list_price: bool,
    next_step: str | None,
    last_activity: str | None,
    columns: Columns | None,
    progress: Progress,
    memory_limit: int,
) -> History: ...


@native("landfall_history_of_states")
def _of_states(
    cls: type[History],
    states: AnyTable,
    id: str | None,
    from_: str | None,
    standing: str | None,
    amount: str | None,
    expected_close: str | None,
    next_step: str | None,
    last_activity: str | None,
    dimensions: Sequence[str] | None,
    progress: Progress,
    memory_limit: int,
) -> History: ...


@native("landfall_history_as_of")
def _as_of(history: History, day: Day, threads: int) -> Table: ...


@native("landfall_history_waterfall")
def _waterfall(
    history: History,
    days: Sequence[Day],
    by: str | None,
    period_begin: Day | None,
    period_end: Day | None,
    progress: Progress,
    memory_limit: int,
    threads: int,
) -> tuple[Table, Table]: ...


@native("landfall_history_coverage")
def _coverage(
    history: History,
    targets: AnyTable | None,
    by: str | None,
    as_of: Day | None,
    period_begin: Day | None,
    period_end: Day | None,
    definition: str,
    yield_definition: str,
    earlier: int,
    level: float,
    leave_out: Sequence[str] | None,
    progress: Progress,
    memory_limit: int,
    threads: int,
) -> tuple[Table, Table, Table]: ...


@native("landfall_history_creation")
def _creation(
    history: History,
    by: str | None,
    as_of: Day | None,
    window_begin: Day | None,
    window_end: Day | None,
    earlier: int,
    horizon_days: int,
    goal: float | None,
    level: float,
) -> Table: ...


@native("landfall_history_hygiene")
def _hygiene(
    history: History, by: str | None, as_of: Day | None, pushes: int, idle_days: int, activity_days: int, stale_share: float
) -> tuple[Table, Table]: ...


@native("landfall_history_linearity")
def _linearity(
    history: History,
    part: str,
    as_of: Day | None,
    period_begin: Day | None,
    period_end: Day | None,
    earlier: int,
    level: float,
    seasonal: bool,
) -> Table: ...


class Slips(NamedTuple):
    """What may have become of a fall of this period's pipeline."""

    verdict: Literal["no_drop", "slips", "losses", "mixed", "unclear"]
    """unclear: the totals add up to neither: something was created, or moved elsewhere."""
    slipped_amount: float  #: of the drop, what may have gone to the next period
    gone_amount: float  #: what may have left, won or lost


@native("landfall_history_infer_slips")
def infer_slips(this_change: float, next_change: float, all_change: float, tolerance: float = 0.10) -> Slips:
    """Slips or losses, when only totals are there: from the changes of this period's pipeline, the next one's and all periods'.

    tolerance: share of the drop that may be missing, from 0 to below 1/2.

    >>> infer_slips(-100_000, 95_000, -2_000).verdict
    'slips'
    """
    ...


class Waterfall(NamedTuple):
    """What ``History.waterfall`` answers."""

    rows: Table
    """from, to, segment, bucket, amount, count: fifteen buckets a step and segment; what leaves is negative."""
    deals: Table
    """The deals behind each bucket between the first day and the last: id, segment, bucket, before, after, amount."""

    def plot(self, segment: str = "total") -> altair.Chart:
        """The buckets of one segment, one after another, over all steps. Needs Altair: ``pip install 'landfall[plot]'``."""
        from landfall import _figure

        return _figure.waterfall(self.rows, segment)


class Coverage(NamedTuple):
    """What ``History.coverage`` answers."""

    rows: Table
    """Now: segment, week, open_amount, open_count, won_amount, target, coverage_ratio, needed_coverage, mean, p10, p50, p90, p_hit."""
    weeks: Table
    """By week, earlier periods first: period, week, day, segment, open_amount, won_amount, coverage_ratio, yielded_amount …"""
    needed: Table
    """By week: segment, yield_ratio, needed_coverage (each estimate, low, high, level, n), yield_error, degrees, definition."""

    def plot(self, segment: str = "total") -> altair.LayerChart:
        """Needed coverage by week with its interval, and the coverage of each period. Needs Altair."""
        from landfall import _figure

        return _figure.coverage(self.weeks, self.needed, segment)


class Hygiene(NamedTuple):
    """What ``History.hygiene`` answers."""

    rows: Table
    """segment, open_count, flagged_count, open_amount, flagged_amount, score and a count of each issue, None where there is no
    column to look at; most at stake first."""
    deals: Table
    """Open deals with an issue: id, segment, amount, issues, which ones, and the days behind them; most issues first."""


class History(_core.HistoryHandle):
    """What every deal looked like, from which day on. It never changes once made; threads may share it.

    >>> states = {
    ...     "id": ["a", "a", "b"],
    ...     "from": ["2025-01-06", "2025-02-10", "2025-01-20"],
    ...     "standing": ["open", "won", "open"],
    ...     "amount": [100.0, 120.0, 50.0],
    ...     "expected_close": ["2025-03-01", "2025-03-01", "2025-03-15"],
    ... }
    >>> import datetime
    >>> for name in ("from", "expected_close"):
    ...     states[name] = [datetime.date.fromisoformat(day) for day in states[name]]
    >>> history = History.of_states(states)
    >>> list(history.as_of("2025-01-31")["amount"])
    [100.0, 50.0]
    >>> waterfall = history.waterfall(["2025-01-31", "2025-02-28"])
    >>> {row["bucket"]: row["amount"] for row in waterfall.rows if row["amount"]}
    {'beginning': 150.0, 'won': -100.0, 'ending': 50.0}
    """

    @classmethod
    def of_table(
        cls,
        opportunities: AnyTable,
        *,
        stage_history: AnyTable | None = None,
        close_dates: AnyTable | None = None,
        dimensions: Sequence[str] | None = None,
        list_price: bool = True,
        next_step: str | None = None,
        last_activity: str | None = None,
        columns: Columns | None = None,
        progress: Progress = None,
        memory_limit: int = 0,
    ) -> History:
        """Of a table of opportunities: each deal open from ``created``, with its stages and close dates, closed on ``closed``.

        stage_history: id, stage, entered. close_dates: id, forecast_on, expected_close; without it each deal keeps the table's own
        date throughout, and no push is seen.
        dimensions: columns to split by. None: owner, manager, region, segment, source, product, those there are. "stage" always.
        list_price: an open deal whose amount is not known counts with its list price; else with 0.
        next_step (text, or true and false), last_activity (days): optional columns that hygiene looks at, where they are not of these
        names.
        A row that is wrong raises.
        """
        return _of_table(
            cls, opportunities, stage_history, close_dates, dimensions, list_price, next_step, last_activity, columns, progress, memory_limit
        )  # fmt: skip

    @classmethod
    def of_states(
        cls,
        states: AnyTable,
        *,
        id: str | None = None,
        from_: str | None = None,
        standing: str | None = None,
        amount: str | None = None,
        expected_close: str | None = None,
        next_step: str | None = None,
        last_activity: str | None = None,
        dimensions: Sequence[str] | None = None,
        progress: Progress = None,
        memory_limit: int = 0,
    ) -> History:
        """Of states: one row is the whole of a deal from a day on, in any order; a log of changes, or snapshots day after day.

        Columns, by these names or those given: id, from (days), standing (open, won, lost, or removed where the source took it
        away), amount, and where there are such expected_close, next_step and last_activity. dimensions: columns of text, each of
        which may change.
        """
        return _of_states(
            cls, states, id, from_, standing, amount, expected_close, next_step, last_activity, dimensions, progress, memory_limit
        )  # fmt: skip

    def as_of(self, day: Day, *, threads: int = 1) -> Table:
        """The deals that were there at the end of a day, as they stood: id, standing, created, closed, expected_close, amount,
        next_step and last_activity where they are kept, and each dimension. O(deals + states)."""
        return _as_of(self, day, threads)

    def waterfall(
        self,
        days: Sequence[Day],
        *,
        by: str | None = None,
        period: Period | tuple[Day, Day] | None = None,
        progress: Progress = None,
        memory_limit: int = 0,
        threads: int = 1,
    ) -> Waterfall:
        """What turned the pipeline of each day into that of the next, to the cent, in buckets that share no deal's change.

        days: two or more, ascending, each seen at its end. by: dimension to split by. period: whose pipeline; None: the calendar
        quarter of the last day.
        """
        begin, end = (None, None) if period is None else (period[0], period[1])
        return Waterfall(*_waterfall(self, days, by, begin, end, progress, memory_limit, threads))

    def coverage(
        self,
        targets: AnyTable | None = None,
        *,
        by: str | None = None,
        as_of: Day | None = None,
        period: Period | tuple[Day, Day] | None = None,
        definition: CoverageDefinition = "to_go",
        yield_definition: YieldDefinition = "standing",
        earlier: int = 8,
        level: float = 0.80,
        leave_out: Sequence[str] | None = None,
        progress: Progress = None,
        memory_limit: int = 0,
        threads: int = 1,
    ) -> Coverage:
        """Coverage now, beside what this week needs by the yield of earlier periods, where that lands, and week by week.

        targets: period (its label, such as "2025-Q4"), segment, amount; without a split the segment is "total".
        as_of: nothing later is known; None: the last day on which anything changed. period: None, its calendar quarter.
        yield_definition: "standing", won of the deals that stood in the week; "whole", all that was won from then on.
        earlier: most periods before it to learn from. level: of the intervals.
        leave_out: ids of deals that are taken out of today's pipeline as though they were lost: ``hygiene().deals["id"]`` says where
        it lands without those that have an issue.
        """
        begin, end = (None, None) if period is None else (period[0], period[1])
        return Coverage(
            *_coverage(
                self, targets, by, as_of, begin, end, definition, yield_definition, earlier, level, leave_out, progress, memory_limit,
                threads
            )
        )  # fmt: skip

    def creation(
        self,
        *,
        by: str | None = None,
        as_of: Day | None = None,
        window: Period | tuple[Day, Day] | None = None,
        earlier: int = 8,
        horizon_days: int = 90,
        goal: float | None = None,
        level: float = 0.80,
    ) -> Table:
        """What was created in a window, how it hangs on single deals, whether it is beside earlier windows, and whether as good.

        window: None, the calendar quarter of ``as_of``. horizon_days: within which a deal that is won counts for quality.
        goal: of all segments together, without ``by``.
        """
        begin, end = (None, None) if window is None else (window[0], window[1])
        return _creation(self, by, as_of, begin, end, earlier, horizon_days, goal, level)

    def linearity(
        self,
        *,
        part: Literal["week", "month"] = "week",
        as_of: Day | None = None,
        period: Period | tuple[Day, Day] | None = None,
        earlier: int = 8,
        level: float = 0.80,
        seasonal: bool = False,
    ) -> Table:
        """How a period's bookings spread over its weeks or months: the mean of the earlier ones, and the one under way beside it.

        period: None, the calendar quarter of ``as_of``. earlier: most periods of the same kind before it; with
        seasonal only those of the same season, for a fourth quarter fourth ones.

        Answers part, share, cumulative_share (each with its interval; n: periods), amount and cumulative_amount (of the period under
        way; None where it is over or the part has not begun).
        """
        begin, end = (None, None) if period is None else (period[0], period[1])
        return _linearity(self, part, as_of, begin, end, earlier, level, seasonal)

    def hygiene(
        self,
        *,
        by: str | None = None,
        as_of: Day | None = None,
        pushes: int = 3,
        idle_days: int = 30,
        activity_days: int = 30,
        stale_share: float = 0.90,
    ) -> Hygiene:
        """Which open deals cannot be what the table says: past their date, stuck, pushed, unpriced, untouched; and whose.

        pushes: so many moves to a later date are an issue. idle_days: so many without a change. activity_days: so many without an
        activity. stale_share: of stays in a stage that are shorter than its limit. What the history has no column of
        (``next_step``, ``last_activity``, ``expected_close``, stages) is not looked at, and its count is None.
        """
        return Hygiene(*_hygiene(self, by, as_of, pushes, idle_days, activity_days, stale_share))
