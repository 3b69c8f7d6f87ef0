"""Landings as pictures: a small SVG for notebooks, and a chart of Altair.

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import altair

    from landfall.landing import Landing

_WIDTH, _HEIGHT, _AXIS = 460, 96, 16
_INK, _QUIET = "#4c78a8", "#c9d8e8"


def html(landing: Landing) -> str:
    """Its density as an inline SVG, shaded between P10 and P90, and its figures in a line."""
    p10, p50, p90 = landing.quantile([0.1, 0.5, 0.9])
    words = f"P10 {_figure(p10)} · <b>P50 {_figure(p50)}</b> · P90 {_figure(p90)} · mean {_figure(landing.mean)}"
    small = f"{escape(landing.method)}; n = {landing.n:,}"
    if landing.error_bound > 0:
        small += f"; within {_figure(landing.error_bound)}"
    return f"<div>{_svg(landing, p10, p50, p90)}<div>{words}</div><small>{small}</small></div>"


def _svg(landing: Landing, p10: float, p50: float, p90: float) -> str:
    edges, chances = landing.histogram()
    low, high, most = edges[0], edges[-1], max(chances)
    span = high - low or 1.0

    def across(x: float) -> float:
        return (x - low) / span * _WIDTH if high > low else _WIDTH / 2

    bars = []
    for left, right, chance in zip(edges, edges[1:], chances, strict=False):
        height = chance / most * _HEIGHT
        width = max(across(right) - across(left) - 0.5, 2.0)
        colour = _INK if p10 <= (left + right) / 2 <= p90 else _QUIET
        bars.append(f'<rect x="{across(left):.1f}" y="{_HEIGHT - height:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>')
    marks = [
        f'<line x1="{across(x):.1f}" x2="{across(x):.1f}" y1="0" y2="{_HEIGHT}" stroke="currentColor" stroke-dasharray="2 3"/>'
        f'<text x="{min(max(across(x), 12), _WIDTH - 12):.1f}" y="{_HEIGHT + _AXIS - 4}" font-size="11" fill="currentColor" text-anchor="middle">{name}</text>'
        for name, x in (("P10", p10), ("P50", p50), ("P90", p90))
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT + _AXIS}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT + _AXIS}" role="img">{"".join(bars)}{"".join(marks)}</svg>'
    )


def chart(landing: Landing, target: float | None, bins: int, title: str) -> altair.LayerChart:
    """Bars of chance, rules at P10, P50 and P90, and one at the target with the chance of reaching it."""
    try:
        import altair
    except ImportError:
        raise ImportError("a plot needs Altair: pip install 'landfall[plot]'") from None

    edges, chances = landing.histogram(bins)
    reached = landing.cdf(edges[1:])
    bars = [
        {"from": left, "to": right, "chance": chance, "at most": at_most}
        for left, right, chance, at_most in zip(edges, edges[1:], chances, reached, strict=False)
    ]
    rules = [{"x": x, "mark": name} for name, x in zip(("P10", "P50", "P90"), landing.quantile([0.1, 0.5, 0.9]), strict=True)]
    if target is not None:
        rules.append({"x": float(target), "mark": f"target, {landing.probability_at_least(float(target)):.0%}"})
    density = (
        altair.Chart(altair.Data(values=bars))
        .mark_bar(color=_INK, opacity=0.7)
        .encode(
            x=altair.X("from:Q", bin="binned", title="lands at"),
            x2="to:Q",
            y=altair.Y("chance:Q", axis=altair.Axis(format="%"), title="chance"),
            tooltip=[altair.Tooltip(f"{name}:Q", format=",.0f" if name in ("from", "to") else ".1%") for name in bars[0]],
        )
    )
    marks = altair.Chart(altair.Data(values=rules)).mark_rule(size=2).encode(x="x:Q", color=altair.Color("mark:N", title=None))
    return altair.layer(density, marks).properties(title=title or f"{landing.method}, n = {landing.n:,}", width=560, height=220)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
