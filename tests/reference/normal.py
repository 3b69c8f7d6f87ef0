"""Normal density, cdf and quantile, and logarithms of Poisson and binomial probabilities, to 50 digits, for tests/unit/stats.

Run: python3 -P tests/reference/normal.py > tests/reference/normal.json   (mpmath)
"""
import json
import platform

import mpmath
from mpmath import mp, mpf

mp.dps = 60


def quantile(p):
    if p == mpf(1) / 2:
        return mpf(0)
    start = mpmath.sqrt(2) * mpmath.erfinv(2 * p - 1) if p > mpf("1e-40") else -mpmath.sqrt(-2 * mpmath.log(p))
    return mpmath.findroot(lambda z: mpmath.log(mpmath.ncdf(z)) - mpmath.log(p), start)


def log_factorial(k):
    return mpmath.loggamma(mpf(k) + 1)


def poisson(k, mean):
    return k * mpmath.log(mpf(mean)) - mpf(mean) - log_factorial(k)


def binomial(k, n, p):
    return (log_factorial(n) - log_factorial(k) - log_factorial(n - k)
            + k * mpmath.log(mpf(p)) + (n - k) * mpmath.log(1 - mpf(p)))


def main():
    ps = [1e-300, 1e-100, 1e-30, 1e-16, 2.0**-53, 1e-12, 1e-9, 1.3e-8, 1e-6, 1e-4, 0.001, 0.01, 0.025, 0.05, 0.07, 0.074999999,
          0.075, 0.0750001, 0.1, 0.2, 0.3, 0.4, 0.45, 0.49999, 0.5, 0.50001, 0.6, 0.7, 0.8, 0.9, 0.925, 0.9250001, 0.95, 0.975,
          0.99, 0.999, 0.9999, 1 - 1e-6, 1 - 1e-9, 1 - 2.0**-53]
    zs = [-37.0, -20.0, -8.0, -5.0, -3.0, -1.0, -0.5, -1e-3, 0.0, 1e-10, 0.25, 1.0, 2.0, 4.0, 8.0]
    poissons = [(0, 0.5), (1, 0.5), (7, 3.0), (15, 14.5), (16, 14.5), (100, 90.25), (200, 90.25), (10**6, 1000500.0),
                (10**9 + 12345, 1e9), (10**12 - 10**6, 1e12), (10**15 + 3 * 10**7, 1e15)]
    binomials = [(0, 10, 0.25), (10, 10, 0.25), (3, 10, 0.25), (1, 16, 0.5), (15, 16, 0.5), (300, 1000, 0.35),
                 (999, 1000, 0.35), (500123, 10**6, 0.5), (3 * 10**8, 10**9, 0.3000001), (10**14 + 10**7, 10**15, 0.1)]
    print(json.dumps({
        "generator": "tests/reference/normal.py",
        "versions": {"python": platform.python_version(), "mpmath": mpmath.__version__},
        "seed": None,
        "quantile": [{"p": p, "z": float(quantile(mpf(p)))} for p in ps],
        "cdf": [{"z": z, "cdf": float(mpmath.ncdf(mpf(z))), "density": float(mpmath.npdf(mpf(z)))} for z in zs],
        "poisson": [{"k": k, "mean": m, "log_probability": float(poisson(k, m))} for k, m in poissons],
        "binomial": [{"k": k, "n": n, "p": p, "log_probability": float(binomial(k, n, p))} for k, n, p in binomials],
    }, indent=1))


main()
