"""The reference values that C++ is tested with: every list of every file of tests/reference, or why it is not run here."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import ROOT, reference

import landfall as lf

Case = dict[str, Any]
RUN: dict[str, Callable[[Any], None]] = {}


def runs(section: str) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """The function that a section's cases are given to, one at a time."""

    def keep(check: Callable[[Any], None]) -> Callable[[Any], None]:
        RUN[section] = check
        return check

    return keep


def sections() -> dict[str, list[Any]]:
    """Lists of cases, "file:name"; lists of plain numbers and words belong to the cases beside them."""
    found = {}
    for path in sorted((ROOT / "tests" / "reference").glob("*.json")):
        for name, cases in json.loads(path.read_text()).items():
            if isinstance(cases, list) and isinstance(cases[0], (dict, list)):
                found[f"{path.name}:{name}"] = cases
    return found


def reasons() -> dict[str, str]:
    lines = (ROOT / "tests" / "reference" / "beyond_c.txt").read_text().splitlines()
    return dict(line.split(maxsplit=1) for line in lines if not line.startswith("#"))


SECTIONS = sections()


def test_every_section_is_run_or_has_its_reason():
    beyond = {section for section in SECTIONS if {section, section.partition(":")[0]} & set(reasons())}
    assert set(SECTIONS) == set(RUN) | beyond
    assert not set(RUN) & beyond
    assert all(reason in SECTIONS or reason in {section.partition(":")[0] for section in SECTIONS} for reason in reasons())


@pytest.mark.parametrize("section", RUN)
def test_python_answers_as_the_reference_does(section):
    assert SECTIONS[section]
    for case in SECTIONS[section]:
        RUN[section](case)


def has_rows(landing: lf.Landing, rows: list[dict[str, float]], relative: float, absolute: float) -> None:
    x = [row["x"] for row in rows]
    assert landing.cdf(x) == pytest.approx([row["cdf"] for row in rows], rel=relative, abs=absolute)
    if all("at_least" in row for row in rows):
        assert landing.probability_at_least(x) == pytest.approx([row["at_least"] for row in rows], rel=relative, abs=absolute)


@runs("landing.json:cases")
def exact_sums(case: Case) -> None:
    landing = lf.Landing.from_deals(case["probability"], case["amount"])
    assert landing.mean == pytest.approx(case["mean"], rel=1e-12)
    assert landing.variance == pytest.approx(case["variance"], rel=1e-12)
    assert (landing.n, landing.error_bound) == (len(case["amount"]), 0)
    has_rows(landing, case["rows"], 1e-9, 1e-12)


@runs("landing_smooth.json:cases")
@runs("poisson_binomial.json:cases")
def smooth_sums(case: Case) -> None:
    has_rows(lf.Landing.from_deals(case["probability"], case["amount"]), case["rows"], 0, 1e-9)


@runs("uncertain_deals.json:cases")
def uncertain_amounts(case: Case) -> None:
    parts = []  # one for each shape, which are independent; a fixed amount is one that does not vary
    for shape in ("lognormal", "gamma"):
        if deals := [deal for deal in case["deals"] if (deal["kind"] == "gamma") == (shape == "gamma")]:
            columns = ([deal[name] for deal in deals] for name in ("p", "mean", "cv"))
            parts.append(lf.Landing.from_uncertain_deals(*columns, shape=shape))
    landing = sum(parts[1:], parts[0])
    assert landing.mean == pytest.approx(case["mean"], rel=1e-12)
    assert landing.variance == pytest.approx(case["variance"], rel=1e-12)
    has_rows(landing, case["rows"], 0, 1e-9)


@runs("amount.json:cases")
def one_amount(case: Case) -> None:
    if case["kind"] == "triangular":
        landing = lf.Landing.from_triangular_deals([1.0], *case["parameters"])
    else:
        landing = lf.Landing.from_uncertain_deals([1.0], *case["parameters"], shape=case["kind"])
    assert landing.mean == pytest.approx(case["mean"], rel=1e-12)
    assert landing.variance == pytest.approx(case["variance"], rel=1e-12)
    off = landing.error_bound  # of one amount alone, whose tail is long, a grid is coarse
    for row in case["cdf"]:
        assert landing.cdf(row["x"] - off) - 1e-9 <= row["cdf"] <= landing.cdf(row["x"] + off) + 1e-9


