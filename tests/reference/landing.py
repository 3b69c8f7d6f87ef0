"""Exact distributions of sums of independent deals, in rational arithmetic, for tests/unit/landing.

Run: python3 tests/reference/landing.py > tests/reference/landing.json   (standard library only)
"""
import json
import platform
import random
from fractions import Fraction

SEED = 20171115


def distribution(deals):
    """Point -> exact mass of the sum of deals (probability, amount)."""
    masses = {Fraction(0): Fraction(1)}
    for p, a in deals:
        longer = {}
        for x, mass in masses.items():
            longer[x] = longer.get(x, 0) + mass * (1 - p)
            longer[x + a] = longer.get(x + a, 0) + mass * p
        masses = longer
    return dict(sorted(masses.items()))


def case(name, deals):
    exact = [(Fraction(p), Fraction(repr(a))) for p, a in deals]  # amounts in decimals: 0.10 + 0.20 is 0.30
    masses = distribution(exact)
    mean = sum(x * m for x, m in masses.items())
    points = list(masses)
    step = max(1, len(points) // 60)
    rows, below, above = [], Fraction(0), Fraction(1)
    for i, (x, m) in enumerate(masses.items()):
        below += m
        if i % step == 0 or i == len(points) - 1:
            rows.append({"x": float(x), "cdf": float(below), "at_least": float(above)})
        above -= m
    return {
        "name": name,
        "probability": [p for p, _ in deals],
        "amount": [a for _, a in deals],
        "mean": float(mean),
        "variance": float(sum((x - mean) ** 2 * m for x, m in masses.items())),
        "rows": rows,
    }


def main():
    draw = random.Random(SEED)
    cases = [
        case("one deal", [(0.25, 1000.0)]),
        case("amounts that share nothing", [(draw.random(), draw.lognormvariate(8, 1)) for _ in range(12)]),
        case("deals of one amount", [(draw.random(), 1.0) for _ in range(60)]),
        case("whole amounts", [(draw.random(), float(draw.randint(1, 40))) for _ in range(60)]),
        case("amounts below 0", [(draw.random(), float(draw.randint(-20, 40))) for _ in range(40)]),
        case("unlikely deals", [(draw.random() * 0.02, float(draw.randint(1, 30))) for _ in range(60)]),
        case("cents", [(draw.random(), draw.randint(1, 4000) / 100) for _ in range(14)] + [(0.5, 0.25)] * 4),
        case("a whale", [(draw.random(), float(draw.randint(1, 9))) for _ in range(40)] + [(0.3, 5000.0)]),
    ]
    print(json.dumps({
        "generator": "tests/reference/landing.py",
        "versions": {"python": platform.python_version()},
        "seed": SEED,
        "cases": cases,
    }, indent=1))


main()
