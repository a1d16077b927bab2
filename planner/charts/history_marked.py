"""A queue's history by day, as it came and as it is learned from, with gaps and outliers marked."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import BLUE, GREY, ORANGE, PURPLE, VERMILLION, Picture, colour_scale, finish

MARKS = ("no rows", "left out", "partly used", "outlier")
COLOURS = (VERMILLION, ORANGE, PURPLE, GREY)
SHAPES = ("cross", "triangle-down", "diamond", "circle")
LINES = ("as it came", "learned from")


def marked_history_chart(days: pd.DataFrame, outliers: pd.DataFrame, queue: str, zone: str) -> Picture:
    """Contacts a day as two lines; days that were repaired and outliers as points of their own shapes.

    Parameters
    ----------
    days : DataFrame
        ``date,as_came,used,state`` of `forecasting.cleaned.Cleaned`.
    outliers : DataFrame
        ``queue,kind,first,last,...`` of the same.
    queue, zone : str
    """
    dates = pd.to_datetime(days["date"]).dt.strftime("%Y-%m-%dT00:00:00Z")
    used = days["used"].where(days["state"].isin(["used", "partly used"]))
    lines = pd.concat(
        [
            pd.DataFrame({"day": dates, "contacts": values.round(1), "line": name})
            for name, values in zip(LINES, (days["as_came"], used), strict=True)
        ]
    )
    data = _points(days, outliers, dates)
    x = alt.X("day:T", title=None, scale=alt.Scale(type="utc"))
    legend = alt.Legend(title=None, orient="bottom")
    drawn = (
        alt.Chart(lines)
        .mark_line(strokeWidth=1.2)
        .encode(
            x=x,
            y=alt.Y("contacts:Q", title="contacts a day"),
            color=alt.Color("line:N", scale=colour_scale(LINES, [ORANGE, BLUE]), legend=legend),
            strokeDash=alt.StrokeDash("line:N", scale=alt.Scale(domain=LINES, range=[[3, 2], [1, 0]]), legend=legend),
        )
    )
    points = (
        alt.Chart(data)
        .mark_point(size=70, filled=True, opacity=0.9)
        .encode(
            x=x,
            y=alt.Y("contacts:Q"),
            color=alt.Color("mark:N", scale=colour_scale(MARKS, COLOURS), legend=legend),
            shape=alt.Shape("mark:N", scale=alt.Scale(domain=MARKS, range=SHAPES), legend=legend),
            tooltip=[alt.Tooltip("said:N")],
        )
    )
    repaired = days[days["state"] != "used"]
    return finish(
        alt.layer(drawn, points).resolve_scale(color="independent", shape="independent", strokeDash="independent"),
        f"Contacts a day: {queue}",
        f"Offered, {zone} calendar days. Dotted: as the rows came; line: what the forecast learns from.",
        f"History of {queue} from {days['date'].min()} to {days['date'].max()}: {len(repaired)} days with gaps or left "
        f"out, {len(outliers)} outliers.",
        height=280,
    )


def _points(days: pd.DataFrame, outliers: pd.DataFrame, dates: pd.Series) -> pd.DataFrame:
    """One point a repaired day, on the axis where nothing came, and one at the beginning of each outlier."""
    touched = days["state"] != "used"
    repaired = pd.DataFrame(
        {
            "day": dates[touched],
            "contacts": days.loc[touched, "as_came"].fillna(0.0),
            "mark": days.loc[touched, "state"],
            "said": [
                f"{date}: {state}"
                for date, state in zip(days.loc[touched, "date"], days.loc[touched, "state"], strict=True)
            ],
        }
    )
    height = pd.Series(days["as_came"].to_numpy(), index=pd.to_datetime(days["date"]))
    first = outliers["first"].dt.normalize()
    odd = pd.DataFrame(
        {
            "day": first.dt.strftime("%Y-%m-%dT00:00:00Z"),
            "contacts": height.reindex(first).fillna(0.0).to_numpy(),
            "mark": "outlier",
            "said": [f"{at:%Y-%m-%d}: {kind}" for at, kind in zip(first, outliers["kind"], strict=True)],
        }
    )
    return pd.concat([repaired, odd], ignore_index=True)
