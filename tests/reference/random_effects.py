"""Random effects by Paule and Mandel for tests/unit/stats/random_effects.cpp.

Run: python3 tests/reference/random_effects.py > tests/reference/random_effects.json   (numpy, statsmodels)
statsmodels.stats.meta_analysis.combine_effects(method_re="iterated"), its iteration taken to 1e-15.
SPDX-License-Identifier: Apache-2.0
"""
import json

import numpy
import statsmodels
from statsmodels.stats.meta_analysis import combine_effects

SEED = 20250101
random = numpy.random.default_rng(SEED)
groups = [([0.3, 0.4, 0.35, 0.55], [0.01, 0.004, 0.002, 0.003]), ([1.0, 1.01], [0.5, 0.4]), ([-3.0, 8.0, 1.0], [0.1, 2.0, 0.4])]
for k in (5, 20, 200):
    variance = random.uniform(0.01, 0.2, k)
    groups.append((random.normal(2.0, numpy.sqrt(0.05 + variance)).tolist(), variance.tolist()))
cases = []
for y, v in groups:
    found = combine_effects(numpy.array(y), numpy.array(v), method_re="iterated", atol=1e-15, maxiter=1000)
    cases.append({"estimates": y, "variances": v, "mean": found.mean_effect_re, "between_variance": float(found.tau2),
                  "standard_error": found.sd_eff_w_re})
print(json.dumps({"generator": "tests/reference/random_effects.py", "seed": SEED,
                  "versions": {"numpy": numpy.__version__, "statsmodels": statsmodels.__version__}, "cases": cases}, indent=1))
