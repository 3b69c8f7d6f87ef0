"""Top against bottom: the table that a company's own data make, beside what R says of the same."""

from __future__ import annotations

import datetime
import math

import pytest
from conftest import public_data, reference

import landfall as lf


def enterprise():
    """Twelve reps, as tests/reference/team.json has them."""
    file = reference("team.json")
    columns = {row["metric"]: row["values"] for row in file["rows"]}
    return {"rep": [f"rep {i}" for i in range(len(file["outcome"]))], "outcome": file["outcome"], **columns}


def test_an_enterprise_team_differs_in_close_rate_and_deal_size():
    comparison = lf.team.compare(enterprise())
    assert comparison.drivers == ["deal size", "close rate"]
    assert comparison.top == ["rep 0", "rep 1", "rep 2", "rep 3"]
    assert comparison.bottom == ["rep 11", "rep 10", "rep 9", "rep 8"]
    assert "Benjamini" in comparison.method
    assert "luck" in comparison.caveat
    assert len(comparison.set_aside) == 0
    row = next(row for row in comparison.rows if row["metric"] == "close rate")
    assert row["ratio"]["estimate"] == pytest.approx(0.46 / 0.25)
    assert (row["p_method"], row["permutations"]) == ("exact", 70)
    assert row["cliffs_delta"]["estimate"] == 1.0
    assert row["difference_bca"]["low"] > 0
    assert row["mann_whitney_p"] == pytest.approx(2 / 70)
    two = lf.team.compare(enterprise(), threads=2)
    assert two.rows.to_pydict() == comparison.rows.to_pydict() or str(two.rows.to_pydict()) == str(comparison.rows.to_pydict())


def test_less_is_good_where_it_is_said_so():
    reps = enterprise()
    reps["cycle"] = [30, 32, 34, 31, 40, 42, 41, 43, 50, 52, 51, 55]
    assert "cycle" not in lf.team.compare(reps, metrics=["cycle"]).drivers
    found = lf.team.compare(reps, metrics=["cycle"], lower_is_better=["cycle"])
    assert found.drivers == ["cycle"]
    assert found.rows[0]["polarity"] == "lower_is_better"


def test_a_whale_is_set_aside_and_named():
    reps = enterprise()
    reps["deal size"] = [20500, 19800, 21000, 950000, 20200, 20100, 19600, 20800, 20300, 19900, 20400, 19700]
    found = lf.team.compare(reps, metrics=["deal size"])
    assert [(row["rep"], row["from"]) for row in found.set_aside] == [("rep 3", "deal size")]
    assert found.rows[0]["set_aside"] == "rep 3"
    assert len(lf.team.compare(reps, metrics=["deal size"], keep_influential=True).set_aside) == 0


def test_words_are_no_metrics_and_columns_have_names_of_their_own():
    reps = enterprise()
    reps["region"] = ["north", "south"] * 6
    reps["who"], reps["attainment"] = reps.pop("rep"), reps.pop("outcome")
    found = lf.team.compare(reps, lf.team.Groups(rep="who", outcome="attainment"))
    assert {row["metric"] for row in found.rows} == {"activity", "discovery calls", "demos", "close rate", "deal size"}


def test_what_can_not_be_compared_says_why():
    reps = enterprise()
    with pytest.raises(lf.errors.NotFound, match="cycle"):
        lf.team.compare(reps, lower_is_better=["cycle"])
    with pytest.raises(lf.errors.NotFound, match="quota"):
        lf.team.compare(reps, lf.team.Groups(outcome="quota"))
    with pytest.raises(lf.errors.InvalidArgument, match="fraction"):
        lf.team.compare(reps, lf.team.Groups(fraction=0.6))
    with pytest.raises(lf.errors.InsufficientData):
        lf.team.compare({name: values[:3] for name, values in reps.items()})
    reps["rep"][3] = "rep 2"
    with pytest.raises(lf.errors.InvalidArgument, match="rep"):
        lf.team.compare(reps)


