"""Sales Math, against its definition."""

from __future__ import annotations

import datetime
import math
import pickle

import pytest
from conftest import reference
from hypothesis import given
from hypothesis import strategies as some

import landfall as lf
from landfall import funnel

counts = some.floats(0, 1e9)
rates = some.floats(0.001, 1)


def test_the_worked_example():
    answer = funnel.backwards(250_000, 84_000, [0.33, 0.60], 50)
    assert answer == funnel.Backwards(3.0, [9.0, 15.0], 750.0)
    assert funnel.backwards(250_000, 84_000) == funnel.Backwards(3.0, [], None)


@given(counts, some.floats(0.01, 1e9))
def test_deals_needed_is_the_quotient_rounded_up(quota, size):
    exact = quota / size
    assert funnel.deals_needed(quota, size, "none") == exact
    assert funnel.deals_needed(quota, size) in (math.ceil(exact), round(exact))


@given(counts, some.lists(rates, max_size=20))
def test_without_rounding_the_chain_is_a_quotient(quota, chain):
    answer = funnel.backwards(quota, 1000.0, chain, deals="none", stages="none")
    assert answer.deals == quota / 1000.0
    expected = answer.deals
    for rate, stage in zip(chain, answer.stages, strict=True):
        expected /= rate
        assert stage == pytest.approx(expected, rel=1e-12)


def test_a_rate_outside_its_domain_is_named_with_its_index():
    with pytest.raises(lf.errors.InvalidArgument) as raised:
        funnel.backwards(1, 1, [0.5, 0.0])
    assert (raised.value.column, raised.value.row) == ("rates", 1)


def test_words_that_are_no_choice_are_refused():
    with pytest.raises(ValueError, match="rounding must be one of 'nearest', 'up', 'none', not 'down'"):
        funnel.deals_needed(1, 1, "down")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not 1"):
        funnel.deals_needed(1, 1, 1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="quota must be a number, not str"):
        funnel.deals_needed("1", 1)  # type: ignore[arg-type]


def test_activities_and_units():
    assert funnel.activities_needed(15, 50) == 750
    assert funnel.units_needed(9, 0.9, "up") == 10


# --- events ---

STAGES = ["lead", "demo", "won"]
FUNNEL = funnel.Funnel(STAGES, ends=["lost"])


def some_events(seed=1, ids=300, words=False):
    """Events in no order, with skips, returns and repeats, as lists."""
    import random

    draw = random.Random(seed)
    start = datetime.datetime(2026, 1, 1)
    rows = [
        (draw.randrange(ids), draw.choice([*STAGES, "lost", "called"]), start + datetime.timedelta(hours=draw.randrange(2400)))
        for _ in range(5 * ids)
    ]
    who = [f"lead {row[0]}" if words else row[0] for row in rows]
    return {"id": who, "stage": [row[1] for row in rows], "time": [row[2] for row in rows]}


def told(conversion):
    """The steps as text, in which NaN is equal to NaN."""
    return repr(conversion.steps.to_pydict())


def reached_plainly(events):
    """How many reached each stage when skipping passes, told plainly."""
    furthest = {}
    for who, stage in zip(events["id"], events["stage"], strict=True):
        if stage in STAGES:
            furthest[who] = max(furthest.get(who, -1), STAGES.index(stage))
    return [sum(far >= stage for far in furthest.values()) for stage in range(len(STAGES))]


@pytest.mark.parametrize("words", [False, True])
def test_conversion_is_what_a_plain_walk_counts(words):
    events = some_events(words=words)
    answer = funnel.conversion(events, FUNNEL, threads=2)
    reached = reached_plainly(events)
    assert [(row["entered"], row["passed"]) for row in answer.steps] == [(reached[0], reached[1]), (reached[1], reached[2])]
    assert answer.counts["events"] == len(events["id"])
    assert answer.counts["ids"] == len(set(events["id"]))
    assert answer.steps[0]["conversion"] == lf.stats.proportion_interval(reached[1], reached[0])._asdict()


def test_every_table_that_speaks_arrow_answers_alike():
    events = some_events()
    expected = told(funnel.conversion(events, FUNNEL))
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(events)
    coded = table.set_column(1, "stage", table["stage"].dictionary_encode())
    for given in (table, coded, table.slice(0), pyarrow.concat_tables([table.slice(0, 700), table.slice(700)])):
        assert told(funnel.conversion(given, FUNNEL)) == expected
    for unit in ("s", "us", "ns"):
        times = table.set_column(2, "time", table["time"].cast(pyarrow.timestamp(unit)))
        assert told(funnel.conversion(times, FUNNEL)) == expected
    pandas = pytest.importorskip("pandas")
    assert told(funnel.conversion(pandas.DataFrame(events), FUNNEL)) == expected
    polars = pytest.importorskip("polars")
    assert told(funnel.conversion(polars.DataFrame(events), FUNNEL)) == expected


