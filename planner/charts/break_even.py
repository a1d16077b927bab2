"""Money of an hour on the queue by how long the need lasts, a line a way."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILLION, Picture, finish

COLOURS = [BLACK, BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, GREY]
HIGHEST = 4.0
"""Times the cheapest hour: dearer ones are cut off."""


def break_even_chart(curves: pd.DataFrame, queue: str, currency: str) -> Picture:
    """Lines of one queue.

    Parameters
    ----------
    curves : DataFrame
        ``way,weeks,money_per_h`` of the queue; at least one row.
    queue, currency : str
    """
    top = HIGHEST * float(curves["money_per_h"].min())
    data = curves[curves["money_per_h"] <= top].round(2)
    ways = list(dict.fromkeys(curves["way"]))
    lines = (
        alt.Chart(data)
        .mark_line(point=True, strokeWidth=2)
        .encode(
            x=alt.X("weeks:Q", scale=alt.Scale(type="log", nice=False), title="weeks that the need lasts"),
            y=alt.Y("money_per_h:Q", title=f"{currency} an hour on the queue", scale=alt.Scale(zero=False)),
            color=alt.Color(
                "way:N",
                scale=alt.Scale(domain=ways, range=COLOURS[: len(ways)]),
                legend=alt.Legend(title=None, labelLimit=260),
            ),
            strokeDash=alt.StrokeDash("way:N", scale=alt.Scale(domain=ways), legend=None),
            tooltip=[alt.Tooltip("way:N"), alt.Tooltip("weeks:Q"), alt.Tooltip("money_per_h:Q", format=",.2f")],
        )
    )
    last = curves[curves["weeks"] == curves["weeks"].max()]
    cheapest = last.iloc[int(last["money_per_h"].to_numpy().argmin())]
    least = f"{cheapest['money_per_h']:,.2f} {currency} an hour"
    return finish(
        lines,
        f"What an hour costs by how long it is needed: {queue}",
        f"{currency} of an hour on the queue; hours dearer than {HIGHEST:g} times the cheapest are cut off.",
        f"{queue}: for the longest need {cheapest['way']} is cheapest, {least}.",
    )
