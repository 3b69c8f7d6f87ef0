"""Ten million states of two million deals: the table of each Friday, waterfall and coverage by week and owner. Two threads a side.

landfall reads the states through the C ABI once (a row of its own) and answers each question from the history it keeps. DuckDB
has the same states in a table of its own, sorted by deal and day. It is asked in two ways: of the log as it comes, where the
state of each day is looked for (ASOF JOIN), and of a log to which somebody has added how long each state holds (a window over ten
million rows, not counted), which turns the question into a filter. polars has the latter, too.
SPDX-License-Identifier: Apache-2.0
"""
import os

os.environ["POLARS_MAX_THREADS"] = "2"  # before it is imported

from datetime import date, timedelta  # noqa: E402

import duckdb  # noqa: E402
import numpy as np  # noqa: E402
import polars as pl  # noqa: E402
import pyarrow as pa  # noqa: E402

import ours  # noqa: E402
from paired import note, row  # noqa: E402

DEALS, STATES, OWNERS, THREADS, ROUNDS = 2_000_000, 5, 200, 2, 5
EPOCH = date(1970, 1, 1)
BEGIN, END = date(2025, 7, 1), date(2025, 10, 1)  # the first day after the quarter
DAYS = [BEGIN - timedelta(1) + timedelta(7 * week) for week in range(14)]


def number(day):
    return (day - EPOCH).days


def log(seed=1):
    """States by deal, then by day: each deal is open, is changed four times, and most are closed by the last change."""
    random = np.random.default_rng(seed)
    created = number(END) - random.integers(0, 3 * 365, DEALS)
    gaps = 1 + random.integers(0, 60, (DEALS, STATES - 1))
    start = np.concatenate([created[:, None], created[:, None] + np.cumsum(gaps, axis=1)], axis=1).ravel().astype(np.int32)
    rows = DEALS * STATES
    standing = np.zeros((DEALS, STATES), np.int32)
    standing[:, -1] = random.choice(3, DEALS, p=[0.1, 0.3, 0.6])
    owner = np.repeat(random.integers(0, OWNERS, DEALS), STATES)
    changes = random.random(rows) < 0.05
    owner[changes] = random.integers(0, OWNERS, int(changes.sum()))
    words = lambda codes, levels: pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(levels))
    days = lambda values: pa.array(values.astype(np.int32)).cast(pa.date32())
    return pa.table({
        "id": words(np.repeat(np.arange(DEALS), STATES), [f"D{i:07}" for i in range(DEALS)]),
        "from": days(start),
        "standing": words(standing.ravel(), ["open", "won", "lost"]),
        "amount": np.round(random.lognormal(9.5, 1.0, rows), 2),
        "expected_close": days(start + random.integers(5, 150, rows)),
        "owner": words(owner, [f"owner {i:03}" for i in range(OWNERS)]),
    })


def made(states):
    out = ours.ffi.new("landfall_history**")
    ours.call(ours.lib.landfall_history_of_states, ours.table(states), ours.options("history_of_states", dimensions=["owner"]), out)
    return ours.ffi.gc(out[0], ours.lib.landfall_history_free)


def control():
    given = ours.ffi.new("landfall_control*")
    given.threads = THREADS
    return given


# --- ours ---

def our_snapshots(history):
    answers = []
    for day in DAYS:
        out = ours.stream()
        ours.call(ours.lib.landfall_history_as_of, history, number(day), control(), out)
        table = ours.read(out)
        answers.append((table.num_rows, table["amount"].to_numpy().sum()))
    return answers


def our_waterfall(history):
    options = ours.options("history_waterfall", by="owner", period_begin=number(BEGIN), period_end=number(END))
    options.control.threads = THREADS
    out = ours.stream()
    days = ours.ffi.new("int32_t[]", [number(day) for day in DAYS])
    ours.call(ours.lib.landfall_history_waterfall, history, days, len(DAYS), options, out, ours.ffi.NULL)
    return ours.read(out)


def our_coverage(history):
    options = ours.options("history_coverage", by="owner", period_begin=number(BEGIN), period_end=number(END),
                           as_of=number(DAYS[-1]), earlier=0)
    options.control.threads = THREADS
    out, weeks = ours.stream(), ours.stream()
    ours.call(ours.lib.landfall_history_coverage, history, ours.ffi.NULL, options, out, weeks, ours.ffi.NULL)
    ours.read(out)
    return ours.read(weeks)


# --- DuckDB ---

