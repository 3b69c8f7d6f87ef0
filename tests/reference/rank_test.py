"""Cliff's delta, Mann-Whitney and Brunner-Munzel, for tests/unit/stats/rank_test.cpp.

Run: python3 -P tests/reference/rank_test.py > tests/reference/rank_test.json   (numpy, scipy)

Delta and its interval: the matrix of all pairs, with the formulas of Cliff (1993) and Feng & Cliff (2004) as stats/rank_test.hpp
has them. Mann-Whitney: scipy.stats.mannwhitneyu, exact where there are no ties; with ties every way of dealing the labels,
one after the other. Brunner-Munzel: scipy.stats.brunnermunzel, whose statistic has the other sign.
"""
import itertools
import json
import platform

import numpy
import scipy
from scipy import stats

SEED = 20171115


def delta(a, b, level):
    signs = numpy.sign(numpy.subtract.outer(a, b))
    n1, n2 = signs.shape
    d = signs.mean()
    if min(n1, n2) < 2:
        return [d, -1.0, 1.0]
    tail = (1 - level) / 2
    if abs(d) == 1:
        end = 2 * stats.beta.ppf(tail, min(n1, n2), 1) - 1
        return [d, end, 1.0] if d > 0 else [d, -1.0, -end]
    rows, columns = signs.mean(axis=1), signs.mean(axis=0)
    s2 = (n2**2 * ((rows - d) ** 2).sum() + n1**2 * ((columns - d) ** 2).sum() - ((signs - d) ** 2).sum()) / (
        n1 * n2 * (n1 - 1) * (n2 - 1))
    s2 = max(s2, (1 - d * d) / (n1 * n2 - 1))
    e1, e2 = rows.var(ddof=1) / n1, columns.var(ddof=1) / n2
    degrees = (e1 + e2) ** 2 / (e1**2 / (n1 - 1) + e2**2 / (n2 - 1)) if e1 + e2 > 0 else min(n1, n2) - 1
    t = stats.t.ppf(1 - tail, degrees)
    half = t * numpy.sqrt(s2) * numpy.sqrt((1 - d * d) ** 2 + t * t * s2)
    return [d] + [float((d - d**3 + side * half) / (1 - d * d + t * t * s2)) for side in (-1, 1)]


def by_every_way(a, b, alternative):
    both = numpy.concatenate([a, b])
    ranks = 2 * stats.rankdata(both)
    seen, centre = ranks[: len(a)].sum(), len(a) * (len(both) + 1)
    sums = numpy.array([ranks[list(way)].sum() for way in itertools.combinations(range(len(both)), len(a))])
    extreme = {"two_sided": abs(sums - centre) >= abs(seen - centre), "greater": sums >= seen, "less": sums <= seen}
    return float(extreme[alternative].mean())


def case(name, a, b, level=0.8):
    a, b = numpy.asarray(a, float), numpy.asarray(b, float)
    both = numpy.concatenate([a, b])
    tied = len(numpy.unique(both)) < len(both)
    row = {"name": name, "level": level, "first": a.tolist(), "second": b.tolist(), "delta": [float(x) for x in delta(a, b, level)]}
    row["u"] = float(stats.mannwhitneyu(a, b).statistic)
    for alternative in ("two_sided", "greater", "less"):
        scipy_name = alternative.replace("_", "-")
        if not tied and len(both) <= 60:
            row[f"exact_{alternative}"] = float(stats.mannwhitneyu(a, b, alternative=scipy_name, method="exact").pvalue)
        elif len(both) <= 16:
            row[f"exact_{alternative}"] = by_every_way(a, b, alternative)
        if len(numpy.unique(both)) > 1:
            row[f"normal_{alternative}"] = float(stats.mannwhitneyu(a, b, alternative=scipy_name, method="asymptotic").pvalue)
        if min(len(a), len(b)) > 1 and abs(row["delta"][0]) < 1 and len(numpy.unique(both)) > 1:
            found = stats.brunnermunzel(a, b, alternative=scipy_name)
            row["statistic"] = -float(found.statistic)
            row[f"brunner_munzel_{alternative}"] = float(found.pvalue)
    return row


def main():
    draw = numpy.random.default_rng(SEED)
    cases = [
        case("apart", [0.46, 0.51, 0.41], [0.25, 0.21, 0.29]),
        case("apart, the first lower", [1, 2, 3, 4], [5, 6, 7, 8, 9], 0.95),
        case("nearly apart", [0.46, 0.51, 0.27], [0.25, 0.21, 0.29]),
        case("one against three", [3.0], [2.0, 1.0, 1.7]),
        case("two against two", [3.0, 1.5], [2.0, 1.0]),
        case("ties", [1, 2, 2, 3, 5, 5], [0, 1, 1, 2, 3, 3, 3]),
        case("ties, the first larger group", [1, 2, 2, 3, 5, 5, 5, 8], [0, 1, 1, 2], 0.9),
        case("two values only", [0, 0, 1, 1, 1], [0, 0, 0, 0, 1, 0]),
        case("zeros of both signs", [0.0, -0.0, 1.0, -1.0], [0.0, -2.0, -0.0, -3.0]),
        case("pain scores of Brunner and Munzel", [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1], [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4], 0.95),
        case("unequal spread", draw.normal(5, 4, 12), draw.normal(4, 0.5, 5), 0.95),
        case("thirty against thirty", draw.normal(0.8, 1, 30), draw.normal(0, 1, 30), 0.99),
        case("ten against forty", draw.gamma(1, 2, 10), draw.gamma(2, 2, 40)),
        case("large groups", draw.normal(10, 2, 300), draw.normal(9.5, 3, 450)),
        case("large groups with ties", draw.poisson(4, 700), draw.poisson(4.4, 600)),
    ]
    print(json.dumps({
        "generator": "tests/reference/rank_test.py",
        "versions": {"python": platform.python_version(), "numpy": numpy.__version__, "scipy": scipy.__version__},
        "seed": SEED,
        "cases": cases,
    }, indent=1))


main()