def test_groups_by_threshold_by_name_and_within_segments():
    reps = enterprise()
    found = lf.team.compare(reps, lf.team.Groups(threshold=1.0))
    assert (found.top, len(found.bottom)) == ([f"rep {i}" for i in range(5)], 7)
    found = lf.team.compare(reps, lf.team.Groups(top=["rep 0", "rep 5"], bottom=["rep 3", "rep 11"]))
    assert (found.top, found.bottom) == (["rep 0", "rep 5"], ["rep 11", "rep 3"])
    reps["region"] = ["north"] * 6 + ["south"] * 6
    found = lf.team.compare(reps, lf.team.Groups(segment="region"))
    assert set(found.top) == {"rep 0", "rep 1", "rep 6", "rep 7"}
    with pytest.raises(lf.errors.InvalidArgument, match="rep 99"):
        lf.team.compare(reps, lf.team.Groups(top=["rep 0", "rep 99"], bottom=["rep 3", "rep 11"]))
    with pytest.raises(ValueError, match="tenure_adjustment"):
        lf.team.compare(reps, lf.team.Groups(tenure_adjustment="half"))  # type: ignore[arg-type]


def test_months_worked_and_tenure_are_respected():
    reps = enterprise()
    reps["months"] = [0.5, *[6.0] * 11]
    reps["tenure"] = [24.0, 1.0, *[24.0] * 10]
    found = lf.team.compare(reps, lf.team.Groups(exposure="months", tenure="tenure"), per_month=["demos"])
    assert "rep 0" not in found.top + found.bottom
    assert (found.rows.metadata["too_short"], found.rows.metadata["too_new"]) == ("1", "1")
    assert "months" not in {row["metric"] for row in found.rows}
    demos = next(row for row in found.rows if row["metric"] == "demos")
    assert demos["mean_bottom"] < 2


def test_a_comparison_stops_when_told_to():
    n = 6_000
    reps = {"rep": [str(i) for i in range(n)], "outcome": [float(i) for i in range(n)], "x": [float(i * i % 97) for i in range(n)]}
    with pytest.raises(lf.errors.Cancelled):
        lf.team.compare(reps, permutations=5_000_000, progress=lambda share: False)


def test_a_plot_is_a_forest():
    chart = lf.team.compare(enterprise()).plot().to_dict()
    assert len(chart["layer"]) == 3
    assert any("close rate" in str(data) for data in chart["datasets"].values()) if "datasets" in chart else "close rate" in str(chart)
    ratio = lf.team.compare(enterprise()).plot("ratio").to_dict()
    assert "'x': 1.0" in str(ratio)


def test_a_gap_that_was_luck_does_not_come_again():
    reps = {
        "rep": [f"rep {i}" for i in range(9)],
        "outcome": [9.0, 8.0, 7.0, 5.0, 5.5, 6.0, 3.0, 2.0, 1.0],
        "luck 1": [9.0, 8.0, 7.0, 5.0, 5.5, 6.0, 3.0, 2.0, 1.0],
        "luck 2": [5.0, 4.0, 6.0, 5.0, 5.5, 4.5, 5.0, 6.0, 4.0],
        "skill 1": [3.0, 3.1, 2.9, 2.0, 2.1, 1.9, 1.0, 1.1, 0.9],
        "skill 2": [3.0, 3.0, 3.0, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0],
    }
    luck, skill = lf.team.repeatable_gap(reps, {"luck": ("luck 1", "luck 2"), "skill": ("skill 1", "skill 2")})
    assert (luck["metric"], skill["metric"]) == ("luck", "skill")
    assert luck["same"]["estimate"] == 6.0
    assert luck["next"]["estimate"] == 0.0
    assert skill["next"]["estimate"] == 2.0
    assert skill["shrunk"]["estimate"] == pytest.approx(2.0, rel=0.01)
    with pytest.raises(lf.errors.NotFound, match="luck 3"):
        lf.team.repeatable_gap(reps, {"luck": ("luck 1", "luck 3")})
    with pytest.raises(lf.errors.InvalidArgument):
        lf.team.repeatable_gap(reps, {})


