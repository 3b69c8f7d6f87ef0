"""Reference values of partially pooled rates: the posterior of each group's rate by numerical integration, SciPy.

    python tests/reference/pooled_rates.py > tests/reference/pooled_rates.json

Prior: rate_i ~ Beta(mu M, (1 - mu) M), mu uniform on (0, 1), M^(-1/2) uniform on (0, 1).
SPDX-License-Identifier: Apache-2.0
"""
import json

import numpy
import scipy
import scipy.optimize
from scipy.integrate import simpson
from scipy.special import betainc, betaln


def posterior(groups, level):
    k, n = (numpy.array(column, float) for column in zip(*groups))
    mu = numpy.linspace(0.0005, 0.9995, 1200)[:, None]
    root = numpy.linspace(0.002, 1.0, 700)[None, :]
    a, b = mu / root**2, (1 - mu) / root**2
    log = sum(betaln(ki + a, ni - ki + b) - betaln(a, b) for ki, ni in zip(k, n))
    weight = numpy.exp(log - log.max())

    def integral(values):
        return simpson(simpson(values, x=root[0], axis=1), x=mu[:, 0])

    total = integral(weight)
    rates = []
    for ki, ni in zip(k, n):
        mean = integral(weight * (ki + a) / (ni + a + b)) / total
        cdf = lambda x: integral(weight * betainc(ki + a, ni - ki + b, x)) / total
        quantile = lambda p: scipy.optimize.brentq(lambda x: cdf(x) - p, 1e-6, 1 - 1e-6, xtol=1e-6)
        rates.append({"mean": mean, "low": quantile(0.5 - level / 2), "high": quantile(0.5 + level / 2)})
    return rates


cases = [
    [(3, 10), (9, 20), (2, 12), (30, 90), (6, 11)],
    [(0, 4), (1, 6), (40, 300), (12, 40), (3, 5), (9, 80), (22, 100), (2, 2)],
    [(15, 30), (10, 30)],
]
print(json.dumps({
    "generator": "tests/reference/pooled_rates.py",
    "versions": {"numpy": numpy.__version__, "scipy": scipy.__version__},
    "level": 0.8,
    "cases": [{"groups": groups, "rates": posterior(groups, 0.8)} for groups in cases],
}, separators=(",", ":")))
