# Chance to advance before being lost, and mean time of those that advance, for two independent Weibull times.
# Writes competing_risks.json. Run: python3 competing_risks.py
import json
import pathlib
import sys

import numpy as np
import scipy
from scipy.integrate import quad
from scipy.stats import weibull_min

seed = 20251001
rng = np.random.default_rng(seed)
cases = [dict(advance=[1.0, 10.0, 1.0], loss=[1.0, 30.0, 1.0]), dict(advance=[1.3, 14.0, 1.0], loss=[0.9, 26.0, 1.0])]
for _ in range(30):
    cases.append({risk: [rng.uniform(0.5, 3.0), rng.uniform(1.0, 100.0), rng.uniform(0.2, 5.0)] for risk in ("advance", "loss")})

rows = []
for case in cases:
    def law(risk):  # H(t) = ratio (t / scale)^shape is a Weibull with scale / ratio^(1 / shape)
        shape, scale, ratio = case[risk]
        return weibull_min(shape, scale=scale / ratio ** (1 / shape))

    advance, loss = law("advance"), law("loss")
    end = advance.ppf(1 - 1e-15)
    knots = sorted({advance.ppf(q) for q in (0.001, 0.1, 0.5, 0.9, 0.999)} | {loss.ppf(q) for q in (0.001, 0.1, 0.5, 0.9)})
    edges = [0.0] + [knot for knot in knots if knot < end] + [end]

    def integral(f):
        return sum(quad(f, a, b, epsabs=1e-14, epsrel=1e-13, limit=400)[0] for a, b in zip(edges, edges[1:]))

    p = integral(lambda t: advance.pdf(t) * loss.sf(t))
    days = integral(lambda t: t * advance.pdf(t) * loss.sf(t)) / p
    rows.append(case | {"p": p, "days": days})

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({
    "generator": "competing_risks.py", "seed": seed,
    "versions": {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__},
    "fields": "advance and loss: shape, scale, hazard ratio", "rows": rows}, indent=1) + "\n")
