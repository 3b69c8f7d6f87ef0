"""Results that are tables: read by column and by row, handed on, shown."""

from __future__ import annotations

import datetime
import gc
import pickle

import pytest
from conftest import QUARTER, small_deals

import landfall as lf

WANTED = {"north": 150.0, "nowhere": 0.0}


@pytest.fixture
def table() -> lf.Table:
    return lf.pipeline.coverage(small_deals(), WANTED, by="region", rejects="return", **QUARTER)


def test_columns_say_what_they_are(table):
    column = table["open_amount"]
    assert (column.name, column.type, column.unit, len(column)) == ("open_amount", "float64", "currency", len(table))
    assert column.meaning
    assert repr(column) == f"<column open_amount: {len(table)} × float64, currency>"
    assert [column[0], column[-1]] == [list(column)[0], list(column)[-1]]
    with pytest.raises(IndexError):
        column[len(column)]
    with pytest.raises(KeyError, match="there is no column 'amount'; columns are segment"):
        table["amount"]


def test_rows_are_dicts(table):
    assert [row["segment"] for row in table] == table["segment"].to_list()
    assert table[0] == next(iter(table))
    assert table.to_pydict()["segment"] == table["segment"].to_list()
    assert table.metadata["as_of"] == "2017-11-15"


def test_columns_offer_their_memory(table):
    assert memoryview(table["open_amount"]).tolist() == table["open_amount"].to_list()
    assert memoryview(table["open_count"]).format == "q"
    with pytest.raises(BufferError, match="column 'target' has nulls"):
        memoryview(table["target"])
    with pytest.raises(TypeError):
        memoryview(table["open_amount"])[0] = 1.0


def test_a_column_outlives_its_table(table):
    expected = table["open_amount"].to_list()
    column = memoryview(lf.pipeline.coverage(small_deals(), WANTED, by="region", **QUARTER)["open_amount"])
    gc.collect()
    assert column.tolist() == expected


def test_numpy_takes_columns(table):
    numpy = pytest.importorskip("numpy")
    assert numpy.asarray(table["open_amount"]).tolist() == table["open_amount"].to_list()
    assert numpy.isnan(table["target"].to_numpy()).sum() == table["target"].null_count == 1
    assert numpy.asarray(table["open_count"], dtype="f4").dtype == numpy.float32
    assert table["segment"].to_numpy().tolist() == table["segment"].to_list()


def test_frames_take_tables(table):
    pandas, polars, pyarrow = (pytest.importorskip(name) for name in ("pandas", "polars", "pyarrow"))
    rows = list(table)
    arrow = table.to_arrow()
    arrow.validate(full=True)
    assert arrow.to_pylist() == rows
    assert pyarrow.table(table).to_pylist() == rows  # any number of times
    assert arrow.schema.metadata[b"landfall.as_of"] == b"2017-11-15"
    assert arrow.schema.field("open_amount").metadata[b"landfall.unit"] == b"currency"
    assert table.to_polars().to_dicts() == rows
    assert polars.DataFrame(table).shape == (len(table), len(table.names))
    frame = table.to_pandas()
    assert frame["open_amount"].tolist() == table["open_amount"].to_list()
    assert frame["target"].isna().sum() == 1
    assert frame.dtypes["open_count"] == "int64"
    assert isinstance(frame, pandas.DataFrame)


def test_what_is_handed_out_lives_on_its_own(table):
    pyarrow = pytest.importorskip("pyarrow")
    rows = list(table)
    capsule = table.__arrow_c_stream__()
    arrow = pyarrow.table(table)
    del table, capsule
    gc.collect()
    assert arrow.to_pylist() == rows


def test_results_go_in_again(table):
    again = lf.pipeline.coverage(
        {"stage": ["Demo"], "created": [datetime.date(2017, 10, 1)], "closed": [None], "amount": [5.0], "region": ["north"]},
        table,
        by="region",
        target_segment="segment",
        target_amount="won_amount",
        **QUARTER,
    )
    assert again["target"].to_list()[0] == 100.0


def test_a_table_without_rows_is_a_table(table):
    empty = table.rejects
    assert empty is not None
    assert len(empty) == 0
    assert list(empty) == []
    assert empty["row"].to_list() == memoryview(empty["row"]).tolist() == []
    assert empty.names == ("row", "column", "value", "reason")
    assert repr(empty) == "row  column  value  reason"


def test_a_table_is_shown_as_text_and_html(table):
    lines = repr(table).splitlines()
    assert lines[0].split()[:2] == ["segment", "open_amount"]
    assert len(lines) == len(table) + 1
    html = table._repr_html_()
    assert html.count("<tr>") == len(table) + 1
    assert 'title="' in html and "süd" in html


def test_text_is_escaped_in_html():
    deals = small_deals() | {"region": ["<b>"] * 5}
    assert "&lt;b&gt;" in lf.pipeline.coverage(deals, by="region", **QUARTER)._repr_html_()


def test_many_rows_are_cut():
    n = 30
    day = datetime.date(2017, 10, 1)
    deals = {"stage": ["Demo"] * n, "created": [day] * n, "closed": [None] * n, "amount": [1.0] * n, "region": [f"region {i}" for i in range(n)]}
    table = lf.pipeline.coverage(deals, by="region", **QUARTER)
    assert repr(table).splitlines()[-1] == "… and 10 more rows"
    assert "… and 10 more rows" in table._repr_html_()


def test_a_table_says_how_it_is_kept(table):
    with pytest.raises(TypeError, match="pickle to_pydict"):
        pickle.dumps(table)
