"""Formula beside simulation, a point an interval."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import (
    BLACK,
    BLUE,
    GREEN,
    MOST_MARKS,
    ORANGE,
    PURPLE,
    SKY,
    VERMILLION,
    Picture,
    clock_text,
    colour_scale,
    finish,
    layered,
)

COLOURS = (BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY, BLACK)


def formula_gap_chart(gap: pd.DataFrame) -> Picture:
    """Simulated service level over the formula's for the same people; on the line they agree.

    Parameters
    ----------
    gap : DataFrame
        Frame FORMULA_GAP.
    """
    rows = gap[gap["difference"].notna()]
    rows = rows[rows["difference"].abs().rank(method="first", ascending=False) <= MOST_MARKS]
    queues = list(dict.fromkeys(gap["queue"]))
    data = rows[["queue", "agents", "formula", "simulated"]].round(4).assign(when=clock_text(rows["start"]))
    share = alt.Axis(format="%")
    whole = alt.Scale(domain=[0, 1])
    colours = [COLOURS[number % len(COLOURS)] for number in range(len(queues))]
    points = (
        alt.Chart(data)
        .mark_point(filled=True, size=22, opacity=0.55)
        .encode(
            x=alt.X("formula:Q", scale=whole, axis=share, title="formula"),
            y=alt.Y("simulated:Q", scale=whole, axis=share, title="simulated"),
            color=alt.Color("queue:N", scale=colour_scale(queues, colours), legend=alt.Legend(title=None)),
            shape=alt.Shape("queue:N", scale=alt.Scale(domain=queues), legend=None),
            tooltip=[
                alt.Tooltip("queue:N"),
                alt.Tooltip("when:N", title="interval"),
                alt.Tooltip("agents:Q", title="people", format=".1f"),
                alt.Tooltip("formula:Q", format=".1%"),
                alt.Tooltip("simulated:Q", format=".1%"),
            ],
        )
    )
    ends = pd.DataFrame({"formula": [0.0, 1.0], "simulated": [0.0, 1.0]})
    line = (
        alt.Chart(ends).mark_line(color=BLACK, strokeDash=[6, 4]).encode(x=alt.X("formula:Q"), y=alt.Y("simulated:Q"))
    )
    below = int((rows["difference"] < 0).sum())
    return finish(
        layered(points, line),
        "Formula and simulation for the same people",
        "Service level of each interval. Below the dashed line the formula promises too much.",
        f"In {below} of {len(rows)} intervals with contacts the simulation gives less than the formula.",
    )
