"""Sums of deals under one common factor: Gauss-Legendre over the factor (and over the chi-square, for Student's t), and given the
factor every sum by adding deal by deal, or by Gil-Pelaez for real amounts. For tests/unit/landing/common_factor.cpp. Nothing is
shared with the library: neither the trapezoid, nor the series, nor the points taken apart.

Run: python3 tests/reference/common_factor.py > tests/reference/common_factor.json   (NumPy, SciPy; a minute or two)
"""
import json
import platform

import numpy as np
import scipy
from scipy import stats

SEED = 20171115
random = np.random.default_rng(SEED)


def factor(nodes, panels, degrees):
    """Nodes (z, w) and weights."""
    x, weight = np.polynomial.legendre.leggauss(nodes)
    def rule(low, high):
        edges = np.linspace(low, high, panels + 1)
        middle, half = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
        return (middle[:, None] + half[:, None] * x).ravel(), (half[:, None] * weight).ravel()
    z, h = rule(-8.5, 8.5)
    h = h * stats.norm.pdf(z)
    if degrees is None:
        return z, np.ones_like(z), h / h.sum()
    # By the quantile's own variable: w = sqrt(chi2/nu) over [low, high] holding all but 1e-15.
    u, k = rule(np.log(stats.chi2.ppf(1e-15, degrees) / degrees) / 2, np.log(stats.chi2.isf(1e-15, degrees) / degrees) / 2)
    w = np.exp(u)
    k = k * stats.chi2.pdf(w * w * degrees, degrees) * 2 * degrees * w * w
    weight = np.outer(k, h).ravel()
    return np.tile(z, len(w)), np.repeat(w, len(z)), weight / weight.sum()


def chances(p, rho, z, w, degrees):
    c = stats.norm.ppf(p) if degrees is None else stats.t.ppf(p, degrees)
    return stats.norm.cdf((c * w[:, None] - np.sqrt(rho) * z[:, None]) / np.sqrt(1 - rho))


def on_lattice(p, a, rho, degrees, nodes, panels):
    z, w, weight = factor(nodes, panels, degrees)
    q = chances(p, rho, z, w, degrees)
    masses = np.zeros((len(z), int(a.sum()) + 1))
    masses[:, 0] = 1.0
    for i, amount in enumerate(a.astype(int)):
        longer = masses * (1 - q[:, i : i + 1])
        longer[:, amount:] += masses[:, : masses.shape[1] - amount] * q[:, i : i + 1]
        masses = longer
    return weight @ masses


def lattice_case(name, p, a, rho, degrees, nodes=20, panels=40):
    masses = on_lattice(p, a, rho, degrees, nodes, panels)
    x = np.arange(len(masses))
    cdf = np.cumsum(masses)
    mean = masses @ x
    points = np.unique(np.linspace(0, len(masses) - 1, 40).astype(int))
    return {"name": name, "degrees": degrees, "probability": p.tolist(), "amount": a.tolist(), "correlation": rho.tolist(),
            "mean": float(mean), "variance": float(masses @ (x - mean) ** 2),
            "rows": [{"x": float(j), "cdf": float(min(cdf[j], 1.0))} for j in points]}


def real_case(name, p, a, rho, panels=30, terms=2048, sigmas=60):
    z, w, weight = factor(16, panels, None)
    q = chances(p, rho, z, w, None)
    keep = weight > 1e-14
    q, weight = q[keep], weight[keep]
    mean = p @ a
    square = weight @ ((q * (1 - q)) @ a**2 + (q @ a - mean) ** 2)
    h = 2 * np.pi / (sigmas * np.sqrt(square))
    t = (np.arange(terms) + 0.5) * h
    phi = np.zeros(terms, dtype=complex)
    turn = np.exp(1j * np.outer(a, t)) - 1
    for own, share in zip(q, weight):
        product = np.ones(terms, dtype=complex)
        for i in range(len(a)):
            product *= 1 + own[i] * turn[i]
        phi += share * product
    rows = []
    for level in (-2.5, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2.5):
        x = mean + level * np.sqrt(square)
        cdf = 0.5 - np.sum(np.imag(phi * np.exp(-1j * t * x)) / t) * h / np.pi
        rows.append({"x": float(x), "cdf": float(cdf)})
    assert abs(phi[-32:]).max() < 1e-7, abs(phi[-32:]).max()
    return {"name": name, "degrees": None, "probability": p.tolist(), "amount": a.tolist(), "correlation": rho.tolist(),
            "mean": float(mean), "variance": float(square), "rows": rows}


def main():
    u = random.uniform
    small = (u(0.1, 0.9, 8), random.integers(1, 20, 8).astype(float))
    book = (u(0.05, 0.9, 60), random.integers(1, 30, 60).astype(float))
    rare = (u(0.001, 0.05, 60), random.integers(1, 30, 60).astype(float))
    real = (u(0.05, 0.9, 200), random.lognormal(3, 0.8, 200))
    n = lambda deals, rho: np.full(len(deals[0]), rho)
    segments = np.repeat([0.05, 0.3, 0.6], 20)
    cases = [
        lattice_case("eight deals", *small, n(small, 0.3), None),
        lattice_case("eight deals, nearly together", *small, n(small, 0.99), None, 20, 400),
        lattice_case("sixty deals", *book, n(book, 0.2), None),
        lattice_case("sixty deals, strongly", *book, n(book, 0.8), None, 20, 100),
        lattice_case("sixty rare deals", *rare, n(rare, 0.3), None),
        lattice_case("three segments", *book, segments, None),
        lattice_case("eight deals, Student t", *small, n(small, 0.3), 4.0, 12, 12),
        lattice_case("eight deals, Student t, no correlation", *small, n(small, 0.0), 3.0, 12, 12),
        lattice_case("sixty deals, Student t", *book, n(book, 0.2), 5.0, 12, 12),
        real_case("real amounts", *real, n(real, 0.15)),
    ]
    print(json.dumps({"generator": "tests/reference/common_factor.py",
                      "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
                      "seed": SEED, "cases": cases}))


main()
