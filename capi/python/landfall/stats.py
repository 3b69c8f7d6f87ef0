"""Statistics on plain numbers: how sure is a rate that was seen as k of n?

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from landfall._native import native

__all__ = ["Interval", "ProportionMethod", "proportion_interval"]

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