@runs("common_factor.json:cases")
def shared_luck(case: Case) -> None:
    degrees = {} if case["degrees"] is None else {"degrees_of_freedom": case["degrees"]}
    landing = lf.Landing.under_common_factor(case["probability"], case["amount"], case["correlation"], **degrees)
    assert landing.mean == pytest.approx(case["mean"], rel=1e-8)
    assert landing.variance == pytest.approx(case["variance"], rel=1e-6)
    has_rows(landing, case["rows"], 0, 1e-8)


@runs("compound.json:cases")
def business_to_come(case: Case) -> None:
    landing = lf.Landing.compound(case["mean_count"], case["amounts"], variance_to_mean=case["variance_to_mean"])
    has_rows(landing, case["rows"], 1e-9, 1e-12)


@runs("plan.json:expected")
def landings_beside_plans(case: Case) -> None:
    landing = lf.Landing.from_deals(case["probability"], case["amount"])
    variance = landing - case["plan"]
    assert landing.probability_at_least(case["plan"]) == pytest.approx(case["at_least"], rel=1e-12)
    assert landing.cdf(case["plan"]) == pytest.approx(case["at_most"], rel=1e-12)
    assert variance.mean == pytest.approx(case["mean"], rel=1e-9, abs=1e-9)
    expected = [case[name] for name in ("p10", "low_50", "p50", "high_50", "p90")]
    assert variance.quantile([0.1, 0.25, 0.5, 0.75, 0.9]) == pytest.approx(expected, rel=1e-9)


@runs("score.json:cases")
def crps(case: Case) -> None:
    def made(part: Case) -> lf.Landing:
        return lf.Landing.from_samples(part["samples"]) if "samples" in part else lf.Landing.from_quantiles(**part)

    landing = lf.Landing.mixture([made(part) for part in case["parts"]], case["weights"])
    assert landing.crps(case["outcomes"]) == pytest.approx(case["crps"], rel=1e-9, abs=1e-9)


@runs("score.json:binomial")
def crps_of_a_binomial(case: Case) -> None:
    landing = lf.Landing.from_deals([case["p"]] * case["n"], [1.0] * case["n"])
    assert landing.crps(case["outcome"]) == pytest.approx(case["crps"], rel=1e-9)
    log_score = mean_log_score(landing, case["outcome"])
    if case["log_score"] is not None:
        assert log_score == pytest.approx(case["log_score"], rel=1e-9)


@runs("score.json:poisson")
def crps_of_a_poisson(case: Case) -> None:
    landing = lf.Landing.compound(case["mean"], [1.0])
    assert landing.crps(case["outcome"]) == pytest.approx(case["crps"], rel=1e-9)
    if case["log_score"] < 20:  # by FFT: 1e-16 of 1, not of the mass
        assert mean_log_score(landing, case["outcome"]) == pytest.approx(case["log_score"], rel=1e-6)


def mean_log_score(landing: lf.Landing, outcome: float) -> float:
    """The log score, with cells of one whole number each."""
    scores = lf.landing.score([landing], [outcome], cell_width=1.0).scores
    return float(dict(zip(scores["score"], scores["mean"], strict=True))["log score"]["estimate"])


@runs("score.json:quantile")
def pinball(case: Case) -> None:
    assert lf.Landing.point(case["quantile"]).pinball(case["q"], case["outcome"]) == pytest.approx(case["pinball"], rel=1e-12)


@runs("proportion.json:cases")
def intervals_of_r(case: Case) -> None:
    for method in ("wilson", "jeffreys", "clopper_pearson"):
        answer = lf.stats.proportion_interval(case["k"], case["n"], method, case["level"])
        assert [answer.low, answer.high] == pytest.approx(case[method], rel=1e-11, abs=1e-12)
        assert (answer.n, answer.level) == (case["n"], case["level"])


@runs("two_rates.json:cases")
def two_rates_of_r(case: Case) -> None:
    answer = lf.stats.two_rates(*(int(count) for count in case["counts"]), 0.8)
    assert answer.fisher_p == pytest.approx(case["fisher"], rel=1e-10, abs=1e-300)
    assert answer.likelihood_ratio_p == pytest.approx(case["likelihood_ratio"], rel=1e-8, abs=1e-15)
    assert [answer.difference.low, answer.difference.high] == pytest.approx([case["low"], case["high"]], rel=1e-10)


CALENDAR = lf.Calendar(holidays=reference("fiscal_calendar.json")["holidays"])


@runs("fiscal_calendar.json:business_days")
def business_days(case: tuple[str, str, int]) -> None:
    begin, end, expected = case
    assert CALENDAR.business_days(begin, end) == expected


