"""Scores of distributions against outcomes, for tests/unit/landing/score.cpp.

Run: python3 -P tests/reference/score.py > tests/reference/score.json   (numpy, properscoring, scoringrules)

Samples: properscoring and scoringrules, which must agree. Quantiles joined by straight lines, and mixtures of these with
samples: E|X - y| - E|X - X'|/2 in rational arithmetic, pair by pair of points and uniform pieces. Binomial and Poisson, pinball
and interval score: scoringrules.
"""
import json
import platform
from fractions import Fraction

import numpy
import properscoring
import scoringrules

SEED = 20171115


def cube(t):
    return abs(t) ** 3 / 6


def square(t):
    return t * abs(t) / 2


def apart(one, other):
    """E|U - V| of two pieces (low, high); low == high is a point."""
    (a, b), (c, d) = one, other
    if a == b and c == d:
        return abs(a - c)
    if a == b:
        return (square(d - a) - square(c - a)) / (d - c)
    if c == d:
        return apart(other, one)
    return (cube(b - c) - cube(a - c) - cube(b - d) + cube(a - d)) / ((b - a) * (d - c))


def pieces_of(part):
    """(weight, piece) of one part: samples, or quantiles joined by straight lines with the rest on the ends."""
    if "samples" in part:
        return [(Fraction(1, len(part["samples"])), (Fraction(x), Fraction(x))) for x in part["samples"]]
    q, x = map(Fraction, part["probabilities"]), map(Fraction, part["values"])
    q, x = list(q), list(x)
    pieces = [(q[0], (x[0], x[0])), (1 - q[-1], (x[-1], x[-1]))]
    pieces += [(q[i] - q[i - 1], (x[i - 1], x[i])) for i in range(1, len(q))]
    return [(w, p) for w, p in pieces if w > 0]


def exact_crps(pieces, outcome):
    y = (Fraction(outcome), Fraction(outcome))
    to_outcome = sum(w * apart(p, y) for w, p in pieces)
    to_itself = sum(v * w * apart(p, q) for v, p in pieces for w, q in pieces)
    return float(to_outcome - to_itself / 2)


def mixture(name, parts, weights, outcomes):
    total = sum(map(Fraction, weights))
    pieces = [(Fraction(w) / total * v, p) for w, part in zip(weights, parts) for v, p in pieces_of(part)]
    return {"name": name, "parts": parts, "weights": weights, "outcomes": outcomes,
            "crps": [exact_crps(pieces, y) for y in outcomes]}


def ensemble(name, samples, outcomes):
    samples = [float(x) for x in samples]
    crps = [float(properscoring.crps_ensemble(y, samples)) for y in outcomes]
    again = [float(scoringrules.crps_ensemble(y, numpy.array(samples), estimator="nrg")) for y in outcomes]
    assert numpy.allclose(crps, again, rtol=1e-11, atol=1e-12)
    return {"name": name, "parts": [{"samples": samples}], "weights": [1.0], "outcomes": outcomes, "crps": crps}


def finite(x):
    """scoringrules underflows far out, and JSON has no infinity."""
    return float(x) if numpy.isfinite(x) else None


def main():
    numpy.seterr(divide="ignore")
    draw = numpy.random.default_rng(SEED)
    pert = {"probabilities": [0.1, 0.5, 0.9], "values": [80.0, 100.0, 150.0]}
    full = {"probabilities": [0.0, 0.25, 0.5, 1.0], "values": [-3.0, 0.0, 0.5, 10.0]}
    jump = {"probabilities": [0.0, 0.3, 0.6, 1.0], "values": [0.0, 1.0, 1.0, 4.0]}
    thin = {"probabilities": [0.0, 1e-6, 0.5, 1.0], "values": [-1e6, 0.0, 1.0, 2.0]}
    few = {"samples": [90.0, 100.0, 100.0, 130.0, 400.0]}
    cases = [
        ensemble("a point", [4.0], [4.0, 1.0, 10.5]),
        ensemble("five samples", [2.0, -1.0, 5.0, 2.0, 8.5], [-4.0, -1.0, 0.0, 2.0, 3.7, 8.5, 20.0]),
        ensemble("lognormal samples", draw.lognormal(8, 1, 300), [0.0, 500.0, 3000.0, 1e5]),
        ensemble("far from zero", 1e9 + numpy.round(draw.normal(0, 10, 40), 2), [1e9, 1e9 + 30.0]),
        mixture("three quantiles", [pert], [1.0], [60.0, 80.0, 95.0, 100.0, 149.0, 150.0, 200.0]),
        mixture("straight lines from end to end", [full], [1.0], [-5.0, -3.0, -1.0, 0.25, 5.0, 10.0, 12.0]),
        mixture("straight lines with a jump", [jump], [1.0], [-1.0, 0.5, 1.0, 2.0, 5.0]),
        mixture("a thin tail", [thin], [1.0], [-2e6, -5e5, 0.5, 1.0, 3.0]),
        mixture("samples and quantiles", [few, pert], [1.0, 3.0], [50.0, 95.0, 100.0, 120.0, 500.0]),
        mixture("three parts of lines", [full, jump, thin], [0.25, 0.5, 2.0], [-10.0, 0.1, 1.0, 1.5, 30.0]),
    ]
    binomial = []
    for n, p in [(1, 0.3), (12, 0.05), (60, 0.5), (400, 0.9)]:
        for y in sorted({0, 1, round(n * p), n}):
            binomial.append({"n": n, "p": p, "outcome": y, "crps": float(scoringrules.crps_binomial(y, n, p)),
                             "log_score": finite(scoringrules.logs_binomial(y, n, p))})
    poisson = [{"mean": m, "outcome": y, "crps": float(scoringrules.crps_poisson(y, m)),
                "log_score": finite(scoringrules.logs_poisson(y, m))}
               for m in [0.5, 4.0, 30.0] for y in [0, 1, 5, 40]]
    quantile = [{"quantile": x, "q": q, "outcome": y, "pinball": float(scoringrules.quantile_score(y, x, q))}
                for x in [-2.0, 3.5] for q in [0.1, 0.5, 0.75] for y in [-5.0, 3.5, 9.0]]
    interval = [{"low": 1.0, "high": 6.0, "level": level, "outcome": y,
                 "interval_score": float(scoringrules.interval_score(y, 1.0, 6.0, 1 - level))}
                for level in [0.5, 0.8, 0.95] for y in [-1.0, 1.0, 4.0, 6.5]]
    print(json.dumps({
        "generator": "tests/reference/score.py",
        "versions": {"python": platform.python_version(), "numpy": numpy.__version__, "properscoring": "0.1",
                     "scoringrules": scoringrules.__version__},
        "seed": SEED, "cases": cases, "binomial": binomial, "poisson": poisson, "quantile": quantile, "interval": interval,
    }, indent=1))


main()
