"""Statistics on plain numbers: how sure is a rate seen as k of n, did what was given a chance come true as often, do two groups differ?

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from landfall._native import native

if TYPE_CHECKING:
    from landfall._native import Numbers, Progress
    from landfall.table import Table

__all__ = [
    "Calibration", "GroupTest", "Interval", "ProportionMethod", "TwoRates", "bca", "calibration", "effect_size", "group_test",
    "proportion_interval", "q_values", "two_rates",
]  # fmt: skip

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


class TwoRates(NamedTuple):
    """What two rates beside one another come to."""

    fisher_p: float  #: Fisher's exact test, two-sided; 1 without trials on one side
    likelihood_ratio_p: float  #: of G² on one degree of freedom
    difference: Interval  #: the second rate less the first, with Newcombe's interval; NaN without trials on one side


@native("landfall_stats_two_rates")
def two_rates(first_successes: int, first_trials: int, second_successes: int, second_trials: int, level: float = 0.8) -> TwoRates:
    """Has a rate changed: is the second one higher than the first, by how much, and how sure is that?

    successes and trials are whole numbers, 0 or more. O(smallest margin). Agrees with R's fisher.test to 1e-10.

    >>> rates = two_rates(30, 100, 45, 110)
    >>> round(rates.fisher_p, 4), round(rates.difference.low, 3)
    (0.1137, 0.024)
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


#: Difference or ratio of means; the difference in pooled standard deviations, without small-sample bias; the share of pairs in which
#: the first group's value is the larger, less that in which it is the smaller.
Effect = Literal["difference", "ratio", "hedges_g", "cliffs_delta"]
#: Of the difference of means, every way of dealing the labels or drawn ones; of ranks; of ranks, however each group varies.
Test = Literal["permutation", "mann_whitney", "brunner_munzel"]
Alternative = Literal["two_sided", "greater", "less"]


@native("landfall_stats_effect_size")
def effect_size(first: Numbers, second: Numbers, measure: Effect = "difference", level: float = 0.8) -> Interval:
    """How far two groups lie apart: the first against the second.

    difference: Welch's interval. ratio: of means above 0, interval on the log scale. hedges_g: interval by the noncentral t.
    cliffs_delta: interval that covers groups of five. Too few values: estimate NaN, an interval without ends.
    O(n), O(n log n) for Cliff's delta. Agrees with SciPy, mpmath and a count of all pairs to 1e-9.

    >>> effect_size([0.46, 0.51, 0.41], [0.25, 0.21, 0.29], "cliffs_delta").estimate
    1.0
    """
    ...


@native("landfall_stats_bca")
def bca(
    first: Numbers,
    second: Numbers | None = None,
    *,
    level: float = 0.8,
    resamples: int = 9999,
    widened: bool = True,
    seed: int = 1,
    stream: int = 0,
    progress: Progress = False,
    memory_limit: int = 0,
) -> Interval:
    """BCa bootstrap interval of a mean, or of the difference of two means, for values that are skewed.

    widened: for few values, as Student's t is; False: BCa as Efron has it. Exponential values are covered at 80% by 76% (n = 5)
    to 78% (20), and as Efron has it by 66 to 75%.
    stream: samples that are drawn beside one another take each its own.
    progress, memory_limit: as for ``Landing.from_deals``. O(resamples n). Agrees with scipy.stats.bootstrap.

    >>> interval = bca([12, 15, 11, 14, 90, 13, 12, 16])
    >>> interval.high - interval.estimate > interval.estimate - interval.low
    True
    """
    ...


class GroupTest(NamedTuple):
    """What a test of two groups answers."""

    statistic: float  #: difference of means; Mann-Whitney's U of the first; Brunner-Munzel's W, above 0 where the first is larger
    p_value: float  #: Brunner-Munzel's is NaN where the groups part completely
    degrees: float  #: of freedom: Brunner-Munzel's; else NaN
    permutations: int  #: looked at: by permutation; else 0
    exact: bool  #: every way of dealing the labels; else drawn, or by an approximation


@native("landfall_stats_group_test")
def group_test(
    first: Numbers,
    second: Numbers,
    test: Test = "permutation",
    alternative: Alternative = "two_sided",
    *,
    exact_limit: int | None = None,
    permutations: int = 9999,
    seed: int = 1,
    stream: int = 0,
    progress: Progress = False,
    memory_limit: int = 0,
) -> GroupTest:
    """Whether two groups differ by more than chance. "greater": the first group is.

    exact_limit: exact by permutation up to so many ways of dealing the labels (None: 200,000), by Mann-Whitney up to so many values
    (None: 60; at most 120). permutations: drawn where it is not exact. Agrees with SciPy to 1e-10.

    >>> group_test([0.46, 0.51, 0.41], [0.25, 0.21, 0.29]).p_value
    0.1
    """
    ...


@native("landfall_stats_q_values")
def q_values(p_values: Numbers) -> Numbers:
    """q values by Benjamini and Hochberg: calling every difference with q at most f real makes at most a share f of them false.

    p_values: 0 to 1, or NaN (null), which stays NaN and is not counted. Answers a list, or an array like the one given.
    O(n) as a rule. Agrees with R's p.adjust.

    >>> q_values([0.01, 0.04, 0.5])
    [0.03, 0.06, 0.5]
    """
    ...
