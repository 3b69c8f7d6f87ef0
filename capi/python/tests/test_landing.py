"""Landings: their algebra, arrays of every kind, how they are shown."""

from __future__ import annotations

import array
import copy
import decimal
import gc
import math
import pickle
import re
import threading

import numpy
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as some

import landfall as lf

amounts = some.floats(-1e6, 1e6)
deals = some.lists(some.tuples(some.floats(0, 1), amounts), max_size=12)


@given(some.integers(1, 200), some.floats(0.01, 0.99))
@settings(max_examples=50, deadline=None)
def test_deals_of_one_amount_are_binomial(n, probability):
    landing = lf.Landing.from_deals([probability] * n, [1.0] * n)
    k = numpy.arange(n + 1.0)
    numpy.testing.assert_allclose(landing.cdf(k), scipy.stats.binom.cdf(k, n, probability), rtol=1e-9, atol=1e-12)


@given(deals, deals, amounts, some.floats(-100, 100))
@settings(max_examples=100, deadline=None)
def test_means_and_variances_add_shift_and_scale(first, second, by, factor):
    a, b = (lf.Landing.from_deals([p for p, _ in part], [x for _, x in part]) for part in (first, second))
    assert (a + b).mean == pytest.approx(a.mean + b.mean, rel=1e-9, abs=1e-6)
    assert (a + b).variance == pytest.approx(a.variance + b.variance, rel=1e-9, abs=1e-6)
    assert (by + a).mean == pytest.approx(a.mean + by, rel=1e-9, abs=1e-6)
    assert (a * factor).variance == pytest.approx(a.variance * factor**2, rel=1e-9, abs=1e-6)
    assert (by - a).mean == pytest.approx(by - a.mean, rel=1e-9, abs=1e-6)
    assert (a - b).mean == pytest.approx(a.mean - b.mean, rel=1e-9, abs=1e-6)
    assert (-a).mean == pytest.approx(-a.mean, rel=1e-12)
    assert (a / 2).mean == pytest.approx(a.mean / 2)


def test_landings_of_a_team_are_summed():
    team = [lf.Landing.point(float(value)) for value in range(5)]
    assert sum(team).mean == 10.0


def test_numbers_of_numpy_are_numbers():
    landing = lf.Landing.point(5)
    for kind in (numpy.float64, numpy.float32, numpy.int64):
        for made, mean in ((kind(2) + landing, 7.0), (landing + kind(2), 7.0), (kind(2) * landing, 10.0), (kind(2) - landing, -3.0)):
            assert isinstance(made, lf.Landing)
            assert made.mean == mean


def test_a_mixture_is_one_of_its_parts():
    mixed = lf.Landing.mixture([lf.Landing.point(0), lf.Landing.point(10)], numpy.array([3, 1]))
    assert mixed.cdf([-1, 0, 9, 10]) == [0.0, 0.75, 0.75, 1.0]


def test_quantiles_of_samples_are_those_of_numpy():
    samples = numpy.random.default_rng(1).lognormal(size=1001)
    landing = lf.Landing.from_samples(samples)
    q = numpy.linspace(0.01, 1, 100)
    numpy.testing.assert_array_equal(landing.quantile(q), numpy.quantile(samples, q, method="inverted_cdf"))


def test_a_forecast_given_by_its_quantiles_has_them():
    landing = lf.Landing.from_quantiles(probabilities=[0.1, 0.5, 0.9], values=[80, 100, 130])
    assert landing.quantile([0.1, 0.5, 0.9]) == [80.0, 100.0, 130.0]


# --- arguments ---

QUARTERS = [0.25, 0.5, 0.75]
SAME = [
    QUARTERS,
    tuple(QUARTERS),
    array.array("d", QUARTERS),
    array.array("f", QUARTERS),
    memoryview(array.array("d", QUARTERS)),
    memoryview(array.array("d", [0.25, 7, 0.5, 7, 0.75]))[::2],
    numpy.array(QUARTERS),
    numpy.array(QUARTERS, numpy.float32),
    numpy.array([0.25, 7, 0.5, 7, 0.75])[::2],
    numpy.array(QUARTERS, object),
    [decimal.Decimal("0.25"), 0.5, numpy.float64(0.75)],
    (q for q in QUARTERS),
]


