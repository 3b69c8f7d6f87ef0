"""Exact permutation tests and modified z scores by SciPy, for tests/unit/stats.

Run: python3 -P tests/reference/permutation.py > tests/reference/permutation.json   (numpy, scipy)
"""
import json
import math
import platform

import numpy
import scipy
from scipy import stats

SEED = 20171115


def difference(a, b, axis):
    return a.mean(axis=axis) - b.mean(axis=axis)


def distance(a, b, axis):
    return abs(difference(a, b, axis))


def p(a, b, statistic, alternative):
    result = stats.permutation_test((a, b), statistic, permutation_type="independent", vectorized=True, n_resamples=numpy.inf,
                                    alternative=alternative)
    return float(result.pvalue)


def case(name, a, b):
    a, b = numpy.asarray(a, float), numpy.asarray(b, float)
    return {"name": name, "first": a.tolist(), "second": b.tolist(), "ways": math.comb(len(a) + len(b), len(a)),
            "difference": float(a.mean() - b.mean()), "two_sided": p(a, b, distance, "greater"),
            "greater": p(a, b, difference, "greater"), "less": p(a, b, difference, "less")}


def scores(x):
    x = numpy.asarray(x, float)
    scale = stats.median_abs_deviation(x, scale="normal")
    if scale == 0:
        scale = numpy.mean(numpy.abs(x - numpy.median(x))) * math.sqrt(math.pi / 2)
    return {"values": x.tolist(), "scores": ((x - numpy.median(x)) / scale).tolist()}


def main():
    draw = numpy.random.default_rng(SEED)
    cases = [
        case("three against three, apart", [0.46, 0.51, 0.41], [0.25, 0.21, 0.29]),
        case("whole numbers with ties", [1, 2, 2, 5, 3], [2, 2, 1, 1]),
        case("tenths with ties", [0.1, 0.2, 0.3, 0.7], [0.3, 0.1, 0.2, 0.1, 0.4]),
        case("even split of ties", [1, 1, 0, 0], [0, 1, 0, 0]),
        case("amounts", draw.lognormal(9, 1, 6).round(2), draw.lognormal(9, 1, 7).round(2)),
        case("a larger first group", draw.normal(1, 1, 9), draw.normal(0, 1, 4)),
        case("seven against seven", draw.normal(0.8, 1, 7), draw.normal(0, 1, 7)),
        case("far from zero", 1e8 + draw.integers(0, 4, 6), 1e8 + draw.integers(1, 5, 6)),
        case("two against ten", draw.normal(1, 1, 2), draw.normal(0, 1, 10)),
    ]
    print(json.dumps({
        "generator": "tests/reference/permutation.py",
        "versions": {"python": platform.python_version(), "numpy": numpy.__version__, "scipy": scipy.__version__},
        "seed": SEED,
        "cases": cases,
        "scores": [scores([1, 2, 3, 4, 5]), scores([20, 21, 19, 22, 200, 20.5]), scores([1, 1, 1, 1, 9]),
                   scores(draw.normal(0, 1, 20))],
    }, indent=1))


main()
