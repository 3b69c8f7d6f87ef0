"""Key results: how far is one, is that as far as it should be by now, and where will it land?

What is known of a key result are its check-ins up to the day asked about; those after it, or after the period, are never seen. Its
landing is that of a Brownian motion with drift fitted to them.

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

from landfall._native import native

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from landfall._native import Day, Numbers
    from landfall.calendar import Period
    from landfall.landing import Landing

__all__ = ["KeyResult", "Trend", "Verdict", "landing", "roll_up", "status", "trend"]

#: Which way it is to go: up or down to its target by the end, or to stay on one side of it.
Direction = Literal["increase", "decrease", "stay_above", "stay_below"]
Status = Literal["on_track", "lagging", "off_track"]
#: What decides: the chance to meet the target; progress / expected; expected - progress.
StatusRule = Literal["probability", "pace_ratio", "pace_gap"]
#: What share of the way is expected when x of the period has passed: x, or 3x^2 - 2x^3.
PaceShape = Literal["linear", "s_curve"]
#: How the progress of several is made one.
RollUp = Literal["weighted_mean", "worst_child"]


class KeyResult(NamedTuple):
    """A number that is to go from where it was to a target by the end of a period, or to stay on one side of it.

    period: its first day and the first day after it. initial: as the period began; an increase and a decrease need it.
    check_ins: what it has been at the end of days; of a list of pairs with several on one day the last holds.
    phases: what it is to be at the end of days within the period. None: the pace has a shape of its own.
    """

    target: float
    period: Period | tuple[Day, Day]
    initial: float | None = None
    direction: Direction = "increase"
    check_ins: Mapping[Day, float] | Sequence[tuple[Day, float]] = ()
    phases: Mapping[Day, float] | Sequence[tuple[Day, float]] = ()


class Verdict(NamedTuple):
    """A key result's status, and what it follows from."""

    status: Status
    rule: StatusRule  #: which decided
    current: float | None  #: last known value, else the initial one
    progress: float | None  #: share of the way from initial to target, not clamped; 1 or 0 of one that is to stay
    expected: float  #: share expected by the end of the day
    pace_ratio: float | None  #: progress / expected; None: nothing is expected yet
    pace_gap: float  #: expected - progress
    p_hit: float | None  #: chance to meet the target as the period ends; None: the check-ins do not give one
    why: str  #: the rule's reason


class Trend(NamedTuple):
    """How a key result has moved: at the end of the period it is centre + scale * t, Student's t of increments - 1 degrees."""

    drift_per_day: float
    variance_per_day: float
    days_observed: float
    days_left: float
    last: float
    centre: float
    scale: float
    increments: int


def _pairs(of: Mapping[Day, float] | Sequence[tuple[Day, float]]) -> tuple[list[Day], list[float]]:
    pairs = list(of.items()) if hasattr(of, "items") else list(of)
    return [day for day, _ in pairs], [value for _, value in pairs]


def _parts(
    key_result: KeyResult,
) -> tuple[str, Day, Day, float, float, Sequence[Day], Numbers, Sequence[Day], Numbers]:
    target, period, initial, direction, check_ins, phases = key_result
    return (
        direction, period[0], period[1], math.nan if initial is None else initial, target, *_pairs(check_ins), *_pairs(phases)
    )  # fmt: skip


@native("landfall_okr_status")
def _status(
    direction: str,
    period_begin: Day,
    period_end: Day,
    initial: float,
    target: float,
    check_in_days: Sequence[Day],
    check_in_values: Numbers,
    phase_days: Sequence[Day],
    phase_values: Numbers,
    as_of: Day,
    landing: Landing | None,
    by_probability: bool,
    by_pace: str,
    pace_shape: str,
    probability: Numbers,
    pace_ratio: Numbers,
    pace_gap: Numbers,
) -> Verdict: ...


@native("landfall_okr_trend")
def _trend(
    direction: str,
    period_begin: Day,
    period_end: Day,
    initial: float,
    target: float,
    check_in_days: Sequence[Day],
    check_in_values: Numbers,
    phase_days: Sequence[Day],
    phase_values: Numbers,
    as_of: Day,
) -> Trend: ...


@native("landfall_okr_landing")
def _landing(
    direction: str,
    period_begin: Day,
    period_end: Day,
    initial: float,
    target: float,
    check_in_days: Sequence[Day],
    check_in_values: Numbers,
    phase_days: Sequence[Day],
    phase_values: Numbers,
    as_of: Day,
) -> Landing: ...


def status(
    key_result: KeyResult,
    as_of: Day,
    *,
    landing: Landing | None = None,
    by_probability: bool = True,
    by_pace: StatusRule = "pace_ratio",
    pace_shape: PaceShape = "linear",
    probability: tuple[float, float] = (0.7, 0.3),
    pace_ratio: tuple[float, float] = (0.95, 0.75),
    pace_gap: tuple[float, float] = (0.165, 0.33),
) -> Verdict:
    """On track, lagging or off track by what was known at the end of a day, and why.

    By probability where there is one (three observations that vary, the initial value among them, or a ``landing`` that knows
    more, such as a forecast's), else by pace. probability, pace_ratio: at least so much is on track, and lagging; pace_gap: at
    most, as a share.

    >>> quarter = ("2025-10-01", "2026-01-01")
    >>> weeks = {"2025-10-14": 11.0, "2025-10-28": 24.0, "2025-11-14": 40.0}
    >>> verdict = status(KeyResult(100.0, quarter, 0.0, check_ins=weeks), "2025-11-14")
    >>> verdict.status, verdict.progress
    ('off_track', 0.4)
    """
    return _status(
        *_parts(key_result), as_of, landing, by_probability, by_pace, pace_shape, probability, pace_ratio, pace_gap
    )  # fmt: skip


def trend(key_result: KeyResult, as_of: Day) -> Trend:
    """How it has moved by the end of a day. Raises InsufficientData from fewer than three observations that vary.

    >>> trend(KeyResult(100.0, ("2025-10-01", "2026-01-01"), 0.0, check_ins={"2025-10-10": 10.0, "2025-10-20": 22.0}), "2025-11-14").increments
    2
    """
    return _trend(*_parts(key_result), as_of)


def landing(key_result: KeyResult, as_of: Day) -> Landing:
    """Where it lands when it goes on as it has. Raises InsufficientData where there is no trend.

    >>> weeks = {"2025-10-10": 10.0, "2025-10-20": 22.0}
    >>> round(landing(KeyResult(100.0, ("2025-10-01", "2026-01-01"), 0.0, check_ins=weeks), "2025-10-20").quantile(0.5), 1)
    101.2
    """
    return _landing(*_parts(key_result), as_of)


@native("landfall_okr_roll_up")
def roll_up(weight: Numbers, progress: Numbers, rule: RollUp = "weighted_mean") -> float:
    """One progress from those of several key results, or objectives.

    weight: not negative, not all 0. rule: sum(w * p) / sum(w), or the least of those with a weight. InsufficientData for none.

    >>> roll_up([1, 1], [0.25, 0.75])
    0.5
    """
    ...