@pytest.mark.parametrize("q", SAME, ids=lambda q: type(q).__name__)
def test_arrays_of_every_kind_are_read_alike(q):
    answer = lf.Landing.from_samples(range(1, 101)).quantile(q)
    assert list(answer) == [25.0, 50.0, 75.0]
    assert isinstance(answer, numpy.ndarray if isinstance(q, numpy.ndarray) else list)


def test_series_are_arrays():
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    landing = lf.Landing.from_samples(range(1, 101))
    for series in (pandas.Series([0.1, 0.5]), polars.Series([0.1, 0.5])):
        assert landing.quantile(series).tolist() == [10.0, 50.0]
    assert lf.Landing.from_deals(pandas.Series([0.5]), polars.Series([100])).mean == 50.0


def test_an_answer_has_the_shape_of_the_question():
    landing = lf.Landing.from_samples(range(1, 101))
    assert landing.quantile(numpy.full((3, 4), 0.5)).shape == (3, 4)
    assert landing.quantile(numpy.array([])).shape == (0,)
    assert landing.quantile([]) == []
    many = numpy.linspace(0, 1, 10_001)
    numpy.testing.assert_array_equal(landing.quantile(many), landing.quantile(many.tolist()))
    for one in (0.5, numpy.float64(0.5), numpy.float32(0.5), decimal.Decimal("0.5")):
        assert landing.quantile(one) == 50.0
    assert landing.quantile(1) == 100.0


def test_what_is_no_number_is_refused_by_name():
    landing = lf.Landing.point(1)
    for wrong, words in [
        ("0.5", "q must be an array of numbers, not str"),
        ([0.5, "x"], r"q\[1\] must be a number, not str"),
        (None, "q must be an array of numbers, not NoneType"),
        ({0.5: 1}, "q must be an array of numbers, not dict"),
    ]:
        with pytest.raises(TypeError, match=words):
            landing.quantile(wrong)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="value must be a number, not str"):
        lf.Landing.point("1")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="probability and amount must be as long as one another: 1 and 2"):
        lf.Landing.from_deals([0.5], [1, 2])
    with pytest.raises(TypeError):
        landing + "x"  # type: ignore[operator]
    with pytest.raises(TypeError, match=r"parts\[1\] must be a Landing, not int"):
        lf.Landing.mixture([landing, 5], [1, 1])  # type: ignore[list-item]


def test_a_value_outside_its_domain_is_named_with_its_row():
    with pytest.raises(ValueError) as raised:
        lf.Landing.from_deals([0.5, 1.5], [100, 200])
    error = raised.value
    assert isinstance(error, lf.errors.InvalidArgument)
    assert (error.column, error.row, error.code) == ("probability", 1, "invalid argument")
    with pytest.raises(lf.Error) as raised_by_one:
        lf.Landing.point(1).quantile(2)
    assert (raised_by_one.value.column, raised_by_one.value.row) == ("q", None)


def test_arguments_go_by_place_and_by_name():
    one = lf.Landing.from_deals([0.5], [100], grid_nodes=1024)
    assert lf.Landing.from_deals(amount=[100], probability=[0.5]).mean == one.mean
    for wrong, words in [
        (lambda: lf.Landing.from_deals([0.5]), "from_deals.. needs the argument 'amount'"),  # type: ignore[call-arg]
        (lambda: lf.Landing.from_deals([0.5], [1], 1024), "takes 3 arguments by place"),  # type: ignore[misc]
        (lambda: lf.Landing.from_deals([0.5], [1], nodes=2), "has no argument 'nodes'"),  # type: ignore[call-arg]
        (lambda: lf.Landing.from_deals([0.5], [1], amount=[1]), "got 'amount' twice"),  # type: ignore[misc]
    ]:
        with pytest.raises(TypeError, match=words):
            wrong()


def test_a_landing_is_not_made_without_saying_of_what():
    with pytest.raises(TypeError):
        lf.Landing()
    with pytest.raises(TypeError, match="self must be a Landing, not int"):
        lf.Landing.quantile(5, 0.5)  # type: ignore[call-overload]