def test_a_gap_of_rates_is_shrunk_by_how_many_deals_there_were():
    wins = [9.0, 8.0, 8.0, 6.0, 5.0, 5.0, 2.0, 2.0, 1.0]
    reps = {"rep": [f"rep {i}" for i in range(9)], "outcome": wins, "w1": wins, "n1": [10] * 9, "w2": [50.0] * 9, "n2": [100] * 9}
    (row,) = lf.team.repeatable_gap(reps, {}, rates={"win rate": ("w1", "n1", "w2", "n2")})
    assert row["metric"] == "win rate"
    assert row["same"]["estimate"] == pytest.approx(20 / 30)
    assert row["next"]["estimate"] == 0
    assert 0.2 < row["shrunk"]["estimate"] < row["same"]["estimate"]
    with pytest.raises(lf.errors.InvalidArgument, match="w1|wins"):
        lf.team.repeatable_gap(reps | {"w1": [11.0] * 9}, {}, rates={"win rate": ("w1", "n1", "w2", "n2")})
    with pytest.raises(lf.errors.MemoryLimit):
        lf.team.repeatable_gap(reps, {}, rates={"win rate": ("w1", "n1", "w2", "n2")}, memory_limit=1000)


def chain():
    """Fifty demos each; 46% against 24% closed, deals of 160k against 70k."""
    deals = [22.0, 23.0, 24.0, 17.0, 17.0, 17.0, 11.0, 12.0, 13.0]
    size = [160e3] * 3 + [110e3] * 3 + [70e3] * 3
    bookings = [n * each for n, each in zip(deals, size, strict=True)]
    return {"rep": [f"rep {i}" for i in range(9)], "outcome": bookings, "demos": [50] * 9, "deals": deals, "bookings": bookings}


def test_a_gap_is_split_by_the_formula_and_its_parts_add_up():
    split = lf.team.attribute(chain(), {"demos": "demos", "close rate": "deals", "deal size": "bookings"})
    above, below = 23 * 160e3, 12 * 70e3
    mean = (above - below) / math.log(above / below)
    assert split.gap.estimate == pytest.approx(above - below, rel=1e-14)
    parts = {row["factor"]: row["part"]["estimate"] for row in split.rows}
    assert parts["demos"] == 0
    assert parts["close rate"] == pytest.approx(mean * math.log(23 / 12), rel=1e-13)
    assert parts["deal size"] == pytest.approx(mean * math.log(16 / 7), rel=1e-13)
    assert sum(parts.values()) == pytest.approx(above - below, rel=1e-13)
    worth = split.rows[2]["worth"]
    assert worth["estimate"] == pytest.approx(3 * below * (math.sqrt(16 / 7) - 1))
    assert isinstance(split.worth[2], lf.Landing)
    assert split.worth[2].quantile(0.5) == pytest.approx(worth["estimate"], rel=0.05)
    assert len(split.plot("worth").to_dict()["layer"]) == 3
    again = lf.team.attribute(chain(), ["demos", "deals", "bookings"], threads=2)
    assert [row["part"] for row in again.rows] == [row["part"] for row in split.rows]


def test_a_chain_that_can_not_be_split_says_why():
    reps = chain()
    reps["deals"][8] = -1.0
    with pytest.raises(lf.errors.InvalidArgument, match="deals") as caught:
        lf.team.attribute(reps, ["demos", "deals"])
    assert caught.value.row == 8
    with pytest.raises(lf.errors.InvalidArgument, match="volumes"):
        lf.team.attribute(chain(), [])
    with pytest.raises(lf.errors.InsufficientData):
        lf.team.attribute(chain() | {"deals": [1.0] * 6 + [0.0] * 3}, ["demos", "deals"])