def loaded(states):
    database = duckdb.connect(config={"threads": THREADS})
    database.register("given", states)
    database.execute("CREATE TABLE log AS SELECT CAST(substr(CAST(id AS VARCHAR), 2) AS INTEGER) AS deal, * REPLACE (CAST(id AS VARCHAR) AS id,"
                     " CAST(standing AS VARCHAR)::ENUM('open', 'won', 'lost') AS standing, CAST(owner AS VARCHAR) AS owner) FROM given ORDER BY deal, \"from\"")
    database.execute("CREATE TABLE deals AS SELECT DISTINCT deal FROM log ORDER BY deal")
    database.execute("CREATE TABLE held AS SELECT *, coalesce(lead(\"from\") OVER (PARTITION BY deal ORDER BY \"from\"), DATE '9999-01-01')"
                     " AS until FROM log ORDER BY deal, \"from\"")
    database.execute("CREATE TABLE days AS SELECT * FROM (VALUES " + ", ".join(f"({i}, DATE '{day}')" for i, day in enumerate(DAYS))
                     + ") AS days(week, day)")
    return database


def duck_snapshots(database, source):
    answers = []
    for day in DAYS:
        of = (f"(SELECT log.* FROM (SELECT deal, DATE '{day}' AS day FROM deals) AS d ASOF JOIN log ON d.deal = log.deal AND d.day >= log.\"from\")"
              if source == "log" else f"(SELECT * FROM held WHERE \"from\" <= DATE '{day}' AND until > DATE '{day}')")
        table = database.sql(f"SELECT id, standing, \"from\", amount, expected_close, owner FROM {of}").to_arrow_table()
        answers.append((table.num_rows, table["amount"].to_numpy().sum()))
    return answers


IN = f"standing = 'open' AND expected_close >= DATE '{BEGIN}' AND expected_close < DATE '{END}'"
STOOD = f"""SELECT week, deal, owner, amount, standing, expected_close, {IN} AS held FROM days JOIN held ON "from" <= day AND day < until"""


def duck_waterfall(database):
    """The same buckets: what left, came and changed between each two days, by owner."""
    return database.sql(f"""
      WITH stood AS MATERIALIZED ({STOOD}),
      pairs AS (
        SELECT b.week, a.owner AS was_of, b.owner AS is_of, coalesce(a.held, false) AS was, b.held AS is_in, a.amount AS before,
               b.amount AS after, a.standing AS stood, b.standing AS stands, a.expected_close AS expected, b.expected_close AS expects
        FROM stood b LEFT JOIN stood a ON a.deal = b.deal AND a.week = b.week - 1 WHERE b.week > 0 AND (b.held OR a.held)),
      moves AS (
        SELECT week, was_of AS owner, CASE WHEN stands = 'won' THEN 'won' WHEN stands = 'lost' THEN 'lost'
               WHEN expects >= DATE '{END}' THEN 'pushed_out' ELSE 'pulled_out' END AS bucket, -before AS amount FROM pairs WHERE was AND NOT is_in
        UNION ALL SELECT week, is_of, CASE WHEN stood IS NULL THEN 'created' WHEN stood <> 'open' THEN 'reopened'
               WHEN expected >= DATE '{END}' THEN 'pulled_in' ELSE 'pushed_in' END, after FROM pairs WHERE is_in AND NOT was
        UNION ALL SELECT week, was_of, 'transferred_out', -before FROM pairs WHERE was AND is_in AND was_of <> is_of
        UNION ALL SELECT week, is_of, 'transferred_in', before FROM pairs WHERE was AND is_in AND was_of <> is_of
        UNION ALL SELECT week, is_of, CASE WHEN after > before THEN 'increased' ELSE 'decreased' END, after - before FROM pairs WHERE was AND is_in AND after <> before
        UNION ALL SELECT week + 1, owner, 'beginning', amount FROM stood WHERE held AND week < 13
        UNION ALL SELECT week, owner, 'ending', amount FROM stood WHERE held AND week > 0)
      SELECT week, owner, bucket, sum(amount) AS amount, count(*) AS n FROM moves GROUP BY ALL ORDER BY ALL""").to_arrow_table()


def duck_coverage(database):
    """Open, deals and won so far; a won state's own first day is when it was won."""
    return database.sql(f"""
      SELECT week, owner, coalesce(sum(amount) FILTER (WHERE {IN}), 0) AS open_amount, count(*) FILTER (WHERE {IN}) AS open_count,
             coalesce(sum(amount) FILTER (WHERE standing = 'won' AND "from" >= DATE '{BEGIN}'), 0) AS won_amount
      FROM days JOIN held ON "from" <= day AND day < until
      WHERE ({IN}) OR (standing = 'won' AND "from" >= DATE '{BEGIN}') GROUP BY ALL ORDER BY ALL""").to_arrow_table()


