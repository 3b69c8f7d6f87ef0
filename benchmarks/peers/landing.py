"""Landing of n deals beside what one would use instead: a Monte Carlo in numpy, R's PoissonBinomial, fast-poibin.

All read off the same things: with numpy mean, P10, P50, P90 and the chance of the target; with the others the same but for the
mean. numpy's draws are 10,000, as is usual; they leave an error of about half a percentage point in every probability.
SPDX-License-Identifier: Apache-2.0
"""
import math
from statistics import NormalDist

import landfall as lf
import numpy as np
from fast_poibin import PoiBin

from paired import note, row
from r_session import r_session

DRAWN_AT_ONCE = 4_000_000  # random numbers in memory at a time: 32 MB
LEVELS = np.array([0.1, 0.5, 0.9])


# --- deals ---


def real_amounts(n, seed=1):
    """Open deals: a chance each and an amount each, the amounts on no lattice."""
    random = np.random.default_rng(seed)
    return random.uniform(0.05, 0.9, n), random.lognormal(9.5, 1.0, n)


def whales(n):
    """One deal is worth fifty times all others, three more a few times."""
    probability, amount = real_amounts(n)
    amount[[17, 27, 37, 47]] = amount.sum() * np.array([50, 4, 3, 2])
    return probability, amount


def three_prices(n, seed=1):
    random = np.random.default_rng(seed)
    return random.uniform(0.05, 0.9, n), random.choice([990.0, 2490.0, 9990.0], n)


def long_shots(n, seed=1):
    """Two of them close."""
    random = np.random.default_rng(seed)
    return random.uniform(0.0, 4.0 / n, n), random.lognormal(9.5, 1.0, n)


def nearly_certain(n):
    probability, amount = long_shots(n)
    return 1.0 - probability, amount


def deviation(probability, amount):
    return math.sqrt((probability * (1 - probability)) @ amount**2)


def target_of(probability, amount):
    return probability @ amount + deviation(probability, amount) / 2


# --- answers ---


def read_off(landing, target):
    return landing.mean, landing.quantile(LEVELS), landing.probability_at_least(target)


def ours(probability, amount, target):
    return read_off(lf.Landing.from_deals(probability, amount), target)


