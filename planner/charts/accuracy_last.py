"""The last origin of a backtest: forecast and bands beside what came, by day and for one day by interval."""

from __future__ import annotations

from typing import Literal

import altair as alt
import pandas as pd

from planner.charts.accuracy import titled
from planner.charts.theme import BLACK, BLUE, ORANGE, SKY, Picture, clock_axis, colour_scale, layered, wall

Shape = Literal["linear", "step-after"]
COLUMNS = ["mean", "actual", "q025", "q10", "q90", "q975"]
WIDTH, HEIGHT = 720, 230


def last_days_chart(last: pd.DataFrame, queue: str) -> Picture:
    """Contacts by day after the last origin: what came beside the forecast and its bands."""
    rows = last[(last["queue"] == queue) & (last["level"] == "day")]
    origin = rows["origin"].iloc[0]
    return _beside(
        rows,
        f"After the last origin, by day: {queue}",
        f"Contacts a day; forecast made at {origin:%a %d %b %Y}, 00:00, seeing nothing later.",
        f"{queue} by day after {origin:%d %B %Y}",
        alt.X("clock:T", scale=alt.Scale(type="utc"), axis=alt.Axis(format="%a %d %b", labelOverlap=True, title=None)),
        "linear",
    )


def last_sample_chart(last: pd.DataFrame, queue: str) -> Picture | None:
    """One day after the last origin by interval: the day expected to be the busiest; None for daily history."""
    mine = last[last["queue"] == queue]
    rows = mine[mine["level"] == "interval"]
    if rows.empty:
        return None
    days = mine[(mine["level"] == "day") & (mine["method"] == "combined")]
    busiest = days.nlargest(1, "mean")
    day, ahead = busiest["start"].iloc[0], int(busiest["days_ahead"].iloc[0])
    return _beside(
        rows[rows["start"].dt.normalize() == day],
        f"One of these days by interval: {queue}, {day:%A %d %B %Y}",
        f"Contacts an interval on the day that was expected to be the busiest, {ahead} day{'s' * (ahead > 1)} ahead.",
        f"{queue} by interval on {day:%A %d %B %Y}",
        clock_axis(),
        "step-after",
    )


def _beside(rows: pd.DataFrame, title: str, subtitle: str, what: str, x: alt.X, shape: Shape) -> Picture:
    combined = rows[rows["method"] == "combined"]
    usual = rows[rows["method"] == "mean_of_six_weeks"].set_index("start")["mean"]
    stepped = shape == "step-after"
    width = combined["start"].diff().min() if stepped else pd.Timedelta(0)
    data = (
        combined[COLUMNS]
        .round(2)
        .assign(
            clock=wall(combined["start"]),
            middle=wall(combined["start"] + width / 2),
            usual=usual.reindex(combined["start"]).round(2).to_numpy(),
        )
    )
    # The last step is drawn to its end.
    ends = data.tail(1).assign(clock=wall(combined["start"].tail(1) + width)) if stepped else data.tail(0)
    came = (
        alt.Chart(data)
        .mark_point(filled=True, size=28, opacity=1, color=BLACK)
        .encode(x=alt.X("middle:T"), y=alt.Y("actual:Q"), tooltip=[alt.Tooltip(f"{name}:Q") for name in COLUMNS])
    )
    inside = float(((combined["q10"] <= combined["actual"]) & (combined["actual"] <= combined["q90"])).mean())
    total, expected = float(combined["actual"].sum()), float(combined["mean"].sum())
    chart = layered(*_bands_and_lines(alt.Chart(pd.concat([data, ends])).encode(x=x), shape), came)
    return titled(
        chart.properties(width=WIDTH, height=HEIGHT),
        title,
        [f"{subtitle} Points: what came. Dark band: 80 %, light band: 95 %."],
        f"{what}: {expected:,.0f} contacts expected, {total:,.0f} came; {inside:.0%} of the values lie "
        "in the 80 % band.",
    )


def _bands_and_lines(base: alt.Chart, shape: Shape) -> list[alt.Chart]:
    names = ["forecast", "mean of six weeks"]
    colour = alt.Color(
        "line:N",
        scale=colour_scale(names, [BLUE, ORANGE]),
        legend=alt.Legend(title=None, orient="top", symbolType="stroke", symbolStrokeWidth=2.5),
    )
    low = alt.Y("q025:Q", title="contacts")
    return [
        base.mark_area(interpolate=shape, color=SKY, fillOpacity=0.25).encode(y=low, y2=alt.Y2("q975:Q")),
        base.mark_area(interpolate=shape, color=SKY, fillOpacity=0.55).encode(y=alt.Y("q10:Q"), y2=alt.Y2("q90:Q")),
        *(
            base.transform_calculate(line=f"'{name}'")
            .mark_line(interpolate=shape, strokeWidth=1.8, strokeDash=dash)
            .encode(y=f"{field}:Q", color=colour)
            for field, name, dash in (("usual", names[1], [5, 3]), ("mean", names[0], [1, 0]))
        ),
    ]
