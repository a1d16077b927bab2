"""How a measure went by period, with the marks of what was changed; and what changed around a mark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner.charts.theme import BLACK, BLUE, GREY, ORANGE, VERMILLION, Picture, colour_scale, finish, layered

SIDES = ("for the worse", "no telling", "for the better")
"""What an interval says of a change."""


def measure_chart(
    rows: pd.DataFrame, label: str, unit: str, queue: str, level: str, marks: Sequence[tuple[dt.date, str]] = ()
) -> Picture:
    """A measure by period as a line with points; periods that the data cut are hollow; marks stand as dashed lines.

    Parameters
    ----------
    rows : DataFrame
        ``period,value,whole`` of one queue and measure, by `planner.performance.periods.by_period`.
    label, unit : str
        Of the measure.
    queue, level : str
        For the title.
    marks : sequence of date and text
    """
    form = {"share": ".0%", "contacts": ",.0f", "s": ",.0f"}.get(unit, ",.1f")
    data = rows[["period", "value", "whole"]].assign(
        day=rows["period"].dt.strftime("%Y-%m-%d"), kind=rows["whole"].map({True: "whole", False: "cut by the data"})
    )
    axis = alt.X("day:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%d %b %Y", labelOverlap=True))
    base = alt.Chart(data).encode(x=axis, y=alt.Y("value:Q", title=label, axis=alt.Axis(format=form)))
    line = base.mark_line(color=BLUE, strokeWidth=1.5)
    points = base.mark_point(size=45, color=BLUE).encode(
        shape=alt.Shape("kind:N", scale=alt.Scale(domain=["whole", "cut by the data"], range=["circle", "triangle"]),
                        legend=alt.Legend(title=None, orient="top")),
        tooltip=[alt.Tooltip("day:N", title=f"{level} from"), alt.Tooltip("value:Q", format=form, title=label),
                 alt.Tooltip("kind:N", title=level)],
    )  # fmt: skip
    layers = [line, points, *_marks(marks)]
    last = data.iloc[-1]
    said = f"{last['value']:{form}}"
    return finish(
        layered(*layers),
        f"{label}, {queue}",
        f"By {level}. Triangles: the data begin or end inside the {level}. Dashed: marked changes.",
        f"{label} of {queue} by {level}, {len(data)} periods, last {said} for the {level} from {last['day']}; "
        f"{len(marks)} marked changes.",
    )


def _marks(marks: Sequence[tuple[dt.date, str]]) -> list[alt.Chart]:
    if not marks:
        return []
    data = pd.DataFrame([(day.isoformat(), text) for day, text in marks], columns=["day", "text"])
    base = alt.Chart(data).encode(x=alt.X("day:T", scale=alt.Scale(type="utc")))
    rule = base.mark_rule(strokeDash=[5, 4], color=BLACK).encode(tooltip=[alt.Tooltip("day:N"), alt.Tooltip("text:N")])
    words = base.mark_text(align="left", dx=4, baseline="top", y=2, color=GREY, limit=160).encode(
        text=alt.Text("text:N")
    )
    return [rule, words]


def effect_chart(effects: pd.DataFrame, on: dt.date, queue: str) -> Picture:
    """Changes around a mark as points with their interval, in shares of the value before, so that one axis holds all.

    Parameters
    ----------
    effects : DataFrame
        ``label,change,low,high,verdict`` in shares of the value before; `verdict` one of `SIDES`.
    on : date
    queue : str
    """
    scale = colour_scale(SIDES, (VERMILLION, GREY, BLUE))
    shapes = alt.Scale(domain=list(SIDES), range=["triangle-down", "circle", "triangle-up"])
    order = list(effects["label"])
    base = alt.Chart(effects).encode(y=alt.Y("label:N", sort=order, title=None))
    bars = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title="change against before", axis=alt.Axis(format="+.0%")),
        x2=alt.X2("high:Q"),
        color=alt.Color("verdict:N", scale=scale, legend=None),
    )
    points = base.mark_point(size=90, filled=True, opacity=1).encode(
        x=alt.X("change:Q"),
        color=alt.Color("verdict:N", scale=scale, legend=alt.Legend(title="95 % interval says", orient="top")),
        shape=alt.Shape("verdict:N", scale=shapes, legend=alt.Legend(title="95 % interval says", orient="top")),
        tooltip=[
            alt.Tooltip("label:N"),
            *(alt.Tooltip(f"{name}:Q", format="+.1%") for name in ("change", "low", "high")),
        ],
    )
    nothing = alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(strokeDash=[3, 3], color=ORANGE).encode(x=alt.X("x:Q"))
    told = [f"{row.label} {row.change:+.0%}" for row in effects.itertuples() if row.verdict != SIDES[1]]
    return finish(
        layered(nothing, bars, points),
        f"Before and after {on:%d %b %Y}, {queue}",
        "Means of whole weeks on either side; lines: 95 % intervals that know that weeks resemble their neighbours.",
        f"Changes of {queue} after {on}: {', '.join(told) if told else 'none that the interval tells from chance'}.",
        height=max(80, 34 * len(effects)),
    )