@runs("plan.json:variances")
def variances(case: Case) -> None:
    answer = lf.plan.variance(case["plan"], case["actual"], case["polarity"])
    assert answer.variance == pytest.approx(case["variance"], rel=1e-9, abs=1e-9)
    assert answer.ratio == (None if case["ratio"] is None else pytest.approx(case["ratio"], rel=1e-9))
    assert answer.verdict == case["verdict"]


@runs("okr.json:trends")
def trends_of_check_ins(case: Case) -> None:
    begin = datetime.date(2017, 10, 1)
    day = lambda number: begin + datetime.timedelta(number - 1)  # noqa: E731
    known = {day(number): value for number, value in zip(case["days"], case["values"], strict=True)}
    result = lf.okr.KeyResult(1e9, (begin, begin + datetime.timedelta(case["length"])), case["initial"], check_ins=known)
    last = max(known)
    trend = lf.okr.trend(result, last)
    for name in ("drift_per_day", "variance_per_day", "centre", "scale"):
        assert getattr(trend, name) == pytest.approx(case[name], rel=1e-12)
    landing = lf.okr.landing(result, last)
    for q, value in case["quantiles"]:
        assert landing.cdf(value) == pytest.approx(q, abs=1e-4)
    for direction, name in (("stay_above", "at_least"), ("stay_below", "at_most")):
        verdict = lf.okr.status(result._replace(direction=direction, target=case["target"]), last)
        assert verdict.p_hit == pytest.approx(case[name], abs=1e-4)


@runs("survival.json:cases")
def curve_of_lifelines(case):
    duration, end = case["duration"], case["end"]
    assert lf.survival.quantile(duration, end, 0.5).estimate == case["median"]
    assert lf.survival.restricted_mean(duration, end, 25.0).estimate == pytest.approx(case["restricted_mean"], rel=1e-9)
    table = lf.survival.kaplan_meier(duration, end)
    assert table["time"].to_list() == case["time"]
    for name, field in (("survival", "estimate"), ("low", "low"), ("high", "high")):
        assert [row["survival"][field] for row in table] == pytest.approx(case[name], abs=1e-12)
    if "incidence_1" in case:
        ways = lf.survival.aalen_johansen(duration, end, 2)
        for way in (1, 2):
            found = [row["incidence"]["estimate"] for row in ways if row["way"] == way]
            assert found == pytest.approx(case[f"incidence_{way}"], abs=1e-12)


@runs("cure.json:cases")
def cure_of_scipy(case):
    width = case["width"]
    rows = [case["covariates"][i : i + width] for i in range(0, len(case["covariates"]), width)] if width else None
    model = lf.survival.fit_cure(case["time"], case["ended"], rows, timing=case["timing"].replace(" ", "_"))
    assert model.summary["log_likelihood"] == pytest.approx(case["log_likelihood"], rel=1e-9)
    assert model.parameters["constant"]["estimate"] == pytest.approx(case["parameters"][0], rel=1e-5, abs=1e-5)


@runs("weibull.json:cases")
def weibull_of_r(case):
    width = case["width"]
    rows = [case["covariates"][i : i + width] for i in range(0, len(case["covariates"]), width)] if width else None
    model = lf.survival.fit_weibull(case["time"], case["ended"], rows)
    assert model.summary["log_likelihood"] == pytest.approx(case["log_likelihood"], rel=1e-9)
    assert model.parameters["constant"]["estimate"] == pytest.approx(case["parameters"][0], rel=1e-6)
    assert model.quantile(0.5, [0.5] * width).estimate == pytest.approx(case["median"], rel=1e-6)


@runs("calibration.json:cases")
def chances_that_came_true(case: Case) -> None:
    weight = case["weight"] or None
    judged = lf.stats.calibration(case["probability"], case["outcome"], weight)
    scores = judged.scores[0]
    assert scores["score"]["estimate"] == pytest.approx(case["brier"], rel=1e-12)
    assert scores["log_loss"]["estimate"] == pytest.approx(case["log_loss"], rel=1e-12)
    on_an_edge = any(abs(p * 10 - round(p * 10)) < 1e-9 for p in case["probability"])  # scikit-learn: into the lower bin
    if "uniform 10" in case and not on_an_edge:
        assert [row["observed"]["estimate"] for row in judged.table] == pytest.approx(case["uniform 10"]["observed"], rel=1e-12)
        assert list(judged.table["mean_probability"]) == pytest.approx(case["uniform 10"]["said"], rel=1e-12)
    for fit in ("maximum_likelihood", "firth"):
        expected = case.get("recalibration" if fit == "maximum_likelihood" else "firth")
        line = lf.stats.calibration(case["probability"], case["outcome"], weight, fit=fit).line[0]
        if expected is None:
            assert line["separated"]
            continue
        assert line["intercept"]["estimate"] == pytest.approx(expected["intercept"], rel=1e-7, abs=1e-8)
        assert line["slope"]["estimate"] == pytest.approx(expected["slope"], rel=1e-7)
        assert line["slope_error"] == pytest.approx(expected["slope_error"], rel=1e-7)
        assert line["p_value"] == pytest.approx(expected["p_value"], rel=1e-6, abs=1e-12)


