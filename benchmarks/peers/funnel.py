"""Funnels of ten million events beside DuckDB and polars, with two threads each, and survival curves beside lifelines and R.

The events are of 2.8 million ids through six stages, each stage once, so that DuckDB's and polars' aggregates (the first time of
each stage, held against one another) and landfall's chains (ClickHouse's windowFunnel) come to the same counts. Each side has the
events in its own memory: DuckDB in a table, polars in a frame, landfall in the Arrow table that it reads in place.
SPDX-License-Identifier: Apache-2.0
"""
import os
import resource
import subprocess
import sys

os.environ["POLARS_MAX_THREADS"] = "2"  # before polars is imported

import duckdb
import lifelines
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

import landfall as lf
from paired import note, row
from r_session import r_session

IDS, THREADS, DAY = 2_800_000, 2, 86_400_000
STAGES = ["lead", "qualified", "demo", "proposal", "negotiation", "won"]
WINDOW_DAYS = 90
FUNNEL = lf.funnel.Funnel(STAGES, order="strict", window_days=WINDOW_DAYS)


# --- events ---


def columns(seed=1):
    """Ids, stages and times of a year, the ids in order and each one's events in theirs."""
    random = np.random.default_rng(seed)
    alive, time = np.arange(IDS), random.integers(0, 365 * DAY, IDS)
    ids, stages, times = [], [], []
    for stage, passes in enumerate([0.78, 0.75, 0.75, 0.7, 0.7, 0.0]):
        ids.append(alive), stages.append(np.full(len(alive), stage, np.int32)), times.append(time)
        goes_on = random.random(len(alive)) < passes
        alive, time = alive[goes_on], time[goes_on] + random.integers(1, 20 * DAY, goes_on.sum())
    ids, stages, times = np.concatenate(ids), np.concatenate(stages), np.concatenate(times)
    order = np.lexsort((times, ids))
    return ids[order], stages[order], times[order]


def events(kind, shuffled):
    ids, stages, times = columns()
    if shuffled:
        order = np.random.default_rng(2).permutation(len(ids))
        ids, stages, times = ids[order], stages[order], times[order]
    if kind == "sparse":
        ids = (ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(1)).astype(np.int64)
    words = pa.array(np.char.add("lead-", (ids + 10_000_000).astype(str))) if kind == "string" else pa.array(ids)
    return pa.table({
        "id": words,
        "stage": pa.DictionaryArray.from_arrays(pa.array(stages), pa.array(STAGES)),
        "time": pa.array(times, pa.timestamp("ms")),
    })


def in_duckdb(table):
    """The same in a table of DuckDB's own, the stages as an enumeration, as one would keep them there."""
    connection = duckdb.connect()
    connection.execute(f"SET threads = {THREADS}")
    listed = ", ".join(f"'{stage}'" for stage in STAGES)
    connection.execute(f"CREATE TYPE stage AS ENUM ({listed})")
    given = table.set_column(1, "stage", table["stage"].cast(pa.string()))
    connection.execute("CREATE TABLE events AS SELECT id, stage::stage AS stage, time FROM given")
    return connection


# --- how many pass ---


def ours_reached(table, **options):
    steps = lf.funnel.conversion(table, FUNNEL, threads=THREADS, **options).steps
    return [steps[0]["entered"], *(step["passed"] for step in steps)]


def first_times():
    return ", ".join(f"min(time) FILTER (stage = '{stage}') AS t{i}" for i, stage in enumerate(STAGES))


def duckdb_reached(connection):
    ends = []
    for last in range(len(STAGES)):
        chain = [f"t{i} >= t{i - 1}" for i in range(1, last + 1)] + [f"t{last} - t0 <= INTERVAL {WINDOW_DAYS} DAY"]
        ends.append(f"count(*) FILTER ({' AND '.join(chain)})")
    query = f"WITH of AS (SELECT id, {first_times()} FROM events GROUP BY id) SELECT {', '.join(ends)} FROM of"
    return list(connection.execute(query).fetchone())


def polars_reached(frame):
    of = frame.lazy().group_by("id").agg(
        pl.col("time").filter(pl.col("stage") == stage).min().alias(f"t{i}") for i, stage in enumerate(STAGES))
    ends = []
    for last in range(len(STAGES)):
        holds = pl.col(f"t{last}") - pl.col("t0") <= pl.duration(days=WINDOW_DAYS)
        for i in range(1, last + 1):
            holds = holds & (pl.col(f"t{i}") >= pl.col(f"t{i - 1}"))
        ends.append(holds.sum().alias(f"reached{last}"))
    return list(of.select(ends).collect().row(0))


def same_counts(mine, theirs):
    assert mine == theirs, (mine, theirs)
    return f"{len(mine)} counts, equal"


def funnels():
    for kind in ("integer", "sparse", "string"):
        for shuffled in (True, False):
            table = events(kind, shuffled)
            case = f"funnel, {kind} ids, {'in no order' if shuffled else 'by id'}"
            connection = in_duckdb(table)
            row(case, lambda: ours_reached(table), lambda: duckdb_reached(connection), f"DuckDB, {THREADS} threads", same_counts)
            connection.close()
            if kind == "integer":
                frame = pl.from_arrow(table)
                row(case, lambda: ours_reached(table), lambda: polars_reached(frame), f"polars, {THREADS} threads", same_counts)


# --- how long it takes ---


def ours_medians(table):
    plain = lf.funnel.Funnel(STAGES)
    stays = lf.funnel.time_in_stage(table, plain, as_of="1980-01-01", threads=THREADS)
    return [stay["left"] for stay in stays]


def duckdb_medians(connection):
    return [n for n, _ in connection.execute(
        "SELECT count(*), median(stay) FROM (SELECT stage, lead(time) OVER (PARTITION BY id ORDER BY time) - time AS stay FROM events) "
        "WHERE stay IS NOT NULL GROUP BY stage ORDER BY stage").fetchall()]


def polars_medians(frame):
    stays = frame.lazy().sort("id", "time").select(
        "stage", stay=pl.when(pl.col("id") == pl.col("id").shift(-1)).then(pl.col("time").shift(-1) - pl.col("time")))
    return stays.drop_nulls().group_by("stage").agg(pl.len(), pl.col("stay").median()).sort(pl.col("stage").to_physical()).collect()["len"].to_list()


def times():
    """landfall's median counts those who are in the stage still, with an interval; the peers' is of those who have left."""
    table = events("integer", True)
    connection, frame = in_duckdb(table), pl.from_arrow(table)
    row("time in stage, in no order", lambda: ours_medians(table), lambda: duckdb_medians(connection), f"DuckDB, {THREADS} threads", same_counts)
    row("time in stage, in no order", lambda: ours_medians(table), lambda: polars_medians(frame), f"polars, {THREADS} threads", same_counts)


def main():
    note(f"funnel: landfall {lf.__version__}, duckdb {duckdb.__version__}, polars {pl.__version__}, lifelines {lifelines.__version__}")
    funnels()
    times()


if __name__ == "__main__":
    main()
