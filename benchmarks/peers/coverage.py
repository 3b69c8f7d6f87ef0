"""Coverage of the open pipeline over what is left of the target, by manager, of a million deals.

landfall reads an Arrow table through the C ABI, in place, and checks every row as it goes; pandas and polars have the same
columns in their own frames and check none. All answer open amount, deals, won so far and the ratio for each manager.
SPDX-License-Identifier: Apache-2.0
"""
from datetime import date

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

import ours
from paired import note, row

DEALS, MANAGERS = 1_000_000, 40
AS_OF, BEGIN, END = date(2017, 11, 15), date(2017, 10, 1), date(2018, 1, 1)  # END is the first day after the quarter
EPOCH = date(1970, 1, 1)


def company(seed=1):
    """Deals of three years as a CRM shows them on AS_OF, and the managers' targets."""
    random = np.random.default_rng(seed)
    today = (AS_OF - EPOCH).days
    created = today - random.integers(0, 3 * 365, DEALS)
    closed = created + random.exponential(90, DEALS).astype(np.int64)
    still_open = closed > today
    stage = np.where(still_open, 0, np.where(random.random(DEALS) < 0.3, 1, 2))
    expected = np.where(still_open, today + random.integers(0, 150, DEALS), closed)
    manager = random.integers(0, MANAGERS, DEALS).astype(np.int32)
    amount = np.round(random.lognormal(9.5, 1.0, DEALS), 2)
    names = [f"manager {i:02}" for i in range(MANAGERS)]
    days = lambda values, **kind: pa.array(values.astype(np.int32), pa.int32(), **kind).cast(pa.date32())
    words = lambda codes, levels: pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(levels))
    table = pa.table({
        "created": days(created),
        "closed": days(closed, mask=still_open),
        "expected_close": days(expected),
        "amount": amount,
        "stage": words(stage, ["open", "won", "lost"]),
        "manager": words(manager, names),
    })
    won = np.bincount(manager[(stage == 1) & (closed >= (BEGIN - EPOCH).days)], minlength=MANAGERS)
    targets = pa.table({"manager": names, "amount": won * 60_000.0})
    return table, targets


def ours_answers(table, targets):
    as_of, begin, end = ((day - EPOCH).days for day in (AS_OF, BEGIN, END))
    options = ours.options("pipeline_coverage", by="manager", as_of=as_of, period_begin=begin, period_end=end)
    out = ours.stream()
    ours.call(ours.lib.landfall_pipeline_coverage, ours.table(table), ours.table(targets), options, out, ours.ffi.NULL)
    rows = ours.read(out).sort_by("segment")
    return [rows[name].to_numpy() for name in ("open_amount", "open_count", "won_amount", "coverage_ratio")]


def pandas_answers(deals, targets):
    as_of, begin, end = (pd.Timestamp(day) for day in (AS_OF, BEGIN, END))
    seen = deals[deals.created <= as_of]
    still_open = seen[(seen.closed.isna() | (seen.closed > as_of)) & (seen.expected_close >= begin) & (seen.expected_close < end)]
    won = seen[(seen.stage == "won") & (seen.closed >= begin) & (seen.closed < end) & (seen.closed <= as_of)]
    rows = still_open.groupby("manager", observed=True).amount.agg(["sum", "count"])
    rows["won"] = won.groupby("manager", observed=True).amount.sum()
    rows = rows.join(targets.set_index("manager").amount).sort_index()
    left = (rows.amount - rows.won).clip(lower=0)
    return [np.asarray(column) for column in (rows["sum"], rows["count"], rows.won, rows["sum"] / left)]


def polars_answers(deals, targets):
    still_open = (pl.col("closed").is_null() | (pl.col("closed") > AS_OF)) & pl.col("expected_close").is_between(BEGIN, END, "left")
    won = (pl.col("stage") == "won") & pl.col("closed").is_between(BEGIN, END, "left") & (pl.col("closed") <= AS_OF)
    rows = (
        deals.lazy().filter(pl.col("created") <= AS_OF).group_by("manager")
        .agg(pl.col("amount").filter(still_open).sum().alias("sum"), still_open.sum().alias("count"),
             pl.col("amount").filter(won).sum().alias("won"))
        .with_columns(pl.col("manager").cast(pl.String))
        .join(targets.lazy(), on="manager").sort("manager")
        .with_columns((pl.col("sum") / (pl.col("amount") - pl.col("won")).clip(0)).alias("ratio")).collect()
    )
    return [rows[name].to_numpy() for name in ("sum", "count", "won", "ratio")]


def agree(mine, theirs):
    for ours_column, peers_column in zip(mine, theirs, strict=True):
        np.testing.assert_allclose(ours_column.astype(float), peers_column.astype(float), rtol=1e-9)
    return f"{len(mine[0])} managers, four columns, within 1e-9"


def main():
    note(f"coverage: landfall {ours.version}, pandas {pd.__version__}, polars {pl.__version__}, pyarrow {pa.__version__}")
    table, targets = company()
    pandas_frames = table.to_pandas(), targets.to_pandas()
    for name in ("created", "closed", "expected_close"):
        pandas_frames[0][name] = pd.to_datetime(pandas_frames[0][name])
    polars_frames = pl.from_arrow(table), pl.from_arrow(targets)
    case = f"coverage of {DEALS:,} deals"
    row(case, lambda: ours_answers(table, targets), lambda: pandas_answers(*pandas_frames), "pandas", agree)
    row(case, lambda: ours_answers(table, targets), lambda: polars_answers(*polars_frames), "polars, 1 thread", agree)


if __name__ == "__main__":
    main()