ALTERNATIVES = ("two_sided", "greater", "less")


@runs("effect_size.json:cases")
def effects_of_scipy(case: Case) -> None:
    for measure, relative in (("difference", 1e-11), ("ratio", 1e-11), ("hedges_g", 1e-8)):
        if measure in case:
            answer = lf.stats.effect_size(case["first"], case["second"], measure, case["level"])
            assert list(answer[:3]) == pytest.approx(case[measure], rel=relative)


@runs("permutation.json:cases")
def permutations_of_scipy(case: Case) -> None:
    for alternative in ALTERNATIVES:
        test = lf.stats.group_test(case["first"], case["second"], alternative=alternative)
        assert (test.exact, test.permutations) == (True, case["ways"])
        assert test.statistic == pytest.approx(case["difference"], rel=1e-12)
        assert test.p_value == pytest.approx(case[alternative], rel=1e-13)


@runs("rank_test.json:cases")
def ranks_of_scipy(case: Case) -> None:
    first, second = case["first"], case["second"]
    delta = lf.stats.effect_size(first, second, "cliffs_delta", case["level"])
    assert list(delta[:3]) == pytest.approx(case["delta"], rel=1e-10)
    for alternative in ALTERNATIVES:
        exact = lf.stats.group_test(first, second, "mann_whitney", alternative)
        normal = lf.stats.group_test(first, second, "mann_whitney", alternative, exact_limit=0)
        assert exact.statistic == case["u"]
        assert not normal.exact
        assert exact.p_value == pytest.approx(case.get(f"exact_{alternative}", exact.p_value), rel=1e-10)
        assert normal.p_value == pytest.approx(case.get(f"normal_{alternative}", normal.p_value), rel=1e-10)
        if "statistic" in case:
            test = lf.stats.group_test(first, second, "brunner_munzel", alternative)
            assert test.statistic == pytest.approx(case["statistic"], rel=1e-10)
            assert test.p_value == pytest.approx(case[f"brunner_munzel_{alternative}"], rel=1e-9)


@runs("bootstrap.json:cases")
def bootstraps_of_scipy(case: Case) -> None:
    answer = lf.stats.bca(*case["samples"], level=case["level"], resamples=200_000, widened=False)
    step = 1 / 12 if case["name"] == "whole numbers" else 0  # by which their mean steps; both sides draw
    assert [answer.low, answer.high] == pytest.approx([case["low"], case["high"]], abs=0.04 * case["error"] + step)


@runs("descriptive.json:benjamini_hochberg")
def q_values_of_r(case: Case) -> None:
    assert lf.stats.q_values(case["p"]) == pytest.approx(case["q"], rel=1e-13)


@runs("team.json:rows")
def comparison_of_r(case: Case) -> None:
    file = reference("team.json")
    reps = {"rep": [str(i) for i in range(len(file["outcome"]))], "outcome": file["outcome"]}
    reps |= {row["metric"]: row["values"] for row in file["rows"]}
    row = next(row for row in lf.team.compare(reps).rows if row["metric"] == case["metric"])
    assert (row["mean_top"], row["mean_bottom"]) == pytest.approx((case["mean_top"], case["mean_bottom"]), rel=1e-13)
    difference = [row["difference"][end] for end in ("estimate", "low", "high")]
    assert difference == pytest.approx(case["difference"], rel=1e-10, abs=1e-10)
    assert (row["p_value"], row["q_value"]) == pytest.approx((case["p"], case["q"]), rel=1e-12)


@runs("correlates.json:rows")
def correlates_of_scipy(case: Case) -> None:
    file = reference("correlates.json")
    reps = {"rep": [str(i) for i in range(len(file["outcome"]))], "outcome": file["outcome"]}
    reps |= {row["metric"]: row["values"] for row in file["rows"]}
    row = next(row for row in lf.team.correlates(reps) if row["metric"] == case["metric"])
    for name in ("spearman", "partial"):
        assert [row[name][end] for end in ("estimate", "low", "high")] == pytest.approx(case[name], rel=1e-10)
    assert row["ridge"]["estimate"] == pytest.approx(case["ridge"], rel=1e-9)
