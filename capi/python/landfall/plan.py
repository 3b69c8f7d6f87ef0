"""A plan and what came of it: how far off is it, is that good or bad, and does it matter?

What is still expected is beside its plan by ``Landing.probability_at_least(plan)`` and ``landing - plan``.

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from landfall._native import native

__all__ = ["MaterialWhen", "Polarity", "Variance", "Verdict", "variance"]

#: Which way is good: bookings, or churn.
Polarity = Literal["higher_is_better", "lower_is_better"]
Verdict = Literal["favourable", "unfavourable", "on_plan"]
#: How the two thresholds of materiality are joined: large in money and large for its plan, or one of them.
MaterialWhen = Literal["both_reached", "either_reached"]


class Variance(NamedTuple):
    """A variance, judged."""

    variance: float  #: actual − plan
    ratio: float | None  #: variance / |plan|; None where the plan is 0
    verdict: Verdict
    material: bool  #: it reaches its thresholds; what is on plan never does


@native("landfall_plan_variance")
def variance(
    plan: float,
    actual: float,
    polarity: Polarity = "higher_is_better",
    material_amount: float | None = None,
    material_ratio: float | None = 0.05,
    material_when: MaterialWhen = "both_reached",
    rounding_ratio: float = 1e-12,
) -> Variance:
    """How far what happened is from what was promised, and whether that is good and matters.

    material_amount: |variance| that matters, in the unit of the plan; None: not looked at.
    material_ratio: |variance| / |plan| that matters; None: not looked at. A plan of 0 has no ratio: the amount's threshold
        decides alone, and without one any variance is material.
    rounding_ratio: up to this share of the larger of plan and actual it is rounding, and on plan.

    >>> variance(2_900_000, 2_610_000)
    Variance(variance=-290000.0, ratio=-0.1, verdict='unfavourable', material=True)
    """
    ...
