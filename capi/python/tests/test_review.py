"""Reviews of a quarter: what they answer, and what they refuse."""

from __future__ import annotations

import datetime
import pickle

import pytest
from test_forecast import steady

import landfall as lf


def test_summary_tables_and_landing_agree():
    targets = {
        "amount": [6_000, 2_500, 2_500, 1],
        "period": ["2017-Q4", "2017-Q4", "2017-Q4", "2017-Q3"],
        "dimension": [None, "owner", "owner", "total"],
        "segment": [None, "Ann", "Ben", "total"],
    }
    review = lf.review.quarter(steady(), targets, as_of="2017-11-14", segments=["owner"])
    summary = review.summary
    assert (summary["period"], summary["week"], summary["weeks"], summary["business_days_left"]) == ("2017-Q4", 7, 14, 33)
    assert summary["target"] == 6_000
    assert summary["remaining_target"] == pytest.approx(6_000 - summary["won_amount"])
    assert summary["coverage_ratio"] == pytest.approx(summary["open_amount"] / summary["remaining_target"])
    assert review.landing.quantile(0.5) == summary["p50"]
    assert review.landing.probability_at_least(6_000) == summary["p_hit"]
    assert sum(review.segments["won_amount"]) == pytest.approx(summary["won_amount"])
    assert list(review.segments["target"]) == [2_500, 2_500]
    assert len(review.deciding) == 5
    assert review.needed["stage"][0] == "deal" and review.performance["won_count"] > 0
    assert len(review.team) == 0
    assert review.definitions and review.rejects is None
    assert "2017-Q4" in str(review) and "2017-Q4" in repr(review) and "<svg" in review._repr_html_()
    with pytest.raises(TypeError, match="does not pickle"):
        pickle.dumps(review)


def test_the_forecast_and_the_review_say_the_same():
    forecast = lf.forecast.deals(steady(), as_of="2017-11-14", target=6_000)
    review = lf.review.quarter(steady(), 6_000, as_of="2017-11-14", deciding=2)
    assert review.summary["p50"] == forecast.summary["p50"]
    assert list(review.deciding["id"]) == list(forecast.open_deals["id"])[:2]


def test_wrong_rows_and_targets_are_named():
    table = steady()
    table["stage"][3] = ""
    with pytest.raises(lf.Error):
        lf.review.quarter(table, as_of="2017-11-14")
    review = lf.review.quarter(table, as_of="2017-11-14", rejects="return")
    assert [(row["table"], row["row"]) for row in review.rejects or []] == [("opportunities", 3)]
    with pytest.raises(lf.errors.InvalidArgument) as raised:
        lf.review.quarter(steady(), {"amount": [1.0, 2.0]}, as_of="2017-11-14")
    assert (raised.value.column, raised.value.row) == ("targets", 1)
    with pytest.raises(lf.Error):
        lf.review.quarter(steady(), as_of="2017-11-14", segments=["continent"])


def test_too_little_history_is_said():
    day = datetime.date(2017, 11, 1)
    review = lf.review.quarter({"created": [day], "closed": [None], "stage": ["Demo"], "amount": [5.0]}, as_of="2017-11-14")
    assert review.summary["p50"] is None and "no Landing" in repr(review)
    assert any("no landing" in note for note in review.notes)
    with pytest.raises(lf.errors.InsufficientData):
        _ = review.landing
    assert review._repr_html_().startswith("<pre>")


def test_it_is_stopped_by_whoever_is_told():
    table = {name: values * 40 for name, values in steady().items()}
    table["id"] = [f"deal {i}" for i in range(len(table["id"]))]
    with pytest.raises(lf.errors.Cancelled):
        lf.review.quarter(table, as_of="2017-11-14", progress=lambda share: False)
