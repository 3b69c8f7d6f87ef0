"""Landing of n deals with real amounts: exact or bounded, beside the Monte Carlo that one would write with numpy.

Both answer the same questions: mean, P10, P50, P90 and the chance of the target. The draws are 10,000, as is usual; they
leave an error of about half a percentage point in every probability.
SPDX-License-Identifier: Apache-2.0
"""
import math

import numpy as np

import ours
from paired import note, row

DRAWS = 10_000
DRAWN_AT_ONCE = 4_000_000  # random numbers in memory at a time: 32 MB
LEVELS = np.array([0.1, 0.5, 0.9])


def company(n, seed=1):
    """Open deals: a chance each and an amount each, the amounts on no lattice."""
    random = np.random.default_rng(seed)
    return random.uniform(0.05, 0.9, n), random.lognormal(9.5, 1.0, n)


def deviation(probability, amount):
    return math.sqrt((probability * (1 - probability)) @ amount**2)


def landed(probability, amount):
    out = ours.ffi.new("landfall_landing**")
    ours.call(ours.lib.landfall_landing_from_deals, ours.doubles(probability), ours.doubles(amount), len(amount), ours.ffi.NULL, out)
    return ours.ffi.gc(out[0], ours.lib.landfall_landing_free)


def ours_answers(probability, amount, target):
    landing = landed(probability, amount)
    quantiles, hit, mean = np.empty(3), np.array([target]), ours.ffi.new("double*")
    ours.call(ours.lib.landfall_landing_mean, landing, mean)
    ours.call(ours.lib.landfall_landing_quantile, landing, ours.doubles(LEVELS), 3, ours.doubles(quantiles))
    ours.call(ours.lib.landfall_landing_probability_at_least, landing, ours.doubles(hit), 1, ours.doubles(hit))
    return mean[0], quantiles, hit[0]


def numpy_answers(probability, amount, target, seed=7):
    random = np.random.default_rng(seed)
    rows = max(1, DRAWN_AT_ONCE // len(amount))
    totals = np.concatenate([(random.random((min(rows, DRAWS - first), len(amount))) < probability) @ amount
                             for first in range(0, DRAWS, rows)])
    return totals.mean(), np.quantile(totals, LEVELS), (totals >= target).mean()


def agreement(probability, amount, target):
    """The chance that ours gives to what the draws call P10, P50, P90 and the target: within five standard errors of theirs."""
    def agree(mine, theirs):
        landing = landed(probability, amount)
        reached = np.empty(3)
        ours.call(ours.lib.landfall_landing_cdf, landing, ours.doubles(theirs[1]), 3, ours.doubles(reached))
        gaps = np.append(np.abs(reached - LEVELS), abs(mine[2] - theirs[2]))
        spread = np.sqrt(np.append(LEVELS * (1 - LEVELS), mine[2] * (1 - mine[2])) / DRAWS)
        assert (gaps <= 5 * spread).all(), f"probabilities differ by {gaps}, standard errors {spread}"
        assert abs(mine[0] - theirs[0]) <= 5 * deviation(probability, amount) / math.sqrt(DRAWS), f"means {mine[0]} and {theirs[0]}"
        return f"probabilities within {gaps.max():.4f}, Monte Carlo's standard error is {spread.max():.4f}"
    return agree


def main():
    note(f"landing: landfall {ours.version}, numpy {np.__version__}, {DRAWS} draws")
    for n in (1_000, 100_000):
        probability, amount = company(n)
        target = probability @ amount + deviation(probability, amount) / 2
        row(f"landing of {n:,} deals",
            lambda: ours_answers(probability, amount, target),
            lambda: numpy_answers(probability, amount, target),
            f"numpy Monte Carlo, {DRAWS:,} draws",
            agreement(probability, amount, target))


if __name__ == "__main__":
    main()
