#!/usr/bin/env python3
"""Reference for stats/survival.hpp: lifelines' Kaplan-Meier (log-log limits), restricted mean and Aalen-Johansen.

python3 tests/reference/survival.py > tests/reference/survival.json; needs lifelines. Durations in days (many ties), and continuous.
SPDX-License-Identifier: Apache-2.0
"""
import json
import warnings

import lifelines
import numpy as np
from lifelines.utils import restricted_mean_survival_time

SEED = 5
random = np.random.default_rng(SEED)
warnings.simplefilter("ignore")


def case(days, n):
    won, lost, left = random.exponential(30, n), random.exponential(45, n), random.uniform(0, 80, n)
    ends = np.argmin([left, won, lost], axis=0)
    duration = np.min([left, won, lost], axis=0)
    if days:
        duration = np.floor(duration)
    curve = lifelines.KaplanMeierFitter(alpha=0.2).fit(duration, ends > 0)
    at = sorted(set(duration[ends > 0].tolist()))
    limits = curve.confidence_interval_survival_function_.loc[at].to_numpy()
    mean, variance = restricted_mean_survival_time(curve, t=25.0, return_variance=True)
    row = {
        "duration": duration.tolist(),
        "end": ends.tolist(),
        "time": at,
        "survival": curve.survival_function_.loc[at].to_numpy()[:, 0].tolist(),
        "low": limits[:, 0].tolist(),
        "high": limits[:, 1].tolist(),
        "median": float(curve.median_survival_time_),
        "restricted_mean": float(mean),
    }
    if not days:  # lifelines breaks ties by chance
        for way in (1, 2):
            fit = lifelines.AalenJohansenFitter(alpha=0.2).fit(duration, ends, event_of_interest=way)
            row[f"incidence_{way}"] = fit.cumulative_density_.loc[at].to_numpy()[:, 0].tolist()
            row[f"variance_{way}"] = fit.variance_.loc[at].to_numpy().ravel().tolist()
    return row


print(
    json.dumps(
        {
            "generator": "tests/reference/survival.py",
            "seed": SEED,
            "versions": {"lifelines": lifelines.__version__, "numpy": np.__version__},
            "level": 0.8,
            "until": 25.0,
            "cases": [case(True, 300), case(False, 120)],
        },
        separators=(",", ":"),
    )
)
