#!/usr/bin/env python3
"""Reference values of forecast/caller_bias: the posterior by brute force over (shrinkage, mu, log sigma) with scipy.

Nothing conjugate is used but that a caller's own deviation is normal: the likelihood of a caller's errors is a multivariate
normal with covariance sigma^2 (I + lambda J), computed as such. SPDX-License-Identifier: Apache-2.0
"""
import json
import math
from pathlib import Path

import numpy as np
import scipy
from numpy.polynomial.legendre import leggauss
from scipy.stats import beta, chi2, norm

SEED = 20251114
S0, NU0, N0 = 0.15, 6.0, 2.0


def posterior(errors):
    """Nodes (shrinkage, mu, sigma) with weights, and beta_i given each node as a normal."""
    x, w = leggauss(40)
    shrink, shrink_w = 0.5 * (x + 1), 0.5 * w
    mu = np.linspace(-1.6, 1.6, 401)
    log_sigma = np.linspace(math.log(0.01), math.log(2.0), 151)
    sigma = np.exp(log_sigma)
    B, M, S = np.meshgrid(shrink, mu, sigma, indexing="ij")
    L = (1 - B) / B
    log_p = beta.logpdf(B, 3, 1) + norm.logpdf(M, 0, S / math.sqrt(N0))
    # sigma^2 = NU0 S0^2 / X, X ~ chi2(NU0): density of X times |dX / d log sigma| = 2 X
    X = NU0 * S0**2 / S**2
    log_p = log_p + chi2.logpdf(X, NU0) + np.log(2 * X)
    for e in errors.values():
        e = np.asarray(e)
        n = len(e)
        # determinant and inverse of sigma^2 (I + lambda J) written out
        det = n * np.log(S**2) + np.log1p(n * L)
        dev = e.sum() - n * M
        squares = sum((v - M) ** 2 for v in e)
        quad = (squares - L / (1 + n * L) * dev**2) / S**2
        log_p = log_p - 0.5 * (n * math.log(2 * math.pi) + det + quad)
    log_p = log_p + np.log(shrink_w)[:, None, None]
    p = np.exp(log_p - log_p.max())
    return B, L, M, S, p / p.sum()


def main():
    rng = np.random.default_rng(SEED)
    cases = []
    for name, sizes, spread in [("three callers", {"a": 4, "b": 2, "c": 6}, 0.3), ("one caller", {"solo": 3}, 0.0),
                                ("many alike", {k: 3 for k in "abcdefgh"}, 0.02)]:
        calls, errors = [], {}
        for caller, n in sizes.items():
            bias = rng.normal(-0.2, spread)
            for _ in range(n):
                called, unit = float(rng.integers(50, 400)) * 1000.0, 20000.0
                came = max(0.0, round((called + unit) * math.exp(bias + rng.normal(0, 0.15)) - unit, 2))
                calls.append({"caller": caller, "called": called, "came": came, "unit": unit})
                errors.setdefault(caller, []).append(math.log((came + unit) / (called + unit)))
        B, L, M, S, p = posterior(errors)
        rows = []
        for caller in list(sizes) + ["nobody yet"]:
            e = errors.get(caller, [])
            n = len(e)
            mean = np.mean(e) if n else 0.0
            pull = n * L / (1 + n * L)
            centre = M + pull * (mean - M)
            sd = S * np.sqrt(L / (1 + n * L))
            next_sd = np.sqrt(sd**2 + S**2)
            used = p > p.max() * 1e-9

            def quantile(q, deviation):
                low, high = -5.0, 5.0
                for _ in range(50):
                    mid = 0.5 * (low + high)
                    below = float((p[used] * norm.cdf((mid - centre[used]) / deviation[used])).sum())
                    low, high = (mid, high) if below < q else (low, mid)
                return 0.5 * (low + high)

            rows.append({"caller": caller, "mean": float((p * centre).sum()), "low": quantile(0.1, sd), "high": quantile(0.9, sd),
                         "next_p10": quantile(0.1, next_sd), "next_p90": quantile(0.9, next_sd),
                         "level": float((p * norm.cdf(-centre / next_sd)).sum())})
        cases.append({"name": name, "calls": calls, "rows": rows})
    out = {"generator": "tests/reference/caller_bias.py", "scipy": scipy.__version__, "numpy": np.__version__, "seed": SEED,
           "cases": cases}
    Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")


main()
