"""Landings as pictures: a small SVG for notebooks, and a chart of Altair.

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import altair

    from landfall.landing import Landing
    from landfall.table import Table

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
    _need_altair()
    import altair

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


def waterfall(rows: Table, segment: str) -> altair.Chart:
    """A bar from where each bucket begins to where it ends, summed over steps; beginning and ending stand on 0."""
    _need_altair()
    import altair

    totals: dict[str, float] = {}
    for row in rows:
        if row["segment"] != segment:
            continue
        bucket = row["bucket"]
        if bucket == "beginning":
            totals.setdefault(bucket, row["amount"])
        else:
            totals[bucket] = row["amount"] + (0.0 if bucket == "ending" else totals.get(bucket, 0.0))
    if not totals:
        raise ValueError(f"there is no segment '{segment}'")
    bars, level = [], 0.0
    for bucket, amount in totals.items():
        if bucket == "ending":
            level = 0.0
        elif amount == 0.0 and bucket != "beginning":
            continue
        kind = bucket if bucket in ("beginning", "ending") else "came" if amount > 0 else "left"
        bars.append({"bucket": bucket.replace("_", " "), "from": level, "to": level + amount, "amount": amount, "kind": kind})
        level += amount
    colours = altair.Scale(domain=["beginning", "came", "left", "ending"], range=[_INK, "#54a24b", "#e45756", _INK])
    return (
        altair.Chart(altair.Data(values=bars), title=segment, width=560, height=240)
        .mark_bar()
        .encode(
            x=altair.X("bucket:N", sort=None, title=None),
            y=altair.Y("from:Q", title="pipeline"),
            y2="to:Q",
            color=altair.Color("kind:N", scale=colours, legend=None),
            tooltip=["bucket:N", altair.Tooltip("amount:Q", format=",.2f")],
        )
    )


def coverage(weeks: Table, needed: Table, segment: str) -> altair.LayerChart:
    """A band and a line of needed coverage by week, and a line of coverage for each period that has a target."""
    _need_altair()
    import altair

    band = [
        {"week": row["week"], "needed": of["estimate"], "low": of["low"], "high": min(of["high"], 4 * of["estimate"])}
        for row in needed
        if row["segment"] == segment and (of := row["needed_coverage"])["estimate"] < float("inf")
    ]
    lines = [
        {"week": row["week"], "coverage": row["coverage_ratio"], "period": row["period"]}
        for row in weeks
        if row["segment"] == segment and row["coverage_ratio"] is not None
    ]
    if not band and not lines:
        raise ValueError(f"there is no segment '{segment}' with coverage")
    base = altair.Chart(altair.Data(values=band))
    x = altair.X("week:Q", title="week of the period")
    return altair.layer(
        base.mark_area(color=_QUIET, opacity=0.6).encode(x=x, y=altair.Y("low:Q", title="coverage"), y2="high:Q"),
        base.mark_line(color=_INK, strokeDash=[4, 3]).encode(x=x, y="needed:Q"),
        altair.Chart(altair.Data(values=lines)).mark_line().encode(x=x, y="coverage:Q", color=altair.Color("period:N", title=None)),
    ).properties(title=segment, width=560, height=240)


def forest(rows: Table, name: str, measure: str, highlighted: str | None, title: str) -> altair.LayerChart:
    """A row for each: a point at the estimate, a line over its interval, and a rule where there is no difference."""
    _need_altair()
    import altair

    of = [(row[name], row[measure], bool(highlighted and row[highlighted])) for row in rows]
    points = [
        {"name": each, "estimate": about["estimate"], "low": about["low"], "high": about["high"], "n": about["n"], "kind": str(high)}
        for each, about, high in of
        if about is not None and about["estimate"] == about["estimate"]
    ]
    if not points:
        raise ValueError(f"no row has {measure}")
    ends = [point[end] for point in points for end in ("low", "high", "estimate") if abs(point[end]) < float("inf")]
    low, high = min(ends), max(ends)
    for point in points:  # an interval without an end goes to the edge
        point["low"], point["high"] = max(point["low"], low), min(point["high"], high)
    base = altair.Chart(altair.Data(values=points))
    y = altair.Y("name:N", sort=None, title=None)
    colour = altair.Color("kind:N", scale=altair.Scale(domain=["True", "False"], range=[_INK, "#9d9d9d"]), legend=None)
    figures = [altair.Tooltip(f"{column}:Q", format=",.4~g") for column in ("estimate", "low", "high", "n")]
    nothing = altair.Chart(altair.Data(values=[{"x": 1.0 if measure == "ratio" else 0.0}]))
    return altair.layer(
        nothing.mark_rule(strokeDash=[4, 3]).encode(x="x:Q"),
        base.mark_rule(size=2).encode(y=y, x=altair.X("low:Q", title=measure.replace("_", " ")), x2="high:Q", color=colour),
        base.mark_point(filled=True, size=70, opacity=1).encode(y=y, x="estimate:Q", color=colour, tooltip=["name:N", *figures]),
    ).properties(title=title, width=420)


def _need_altair() -> None:
    try:
        import altair  # noqa: F401
    except ImportError:
        raise ImportError("a plot needs Altair: pip install 'landfall[plot]'") from None


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
