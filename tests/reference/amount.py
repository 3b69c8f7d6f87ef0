"""Characteristic functions, cdfs and moments of uncertain amounts by mpmath, for tests/unit/landing/amount.cpp.

Run: python3 tests/reference/amount.py > tests/reference/amount.json   (mpmath 1.3, some minutes)
"""
import json
import platform

import mpmath as mp

mp.mp.dps = 40
TIMES = [0.0, 1e-6, 0.01, 0.3, 1.0, 2.5, 7.0, 30.0, 200.0, 5000.0]


def panels(low, high, count):
    return [low + (high - low) * mp.mpf(i) / count for i in range(count + 1)]


def lognormal(mean, cv):
    """exp(i t A) along y + i θ(y), which rises from 0 where the amount turns quickly: the value does not change."""
    sigma = mp.sqrt(mp.log(1 + mp.mpf(cv) ** 2))
    mu = mp.log(mean) - sigma**2 / 2
    def characteristic(t):
        t = mp.mpf(t)
        theta = min(mp.pi / 3, 6 * sigma)  # the line costs exp(theta^2 / (2 sigma^2)) in digits
        def integrand(y):
            tilt = theta / (1 + mp.exp(-4 * (y / sigma)))
            slope = theta * 4 / sigma * mp.exp(-4 * (y / sigma)) / (1 + mp.exp(-4 * (y / sigma))) ** 2
            z = y + 1j * tilt
            return mp.exp(1j * t * mp.exp(mu + z) - z**2 / (2 * sigma**2)) * (1 + 1j * slope)
        return mp.quad(integrand, panels(-14 * sigma, 14 * sigma, 60)) / (sigma * mp.sqrt(2 * mp.pi))
    def cdf(x):
        return mp.ncdf((mp.log(x) - mu) / sigma)
    return characteristic, cdf, mp.mpf(mean), (mean * mp.mpf(cv)) ** 2


def gamma(mean, cv):
    k = 1 / mp.mpf(cv) ** 2
    theta = mean / k
    return (lambda t: (1 - 1j * theta * mp.mpf(t)) ** -k, lambda x: mp.gammainc(k, 0, x / theta, regularized=True), mp.mpf(mean),
            (mean * mp.mpf(cv)) ** 2)


def triangular(low, likely, high):
    def density(x):
        return 2 * (x - low) / ((high - low) * (likely - low)) if x < likely else 2 * (high - x) / ((high - low) * (high - likely))
    low, likely, high = mp.mpf(low), mp.mpf(likely), mp.mpf(high)
    def characteristic(t):
        t = mp.mpf(t)
        if t == 0:
            return mp.mpc(1)
        with mp.workdps(60): # the exact form cancels for small t
            a, b = likely - low, high - likely
            total = 0
            if a > 0:
                total += 2 / a * (mp.expj(t * low) - mp.expj(t * likely))
            else:
                total += -2j * t * mp.expj(t * low)
            if b > 0:
                total += 2 / b * (mp.expj(t * high) - mp.expj(t * likely))
            else:
                total += 2j * t * mp.expj(t * high)
            return +(-total / (t**2 * (high - low)))
    def cdf(x):
        x = mp.mpf(x)
        if x <= low:
            return mp.mpf(0)
        if x >= high:
            return mp.mpf(1)
        if x < likely:
            return (x - low) ** 2 / ((high - low) * (likely - low))
        return 1 - (high - x) ** 2 / ((high - low) * (high - likely))
    return characteristic, cdf, (low + likely + high) / 3, (low**2 + likely**2 + high**2 - low * likely - low * high - likely * high) / 18


def case(kind, parameters):
    characteristic, cdf, mean, variance = {"lognormal": lognormal, "gamma": gamma, "triangular": triangular}[kind](*parameters)
    rows = []
    for t in TIMES:
        value = mp.mpc(characteristic(t))
        rows.append({"t": t, "re": float(value.real), "im": float(value.imag)})
    points = [{"x": float(x), "cdf": float(cdf(mp.mpf(float(x))))} for x in [mean * f for f in (0.1, 0.5, 0.9, 1.3, 2.5)]]
    return {"kind": kind, "parameters": parameters, "mean": float(mean), "variance": float(variance), "characteristic": rows, "cdf": points}


def main():
    cases = [case("lognormal", [1.0, cv]) for cv in (0.05, 0.3, 1.0, 3.0, 100.0)]
    cases += [case("gamma", [1.0, cv]) for cv in (0.05, 0.5, 1.0, 3.0)]
    cases += [case("triangular", parameters) for parameters in ([0.5, 1.0, 2.0], [1.0, 1.0, 4.0], [0.2, 1.0, 1.0], [0.9, 0.9001, 1.2])]
    print(json.dumps({"generator": "tests/reference/amount.py",
                      "versions": {"python": platform.python_version(), "mpmath": mp.__version__}, "seed": None, "cases": cases}, indent=1))


main()
