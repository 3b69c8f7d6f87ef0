"""Welch's interval, the log-ratio interval, Hedges' g and the noncentral t, for tests/unit/stats/effect_size.cpp.

Run: python3 -P tests/reference/effect_size.py > tests/reference/effect_size.json   (numpy, scipy, mpmath)

Welch: scipy.stats.ttest_ind. Ratio: the delta method written out in mpmath. Hedges' g and its interval, and the noncentral t:
mpmath, where P(T <= t) is the integral of the density of sqrt(V/m) times the normal cdf, to 30 digits.
"""
import json
import platform

import mpmath
import numpy
import scipy
from mpmath import mp, mpf
from scipy import stats

SEED = 20171115
mp.dps = 34


def noncentral_t_cdf(t, m, delta):
    t, m, delta = mpf(t), mpf(m), mpf(delta)
    log_constant = mpmath.log(2) + m / 2 * mpmath.log(m / 2) - mpmath.loggamma(m / 2)
    spread = 14 / mpmath.sqrt(m)
    low, high = max(mpf(0), 1 - spread), 1 + spread
    cuts = {low, high}
    for k in range(1, 8):
        cuts.add(low + (high - low) * k / 8)
    if t != 0:
        cuts |= {s for s in ((delta + k) / t for k in (-10, -5, -2, 0, 2, 5, 10)) if low < s < high}
    density = lambda s: mpmath.exp(log_constant + (m - 1) * mpmath.log(s) - m * s * s / 2) if s > 0 else mpf(0 if m > 1 else 1)
    return mpmath.quad(lambda s: density(s) * mpmath.ncdf(t * s - delta), sorted(cuts))


def noncentrality(t, m, p):
    low, high = t - 12 - abs(t), t + 12 + 4 * abs(t)
    # bisection in double precision by the central approximation, then a secant in full precision
    from scipy.optimize import brentq
    start = brentq(lambda d: float(stats.norm.cdf((t * (1 - 1 / (4 * m)) - d) / numpy.sqrt(1 + t * t / (2 * m)))) - float(p), low, high)
    return mpmath.findroot(lambda d: noncentral_t_cdf(t, m, d) - mpf(p), (mpf(start), mpf(start) + mpf("0.01")), tol=1e-26)


def moments(values):
    values = [mpf(float(v)) for v in values]
    n = len(values)
    mean = sum(values) / n
    return n, mean, sum((v - mean) ** 2 for v in values) / (n - 1) if n > 1 else mpf(0)


def case(name, a, b, level):
    (na, ma, va), (nb, mb, vb) = moments(a), moments(b)
    row = {"name": name, "level": level, "first": list(map(float, a)), "second": list(map(float, b))}
    if na > 1 and nb > 1:
        origin = numpy.round(numpy.mean(b))  # a difference does not change when both move; double precision likes it near 0
        welch = stats.ttest_ind(numpy.subtract(a, origin), numpy.subtract(b, origin), equal_var=False).confidence_interval(level)
        row["difference"] = [float(ma - mb), float(welch.low), float(welch.high)]
        if ma > 0 and mb > 0:
            ea, eb = va / (na * ma**2), vb / (nb * mb**2)
            df = (ea + eb) ** 2 / (ea**2 / (na - 1) + eb**2 / (nb - 1))
            t = stats.t.ppf((1 + level) / 2, float(df))
            half = t * mpmath.sqrt(ea + eb)
            row["ratio"] = [float(ma / mb), float(ma / mb * mpmath.exp(-half)), float(ma / mb * mpmath.exp(half))]
    m = na + nb - 2
    pooled = ((na - 1) * va + (nb - 1) * vb) / m
    d = (ma - mb) / mpmath.sqrt(pooled)
    j = mpmath.gamma(mpf(m) / 2) / (mpmath.sqrt(mpf(m) / 2) * mpmath.gamma(mpf(m - 1) / 2))
    scale = mpmath.sqrt(mpf(na) * nb / (na + nb))
    tail = (1 - mpf(level)) / 2
    row["hedges_g"] = [float(d * j), float(noncentrality(float(d * scale), m, 1 - tail) / scale),
                       float(noncentrality(float(d * scale), m, tail) / scale)]
    return row


def main():
    draw = numpy.random.default_rng(SEED)
    cases = [
        case("three against three", [0.46, 0.51, 0.41], [0.25, 0.21, 0.29], 0.8),
        case("deal sizes", [160e3, 171e3, 149e3, 155e3], [70e3, 64e3, 78e3, 69e3, 71e3], 0.8),
        case("unequal spread", draw.normal(5, 4, 12), draw.normal(4, 0.5, 5), 0.95),
        case("below zero", draw.normal(-5, 1, 8), draw.normal(-4, 1, 9), 0.9),
        case("the first lower", draw.normal(39, 6, 7), draw.normal(52, 6, 7), 0.8),
        case("alike", [1.0, 2.0, 3.0, 4.0], [4.0, 3.0, 2.0, 1.0], 0.8),
        case("two against two", [3.0, 3.5], [2.0, 1.0], 0.8),
        case("one against three", [3.0], [2.0, 1.0, 1.7], 0.8),
        case("large groups", draw.normal(10, 2, 120), draw.normal(9.5, 3, 150), 0.99),
        case("far from zero", 1e8 + draw.normal(0, 1, 10), 1e8 + draw.normal(1, 1, 11), 0.8),
    ]
    cdf = []
    for t, m, delta in [(0.0, 5, 0.3), (1e-3, 1, 0.0), (1.0, 1, 1.5), (2.5, 2, 1.0), (2.5, 2, -4.0), (-2.5, 2, 0.5), (12.0, 4, 9.0),
                        (30.0, 4, 30.0), (250.0, 10, 200.0), (1e6, 3, 8e5), (3.0, 60, 2.2), (45.0, 598, 44.0), (2.0, 10**6, 1.5)]:
        cdf.append({"t": t, "m": m, "delta": delta, "cdf": float(noncentral_t_cdf(t, m, delta))})
    print(json.dumps({
        "generator": "tests/reference/effect_size.py",
        "versions": {"python": platform.python_version(), "numpy": numpy.__version__, "scipy": scipy.__version__,
                     "mpmath": mpmath.__version__},
        "seed": SEED,
        "cases": cases,
        "noncentral_t": cdf,
    }, indent=1))


main()
