"""Funnels: how many pass each stage, how long it takes, what has changed; and Sales Math, backwards from a quota.

A table of events has one row an event, in any order of rows:

=====  ======================  =============================================================================================
id     whole numbers or text   what it happened to
stage  text                    the stage it came to, or the way it ended; any other word is an event of no stage
time   timestamps or days      when
=====  ======================  =============================================================================================

It is anything with ``__arrow_c_stream__`` (pandas, polars, pyarrow, DuckDB), or a dict of lists or arrays. Whole-number ids and
timestamps are read in place; stages too, where they are a dictionary (categorical) whose levels are the stages in order.

>>> import landfall as lf
>>> lf.funnel.backwards(250_000, 84_000, rates=[0.33, 0.60], activities_per_unit=50)
Backwards(deals=3.0, stages=[9.0, 15.0], activities=750.0)

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

from landfall import _core
from landfall._native import native

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence
    from typing import Any

    from landfall._native import AnyTable, Day, Numbers, Progress
    from landfall.calendar import Period
    from landfall.pipeline import Columns
    from landfall.stats import Interval
    from landfall.table import Table

__all__ = [
    "Backwards",
    "ByPeriod",
    "ChangePoint",
    "Conversion",
    "DealEvents",
    "Forwards",
    "Funnel",
    "PipelineVelocity",
    "Rounding",
    "Tally",
    "Trend",
    "activities_needed",
    "backwards",
    "by_period",
    "change_point",
    "closed_in_time",
    "conversion",
    "deals_needed",
    "events_of_deals",
    "forwards",
    "latest_creation",
    "marketing_gap",
    "need",
    "pipeline_velocity",
    "sales_math",
    "time_in_stage",
    "time_to_stage",
    "trend",
    "units_needed",
]

Order = Literal["any", "strict"]
ProportionMethod = Literal["wilson", "jeffreys", "clopper_pearson"]
Rejects = Literal["raise", "return"]
Every = Literal["week", "month", "quarter", "year"]


class Funnel(NamedTuple):
    """The stages of a funnel, the columns of its events, and how they are read.

    stages: 2 to 32 words, from the first stage to the last. ends: ways to end that are no stage, such as "lost".
    id, stage, time: the names of the columns, where they are not those.
    order: "any": an event of a stage or a later one has reached it, and skipping passes the stages skipped; "strict": events of
    every stage up to it, one after another in time, where others may lie between.
    window_days: a stage counts only so long after the first one; None: for ever.
    later_only: strict: the next stage comes at a later time, not at the same one. nothing_between: strict: an event that is not
    the next stage ends the chain. stays_ended: an end stands, and stage events after it are dropped; else they take it back.

    ClickHouse's windowFunnel is order "strict" with a window; later_only is its strict_increase, nothing_between its strict_order.
    """

    stages: Sequence[str]
    ends: Sequence[str] = ()
    id: str | None = None
    stage: str | None = None
    time: str | None = None
    order: Order = "any"
    window_days: float | None = None
    later_only: bool = False
    nothing_between: bool = False
    stays_ended: bool = False


class Conversion(NamedTuple):
    """How many have gone on from each stage."""

    steps: Table
    """segment, from, to, entered, passed, conversion, overall, pooled (with intervals), entered_amount, passed_amount.

    pooled: the conversion as far as the other segments tell of it (beta-binomial); NaN without segments."""
    outcomes: Table
    """segment, outcome, count: the ways to end, and "open", which are neither at the last stage nor ended."""
    counts: Mapping[str, int]
    """What the rules met with: events, ids, null_times, other, duplicates, repeats, returns, skipped, late, reopened."""
    rejects: Table | None = None
    """Rows that were left out. None where wrong rows raise."""


class ByPeriod(NamedTuple):
    """Conversion period by period, and since when a step converts otherwise."""

    periods: Table
    """begin, end, from, to, arrived_from, arrived_to, by_period, by_cohort (with its interval)."""
    changes: Table
    """from, to, since (None: no evidence), before, after (with intervals), p, q, longest_run."""
    rejects: Table | None = None


class Trend(NamedTuple):
    """What has changed."""

    steps: Table
    """from, to, before, after, difference (with intervals), p, q, trend."""
    leaks: Table
    """from, to, entered, conversion, reference, downstream, lost; the dearest first."""
    rejects: Table | None = None


class DealEvents(NamedTuple):
    """Events of deals that have no stage history."""

    events: Table
    """id, stage (created, won, lost), time, amount (None: unknown, or known only once a deal closes), segment (empty: none)."""
    without_created: int
    """Deals that have no event, since nobody knows when they were created."""
    rejects: Table | None = None


class PipelineVelocity(NamedTuple):
    """What the pipeline brings in a day, and what that is made of."""

    open: int
    win_rate: Interval
    mean_amount: Interval  #: of deals won
    mean_cycle: Interval  #: days, of deals won
    per_day: Interval  #: open · win rate · mean amount / mean cycle


class ChangePoint(NamedTuple):
    """Where a series has changed its level, if it has."""

    at: int | None  #: the first period of the new level, from 0; None: no evidence
    likeliest: int  #: where it would be
    before: Interval  #: conversion before the likeliest place
    after: Interval  #: and from it on
    p: float  #: that a series of one level looks so split somewhere
    longest_run: int  #: periods in a row on one side of the series' own rate; 8 or more are a signal


@native("landfall_funnel_events_of_deals")
def _events_of_deals(
    opportunities: AnyTable, by: str | None, columns: Columns | None, with_rejects: bool, progress: Progress, memory_limit: int
) -> tuple[Table, int, Table | None]: ...


def events_of_deals(
    opportunities: AnyTable,
    *,
    by: str | None = None,
    columns: Columns | None = None,
    rejects: Rejects = "raise",
    progress: Progress = False,
    memory_limit: int = 0,
) -> DealEvents:
    """Events of deals that have no stage history: created, then won or lost on the day they closed.

    Their funnel is ``Funnel(["created", "won"], ends=["lost"])``. The stage that a deal stands in is not read, since nobody wrote
    down when it came there. by: column of text to take along as ``segment``. columns: as for ``landfall.pipeline``. O(deals).

    >>> import datetime
    >>> day = [datetime.date(2026, 1, 5), datetime.date(2026, 1, 20), datetime.date(2026, 2, 1)]
    >>> deals = {"stage": ["won", "lost", "demo"], "created": day, "closed": [day[1], day[2], None], "amount": [10.0, 20.0, 30.0]}
    >>> made = events_of_deals(deals)
    >>> made.events["stage"].to_list()
    ['created', 'won', 'created', 'lost', 'created']
    >>> [row["passed"] for row in conversion(made.events, Funnel(["created", "won"], ends=["lost"])).steps]
    [1]
    """
    return DealEvents(*_events_of_deals(opportunities, by, columns, rejects == "return", progress, memory_limit))


@native("landfall_funnel_pipeline_velocity")
def pipeline_velocity(open: int, lost: int, amount: Numbers, cycle_days: Numbers, level: float = 0.80) -> PipelineVelocity:
    """What the pipeline brings in a day: open deals · win rate · mean amount / mean cycle.

    amount, cycle_days: of the deals won, deal by deal, in currency and days above 0. The interval is log-normal: its relative
    variance is the sum of the factors', less twice the covariance of amount and cycle. NaN without a deal won. O(n).

    >>> velocity = pipeline_velocity(40, 20, [10_000, 12_000, 9_000], [30, 45, 60])
    >>> round(velocity.win_rate.estimate, 3), round(velocity.per_day.estimate)
    (0.13, 1198)
    """
    ...


@native("landfall_funnel_change_point")
def _change_point(
    successes: Numbers,
    trials: Numbers,
    alpha: float,
    level: float,
    draws: int,
    seed: int,
    progress: Progress,
    memory_limit: int,
) -> ChangePoint: ...


def change_point(
    successes: Numbers,
    trials: Numbers,
    *,
    alpha: float = 0.05,
    level: float = 0.80,
    draws: int = 999,
    seed: int = 1,
    progress: Progress = False,
) -> ChangePoint:
    """Since when a series of conversions, period by period, has another level.

    The split with the greatest likelihood ratio; its p is by ``draws`` series drawn at one rate, the search over places in it.
    Nothing with fewer than four periods that have trials. O(draws · trials), at most 50,000 of these, and O(draws · n).

    >>> change_point([30, 28, 33, 31, 12, 15, 11, 14], [100] * 8).at
    4
    """
    return _change_point(successes, trials, alpha, level, draws, seed, progress, 0)


@native("landfall_funnel_conversion")
def _conversion(
    events: AnyTable,
    funnel: Funnel,
    by: str | None,
    amount: str | None,
    cohort_begin: Day | None,
    cohort_end: Day | None,
    method: str,
    level: float,
    with_rejects: bool,
    progress: Progress,
    memory_limit: int,
    threads: int,
) -> tuple[Table, Table, Table, Table | None]: ...


def conversion(
    events: AnyTable,
    funnel: Funnel,
    *,
    by: str | None = None,
    amount: str | None = None,
    cohort: Period | tuple[Day | None, Day | None] | None = None,
    method: ProportionMethod = "wilson",
    level: float = 0.80,
    rejects: Rejects = "raise",
    progress: Progress = False,
    memory_limit: int = 0,
    threads: int = 1,
) -> Conversion:
    """How many of those who reached a stage have gone on, by cohort. Ids still open count as not yet passed.

    by: column of text to split by; amount: column of numbers: conversion of money beside that of ids. Both as they stand at an
    id's first event.
    cohort: only ids that reached the first stage from one day on and before another.
    method, level: of the intervals. rejects: "raise" for a wrong row, or "return" them. O(events).

    >>> import datetime
    >>> day = [datetime.datetime(2026, 1, n) for n in (5, 7, 9, 6, 8)]
    >>> events = {"id": [1, 1, 1, 2, 2], "stage": ["lead", "demo", "won", "lead", "lost"], "time": day}
    >>> answer = conversion(events, Funnel(["lead", "demo", "won"], ends=["lost"]))
    >>> [(row["from"], row["entered"], row["passed"]) for row in answer.steps]
    [('lead', 2, 1), ('demo', 1, 1)]
    >>> [(row["outcome"], row["count"]) for row in answer.outcomes]
    [('lost', 1), ('open', 0)]
    """
    begin, end = (None, None) if cohort is None else (cohort[0], cohort[1])
    steps, outcomes, counts, wrong = _conversion(
        events, funnel, by, amount, begin, end, method, level, rejects == "return", progress, memory_limit, threads
    )  # fmt: skip
    return Conversion(steps, outcomes, counts[0], wrong)


@native("landfall_funnel_time_in_stage")
def _time_in_stage(
    events: AnyTable,
    funnel: Funnel,
    as_of: Day | None,
    level: float,
    with_rejects: bool,
    progress: Progress,
    memory_limit: int,
    threads: int,
) -> tuple[Table, Table | None]: ...


@native("landfall_funnel_time_to_stage")
def _time_to_stage(
    events: AnyTable,
    funnel: Funnel,
    as_of: Day | None,
    level: float,
    with_rejects: bool,
    progress: Progress,
    memory_limit: int,
    threads: int,
) -> tuple[Table, Table | None]: ...


def time_in_stage(
    events: AnyTable,
    funnel: Funnel,
    *,
    as_of: Day | None = None,
    level: float = 0.80,
    rejects: Rejects = "raise",
    progress: Progress = False,
    memory_limit: int = 0,
    threads: int = 1,
) -> Table:
    """How long ids stay in each stage, in days; those that are there still are censored (Kaplan-Meier).

    as_of: nothing after this day is looked at. None: the time of the latest event.

    Answers stage, entered, left, still_there, median, p90, restricted_mean (each with its interval; inf where so many have never
    left) and until. O(events).

    >>> import datetime
    >>> day = [datetime.datetime(2026, 1, n) for n in (5, 7, 9, 6, 8)]
    >>> events = {"id": [1, 1, 1, 2, 2], "stage": ["lead", "demo", "won", "lead", "lost"], "time": day}
    >>> table = time_in_stage(events, Funnel(["lead", "demo", "won"], ends=["lost"]))
    >>> [(row["stage"], row["left"], row["median"]["estimate"]) for row in table]
    [('lead', 2, 2.0), ('demo', 1, 2.0)]
    """
    table, wrong = _time_in_stage(events, funnel, as_of, level, rejects == "return", progress, memory_limit, threads)
    table._rejects = wrong
    return table


def time_to_stage(
    events: AnyTable,
    funnel: Funnel,
    *,
    as_of: Day | None = None,
    level: float = 0.80,
    rejects: Rejects = "raise",
    progress: Progress = False,
    memory_limit: int = 0,
    threads: int = 1,
) -> Table:
    """How long ids take from the first stage to each other, in days, and what share gets there (Aalen-Johansen).

    Ending elsewhere competes; open ids may yet come. as_of: as for ``time_in_stage``.

    Answers stage, entered, reached, ended, open, share and half (by when half of that share has; each with its interval).
    O(events log events).
    """
    table, wrong = _time_to_stage(events, funnel, as_of, level, rejects == "return", progress, memory_limit, threads)
    table._rejects = wrong
    return table


@native("landfall_funnel_trend")
def _trend(
    events: AnyTable,
    funnel: Funnel,
    since: Day,
    as_of: Day | None,
    horizon_days: float,
    mean_amount: float,
    alpha: float,
    level: float,
    with_rejects: bool,
    progress: Progress,
    memory_limit: int,
    threads: int,
) -> tuple[Table, Table, Table | None]: ...


def trend(
    events: AnyTable,
    funnel: Funnel,
    since: Day,
    *,
    horizon_days: float = 30.0,
    as_of: Day | None = None,
    mean_amount: float | None = None,
    alpha: float = 0.10,
    level: float = 0.80,
    rejects: Rejects = "raise",
    progress: Progress = False,
    memory_limit: int = 0,
    threads: int = 1,
) -> Trend:
    """Whether a stage's conversion has changed since a day, young and old on one horizon, and which change costs most.

    horizon_days: within which the next stage counts; entries that have not been watched for so long are left out.
    mean_amount: of a deal at the last stage, for the leaks; None: they are of ids.
    alpha: share of the steps said to have changed that has not, at most (Fisher's exact test, Benjamini and Hochberg).
    """
    amount = math.nan if mean_amount is None else mean_amount
    steps, leaks, wrong = _trend(
        events, funnel, since, as_of, horizon_days, amount, alpha, level, rejects == "return", progress, memory_limit, threads
    )  # fmt: skip
    return Trend(steps, leaks, wrong)


@native("landfall_funnel_by_period")
def _by_period(
    events: AnyTable,
    funnel: Funnel,
    every: str,
    begins: Sequence[Day] | None,
    as_of: Day | None,
    horizon_days: float,
    level: float,
    alpha: float,
    with_rejects: bool,
    progress: Progress,
    memory_limit: int,
    threads: int,
) -> tuple[Table, Table, Table | None]: ...


def by_period(
    events: AnyTable,
    funnel: Funnel,
    *,
    every: Every = "month",
    begins: Sequence[Day] | None = None,
    horizon_days: float = 30.0,
    as_of: Day | None = None,
    level: float = 0.80,
    alpha: float = 0.10,
    rejects: Rejects = "raise",
    progress: Progress = False,
    memory_limit: int = 0,
    threads: int = 1,
) -> ByPeriod:
    """Conversion week by week, month by month: what came and went in each, and what became of those that came in it.

    every: of the calendar, weeks from Monday on. begins: other periods, such as fiscal quarters: their first days and the first
    day after the last one.
    by_period is arrived_to / arrived_from: known at once, but it can exceed 1. by_cohort, of those that came to a stage in the
    period and have been watched for ``horizon_days``, is the share that has passed within it; NaN for none.
    A step's series is said to have changed where its q (likelihood ratio over all places, by simulation; Benjamini and Hochberg
    over the steps) is at most ``alpha``.

    >>> import datetime
    >>> day = [datetime.date(2026, 1, 5), datetime.date(2026, 1, 20), datetime.date(2026, 1, 30), datetime.date(2026, 2, 3)]
    >>> events = {"id": [1, 1, 2, 2], "stage": ["lead", "demo", "lead", "demo"], "time": day}
    >>> table = by_period(events, Funnel(["lead", "demo"])).periods
    >>> [(str(row["begin"]), row["arrived_from"], row["arrived_to"]) for row in table]
    [('2026-01-01', 2, 1), ('2026-02-01', 0, 1)]
    """
    return ByPeriod(*_by_period(
        events, funnel, every, begins, as_of, horizon_days, level, alpha, rejects == "return", progress, memory_limit, threads
    ))  # fmt: skip


@native("landfall_funnel_tally_new")
def _tally_new(cls: type[Tally], funnel: Funnel) -> Tally: ...


@native("landfall_funnel_tally_add")
def _tally_add(
    tally: Tally, events: AnyTable, with_rejects: bool, progress: Progress, memory_limit: int, threads: int
) -> Table | None: ...


@native("landfall_funnel_tally_merge")
def _tally_merge(tally: Tally, other: Tally) -> None: ...


@native("landfall_funnel_tally_conversion")
def _tally_conversion(tally: Tally, method: str, level: float) -> tuple[Table, Table, Table]: ...


@native("landfall_funnel_tally_bytes")
def _tally_bytes(tally: Tally) -> bytes: ...


@native("landfall_funnel_tally_from_bytes")
def _tally_from_bytes(cls: type[Tally], funnel: Funnel, data: bytes) -> Tally: ...


class Tally(_core.FunnelTallyHandle):
    """Counts of a funnel, into which batches of events go, and which merge: in a thread, process or machine each, then together.

    Batches are of disjoint ids; the answer is then the same, to the bit, as of all of them at once.

    >>> import datetime
    >>> funnel = Funnel(["lead", "won"])
    >>> first, second = Tally.of(funnel), Tally.of(funnel)
    >>> first.add({"id": ["a", "a"], "stage": ["lead", "won"], "time": [datetime.date(2026, 1, 5), datetime.date(2026, 2, 5)]})
    >>> second.add({"id": ["b"], "stage": ["lead"], "time": [datetime.date(2026, 1, 6)]})
    >>> first.merge(Tally.from_bytes(funnel, second.to_bytes()))
    >>> first.conversion().steps[0]["entered"], first.conversion().steps[0]["passed"]
    (2, 1)
    """

    funnel: Funnel
    """The funnel that it counts."""

    @classmethod
    def of(cls, funnel: Funnel) -> Tally:
        """An empty tally."""
        tally = _tally_new(cls, funnel)
        tally.funnel = funnel
        return tally

    def add(
        self,
        events: AnyTable,
        *,
        rejects: Rejects = "raise",
        progress: Progress = False,
        memory_limit: int = 0,
        threads: int = 1,
    ) -> Table | None:
        """Adds events of ids that no other batch has; answers the wrong rows where they are to be returned.

        On failure the tally is as it was. Threads may add to one tally at once. O(events).
        """
        batch = _tally_new(Tally, self.funnel)
        wrong = _tally_add(batch, events, rejects == "return", progress, memory_limit, threads)
        _tally_merge(self, batch)
        return wrong

    def merge(self, other: Tally) -> None:
        """Adds a tally of other ids, which stays as it is. ValueError unless both have the same stages, ends and rules."""
        _tally_merge(self, other)

    def conversion(self, *, method: ProportionMethod = "wilson", level: float = 0.80) -> Conversion:
        """Conversion of what was added."""
        steps, outcomes, counts = _tally_conversion(self, method, level)
        return Conversion(steps, outcomes, counts[0])

    def to_bytes(self) -> bytes:
        """The tally as bytes, with a version, a checksum and a mark of its stages and rules."""
        return _tally_bytes(self)

    @classmethod
    def from_bytes(cls, funnel: Funnel, data: bytes) -> Tally:
        """A tally of the same funnel from its bytes. ValueError for bytes that are damaged, or of another funnel."""
        tally = _tally_from_bytes(cls, funnel, data)
        tally.funnel = funnel
        return tally

    def __reduce__(self) -> tuple[Any, ...]:
        return Tally.from_bytes, (self.funnel, self.to_bytes())


#: How a count becomes whole. What lies within 1e-9 of a whole number or a half is taken for it: 9 / 0.9 rounds up to 10.
Rounding = Literal["nearest", "up", "none"]


class Backwards(NamedTuple):
    """What a quota asks for: deals, units of each stage in the order of the rates, and activities (None: not tracked)."""

    deals: float
    stages: list[float]
    activities: float | None


@native("landfall_sales_math_deals_needed")
def deals_needed(quota: float, average_deal_size: float, rounding: Rounding = "up") -> float:
    """Deals that add up to a quota: quota / average_deal_size, rounded.

    quota: 0 or more, in any currency. average_deal_size: above 0, in the same currency.

    >>> deals_needed(250_000, 84_000)
    3.0
    """
    ...


@native("landfall_sales_math_units_needed")
def units_needed(target_units: float, rate: float, rounding: Rounding = "nearest") -> float:
    """Units of a stage that leave ``target_units`` of the stage that it feeds: target_units / rate, rounded.

    target_units: 0 or more. rate: the share that goes on, above 0 and at most 1.

    >>> units_needed(3, 0.33)
    9.0
    """
    ...


@native("landfall_sales_math_activities_needed")
def activities_needed(units: float, activities_per_unit: float, rounding: Rounding = "nearest") -> float:
    """Activities that make ``units`` of the first stage: units * activities_per_unit, rounded.

    units: 0 or more. activities_per_unit: above 0.

    >>> activities_needed(15, 50)
    750.0
    """
    ...


@native("landfall_sales_math_backwards")
def backwards(
    quota: float,
    average_deal_size: float,
    rates: Numbers = (),
    activities_per_unit: float | None = None,
    *,
    deals: Rounding = "up",
    stages: Rounding = "nearest",
) -> Backwards:
    """The whole chain, from the quota backwards.

    rates: the share of each stage that goes on, above 0 and at most 1, from the stage next to the deal backwards.
    activities_per_unit: for each unit of the stage furthest from the deal; None: not tracked.
    deals, stages: how deals, and how stages and activities, are rounded.

    >>> backwards(1_000_000, 50_000, [0.25, 0.5]).stages
    [80.0, 160.0]
    """
    ...


class Forwards(NamedTuple):
    """What an effort is to be expected to bring: deals, units of each stage in the order of the rates, and bookings."""

    deals: float
    stages: list[float]
    bookings: float


@native("landfall_sales_math_forwards")
def forwards(
    effort: float, average_deal_size: float, rates: Numbers = (), activities_per_unit: float | None = None
) -> Forwards:
    """The chain forwards, from an effort; expectations are not rounded, and rates are taken as known.

    effort: activities where they are tracked, else units of the stage furthest from the deal. The others as for ``backwards``.

    >>> forwards(800, 50_000, [0.25, 0.5], activities_per_unit=50)
    Forwards(deals=2.0, stages=[8.0, 16.0], bookings=100000.0)
    """
    ...


@native("landfall_sales_math_by")
def _sales_math(
    quotas: AnyTable,
    steps: Sequence[str],
    by: str | None,
    won: str | None,
    activities: str | None,
    name: str | None,
    quota: str | None,
    deal_size: str | None,
    deals: str,
    stages: str,
    level: float,
) -> Table: ...


def sales_math(
    quotas: AnyTable,
    steps: Sequence[str] = (),
    *,
    by: str | None = None,
    won: str | None = None,
    activities: str | None = None,
    name: str | None = None,
    quota: str | None = None,
    deal_size: str | None = None,
    deals: Rounding = "up",
    stages: Rounding = "nearest",
    level: float = 0.80,
) -> Table:
    """The chain of everyone who has a quota, and the sums of their teams or segments and of all.

    quotas: one row a rep, with columns rep, quota and deal_size (or as named) and one for each of ``steps``, from the stage next
    to the deal backwards: the share that goes on. With ``won``, a column of counts of deals, those of the steps are counts too,
    of units that there were, and their rates are partially pooled over the reps.
    by: column of teams or segments. activities: column of activities for each unit of the stage furthest from the deal.
    Each rounds on his own, and a team needs the sum: two people do not share half a deal.

    Answers group, name, stage, rate (with its interval) and units: of each rep, of each group (name empty), of all (both empty).

    >>> table = sales_math({"rep": ["ann", "bo"], "quota": [250_000, 100_000], "deal_size": [84_000, 50_000], "demo": [0.33, 0.5]}, ["demo"])
    >>> [(row["name"], row["stage"], row["units"]) for row in table]
    [('ann', 'deal', 3.0), ('ann', 'demo', 9.0), ('bo', 'deal', 2.0), ('bo', 'demo', 4.0), ('', 'deal', 5.0), ('', 'demo', 13.0)]
    """
    return _sales_math(quotas, steps, by, won, activities, name, quota, deal_size, deals, stages, level)


@native("landfall_sales_math_need")
def _need(
    quota: float,
    amounts: Numbers,
    stages: Sequence[str],
    passed: Sequence[int],
    tried: Sequence[int],
    chance: float,
    activities_per_unit: float | None,
    draws: int,
    seed: int,
) -> Table: ...


def need(
    quota: float,
    amounts: Numbers,
    steps: Mapping[str, tuple[int, int]],
    *,
    chance: float = 0.80,
    activities_per_unit: float | None = None,
    draws: int = 20_000,
    seed: int = 1,
) -> Table:
    """What it takes for a chance of the quota, when rates are known from counts alone.

    amounts: of deals won, of which each is as likely to come. steps: from the stage next to the deal backwards, how many of its
    units went on, of how many. chance: of the quota. activities_per_unit: of the stage furthest from the deal; None: not tracked.

    Answers stage, median, needed (enough with the chance asked for) and p90.

    >>> table = need(250_000, [61_000, 84_000, 120_000], {"demo": (33, 100), "discovery call": (60, 100)})
    >>> [row["stage"] for row in table], table[1]["median"] < table[1]["needed"]
    (['deal', 'demo', 'discovery call'], True)
    """
    pairs = list(steps.values())
    passed, tried = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return _need(quota, amounts, list(steps), passed, tried, chance, activities_per_unit, draws, seed)


@native("landfall_sales_math_latest_creation")
def latest_creation(cycle_days: Numbers, closed: Numbers, end: Day, share: float = 0.80) -> datetime.date | None:
    """The last day on which a deal may be created and still be closed before ``end`` with probability ``share``.

    cycle_days, closed: of past deals: how long each took, or has been open (0: still open). None: the curve never comes down so far.

    >>> latest_creation([20, 30, 40, 50], [1, 1, 1, 1], "2026-12-31", 0.7)
    datetime.date(2026, 11, 20)
    """
    ...


@native("landfall_sales_math_closed_in_time")
def closed_in_time(cycle_days: Numbers, closed: Numbers, begin: Day, end: Day) -> float:
    """Of deals created evenly over the days from ``begin`` to before ``end``, the share that closes before ``end``."""
    ...


@native("landfall_sales_math_marketing_gap")
def marketing_gap(needed: float, committed: float) -> float:
    """What sales needs less what marketing commits, over what sales needs; the rule of thumb is 15% either way.

    >>> marketing_gap(200, 150)
    0.25
    """
    ...
