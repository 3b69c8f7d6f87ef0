"""Landings as bytes of version 1, one of each form, written from the layout in landfall/landing/serial.hpp and nothing else.

Run: python3 tests/compat/landing_v1.py   (standard library only). It writes tests/compat/landing_v1/*.bin and expected.json.

These files are never made anew once a version of landfall that writes them is out: they prove that old bytes stay readable.
What is expected of each is found here too, from the distribution that was meant.
"""
import cmath
import json
import math
import struct
import zlib
from pathlib import Path

FOLDER = Path(__file__).parent / "landing_v1"


def number(*values):
    return b"".join(struct.pack("<d", v) for v in values)


def count(value):
    return struct.pack("<Q", value)


def framed(method, n, form):
    text = method.encode()
    content = count(len(text)) + text + struct.pack("<q", n) + form
    frame = b"LFLD" + struct.pack("<HH", 1, 0) + count(len(content)) + content
    return frame + struct.pack("<I", zlib.crc32(frame))


def points(x, mass):
    return b"\x01" + count(len(x)) + number(*x) + number(*mass)


def lattice(origin, step, mean, variance, error_bound, masses):
    runs, at = b"", 0
    while at < len(masses):
        first = at
        while at < len(masses) and masses[at] == 0:
            at += 1
        filled = at
        while at < len(masses) and masses[at] != 0:
            at += 1
        runs += count(filled - first) + count(at - filled) + number(*masses[filled:at])
    return b"\x02" + number(origin, step, mean, variance, error_bound) + count(len(masses)) + runs


def lines(x, probability):
    return b"\x03" + count(len(x)) + number(*x) + number(*probability)


def mixture(weights, parts):
    return b"\x04" + count(len(parts)) + number(*weights) + b"".join(parts)


def frequencies(low, width, step, mean, variance, least, greatest, error_bound, spectrum):
    pairs = [part for value in spectrum for part in (value.real, value.imag)]
    return b"\x05" + number(low, width, step, mean, variance, least, greatest, error_bound) + count(len(spectrum)) + number(*pairs)


def truncated(least, scale, shift, parent):
    return b"\x06" + number(least, scale, shift) + parent


def main():
    FOLDER.mkdir(exist_ok=True)
    expected = []

    def case(name, method, n, form, mean, variance, rows, tolerance=1e-14, error_bound=0.0):
        (FOLDER / f"{name}.bin").write_bytes(framed(method, n, form))
        expected.append({"file": f"{name}.bin", "method": method, "n": n, "mean": mean, "variance": variance,
                         "error_bound": error_bound, "tolerance": tolerance,
                         "rows": [{"x": x, "cdf": c, "at_least": a} for x, c, a in rows]})

    three = points([-1.0, 2.0, 5.5], [0.25, 0.5, 0.25])
    case("points", "samples", 4, three, 2.125, 0.25 * 3.125**2 + 0.5 * 0.125**2 + 0.25 * 3.375**2,
         [(-2.0, 0.0, 1.0), (-1.0, 0.25, 1.0), (2.0, 0.75, 0.75), (5.5, 1.0, 0.25), (6.0, 1.0, 0.0)])

    masses = [0.0] * 6 + [0.125, 0.25] + [0.0] * 40 + [0.5, 0.125] + [0.0] * 9
    at = [10.0 + 2.5 * j for j in range(len(masses))]
    mean = sum(m * x for m, x in zip(masses, at))
    variance = sum(m * (x - mean) ** 2 for m, x in zip(masses, at))
    case("lattice", "deals, über 2 Quartale", 17, lattice(10.0, 2.5, mean, variance, 0.75, masses), mean, variance,
         [(24.9, 0.0, 1.0), (25.0, 0.125, 1.0), (27.5, 0.375, 0.875), (100.0, 0.375, 0.625), (132.5, 1.0, 0.125)], error_bound=0.75)

    jump = lines([0.0, 1.0, 1.0, 4.0], [0.0, 0.25, 0.5, 1.0])
    # pieces: uniform on [0, 1] with 1/4, a point at 1 with 1/4, uniform on [1, 4] with 1/2
    jump_mean = 0.25 * 0.5 + 0.25 + 0.5 * 2.5
    jump_variance = 0.25 / 3 + 0.25 + 0.5 * (1 + 4 + 16) / 3 - jump_mean**2
    case("lines", "quantiles", 4, jump, jump_mean, jump_variance,
         [(-0.5, 0.0, 1.0), (0.5, 0.125, 0.875), (1.0, 0.5, 0.75), (2.5, 0.75, 0.25), (4.5, 1.0, 0.0)])

    mix_mean = 0.25 * 2.125 + 0.75 * jump_mean
    three_variance = expected[0]["variance"]
    case("mixture", "mixture of 2", 8, mixture([0.25, 0.75], [three, jump]), mix_mean,
         0.25 * (three_variance + (2.125 - mix_mean) ** 2) + 0.75 * (jump_variance + (jump_mean - mix_mean) ** 2),
         [(-1.0, 0.0625, 1.0), (1.0, 0.4375, 0.9375 * 0.8), (5.5, 1.0, 0.0625)])

    # 400 deals of 1 that are won half the time, on the lattice of whole numbers, seen through 100 .. 300
    phi = [(0.5 + 0.5 * cmath.exp(2j * math.pi * k / 200)) ** 400 * cmath.exp(-2j * math.pi * k * 100 / 200) for k in range(64)]
    binomial = [math.comb(400, k) / 2**400 for k in range(401)]
    case("frequencies_lattice", "deals, by frequencies", 400, frequencies(100.0, 200.0, 1.0, 200.0, 100.0, 0.0, 400.0, 0.0, phi),
         200.0, 100.0, [(x, math.fsum(binomial[: x + 1]), math.fsum(binomial[x:])) for x in (170, 190, 200, 215)], tolerance=1e-12)

    below = lambda z: math.erfc(-z / math.sqrt(2)) / 2
    phi = [cmath.exp(2j * math.pi * k * 10 / 20 - (2 * math.pi * k / 20) ** 2 / 2) for k in range(29)]
    normal = frequencies(-10.0, 20.0, 0.0, 0.0, 1.0, -10.0, 10.0, 1e-3, phi)
    case("frequencies", "a normal", 3, normal, 0.0, 1.0, [(z, below(z), below(-z)) for z in (-2.0, -0.3, 0.0, 1.5)], tolerance=1e-12,
         error_bound=1e-3)

    # 3 - 2 Z given Z >= 0.5
    left = below(-0.5)
    hazard = math.exp(-0.125) / math.sqrt(2 * math.pi) / left
    case("truncated", "a normal, truncated", 3, truncated(0.5, -2.0, 3.0, normal), 3 - 2 * hazard,
         4 * (1 + 0.5 * hazard - hazard**2),
         [(x, below(-(3 - x) / 2) / left, 1 - below(-(3 - x) / 2) / left) for x in (-2.0, 0.0, 1.5)], tolerance=1e-9, error_bound=2e-3)

    (FOLDER / "expected.json").write_text(json.dumps(
        {"generator": "tests/compat/landing_v1.py", "version": 1, "cases": expected}, indent=1, ensure_ascii=True) + "\n")


main()
