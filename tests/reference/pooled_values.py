#!/usr/bin/env python3
"""Posterior of groups with standard errors by numerical integration over tau (BDA3 5.4), flat priors on mu and tau.

Writes pooled_values.json beside itself. SPDX-License-Identifier: Apache-2.0
"""
import json
import sys
from pathlib import Path

import numpy as np
import scipy
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import norm

CASES = {
    "eight schools (Rubin 1981)": ([28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]),
    "three reps": ([5.0, 6.5, 9.0], [1.0, 1.5, 0.8]),
    "far apart": ([10.0, 20.0, 35.0, 41.0, 60.0], [1.0, 1.0, 2.0, 1.0, 3.0]),
}


def given(tau, y, s):
    w = 1 / (s**2 + tau**2)
    mu = (w * y).sum() / w.sum()
    log = -0.5 * np.log(w.sum()) + 0.5 * np.log(w).sum() - 0.5 * (w * (y - mu) ** 2).sum()
    pull = s**2 / (s**2 + tau**2)
    mean = y + pull * (mu - y)
    sd = np.sqrt(pull * tau**2 + pull**2 / w.sum())
    return log, mu, mean, sd


def posterior(y, s, level=0.80):
    peak = max(given(t, y, s)[0] for t in np.linspace(0, 100, 2001))

    def expect(f):
        def by_u(u):  # tau = 10 u / (1 - u)
            tau = 10 * u / (1 - u)
            log, mu, mean, sd = given(tau, y, s)
            return np.exp(log - peak) * 10 / (1 - u) ** 2 * f(tau, mu, mean, sd)
        return sum(quad(by_u, a, b, epsabs=1e-12, epsrel=1e-10, limit=400)[0] for a, b in ((0, 0.3), (0.3, 0.7), (0.7, 1 - 1e-9)))

    total = expect(lambda *_: 1.0)
    rows = []
    for i in range(len(y)):
        mean = expect(lambda tau, mu, m, sd: m[i]) / total
        at = lambda share: brentq(lambda x: expect(lambda tau, mu, m, sd: norm.cdf((x - m[i]) / sd[i])) / total - share,
                                  y[i] - 8 * s[i] - 30, y[i] + 8 * s[i] + 30, xtol=1e-9)
        rows.append([mean, at(0.5 - level / 2), at(0.5 + level / 2)])
    return {"mean": expect(lambda tau, mu, *_: mu) / total, "rows": rows}


cases = []
for name, (y, s) in CASES.items():
    cases.append({"name": name, "values": y, "standard_errors": s, **posterior(np.array(y, float), np.array(s, float))})
versions = {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__}
Path(__file__).with_suffix(".json").write_text(json.dumps({"made_by": "pooled_values.py", "versions": versions, "cases": cases}, indent=1) + "\n")
