"""Bands of a backtest: what they held against what they promised, and the last origin's forecast beside what came."""

from __future__ import annotations

from typing import Literal

import altair as alt
import pandas as pd

from planner.charts.theme import BLACK, BLUE, GREY, ORANGE, SKY, Picture, clock_axis, colour_scale, wall

BANDS = {"80 % band": ("cover80", 0.80, 0.77, 0.85), "95 % band": ("cover95", 0.95, 0.93, 0.97)}
"""Name to column, nominal share, and the zone in which a share is good."""

Shape = Literal["linear", "step-after"]

NAMES = list(BANDS)
WIDTH = 720


def coverage_chart(scores: pd.DataFrame, queue: str) -> Picture:
    """Share of values inside the combined forecast's bands at every level, beside what the bands promise.

    Parameters
    ----------
    scores : DataFrame
        As `forecasting.backtest` gives it.
    queue : str
    """
    mine = scores[(scores["queue"] == queue) & scores["method"].isin(["combined", "mean_of_six_weeks"])]
    rows = pd.concat(
        [
            pd.DataFrame(
                {"level": mine["level"], "method": mine["method"], "band": band, "share": mine[column].round(4)}
            )
            for band, (column, *_) in BANDS.items()
        ]
    )
    levels = list(dict.fromkeys(rows["level"]))
    zones = pd.DataFrame(
        [(band, nominal, low, high) for band, (_, nominal, low, high) in BANDS.items()],
        columns=["band", "nominal", "low", "high"],
    )
    least = min(0.6, float(rows["share"].min()) - 0.02)
    scale = alt.Scale(domain=[max(least, 0.0), 1.0], nice=False)
    across = alt.X(
        "share:Q",
        title="share of values inside the band",
        axis=alt.Axis(format="%"),
        scale=scale,
    )
    legend = alt.Legend(title=None, orient="top", symbolOpacity=1)
    colour = alt.Color("band:N", scale=colour_scale(NAMES, [BLUE, ORANGE]), legend=legend)
    zone = alt.Chart(zones).mark_rect(opacity=0.18).encode(x=alt.X("low:Q", scale=scale), x2="high:Q", color=colour)
    nominal = alt.Chart(zones).mark_rule(strokeDash=[4, 3]).encode(x=alt.X("nominal:Q", scale=scale), color=colour)
    y = alt.Y("level:N", sort=levels, title=None, axis=alt.Axis(grid=True, labelLimit=260))
    shapes = alt.Scale(domain=NAMES, range=["circle", "diamond"])
    points = (
        alt.Chart(rows[rows["method"] == "combined"])
        .mark_point(filled=True, size=85, opacity=1)
        .encode(
            x=across,
            y=y,
            color=colour,
            shape=alt.Shape("band:N", scale=shapes, legend=legend),
            tooltip=["level:N", "band:N", alt.Tooltip("share:Q", format=".1%")],
        )
    )
    ticks = (
        alt.Chart(rows[rows["method"] != "combined"])
        .mark_tick(thickness=2, size=12, color=GREY)
        .encode(
            x=alt.X("share:Q", scale=scale), y=y, tooltip=["level:N", "band:N", alt.Tooltip("share:Q", format=".1%")]
        )
    )
    words = alt.TitleParams(
        f"What the bands held: {queue}",
        subtitle=[
            "Points: combined forecast. Dashed: what the band promises; shaded: 77-85 % and 93-97 %.",
            "Grey ticks: the mean of six weeks with bands from its own errors. Few weeks or special days make a share "
            "uncertain;",
            "whole counts of small queues cover more.",
        ],
        anchor="start",
        fontSize=14,
        subtitleColor=GREY,
    )
    first = mine[(mine["level"] == levels[0]) & (mine["method"] == "combined")].iloc[0]
    chart = alt.layer(zone, nominal, ticks, points).properties(
        width=WIDTH - 160,
        height=21 * len(levels),
        title=words,
        description=f"Bands of {queue} by {levels[0]}: the 80 % band held {first['cover80']:.1%}, the 95 % band "
        f"{first['cover95']:.1%} of what came.",
    )
    made: Picture = chart
    return made


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
    columns = ["mean", "actual", "q025", "q10", "q90", "q975"]
    stepped = shape == "step-after"
    width = combined["start"].diff().min() if stepped else pd.Timedelta(0)
    data = (
        combined[columns]
        .round(2)
        .assign(
            clock=wall(combined["start"]),
            middle=wall(combined["start"] + width / 2),
            usual=usual.reindex(combined["start"]).round(2).to_numpy(),
        )
    )
    # The last step is drawn to its end.
    ends = data.tail(1).assign(clock=wall(combined["start"].tail(1) + width)) if stepped else data.tail(0)
    base = alt.Chart(pd.concat([data, ends])).encode(x=x)
    wide = base.mark_area(interpolate=shape, color=SKY, opacity=0.25).encode(
        y=alt.Y("q025:Q", title="contacts"), y2="q975:Q"
    )
    narrow = base.mark_area(interpolate=shape, color=SKY, opacity=0.55).encode(y="q10:Q", y2="q90:Q")
    names = ["forecast", "mean of six weeks"]
    colour = alt.Color(
        "line:N",
        scale=colour_scale(names, [BLUE, ORANGE]),
        legend=alt.Legend(title=None, orient="top", symbolType="stroke", symbolStrokeWidth=2.5),
    )
    lines = [
        base.transform_calculate(line=f"'{name}'")
        .mark_line(interpolate=shape, strokeWidth=1.8, strokeDash=dash)
        .encode(y=f"{field}:Q", color=colour)
        for field, name, dash in (("usual", names[1], [5, 3]), ("mean", names[0], [1, 0]))
    ]
    came = (
        alt.Chart(data)
        .mark_point(filled=True, size=28, opacity=1, color=BLACK)
        .encode(x="middle:T", y="actual:Q", tooltip=[alt.Tooltip(f"{name}:Q") for name in columns])
    )
    inside = float(((combined["q10"] <= combined["actual"]) & (combined["actual"] <= combined["q90"])).mean())
    total, expected = float(combined["actual"].sum()), float(combined["mean"].sum())
    words = alt.TitleParams(
        title,
        subtitle=f"{subtitle} Points: what came. Dark band: 80 %, light band: 95 %.",
        anchor="start",
        fontSize=14,
        subtitleColor=GREY,
    )
    made: Picture = alt.layer(wide, narrow, *lines, came).properties(
        width=WIDTH,
        height=230,
        title=words,
        description=f"{what}: {expected:,.0f} contacts expected, {total:,.0f} came; {inside:.0%} of the values lie in "
        "the 80 % band.",
    )
    return made
