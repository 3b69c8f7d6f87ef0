"""Compound Poisson and negative binomial sums by Panjer's recursion in 50-digit arithmetic, for tests/unit/landing/compound.cpp.

Run: python3 tests/reference/compound.py > tests/reference/compound.json   (needs mpmath)
"""
import json
import platform

import mpmath
from mpmath import mpf

mpmath.mp.dps = 50


def panjer(mean, variance_to_mean, amounts, highest):
    """P(sum = k), k = 0 … highest, for whole amounts ≥ 1, each equally likely."""
    f = [mpf(0)] * (max(amounts) + 1)
    for a in amounts:
        f[a] += mpf(1) / len(amounts)
    m, v = mpf(mean), mpf(variance_to_mean)
    if v == 1:
        a, b, first = mpf(0), m, mpmath.exp(-m)
    else:
        r, beta = m / (v - 1), v - 1
        a = beta / (1 + beta)
        b, first = (r - 1) * a, (1 + beta) ** -r
    g = [first]
    for k in range(1, highest + 1):
        g.append(mpmath.fsum((a + b * j / k) * f[j] * g[k - j] for j in range(1, min(k, len(f) - 1) + 1)))
    return g


def case(mean, variance_to_mean, amounts, highest):
    g = panjer(mean, variance_to_mean, amounts, highest)
    total, rows = mpf(0), []
    for k, mass in enumerate(g):
        if k % max(1, highest // 40) == 0:
            rows.append({"x": k, "cdf": float(total + mass), "at_least": float(1 - total)})
        total += mass
    return {"mean_count": mean, "variance_to_mean": variance_to_mean, "amounts": amounts, "rows": rows}


print(json.dumps({
    "generator": "tests/reference/compound.py",
    "versions": {"python": platform.python_version(), "mpmath": mpmath.__version__},
    "cases": [case(4.5, 1, [1, 2, 2, 7], 80), case(30, 1, [3, 5], 300), case(6, 3.5, [1, 4, 4, 9], 250), case(0.2, 2, [1], 30)],
}, indent=1))