def test_strict_funnels_are_clickhouses_window_funnel():
    made = reference("window_funnel.json")
    stages = [f"s{i}" for i in range(made["stages"])]
    pyarrow = pytest.importorskip("pyarrow")
    events = pyarrow.table({
        "id": made["id"],
        "stage": [stages[stage] if 0 <= stage < len(stages) else "other" for stage in made["stage"]],
        "time": pyarrow.array(made["time"], pyarrow.timestamp("s")),
    })  # fmt: skip
    for case in made["cases"]:
        if case["window"] == 0:
            continue  # here 0 is for ever
        of = funnel.Funnel(
            stages, order="strict", window_days=case["window"] / 86_400, later_only=case["later_only"],
            nothing_between=case["nothing_between"],
        )  # fmt: skip
        steps = funnel.conversion(events, of).steps
        reached = [sum(level > stage for level in case["level"]) for stage in range(len(stages))]
        assert [steps[0]["entered"], *(row["passed"] for row in steps)] == reached


def test_batches_of_ids_in_threads_tally_to_the_same_bits():
    from concurrent.futures import ThreadPoolExecutor

    events = some_events(ids=500)
    whole = funnel.Tally.of(FUNNEL)
    whole.add(events)
    batches = []
    for part in range(4):
        rows = [row for row, who in enumerate(events["id"]) if who % 4 == part]
        batches.append({name: [column[row] for row in rows] for name, column in events.items()})
    merged = funnel.Tally.of(FUNNEL)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(merged.add, batches))
    assert merged.to_bytes() == whole.to_bytes()
    assert told(pickle.loads(pickle.dumps(merged)).conversion()) == told(whole.conversion())
    assert told(whole.conversion()) == told(funnel.conversion(events, FUNNEL))
    with pytest.raises(ValueError, match="rules"):
        funnel.Tally.from_bytes(FUNNEL._replace(order="strict"), whole.to_bytes())


def test_wrong_rows_are_named_or_returned():
    events = {"id": ["a", None, "c"], "stage": ["lead", "lead", "demo"], "time": [datetime.date(2026, 1, 5), datetime.date(2026, 1, 6), None]}
    with pytest.raises(lf.errors.Error) as failure:
        funnel.conversion(events, FUNNEL)
    assert (failure.value.column, failure.value.row) == ("id", 1)
    answer = funnel.conversion(events, FUNNEL, rejects="return")
    assert [(row["row"], row["column"]) for row in answer.rejects] == [(1, "id"), (2, "time")]
    assert answer.counts["ids"] == 1
    tally = funnel.Tally.of(FUNNEL)
    with pytest.raises(lf.errors.Error):
        tally.add(events)
    assert tally.conversion().counts["events"] == 0


def test_medians_of_stays_are_those_of_sorted_stays():
    days = [1, 2, 4, 8, 16]
    start = datetime.datetime(2026, 1, 1)
    events = {"id": [], "stage": [], "time": []}
    for who, stay in enumerate(days):
        for stage, at in (("lead", start), ("demo", start + datetime.timedelta(days=stay))):
            events["id"].append(who), events["stage"].append(stage), events["time"].append(at)
    row = funnel.time_in_stage(events, FUNNEL)[0]
    assert row["median"]["estimate"] == 4.0
    assert (row["left"], row["still_there"]) == (5, 0)
    half = funnel.time_to_stage(events, FUNNEL)[0]["half"]
    assert half["estimate"] == 4.0


