#!/usr/bin/env python3
"""Reference for stats/cure.hpp: lifelines' MixtureCureFitter (Weibull), and the maximum of the likelihood by SciPy alone, with
standard errors by the numerical second derivatives of statsmodels.

python3 tests/reference/cure.py > tests/reference/cure.json; needs lifelines, scipy, statsmodels.
SPDX-License-Identifier: Apache-2.0
"""
import json
import warnings

import lifelines
import numpy as np
import scipy
import statsmodels
from scipy import optimize, special
from statsmodels.tools.numdiff import approx_hess3

SEED = 11
random = np.random.default_rng(SEED)
warnings.simplefilter("ignore")


def cases(n, shape, power, scale, beta):
    x = np.round(np.column_stack([random.normal(size=n), random.integers(0, 2, n)]), 3)[:, : len(beta) - 1]
    cure = special.expit(beta[0] + x @ np.array(beta[1:]))
    ends = random.uniform(size=n) < cure
    time = scale * special.gammaincinv(shape, random.uniform(size=n)) ** (1 / power)
    seen = random.uniform(5, 120, n)
    ended = ends & (time < seen)
    return np.round(np.where(ended, time, seen), 4).clip(1e-3), ended.astype(int), x


def unpack(theta, width, timing):
    beta, rest = theta[: width + 1], np.exp(theta[width + 1 :])
    scale, shape, power = rest[0], 1.0, 1.0
    if timing == "weibull":
        power = rest[1]
    elif timing == "gamma":
        shape = rest[1]
    else:
        shape, power = rest[1:]
    return beta, scale, shape, power


def negative(theta, time, ended, x, timing):
    beta, scale, shape, power = unpack(theta, x.shape[1], timing)
    linear = beta[0] + x @ beta[1:]
    u = power * np.log(time / scale)
    density = np.log(power) + shape * u - np.log(time) - np.exp(u) - special.gammaln(shape)
    open_ = np.log(special.expit(-linear) + special.expit(linear) * special.gammaincc(shape, np.exp(u)))
    return -np.sum(np.where(ended == 1, special.log_expit(linear) + density, open_))


def case(timing, n, shape, power, scale, beta):
    time, ended, x = cases(n, shape, power, scale, beta)
    width = x.shape[1]
    free = 3 if timing == "generalised gamma" else 2
    start = np.concatenate([beta, [np.log(scale)], np.zeros(free - 1)])
    arguments = (time, ended, x, timing)
    found = optimize.minimize(negative, start, arguments, method="Nelder-Mead", options={"maxiter": 40000, "maxfev": 40000, "xatol": 1e-11, "fatol": 1e-12})
    for _ in range(3):
        found = optimize.minimize(negative, found.x, arguments, method="Nelder-Mead", options={"maxiter": 40000, "maxfev": 40000, "xatol": 1e-11, "fatol": 1e-12})
    se = np.sqrt(np.diag(np.linalg.inv(approx_hess3(found.x, negative, args=arguments))))
    row = {
        "timing": timing,
        "time": time.tolist(),
        "ended": ended.tolist(),
        "covariates": x.ravel().tolist(),
        "width": width,
        "log_likelihood": -found.fun,
        "parameters": found.x.tolist(),
        "standard_errors": se.tolist(),
    }
    if timing == "weibull" and width == 0:
        fit = lifelines.MixtureCureFitter(base_fitter=lifelines.WeibullFitter()).fit(time, ended)
        row["lifelines"] = {"share": 1 - fit.cured_fraction_, "scale": fit.lambda_, "power": fit.rho_, "log_likelihood": fit.log_likelihood_}
    return row


print(
    json.dumps(
        {
            "generator": "tests/reference/cure.py",
            "seed": SEED,
            "versions": {
                "lifelines": lifelines.__version__,
                "numpy": np.__version__,
                "scipy": scipy.__version__,
                "statsmodels": statsmodels.__version__,
            },
            "cases": [
                case("weibull", 600, 1.0, 1.3, 25.0, [-0.5]),
                case("weibull", 500, 1.0, 0.8, 20.0, [-0.3, 0.7, -0.5]),
                case("gamma", 500, 2.2, 1.0, 8.0, [0.2, 0.4]),
                case("generalised gamma", 800, 1.8, 1.4, 18.0, [0.1]),
            ],
        },
        separators=(",", ":"),
    )
)
