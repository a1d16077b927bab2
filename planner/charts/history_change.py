"""A history by day before and after rows were laid over it."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import BLUE, ORANGE, Picture, colour_scale, finish

LINES = ("before", "after")


def days_changed(before: pd.DataFrame | None, after: pd.DataFrame, queue: str) -> pd.DataFrame:
    """Contacts a day of one queue before and after, every day of either.

    Parameters
    ----------
    before : DataFrame, optional
        ``start,queue,volume``; None where there was nothing.
    after : DataFrame
        The same, in the same zone.

    Returns
    -------
    DataFrame
        ``date,before,after,difference``; empty cells where a side has no rows.
    """
    sides = {"before": after.iloc[:0] if before is None else before, "after": after}
    sums = {}
    for name, frame in sides.items():
        mine = frame[frame["queue"] == queue]
        sums[name] = mine.groupby(mine["start"].dt.date)["volume"].sum()
    days = pd.DataFrame(sums).sort_index()
    days = days.assign(difference=days["after"].fillna(0.0) - days["before"].fillna(0.0))
    return days.rename_axis("date").reset_index()


def history_change_chart(days: pd.DataFrame, queue: str, zone: str) -> Picture:
    """Two lines, before dotted, after drawn.

    Parameters
    ----------
    days : DataFrame
        As `days_changed` gives it.
    queue, zone : str
    """
    dates = pd.to_datetime(days["date"]).dt.strftime("%Y-%m-%dT00:00:00Z")
    data = pd.concat(
        [pd.DataFrame({"day": dates, "contacts": days[name], "line": name}) for name in LINES], ignore_index=True
    )
    legend = alt.Legend(title=None, orient="bottom")
    chart = (
        alt.Chart(data)
        .mark_line(strokeWidth=1.3)
        .encode(
            x=alt.X("day:T", title=None, scale=alt.Scale(type="utc")),
            y=alt.Y("contacts:Q", title="contacts a day"),
            color=alt.Color("line:N", scale=colour_scale(LINES, [ORANGE, BLUE]), legend=legend),
            strokeDash=alt.StrokeDash("line:N", scale=alt.Scale(domain=LINES, range=[[3, 2], [1, 0]]), legend=legend),
        )
    )
    changed = int((days["difference"].abs() >= 0.5).sum())
    return finish(
        chart,
        f"What the new layer changes: {queue}",
        f"Contacts a day, {zone} calendar days. Dotted: before; line: after.",
        f"{changed} of {len(days)} days of {queue} differ from before.",
    )