def test_a_conversion_that_fell_is_worsening_and_leaks():
    start = datetime.datetime(2026, 1, 1)
    events = {"id": [], "stage": [], "time": []}
    for who in range(400):
        created = start + datetime.timedelta(days=who // 2)
        events["id"].append(who), events["stage"].append("lead"), events["time"].append(created)
        for stage, passes, after in (("demo", who % 10 < (6 if who < 200 else 2), 3), ("won", who % 10 == 0, 5)):
            if passes:
                events["id"].append(who), events["stage"].append(stage), events["time"].append(created + datetime.timedelta(days=after))
    answer = funnel.trend(events, FUNNEL, start.date() + datetime.timedelta(days=100), horizon_days=10, mean_amount=1000.0)
    assert answer.steps[0]["trend"] == "worsening"
    assert answer.steps[1]["trend"] == "improving"
    assert answer.leaks[0]["from"] == "lead"


def test_progress_may_stop_it_and_memory_is_limited():
    numpy = pytest.importorskip("numpy")
    n = 400_000
    draw = numpy.random.default_rng(1)
    events = {"id": draw.integers(0, n, n), "stage": ["lead"] * n, "time": numpy.datetime64("2026-01-01", "ms") + draw.integers(0, 10**9, n)}
    with pytest.raises(lf.errors.MemoryLimit):
        funnel.conversion(events, FUNNEL, memory_limit=1_000)
    seen = []
    funnel.conversion(events, FUNNEL, progress=lambda share: seen.append(share))
    assert seen == sorted(seen)


# --- what it takes, and by when ---


def test_need_is_the_chance_s_quantile_and_the_same_for_the_same_seed():
    amounts, steps = [61_000, 84_000, 120_000], {"demo": (33, 100), "call": (60, 100)}
    rows = list(funnel.need(250_000, amounts, steps, chance=0.9, activities_per_unit=50))
    assert [row["stage"] for row in rows] == ["deal", "demo", "call", "activity"]
    for row in rows:
        assert row["median"] <= row["needed"] == row["p90"]
    assert rows == list(funnel.need(250_000, amounts, steps, chance=0.9, activities_per_unit=50))
    with pytest.raises(lf.errors.InvalidArgument):
        funnel.need(250_000, [], steps)
    with pytest.raises(ValueError, match="whole"):
        funnel.need(250_000, amounts, {"demo": (0.5, 100)})


def test_what_is_created_late_can_not_close_in_time():
    cycle, closed = [20, 30, 40, 50], [1, 1, 1, 1]
    assert funnel.latest_creation(cycle, closed, "2026-12-31", 0.7) == datetime.date(2026, 11, 20)
    assert funnel.latest_creation(cycle, [1, 0, 0, 0], "2026-12-31", 0.7) is None
    early = funnel.closed_in_time(cycle, closed, "2026-10-01", "2026-12-31")
    late = funnel.closed_in_time(cycle, closed, "2026-12-01", "2026-12-31")
    assert 0 < late < early < 1
    assert funnel.marketing_gap(200, 150) == 0.25


def test_forwards_undoes_backwards_without_rounding():
    answer = funnel.backwards(1_000_000, 50_000, [0.25, 0.5], 40, deals="none", stages="none")
    ahead = funnel.forwards(answer.activities or 0.0, 50_000, [0.25, 0.5], 40)
    assert ahead.bookings == pytest.approx(1_000_000)
    assert ahead.stages == pytest.approx(answer.stages)
    with pytest.raises(lf.errors.InvalidArgument):
        funnel.forwards(-1, 50_000)


def test_sales_math_of_everyone_adds_up_by_team():
    reps = {
        "rep": ["ann", "bo", "cy"],
        "team": ["north", "north", None],
        "quota": [250_000.0, 100_000.0, 60_000.0],
        "deal_size": [84_000.0, 50_000.0, 20_000.0],
        "demo": [0.33, 0.5, 0.5],
    }
    rows = list(funnel.sales_math(reps, ["demo"], by="team"))
    units = {(row["group"], row["name"], row["stage"]): row["units"] for row in rows}
    assert units["north", "ann", "demo"] == 9 and units["north", "", "demo"] == 13 and units["", "", "demo"] == 19
    counted = {**reps, "won": [20, 1, 0], "demo": [40, 10, 0]}
    rate = next(row["rate"] for row in funnel.sales_math(counted, ["demo"], won="won") if row["stage"] == "demo")
    assert rate["n"] == 40 and rate["low"] < rate["estimate"] < rate["high"]
    with pytest.raises(lf.errors.InvalidArgument) as raised:
        funnel.sales_math({**reps, "demo": [0.33, 2.0, 0.5]}, ["demo"])
    assert raised.value.row == 1


def test_deals_alone_make_events_of_a_funnel():
    day = [datetime.date(2026, 1, n) for n in (5, 9, 20, 31)]
    deals = {
        "id": ["a", "b", "c"],
        "stage": ["won", "lost", "demo"],
        "created": [day[0], day[1], None],
        "closed": [day[2], day[3], None],
        "amount": [10.0, None, 30.0],
        "region": ["north", None, "north"],
    }
    made = funnel.events_of_deals(deals, by="region")
    assert made.events["id"].to_list() == ["a", "a", "b", "b"]
    assert made.events["stage"].to_list() == ["created", "won", "created", "lost"]
    assert made.events["time"].to_list() == [day[0], day[2], day[1], day[3]]
    assert made.events["amount"].to_list() == [10.0, 10.0, None, None]
    assert made.events["segment"].to_list() == ["north", "north", "", ""]
    assert made.without_created == 1 and made.rejects is None
    wrong = {**deals, "closed": [day[0] - datetime.timedelta(1), day[3], None]}
    with pytest.raises(lf.errors.InvalidArgument):
        funnel.events_of_deals(wrong)
    rejects = funnel.events_of_deals(wrong, rejects="return").rejects
    assert rejects is not None and len(rejects) == 1


def test_pipeline_velocity_is_its_factors():
    velocity = funnel.pipeline_velocity(40, 20, [10_000, 12_000, 9_000], [30, 45, 60])
    assert velocity.per_day.estimate == pytest.approx(40 * (3 / 23) * (31_000 / 3) / 45)
    assert velocity.per_day.low < velocity.per_day.estimate < velocity.per_day.high
    assert math.isnan(funnel.pipeline_velocity(5, 1, [], []).per_day.estimate)
    with pytest.raises(ValueError):
        funnel.pipeline_velocity(5, 1, [1.0], [])


def test_a_series_that_has_changed_says_since_when():
    change = funnel.change_point([30, 28, 33, 31, 12, 15, 11, 14], [100] * 8)
    assert change.at == change.likeliest == 4
    assert change.before.estimate > change.after.estimate and change.p <= 0.05
    assert funnel.change_point([5, 6, 4, 5], [10] * 4).at is None
    with pytest.raises(ValueError):
        funnel.change_point([0.5], [1])
