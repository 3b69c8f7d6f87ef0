"""Tables as Arrow's own library makes them, through the C ABI: every layout reads alike, and results read back.

Run by ctest with a Python that has cffi and pyarrow (pandas, polars and DuckDB are tried where they are there).
"""

import ctypes
import datetime
import decimal
import importlib.util
import math
import os
import random
import unittest
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from landfall_c import LandfallError, call, ffi, lib, options, read, stream, table

ROOT = Path(__file__).resolve().parents[2]
EPOCH = datetime.date(1970, 1, 1)


def days(iso):
    return (datetime.date.fromisoformat(iso) - EPOCH).days


QUARTER = {"as_of": days("2017-11-15"), "period_begin": days("2017-10-01"), "period_end": days("2018-01-01")}


def coverage(deals, targets=None, with_rejects=False, **given):
    """The table of coverage; with rejects also those. Looks after each call that the streams were consumed."""
    out, rejects = stream(), stream() if with_rejects else ffi.NULL
    streams = [table(deals), table(targets) if targets is not None else ffi.NULL]
    try:
        call(lib.landfall_pipeline_coverage, *streams, options("pipeline_coverage", **{**QUARTER, **given}), out, rejects)
    finally:
        assert all(each == ffi.NULL or each.release == ffi.NULL for each in streams)
    answer = read(out)
    return (answer, read(rejects)) if with_rejects else answer


def small_deals():
    date = datetime.date
    return pa.table(
        {
            "id": ["a", "b", "c", "d", "e"],
            "stage": ["won", "Demo", "Demo", "lost", "Proposal"],
            "created": pa.array([date(2017, 8, 1), date(2017, 9, 1), None, date(2017, 8, 2), date(2017, 11, 1)], pa.date32()),
            "closed": pa.array([date(2017, 10, 15), None, None, date(2017, 10, 20), None], pa.date32()),
            "amount": pa.array([100.0, 200.5, 400.0, 70.0, None], pa.float64()),
            "region": ["north", "north", "south", "south", "south"],
        }
    )


def with_column(given, name, values):
    return given.set_column(given.schema.get_field_index(name), name, values)


def laid_out(words, layout):
    """Words in another layout; a dictionary is put together by hand, since not every pyarrow casts to every one."""
    if not pa.types.is_dictionary(layout):
        return words.cast(layout)
    coded = words.combine_chunks().dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices.cast(layout.index_type), coded.dictionary.cast(layout.value_type))


