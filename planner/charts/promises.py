"""How sure each promise is, beside how sure it must be."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import BLACK, BLUE, VERMILLION, Picture, colour_scale, finish, layered

STATES = ["kept", "missed"]
MOST_PROMISES = 80
"""More bars than this nobody reads: those nearest to being missed are shown."""


def promises_chart(promises: pd.DataFrame) -> Picture:
    """Probability of meeting each target as a bar, the chance asked for as a tick.

    Parameters
    ----------
    promises : DataFrame
        ``queue,period,p_meet,chance,met``: shares from 0 to 1 and a flag.
    """
    margin = promises["p_meet"] - promises["chance"]
    shown = promises[margin.rank(method="first") <= MOST_PROMISES]
    labels = shown["queue"] + " " + shown["period"]
    data = pd.DataFrame(
        {
            "promise": labels.to_numpy(),
            "p_meet": shown["p_meet"].round(4).to_numpy(),
            "chance": shown["chance"].to_numpy(),
            "state": ["kept" if met else "missed" for met in shown["met"]],
        }
    )
    rows = alt.Y("promise:N", sort=None, title=None)
    across = alt.X("p_meet:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"), title="probability")
    told = [alt.Tooltip("promise:N"), alt.Tooltip("p_meet:Q", format=".1%"), alt.Tooltip("chance:Q", format=".0%")]
    bars = (
        alt.Chart(data)
        .mark_bar(size=8, fillOpacity=0.8)
        .encode(
            x=across,
            y=rows,
            color=alt.Color("state:N", scale=colour_scale(STATES, [BLUE, VERMILLION]), legend=alt.Legend(title=None)),
            tooltip=told,
        )
    )
    ends = (
        alt.Chart(data)
        .mark_point(filled=True, size=60, opacity=1)
        .encode(
            x=alt.X("p_meet:Q"),
            y=rows,
            color=alt.Color("state:N", scale=colour_scale(STATES, [BLUE, VERMILLION])),
            shape=alt.Shape("state:N", scale=alt.Scale(domain=STATES, range=["circle", "cross"]), legend=None),
        )
    )
    ticks = alt.Chart(data).mark_tick(thickness=3, size=14, color=BLACK).encode(x=alt.X("chance:Q"), y=rows)
    left_out = f" The {MOST_PROMISES} least sure of {len(promises)}." if len(promises) > MOST_PROMISES else ""
    missed = int((~promises["met"].astype(bool)).sum())
    return finish(
        layered(bars, ends, ticks),
        "How sure each promise is",
        f"Bar: share of simulated replications that met the target. Black tick: how sure the plan must be.{left_out}",
        f"{len(promises) - missed} of {len(promises)} promises are kept, {missed} missed.",
        height=max(120, 17 * len(data)),
    )
