"""Key results: which rule decides, what is refused, and what happened after the day asked about is not seen."""

from __future__ import annotations

import pytest

import landfall as lf
from landfall.okr import KeyResult, landing, roll_up, status, trend

QUARTER = ("2025-10-01", "2026-01-01")
SIGNUPS = KeyResult(100.0, QUARTER, 0.0, check_ins={"2025-10-14": 11.0, "2025-10-28": 24.0, "2025-11-14": 40.0})


def test_a_status_follows_from_its_rule():
    by_chance = status(SIGNUPS, "2025-11-14")
    assert (by_chance.rule, by_chance.status, by_chance.current) == ("probability", "off_track", 40.0)
    by_pace = status(SIGNUPS, "2025-11-14", by_probability=False)
    assert (by_pace.rule, by_pace.status) == ("pace_ratio", "lagging")
    assert by_pace.pace_ratio == pytest.approx(0.4 * 92 / 45)
    assert status(SIGNUPS, "2025-11-14", by_probability=False, by_pace="pace_gap").status == "on_track"
    assert status(SIGNUPS, "2025-11-14", by_probability=False, pace_ratio=(0.9, 0.85)).status == "off_track"
    assert status(SIGNUPS, "2025-11-14", landing=lf.Landing.point(120.0)).p_hit == 1.0
    phased = SIGNUPS._replace(phases=[("2025-11-14", 20.0)])
    assert status(phased, "2025-11-14", by_probability=False).expected == 0.2


def test_what_comes_later_is_not_seen():
    then = status(SIGNUPS, "2025-10-20")
    assert (then.current, then.p_hit) == (11.0, None)
    with pytest.raises(lf.errors.InsufficientData):
        landing(SIGNUPS, "2025-10-20")


def test_a_landing_goes_on_as_it_has():
    line = trend(SIGNUPS, "2025-11-14")
    assert (line.increments, line.last, line.days_left) == (3, 40.0, 47.0)
    assert landing(SIGNUPS, "2025-11-14").quantile(0.5) == pytest.approx(line.centre, abs=0.05)


def test_what_is_wrong_is_named():
    with pytest.raises(TypeError, match=r"check_in_days\[0\]"):
        status(SIGNUPS._replace(check_ins=[(3, 1.0)]), "2025-11-14")  # type: ignore[list-item]
    with pytest.raises(ValueError):
        status(SIGNUPS._replace(initial=None), "2025-11-14")
    with pytest.raises(TypeError, match="two numbers"):
        status(SIGNUPS, "2025-11-14", pace_ratio=(0.9,))  # type: ignore[arg-type]
    assert roll_up([1, 3], [0.2, 0.6], "worst_child") == 0.2
    with pytest.raises(lf.errors.InsufficientData):
        roll_up([], [])
    with pytest.raises(ValueError):
        roll_up([1.0], [0.2, 0.6])
