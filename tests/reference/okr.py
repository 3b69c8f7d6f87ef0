"""Reference values for the trend of a key result: weighted regression of the increments through the origin (NumPy's least
squares on whitened increments) and Student's t of SciPy for the value at the end of the period.

Run: python3 okr.py > okr.json (needs numpy, scipy)
"""
import json
import platform

import numpy as np
import scipy
from scipy import stats

SEED = 20171001
draw = np.random.default_rng(SEED)


def case(observations, length):
    """Check-ins on `observations` days of a period of `length` days that began at `initial`; days counted to their end."""
    days = np.sort(draw.choice(np.arange(1, length), size=observations, replace=False))
    initial = round(float(draw.normal(100, 20)), 2)
    steps = np.diff(np.concatenate([[0], days]))
    values = np.round(initial + np.cumsum(draw.normal(0.8 * steps, 3.0 * np.sqrt(steps))), 2)
    delta = np.diff(np.concatenate([[initial], values]))
    white_x, white_y = np.sqrt(steps)[:, None], delta / np.sqrt(steps)
    (drift,), _, _, _ = np.linalg.lstsq(white_x, white_y, rcond=None)
    m = len(steps)
    variance = float(np.sum((white_y - white_x[:, 0] * drift) ** 2) / (m - 1))
    left = length - int(days[-1])
    # Var of the prediction: noise still to come, and left² · Var(drift) with Var(drift) = σ² (XᵀX)⁻¹.
    scale = float(np.sqrt(variance * (left + left**2 / float(white_x[:, 0] @ white_x[:, 0]))))
    centre = float(values[-1] + drift * left)
    law = stats.t(df=m - 1, loc=centre, scale=scale)
    target = round(float(law.ppf(draw.uniform(0.05, 0.95))), 2)
    return {
        "initial": initial,
        "length": length,
        "days": [int(d) for d in days],
        "values": [float(v) for v in values],
        "drift_per_day": float(drift),
        "variance_per_day": variance,
        "centre": centre,
        "scale": scale,
        "quantiles": [[q, float(law.ppf(q))] for q in (0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99)],
        "target": target,
        "at_least": float(law.sf(target)),
        "at_most": float(law.cdf(target)),
    }


print(json.dumps({
    "generator": "tests/reference/okr.py",
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
    "seed": SEED,
    "trends": [case(n, length) for n, length in ((2, 92), (3, 92), (4, 31), (6, 90), (7, 92), (13, 92), (40, 365))],
}, indent=1))
