"""Top performers against bottom performers: what the best do otherwise, how much of it comes again, and what it is made of.

A table has a row a rep: its name (no two the same), its outcome (what ranks them, such as attainment), and the numbers that the call
is about. ``Groups`` says which columns these are, and who is at the top. None and NaN are not known: a rep without an outcome is left
out, one without a metric is left out of that metric. A table is anything with ``__arrow_c_stream__`` (pandas, polars, pyarrow,
DuckDB), or a dict of lists or arrays.

Groups are chosen on the outcome, which is part luck: what parts them is larger than it will be next time. Rank by an earlier period,
or ask ``repeatable_gap``.

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from landfall._native import native

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import altair

    from landfall._native import AnyTable, Day, Progress
    from landfall.calendar import Period
    from landfall.landing import Landing
    from landfall.pipeline import Columns, Rejects
    from landfall.stats import Interval
    from landfall.table import Table

__all__ = [
    "Attribution",
    "Camps",
    "Comparison",
    "Groups",
    "attribute",
    "camps",
    "compare",
    "correlates",
    "influence",
    "influence_of_deals",
    "repeatable_gap",
    "repeatable_gap_of_deals",
    "reps_of_deals",
    "standing",
]

Measure = Literal["hedges_g", "difference", "difference_bca", "ratio", "cliffs_delta"]
#: outcome / s, s the share of full output expected at the tenure; outcome + b (1 - s), b the slope of outcome on s over the team.
Tenure = Literal["ramp", "residual", "none"]


class Groups(NamedTuple):
    """How a table of reps is read, and who is at the top of it.

    rep to tenure are columns. unrepeatable: what will not come again, taken off the outcome. segment: reps are ranked within theirs.
    exposure: months worked in the time measured. tenure: months since hired, in the middle of that time.

    Groups by fraction: share of the ranked reps in each, at most 1/2; those tied across the cut stand or fall together. Else by
    threshold: the top are outcomes at or above it, the bottom those below it, or below ``bottom_below``. Else by name: top, bottom.

    outcome_per_month: with exposure, the outcome is divided by it; False for one that months do not add to, such as attainment.
    least_exposure: months; reps with less are left out. ramp_months: to full output, in a straight line. least_ramp: reps who are to
    be expected at less than that share of full output are left out.

    >>> Groups(outcome="attainment", segment="region").fraction is None
    True
    """

    rep: str | None = None  #: "rep"
    outcome: str | None = None  #: "outcome"
    unrepeatable: str | None = None
    segment: str | None = None
    exposure: str | None = None
    tenure: str | None = None
    fraction: float | None = None  #: 1/3
    threshold: float | None = None
    bottom_below: float | None = None
    top: Sequence[str] | None = None
    bottom: Sequence[str] | None = None
    outcome_per_month: bool = True
    tenure_adjustment: Tenure = "ramp"
    least_exposure: float = 1.0
    ramp_months: float = 6.0
    least_ramp: float = 0.25


@native("landfall_team_compare")
def _compare(
    reps: AnyTable,
    groups: Groups | None,
    metrics: Sequence[str] | None,
    lower_is_better: Sequence[str],
    per_month: Sequence[str],
    level: float,
    false_discovery_rate: float,
    keep_influential: bool,
    exact_limit: int,
    permutations: int,
    resamples: int,
    seed: int,
    progress: Progress,
    memory_limit: int,
    threads: int,
) -> tuple[Table, Table, Table]: ...


@native("landfall_team_influence")
def _influence(
    reps: AnyTable,
    groups: Groups | None,
    metrics: Sequence[str] | None,
    lower_is_better: Sequence[str],
    per_month: Sequence[str],
    level: float,
    false_discovery_rate: float,
    keep_influential: bool,
    exact_limit: int,
    permutations: int,
    resamples: int,
    seed: int,
    progress: Progress,
    memory_limit: int,
    threads: int,
) -> Table: ...


@native("landfall_team_repeatable_gap")
def _repeatable_gap(
    reps: AnyTable,
    groups: Groups | None,
    metrics: Sequence[str],
    first: Sequence[str],
    second: Sequence[str],
    next_exposure: str | None,
    per_month: Sequence[str],
    level: float,
    rates: Sequence[str],
    first_wins: Sequence[str],
    first_closed: Sequence[str],
    second_wins: Sequence[str],
    second_closed: Sequence[str],
    draws: int,
    seed: int,
    progress: Progress,
    memory_limit: int,
) -> Table: ...


@native("landfall_team_attribute")
def _attribute(
    reps: AnyTable,
    groups: Groups | None,
    volumes: Sequence[str],
    factors: Sequence[str],
    level: float,
    closed: float,
    draws: int,
    seed: int,
    progress: Progress,
    memory_limit: int,
    threads: int,
) -> Attribution: ...


class Comparison(NamedTuple):
    """What ``compare`` answers."""

    rows: Table
    """A row a metric, drivers first: metric, polarity, n_top, n_bottom, mean_top, mean_bottom, difference, difference_bca, ratio,
    hedges_g, cliffs_delta (records with their intervals), p_value, p_method, permutations, mann_whitney_p, brunner_munzel_p, q_value,
    driver, set_aside."""
    groups: Table
    """group ("top", best first, then "bottom", worst first), rep, outcome."""
    set_aside: Table
    """What was left out, and why: rep, from (outcome, or the metric), value, reason."""

    @property
    def drivers(self) -> list[str]:
        """Metrics that part the groups in their good direction by more than chance may."""
        return [row["metric"] for row in self.rows if row["driver"]]

    @property
    def top(self) -> list[str]:
        """Names, best first."""
        return [row["rep"] for row in self.groups if row["group"] == "top"]

    @property
    def bottom(self) -> list[str]:
        """Names, worst first."""
        return [row["rep"] for row in self.groups if row["group"] == "bottom"]

    @property
    def method(self) -> str:
        """How it was done, in words."""
        return self.rows.metadata["method"]

    @property
    def caveat(self) -> str:
        """What it can not say, in words."""
        return self.rows.metadata["caveat"]

    def plot(self, measure: Measure = "hedges_g") -> altair.LayerChart:
        """A forest plot: each metric with its interval, drivers in colour. Needs Altair: ``pip install 'landfall[plot]'``."""
        from landfall import _figure

        title = f"top {len(self.top)} against bottom {len(self.bottom)}"
        return _figure.forest(self.rows, "metric", measure, "driver", title)


def compare(
    reps: AnyTable,
    groups: Groups | None = None,
    *,
    metrics: Sequence[str] | None = None,
    lower_is_better: Sequence[str] = (),
    per_month: Sequence[str] = (),
    level: float = 0.8,
    false_discovery_rate: float = 0.2,
    keep_influential: bool = False,
    exact_limit: int = 200_000,
    permutations: int = 9_999,
    resamples: int = 9_999,
    seed: int = 1,
    progress: Progress = False,
    memory_limit: int = 0,
    threads: int = 1,
) -> Comparison:
    """Compares the top of a team with its bottom, metric by metric: what do the best do otherwise, and how sure is that?

    metrics: columns to compare; None: every other column of numbers. lower_is_better: those of which less is good, such as a cycle.
    per_month: those that months add to, such as demos: divided by the exposure, where there is one.
    false_discovery_rate: q at or below which a difference is a driver. keep_influential: keeps the outlier that more than half of
    a difference leans on, which is else set aside and named. exact_limit, permutations: of p. resamples: of the BCa interval; 0: none.
    progress, memory_limit, threads: as for ``Landing.from_deals``. The same bits with any number of threads.

    Raises InsufficientData with fewer than four ranked reps, or outcomes too alike for two groups.

    >>> reps = {
    ...     "rep": ["Ann", "Bo", "Cy", "Di", "Ed", "Fay", "Gil", "Hal", "Ida"],
    ...     "attainment": [1.42, 1.35, 1.28, 1.02, 0.98, 0.95, 0.61, 0.55, 0.48],
    ...     "close_rate": [0.46, 0.48, 0.44, 0.36, 0.33, 0.35, 0.26, 0.24, 0.25],
    ...     "activity": [500, 510, 490, 505, 495, 500, 508, 492, 503],
    ... }
    >>> comparison = compare(reps, Groups(outcome="attainment"))
    >>> comparison.top, comparison.drivers
    (['Ann', 'Bo', 'Cy'], ['close_rate'])
    """
    return Comparison(
        *_compare(reps, groups, metrics, lower_is_better, per_month, level, false_discovery_rate, keep_influential, exact_limit,
                  permutations, resamples, seed, progress, memory_limit, threads)
    )  # fmt: skip


def influence(
    reps: AnyTable,
    groups: Groups | None = None,
    *,
    metrics: Sequence[str] | None = None,
    lower_is_better: Sequence[str] = (),
    per_month: Sequence[str] = (),
    false_discovery_rate: float = 0.2,
    keep_influential: bool = False,
    exact_limit: int = 200_000,
    permutations: int = 9_999,
    seed: int = 1,
    progress: Progress = False,
    memory_limit: int = 0,
    threads: int = 1,
) -> Table:
    """The one that a conclusion hangs on: the comparison is made again without each rep of the two groups, groups and all.

    Arguments as for ``compare``. Answers, a row a metric: metric, without (the rep without whom the verdict turns, or else the
    difference moves most; empty: nobody could be left out), rep (the same), difference, difference_without, q_value,
    q_value_without, driver, driver_without, turns (the verdict is another without him).

    >>> reps = {"rep": list("abcdefghi"), "outcome": [9, 8, 7, 6, 5, 4, 3, 2, 1], "demos": [9, 8, 7, 5, 5, 5, 3, 2, 1]}
    >>> influence(reps)[0]["without"] in "abcghi"
    True
    """
    return _influence(reps, groups, metrics, lower_is_better, per_month, 0.8, false_discovery_rate, keep_influential, exact_limit,
                      permutations, 0, seed, progress, memory_limit, threads)  # fmt: skip


def repeatable_gap(
    reps: AnyTable,
    metrics: Mapping[str, tuple[str, str]],
    groups: Groups | None = None,
    *,
    rates: Mapping[str, tuple[str, str, str, str]] | None = None,
    next_exposure: str | None = None,
    per_month: Sequence[str] = (),
    level: float = 0.8,
    draws: int = 10_000,
    seed: int = 1,
    progress: Progress = False,
    memory_limit: int = 0,
) -> Table:
    """How much of the gap between top and bottom comes again: of groups chosen on the first half of the time.

    metrics: what each is called, with its columns of the first and of the second half. groups: of the first half.
    rates: what each is called, with its columns of whole numbers: wins and closed in the first half, wins and closed in the second.
    Their shrinkage is binomial: the gap of the pooled rates of the first half, over draws. They come after the metrics.
    next_exposure: column of months worked in the second half, needed where those of the first are known. per_month: metrics that
    months add to.

    Answers metric, same (the gap on the half that the groups were chosen on, inflated by luck), next (on the other half), shrunk (the
    first, less what the halves' disagreement says is luck) and reliability (correlation of the halves), each with its interval.

    >>> reps = {
    ...     "rep": ["Ann", "Bo", "Cy", "Di", "Ed", "Fay"],
    ...     "outcome": [9.0, 8.0, 6.0, 5.0, 3.0, 2.0],
    ...     "q2": [9.0, 8.0, 6.0, 5.0, 3.0, 2.0],
    ...     "q3": [7.0, 6.0, 6.5, 5.0, 4.0, 5.0],
    ... }
    >>> row = repeatable_gap(reps, {"won": ("q2", "q3")})[0]
    >>> row["same"]["estimate"], row["next"]["estimate"]
    (6.0, 2.0)
    """
    first, second = [columns[0] for columns in metrics.values()], [columns[1] for columns in metrics.values()]
    wins, closed, next_wins, next_closed = ([columns[i] for columns in (rates or {}).values()] for i in range(4))
    return _repeatable_gap(
        reps, groups, list(metrics), first, second, next_exposure, per_month, level, list(rates or {}), wins, closed, next_wins,
        next_closed, draws, seed, progress, memory_limit
    )  # fmt: skip


class Attribution(NamedTuple):
    """What ``attribute`` answers."""

    gap: Interval  #: last volume a rep, top less bottom
    rows: Table  #: a row a factor: factor, top, bottom, part (of the gap; parts add up to it) and worth, records with their intervals
    worth: list[Landing]  #: of each row: what the bottom group would make more

    def plot(self, measure: Literal["part", "worth"] = "part") -> altair.LayerChart:
        """A forest plot of the factors. Needs Altair."""
        from landfall import _figure

        return _figure.forest(self.rows, "factor", measure, None, f"a gap of {self.gap.estimate:,.4g} a rep")


def attribute(
    reps: AnyTable,
    volumes: Sequence[str] | Mapping[str, str],
    groups: Groups | None = None,
    *,
    level: float = 0.8,
    closed: float = 0.5,
    draws: int = 2_000,
    seed: int = 1,
    progress: Progress = False,
    memory_limit: int = 0,
    threads: int = 1,
) -> Attribution:
    """Splits the gap in the last volume a rep over the steps that lead to it, by LMDI; and says what closing a part of it is worth.

    volumes: columns that follow one another, such as demos, deals, bookings; or a dict from what each is called per unit of the one
    before to its column: {"demos": "demos", "close rate": "deals", "deal size": "bookings"}.
    closed: part of a factor's gap that ``worth`` closes. draws, seed: of the bootstrap over reps. It is arithmetic: it does not say
    that a factor can be closed alone.

    Raises InsufficientData where a group has none of a volume.

    >>> reps = {
    ...     "rep": ["Ann", "Bo", "Cy", "Di", "Ed", "Fay"],
    ...     "outcome": [4.1e6, 3.7e6, 2.0e6, 1.9e6, 9.0e5, 7.0e5],
    ...     "demos": [50.0] * 6,
    ...     "deals": [24.0, 22.0, 17.0, 17.0, 13.0, 11.0],
    ...     "bookings": [4.1e6, 3.7e6, 2.0e6, 1.9e6, 9.0e5, 7.0e5],
    ... }
    >>> split = attribute(reps, {"demos": "demos", "close rate": "deals", "deal size": "bookings"})
    >>> split.gap.estimate, round(sum(row["part"]["estimate"] for row in split.rows))
    (3100000.0, 3100000)
    """
    columns = list(volumes.values()) if hasattr(volumes, "values") else list(volumes)
    return _attribute(reps, groups, columns, list(volumes), level, closed, draws, seed, progress, memory_limit, threads)


@native("landfall_team_standing")
def standing(
    reps: AnyTable,
    rep: str | None = None,
    wins: str | None = None,
    closed: str | None = None,
    value: str | None = None,
    standard_error: str | None = None,
    *,
    lower_is_better: bool = False,
    fraction: float = 0.3333333333333333,
    level: float = 0.8,
    draws: int = 10_000,
    seed: int = 1,
    progress: Progress = False,
    memory_limit: int = 0,
) -> Table:
    """Where each rep truly stands, as far as so few deals can say: partially pooled with the others, and ranked over draws.

    rep to standard_error are columns. Rates: wins of deals closed, whole numbers, by the names ``wins`` and ``closed`` where none
    are given. Or values, such as a mean deal, with their standard errors. fraction: of all reps that are the top.

    Answers, best first: rep, seen (as it is without pooling), truth (pooled), rank (expected, and the ranks between which it lies; 1 is
    the best), records with their intervals, and top_share (probability of truly being at the top).

    >>> table = standing({"rep": ["Ann", "Bo", "Cy"], "wins": [40, 9, 6], "closed": [80, 30, 30]})
    >>> table[0]["rep"], table[0]["top_share"] > 0.9
    ('Ann', True)
    """
    ...


@native("landfall_team_correlates")
def correlates(
    reps: AnyTable,
    groups: Groups | None = None,
    metrics: Sequence[str] | None = None,
    per_month: Sequence[str] | None = None,
    *,
    level: float = 0.8,
    draws: int = 1_000,
    seed: int = 1,
    progress: Progress = False,
    memory_limit: int = 0,
) -> Table:
    """What goes with the outcome, over all reps and not the two ends alone. None of it says that doing more would bring more.

    groups: what it says of columns, exposure and tenure; who is at the top does not matter. metrics: columns; None: every other
    column of numbers. draws: of the bootstrap of ridge coefficients.

    Answers, the closest first: metric, spearman (rank correlation with the outcome), partial (the same among reps alike in the other
    metrics) and ridge (standardised coefficient, all metrics at once), records with their intervals.

    >>> reps = {"rep": list("abcdefgh"), "outcome": [1, 2, 3, 4, 5, 6, 7, 8], "demos": [2, 1, 4, 3, 6, 5, 8, 7]}
    >>> round(correlates(reps)[0]["spearman"]["estimate"], 3)
    0.905
    """
    ...


class Camps(NamedTuple):
    """What ``camps`` answers."""

    members: Table  #: camp (from 1, the largest first), rep (best outcome first), of the top group
    profiles: Table  #: camp, metric, profile: mean in standard deviations of the team above its mean
    preferred: int  #: camps, by BIC
    p_value: float  #: of the gain of two camps over one, were the reps of a single normal; 1 where BIC prefers one
    stability: float  #: mean adjusted Rand index of the camps, over reps drawn anew; 1 where there is one
    bic: tuple[float, ...]  #: of one camp, two and so on; the smallest is preferred
    left_out: int  #: reps of the top group without one of the metrics

    @property
    def camps(self) -> list[list[str]]:
        """Names, camp by camp; one of all where there is no evidence for more."""
        found: dict[int, list[str]] = {}
        for row in self.members:
            found.setdefault(row["camp"], []).append(row["rep"])
        return list(found.values())


@native("landfall_team_camps")
def _camps(
    reps: AnyTable,
    groups: Groups | None,
    metrics: Sequence[str] | None,
    per_month: Sequence[str],
    most: int,
    p_most: float,
    least_stability: float,
    draws: int,
    resamples: int,
    seed: int,
    progress: Progress,
    memory_limit: int,
) -> Camps: ...


def camps(
    reps: AnyTable,
    groups: Groups | None = None,
    *,
    metrics: Sequence[str] | None = None,
    per_month: Sequence[str] = (),
    most: int = 3,
    p_most: float = 0.1,
    least_stability: float = 0.6,
    draws: int = 199,
    resamples: int = 100,
    seed: int = 1,
    progress: Progress = False,
    memory_limit: int = 0,
) -> Camps:
    """Do the best reach it by one road or several? A mixture of normals over the profiles of the top group.

    More than one camp is said only where BIC prefers it, a single normal with the group's own covariance would seldom look so parted
    (p at most p_most, over draws), and the camps are found again when reps are drawn anew (resamples). most: camps looked for, to 5.

    Raises InsufficientData on fewer than six reps at the top who have every metric.

    >>> reps = {
    ...     "rep": [f"rep {i}" for i in range(40)],
    ...     "outcome": [float(40 - i) for i in range(40)],
    ...     "calls": [(300 + i if i % 2 else 80 + i) if i < 20 else 150 + 2 * i % 17 for i in range(40)],
    ...     "rate": [(20 + i % 3 if i % 2 else 60 + i % 5) if i < 20 else 20 + 3 * i % 7 for i in range(40)],
    ... }
    >>> found = camps(reps, Groups(fraction=0.5))
    >>> len(found.camps), found.camps[0][:3]
    (2, ['rep 0', 'rep 2', 'rep 4'])
    """
    return _camps(
        reps, groups, metrics, per_month, most, p_most, least_stability, draws, resamples, seed, progress, memory_limit
    )  # fmt: skip


@native("landfall_reps_of_deals")
def _reps_of_deals(
    opportunities: AnyTable,
    activities: AnyTable | None,
    as_of: Day | None,
    period_begin: Day | None,
    period_end: Day | None,
    chosen_begin: Day | None,
    chosen_end: Day | None,
    owner: str | None,
    segment: str | None,
    activity_rep: str | None,
    activity_day: str | None,
    columns: Columns | None,
    with_rejects: bool,
    progress: Progress,
    memory_limit: int,
) -> tuple[Table, Table | None]: ...


@native("landfall_reps_influence_of_deals")
def _influence_of_deals(
    opportunities: AnyTable,
    activities: AnyTable | None,
    as_of: Day | None,
    period_begin: Day | None,
    period_end: Day | None,
    chosen_begin: Day | None,
    chosen_end: Day | None,
    owner: str | None,
    segment: str | None,
    activity_rep: str | None,
    activity_day: str | None,
    columns: Columns | None,
    fraction: float,
    false_discovery_rate: float,
    keep_influential: bool,
    permutations: int,
    seed: int,
    progress: Progress,
    memory_limit: int,
) -> Table: ...


@native("landfall_reps_repeatable_gap")
def _repeatable_gap_of_deals(
    opportunities: AnyTable,
    activities: AnyTable | None,
    as_of: Day | None,
    period_begin: Day | None,
    period_end: Day | None,
    chosen_begin: Day | None,
    chosen_end: Day | None,
    owner: str | None,
    segment: str | None,
    activity_rep: str | None,
    activity_day: str | None,
    columns: Columns | None,
    fraction: float,
    level: float,
    draws: int,
    seed: int,
    progress: Progress,
    memory_limit: int,
) -> Table: ...


def _ends(period: Period | tuple[Day, Day] | None) -> tuple[Day | None, Day | None]:
    return (None, None) if period is None else (period[0], period[1])


def reps_of_deals(
    opportunities: AnyTable,
    activities: AnyTable | None = None,
    *,
    period: Period | tuple[Day, Day] | None = None,
    chosen_on: Period | tuple[Day, Day] | None = None,
    as_of: Day | None = None,
    owner: str | None = None,
    segment: str | None = None,
    activity_rep: str | None = None,
    activity_day: str | None = None,
    columns: Columns | None = None,
    rejects: Rejects = "raise",
    progress: Progress = False,
    memory_limit: int = 0,
) -> Table:
    """A team straight from its deals: a row a rep, what they won in the period, and what may tell why. For ``compare`` and the others.

    opportunities: as in ``landfall.pipeline``, with a column of owners. activities: a row a call or meeting, with the columns owner
    and date, or those that activity_rep and activity_day name; counted in the period.
    period: its first day and the first day after it; None: the year up to as_of. chosen_on: an earlier period whose amount won ranks;
    luck in the choice then stays behind. as_of: nothing later is looked at; None: the last day on which any deal was created or closed.
    owner: column; None: "owner". segment: column that reps are ranked within. rejects: "raise" for a wrong row, or "return" them
    in the table's ``rejects``.

    Answers rep, outcome, segment, won_amount, won_count, closed_count, win_rate, mean_deal, median_cycle_days, created_count,
    activities, for those who closed a deal in the period, and in chosen_on where it is given; most won in the period first. Name the
    metrics of ``compare``: won_amount is the outcome itself where no other period ranks, won_count and closed_count are what it is
    made of; and of a cycle less is good.

    >>> import datetime
    >>> day = datetime.date(2026, 1, 5).toordinal()
    >>> date = datetime.date.fromordinal
    >>> rows = [(f"rep {r}", date(day + i), date(day + i + 20), "won" if i < 8 - r else "lost", 100.0) for r in range(6) for i in range(9)]
    >>> owner, created, closed, stage, amount = zip(*rows)
    >>> deals = {"owner": owner, "created": created, "closed": closed, "stage": stage, "amount": amount}
    >>> reps = reps_of_deals(deals, period=("2026-01-01", "2026-04-01"))
    >>> reps[0]["rep"], reps[0]["won_amount"], round(reps[0]["win_rate"], 3)
    ('rep 0', 800.0, 0.889)
    >>> compare(reps, metrics=["win_rate", "mean_deal"]).top
    ['rep 0', 'rep 1']
    """
    table, wrong = _reps_of_deals(
        opportunities, activities, as_of, *_ends(period), *_ends(chosen_on), owner, segment, activity_rep, activity_day, columns,
        rejects == "return", progress, memory_limit
    )  # fmt: skip
    table._rejects = wrong
    return table


def influence_of_deals(
    opportunities: AnyTable,
    activities: AnyTable | None = None,
    *,
    period: Period | tuple[Day, Day] | None = None,
    chosen_on: Period | tuple[Day, Day] | None = None,
    as_of: Day | None = None,
    owner: str | None = None,
    segment: str | None = None,
    activity_rep: str | None = None,
    activity_day: str | None = None,
    columns: Columns | None = None,
    fraction: float = 0.3333333333333333,
    false_discovery_rate: float = 0.2,
    keep_influential: bool = False,
    permutations: int = 9_999,
    seed: int = 1,
    progress: Progress = False,
    memory_limit: int = 0,
) -> Table:
    """The deal that a conclusion hangs on: reps are ranked, grouped and compared anew without the largest deal that each one of the two
    groups won.

    Arguments as for ``reps_of_deals`` and ``compare``. Answers as ``influence``: without is the id of a deal, rep its owner. A wrong
    row raises.
    """
    return _influence_of_deals(
        opportunities, activities, as_of, *_ends(period), *_ends(chosen_on), owner, segment, activity_rep, activity_day, columns,
        fraction, false_discovery_rate, keep_influential, permutations, seed, progress, memory_limit
    )  # fmt: skip


def repeatable_gap_of_deals(
    opportunities: AnyTable,
    chosen_on: Period | tuple[Day, Day],
    *,
    period: Period | tuple[Day, Day] | None = None,
    as_of: Day | None = None,
    owner: str | None = None,
    segment: str | None = None,
    columns: Columns | None = None,
    fraction: float = 0.3333333333333333,
    level: float = 0.8,
    draws: int = 10_000,
    seed: int = 1,
    progress: Progress = False,
    memory_limit: int = 0,
) -> Table:
    """How much of the gap comes again: groups are chosen on what was won in ``chosen_on``, and measured there and in the period.

    Arguments as for ``reps_of_deals``. Answers as ``repeatable_gap``, of amount won, mean deal, median cycle, deals created and, as a
    rate, win rate. A wrong row raises.
    """
    return _repeatable_gap_of_deals(
        opportunities, None, as_of, *_ends(period), *_ends(chosen_on), owner, segment, None, None, columns, fraction, level, draws,
        seed, progress, memory_limit
    )  # fmt: skip