class Layouts(unittest.TestCase):
    """However the same table is laid out, the answer is the same."""

    def setUp(self):
        self.expected = coverage(small_deals(), by="region").to_pylist()
        self.assertEqual([row["segment"] for row in self.expected], ["north", "south"])
        self.assertEqual(self.expected[0]["open_amount"], 200.5)

    def same(self, deals):
        self.assertEqual(coverage(deals, by="region").to_pylist(), self.expected)

    def test_words(self):
        layouts = [pa.large_string(), pa.dictionary(pa.int8(), pa.string()), pa.dictionary(pa.int32(), pa.string())]
        layouts += [pa.dictionary(pa.uint16(), pa.string()), pa.dictionary(pa.int64(), pa.large_string())]
        if hasattr(pa, "string_view"):
            layouts.append(pa.string_view())
        for layout in layouts:
            for name in ("region", "stage", "id"):
                with self.subTest(layout=str(layout), column=name):
                    self.same(with_column(small_deals(), name, laid_out(small_deals()[name], layout)))

    def test_days(self):
        for unit in ("s", "ms", "us", "ns"):
            for zone in (None, "UTC", "America/New_York"):
                with self.subTest(unit=unit, zone=zone):
                    layout = pa.timestamp(unit, tz=zone)
                    self.same(with_column(small_deals(), "created", small_deals()["created"].cast(pa.timestamp(unit)).cast(layout)))
        self.same(with_column(small_deals(), "closed", small_deals()["closed"].cast(pa.date64())))

    def test_numbers(self):
        for layout in (pa.float32(), pa.decimal128(12, 2), pa.decimal256(60, 5)):
            with self.subTest(layout=str(layout)):
                self.same(with_column(small_deals(), "amount", small_deals()["amount"].cast(layout)))
        whole = pc.floor(small_deals()["amount"])
        expected = coverage(with_column(small_deals(), "amount", whole), by="region").to_pylist()
        for layout in (pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64()):
            with self.subTest(layout=str(layout)):
                deals = with_column(small_deals(), "amount", whole.cast(layout))
                self.assertEqual(coverage(deals, by="region").to_pylist(), expected)

    def test_chunks_and_slices(self):
        deals = small_deals()
        padded = pa.concat_tables([deals, deals, deals]).combine_chunks()
        self.same(padded.slice(5, 5))
        for cut in range(6):
            with self.subTest(cut=cut):
                self.same(pa.concat_tables([deals.slice(0, cut), deals.slice(cut)]))
        self.same(pa.Table.from_batches(deals.to_batches(max_chunksize=1)))

    def test_dictionaries_that_differ_by_chunk(self):
        deals = small_deals()
        one = with_column(deals.slice(0, 2), "region", deals["region"].slice(0, 2).dictionary_encode())
        two = with_column(deals.slice(2), "region", deals["region"].slice(2).dictionary_encode())
        schema = one.schema
        batches = [part.cast(schema).combine_chunks().to_batches()[0] for part in (one, two)]
        self.same(pa.Table.from_batches(batches, schema))

    def test_other_producers(self):
        given = small_deals()
        if importlib.util.find_spec("pandas"):
            self.same(given.to_pandas())
        if importlib.util.find_spec("polars"):
            import polars

            frame = polars.from_arrow(given)
            self.same(frame)
            self.same(polars.concat([frame[:2], frame[2:]], rechunk=False))
            self.same(frame.with_columns(polars.col("region").cast(polars.Categorical)))
        if importlib.util.find_spec("duckdb"):
            import duckdb

            self.same(duckdb.sql("select * from given"))

    def test_the_types_of_other_producers(self):
        given = small_deals()
        if importlib.util.find_spec("pandas"):
            import pandas

            frame = given.to_pandas()
            for name in ("created", "closed"):
                frame[name] = pandas.to_datetime(frame[name])
            zoned = frame.assign(created=frame["created"].dt.tz_localize("UTC").dt.tz_convert("Asia/Tokyo"))
            for kind in (frame, zoned, frame.convert_dtypes(), frame.convert_dtypes(dtype_backend="pyarrow"), frame.assign(region=frame["region"].astype("category")),
                         frame.set_index("id", drop=False), frame.assign(amount=frame["amount"].astype("Float32"))):
                self.same(kind)
        if importlib.util.find_spec("polars"):
            import polars

            frame = polars.from_arrow(given)
            regions = [name for name in frame["region"].unique() if name is not None]
            self.same(frame.with_columns(polars.col("region").cast(polars.Enum(regions))))
            self.same(frame.with_columns(polars.col("amount").cast(polars.Decimal(12, 2))))
            self.same(frame.with_columns(polars.col("created").cast(polars.Datetime("us", "Europe/Paris"))))
            self.same(frame.lazy().collect().rechunk().slice(0, frame.height))
        if importlib.util.find_spec("duckdb"):
            import duckdb

            connection = duckdb.connect()
            connection.register("given", given)
            connection.execute("create table deals as select * from given")
            for column, kind in {"amount": "decimal(12, 2)", "created": "timestamp", "closed": "timestamp_s", "region": "enum"}.items():
                if kind == "enum":
                    connection.execute("create type regions as enum (select distinct region from deals where region is not null)")
                    kind = "regions"
                with self.subTest(column=column, kind=kind):
                    self.same(connection.sql(f"select * replace ({column}::{kind} as {column}) from deals"))


class Results(unittest.TestCase):
    def test_a_result_says_what_its_columns_mean(self):
        answer = coverage(small_deals())
        self.assertEqual(answer.schema.metadata[b"landfall.as_of"], b"2017-11-15")
        self.assertEqual(answer.schema.metadata[b"landfall.undated"], b"1")
        field = answer.schema.field("open_amount")
        self.assertEqual(field.type, pa.float64())
        self.assertEqual(field.metadata[b"landfall.unit"], b"currency")
        self.assertIn(b"landfall.meaning", field.metadata)
        self.assertFalse(field.nullable)
        self.assertTrue(answer.schema.field("target").nullable)
        answer.validate(full=True)

    def test_rejects_reconcile_with_what_was_given(self):
        deals = with_column(small_deals(), "id", pa.array(["a", "a", "", "d", None]))
        answer, rejects = coverage(deals, with_rejects=True)
        rejects.validate(full=True)
        self.assertEqual([(row["row"], row["column"]) for row in rejects.to_pylist()], [(1, "id"), (2, "id"), (4, "id")])
        self.assertEqual(int(answer.schema.metadata[b"landfall.accepted"]) + rejects.num_rows, 5)
        with self.assertRaises(LandfallError) as wrong:
            coverage(deals)
        self.assertEqual((wrong.exception.row, wrong.exception.column), (1, "id"))

    def test_a_type_that_makes_no_sense_is_refused_by_column(self):
        for name, values in {"amount": ["x"] * 5, "created": [1] * 5, "region": [[1]] * 5, "closed": ["2017-10-15"] * 5}.items():
            with self.subTest(column=name), self.assertRaises(LandfallError) as refused:
                coverage(with_column(small_deals(), name, pa.array(values)), by="region")
            self.assertEqual((refused.exception.status, refused.exception.column), ("unsupported", name))
            self.assertIn("accepted are", refused.exception.message)

    def test_columns_that_nobody_asks_for_may_be_anything(self):
        deals = small_deals().append_column("lists", pa.array([[1]] * 5)).append_column("bytes", pa.array([b"x"] * 5))
        self.assertEqual(coverage(deals).to_pylist(), coverage(small_deals()).to_pylist())

    def test_a_stream_of_something_else_is_refused(self):
        column = pa.chunked_array([[1, 2]])
        if not hasattr(column, "__arrow_c_stream__"):
            self.skipTest("this pyarrow has no streams of single columns")
        capsule = column.__arrow_c_stream__()
        pointer_in = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(("PyCapsule_GetPointer", ctypes.pythonapi))
        given = ffi.cast("struct ArrowArrayStream*", pointer_in(capsule, b"arrow_array_stream"))
        with self.assertRaises(LandfallError) as refused:
            call(lib.landfall_pipeline_coverage, given, ffi.NULL, ffi.NULL, stream(), ffi.NULL)
        self.assertIn("not a table", refused.exception.message)


