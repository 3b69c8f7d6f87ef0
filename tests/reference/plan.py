"""Reference values for plan: variances in exact decimal arithmetic, and the chance of a plan by counting every outcome of deals.

Run: python3 plan.py > plan.json (standard library alone)
"""
import itertools
import json
import platform
import random
from decimal import Decimal
from fractions import Fraction

SEED = 20170930
draw = random.Random(SEED)


def cents(low, high):
    return Decimal(draw.randint(low, high)) / 100


def variance_case(plan, actual, polarity):
    variance = actual - plan
    good = variance if polarity == "higher_is_better" else -variance
    return {
        "plan": float(plan),
        "actual": float(actual),
        "polarity": polarity,
        "variance": float(variance),
        "ratio": None if plan == 0 else float(Fraction(variance) / abs(Fraction(plan))),
        "verdict": "on_plan" if variance == 0 else "favourable" if good > 0 else "unfavourable",
    }


def expected_case(n):
    p = [draw.randint(1, 19) / 20 for _ in range(n)]
    amount = [draw.randint(1, 400) * 250 for _ in range(n)]
    plan = sum(amount) // 2 // 250 * 250
    total = {}
    for won in itertools.product((0, 1), repeat=n):
        chance = Fraction(1)
        for w, q in zip(won, p):
            chance *= Fraction(q) if w else 1 - Fraction(q)
        value = sum(a for w, a in zip(won, amount) if w)
        total[value] = total.get(value, 0) + chance

    def quantile(q):
        below = Fraction(0)
        for value in sorted(total):
            below += total[value]
            if below >= Fraction(q):
                return value - plan
        raise AssertionError

    return {
        "probability": p,
        "amount": amount,
        "plan": plan,
        "at_least": float(sum(c for v, c in total.items() if v >= plan)),
        "at_most": float(sum(c for v, c in total.items() if v <= plan)),
        "mean": float(sum(v * c for v, c in total.items()) - plan),
        "p10": quantile(0.10), "p50": quantile(0.50), "p90": quantile(0.90),
        "low_50": quantile(0.25), "high_50": quantile(0.75),
    }


ways = ("higher_is_better", "lower_is_better")
variances = [variance_case(cents(-10**9, 10**9), cents(-10**9, 10**9), draw.choice(ways)) for _ in range(40)]
variances += [variance_case(Decimal(0), cents(-10**6, 10**6), way) for way in ways]
variances += [variance_case(Decimal("2900000.10"), Decimal("2900000.10"), way) for way in ways]
print(json.dumps({
    "generator": "tests/reference/plan.py",
    "versions": {"python": platform.python_version()},
    "seed": SEED,
    "variances": variances,
    "expected": [expected_case(n) for n in (1, 2, 5, 9, 12)],
}, indent=1))
