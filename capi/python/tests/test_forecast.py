"""Forecasts by deals: what they answer, what they refuse, and the public data."""

from __future__ import annotations

import csv
import datetime
import pickle
from typing import Any

import pytest
from conftest import public_data

import landfall as lf

START = datetime.date(2016, 1, 1)


def steady() -> dict[str, list[Any]]:
    """Two of three deals are won in three to six weeks; 25 are open on 2017-11-14."""
    after = lambda days: START + datetime.timedelta(days)  # noqa: E731
    closed = [(after(i), after(i + 20 + i % 25), "won" if i % 3 else "lost", 100.0 + i % 7) for i in range(650)]
    is_open = [(after(660 + i), None, "Demo", 103.0) for i in range(20)]
    columns = [list(column) for column in zip(*closed, *is_open, strict=True)]
    table = dict(zip(("created", "closed", "stage", "amount"), columns, strict=True))
    table["id"] = [f"deal {i}" for i in range(670)]
    table["owner"] = ["Ann" if i % 2 else "Ben" for i in range(670)]
    return table


def calls(*rows: tuple[str, str, str, str, float]) -> dict[str, list[Any]]:
    names = ("caller", "day", "period", "category", "amount")
    table = dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True))
    table["day"] = [datetime.date.fromisoformat(day) for day in table["day"]]
    return table


def test_landing_and_tables_agree():
    forecast = lf.forecast.deals(steady(), as_of="2017-11-14", target=6_000)
    summary = forecast.summary
    assert (summary["period"], summary["won_count"], summary["open_count"]) == ("2017-Q4", 26, 25)
    assert forecast.landing.quantile(0.5) == summary["p50"]
    assert forecast.landing.probability_at_least(6_000) == summary["p_hit"]
    assert sum(forecast.methods["weight"]) == pytest.approx(1.0, abs=1e-12)
    deals = forecast.open_deals
    assert len(deals) == 25 and list(deals["rank"]) == list(range(1, 26))
    assert all(row["hit_if_won"] > row["hit_if_lost"] for row in deals)
    assert all(row["chance"]["low"] <= row["chance"]["estimate"] <= row["chance"]["high"] for row in deals)
    assert "deals that decide" in str(forecast) and "2017-Q4" in repr(forecast)
    assert "<svg" in forecast._repr_html_()
    assert len(forecast.calls) == len(forecast.levels) == 0
    assert forecast.definitions and forecast.rejects is None


def test_any_table_gives_the_same_answer():
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    p50 = lf.forecast.deals(steady(), as_of="2017-11-14").summary["p50"]
    assert lf.forecast.deals(pandas.DataFrame(steady()), as_of="2017-11-14").summary["p50"] == p50
    assert lf.forecast.deals(polars.DataFrame(steady()), as_of="2017-11-14", threads=2).summary["p50"] == p50


def test_periods_are_those_of_the_calendar():
    fiscal = lf.Calendar(first_month=2)
    by_label = lf.forecast.deals(steady(), as_of="2017-11-14", period="2018-Q4", calendar=fiscal)
    assert by_label.summary["period_begin"] == datetime.date(2017, 11, 1)
    by_days = lf.forecast.deals(steady(), as_of="2017-11-14", period=fiscal.quarter_of("2017-11-14"), calendar=fiscal)
    assert by_days.summary == by_label.summary
    with pytest.raises(ValueError, match="no period of the calendar"):
        lf.forecast.deals(steady(), as_of="2017-11-14", period=("2017-11-01", "2018-01-15"))
    with pytest.raises(ValueError, match="over before"):
        lf.forecast.deals(steady(), as_of="2017-11-14", period="2017-Q3")


def test_what_was_called_is_weighed_by_what_it_has_been_worth():
    rows = [("Ann", f"2017-{month:02}-20", f"2017-Q{quarter}", "commit", 2_000.0) for quarter, month in ((1, 2), (2, 5), (3, 8), (4, 11))]
    rows[3] = ("Ann", "2017-11-10", "2017-Q4", "commit", 2_500.0)
    forecast = lf.forecast.deals(steady(), calls=calls(*rows), as_of="2017-11-14")
    (standing,) = forecast.calls
    assert (standing["caller"], standing["called"], standing["counts"]) == ("Ann", 2_500.0, True)
    assert forecast.summary["called"] == "commit"
    assert len(forecast.methods) == 3


