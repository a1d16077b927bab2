"""Headcount by month: heads, full-time people paid and full-time people required."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import BLACK, BLUE, GREEN, Picture, colour_scale, finish

LINES = {"heads": "heads", "paid_fte": "full-time people paid", "required_fte": "full-time people required, mean"}
DASHES = [[1, 0], [6, 3], [2, 2]]


def headcount_chart(months: pd.DataFrame) -> Picture:
    """A line a measure.

    Parameters
    ----------
    months : DataFrame
        ``month`` and the columns of `LINES`, one row a month; at least one.
    """
    names = list(LINES.values())
    wide = months[["month", *LINES]].rename(columns=LINES).round(2)
    data = wide.melt("month", names, "what", "people")
    lines = (
        alt.Chart(data)
        .mark_line(point=alt.OverlayMarkDef(size=60), strokeWidth=2)
        .encode(
            x=alt.X("month:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("people:Q", title="people", scale=alt.Scale(zero=False)),
            color=alt.Color(
                "what:N", scale=colour_scale(names, [BLACK, BLUE, GREEN]), legend=alt.Legend(title=None, labelLimit=260)
            ),
            strokeDash=alt.StrokeDash("what:N", scale=alt.Scale(domain=names, range=DASHES), legend=None),
            shape=alt.Shape("what:N", scale=alt.Scale(domain=names), legend=None),
            tooltip=[alt.Tooltip("month:O"), alt.Tooltip("what:N"), alt.Tooltip("people:Q")],
        )
    )
    first, last = months.iloc[0], months.iloc[-1]
    return finish(
        lines,
        "Headcount by month",
        "People, means over each month's days; the axis may begin above zero.",
        f"Heads from {first['heads']:.1f} in {first['month']} to {last['heads']:.1f} in {last['month']}; required "
        f"{first['required_fte']:.1f} and {last['required_fte']:.1f} full-time people.",
    )