def test_who_truly_stands_at_the_top():
    reps = {"rep": ["Ann", "Bo", "Cy", "Di"], "wins": [40, 9, 6, None], "closed": [80, 30, 30, 12]}
    rows = list(lf.team.standing(reps))
    assert [row["rep"] for row in rows][0] == "Ann"
    assert len(rows) == 3
    assert rows[0]["seen"] == 0.5
    assert rows[0]["truth"]["estimate"] < 0.5  # pulled to the others
    assert sum(row["rank"]["estimate"] for row in rows) == pytest.approx(6)
    assert sum(row["top_share"] for row in rows) == pytest.approx(1)
    deals = {"who": ["Ann", "Bo", "Cy"], "deal": [5.0, 9.0, 7.0], "error": [1.0, 1.0, 1.0]}
    by = {"rep": "who", "value": "deal", "standard_error": "error"}
    assert lf.team.standing(deals, **by)[0]["rep"] == "Bo"
    assert lf.team.standing(deals, **by, lower_is_better=True)[0]["rep"] == "Ann"
    with pytest.raises(lf.errors.InvalidArgument, match="value"):
        lf.team.standing(deals, rep="who", wins="deal", value="deal", standard_error="error")
    with pytest.raises(lf.errors.MemoryLimit):
        lf.team.standing(reps, memory_limit=1000)
    with pytest.raises(lf.errors.Cancelled):
        lf.team.standing(reps, draws=300_000, progress=lambda share: False)


def test_the_rep_that_a_conclusion_hangs_on_is_named():
    rows = {row["metric"]: row for row in lf.team.influence(enterprise())}
    assert set(rows) == {"activity", "discovery calls", "demos", "close rate", "deal size"}
    assert rows["deal size"]["driver"]
    assert rows["deal size"]["without"].startswith("rep ")
    assert rows["deal size"]["difference"] == pytest.approx(90_000)
    assert rows["deal size"]["turns"] == (rows["deal size"]["driver"] != rows["deal size"]["driver_without"])
    whale = enterprise()
    whale["deal size"] = [950000, 20500, 19800, 21000, 20200, 20100, 19600, 20800, 20300, 19900, 20400, 19700]
    found = lf.team.influence(whale, metrics=["deal size"], keep_influential=True, threads=2)
    assert found[0]["without"] == "rep 0"
    assert found[0]["difference_without"] < 0.1 * found[0]["difference"]


def roads(most: int) -> lf.team.Camps:
    """Of forty reps the best twenty are the busy and the efficient in turn."""
    top, all_reps = range(20), range(40)
    reps = {
        "rep": [f"rep {i}" for i in all_reps],
        "outcome": [float(40 - i) for i in all_reps],
        "calls": [(300 + i if i % 2 else 80 + i) if i in top else 150 + 2 * i % 17 for i in all_reps],
        "rate": [(20 + i % 3 if i % 2 else 60 + i % 5) if i in top else 20 + 3 * i % 7 for i in all_reps],
    }
    return lf.team.camps(reps, lf.team.Groups(fraction=0.5), most=most)


def test_two_roads_to_the_top_are_told_apart():
    found = roads(3)
    assert found.camps == [[f"rep {i}" for i in range(0, 20, 2)], [f"rep {i}" for i in range(1, 20, 2)]]
    assert found.preferred >= 2
    assert found.p_value <= 0.1
    assert found.stability > 0.9
    assert len(found.bic) == 3
    assert {row["metric"] for row in found.profiles} == {"calls", "rate"}
    assert len(roads(1).camps) == 1


def test_camps_need_six_at_the_top():
    with pytest.raises(lf.errors.InsufficientData):
        lf.team.camps({"rep": list("abcdef"), "outcome": [6, 5, 4, 3, 2, 1], "calls": [1, 2, 3, 4, 5, 6]})


def sold() -> dict[str, list[object]]:
    """Six reps in two quarters: the one of rank r wins 6 - r of six a quarter, of 100 each; in the second Fay lands one of 5,000."""
    first = datetime.date(2026, 1, 5)
    deals: dict[str, list[object]] = {name: [] for name in ("id", "owner", "stage", "created", "closed", "amount")}
    for quarter in range(2):
        for rank, name in enumerate(("Ann", "Bo", "Cy", "Di", "Ed", "Fay")):
            for i in range(6):
                created = first + datetime.timedelta(days=90 * quarter + i)
                amount = 5000.0 if (quarter, rank, i) == (1, 5, 0) else 100.0
                stage = "won" if i < 6 - rank else "lost"
                values = (f"{quarter}{name}{i}", name, stage, created, created + datetime.timedelta(days=30), amount)
                for column, value in zip(deals.values(), values, strict=True):
                    column.append(value)
    return deals


