"""Statistics on plain numbers: how sure is a rate seen as k of n, and did what was given a chance come true as often?

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from landfall._native import native

if TYPE_CHECKING:
    from landfall._native import Numbers
    from landfall.table import Table

__all__ = ["Calibration", "Interval", "ProportionMethod", "calibration", "proportion_interval"]

#: wilson covers near its level for small n too and never leaves 0 to 1; jeffreys is the equal-tailed posterior of a
#: Beta(1/2, 1/2) prior; clopper_pearson never covers less than its level, and is wider.
ProportionMethod = Literal["wilson", "jeffreys", "clopper_pearson"]


class Interval(NamedTuple):
    """An estimate with what makes it honest."""

    estimate: float  #: NaN: there is nothing to estimate it from
    low: float
    high: float
    level: float  #: probability that low to high is to cover
    n: int  #: observations behind the estimate


@native("landfall_stats_proportion_interval")
def proportion_interval(successes: int, trials: int, method: ProportionMethod = "wilson", level: float = 0.8) -> Interval:
    """Interval for the rate behind ``successes`` of ``trials``, such as deals won of deals decided.

    Wilson: centre (k + z²/2) / (n + z²), half width z/(n + z²) · sqrt(k(n − k)/n + z²/4), z the normal quantile at
    (1 + level)/2. No trials answer 0 to 1 with the estimate NaN: nothing is known. level lies between 0 and 1.
    Agrees with R to 1e-12.

    >>> interval = proportion_interval(12, 40)
    >>> print(f"{interval.estimate:.2f}, {interval.low:.3f} to {interval.high:.3f}")
    0.30, 0.217 to 0.399
    """
    ...


#: Bins of equal width from 0 to 1, of equal weight as near as equal probabilities allow, or one for each distinct probability.
Bins = Literal["equal_width", "equal_count", "distinct"]
#: Firth's pulls a little towards one half, and has an answer where one probability parts what happened from what did not.
LogisticFit = Literal["maximum_likelihood", "firth"]


class Calibration(NamedTuple):
    """Whether chances came true."""

    scores: Table  #: one row: score (Brier's, a record), reliability, resolution, uncertainty, within_bins, skill, log_loss
    table: Table  #: a row for each bin: low, high, n, weight, mean_probability, observed (a record)
    line: Table  #: one row: intercept, slope, in_the_large (records), their errors, p_value; calibrated: intercept 0, slope 1


@native("landfall_stats_calibration")
def calibration(
    probability: Numbers,
    outcome: Numbers,
    weight: Numbers | None = None,
    *,
    bins: Bins = "equal_width",
    n_bins: int = 10,
    fit: LogisticFit = "maximum_likelihood",
    clamp: float = 1e-6,
    level: float = 0.8,
) -> Calibration:
    """Whether chances came true: scores, the reliability table, and the line through the outcomes on the logit scale.

    probability: each 0 to 1. outcome: each 0 or 1. weight: 0 or 1e-100 to 1e100; None: 1 each. clamp: probabilities nearer to 0 or 1 are
    moved inwards for the line alone. O(n log n). Agrees with scikit-learn, R's glm and statsmodels to 1e-8.

    >>> judged = calibration([0.1, 0.2, 0.7, 0.9], [0, 0, 1, 1], fit="firth")
    >>> round(judged.scores["score"][0]["estimate"], 4)
    0.0375
    """
    ...
