"""The Anderson-Darling statistic and how often chance exceeds it, for tests/unit/stats/uniformity.cpp.

Run: python3 -P tests/reference/uniformity.py > tests/reference/uniformity.json   (numpy, mpmath)

Statistics: in mpmath, by the integral n * int (F_n - u)^2 / (u (1 - u)) du. Probabilities: one value, exactly; more, by
simulation, with its standard error; very many, by Anderson and Darling's series for the limit.
"""
import json
import platform

import mpmath
import numpy
from mpmath import mp, mpf

SEED = 20171115
mp.dps = 30


def statistic(values):
    u = sorted(mpf(float(v)) for v in values)
    n = len(u)
    knots = [mpf(0)] + u + [mpf(1)]
    # int (c - u)^2/(u (1 - u)) du = -u + c^2 log u - (1 - c)^2 log(1 - u)
    total = mpf(0)
    for i in range(n + 1):
        c, low, high = mpf(i) / n, knots[i], knots[i + 1]
        total -= high - low
        if i > 0:
            total += c**2 * (mpmath.log(high) - mpmath.log(low))
        if i < n:
            total -= (1 - c) ** 2 * (mpmath.log(1 - high) - mpmath.log(1 - low))
    return float(n * total)


def limit(z):
    z = mpf(z)
    total = mpf(0)
    for j in range(12):
        t = (4 * j + 1) ** 2 * mpmath.pi**2 / (8 * z)
        inner = mpmath.quad(lambda w: mpmath.exp(z / (8 * (w * w + 1)) - w * w * t), [0, 1 / mpmath.sqrt(t), 8 / mpmath.sqrt(t)])
        total += (-1) ** j * mpmath.gamma(j + mpf(1) / 2) / (mpmath.gamma(mpf(1) / 2) * mpmath.factorial(j)) * (4 * j + 1) * mpmath.exp(-t) * inner
    return mpmath.sqrt(2 * mpmath.pi) / z * total


def main():
    draw = numpy.random.default_rng(SEED)
    statistics = [{"values": [float(v) for v in values], "statistic": statistic(values)}
                  for values in ([0.5], [0.01, 0.02], draw.random(17), draw.beta(0.5, 0.5, 40), [1e-14, 0.3, 1 - 1e-12])]
    tail = []
    for z in [0.4, 1.0, 3.0, 6.0]:  # n = 1: -1 - log(u (1 - u)) >= z where u (1 - u) <= exp(-1 - z)
        tail.append({"n": 1, "statistic": z, "p_value": 1 - float(mpmath.sqrt(1 - 4 * mpmath.exp(-1 - mpf(z)))), "error": 0.0})
    for n, repeats in [(2, 2_000_000), (4, 1_000_000), (5, 2_000_000), (26, 500_000), (100, 200_000)]:
        i = numpy.arange(1, n + 1)
        found = []
        for _ in range(20):
            u = numpy.sort(draw.random((repeats // 20, n)), axis=1)
            found.append(-n - ((2 * i - 1) * (numpy.log(u) + numpy.log1p(-u[:, ::-1]))).mean(axis=1))
        found = numpy.concatenate(found)
        for z in [0.3, 0.775, 1.248, 2.492, 3.878]:
            p = float((found >= z).mean())
            tail.append({"n": n, "statistic": z, "p_value": p, "error": float(numpy.sqrt(p * (1 - p) / len(found)))})
    for z in [0.2, 0.775, 1.933, 2.492, 3.878, 6.0]:
        tail.append({"n": 1_000_000_000, "statistic": z, "p_value": float(1 - limit(z)), "error": 0.0})
    print(json.dumps({
        "generator": "tests/reference/uniformity.py",
        "versions": {"python": platform.python_version(), "numpy": numpy.__version__, "mpmath": mpmath.__version__},
        "seed": SEED, "statistics": statistics, "tail": tail,
    }, indent=1))


main()