def test_classes_derived_from_landing_stay_themselves():
    class Bookings(lf.Landing):
        pass

    assert type(Bookings.point(1) + 2) is Bookings
    assert type(Bookings.from_samples([1, 2])) is Bookings


def test_threads_share_a_landing():
    landing = lf.Landing.from_deals([0.3] * 50, [float(x) for x in range(50)])
    q = numpy.linspace(0, 1, 5000)
    expected, answers = landing.quantile(q), []
    threads = [threading.Thread(target=lambda: answers.append(landing.quantile(q))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert all((answer == expected).all() for answer in answers)


def test_nothing_leaks():
    def work():
        a = lf.Landing.from_deals([0.5, 0.4], [100.0, 200.0])
        b = lf.Landing.mixture([a + 5, 2 * a], [1, 1])
        b.quantile([0.5, 0.6])
        with pytest.raises(ValueError):
            b.quantile(7)

    work()
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(100):
        work()
    gc.collect()
    assert len(gc.get_objects()) - before < 50


# --- uncertain amounts, shared luck, business to come ---


def test_uncertain_amounts_have_their_moments():
    probability, mean = numpy.array([0.3, 0.6, 0.9]), numpy.array([100.0, 200.0, 50.0])
    for shape in ("lognormal", "gamma"):
        landing = lf.Landing.from_uncertain_deals(probability, mean, 0.4, shape=shape)
        assert landing.mean == pytest.approx(probability @ mean, rel=1e-9)
        assert landing.variance == pytest.approx((probability * mean**2 * (1 + 0.4**2)).sum() - ((probability * mean) ** 2).sum(), rel=1e-6)
    three = lf.Landing.from_triangular_deals([1.0], 80, [100], 130)
    assert three.cdf(100.0) == pytest.approx(scipy.stats.triang.cdf(100, 20 / 50, 80, 50), abs=1e-3)


def test_shared_luck_is_the_one_factor_gaussian_copula():
    rho, p = 0.3, 0.4
    landing = lf.Landing.under_common_factor([p, p], 1.0, rho)
    both = scipy.stats.multivariate_normal([0, 0], [[1, rho], [rho, 1]]).cdf([scipy.stats.norm.ppf(p)] * 2)
    assert landing.probability_at_least(2.0) == pytest.approx(both, abs=1e-5)
    assert landing.mean == pytest.approx(2 * p, rel=1e-9)
    with pytest.raises(lf.errors.InvalidArgument):
        lf.Landing.under_common_factor([p, p], 1.0, 2.0)
    with pytest.raises(ValueError, match="probability and correlation must be as long as one another: 2 and 1"):
        lf.Landing.under_common_factor([p, p], 1.0, [0.5])


def test_business_to_come_is_compound_poisson():
    landing = lf.Landing.compound(4.5, [1.0])
    k = numpy.arange(20.0)
    numpy.testing.assert_allclose(landing.cdf(k), scipy.stats.poisson.cdf(k, 4.5), atol=1e-9)


def test_what_is_known_by_now_is_ruled_in():
    landing = lf.Landing.from_samples([1, 2, 3, 4])
    assert landing.truncate(3).quantile([0.0, 1.0]) == [3.0, 4.0]
    assert landing.raise_to(3).cdf(3) == 0.75
    with pytest.raises(lf.errors.InsufficientData):
        landing.truncate(5)
    assert landing.given_total(lf.Landing.point(0), 4).mean == pytest.approx(4.0)


# --- scored ---


def test_scores_of_calibrated_landings():
    outcomes = numpy.random.default_rng(5).normal(size=400)
    q = numpy.linspace(0.0005, 0.9995, 2000)
    landing = lf.Landing.from_quantiles(q, scipy.stats.norm.ppf(q))
    scored = lf.landing.score([landing] * 400, outcomes, levels=[0.8], quantiles=[0.5])
    (row,) = scored.coverage
    assert row["share"]["low"] < 0.8 < row["share"]["high"]
    crps = dict(zip(scored.scores["score"], scored.scores["mean"], strict=True))["crps"]
    assert crps["estimate"] == pytest.approx(landing.crps(outcomes).mean(), rel=1e-9)
    assert len(scored.pit) == 10
    assert float(scored.pit.metadata["pit_p_value"]) > 0.001
    below, at_or_below = landing.pit(outcomes)
    numpy.testing.assert_allclose(below, scipy.stats.norm.cdf(outcomes), atol=2e-3)
    numpy.testing.assert_allclose(below, at_or_below, atol=1e-9)
    assert landing.pinball(0.5, [1.0]) == [pytest.approx(0.5, abs=1e-3)]
    with pytest.raises(TypeError, match=r"landings\[0\] must be a Landing, not float"):
        lf.landing.score([1.0], [1.0])  # type: ignore[list-item]


def test_what_decides_agrees_with_making_it_so():
    probability, amount, rest, target = [0.5, 0.3, 0.8], [100.0, 250.0, 60.0], lf.Landing.point(40.0), 200.0
    table = lf.landing.contributions(probability, amount, target, rest=rest)
    for row in table:
        others = [i for i in range(3) if i != row["row"]]
        without = rest + lf.Landing.from_deals([probability[i] for i in others], [amount[i] for i in others])
        assert row["hit_if_lost"] == pytest.approx(without.probability_at_least(target))
        assert row["hit_if_won"] == pytest.approx((without + row["amount"]).probability_at_least(target))
    assert len(lf.landing.contributions(probability, amount, target, top=1)) == 1


# --- kept and sent ---


@given(deals)
@settings(max_examples=50, deadline=None)
def test_a_landing_pickles(given_deals):
    landing = lf.Landing.from_deals([p for p, _ in given_deals], [x for _, x in given_deals]) + 5
    for again in (pickle.loads(pickle.dumps(landing)), copy.deepcopy(landing), lf.Landing.from_bytes(bytearray(landing.to_bytes()))):
        q = [0.0, 0.1, 0.5, 0.9, 1.0]
        assert (again.mean, again.variance, again.n, again.method) == (landing.mean, landing.variance, landing.n, landing.method)
        assert again.quantile(q) == landing.quantile(q)


def test_damaged_bytes_are_refused():
    data = bytearray(lf.Landing.from_deals([0.5, 0.5], [100, 300]).to_bytes())
    data[-1] ^= 1
    with pytest.raises(lf.errors.ParseError):
        lf.Landing.from_bytes(data)
    with pytest.raises(TypeError):
        lf.Landing.from_bytes("LFLD")  # type: ignore[arg-type]


# --- shown ---


def test_a_histogram_has_all_that_lies_between_its_ends():
    landing = lf.Landing.from_deals([0.5] * 20, [float(x) for x in range(1, 21)])
    edges, chances = landing.histogram(30)
    assert len(edges) == 31
    assert sum(chances) == pytest.approx(landing.cdf(edges[-1]) - 1 + landing.probability_at_least(edges[0]))
    assert min(chances) >= 0


@pytest.mark.parametrize("landing", [lf.Landing.point(5), lf.Landing.from_deals([0.3, 0.5], [1e5, 2e5]), lf.Landing.from_quantiles([0, 1], [-3, 4])])
def test_a_landing_shows_its_density(landing):
    html = landing._repr_html_()
    assert html.count("<rect") == len(landing.histogram()[1])
    assert "nan" not in html and "P50" in html
    for number in re.findall(r' (?:x|y|width|height)="([^"]+)"', html):
        assert math.isfinite(float(number))


def test_a_landing_says_where_it_lands():
    assert repr(310e3 + lf.Landing.from_deals([0.9, 0.2], [40e3, 400e3])).startswith("<Landing 350,000, 80% between 350,000 and 750,000; ")


def test_a_plot_is_a_chart_of_altair():
    pytest.importorskip("altair")
    chart = lf.Landing.from_deals([0.3, 0.5], [1e5, 2e5]).plot(target=150_000, title="bookings").to_dict()
    assert chart["title"] == "bookings"
    assert "target, 50%" in str(chart)
