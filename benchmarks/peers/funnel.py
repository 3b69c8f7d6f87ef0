"""Funnels of ten million events beside DuckDB and polars, with two threads each, and survival curves beside lifelines and R.

The events are of 2.8 million ids through six stages, each stage once, so that DuckDB's and polars' aggregates (the first time of
each stage, held against one another) and landfall's chains (ClickHouse's windowFunnel) come to the same counts. Each side has the
events in its own memory: DuckDB in a table, polars in a frame, landfall in the Arrow table that it reads in place.
SPDX-License-Identifier: Apache-2.0
"""
import os

os.environ["POLARS_MAX_THREADS"] = "2"  # before polars is imported

import duckdb
import lifelines
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute

import landfall as lf
from paired import note, row
from r_session import r_session

IDS, THREADS, DAY = 2_800_000, 2, 86_400_000
STAGES = ["lead", "qualified", "demo", "proposal", "negotiation", "won"]
WINDOW_DAYS = 90
FUNNEL = lf.funnel.Funnel(STAGES, order="strict", window_days=WINDOW_DAYS)


# --- events ---


def columns(seed=1):
    """Ids, stages and times of a year."""
    random = np.random.default_rng(seed)
    alive, time = np.arange(IDS), random.integers(0, 365 * DAY, IDS)
    ids, stages, times = [], [], []
    for stage, passes in enumerate([0.78, 0.75, 0.75, 0.7, 0.7, 0.0]):
        ids.append(alive), stages.append(np.full(len(alive), stage, np.int32)), times.append(time)
        goes_on = random.random(len(alive)) < passes
        alive, time = alive[goes_on], time[goes_on] + random.integers(1, 20 * DAY, goes_on.sum())
    ids, stages, times = np.concatenate(ids), np.concatenate(stages), np.concatenate(times)
    return ids, stages, times


def events(kind, shuffled):
    ids, stages, times = columns()
    if kind == "sparse":
        ids = (ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(1)).astype(np.int64)
    order = np.random.default_rng(2).permutation(len(ids)) if shuffled else np.lexsort((times, ids))
    ids, stages, times = ids[order], stages[order], times[order]
    words = pa.array(np.char.add("lead-", (ids + 10_000_000).astype(str))).combine_chunks() if kind == "string" else pa.array(ids)
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
    return stays.drop_nulls().group_by("stage").agg(pl.len(), pl.col("stay").median()).sort("len", descending=True).collect()["len"].to_list()


def times():
    """landfall's median counts those who are in the stage still, with an interval; the peers' is of those who have left."""
    table = events("integer", True)
    connection, frame = in_duckdb(table), pl.from_arrow(table)
    row("time in stage, in no order", lambda: ours_medians(table), lambda: duckdb_medians(connection), f"DuckDB, {THREADS} threads", same_counts)
    row("time in stage, in no order", lambda: ours_medians(table), lambda: polars_medians(frame), f"polars, {THREADS} threads", same_counts)


# --- curves of what has not ended ---

CASES, LEADS = 1_000_000, 100_000


def durations(continuous, seed=3):
    """Won at a rate of 1/60 a day, lost at 1/90, watched for up to a year; how it ended: 0 (not yet), 1, 2."""
    random = np.random.default_rng(seed)
    won, lost, seen = random.exponential(60, CASES), random.exponential(90, CASES), random.uniform(0, 365, CASES)
    end = np.where(seen < np.minimum(won, lost), 0, np.where(won < lost, 1, 2)).astype(np.uint8)
    duration = np.minimum(np.minimum(won, lost), seen)
    return (duration if continuous else np.ceil(duration)), end


def ours_kaplan_meier(duration, ended):
    table = pa.table(lf.survival.kaplan_meier(duration, ended))
    return table["survival"].combine_chunks().field("estimate").to_numpy()


def lifelines_kaplan_meier(duration, ended):
    fitted = lifelines.KaplanMeierFitter(alpha=0.2).fit(duration, ended)
    happened = fitted.event_table["observed"].to_numpy() > 0
    return fitted.survival_function_["KM_estimate"].to_numpy()[happened]


def same_curve(mine, theirs):
    np.testing.assert_allclose(mine, theirs, atol=1e-9)
    return f"{len(mine):,} times, within 1e-9"


def same_end(mine, theirs):
    np.testing.assert_allclose(mine[-1], np.ravel(theirs)[-1], atol=1e-9)
    return "the last of the curve, within 1e-9"