FIRST, SECOND = ("2026-01-01", "2026-04-01"), ("2026-04-01", "2026-07-01")


def test_reps_of_deals_go_into_a_comparison():
    activities = {"owner": ["Ann", "Ann", "Bo"], "date": [datetime.date(2026, 2, 1), datetime.date(2026, 5, 1), None]}
    reps = lf.team.reps_of_deals(sold(), activities, period=FIRST, rejects="return")
    assert len(reps.rejects) == 0
    assert list(reps["rep"]) == ["Ann", "Bo", "Cy", "Di", "Ed", "Fay"]
    assert list(reps["activities"]) == [1, 0, 0, 0, 0, 0]
    assert list(reps["won_amount"]) == [600, 500, 400, 300, 200, 100]
    assert reps["median_cycle_days"][0] == 30
    comparison = lf.team.compare(reps, metrics=["win_rate", "activities"])
    assert comparison.top == ["Ann", "Bo"]
    split = lf.team.attribute(reps, {"closed": "closed_count", "win rate": "won_count", "mean deal": "won_amount"})
    assert split.gap.estimate == 400
    assert lf.team.standing(reps, wins="won_count", closed="closed_count")[0]["rep"] == "Ann"


def test_the_deal_that_a_gap_hangs_on_is_named():
    rows = lf.team.influence_of_deals(sold(), period=SECOND, keep_influential=True)
    assert {row["metric"]: row["without"] for row in rows}["mean deal"] == "1Fay0"


def test_a_gap_of_deals_is_measured_again():
    rows = lf.team.repeatable_gap_of_deals(sold(), FIRST, period=SECOND)
    assert list(rows["metric"]) == ["amount won", "mean deal", "median cycle, days", "deals created", "win rate"]
    assert rows[0]["same"]["estimate"] == 400
    assert rows[0]["next"]["estimate"] == (600 + 500) / 2 - (200 + 5000) / 2


def test_deals_that_no_team_comes_of_are_refused():
    with pytest.raises(lf.errors.NotFound) as failure:
        lf.team.reps_of_deals(sold(), owner="planet")
    assert failure.value.column == "planet"
    with pytest.raises(lf.errors.InsufficientData):
        lf.team.repeatable_gap_of_deals(sold(), ("2020-01-01", "2020-04-01"), period=FIRST)
    wrong = sold()
    wrong["stage"][3] = None
    with pytest.raises(lf.errors.InvalidArgument) as failure:
        lf.team.influence_of_deals(wrong)
    assert failure.value.row == 3


def test_maven_reps_are_those_that_a_count_of_its_deals_gives():
    pyarrow_csv = pytest.importorskip("pyarrow.csv")
    table = pyarrow_csv.read_csv(public_data("crm_maven") / "sales_pipeline.csv")
    columns = lf.Columns(id="opportunity_id", created="engage_date", closed="close_date", amount="close_value", stage="deal_stage",
                         won_stages=["Won"], lost_stages=["Lost"], open_stages=["Prospecting", "Engaging"])  # fmt: skip
    begin, end = datetime.date(2017, 7, 1), datetime.date(2017, 10, 1)
    reps = lf.team.reps_of_deals(table, period=(begin, end), as_of="2017-12-31", owner="sales_agent", columns=columns)
    won: dict[str, list[float]] = {}
    closed: dict[str, int] = {}
    for row in table.to_pylist():
        if row["close_date"] is not None and begin <= row["close_date"] < end:
            closed[row["sales_agent"]] = closed.get(row["sales_agent"], 0) + 1
            if row["deal_stage"] == "Won":
                won.setdefault(row["sales_agent"], []).append(row["close_value"])
    assert len(reps) == len(closed)
    for row in reps:
        assert row["closed_count"] == closed[row["rep"]]
        assert row["won_amount"] == pytest.approx(sum(won[row["rep"]]), abs=1e-6)
        assert row["mean_deal"] == pytest.approx(sum(won[row["rep"]]) / len(won[row["rep"]]))
