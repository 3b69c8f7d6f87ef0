"""Histories: the table of a day, waterfalls that add up, what a week needs, creation and hygiene."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

import landfall as lf

START = datetime.date(2025, 1, 1)


def after(days: int) -> datetime.date:
    return START + datetime.timedelta(days)


def states() -> dict[str, list[Any]]:
    """One won, one pushed to the next quarter, one taken away."""
    return {
        "id": ["a", "a", "b", "b", "c", "c"],
        "from": [after(5), after(40), after(6), after(30), after(7), after(20)],
        "standing": ["open", "won", "open", "open", "open", "removed"],
        "amount": [100.25, 120.0, 50.5, 50.5, 10.0, 10.0],
        "expected_close": [after(60), after(60), after(70), after(120), after(80), after(80)],
        "owner": ["Ann", "Ann", "Ben", "Ben", "Ann", "Ann"],
    }


def quarters() -> dict[str, list[Any]]:
    """Three quarters of 40 deals; every other one is won in its eighth week, those of the third are open."""
    begins = [START] * 40 + [datetime.date(2025, 4, 1)] * 40 + [datetime.date(2025, 7, 1)] * 40
    shifted = lambda days: [begin + datetime.timedelta(days) for begin in begins]  # noqa: E731
    return {
        "created": shifted(-10),
        "closed": [None if i >= 80 else day for i, day in enumerate(shifted(50))],
        "expected_close": shifted(55),
        "stage": ["Demo" if i >= 80 else "lost" if i % 2 else "won" for i in range(120)],
        "amount": [100.0] * 120,
        "owner": ["Ann" if i % 4 < 2 else "Ben" for i in range(120)],
    }


def test_the_table_of_a_day_is_as_it_stood():
    history = lf.History.of_states(states(), dimensions=["owner"])
    table = history.as_of(after(25), threads=2)
    assert list(table["id"]) == ["a", "b"]
    assert list(table["owner"]) == ["Ann", "Ben"]
    assert list(history.as_of(after(45))["standing"]) == ["won", "open"]


def test_a_waterfall_adds_up_in_every_split():
    history = lf.History.of_states(states(), dimensions=["owner"])
    for by in (None, "owner"):
        found = history.waterfall([after(0), after(10), after(25), after(45)], by=by)
        total = 0.0
        for row in found.rows:
            if row["bucket"] == "ending":
                assert total == row["amount"]
                total = 0.0
            else:
                total += row["amount"]
    moves = history.waterfall([after(10), after(45)], by="owner").deals
    assert [(row["id"], row["bucket"]) for row in moves] == [("a", "won"), ("c", "removed"), ("b", "pushed_out")]
    with pytest.raises(lf.errors.NotFound):
        history.waterfall([after(0), after(10)], by="planet")


def test_coverage_says_what_a_week_needs_and_where_it_lands():
    history = lf.History.of_table(quarters())
    targets = {"period": ["2025-Q3"], "segment": ["total"], "amount": [2000.0]}
    found = history.coverage(targets, as_of="2025-07-14", threads=2)
    row = found.rows[0]
    assert (row["coverage_ratio"], row["week"]) == (2.0, 2)
    assert row["needed_coverage"]["estimate"] == pytest.approx(2.0)
    assert row["mean"] == pytest.approx(2000.0)
    assert row["p10"] < 2000.0 < row["p90"]
    assert len(found.weeks) > 25
    assert found.needed[0]["yield_ratio"]["n"] == 2
    assert len(history.coverage(by="owner", as_of="2025-07-14").rows) == 2
    with pytest.raises(ValueError, match="yield_definition"):
        history.coverage(yield_definition="other")  # type: ignore[arg-type]


def test_creation_and_hygiene():
    history = lf.History.of_table(quarters())
    row = history.creation(as_of="2025-07-10", window=("2025-06-20", "2025-06-30"), goal=8000.0)[0]
    assert (row["created_count"], row["goal_ratio"]) == (40, 0.5)
    found = history.hygiene(as_of="2025-09-30", by="owner")
    assert sum(row["past_close"] for row in found.rows) == 40
    assert found.deals[0]["days_past_close"] == 36


def test_deals_can_be_left_out_of_where_it_lands():
    history = lf.History.of_table(quarters())
    flagged = history.hygiene(as_of="2025-09-30").deals["id"]
    row = history.coverage(as_of="2025-09-30", leave_out=list(flagged)).rows[0]
    assert (row["open_count"], row["mean"]) == (0, 0.0)
    assert history.coverage(as_of="2025-09-30", leave_out=flagged).rows[0]["open_count"] == 0
    with pytest.raises(lf.errors.NotFound, match="who"):
        history.coverage(leave_out=["who"])


def test_hygiene_looks_at_next_steps_and_activities():
    table = {
        "stage": ["Demo"] * 5,
        "created": [START] * 5,
        "closed": [None] * 5,
        "amount": [10.0, 20.0, 40.0, 80.0, 160.0],
        "owner": ["Ann", "Ann", "Ann", "Ben", "Ben"],
        "next_step": ["call", None, "call", "", "send the offer"],
        "last_activity": [after(90), after(90), after(60), None, after(99)],
    }
    found = lf.History.of_table(table).hygiene(as_of=after(100), idle_days=1000, activity_days=40)
    row = found.rows[0]
    assert (row["no_next_step"], row["no_activity"], row["flagged_amount"], row["score"]) == (2, 2, 140.0, 0.4)
    assert row["past_close"] is None  # there is no expected close date to look at
    assert list(found.deals["activity_days"]) == [None, 40, 10]
    owners = lf.History.of_table(table).hygiene(by="owner", as_of=after(100), idle_days=1000, activity_days=40).rows
    assert [(each["segment"], each["no_activity"]) for each in owners] == [("Ben", 1), ("Ann", 1)]
    del table["next_step"], table["last_activity"]
    row = lf.History.of_table(table).hygiene(as_of=after(100)).rows[0]
    assert (row["no_next_step"], row["no_activity"]) == (None, None)
    flags = states() | {"next": [True, True, False, True, False, True], "touched": [after(i) for i in range(6)]}
    history = lf.History.of_states(flags, next_step="next", last_activity="touched")
    assert list(history.as_of(after(10))["next_step"]) == [True, False, False]
    assert history.hygiene(as_of=after(10)).rows[0]["no_next_step"] == 2


def test_linearity_is_shares_of_a_period():
    history = lf.History.of_table(quarters())
    for part in ("week", "month"):
        rows = list(history.linearity(part=part, as_of="2025-09-30"))
        assert sum(row["share"]["estimate"] for row in rows) == pytest.approx(1.0)
        assert rows[-1]["cumulative_share"]["estimate"] == pytest.approx(1.0)
    assert len(list(history.linearity(part="month", as_of="2025-09-30"))) == 3
    together = history.linearity(part="month", as_of="2025-09-30")[0]["share"]["n"]
    season = history.linearity(part="month", as_of="2025-09-30", seasonal=True)[0]["share"]["n"]
    assert season == 0 < together  # no third quarter of an earlier year
    with pytest.raises(ValueError, match="part"):
        history.linearity(part="day")  # type: ignore[arg-type]


def test_periods_before_a_fiscal_quarter_are_fiscal_quarters():
    history = lf.History.of_table(quarters())
    period = (datetime.date(2025, 8, 1), datetime.date(2025, 11, 1))
    weeks = history.coverage(as_of="2025-08-14", period=period).weeks
    assert list(dict.fromkeys(weeks["period"])) == ["2025-02-01", "2025-05-01", "2025-08-01 to 2025-11-01"]
    months = (datetime.date(2025, 9, 1), datetime.date(2025, 10, 1))
    labels = list(dict.fromkeys(history.coverage(as_of="2025-09-14", period=months, earlier=3).weeks["period"]))
    assert labels[:3] == ["2025-M06", "2025-M07", "2025-M08"]


def test_slips_are_told_from_losses():
    assert lf.history.infer_slips(-100.0, 95.0, -2.0) == ("slips", 95.0, 2.0)
    assert lf.history.infer_slips(-100.0, 0.0, -100.0).verdict == "losses"
    assert lf.history.infer_slips(5.0, 0.0, 5.0).verdict == "no_drop"
    with pytest.raises(ValueError, match="tolerance"):
        lf.history.infer_slips(-100.0, 0.0, -100.0, 0.5)


def test_pictures():
    pytest.importorskip("altair")
    found = lf.History.of_states(states()).waterfall([after(10), after(45)])
    assert found.plot().to_dict()["mark"]["type"] == "bar"
    coverage = lf.History.of_table(quarters()).coverage(as_of="2025-07-14")
    assert len(coverage.plot().to_dict()["layer"]) == 3
    with pytest.raises(ValueError, match="planet"):
        found.plot("planet")


def test_a_history_that_cannot_be_made_says_why():
    wrong = states() | {"standing": ["sold"] * 6}
    with pytest.raises(lf.errors.InvalidArgument, match="sold"):
        lf.History.of_states(wrong)
