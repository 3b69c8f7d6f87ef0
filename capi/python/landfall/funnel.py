"""Sales Math: how many deals, demos, calls and activities a quota asks for.

The chain runs from the deal backwards, and each stage is counted from the rounded count of the stage that it feeds.

>>> import landfall as lf
>>> lf.funnel.backwards(250_000, 84_000, rates=[0.33, 0.60], activities_per_unit=50)
Backwards(deals=3.0, stages=[9.0, 15.0], activities=750.0)

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from landfall._native import native

if TYPE_CHECKING:
    from landfall._native import Numbers

__all__ = ["Backwards", "Rounding", "activities_needed", "backwards", "deals_needed", "units_needed"]

#: How a count becomes whole. What lies within 1e-9 of a whole number or a half is taken for it: 9 / 0.9 rounds up to 10.
Rounding = Literal["nearest", "up", "none"]


class Backwards(NamedTuple):
    """What a quota asks for: deals, units of each stage in the order of the rates, and activities (None: not tracked)."""

    deals: float
    stages: list[float]
    activities: float | None


@native("landfall_sales_math_deals_needed")
def deals_needed(quota: float, average_deal_size: float, rounding: Rounding = "up") -> float:
    """Deals that add up to a quota: quota / average_deal_size, rounded.

    quota: 0 or more, in any currency. average_deal_size: above 0, in the same currency.

    >>> deals_needed(250_000, 84_000)
    3.0
    """
    ...


@native("landfall_sales_math_units_needed")
def units_needed(target_units: float, rate: float, rounding: Rounding = "nearest") -> float:
    """Units of a stage that leave ``target_units`` of the stage that it feeds: target_units / rate, rounded.

    target_units: 0 or more. rate: the share that goes on, above 0 and at most 1.

    >>> units_needed(3, 0.33)
    9.0
    """
    ...


@native("landfall_sales_math_activities_needed")
def activities_needed(units: float, activities_per_unit: float, rounding: Rounding = "nearest") -> float:
    """Activities that make ``units`` of the first stage: units * activities_per_unit, rounded.

    units: 0 or more. activities_per_unit: above 0.

    >>> activities_needed(15, 50)
    750.0
    """
    ...


@native("landfall_sales_math_backwards")
def backwards(
    quota: float,
    average_deal_size: float,
    rates: Numbers = (),
    activities_per_unit: float | None = None,
    *,
    deals: Rounding = "up",
    stages: Rounding = "nearest",
) -> Backwards:
    """The whole chain, from the quota backwards.

    rates: the share of each stage that goes on, above 0 and at most 1, from the stage next to the deal backwards.
    activities_per_unit: for each unit of the stage furthest from the deal; None: not tracked.
    deals, stages: how deals, and how stages and activities, are rounded.

    >>> backwards(1_000_000, 50_000, [0.25, 0.5]).stages
    [80.0, 160.0]
    """
    ...