class Agreement(unittest.TestCase):
    """Against the definition, written out in Python."""

    def by_definition(self, rows, targets):
        begin, end, as_of = (EPOCH + datetime.timedelta(QUARTER[key]) for key in ("period_begin", "period_end", "as_of"))
        segments = {}
        for row in rows:
            here = segments.setdefault(row["region"] or "(none)", {"open": [], "open_count": 0, "won": []})
            closed_by_then = row["closed"] is not None and row["closed"] <= as_of
            if closed_by_then:
                if row["stage"] == "won" and begin <= row["closed"] < end:
                    here["won"].append(row["amount"])
            elif row["created"] is not None and row["created"] <= as_of:
                if row["expected_close"] is not None and begin <= row["expected_close"] < end:
                    here["open"].append(row["amount"])
        for name in targets:
            segments.setdefault(name, {"open": [], "open_count": 0, "won": []})
        answer = {}
        for name, here in segments.items():
            if here["open"] or here["won"] or name in targets:
                left = max(0.0, targets[name] - math.fsum(here["won"])) if name in targets else 0.0
                ratio = math.fsum(here["open"]) / left if left > 0 else None
                answer[name] = (math.fsum(here["open"]), len(here["open"]), math.fsum(here["won"]), ratio)
        return answer

    def test_random_tables(self):
        chance = random.Random(20171115)
        for size in [1, 2, 3, 10, 100, 1000]:
            rows = []
            for index in range(size):
                created = datetime.date(2017, 7, 1) + datetime.timedelta(chance.randrange(170))
                stage = chance.choice(["won", "lost", "demo", "call"])
                closed = created + datetime.timedelta(chance.randrange(60)) if stage in ("won", "lost") else None
                rows.append(
                    {
                        "id": index,
                        "stage": stage,
                        "created": created,
                        "closed": closed,
                        "expected_close": chance.choice([None, created + datetime.timedelta(chance.randrange(120))]),
                        "amount": decimal.Decimal(chance.randrange(1, 10**7)) / 100,
                        "region": chance.choice([None, "north", "süd", "a region with a long name"]),
                    }
                )
            deals = pa.Table.from_pylist(rows)
            for row in rows:
                row["amount"] = float(row["amount"])
            wanted = {"north": 50000.0, "nowhere": 10.0}
            targets = pa.table({"segment": list(wanted), "amount": list(wanted.values())})
            answer = coverage(deals, targets, by="region", expected_close="expected_close")
            got = {
                row["segment"]: (row["open_amount"], row["open_count"], row["won_amount"], row["coverage_ratio"])
                for row in answer.to_pylist()
            }
            expected = self.by_definition(rows, wanted)
            self.assertEqual(set(got), set(expected))
            for name, values in expected.items():
                for is_, should_be in zip(got[name], values):
                    self.assertEqual(is_ is None, should_be is None)
                    if should_be is not None:
                        self.assertAlmostEqual(is_, should_be, delta=1e-9 * max(1.0, abs(should_be)))

    def test_the_maven_year_adds_up(self):
        folder = Path(os.environ.get("LANDFALL_DATA", ROOT.parent / "shared" / "data")) / "crm_maven"
        if not folder.is_dir():
            if os.environ.get("LANDFALL_REQUIRE_DATA"):
                self.fail(f"{folder} is missing")
            self.skipTest(f"{folder} is missing")
        deals = pyarrow.csv.read_csv(folder / "sales_pipeline.csv")
        year = {"period_begin": days("2017-01-01"), "period_end": days("2018-01-01"), "as_of": days("2017-12-31")}
        columns = {"id": "opportunity_id", "created": "engage_date", "closed": "close_date", "amount": "close_value"}
        stages = {"won_stages": ["Won"], "lost_stages": ["Lost"], "open_stages": ["Engaging", "Prospecting"]}
        given = {**year, **columns, **stages, "stage": "deal_stage", "amount_known": lib.LANDFALL_AMOUNT_AT_CLOSE}
        answer, rejects = coverage(deals, with_rejects=True, **given)
        (row,) = answer.to_pylist()
        self.assertEqual((row["won_amount"], row["won_count"]), (10_005_534.0, 4_238))
        self.assertEqual(row["open_count"], 1_589)
        self.assertEqual(answer.schema.metadata[b"landfall.undated"], b"500")
        self.assertEqual(rejects.num_rows, 0)
        by_agent = coverage(deals, by="sales_agent", **given).to_pylist()
        self.assertEqual(math.fsum(each["won_amount"] for each in by_agent), 10_005_534.0)
        self.assertEqual(len(by_agent), 30)


if __name__ == "__main__":
    unittest.main()
