"""Cases of which some have not ended: how many are still going on after so long, how they end, and how many ever will.

Each function takes columns, one case a row: how long it lasted, or has been watched, and whether or how it ended (0: still going
on).

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from landfall import _core
from landfall._native import native

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, NoReturn

    from landfall._native import Array, Numbers, Progress
    from landfall.stats import Interval
    from landfall.table import Table

__all__ = [
    "CureModel",
    "Expectation",
    "WeibullModel",
    "aalen_johansen",
    "fit_cure",
    "fit_weibull",
    "kaplan_meier",
    "quantile",
    "restricted_mean",
]

#: How long the cases take that end. The first two are cases of the third.
Timing = Literal["weibull", "gamma", "generalised_gamma"]


class Expectation(NamedTuple):
    """What a cohort comes to in the end."""

    n: int
    ended: int  #: so far
    expected: Interval  #: that will have ended in the end; chance and the model's own error are in it


@native("landfall_survival_kaplan_meier")
def kaplan_meier(duration: Numbers, ended: Numbers, level: float = 0.80) -> Table:
    """Kaplan-Meier: the probability of going on beyond each time at which cases ended; limits on the log-log scale.

    duration: 0 or more, finite. ended: 0 (still going on) or 1.

    Answers time, at_risk, ended and survival (with its interval). O(n) for whole numbers, else O(n log n).

    >>> table = kaplan_meier([2, 3, 3, 5], [1, 1, 0, 1])
    >>> [(row["time"], row["survival"]["estimate"]) for row in table]
    [(2.0, 0.75), (3.0, 0.5), (5.0, 0.0)]
    """
    ...


@native("landfall_survival_quantile")
def quantile(duration: Numbers, ended: Numbers, p: float = 0.5, level: float = 0.80) -> Interval:
    """Time by which a share p has ended, the median as a rule; inf where the curve never comes down so far.

    >>> quantile([2, 3, 3, 5], [1, 1, 0, 1]).estimate
    4.0
    """
    ...


@native("landfall_survival_restricted_mean")
def restricted_mean(duration: Numbers, ended: Numbers, until: float, level: float = 0.80) -> Interval:
    """Mean of the shorter of duration and ``until``, which is above 0 and at most the longest duration.

    >>> restricted_mean([2, 3, 3, 5], [1, 1, 0, 1], 4.0).estimate
    3.25
    """
    ...


@native("landfall_survival_aalen_johansen")
def aalen_johansen(duration: Numbers, end: Numbers, ways: int, level: float = 0.80) -> Table:
    """Aalen-Johansen: the share that has ended in each of several ways by each time, where they compete.

    end: 0 (still going on), or how it ended, 1 to ``ways``.

    Answers way, time, at_risk, ended and incidence (with its interval), way by way.

    >>> table = aalen_johansen([2, 3, 3, 5], [1, 2, 0, 1], 2)
    >>> [row["incidence"]["estimate"] for row in table if row["way"] == 1]
    [0.25, 0.25, 0.75]
    """
    ...


@native("landfall_cure_fit")
def _fit(
    cls: type[CureModel],
    time: Numbers,
    ended: Numbers,
    covariates: Numbers,
    width: int,
    timing: str,
    level: float,
    most_iterations: int,
    progress: Progress,
    memory_limit: int,
    threads: int,
) -> CureModel: ...


@native("landfall_cure_table")
def _table(model: CureModel) -> tuple[Table, Table]: ...


@native("landfall_cure_share")
def _share(model: CureModel, x: Numbers) -> Interval: ...


@native("landfall_cure_ended_by")
def _ended_by(model: CureModel, t: float, x: Numbers) -> Interval: ...


@native("landfall_cure_yet_to_end")
def _yet_to_end(model: CureModel, age: float, x: Numbers) -> float: ...


@native("landfall_cure_expectation")
def _expectation(model: CureModel, time: Numbers, ended: Numbers, covariates: Numbers, width: int) -> Expectation: ...


@native("landfall_weibull_fit")
def _fit_weibull(
    cls: type[WeibullModel],
    time: Numbers,
    ended: Numbers,
    covariates: Numbers,
    width: int,
    level: float,
    most_iterations: int,
    progress: Progress,
    memory_limit: int,
    threads: int,
) -> WeibullModel: ...


@native("landfall_weibull_table")
def _weibull_table(model: WeibullModel) -> tuple[Table, Table]: ...


@native("landfall_weibull_quantile")
def _weibull_quantile(model: WeibullModel, p: float, x: Numbers) -> Interval: ...


@native("landfall_weibull_mean")
def _weibull_mean(model: WeibullModel, x: Numbers) -> Interval: ...


@native("landfall_weibull_ended_by")
def _weibull_ended_by(model: WeibullModel, t: float, x: Numbers) -> Interval: ...


def _flat(covariates: Sequence[Numbers] | Array | None) -> tuple[Numbers, int]:
    """Covariates one after another, case by case, and how many each has."""
    if covariates is None:
        return (), 0
    given: Any = covariates
    shape = getattr(given, "shape", None)
    if shape is not None:
        array = given if hasattr(given, "reshape") else given.to_numpy()
        return array.reshape(-1), (shape[1] if len(shape) > 1 else 1)
    rows = [list(row) if hasattr(row, "__len__") else [row] for row in given]
    width = len(rows[0]) if rows else 0
    return [number for row in rows for number in row], width


class CureModel(_core.CureHandle):
    """A mixture cure model: P(ended by t) = c F(t), where the logit of c is linear in the covariates. It never changes."""

    @property
    def parameters(self) -> Mapping[str, Mapping[str, float]]:
        """constant, covariate 0 ... (logarithms of odds), scale, shape and power of the times, each with its interval."""
        return {row["parameter"]: row["value"] for row in _table(self)[0]}

    @property
    def summary(self) -> Mapping[str, Any]:
        """timing, n, ended, log_likelihood and follow_up_alpha: above 0.01 the cases may not have been watched for long enough."""
        return _table(self)[1][0]

    def share(self, x: Numbers = ()) -> Interval:
        """Share that ever ends, of cases with the covariates x."""
        return _share(self, x)

    def ended_by(self, t: float, x: Numbers = ()) -> Interval:
        """P(ended by t), t 0 or more."""
        return _ended_by(self, t, x)

    def yet_to_end(self, age: float, x: Numbers = ()) -> float:
        """P(it ends at all) of a case that is still open after ``age``."""
        return _yet_to_end(self, age, x)

    def expectation(self, time: Numbers, ended: Numbers, covariates: Sequence[Numbers] | Array | None = None) -> Expectation:
        """What a cohort comes to in the end: those that have ended, and the chance of each that is open."""
        flat, width = _flat(covariates)
        return _expectation(self, time, ended, flat, width)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a CureModel does not pickle; fit it again, or keep its parameters")


def fit_cure(
    time: Numbers,
    ended: Numbers,
    covariates: Sequence[Numbers] | Array | None = None,
    *,
    timing: Timing = "weibull",
    level: float = 0.80,
    most_iterations: int = 200,
    progress: Progress = False,
    memory_limit: int = 0,
    threads: int = 1,
) -> CureModel:
    """Fits a mixture cure model by maximum likelihood: what share ever ends, and how long that takes.

    time: above 0, until it ended, or so long it has been open. ended: 0 or 1.
    covariates: a row of numbers for each case, no constant among them; an array of two dimensions, or a list of lists.

    Raises InsufficientData with fewer ended cases than parameters, NotConverged where the times do not tell those that never end
    from those that have not ended yet.

    >>> days = [1 + i % 17 for i in range(60)] + [40.0 + i % 21 for i in range(140)]
    >>> model = fit_cure(days, [1] * 60 + [0] * 140)
    >>> round(model.share().estimate, 2)
    0.3
    """
    flat, width = _flat(covariates)
    return _fit(CureModel, time, ended, flat, width, timing, level, most_iterations, progress, memory_limit, threads)


class WeibullModel(_core.WeibullHandle):
    """Weibull times: P(ended by t) = 1 - exp(-(t / scale)^power), the log of the scale linear in the covariates. It never changes."""

    @property
    def parameters(self) -> Mapping[str, Mapping[str, float]]:
        """constant, covariate 0 ... (logarithms of the scale) and power of the times, each with its interval."""
        return {row["parameter"]: row["value"] for row in _weibull_table(self)[0]}

    @property
    def summary(self) -> Mapping[str, Any]:
        """n, ended and log_likelihood."""
        return _weibull_table(self)[1][0]

    def quantile(self, p: float = 0.5, x: Numbers = ()) -> Interval:
        """Time by which a share p has ended, the median as a rule, of cases with the covariates x."""
        return _weibull_quantile(self, p, x)

    def mean(self, x: Numbers = ()) -> Interval:
        """Mean time, of cases with the covariates x."""
        return _weibull_mean(self, x)

    def ended_by(self, t: float, x: Numbers = ()) -> Interval:
        """P(ended by t), t 0 or more."""
        return _weibull_ended_by(self, t, x)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a WeibullModel does not pickle; fit it again, or keep its parameters")


def fit_weibull(
    time: Numbers,
    ended: Numbers,
    covariates: Sequence[Numbers] | Array | None = None,
    *,
    level: float = 0.80,
    most_iterations: int = 200,
    progress: Progress = False,
    memory_limit: int = 0,
    threads: int = 1,
) -> WeibullModel:
    """Fits Weibull times by maximum likelihood, where all cases end some day: how long that takes, and what stretches it.

    time: above 0, until it ended, or so long it has been open. ended: 0 or 1.
    covariates: a row of numbers for each case, no constant among them; an array of two dimensions, or a list of lists. A unit of
    one stretches every time by e to the power of its parameter.

    Raises InsufficientData with fewer ended cases than parameters, NotConverged where the likelihood has no peak: all ended at one
    time, or a covariate tells them from those that are open. Where some never end, see fit_cure.

    >>> model = fit_weibull([3, 5, 8, 13, 21, 30], [1, 1, 1, 1, 1, 0])
    >>> round(model.quantile(0.5).estimate, 1)
    12.0
    """
    flat, width = _flat(covariates)
    return _fit_weibull(WeibullModel, time, ended, flat, width, level, most_iterations, progress, memory_limit, threads)
