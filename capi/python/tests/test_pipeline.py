"""Coverage of tables of every make, against the definition and on public data."""

from __future__ import annotations

import csv
import datetime
import decimal
import math
from typing import Any

import numpy
import pytest
from conftest import QUARTER, public_data, small_deals
from hypothesis import given, settings
from hypothesis import strategies as some

import landfall as lf
from landfall.pipeline import coverage


def answer(deals: Any, **options: Any) -> list[dict[str, Any]]:
    return list(coverage(deals, by="region", **QUARTER, **options))


EXPECTED = answer(small_deals())


def test_coverage_by_region():
    rows = {row["segment"]: row for row in EXPECTED}
    assert rows["north"]["open_amount"] == 200.5
    assert rows["north"]["won_amount"] == 100.0
    assert rows["süd"]["open_count"] == 1


def with_days(**arrays: Any) -> dict[str, Any]:
    return small_deals() | arrays


@pytest.mark.parametrize("unit", ["D", "s", "ms", "us", "ns", "h", "M"])
def test_dates_of_numpy(unit):
    created = numpy.array(["2017-08-01", "2017-09-01", "NaT", "2017-08-02", "2017-11-01"], f"datetime64[{'D' if unit == 'M' else unit}]")
    if unit == "M":
        created = created.astype("datetime64[M]")
    assert answer(with_days(created=created)) == EXPECTED
    assert answer(with_days(created=numpy.repeat(created, 2)[::2])) == EXPECTED


def test_dates_with_times_and_zones():
    east = datetime.timezone(datetime.timedelta(hours=10))
    created = [each and datetime.datetime(each.year, each.month, each.day, 23, 30, tzinfo=east) for each in small_deals()["created"]]
    assert answer(with_days(created=created)) == EXPECTED


@pytest.mark.parametrize("kind", ["f8", "f4", "i2", "u4", "i8", object])
def test_amounts_of_numpy(kind):
    whole = [100.0, 200.0, 400.0, 70.0, 30.0]
    assert answer(with_days(amount=numpy.array(whole, kind))) == answer(with_days(amount=whole))
    assert answer(with_days(amount=numpy.repeat(numpy.array(whole, kind), 2)[::2])) == answer(with_days(amount=whole))


def test_nan_and_none_are_no_amounts():
    assert answer(with_days(amount=numpy.array([100.0, 200.5, 400.0, 70.0, math.nan]))) == EXPECTED
    assert answer(with_days(amount=[decimal.Decimal(100), 200.5, 400, True + 69, None])) == EXPECTED


def test_words_of_numpy_and_pandas():
    assert answer(with_days(region=numpy.array(small_deals()["region"]))) == EXPECTED
    assert answer(with_days(region=numpy.array(small_deals()["region"], object))) == EXPECTED
    pandas = pytest.importorskip("pandas")
    for series in (pandas.Series(small_deals()["region"]), pandas.Series(small_deals()["region"], dtype="category")):
        assert answer(with_days(region=series)) == EXPECTED
    with_gap = [math.nan, *small_deals()["region"][1:]]
    assert answer(with_days(region=with_gap)) == answer(with_days(region=[None, *small_deals()["region"][1:]]))


def test_frames_of_every_make():
    pandas, polars, pyarrow = (pytest.importorskip(name) for name in ("pandas", "polars", "pyarrow"))
    table = pyarrow.table(small_deals())
    frame = polars.DataFrame(small_deals())
    assert answer(table) == EXPECTED
    assert answer(pyarrow.concat_tables([table.slice(0, 2), table.slice(2)])) == EXPECTED
    assert answer(frame) == EXPECTED
    assert answer(polars.concat([frame[:2], frame[2:]], rechunk=False)) == EXPECTED
    assert answer(pandas.DataFrame(small_deals())) == EXPECTED
    assert answer(table.to_pandas(types_mapper=pandas.ArrowDtype)) == EXPECTED
    assert answer({name: table[name] for name in table.column_names}) == EXPECTED
    assert answer({name: frame[name] for name in frame.columns}) == EXPECTED
    chunked = pyarrow.chunked_array([small_deals()["region"][:2], small_deals()["region"][2:]])
    assert answer(with_days(region=chunked)) == EXPECTED


def test_a_frame_whose_arrow_is_missing_is_read_by_column():
    pandas = pytest.importorskip("pandas")

    class WithoutPyarrow(pandas.DataFrame):
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            raise ImportError("pyarrow")

    frame = WithoutPyarrow(small_deals())
    for name in ("created", "closed"):
        frame[name] = pandas.to_datetime(frame[name])
    assert answer(frame) == EXPECTED


def test_a_stream_that_fails_says_so():
    pyarrow = pytest.importorskip("pyarrow")

    def batches():
        yield pyarrow.record_batch(small_deals())
        raise OSError("the disk is gone")

    schema = pyarrow.record_batch(small_deals()).schema
    with pytest.raises(lf.errors.ParseError, match="the disk is gone"):
        coverage(pyarrow.RecordBatchReader.from_batches(schema, batches()), **QUARTER)


def test_relations_of_duckdb():
    duckdb, pyarrow = pytest.importorskip("duckdb"), pytest.importorskip("pyarrow")
    deals = pyarrow.table(small_deals())  # noqa: F841 # duckdb finds it by its name
    assert answer(duckdb.sql("select * from deals")) == EXPECTED


def test_targets_are_a_table_a_dict_or_a_number():
    wanted = {"north": 150.0, "south": 80.0}
    by_table = answer(small_deals(), targets={"region": list(wanted), "amount": list(wanted.values())})
    assert answer(small_deals(), targets=wanted) == by_table
    assert {row["segment"]: row["target"] for row in by_table} == {"north": 150.0, "south": 80.0, "süd": None}
    (row,) = coverage(small_deals(), 250, **QUARTER)
    assert (row["segment"], row["target"], row["remaining_target"]) == ("total", 250.0, 150.0)