def test_wrong_rows_of_any_table_raise_or_come_back():
    stages = {"id": ["deal 1", "nobody's"], "stage": ["Demo", "Demo"], "entered": [START, START]}
    with pytest.raises(ValueError, match="none of the opportunities") as raised:
        lf.forecast.deals(steady(), stage_history=stages, as_of="2017-11-14")
    assert (raised.value.column, raised.value.row) == ("id", 1)
    forecast = lf.forecast.deals(steady(), stage_history=stages, as_of="2017-11-14", rejects="return")
    assert [(row["table"], row["row"]) for row in forecast.rejects] == [("stage_history", 1)]


def test_too_little_history_is_said():
    forecast = lf.forecast.deals({"created": [START], "closed": [None], "stage": ["Demo"], "amount": [7.0]}, as_of="2016-01-05")
    with pytest.raises(lf.errors.InsufficientData):
        _ = forecast.landing
    assert forecast.notes and forecast.summary["p50"] is None
    assert "no Landing" in repr(forecast)


def test_long_work_is_told_about_and_stopped():
    shares: list[float] = []
    lf.forecast.deals(steady(), as_of="2017-11-14", progress=lambda share: shares.append(share))
    assert shares == sorted(shares)
    with pytest.raises(lf.errors.Cancelled):
        lf.forecast.deals({name: column * 40 if name != "id" else [str(i) for i in range(670 * 40)] for name, column in steady().items()},
                          as_of="2017-11-14", progress=lambda share: False)  # fmt: skip


def test_a_forecast_does_not_pickle_and_its_landing_does():
    forecast = lf.forecast.deals(steady(), as_of="2017-11-14")
    with pytest.raises(TypeError, match="does not pickle"):
        pickle.dumps(forecast)
    assert pickle.loads(pickle.dumps(forecast.landing)).mean == forecast.landing.mean


def test_roll_up_is_the_sum_of_deals_and_adjustments():
    called = calls(("Ann", "2017-11-10", "2017-Q4", "commit", 9_000.0))
    rows = list(lf.forecast.roll_up(steady(), called, as_of="2017-11-14", hierarchy=["owner"], member_rules={"Ann": "accepted_forecast"}))
    by_name = {row["member"]: row for row in rows}
    assert by_name["Ann"]["amount"] == 9_000.0
    assert by_name["Ann"]["amount"] == by_name["Ann"]["own_amount"] + by_name["Ann"]["adjustment"]
    assert by_name["Ben"]["adjustment"] == 0.0
    with pytest.raises(lf.errors.NotFound):
        lf.forecast.roll_up(steady(), member_rules={"Zoe": "opportunity_only"}, as_of="2017-11-14")
    with pytest.raises(ValueError, match="no rule 'always'"):
        lf.forecast.roll_up(steady(), member_rules={"Ann": "always"}, as_of="2017-11-14")  # type: ignore[dict-item]


def test_maven_lands_where_it_did():
    with open(public_data("crm_maven") / "sales_pipeline.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    day = lambda text: datetime.date.fromisoformat(text) if text else None  # noqa: E731
    deals = {
        "id": [row["opportunity_id"] for row in rows],
        "owner": [row["sales_agent"] for row in rows],
        "product": [row["product"] for row in rows],
        "stage": [row["deal_stage"] for row in rows],
        "created": [day(row["engage_date"]) for row in rows],
        "closed": [day(row["close_date"]) for row in rows],
        "amount": [float(row["close_value"]) if row["close_value"] else None for row in rows],
    }
    columns = lf.Columns(won_stages=["Won"], lost_stages=["Lost"], open_stages=["Engaging", "Prospecting"], amount_known="at_close")
    forecast = lf.forecast.deals(deals, as_of="2017-11-17", columns=columns)
    quarter = [
        (closed, amount)
        for stage, closed, amount in zip(deals["stage"], deals["closed"], deals["amount"], strict=True)
        if stage == "Won" and datetime.date(2017, 10, 1) <= closed < datetime.date(2018, 1, 1)
    ]
    summary = forecast.summary
    assert summary["won_amount"] == sum(amount for closed, amount in quarter if closed <= datetime.date(2017, 11, 17))
    assert summary["p10"] < sum(amount for _, amount in quarter) < summary["p90"]
