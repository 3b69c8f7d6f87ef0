"""Sums of many deals, for tests/unit/landing/smooth.cpp: writes landing_smooth.json beside this file.

Real amounts: Gil-Pelaez' formula with 2^16 frequencies on a window of 24 standard deviations and more, in numpy. Amounts in
cents: deal by deal over all points of the lattice, where every term is positive.
SPDX-License-Identifier: Apache-2.0
"""
import json
import math
import pathlib
import sys

import numpy as np


def by_frequencies(p, a, xs):
    mean, sd = p @ a, math.sqrt((p * (1 - p)) @ a**2)
    low, high = max(np.minimum(a, 0).sum(), mean - 24 * sd), min(np.maximum(a, 0).sum(), mean + 24 * sd)
    width, count = high - low, 1 << 16
    out = np.array([(x - low) / width for x in xs])
    for first in range(1, count, 4096):
        k = np.arange(first, first + 4096)
        t = 2 * np.pi * k / width
        phi = np.exp(-1j * t * low)
        for pi, ai in zip(p, a):
            phi *= 1 - pi + pi * np.exp(1j * t * ai)
        for j, x in enumerate(xs):
            out[j] += ((phi - phi * np.exp(-1j * t * (x - low))).imag / (np.pi * k)).sum()
    return np.where(np.array(xs) < low, 0.0, np.where(np.array(xs) >= high, 1.0, out)).tolist()


def exact_cents(p, cents):
    masses = np.array([1.0])
    for pi, ai in zip(p, cents):
        longer = np.zeros(len(masses) + ai)
        longer[:len(masses)] = masses * (1 - pi)
        longer[ai:] += masses * pi
        masses = longer
    return masses


def main():
    random = np.random.default_rng(20261123)
    cases = []

    def real(name, p, a):
        mean, sd = p @ a, math.sqrt((p * (1 - p)) @ a**2)
        xs = [mean + z * sd for z in (-4, -2.5, -1, -0.3, 0, 0.4, 1.2, 2.5, 4)]
        cases.append({"name": name, "probability": p.tolist(), "amount": a.tolist(),
                      "rows": [{"x": x, "cdf": c} for x, c in zip(xs, by_frequencies(p, a, xs))]})

    real("120 lognormal amounts", random.uniform(0.1, 0.9, 120), random.lognormal(9.5, 1.0, 120))
    p, a = random.uniform(0.05, 0.9, 300), random.lognormal(9.5, 1.0, 300)
    real("300 lognormal amounts", p, a)
    a = a.copy()
    a[[7, 70, 170]] = [3.1e7, 1.7e7, -0.9e7]
    real("300 with three whales, one of them negative", p, a)
    real("two thousand, of which sixty close", random.uniform(0.0, 0.06, 2000), random.gamma(2.0, 5000.0, 2000))

    p, cents = random.uniform(0.05, 0.9, 200), random.integers(100, 30_000, 200)
    masses = exact_cents(p, cents)
    below, above = np.cumsum(masses), np.cumsum(masses[::-1])[::-1]
    places = [int(np.searchsorted(below, q)) for q in (1e-8, 1e-4, 0.1, 0.5, 0.9)] + [
        int(len(above) - np.searchsorted(above[::-1], q)) for q in (1e-4, 1e-8)]
    cases.append({"name": "200 amounts in cents", "probability": p.tolist(), "amount": (cents / 100).tolist(),
                  "rows": [{"x": j / 100, "cdf": below[j], "at_least": above[j]} for j in places]})
    pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(
        {"generator": "landing_smooth.py", "python": sys.version.split()[0], "numpy": np.__version__, "seed": 20261123,
         "cases": cases}, indent=None, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