def ours_incidence(duration, end):
    table = pa.table(lf.survival.aalen_johansen(duration, end, 2))
    first = table.filter(pa.compute.equal(table["way"], 1))
    return first["incidence"].combine_chunks().field("estimate").to_numpy()


def curves():
    r = r_session("survival")
    with_cmprsk = r_session("cmprsk")
    for continuous in (False, True):
        duration, end = durations(continuous)
        ended = (end > 0).astype(np.uint8)
        kind = "continuous" if continuous else "days"
        case = f"Kaplan-Meier, 1M {kind}"
        row(case, lambda: ours_kaplan_meier(duration, ended), lambda: lifelines_kaplan_meier(duration, ended), "lifelines", same_curve)
        if r:
            r.give("duration", duration), r.give("ended", ended)
            r("library(survival); 0")
            row(case, lambda: ours_kaplan_meier(duration, ended), lambda: r("tail(survfit(Surv(duration, ended) ~ 1, conf.type='log-log', conf.int=0.8)$surv, 1)"),
                "R survfit", same_end, rounds=5)
        if with_cmprsk and not continuous:
            with_cmprsk.give("duration", duration), with_cmprsk.give("end", end)
            with_cmprsk("library(cmprsk); 0")
            row(f"Aalen-Johansen, 1M {kind}", lambda: ours_incidence(duration, end),
                lambda: with_cmprsk("tail(cuminc(duration, end)[[1]]$est, 1)"), "R cmprsk", same_end, rounds=5)


class LifelinesCure(lifelines.fitters.ParametricRegressionFitter):
    """A Weibull mixture cure model as lifelines' documentation of models of one's own has it."""

    _fitted_parameter_names = ["lambda_", "beta_", "rho_"]

    def _cumulative_hazard(self, params, T, Xs):
        import autograd.numpy as anp

        share = 1 / (1 + anp.exp(-anp.dot(Xs["beta_"], params["beta_"])))
        scale, shape = anp.exp(anp.dot(Xs["lambda_"], params["lambda_"])), anp.exp(anp.dot(Xs["rho_"], params["rho_"]))
        ended = 1 - anp.exp(-((T / scale) ** shape))
        return -anp.log(1 - share * ended)


def leads(seed=4):
    """Leads of which about a third ever converts, with three covariates on the odds."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(LEADS, 3))
    ends = random.random(LEADS) < 1 / (1 + np.exp(-(-0.8 + x @ [0.5, -0.3, 0.2])))
    time, seen = 25 * random.weibull(1.3, LEADS), random.uniform(5, 200, LEADS)
    ended = ends & (time < seen)
    return np.where(ended, time, seen), ended.astype(np.uint8), x


def cures():
    time, ended, x = leads()
    frame = pd.DataFrame(x, columns=["a", "b", "c"]).assign(time=time, ended=ended)
    formulas = {"lambda_": "1", "beta_": "a + b + c", "rho_": "1"}

    def theirs():
        fitted = LifelinesCure().fit(frame, "time", "ended", regressors=formulas)
        return fitted.params_.loc["beta_"][["Intercept", "a", "b", "c"]].to_numpy()

    def mine():
        parameters = lf.survival.fit_cure(time, ended, x).parameters
        return np.array([parameters[name]["estimate"] for name in ("constant", "covariate 0", "covariate 1", "covariate 2")])

    def same(ours, peers):
        np.testing.assert_allclose(ours, peers, atol=2e-3)
        return "four coefficients, within 0.002"

    row("cure model, 100k leads, 3 covariates", mine, theirs, "lifelines, a model of one's own", same, rounds=3)


def weibulls():
    time, ended, x = leads()
    r = r_session("survival")
    if not r:
        return
    r.give("time", time), r.give("ended", ended)
    for name, column in zip("abc", x.T):
        r.give(name, np.ascontiguousarray(column))
    r("library(survival); 0")

    def mine():
        parameters = lf.survival.fit_weibull(time, ended, x).parameters
        return np.array([parameters[name]["estimate"] for name in ("constant", "covariate 0", "covariate 1", "covariate 2")])

    def same(ours, peers):
        np.testing.assert_allclose(ours, peers, atol=1e-4)
        return "four coefficients, within 0.0001"

    row("Weibull, 100k leads, 3 covariates", mine, lambda: r("survreg(Surv(time, ended) ~ a + b + c)$coefficients"), "R survreg", same, rounds=5)


def main():
    note(f"funnel: landfall {lf.__version__}, duckdb {duckdb.__version__}, polars {pl.__version__}, lifelines {lifelines.__version__}")
    funnels()
    times()
    curves()
    cures()
    weibulls()


if __name__ == "__main__":
    main()
