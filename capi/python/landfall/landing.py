"""A Landing: the predictive distribution of one number at the end of a period, and what may be done with it.

>>> import landfall as lf
>>> open_deals = lf.Landing.from_deals(probability=[0.9, 0.6, 0.5, 0.3, 0.2], amount=[40e3, 120e3, 80e3, 250e3, 400e3])
>>> quarter = 310e3 + open_deals
>>> quarter.quantile([0.1, 0.5, 0.9])
[350000.0, 550000.0, 910000.0]
>>> print(f"{quarter.probability_at_least(600e3):.1%}")
43.5%

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, overload

from landfall import _core
from landfall._native import native

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    import altair
    import numpy
    from typing_extensions import Self

    from landfall._native import Array, Numbers, Progress
    from landfall.table import Table

__all__ = ["AmountShape", "Landing", "Scores", "contributions", "score"]

#: How an amount spreads about its mean: as deal sizes do as a rule, or exponentially where the coefficient of variation is 1.
AmountShape = Literal["lognormal", "gamma"]


class Landing(_core.LandingHandle):
    """The predictive distribution of one number: bookings, ARR, a key result. It never changes once made.

    Made from deals, samples, quantiles or a certain value; joined by ``+`` (sum of what is independent), ``mixture`` (several
    forecasts of one number), ``+`` and ``-`` of a number (what is won already), ``*`` and ``/`` by a number (a currency).
    """

    __slots__ = ()
    __array_ufunc__ = None  # numpy's numbers leave sums and products with a Landing to it

    # --- made from ---

    @classmethod
    @native("landfall_landing_point")
    def point(cls, value: float) -> Self:
        """Certainly ``value``, which is finite.

        >>> Landing.point(5).mean
        5.0
        """
        ...

    @classmethod
    @native("landfall_landing_from_deals")
    def from_deals(
        cls,
        probability: Numbers,
        amount: Numbers,
        *,
        grid_nodes: int = 65536,
        progress: Progress = False,
        memory_limit: int = 0,
    ) -> Self:
        """Sum of independent deals: deal i pays amount[i] with probability[i], else nothing.

        probability: each 0 to 1. amount: finite, in any currency; 0 or negative ones too. No deals: certainly 0.
        grid_nodes: points of the grid, where the sum cannot be had exactly; ``error_bound`` falls in proportion, time and
        memory grow in proportion.
        progress: False; True for a bar of tqdm's; or a function that is called with the share done, 0 to 1, every 50 ms, and may
        answer False to stop. So it is in every function that may take long; Ctrl-C stops each of them in any case.
        memory_limit: bytes that may be taken at once; a call that needs more takes none, and raises MemoryLimit. 0: no limit.

        Exact where the sum has few distinct values, or the amounts share a lattice such as whole units or cents. Mean and
        variance are exact in any case. O(n log n + grid_nodes * n at worst). float64 arrays are read where they lie.

        >>> Landing.from_deals([0.5, 0.5], [100, 300]).mean
        200.0
        """
        ...

    @classmethod
    @native("landfall_landing_from_uncertain_deals")
    def from_uncertain_deals(
        cls,
        probability: Numbers,
        mean: Numbers | float,
        coefficient_of_variation: Numbers | float,
        *,
        shape: AmountShape = "lognormal",
        grid_nodes: int = 65536,
        progress: Progress = False,
        memory_limit: int = 0,
    ) -> Self:
        """Sum of independent deals whose amounts are uncertain until they are won, independent of each other and of what is won.

        mean: what a deal pays on average if it is won, finite. coefficient_of_variation: standard deviation / abs(mean); 0 is
        certain; lognormal up to 1000, gamma up to 10. Each is one number for all deals, or one for each.

        >>> Landing.from_uncertain_deals([0.5, 0.5], [100, 300], 0.4).mean
        200.0
        """
        ...

    @classmethod
    @native("landfall_landing_from_triangular_deals")
    def from_triangular_deals(
        cls,
        probability: Numbers,
        low: Numbers | float,
        likely: Numbers | float,
        high: Numbers | float,
        *,
        grid_nodes: int = 65536,
        progress: Progress = False,
        memory_limit: int = 0,
    ) -> Self:
        """The same with an expert's three numbers: amounts whose density rises straight from low to likely and falls to high.

        low, likely, high: finite, in this order; each is one number for all deals, or one for each.

        >>> Landing.from_triangular_deals([1.0], [80], [100], [120]).mean
        100.0
        """
        ...

    @classmethod
    @native("landfall_landing_under_common_factor")
    def under_common_factor(
        cls,
        probability: Numbers,
        amount: Numbers | float,
        correlation: Numbers | float,
        *,
        degrees_of_freedom: float = float("inf"),
        grid_nodes: int = 65536,
        progress: Progress = False,
        memory_limit: int = 0,
    ) -> Self:
        """Deals that share luck: their sum under one common factor, by quadrature, not by drawing. Each keeps its own chance.

        correlation: two deals correlate by the root of the product of theirs; 0 to 0.9999, or 1 for all of them. One number for
        all deals, or one for each. degrees_of_freedom: infinity is Gaussian; from 1 on, of Student's t: deals fall together in
        very good and in very bad times.

        >>> alone = Landing.from_deals([0.5, 0.5], [100, 100])
        >>> together = Landing.under_common_factor([0.5, 0.5], 100, 0.5)
        >>> together.variance > alone.variance
        True
        """
        ...

    @classmethod
    @native("landfall_landing_compound")
    def compound(
        cls,
        mean_count: float,
        amounts: Numbers,
        *,
        variance_to_mean: float = 1.0,
        grid_nodes: int = 65536,
        progress: Progress = False,
        memory_limit: int = 0,
    ) -> Self:
        """Sum of a random number of amounts, each drawn from those given with equal chance: business that is not created yet.

        mean_count: how many there will be on average, 0 or more. amounts: what such deals have been worth; one or more, unless
        mean_count is 0. variance_to_mean: of the count; 1 is Poisson, above it a negative binomial.

        >>> round(Landing.compound(3, [100, 200]).mean, 6)
        450.0
        """
        ...

    @classmethod
    @native("landfall_landing_from_samples")
    def from_samples(cls, samples: Numbers) -> Self:
        """Each sample equally likely. At least one; each finite. O(n log n).

        >>> Landing.from_samples([1, 2, 3, 4]).cdf(2)
        0.5
        """
        ...

    @classmethod
    @native("landfall_landing_from_quantiles")
    def from_quantiles(cls, probabilities: Numbers, values: Numbers) -> Self:
        """Straight lines between given points of the quantile function: a forecast given as P10, P50, P90.

        probabilities: two or more, strictly ascending within 0 to 1. values: finite, not descending. All that lies outside
        the given probabilities lies on the first and on the last value.

        >>> Landing.from_quantiles([0.1, 0.5, 0.9], [80, 100, 130]).quantile(0.3)
        90.0
        """
        ...

    @classmethod
    @native("landfall_landing_mixture")
    def mixture(cls, parts: Sequence[Landing], weights: Numbers) -> Self:
        """One of several Landings, the i-th with the chance weights[i] / sum of weights: forecasts of one number made one.

        weights: not negative, not all 0.

        >>> Landing.mixture([Landing.point(0), Landing.point(10)], [3, 1]).mean
        2.5
        """
        ...

    # --- algebra ---

    @native("landfall_landing_add")
    def _add(self, other: Landing) -> Self: ...

    @native("landfall_landing_shift")
    def shift(self, by: float) -> Self:
        """The number plus ``by``, which is certain and finite: what is won already.

        >>> Landing.point(5).shift(2).mean
        7.0
        """
        ...

    @native("landfall_landing_scale")
    def scale(self, by: float) -> Self:
        """The number times ``by``, which is finite; a negative one mirrors.

        >>> Landing.point(5).scale(-2).mean
        -10.0
        """
        ...

    @native("landfall_landing_truncate")
    def truncate(self, at_least: float) -> Self:
        """The number given that it is at least ``at_least``: what lay below is ruled out. InsufficientData when it never is.

        >>> Landing.from_samples([1, 2, 3, 4]).truncate(3).mean
        3.5
        """
        ...

    @native("landfall_landing_raise")
    def raise_to(self, at_least: float) -> Self:
        """The larger of the number and ``at_least``: what lay below comes to ``at_least`` itself.

        >>> Landing.from_samples([1, 2, 3, 4]).raise_to(3).mean
        3.25
        """
        ...

    @native("landfall_landing_given_total")
    def given_total(self, rest: Landing, at_least: float) -> Self:
        """This, given that it and ``rest``, which is independent of it, come to ``at_least`` or more together: how a team landed
        if the company hits. InsufficientData when they never do.

        >>> coin = Landing.from_samples([0, 1])
        >>> round(coin.given_total(coin, 1).mean, 9)
        0.666666667
        """
        ...

    def __add__(self, other: Landing | float) -> Self:
        if isinstance(other, Landing):
            return self._add(other)
        return self.shift(other) if _is_number(other) else NotImplemented

    def __radd__(self, other: float) -> Self:
        return self.shift(other) if _is_number(other) else NotImplemented

    def __sub__(self, other: Landing | float) -> Self:
        if isinstance(other, Landing):
            return self._add(other.scale(-1.0))
        return self.shift(-other) if _is_number(other) else NotImplemented

    def __rsub__(self, other: float) -> Self:
        return self.scale(-1.0).shift(other) if _is_number(other) else NotImplemented

    def __mul__(self, other: float) -> Self:
        return self.scale(other) if _is_number(other) else NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other: float) -> Self:
        return self.scale(1.0 / other) if _is_number(other) else NotImplemented

    def __neg__(self) -> Self:
        return self.scale(-1.0)

    # --- read ---

    @native("landfall_landing_mean")
    def _mean(self) -> float: ...

    @native("landfall_landing_variance")
    def _variance(self) -> float: ...

    @native("landfall_landing_error_bound")
    def _error_bound(self) -> float: ...

    @native("landfall_landing_n")
    def _n(self) -> int: ...

    @native("landfall_landing_method")
    def _method(self) -> str: ...

    @property
    def mean(self) -> float:
        """Mean, in the unit of the number.

        >>> Landing.from_samples([1, 2, 3, 4]).mean
        2.5
        """
        return self._mean()

    @property
    def variance(self) -> float:
        """Variance, in the square of that unit.

        >>> Landing.from_samples([1, 2, 3, 4]).variance
        1.25
        """
        return self._variance()

    @property
    def deviation(self) -> float:
        """Standard deviation, in the unit of the number.

        >>> Landing.from_deals([0.5], [100]).deviation
        50.0
        """
        deviation: float = self._variance() ** 0.5
        return deviation

    @property
    def error_bound(self) -> float:
        """How far e, in the unit of the number, this lies from the true distribution F: F(x − e) − 1e-9 ≤ cdf(x) ≤ F(x + e) + 1e-9.
        0 when exact.

        >>> Landing.from_deals([0.5, 0.2], [100, 250]).error_bound
        0.0
        """
        return self._error_bound()

    @property
    def n(self) -> int:
        """How many observations (deals, samples) are behind it.

        >>> Landing.from_samples([1, 2, 3, 4]).n
        4
        """
        return self._n()

    @property
    def method(self) -> str:
        """How it was made, in words.

        >>> Landing.from_samples([1, 2, 3, 4]).method
        'samples'
        """
        return self._method()

    @overload
    def quantile(self, q: float) -> float: ...
    @overload
    def quantile(self, q: Array) -> numpy.ndarray[Any, numpy.dtype[numpy.float64]]: ...
    @overload
    def quantile(self, q: Sequence[float]) -> list[float]: ...
    @native("landfall_landing_quantile")
    def quantile(self, q: Any) -> Any:
        """The smallest x that the number does not pass with a chance of ``q``, 0 to 1. P10 is q = 0.1.

        One number answers one, an array of numpy's an array, any other sequence a list.

        >>> Landing.from_samples([1, 2, 3, 4]).quantile([0.25, 0.5])
        [1.0, 2.0]
        """
        ...

    @overload
    def cdf(self, x: float) -> float: ...
    @overload
    def cdf(self, x: Array) -> numpy.ndarray[Any, numpy.dtype[numpy.float64]]: ...
    @overload
    def cdf(self, x: Sequence[float]) -> list[float]: ...
    @native("landfall_landing_cdf")
    def cdf(self, x: Any) -> Any:
        """The chance that the number is at most ``x``, which may be infinite. One for one, an array for an array.

        >>> Landing.from_samples([1, 2, 3, 4]).cdf(3)
        0.75
        """
        ...

    @overload
    def probability_at_least(self, x: float) -> float: ...
    @overload
    def probability_at_least(self, x: Array) -> numpy.ndarray[Any, numpy.dtype[numpy.float64]]: ...
    @overload
    def probability_at_least(self, x: Sequence[float]) -> list[float]: ...
    @native("landfall_landing_probability_at_least")
    def probability_at_least(self, x: Any) -> Any:
        """The chance that the number is at least ``x``: P(hit) of a target. One for one, an array for an array.

        >>> Landing.from_samples([1, 2, 3, 4]).probability_at_least(3)
        0.5
        """
        ...

    # --- scored ---

    @overload
    def crps(self, outcomes: float) -> float: ...
    @overload
    def crps(self, outcomes: Array) -> numpy.ndarray[Any, numpy.dtype[numpy.float64]]: ...
    @overload
    def crps(self, outcomes: Sequence[float]) -> list[float]: ...
    @native("landfall_landing_crps")
    def crps(self, outcomes: Any) -> Any:
        """Continuous ranked probability score of what came out, in the unit of the number; 0 is perfect. The absolute error where
        the Landing is a point. One for one, an array for an array.

        >>> Landing.point(4).crps([4.0, 1.0])
        [0.0, 3.0]
        """
        ...

    @overload
    def pinball(self, q: float, outcomes: float) -> float: ...
    @overload
    def pinball(self, q: float, outcomes: Array) -> numpy.ndarray[Any, numpy.dtype[numpy.float64]]: ...
    @overload
    def pinball(self, q: float, outcomes: Sequence[float]) -> list[float]: ...
    @native("landfall_landing_pinball")
    def pinball(self, q: float, outcomes: Any) -> Any:
        """Pinball loss of the quantile at ``q``, above 0 and below 1, for what came out. One for one, an array for an array.

        >>> Landing.point(4).pinball(0.5, 2.0)
        1.0
        """
        ...

    @overload
    def pit(self, outcomes: float) -> tuple[float, float]: ...
    @overload
    def pit(self, outcomes: Array) -> tuple[numpy.ndarray[Any, Any], numpy.ndarray[Any, Any]]: ...
    @overload
    def pit(self, outcomes: Sequence[float]) -> tuple[list[float], list[float]]: ...
    @native("landfall_landing_pit")
    def pit(self, outcomes: Any) -> Any:
        """Where what came out stands in the Landing: the chance of less, and of no more. Over many outcomes they are uniform if the
        Landings are calibrated.

        >>> Landing.from_samples([1, 2, 3, 4]).pit(2.0)
        (0.25, 0.5)
        """
        ...

    # --- kept and sent ---

    @native("landfall_landing_serialise")
    def to_bytes(self) -> bytes:
        """The Landing as bytes, the same on every machine: to keep it, or to send it to where many are added up. So it pickles.

        >>> Landing.from_bytes(Landing.point(5).to_bytes()).mean
        5.0
        """
        ...

    @classmethod
    @native("landfall_landing_deserialise")
    def from_bytes(cls, data: bytes | bytearray | memoryview) -> Self:
        """The Landing that ``to_bytes`` wrote; it answers every question as that one did. ParseError if they are damaged.

        >>> Landing.from_bytes(Landing.from_samples([1, 2]).to_bytes()).mean
        1.5
        """
        ...

    def __reduce__(self) -> tuple[object, ...]:
        return type(self).from_bytes, (self.to_bytes(),)

    # --- shown ---

    def histogram(self, bins: int = 60) -> tuple[list[float], list[float]]:
        """Edges of ``bins`` classes of one width from P0.1 to P99.9, and the chance of each; one class for a certain value.

        >>> Landing.from_samples([1, 2, 3, 4]).histogram(2)
        ([1.0, 2.5, 4.0], [0.5, 0.5])
        """
        low, high = self.quantile([0.001, 0.999])
        if not low < high:
            return [low, high], [1.0]
        edges = [low + (high - low) * i / bins for i in range(bins)] + [high]
        reached = self.cdf(edges)
        reached[0] = 1.0 - self.probability_at_least(low)  # what lies on the first edge belongs to the first class
        return edges, [after - before for before, after in zip(reached, reached[1:], strict=False)]

    def plot(self, target: float | None = None, *, bins: int = 60, title: str = "") -> altair.LayerChart:
        """A chart of Altair: where it lands, P10, P50 and P90, and the chance of the target. Needs the extra ``landfall[plot]``.

        >>> Landing.from_samples([1, 2, 3, 4]).plot(target=3).save("landing.html")  # doctest: +SKIP
        """
        from landfall._figure import chart

        return chart(self, target, bins, title)

    def _repr_html_(self) -> str:
        from landfall._figure import html

        return html(self)

    def __repr__(self) -> str:
        p10, p50, p90 = self.quantile([0.1, 0.5, 0.9])
        return f"<Landing {_short(p50)}, 80% between {_short(p10)} and {_short(p90)}; {self.method}, n = {self.n:,}>"


class Scores(NamedTuple):
    """How good Landings were: means of proper scores, how often central intervals held, and the histogram of the PIT."""

    scores: Table  #: score, mean (a record: estimate, low, high, level, n, method), standard_error
    coverage: Table  #: level, covered, share (a record), mean_width
    pit: Table  #: low, high, share, expected; its metadata have "pit_p_value"


@native("landfall_landing_score")
def score(
    landings: Sequence[Landing],
    outcomes: Numbers,
    *,
    quantiles: Numbers = (0.1, 0.5, 0.9),
    levels: Numbers = (0.5, 0.8, 0.95),
    cell_width: float = 0.0,
    cell_edge: float = 0.0,
    pit_bins: int = 10,
    level: float = 0.8,
    progress: Progress = False,
    memory_limit: int = 0,
    threads: int = 1,
) -> Scores:
    """How good Landings were, now that the i-th number has come to outcomes[i].

    quantiles: whose pinball loss is taken. levels: of the central intervals that are checked. cell_width: of the log score's
    cells, in the unit of the number, of which one begins at cell_edge; 0: no log score. level: of the intervals about means and
    shares.

    >>> scored = score([Landing.from_samples([1, 2, 3])] * 20, [1.0, 2.0, 3.0, 2.0] * 5)
    >>> scored.coverage["level"].to_list()
    [0.5, 0.8, 0.95]
    """
    ...


@native("landfall_landing_contributions")
def contributions(
    probability: Numbers,
    amount: Numbers | float,
    target: float,
    *,
    rest: Landing | None = None,
    top: int = 0,
    progress: Progress = False,
    memory_limit: int = 0,
    threads: int = 1,
) -> Table:
    """Which deals decide: what each does to the chance that all of them and ``rest`` together come to ``target`` or more.

    rest: independent of the deals, what is won already and business to come. top: rows that come out, those that decide most
    first; 0: all. Answers row (of the deal, from 0), probability, amount, mean, variance, variance_share, hit_if_won,
    hit_if_lost, change_if_won, change_if_lost, won_if_hit, decides.

    >>> contributions([0.5, 0.5], [100, 10], target=100)["hit_if_won"].to_list()
    [1.0, 0.5]
    """
    ...


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) or (hasattr(value, "__float__") and not hasattr(value, "__len__"))


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