# --- polars ---

def polars_coverage(frame):
    inside = (pl.col("standing") == "open") & pl.col("expected_close").is_between(BEGIN, END, "left")
    won = (pl.col("standing") == "won") & (pl.col("from") >= BEGIN)
    parts = [
        frame.lazy().filter((pl.col("from") <= day) & (pl.col("until") > day) & (inside | won)).group_by("owner")
        .agg(pl.col("amount").filter(inside).sum().alias("open_amount"), inside.sum().alias("open_count"),
             pl.col("amount").filter(won).sum().alias("won_amount")).with_columns(pl.lit(week).alias("week"))
        for week, day in enumerate(DAYS)
    ]
    return pl.concat(parts).with_columns(pl.col("owner").cast(pl.String)).sort("week", "owner").collect().to_arrow()


# --- agreement ---

def snapshots_agree(mine, theirs):
    assert [n for n, _ in mine] == [n for n, _ in theirs]
    np.testing.assert_allclose([total for _, total in mine], [total for _, total in theirs], rtol=1e-9)
    return f"{len(mine)} days, deals alike, amounts within 1e-9"


def waterfalls_agree(mine, theirs):
    have = {}
    for day, owner, bucket, amount, n in zip(*(mine[name].to_pylist() for name in ("to", "segment", "bucket", "amount", "count"))):
        if n:
            have[DAYS.index(day), owner, bucket] = (amount, n)
    want = {(week, owner, bucket): (amount, n) for week, owner, bucket, amount, n in zip(*(column.to_pylist() for column in theirs.columns))}
    assert have.keys() == want.keys(), (len(have), len(want))
    for key, (amount, n) in want.items():
        assert have[key][1] == n and abs(have[key][0] - amount) < 0.01, (key, have[key], amount, n)
    return f"{len(want)} buckets of 13 weeks and {OWNERS} owners, to the cent"


def coverages_agree(mine, theirs):
    have = {(week, owner): values for week, owner, *values in
            zip(*(mine[name].to_pylist() for name in ("week", "segment", "open_amount", "open_count", "won_amount")))}
    for week, owner, *values in zip(*(theirs[name].to_pylist() for name in ("week", "owner", "open_amount", "open_count", "won_amount"))):
        assert np.allclose(have[week, owner], values, rtol=1e-9), (week, owner, have[week, owner], values)
    return f"{theirs.num_rows} weeks and owners, within 1e-9"


def main():
    note(f"history: landfall {ours.version}, duckdb {duckdb.__version__}, polars {pl.__version__}, pyarrow {pa.__version__}; {THREADS} threads")
    states = log()
    history, database = made(states), loaded(states)
    frame = pl.from_arrow(database.sql('SELECT * REPLACE (standing::VARCHAR AS standing) FROM held').to_arrow_table())
    frame = frame.with_columns(pl.col("owner").cast(pl.Categorical), pl.col("standing").cast(pl.Categorical))
    size = f"{len(states):,}"
    row(f"{len(DAYS)} as-of tables of {size} states", lambda: our_snapshots(history), lambda: duck_snapshots(database, "log"),
        "duckdb, ASOF JOIN", snapshots_agree, ROUNDS)
    row(f"{len(DAYS)} as-of tables", lambda: our_snapshots(history), lambda: duck_snapshots(database, "held"),
        "duckdb, validity known", snapshots_agree, ROUNDS)
    row("waterfall, 13 weeks by owner", lambda: our_waterfall(history), lambda: duck_waterfall(database), "duckdb, validity known",
        waterfalls_agree, ROUNDS)
    row("coverage, 13 weeks by owner", lambda: our_coverage(history), lambda: duck_coverage(database), "duckdb, validity known",
        coverages_agree, ROUNDS)
    row("coverage, 13 weeks by owner", lambda: our_coverage(history), lambda: polars_coverage(frame), "polars, validity known",
        coverages_agree, ROUNDS)
    row("making the history of Arrow", lambda: made(states).__class__,
        lambda: database.execute("CREATE OR REPLACE TABLE again AS SELECT *, lead(\"from\") OVER (PARTITION BY deal ORDER BY \"from\") AS until FROM log"),
        "duckdb, adding validity", lambda mine, theirs: "each prepares its own", 3)


if __name__ == "__main__":
    main()
