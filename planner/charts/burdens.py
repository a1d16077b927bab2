"""One burden by person, with the median."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import BLACK, BLUE, Picture, finish, layered

MOST_PEOPLE = 60
"""More rows than this nobody reads; the table has all."""


def burdens_chart(totals: pd.DataFrame, burden: str, label: str, middle: float) -> Picture:
    """Bars of how often each person bore a burden, most first.

    Parameters
    ----------
    totals : DataFrame
        Column ``person`` and one of the burden's name, counts; most first.
    burden, label : str
        Column, and what it is called.
    middle : float
        Median of all, a dashed line.
    """
    data = totals[["person", burden]].rename(columns={burden: "count"}).head(MOST_PEOPLE)
    names = alt.Y("person:N", sort=list(data["person"]), title=None)
    scale = alt.Scale(domainMin=0)
    bars = (
        alt.Chart(data)
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X("count:Q", title=label, scale=scale, axis=alt.Axis(tickMinStep=1)),
            y=names,
            tooltip=[alt.Tooltip("person:N"), alt.Tooltip("count:Q")],
        )
    )
    line = (
        alt.Chart(pd.DataFrame({"middle": [middle]}))
        .mark_rule(strokeDash=[6, 4], color=BLACK)
        .encode(x=alt.X("middle:Q"))
    )
    left_out = f" The first {MOST_PEOPLE} of {len(totals)}." if len(totals) > MOST_PEOPLE else ""
    return finish(
        layered(bars, line),
        f"{label} by person",
        f"Counts over the weeks chosen. Dashed: the median, {middle:g}.{left_out}",
        f"{label} by person: from {totals[burden].min()} to {totals[burden].max()}, median {middle:g}.",
        height=max(120, 80 + 15 * len(data)),
    )
