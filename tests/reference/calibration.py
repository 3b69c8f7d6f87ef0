"""Brier score, log loss, reliability and logistic recalibration, for tests/unit/stats/calibration.cpp.

Run: python3 -P tests/reference/calibration.py > tests/reference/calibration.json   (numpy, scikit-learn, statsmodels, mpmath; R)

Brier score, log loss and reliability: scikit-learn. Intercept, slope and in the large: statsmodels and R's glm, which must
agree. Firth: the penalised likelihood maximised in mpmath.
"""
import json
import platform
import subprocess

import mpmath
import numpy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy.optimize import minimize
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, log_loss

SEED = 20171115
CLAMP = 1e-6


def logit(p):
    p = numpy.clip(p, CLAMP, 1 - CLAMP)
    return numpy.log(p) - numpy.log1p(-p)


def by_r(x, y, w):
    program = """
      v <- scan(file('stdin'), quiet = TRUE); n <- length(v) / 3
      x <- v[1:n]; y <- v[n + 1:n]; w <- v[2 * n + 1:n]
      control <- glm.control(epsilon = 1e-14, maxit = 100)
      m <- suppressWarnings(glm(y ~ x, weights = w, family = binomial, control = control))
      l <- suppressWarnings(glm(y ~ offset(x), weights = w, family = binomial, control = control))
      s <- summary(m)$coefficients
      cat(format(c(s[, 1], s[, 2], vcov(m)[1, 2], coef(l), sqrt(vcov(l)[1, 1])), digits = 17))
    """
    text = " ".join(repr(float(v)) for column in (x, y, w) for v in column)
    return [float(v) for v in subprocess.run(["Rscript", "-e", program], input=text, capture_output=True, text=True, check=True).stdout.split()]


def recalibration(p, y, w):
    x = logit(p)
    model = sm.GLM(y, sm.add_constant(x), family=sm.families.Binomial(), freq_weights=w).fit(tol=1e-14, maxiter=100)
    large = sm.GLM(y, numpy.ones_like(x), family=sm.families.Binomial(), freq_weights=w, offset=x).fit(tol=1e-14, maxiter=100)
    cov = model.cov_params()
    found = [*model.params, *model.bse, cov[0, 1], large.params[0], large.bse[0]]
    assert numpy.allclose(found, by_r(x, y, w), rtol=1e-6, atol=1e-9), (found, by_r(x, y, w))
    likelihood = lambda eta: float(numpy.sum(w * (y * eta - numpy.logaddexp(0, eta))))
    ratio = 2 * (likelihood(model.params[0] + model.params[1] * x) - likelihood(x))
    names = ["intercept", "slope", "intercept_error", "slope_error", "covariance", "in_the_large", "in_the_large_error"]
    return dict(zip(names, map(float, found)), p_value=float(numpy.exp(-ratio / 2)))


def firth(p, y, w):
    mpmath.mp.dps = 30
    x = [mpmath.mpf(float(v)) for v in logit(p)]

    def penalised(a, b):
        total, aa, ab, bb = 0, 0, 0, 0
        for xi, yi, wi in zip(x, y, w):
            eta = a + b * xi
            q = 1 / (1 + mpmath.exp(-eta))
            total += float(wi) * (mpmath.log(q) if yi else mpmath.log(1 - q))
            s = float(wi) * q * (1 - q)
            aa, ab, bb = aa + s, ab + s * xi, bb + s * xi * xi
        return total + mpmath.log(aa * bb - ab * ab) / 2, (aa, ab, bb)

    h = mpmath.mpf("1e-8")
    gradient = lambda a, b: ((penalised(a + h, b)[0] - penalised(a - h, b)[0]) / (2 * h),
                             (penalised(a, b + h)[0] - penalised(a, b - h)[0]) / (2 * h))
    near = minimize(lambda v: -float(penalised(v[0], v[1])[0]), (0.0, 0.3), method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-12}).x
    a, b = mpmath.findroot(gradient, tuple(map(mpmath.mpf, near)), tol=1e-22)
    best, (aa, ab, bb) = penalised(a, b)
    d = aa * bb - ab * ab
    return {"intercept": float(a), "slope": float(b), "intercept_error": float(mpmath.sqrt(bb / d)),
            "slope_error": float(mpmath.sqrt(aa / d)), "p_value": float(mpmath.exp(penalised(0, 1)[0] - best))}


def case(name, p, y, w=None, likely=True):
    p, y = numpy.asarray(p, float), numpy.asarray(y, float)
    weights = numpy.ones_like(p) if w is None else numpy.asarray(w, float)
    row = {"name": name, "probability": p.tolist(), "outcome": y.tolist(), "weight": [] if w is None else weights.tolist(),
           "brier": float(brier_score_loss(y, p, sample_weight=weights)),
           "log_loss": float(log_loss(y, p, sample_weight=weights, labels=[0, 1])),
           "firth": firth(p, y, weights)}
    if likely:
        row["recalibration"] = recalibration(p, y, weights)
    if w is None:
        for strategy, count in (("uniform", 10), ("uniform", 4)):
            observed, said = calibration_curve(y, p, n_bins=count, strategy=strategy)
            row[f"{strategy} {count}"] = {"observed": observed.tolist(), "said": said.tolist()}
    return row


def main():
    draw = numpy.random.default_rng(SEED)
    p = draw.beta(1.2, 3, 400)
    y = draw.random(400) < p
    bold = 1 / (1 + numpy.exp(-(0.5 + 2.0 * logit(p))))
    few = numpy.round(draw.random(60), 1)
    few[few == 0] = 0.05
    few[few == 1] = 0.95
    cases = [
        case("calibrated", p, y),
        case("too bold and too high", bold, y),
        case("few values", few, draw.random(60) < few),
        case("weights", p[:150], y[:150], draw.integers(1, 6, 150)),
        case("weights that are not whole", p[:90], y[:90], draw.gamma(2.0, 1.0, 90)),
        case("far out", [1e-5, 3e-5, 1e-4, 0.5, 0.999, 0.9999, 0.6, 0.4], [0, 1, 0, 1, 1, 0, 0, 1]),
        case("six", [0.1, 0.3, 0.4, 0.6, 0.7, 0.9], [0, 1, 0, 1, 0, 1]),
        case("separated", [0.1, 0.3, 0.4, 0.6, 0.7, 0.9], [0, 0, 0, 1, 1, 1], likely=False),
        case("touching", [0.1, 0.3, 0.5, 0.5, 0.7, 0.9], [0, 0, 0, 1, 1, 1], likely=False),
        case("the wrong way round", [0.1, 0.3, 0.4, 0.6, 0.7, 0.9], [1, 1, 1, 0, 0, 0], likely=False),
    ]
    print(json.dumps({
        "generator": "tests/reference/calibration.py",
        "versions": {"python": platform.python_version(), "numpy": numpy.__version__, "scikit-learn": sklearn.__version__,
                     "statsmodels": statsmodels.__version__, "mpmath": mpmath.__version__,
                     "R": subprocess.run(["Rscript", "-e", "cat(format(getRversion()))"], capture_output=True, text=True).stdout},
        "seed": SEED, "cases": cases,
    }, indent=1))


main()