def numpy_draws(probability, amount, target, draws, seed=7):
    random = np.random.default_rng(seed)
    rows = max(1, DRAWN_AT_ONCE // len(amount))
    totals = np.concatenate([(random.random((min(rows, draws - first), len(amount))) < probability) @ amount
                             for first in range(0, draws, rows)])
    return totals.mean(), np.quantile(totals, LEVELS), (totals >= target).mean()


def numpy_common_factor(probability, amount, correlation, target, draws, seed=7):
    """Each deal closes when √ρ Z + √(1 − ρ) ε lies below the normal quantile of its chance."""
    random = np.random.default_rng(seed)
    threshold = np.array([NormalDist().inv_cdf(p) for p in probability])
    rows = max(1, DRAWN_AT_ONCE // len(amount))
    totals = []
    for first in range(0, draws, rows):
        count = min(rows, draws - first)
        luck = math.sqrt(correlation) * random.standard_normal((count, 1))
        luck = luck + math.sqrt(1 - correlation) * random.standard_normal((count, len(amount)))
        totals.append((luck < threshold) @ amount)
    totals = np.concatenate(totals)
    return totals.mean(), np.quantile(totals, LEVELS), (totals >= target).mean()


def within_monte_carlo(landing, draws):
    """The chance that ours gives to what the draws call P10, P50, P90 and the target: within five standard errors of theirs."""
    e = landing.error_bound

    def agree(mine, theirs):
        # Where the sum has few values a quantile's own probability is a step: the level lies within it.
        below = np.array([1 - landing.probability_at_least(x - e - 1e-6 * abs(x)) for x in theirs[1]])
        reached = np.array([landing.cdf(x + e + 1e-6 * abs(x)) for x in theirs[1]])
        gaps = np.append(np.maximum(0, np.maximum(below - LEVELS, LEVELS - reached)), abs(mine[2] - theirs[2]))
        spread = np.sqrt(np.append(LEVELS * (1 - LEVELS), max(mine[2] * (1 - mine[2]), 1e-4)) / draws)
        assert (gaps <= 5 * spread).all(), f"probabilities differ by {gaps}, standard errors {spread}"
        assert abs(mine[0] - theirs[0]) <= 5 * math.sqrt(landing.variance) / math.sqrt(draws), f"means {mine[0]} and {theirs[0]}"
        return f"probabilities within {gaps.max():.4f}, Monte Carlo's standard error is {spread.max():.4f}"
    return agree


def equal_to(tolerance):
    def agree(mine, theirs):
        gap = np.abs(np.asarray(mine) - np.asarray(theirs)).max()
        assert gap <= tolerance, f"differ by {gap}: {mine} and {theirs}"
        return f"equal within {gap:.1g}"
    return agree


# --- rows ---


def beside_numpy():
    for words, deals, n, draws in (("real amounts", real_amounts, 1, 10_000), ("real amounts", real_amounts, 100, 10_000),
                                   ("real amounts", real_amounts, 1_000, 10_000), ("real amounts", real_amounts, 100_000, 10_000),
                                   ("real amounts", real_amounts, 1_000_000, 200), ("whales", whales, 1_000, 10_000),
                                   ("three prices", three_prices, 1_000, 10_000), ("long shots", long_shots, 1_000, 10_000),
                                   ("nearly certain", nearly_certain, 1_000, 10_000)):
        probability, amount = deals(n)
        target = target_of(probability, amount)
        row(f"{n:,} deals, {words}",
            lambda: ours(probability, amount, target),
            lambda: numpy_draws(probability, amount, target, draws),
            f"numpy Monte Carlo, {draws:,} draws",
            within_monte_carlo(lf.Landing.from_deals(probability, amount), draws),
            rounds=7 if n < 100_000 else 3)


def under_a_common_factor():
    draws = 100_000
    for n, correlation in ((100, 0.2), (1_000, 0.05), (1_000, 0.2), (1_000, 0.5), (10_000, 0.2)):
        probability, amount = real_amounts(n)
        target = target_of(probability, amount)
        row(f"{n:,} deals, common factor, correlation {correlation}",
            lambda: read_off(lf.Landing.under_common_factor(probability, amount, correlation), target),
            lambda: numpy_common_factor(probability, amount, correlation, target, draws),
            f"numpy Monte Carlo, {draws:,} draws",
            within_monte_carlo(lf.Landing.under_common_factor(probability, amount, correlation), draws), rounds=3)


def beside_r():
    """R answers with the whole distribution function at once; ours is read off at as many points as R's user would."""
    r = r_session("PoissonBinomial")
    if r is None:
        note("R's PoissonBinomial is not installed: left out")
        return
    random = np.random.default_rng(3)
    for n in (100, 1_000, 10_000):
        probability, amount = random.uniform(0.05, 0.9, n), random.integers(1, 1001, n).astype(float)
        target = math.ceil(target_of(probability, amount))
        at = np.array([math.floor(probability @ amount), target - 1.0])
        r.give("p", probability), r.give("a", amount), r.give("at", at)
        row(f"generalised, n = {n:,}, amounts to 1,000",
            lambda: lf.Landing.from_deals(probability, amount).cdf(at),
            lambda: r("{F <- PoissonBinomial::pgpbinom(NULL, p, a, rep(0, length(p)), method = 'DivideFFT'); F[at + 1]}"),
            "R PoissonBinomial, DivideFFT", equal_to(1e-10), rounds=7 if n < 10_000 else 3)
    for n in (1_000, 10_000, 100_000):
        probability, amount = random.uniform(0.05, 0.9, n), np.ones(n)
        at = np.floor(probability.sum() + np.array([-1.0, 0.0, 1.0]) * math.sqrt((probability * (1 - probability)).sum()))
        r.give("p", probability), r.give("at", at)
        row(f"ordinary, n = {n:,}",
            lambda: lf.Landing.from_deals(probability, amount).cdf(at),
            lambda: r("{F <- PoissonBinomial::ppbinom(NULL, p, method = 'DivideFFT'); F[at + 1]}"),
            "R PoissonBinomial, DivideFFT", equal_to(1e-10))
        places = at.astype(int)
        row(f"ordinary, n = {n:,}",
            lambda: lf.Landing.from_deals(probability, amount).cdf(at),
            lambda: np.array(PoiBin(probability).cdf[places]),
            "fast-poibin", equal_to(1e-10), rounds=7 if n < 100_000 else 3)


def main():
    note(f"landing: landfall {lf.__version__}, numpy {np.__version__}")
    beside_numpy()
    under_a_common_factor()
    beside_r()


if __name__ == "__main__":
    main()
