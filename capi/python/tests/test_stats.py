"""Intervals for a proportion, against SciPy."""

from __future__ import annotations

import math

import numpy
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


def test_groups_that_part_completely():
    top, bottom = [0.46, 0.51, 0.41], [0.25, 0.21, 0.29]
    test = lf.stats.group_test(top, bottom, "brunner_munzel")
    assert test.statistic == math.inf
    assert math.isnan(test.p_value)
    assert lf.stats.group_test(top, bottom, "mann_whitney", "greater").p_value == pytest.approx(0.05)
    assert lf.stats.bca(top, bottom).low > 0


def test_drawn_tests_depend_on_seed_and_stream_alone():
    draws = numpy.random.default_rng(1)
    first, second = draws.normal(0.2, 1, 200), draws.normal(0, 1, 150)
    drawn = lf.stats.group_test(first, second, permutations=2_000, seed=3)
    assert not drawn.exact
    assert drawn[:2] == lf.stats.group_test(first, second, permutations=2_000, seed=3)[:2]
    theirs = scipy.stats.ttest_ind(first, second).pvalue
    assert drawn.p_value == pytest.approx(theirs, abs=0.03)
    assert lf.stats.bca(first, seed=1) != lf.stats.bca(first, seed=2)
    assert lf.stats.bca(first, stream=1) == lf.stats.bca(first.tolist(), stream=1)


def test_an_empty_second_group_is_not_one_that_is_not_there():
    assert math.isnan(lf.stats.bca([1.0, 2.0], []).estimate)
    assert lf.stats.bca([1.0, 2.0]).estimate == 1.5
    with pytest.raises(lf.errors.InsufficientData):
        lf.stats.group_test([1.0], [])


def test_what_is_no_choice_is_refused():
    with pytest.raises(ValueError, match="measure"):
        lf.stats.effect_size([1.0], [2.0], "cohen")  # type: ignore[arg-type]
    with pytest.raises(lf.errors.Cancelled):
        lf.stats.bca(list(range(500)), resamples=2_000_000, progress=lambda share: share < 0.1)


def test_q_values_come_as_they_were_given():
    array = numpy.array([0.04, numpy.nan, 0.01])
    q = lf.stats.q_values(array)
    assert isinstance(q, numpy.ndarray)
    assert q[[0, 2]].tolist() == pytest.approx([0.04, 0.02])
    assert math.isnan(q[1])