def test_a_wrong_row_fails_the_call_or_is_returned():
    deals = with_days(id=["a", "a", "", "d", "e"])
    with pytest.raises(lf.errors.InvalidArgument) as raised:
        coverage(deals, **QUARTER)
    assert (raised.value.row, raised.value.column) == (1, "id")
    table = coverage(deals, rejects="return", **QUARTER)
    assert table.rejects is not None
    assert table.rejects["row"].to_list()[0] == 1
    assert len(table.rejects) + int(table.metadata["accepted"]) == int(table.metadata["given"]) == 5
    assert coverage(small_deals(), **QUARTER).rejects is None


def test_what_is_wrong_with_a_table_is_said_by_column():
    for deals, error, words in [
        (with_days(amount=["x"] * 5), lf.errors.Unsupported, "'amount'"),
        ({"amount": [1.0]}, lf.errors.NotFound, "created|closed|stage"),
        (with_days(amount=[1.0]), ValueError, "'id' has 5 rows, 'amount' 1"),
        (with_days(amount=[1.0, "x", 2.0, 3.0, 4.0]), TypeError, "column 'amount', row 1: str among values of another kind"),
        (with_days(amount=[[1]] * 5), TypeError, "column 'amount', row 0: list"),
        (with_days(amount=5.0), TypeError, "column 'amount' must be an array or a list, not float"),
        (with_days(amount="abcde"), TypeError, "column 'amount' must be an array or a list, not str"),
        ({1: [1.0]}, TypeError, "a column's name must be text, not 1"),
        ([1, 2], TypeError, "opportunities must be a table"),
        ("deals.csv", TypeError, "opportunities must be a table"),
        (with_days(amount=numpy.ones((5, 2))), (TypeError, ValueError), "amount"),
    ]:
        with pytest.raises(error, match=words):
            coverage(deals, **QUARTER)


def test_arrays_outlive_the_names_that_they_had():
    def deals():
        n = 100_000
        return {
            "created": numpy.full(n, "2017-08-01", "datetime64[D]"),
            "closed": numpy.full(n, "NaT", "datetime64[s]"),
            "amount": numpy.arange(n, dtype=float),
            "stage": numpy.full(n, "Demo"),
        }

    (row,) = coverage(deals(), **QUARTER)
    assert row["open_amount"] == 100_000 * 99_999 / 2


@given(some.data())
@settings(max_examples=30, deadline=None)
def test_coverage_agrees_with_its_definition(data):
    begin, end, as_of = datetime.date(2017, 10, 1), datetime.date(2018, 1, 1), datetime.date(2017, 11, 15)
    rows = data.draw(
        some.lists(
            some.tuples(
                some.dates(datetime.date(2017, 7, 1), datetime.date(2017, 12, 15)),
                some.one_of(some.none(), some.integers(0, 60)),
                some.integers(1, 10**9).map(lambda cents: cents / 100),
                some.sampled_from(["north", "süd", "a region with a long name"]),
                some.booleans(),
            ),
            min_size=1,
            max_size=60,
        )
    )
    created = [row[0] for row in rows]
    closed = [None if row[1] is None else row[0] + datetime.timedelta(row[1]) for row in rows]
    stage = ["open" if day is None else "won" if row[4] else "lost" for row, day in zip(rows, closed, strict=True)]
    deals = {"created": created, "closed": closed, "amount": [row[2] for row in rows], "region": [row[3] for row in rows], "stage": stage}
    is_open, is_won = {}, {}
    for was_created, was_closed, amount, region, how in zip(*deals.values(), strict=True):
        if was_closed is not None and was_closed <= as_of:
            if how == "won" and begin <= was_closed < end:
                is_won.setdefault(region, []).append(amount)
        elif was_created <= as_of:
            is_open.setdefault(region, []).append(amount)
    table = coverage(deals, by="region", as_of=as_of, period=(begin, end))
    for row in table:
        assert row["open_amount"] == pytest.approx(math.fsum(is_open.pop(row["segment"], [])), rel=1e-12)
        assert row["won_amount"] == pytest.approx(math.fsum(is_won.pop(row["segment"], [])), rel=1e-12)
    assert not is_open and not is_won


def test_the_maven_year_adds_up():
    with open(public_data("crm_maven") / "sales_pipeline.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    day = lambda text: datetime.date.fromisoformat(text) if text else None  # noqa: E731
    deals = {
        "opportunity_id": [row["opportunity_id"] for row in rows],
        "sales_agent": [row["sales_agent"] for row in rows],
        "deal_stage": [row["deal_stage"] for row in rows],
        "engage_date": [day(row["engage_date"]) for row in rows],
        "close_date": [day(row["close_date"]) for row in rows],
        "close_value": [float(row["close_value"]) if row["close_value"] else None for row in rows],
    }
    options: dict[str, Any] = {
        "as_of": "2017-12-31",
        "period": ("2017-01-01", "2018-01-01"),
        "columns": lf.Columns(
            id="opportunity_id",
            created="engage_date",
            closed="close_date",
            amount="close_value",
            stage="deal_stage",
            won_stages=["Won"],
            lost_stages=["Lost"],
            open_stages=["Engaging", "Prospecting"],
            amount_known="at_close",
        ),
    }
    (row,) = coverage(deals, **options)
    assert (row["won_amount"], row["won_count"], row["open_count"]) == (10_005_534.0, 4_238, 1_589)
    assert math.fsum(coverage(deals, by="sales_agent", **options)["won_amount"]) == 10_005_534.0
