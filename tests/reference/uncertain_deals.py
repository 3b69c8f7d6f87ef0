"""Sums of deals with uncertain amounts by Gil-Pelaez' integral over characteristic functions from plain quadrature (NumPy), for
tests/unit/landing/uncertain_deals.cpp. Nothing is shared with the library: no window, no series, no contour, no table.

Run: python3 tests/reference/uncertain_deals.py > tests/reference/uncertain_deals.json   (NumPy)
"""
import json
import platform

import numpy as np

SEED = 20171115
random = np.random.default_rng(SEED)


def lognormal(t, mean, cv):
    """Trapezoid over the normal variable, fine enough for the angles that occur."""
    sigma = np.sqrt(np.log1p(cv * cv))
    z = np.linspace(-9, 9, 4001)
    weight = np.exp(-z * z / 2)
    weight /= weight.sum()
    amount = mean * np.exp(sigma * z - sigma * sigma / 2)
    return np.array([np.dot(weight, np.exp(1j * s * amount)) for s in t])


def characteristic(t, deals):
    product = np.ones_like(t, dtype=complex)
    for p, kind, mean, cv in deals:
        if kind == "fixed":
            a = np.exp(1j * t * mean)
        elif kind == "gamma":
            a = (1 - 1j * t * mean * cv * cv) ** (-1 / (cv * cv))
        else:
            a = lognormal(t, mean, cv)
        product *= 1 - p + p * a
    return product


def case(name, deals, levels):
    mean = sum(p * m for p, _, m, _ in deals)
    variance = sum(p * ((m * c) ** 2 + m * m) - (p * m) ** 2 for p, _, m, c in deals)
    sigma = np.sqrt(variance)
    # P(X <= x) = 1/2 - 1/pi int_0^inf Im(phi exp(-itx)) / t dt by the midpoint rule, whose error is the mass further than
    # pi/h from x; no atoms of any weight are left in the cases.
    h = 2 * np.pi / (100 * sigma)
    t = (np.arange(1024) + 0.5) * h
    phi = characteristic(t, deals)
    assert abs(phi[-1]) < 1e-13, (name, abs(phi[-1]))
    rows = []
    for level in levels:
        x = mean + level * sigma
        cdf = 0.5 - np.sum(np.imag(phi * np.exp(-1j * t * x)) / t) * h / np.pi
        rows.append({"x": float(x), "cdf": float(cdf)})
    return {"name": name, "deals": [{"p": float(p), "kind": k, "mean": float(m), "cv": float(c)} for p, k, m, c in deals],
            "mean": float(mean), "variance": float(variance), "rows": rows}


def main():
    draw = lambda n, kind, cv: [(random.uniform(0.2, 0.9), kind, random.lognormal(3, 0.5), cv) for _ in range(n)]
    levels = [-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 4]
    cases = [
        case("lognormal", draw(50, "lognormal", 0.4), levels),
        case("lognormal and fixed", draw(30, "lognormal", 0.7) + draw(20, "fixed", 0.0), levels),
        case("gamma and lognormal", draw(30, "gamma", 0.5) + draw(30, "lognormal", 0.25), levels),
        case("exponential", draw(60, "gamma", 1.0), levels),
    ]
    print(json.dumps({"generator": "tests/reference/uncertain_deals.py",
                      "versions": {"python": platform.python_version(), "numpy": np.__version__}, "seed": SEED, "cases": cases},
                     indent=1))


main()
