"""Contacts of a history by day and queue."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILLION, Picture, finish

COLOURS = (BLUE, ORANGE, GREEN, PURPLE, VERMILLION, SKY, BLACK)
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 1], [1, 3], [10, 4])
MOST_QUEUES = len(COLOURS)
"""Queues that can be told apart; of more, the largest are drawn."""


def contacts_by_day(history: pd.DataFrame) -> pd.DataFrame:
    """Contacts of each local day and queue: columns `date` (midnight, without a zone), `queue`, `volume`.

    Parameters
    ----------
    history : DataFrame
        Frame HISTORY of `forecasting.history`.
    """
    day = history["start"].dt.tz_localize(None).dt.normalize().rename("date")
    found: pd.DataFrame = history.groupby([day, "queue"], as_index=False)[["volume"]].sum()
    return found


def history_chart(history: pd.DataFrame) -> Picture:
    """Contacts a day, one line a queue told apart by colour and dash.

    Parameters
    ----------
    history : DataFrame
        Frame HISTORY of `forecasting.history`, at least one row.
    """
    by_day = contacts_by_day(history)
    largest = by_day.groupby("queue")["volume"].sum().nlargest(MOST_QUEUES).index
    rows = by_day[by_day["queue"].isin(largest)]
    data = rows.assign(day=rows["date"].dt.strftime("%Y-%m-%d"))[["day", "queue", "volume"]]
    names = [str(name) for name in largest]
    legend = alt.Legend(orient="bottom", title="queue", symbolType="stroke", symbolSize=400)
    colour = alt.Color("queue:N", scale=alt.Scale(domain=names, range=list(COLOURS[: len(names)])), legend=legend)
    dash = alt.StrokeDash("queue:N", scale=alt.Scale(domain=names, range=list(DASHES[: len(names)])), legend=legend)
    lines = (
        alt.Chart(data)
        .mark_line()
        .encode(
            x=alt.X("day:T", title=None),
            y=alt.Y("volume:Q", title="contacts a day"),
            color=colour,
            strokeDash=dash,
            tooltip=[alt.Tooltip("day:T"), alt.Tooltip("queue:N"), alt.Tooltip("volume:Q", format=",.0f")],
        )
    )
    left_out = by_day["queue"].nunique() - len(names)
    more = f" The {left_out} smallest queues are not drawn." if left_out else ""
    zone = history["start"].dt.tz
    return finish(
        lines,
        "Contacts a day",
        f"Offered, {zone} clock.{more}",
        f"Contacts a day of {len(names)} queues from {data['day'].min()} to {data['day'].max()}.",
    )
