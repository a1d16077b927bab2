"""From one side's money to the other's, driver by driver."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from planner.charts.theme import BLUE, GREY, ORANGE, Picture, colour_scale, finish, layered


def bridge_chart(
    start: float, parts: Mapping[str, float], end: float, names: tuple[str, str], currency: str
) -> Picture:
    """A waterfall.

    Parameters
    ----------
    start, end : float
        All money of both sides.
    parts : mapping of driver to money
        In order; they add up to ``end - start``.
    names : tuple of str
        Of both sides.
    currency : str
    """
    rows = [(names[0], 0.0, start, "level", f"{start:,.0f}")]
    at = start
    for driver, amount in parts.items():
        rows.append((driver, at, at + amount, "more" if amount >= 0 else "less", f"{amount:+,.0f}"))
        at += amount
    rows.append((names[1], 0.0, end, "level", f"{end:,.0f}"))
    data = pd.DataFrame(rows, columns=["driver", "from", "to", "kind", "text"])
    edges = [start, end, *data["to"]]
    spread = max(edges) - min(edges)
    low = max(0.0, min(edges) - max(spread, 0.02 * max(edges)))
    base = alt.Chart(data).encode(y=alt.Y("driver:N", sort=None, title=None, axis=alt.Axis(labelLimit=330)))
    scale = alt.Scale(domain=[low, max(edges) + 0.2 * max(spread, 1.0)], clamp=True)
    bars = base.mark_bar(size=15).encode(
        x=alt.X("from:Q", scale=scale, axis=alt.Axis(format=",.0f"), title=currency),
        x2=alt.X2("to:Q"),
        color=alt.Color(
            "kind:N", scale=colour_scale(["level", "more", "less"], [GREY, ORANGE, BLUE]), legend=alt.Legend(title=None)
        ),
        tooltip=[alt.Tooltip("driver:N"), alt.Tooltip("text:N")],
    )
    texts = base.transform_calculate(end="max(datum.from, datum.to)").mark_text(align="left", dx=4).encode(
        x=alt.X("end:Q"), text=alt.Text("text:N")
    )  # fmt: skip
    most = max(parts, key=lambda driver: abs(parts[driver]), default="nothing")
    return finish(
        layered(bars, texts),
        f"From {names[0]} to {names[1]}",
        f"{currency}; each part the mean over all orders in which the drivers could move.",
        f"From {start:,.0f} to {end:,.0f} {currency}; most by {most} ({parts.get(most, 0.0):+,.0f}).",
        height=26 * len(data),
    )
