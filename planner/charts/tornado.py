"""Tornado: a bar a driver, what the plan costs more or less at its low and its high value."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import BLACK, BLUE, ORANGE, Picture, colour_scale, finish, layered

SIDES = {"low": BLUE, "high": ORANGE}


def tornado_chart(frame: pd.DataFrame, currency: str) -> Picture:
    """Bars of plans solved again; a tick where the present decisions, kept, would stand.

    Parameters
    ----------
    frame : DataFrame
        ``driver,side,value,money,money_kept``, a row a driver and side, the widest first; at least one.
    currency : str
    """
    order = list(dict.fromkeys(frame["driver"]))
    data = frame[["driver", "side", "value", "money", "money_kept"]].round(3).assign(zero=0.0)
    base = alt.Chart(data).encode(y=alt.Y("driver:N", sort=order, title=None))
    bars = base.mark_bar(size=13).encode(
        x=alt.X("money:Q", title=f"{currency} against the plan", axis=alt.Axis(format="+,.0f", labelOverlap=True)),
        x2=alt.X2("zero:Q"),
        color=alt.Color("side:N", scale=colour_scale([*SIDES], [*SIDES.values()]), legend=alt.Legend(title="value")),
        tooltip=[
            alt.Tooltip("driver:N"),
            alt.Tooltip("side:N"),
            alt.Tooltip("value:Q"),
            alt.Tooltip("money:Q", format="+,.0f"),
        ],
    )
    ticks = base.mark_tick(color=BLACK, thickness=2, size=17).encode(
        x=alt.X("money_kept:Q"),
        tooltip=[alt.Tooltip("driver:N"), alt.Tooltip("side:N"), alt.Tooltip("money_kept:Q", format="+,.0f")],
    )
    widest = frame.iloc[frame["money"].abs().to_numpy().argmax()]
    return finish(
        layered(bars, ticks),
        "What the money depends on",
        f"{currency} more or less; bars: planned again, ticks: the present decisions kept.",
        f"The widest bar is {widest['driver']}: {widest['money']:+,.0f} {currency} at its {widest['side']} value.",
        height=max(80, 24 * len(order)),
    )
