"""Net staffing of a queue by interval: bars that can be clicked, and the worst of them in words."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import (
    GREY,
    HEIGHT,
    SKY,
    VERMILLION,
    Picture,
    clock_axis,
    clock_text,
    colour_scale,
    finish,
    wall,
)

SELECTED, ID = "interval", "id"
"""Name of the selection, and the field that tells which bar: never a time, which a browser may move."""
STATES = {"short": VERMILLION, "as required": GREY, "more than required": SKY}
LEAST_PEOPLE = 0.05
"""People below which nobody is missing or too many."""


def net_table(coverage: pd.DataFrame, queue: str) -> pd.DataFrame:
    """A queue's intervals in which anybody is asked for or there.

    Parameters
    ----------
    coverage : DataFrame
        Frame COVERAGE.
    queue : str
        ``*`` is all queues together.

    Returns
    -------
    DataFrame
        ``id,start,end,required,scheduled,net,state``; `id` is the interval's number in the plan, ``i17``.
    """
    rows = coverage[coverage["queue"] == queue].sort_values("start").reset_index(drop=True)
    step = rows["start"].diff().min()
    state = pd.Series("as required", index=rows.index)
    state = state.mask(rows["net"] < -LEAST_PEOPLE, "short").mask(rows["net"] > LEAST_PEOPLE, "more than required")
    table = rows.assign(id=[f"i{number}" for number in rows.index], end=rows["start"] + step, state=state)
    some = (table["required"] > 0) | (table["scheduled"] > 0)
    found: pd.DataFrame = table.loc[some, ["id", "start", "end", "required", "scheduled", "net", "state"]]
    return found.reset_index(drop=True)


def worst_first(table: pd.DataFrame) -> pd.DataFrame:
    """Short intervals of `net_table`, the worst first."""
    return table[table["state"] == "short"].sort_values(["net", "start"], kind="stable").reset_index(drop=True)


def net_chart(table: pd.DataFrame, name: str) -> Picture:
    """A bar an interval: down where people are short, up where there are more than required; a click selects its id.

    Parameters
    ----------
    table : DataFrame
        Of `net_table`.
    name : str
        The queue in words.
    """
    data = table[[ID, "state"]].assign(
        clock=wall(table["start"]),
        until=wall(table["end"]),
        when=clock_text(table["start"]),
        net=table["net"].round(2),
        nothing=0,
    )
    picked = alt.selection_point(name=SELECTED, fields=[ID], on="click", toggle=False)
    bars = (
        alt.Chart(data)
        .mark_bar(stroke=GREY, strokeWidth=0.4, cursor="pointer")
        .encode(
            x=clock_axis(),
            x2=alt.X2("until:T"),
            y=alt.Y("net:Q", title="people, net"),
            y2=alt.Y2("nothing:Q"),
            color=alt.Color(
                "state:N", scale=colour_scale(list(STATES), list(STATES.values())), legend=alt.Legend(title=None)
            ),
            opacity=alt.OpacityValue(0.55, condition={"param": SELECTED, "value": 1.0}),
            tooltip=[
                alt.Tooltip("when:N", title="interval"),
                alt.Tooltip("net:Q", title="net staffing"),
                alt.Tooltip("state:N"),
            ],
        )
        .add_params(picked)
    )
    short = worst_first(table)
    said = (
        "nobody is short"
        if not len(short)
        else f"{len(short)} intervals are short, most by {-short['net'].iloc[0]:.1f}"
    )
    return finish(
        bars,
        f"Net staffing: {name}",
        "Scheduled less required (rostered) people; down is short. Click a bar for who could work then.",
        f"Net staffing of {name}: {said}.",
        height=HEIGHT - 20,
    )
