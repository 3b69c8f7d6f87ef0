# A multinomial logit of two events against neither, on one-hot features: without penalty by statsmodels, with given penalties by
# minimising the penalised likelihood with SciPy, from its own formula. Writes competing_logit.json. Run: python3 competing_logit.py
import json
import pathlib
import sys

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy.optimize import minimize

seed = 20171231
rng = np.random.default_rng(seed)
stages, weeks = 3, 6
cells = []
for stage in range(stages):
    for week in range(weeks):
        eta = np.array([-2.0 + 0.5 * stage + 0.1 * week, -1.5 - 0.3 * stage + 0.05 * week])
        p = np.exp(eta) / (1 + np.exp(eta).sum())
        counts = rng.multinomial(int(rng.integers(20, 120)), [1 - p.sum(), *p])
        cells.append(dict(stage=stage, week=week, neither=int(counts[0]), first=int(counts[1]), second=int(counts[2])))

counts = np.array([[c["neither"], c["first"], c["second"]] for c in cells], dtype=float)
stage = np.array([c["stage"] for c in cells])
week = np.array([c["week"] for c in cells])

# Without penalty: the intercept and the stages after the first.
x = np.column_stack([np.ones(len(cells))] + [(stage == s).astype(float) for s in range(1, stages)])
long_x = np.repeat(x, counts.sum(1).astype(int), axis=0)
long_y = np.concatenate([np.repeat([0, 1, 2], row.astype(int)) for row in counts])
plain = sm.MNLogit(long_y, long_x).fit(disp=0, tol=1e-14, maxiter=100)

# With penalties: intercept free; stages ridge; weeks smooth (differences of neighbours, and a twentieth of a ridge).
features = 1 + stages + weeks
full = np.zeros((len(cells), features))
full[:, 0] = 1
full[np.arange(len(cells)), 1 + stage] = 1
full[np.arange(len(cells)), 1 + stages + week] = 1
difference = np.diff(np.eye(weeks), axis=0)
smooth = difference.T @ difference + np.eye(weeks) / 20
tau = dict(stage=[4.0, 9.0], week=[25.0, 50.0])
penalty = np.zeros((2, features, features))
for e in range(2):
    penalty[e][1 : 1 + stages, 1 : 1 + stages] = tau["stage"][e] * np.eye(stages)
    penalty[e][1 + stages :, 1 + stages :] = tau["week"][e] * smooth


def objective(flat):
    b = flat.reshape(2, features)
    eta = np.column_stack([np.zeros(len(cells)), full @ b[0], full @ b[1]])
    top = eta.max(1)
    log_sum = top + np.log(np.exp(eta - top[:, None]).sum(1))
    p = np.exp(eta - log_sum[:, None])
    total = counts.sum(1)
    value = (total * log_sum).sum() - (counts * eta).sum() + 0.5 * sum(b[e] @ penalty[e] @ b[e] for e in range(2))
    gradient = [full.T @ (total * p[:, e + 1] - counts[:, e + 1]) + penalty[e] @ b[e] for e in range(2)]
    hessian = np.zeros((2 * features, 2 * features))
    for e in range(2):
        for g in range(2):
            w = total * (p[:, e + 1] * (e == g) - p[:, e + 1] * p[:, g + 1])
            block = full.T @ (w[:, None] * full) + (penalty[e] if e == g else 0)
            hessian[e * features : (e + 1) * features, g * features : (g + 1) * features] = block
    return value, np.concatenate(gradient), hessian


found = minimize(lambda b: objective(b)[0], np.zeros(2 * features), jac=lambda b: objective(b)[1],
                 hess=lambda b: objective(b)[2], method="trust-exact", options=dict(gtol=1e-10, maxiter=500))
b = found.x
for _ in range(5):  # to the last digit
    _, gradient, hessian = objective(b)
    b = b - np.linalg.solve(hessian, gradient)
value, gradient, hessian = objective(b)
assert np.abs(gradient).max() < 1e-9
covariance = np.linalg.inv(hessian)
log_det_s = sum(stages * np.log(tau["stage"][e]) + weeks * np.log(tau["week"][e]) + np.linalg.slogdet(smooth)[1] for e in range(2))
evidence = -value + 0.5 * log_det_s - 0.5 * np.linalg.slogdet(hessian)[1] + np.log(2 * np.pi)  # two free intercepts

out = dict(
    generator="competing_logit.py", seed=seed,
    versions=dict(python=sys.version.split()[0], numpy=np.__version__, scipy=scipy.__version__, statsmodels=statsmodels.__version__),
    cells=cells,
    plain=dict(coefficient=plain.params.T.tolist(), standard_error=plain.bse.T.tolist(), log_likelihood=float(plain.llf)),
    penalised=dict(precision=tau, coefficient=b.reshape(2, features).tolist(), variance=np.diag(covariance).reshape(2, features).tolist(),
                   between=covariance[0, features], log_evidence=float(evidence)))
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")
