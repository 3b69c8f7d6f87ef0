"""Sales Math, against its definition."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

import landfall as lf
from landfall import funnel

counts = some.floats(0, 1e9)
rates = some.floats(0.001, 1)


def test_the_worked_example():
    answer = funnel.backwards(250_000, 84_000, [0.33, 0.60], 50)
    assert answer == funnel.Backwards(3.0, [9.0, 15.0], 750.0)
    assert funnel.backwards(250_000, 84_000) == funnel.Backwards(3.0, [], None)


@given(counts, some.floats(0.01, 1e9))
def test_deals_needed_is_the_quotient_rounded_up(quota, size):
    exact = quota / size
    assert funnel.deals_needed(quota, size, "none") == exact
    assert funnel.deals_needed(quota, size) in (math.ceil(exact), round(exact))


@given(counts, some.lists(rates, max_size=20))
def test_without_rounding_the_chain_is_a_quotient(quota, chain):
    answer = funnel.backwards(quota, 1000.0, chain, deals="none", stages="none")
    assert answer.deals == quota / 1000.0
    expected = answer.deals
    for rate, stage in zip(chain, answer.stages, strict=True):
        expected /= rate
        assert stage == pytest.approx(expected, rel=1e-12)


def test_a_rate_outside_its_domain_is_named_with_its_index():
    with pytest.raises(lf.errors.InvalidArgument) as raised:
        funnel.backwards(1, 1, [0.5, 0.0])
    assert (raised.value.column, raised.value.row) == ("rates", 1)


def test_words_that_are_no_choice_are_refused():
    with pytest.raises(ValueError, match="rounding must be one of 'nearest', 'up', 'none', not 'down'"):
        funnel.deals_needed(1, 1, "down")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not 1"):
        funnel.deals_needed(1, 1, 1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="quota must be a number, not str"):
        funnel.deals_needed("1", 1)  # type: ignore[arg-type]


def test_activities_and_units():
    assert funnel.activities_needed(15, 50) == 750
    assert funnel.units_needed(9, 0.9, "up") == 10
