"""The simulated service level by interval, with how sure its mean is."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import (
    BLACK,
    GREEN,
    Picture,
    clock_axis,
    clock_text,
    finish,
    layered,
    wall,
    within_limit,
)


def service_chart(service: pd.DataFrame, queue: str, share: float, promise: str) -> Picture:
    """Share served within the promise per interval, its 95 % interval and the target.

    Parameters
    ----------
    service : DataFrame
        Frame SERVICE.
    queue : str
    share : float
        The target's share, 0 to 1.
    promise : str
        The target in words: ``answered within 20 s``.
    """
    mine = service[(service["queue"] == queue) & (service["offered"] > 0) & service["service_level"].notna()]
    rows = within_limit(mine, marks_per_row=2)
    data = (
        rows[["offered", "service_level", "low", "high"]]
        .round(4)
        .assign(clock=wall(rows["start"]), when=clock_text(rows["start"]))
    )
    scale = alt.Scale(domain=[0, 1], clamp=True)
    axis = alt.Axis(format="%")
    bars = (
        alt.Chart(data)
        .mark_rule(color=GREEN, strokeWidth=2)
        .encode(x=clock_axis(), y=alt.Y("low:Q", scale=scale, axis=axis, title="service level"), y2=alt.Y2("high:Q"))
    )
    points = (
        alt.Chart(data)
        .mark_point(filled=True, color=BLACK, size=14, shape="circle")
        .encode(
            x=clock_axis(),
            y=alt.Y("service_level:Q", scale=scale, axis=axis, title="service level"),
            tooltip=[
                alt.Tooltip("when:N", title="interval"),
                alt.Tooltip("service_level:Q", title="service level", format=".1%"),
                alt.Tooltip("low:Q", title="95 % interval from", format=".1%"),
                alt.Tooltip("high:Q", title="to", format=".1%"),
                alt.Tooltip("offered:Q", title="offered per replication"),
            ],
        )
    )
    line = (
        alt.Chart(pd.DataFrame({"share": [share]})).mark_rule(strokeDash=[6, 4], color=BLACK).encode(y=alt.Y("share:Q"))
    )
    below = int((rows["service_level"] < share).sum())
    return finish(
        layered(bars, points, line),
        f"Simulated service level: {queue}",
        f"Share of contacts {promise}, per interval, {_zone(service)} clock. Bar: 95 % interval of the mean. "
        f"Dashed: the target of {share:.0%}.",
        f"Simulated service level of {queue}: {below} of {len(rows)} intervals with contacts lie below {share:.0%}.",
    )


def _zone(service: pd.DataFrame) -> str:
    return str(service["start"].dt.tz)
