"""Requirement against scheduled people: where a queue is short and where it has more than asked."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import (
    BLACK,
    BLUE,
    SKY,
    VERMILLION,
    Picture,
    clock_axis,
    clock_text,
    colour_scale,
    finish,
    layered,
    wall,
    within_limit,
)


def coverage_chart(coverage: pd.DataFrame, queue: str, interval_min: int) -> Picture:
    """People required and scheduled per interval; short and surplus shaded.

    Parameters
    ----------
    coverage : DataFrame
        Frame COVERAGE; queue ``*`` is all queues together.
    queue : str
    interval_min : int
        Length of an interval, for the hours in the alternative text.
    """
    rows = within_limit(coverage[coverage["queue"] == queue], marks_per_row=3)
    data = (
        rows[["required", "scheduled"]]
        .round(2)
        .assign(
            clock=wall(rows["start"]),
            when=clock_text(rows["start"]),
            top_short=rows[["required", "scheduled"]].max(axis=1).round(2),
            net=rows["net"].round(2),
        )
    )
    base = alt.Chart(data).encode(x=clock_axis())
    short = base.mark_area(interpolate="step-after", color=VERMILLION, fillOpacity=0.75).encode(
        y=alt.Y("scheduled:Q", title="people on queue"), y2=alt.Y2("top_short:Q")
    )
    surplus = base.mark_area(interpolate="step-after", color=SKY, fillOpacity=0.4).encode(
        y=alt.Y("required:Q"), y2=alt.Y2("top_short:Q")
    )
    lines = _lines(data)
    net_h = rows["net"] * interval_min / 60
    short_h, surplus_h = float(-net_h.clip(upper=0).sum()), float(net_h.clip(lower=0).sum())
    name = "all queues" if queue == "*" else queue
    return finish(
        layered(surplus, short, *lines),
        f"Required and scheduled: {name}",
        f"People on queue per interval before unplanned loss, {rows['start'].dt.tz} clock. "
        "Dashed: required (rostered); solid: scheduled. Red: short; blue: more than required.",
        f"Coverage of {name}: {short_h:.1f} hours short and {surplus_h:.1f} hours above the requirement.",
    )


def _lines(data: pd.DataFrame) -> list[alt.Chart]:
    tooltip = [
        alt.Tooltip("when:N", title="interval"),
        alt.Tooltip("required:Q", title="required"),
        alt.Tooltip("scheduled:Q", title="scheduled"),
        alt.Tooltip("net:Q", title="net staffing"),
    ]
    names, colours = ["required", "scheduled"], [BLACK, BLUE]
    dashes = alt.Scale(domain=names, range=[[4, 3], [1, 0]])
    return [
        alt.Chart(data)
        .transform_calculate(line=f"'{name}'")
        .mark_line(interpolate="step-after", strokeWidth=1.4)
        .encode(
            x=clock_axis(),
            y=alt.Y(f"{name}:Q"),
            color=alt.Color("line:N", scale=colour_scale(names, colours), legend=alt.Legend(title=None)),
            strokeDash=alt.StrokeDash("line:N", scale=dashes, legend=alt.Legend(title=None)),
            tooltip=tooltip,
        )
        for name in names
    ]
