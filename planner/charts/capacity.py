"""People required week by week as a band, and what the people there give, with and without the plan."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import BLACK, BLUE, ORANGE, SKY, Picture, colour_scale, finish, layered

LINES = ["required, mean", "there by the plan", "there if nothing is done"]


def people_chart(weeks: pd.DataFrame, without: pd.Series) -> Picture:
    """Required from the middle to the 95th percentile, and productive people of plan and of doing nothing.

    Parameters
    ----------
    weeks : DataFrame
        Rows of frame CAPACITY, all queues, one a week.
    without : Series
        Productive FTE if nothing is done, the same weeks.
    """
    data = pd.DataFrame(
        {
            "week": weeks["period"].to_numpy(),
            LINES[0]: weeks["required_fte"].to_numpy(),
            LINES[1]: weeks["productive_fte"].to_numpy(),
            LINES[2]: without.to_numpy(),
            "low": weeks["required_fte_p50"].to_numpy(),
            "high": weeks["required_fte_p95"].to_numpy(),
        }
    )
    across = alt.X("week:T", axis=alt.Axis(format="%d %b %y", labelOverlap=True, title="week of"))
    band = (
        alt.Chart(data)
        .mark_area(color=SKY, fillOpacity=0.4)
        .encode(x=across, y=alt.Y("low:Q", title="full-time people"), y2=alt.Y2("high:Q"))
    )
    long = data.melt("week", LINES, "line", "people")
    dashes = alt.Scale(domain=LINES, range=[[1, 0], [6, 3], [2, 2]])
    lines = (
        alt.Chart(long)
        .mark_line(strokeWidth=2)
        .encode(
            x=across,
            y=alt.Y("people:Q"),
            color=alt.Color("line:N", scale=colour_scale(LINES, [BLACK, BLUE, ORANGE]), legend=alt.Legend(title=None)),
            strokeDash=alt.StrokeDash("line:N", scale=dashes, legend=None),
            tooltip=[alt.Tooltip("week:T"), alt.Tooltip("line:N"), alt.Tooltip("people:Q", format=".1f")],
        )
    )
    least = data[LINES[2]] - data[LINES[0]]
    worst = data["week"].iloc[int(least.to_numpy().argmin())]
    return finish(
        layered(band, lines),
        "People required and people there",
        "Paid full-time people, loss and roster efficiency included. Band: middle to 95th percentile of demand.",
        f"If nothing is done people lack most in the week of {worst}.",
    )


def chance_chart(weeks: pd.DataFrame) -> Picture:
    """How sure each week is to meet every target, with the interval of that chance, and if nothing is done.

    Parameters
    ----------
    weeks : DataFrame
        Rows of frame CAPACITY, all queues, one a week.
    """
    data = weeks[["period", "p_meet", "p_meet_low", "p_meet_high", "p_meet_nothing"]].astype(
        {"p_meet": float, "p_meet_low": float, "p_meet_high": float, "p_meet_nothing": float}
    )
    across = alt.X("period:T", axis=alt.Axis(format="%d %b %y", labelOverlap=True, title="week of"))
    up = alt.Y("p_meet:Q", title="chance that every target is met", scale=alt.Scale(domain=[0, 1]),
               axis=alt.Axis(format=".0%"))  # fmt: skip
    tooltip = [alt.Tooltip("period:T", title="week of"), alt.Tooltip("p_meet:Q", format=".0%", title="chance")]
    band = (
        alt.Chart(data)
        .mark_area(color=SKY, fillOpacity=0.4)
        .encode(x=across, y=alt.Y("p_meet_low:Q"), y2=alt.Y2("p_meet_high:Q"))
    )
    line = alt.Chart(data).mark_line(color=BLUE, strokeWidth=2).encode(x=across, y=up, tooltip=tooltip)
    without = alt.Chart(data).mark_line(color=ORANGE, strokeDash=[2, 2], strokeWidth=2).encode(
        x=across, y=alt.Y("p_meet_nothing:Q")
    )  # fmt: skip
    worst = data.sort_values("p_meet").iloc[0]
    return finish(
        layered(band, line, without),
        "How sure each week is",
        "Line: by the plan, with its 95 % interval. Dotted: if nothing is done.",
        f"Least sure is the week of {worst['period']}: {worst['p_meet']:.0%}.",
    )
