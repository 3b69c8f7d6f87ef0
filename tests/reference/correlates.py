#!/usr/bin/env python3
"""Spearman (SciPy), partial Spearman (numpy's inverse) and ridge with leave-one-out refits (numpy) of simulated reps.

Writes correlates.json beside itself. SPDX-License-Identifier: Apache-2.0
"""
import json
import sys
from pathlib import Path

import numpy as np
import scipy
from scipy.stats import norm, rankdata, spearmanr

SEED, N = 20171227, 24
random = np.random.default_rng(SEED)
calls = np.round(random.normal(500, 60, N), 0)
demos = np.round(calls / 10 + random.normal(0, 6, N), 0)
cycle = np.round(random.normal(45, 6, N), 1)
outcome = np.round(0.02 * demos - 0.02 * cycle + random.normal(1, 0.15, N), 3)
metrics = {"calls": calls, "demos": demos, "cycle": cycle}


def interval(r, n, level=0.80):
    half = norm.ppf(0.5 + level / 2) * np.sqrt((1 + r * r / 2) / (n - 3))
    return [r, np.tanh(np.arctanh(r) - half), np.tanh(np.arctanh(r) + half)]


def standard(a):
    return (a - a.mean(axis=0)) / a.std(axis=0, ddof=1)


ranks = np.column_stack([rankdata(outcome)] + [rankdata(m) for m in metrics.values()])
precision = np.linalg.inv(np.corrcoef(ranks.T))
x, y = standard(np.column_stack(list(metrics.values()))), standard(outcome)
solve = lambda a, b, lam: np.linalg.solve(a.T @ a + lam * np.eye(a.shape[1]), a.T @ b)


def left_out_error(lam):  # each one left out in earnest, the rest centred anew
    total = 0.0
    for i in range(N):
        keep = np.arange(N) != i
        mx, my = x[keep].mean(axis=0), y[keep].mean()
        total += (y[i] - my - (x[i] - mx) @ solve(x[keep] - mx, y[keep] - my, lam)) ** 2
    return total


lam = min((N * 10 ** (j / 10) for j in range(-20, 21)), key=left_out_error)
beta = solve(x, y, lam)
rows = []
for j, (name, values) in enumerate(metrics.items()):
    partial = -precision[0, j + 1] / np.sqrt(precision[0, 0] * precision[j + 1, j + 1])
    rows.append({"metric": name, "values": values.tolist(), "spearman": interval(spearmanr(outcome, values).statistic, N),
                 "partial": interval(partial, N - 2), "ridge": beta[j]})
versions = {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__}
result = {"made_by": "correlates.py", "versions": versions, "seed": SEED, "outcome": outcome.tolist(), "lambda": lam, "rows": rows}
Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
