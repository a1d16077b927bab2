"""Who works when on one day, with breaks, meals and what else lies inside the shifts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import altair as alt
import pandas as pd

from planner.charts.theme import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    YELLOW,
    Picture,
    clock_axis,
    colour_scale,
    finish,
    layered,
    wall,
)

MOST_PEOPLE = 200
"""More rows than this nobody reads on a page: the workbook's Week sheet has all."""
ACTIVITIES = {"work": BLUE, "break": YELLOW, "meal": ORANGE, "meeting": PURPLE, "training": GREEN, "coaching": SKY,
              "leave": GREY}  # fmt: skip
OTHER = PURPLE


def gantt_chart(roster: pd.DataFrame, date: dt.date, names: Mapping[str, str], site: str = "") -> Picture:
    """Shifts of one day as bars: a row a person, earliest first; what is no work is a thinner bar.

    Parameters
    ----------
    roster : DataFrame
        Frame ROSTER of one site, in the site's zone.
    date : date
        The day the shifts belong to.
    names : mapping of agent to str
        What to call people; those without a name by their id.
    site : str
        For the title.
    """
    rows = roster[pd.to_datetime(roster["date"]).dt.date == date]
    first = rows.groupby("agent")["start"].min().sort_values(kind="stable")
    shown = list(first.index[:MOST_PEOPLE])
    kept = rows[rows["agent"].isin(shown)]
    clocks = kept["start"].dt.strftime("%H:%M") + "-" + kept["end"].dt.strftime("%H:%M")
    data = pd.DataFrame(
        {
            "person": [f"{names[agent]} ({agent})" if names.get(agent) else agent for agent in kept["agent"]],
            "row": [shown.index(agent) for agent in kept["agent"]],
            "activity": kept["activity"].to_numpy(),
            "begin": wall(kept["start"]).to_numpy(),
            "end": wall(kept["end"]).to_numpy(),
            "clock": clocks.to_numpy(),
            "queue": kept["queue"].fillna("").replace("", "all own skills").to_numpy(),
        }
    )
    where = ", ".join(part for part in (site, f"{date:%A %d %B %Y}") if part)
    is_work = data["activity"] == "work"
    zone = str(roster["start"].dt.tz)
    left_out = f" The first {MOST_PEOPLE} of {len(first)} people." if len(first) > MOST_PEOPLE else ""
    return finish(
        layered(_bars(data[is_work], data, 12), _bars(data[~is_work], data, 6)),
        f"Roster: {where}",
        f"One row a person, {zone} clock. Thick bars: on queue; thin bars: breaks, meals and other work.{left_out}",
        f"Roster of {where}: {len(first)} people at work, {first.min():%H:%M} to {rows['end'].max():%H:%M}."
        if len(first)
        else f"Nobody works: {where}.",
        height=max(40, 15 * len(shown)),
    )


def _bars(data: pd.DataFrame, everything: pd.DataFrame, size: int) -> alt.Chart:
    found = list(dict.fromkeys(everything["activity"]))
    colours = colour_scale(found, [ACTIVITIES.get(name, OTHER) for name in found])
    bars: alt.Chart = (
        alt.Chart(data)
        .mark_bar(size=size, stroke=GREY, strokeWidth=0.5)
        .encode(
            x=clock_axis("begin"),
            x2=alt.X2("end:T"),
            y=alt.Y("person:N", sort=alt.EncodingSortField("row", op="min"), title=None),
            color=alt.Color("activity:N", scale=colours, legend=alt.Legend(title=None, orient="top")),
            tooltip=[
                alt.Tooltip("person:N"),
                alt.Tooltip("activity:N"),
                alt.Tooltip("clock:N"),
                alt.Tooltip("queue:N"),
            ],
        )
    )
    return bars
