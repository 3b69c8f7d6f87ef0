"""BCa intervals of a mean and of a difference of means by SciPy, for tests/unit/stats/bootstrap.cpp.

Run: python3 -P tests/reference/bootstrap.py > tests/reference/bootstrap.json   (numpy, scipy)

`error` is the standard error of a resampled statistic: both sides draw, SciPy 200,000 samples, and what the ends may differ by is
told in it.
"""
import json
import platform

import numpy
import scipy
from scipy import stats

SEED = 20171115
RESAMPLES = 200_000


def difference(a, b, axis):
    return a.mean(axis=axis) - b.mean(axis=axis)


def mean(a, axis):
    return a.mean(axis=axis)


def case(name, level, draw, *samples):
    samples = [numpy.asarray(sample, float).round(6) for sample in samples]
    answer = stats.bootstrap(samples, mean if len(samples) == 1 else difference, method="BCa", confidence_level=level, vectorized=True,
                             n_resamples=RESAMPLES, batch=10_000, rng=draw)
    return {"name": name, "level": level, "samples": [sample.tolist() for sample in samples],
            "low": float(answer.confidence_interval.low), "high": float(answer.confidence_interval.high),
            "error": float(answer.standard_error)}


def main():
    draw = numpy.random.default_rng(SEED)
    cases = [
        case("normal", 0.8, draw, draw.normal(10, 2, 30)),
        case("skewed", 0.8, draw, draw.lognormal(9, 1, 25)),
        case("skewed, wide", 0.95, draw, draw.exponential(1, 40)),
        case("skewed to the left", 0.9, draw, -draw.gamma(0.7, 100, 18)),
        case("five", 0.8, draw, draw.exponential(1, 5)),
        case("whole numbers", 0.8, draw, draw.poisson(3, 12)),
        case("two normals", 0.8, draw, draw.normal(1, 1, 12), draw.normal(0, 2, 9)),
        case("two skewed", 0.9, draw, draw.lognormal(10, 1.2, 20), draw.lognormal(9, 0.8, 30)),
        case("six against six", 0.8, draw, draw.exponential(2, 6), draw.exponential(1, 6)),
        case("hundreds", 0.8, draw, draw.exponential(2, 300), draw.exponential(1, 150)),
    ]
    print(json.dumps({
        "generator": "tests/reference/bootstrap.py",
        "versions": {"python": platform.python_version(), "numpy": numpy.__version__, "scipy": scipy.__version__},
        "seed": SEED,
        "resamples": RESAMPLES,
        "cases": cases,
    }, indent=1))


main()
