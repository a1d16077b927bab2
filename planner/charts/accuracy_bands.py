"""Bands of a backtest: what they held against what they promised."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.accuracy import titled
from planner.charts.theme import BLUE, GREY, ORANGE, Picture, colour_scale, layered

BANDS = {"80 % band": ("cover80", 0.80, 0.77, 0.85), "95 % band": ("cover95", 0.95, 0.93, 0.97)}
"""Name to column, nominal share, and the zone in which a share is good."""

NAMES = list(BANDS)
WIDTH = 560


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
    first = mine[(mine["level"] == levels[0]) & (mine["method"] == "combined")].iloc[0]
    least = max(min(0.6, float(rows["share"].min()) - 0.02), 0.0)
    layers = layered(*_layers(rows, levels, alt.Scale(domain=[least, 1.0], nice=False)))
    return titled(
        layers.properties(width=WIDTH, height=21 * len(levels)),
        f"What the bands held: {queue}",
        [
            "Points: combined forecast. Dashed: what the band promises; shaded: 77-85 % and 93-97 %.",
            "Grey ticks: the mean of six weeks with bands from its own errors. Few weeks or special days make a share "
            "uncertain;",
            "whole counts of small queues cover more.",
        ],
        f"Bands of {queue} by {levels[0]}: the 80 % band held {first['cover80']:.1%}, the 95 % band "
        f"{first['cover95']:.1%} of what came.",
    )


def _layers(rows: pd.DataFrame, levels: list[str], scale: alt.Scale) -> list[alt.Chart]:
    """Zones and nominal shares, ticks of the mean of six weeks, points of the combined forecast."""
    zones = pd.DataFrame(
        [(band, nominal, low, high) for band, (_, nominal, low, high) in BANDS.items()],
        columns=["band", "nominal", "low", "high"],
    )
    legend = alt.Legend(title=None, orient="top", symbolOpacity=1)
    colour = alt.Color("band:N", scale=colour_scale(NAMES, [BLUE, ORANGE]), legend=legend)
    shape = alt.Shape("band:N", scale=alt.Scale(domain=NAMES, range=["circle", "diamond"]), legend=legend)
    share = alt.X("share:Q", title="share of values inside the band", axis=alt.Axis(format="%"), scale=scale)
    y = alt.Y("level:N", sort=levels, title=None, axis=alt.Axis(grid=True, labelLimit=260))
    tooltip = [alt.Tooltip("level:N"), alt.Tooltip("band:N"), alt.Tooltip("share:Q", format=".1%")]
    combined = rows["method"] == "combined"
    return [
        alt.Chart(zones)
        .mark_rect(fillOpacity=0.18)
        .encode(x=alt.X("low:Q", scale=scale), x2=alt.X2("high:Q"), color=colour),
        alt.Chart(zones).mark_rule(strokeDash=[4, 3]).encode(x=alt.X("nominal:Q", scale=scale), color=colour),
        alt.Chart(rows[~combined])
        .mark_tick(thickness=2, size=12, color=GREY)
        .encode(x=alt.X("share:Q", scale=scale), y=y, tooltip=tooltip),
        alt.Chart(rows[combined])
        .mark_point(filled=True, size=85, opacity=1)
        .encode(x=share, y=y, color=colour, shape=shape, tooltip=tooltip),
    ]
