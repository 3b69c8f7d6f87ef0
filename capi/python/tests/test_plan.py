"""Variances to plan."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

import landfall as lf
from landfall.plan import variance

AMOUNTS = some.floats(-1e12, 1e12)


@given(AMOUNTS, AMOUNTS, some.sampled_from(["higher_is_better", "lower_is_better"]))
def test_a_variance_is_the_difference_and_turns_with_its_polarity(plan, actual, polarity):
    answer = variance(plan, actual, polarity)
    assert answer.variance == actual - plan
    assert answer.ratio == (None if plan == 0 else answer.variance / abs(plan))
    other = variance(plan, actual, "lower_is_better" if polarity == "higher_is_better" else "higher_is_better")
    assert {answer.verdict, other.verdict} in ({"favourable", "unfavourable"}, {"on_plan"})
    assert not (answer.material and answer.verdict == "on_plan")


def test_thresholds_are_both_reached_or_either():
    assert variance(1000, 940).material
    assert not variance(1000, 940, material_amount=100).material
    assert variance(1000, 940, material_amount=100, material_when="either_reached").material
    assert variance(1000, 999, material_ratio=None).material


def test_what_is_no_number_is_refused_by_its_name():
    with pytest.raises(lf.errors.InvalidArgument, match="plan"):
        variance(math.nan, 1)
    with pytest.raises(lf.errors.InvalidArgument, match="actual"):
        variance(1, math.inf)
    with pytest.raises(ValueError, match="polarity"):
        variance(1, 1, "sideways")  # type: ignore[arg-type]
