"""Intervals for a proportion, against SciPy."""

from __future__ import annotations

import math

import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as some

import landfall as lf
from landfall.stats import proportion_interval


@given(some.data(), some.integers(1, 5000), some.floats(0.5, 0.99))
def test_intervals_agree_with_scipy(data, n, level):
    k = data.draw(some.integers(0, n))
    for ours, theirs in (("wilson", "wilson"), ("clopper_pearson", "exact")):
        answer = proportion_interval(k, n, ours, level)  # type: ignore[arg-type]
        expected = scipy.stats.binomtest(k, n).proportion_ci(level, theirs)
        assert (answer.low, answer.high) == pytest.approx((expected.low, expected.high), rel=1e-7, abs=1e-9)
        assert answer.estimate == k / n


def test_without_trials_nothing_is_known():
    estimate, low, high, level, n = proportion_interval(0, 0)
    assert math.isnan(estimate)
    assert (low, high, level, n) == (0.0, 1.0, 0.8, 0)


def test_more_successes_than_trials_are_refused():
    with pytest.raises(lf.errors.InvalidArgument):
        proportion_interval(3, 2)
    with pytest.raises(TypeError, match="successes must be a whole number, not float"):
        proportion_interval(3.0, 4)  # type: ignore[arg-type]
    with pytest.raises(OverflowError):
        proportion_interval(10**30, 10**31)


def test_numpy_integers_are_whole_numbers():
    numpy = pytest.importorskip("numpy")
    assert proportion_interval(numpy.int32(1), numpy.int64(4)) == proportion_interval(1, 4)


def test_calibration_names_what_is_wrong():
    with pytest.raises(ValueError, match="between 0 and 1") as raised:
        lf.stats.calibration([0.5, 1.5], [0, 1])
    assert (raised.value.column, raised.value.row) == ("probability", 1)
    with pytest.raises(ValueError, match="0 or 1"):
        lf.stats.calibration([0.5, 0.5], [0, 2])
    with pytest.raises(ValueError):
        lf.stats.calibration([0.5], [0, 1])
    with pytest.raises(ValueError, match="bins"):
        lf.stats.calibration([0.5, 0.2], [0, 1], n_bins=0)
    with pytest.raises(lf.errors.InsufficientData):
        lf.stats.calibration([], [])
