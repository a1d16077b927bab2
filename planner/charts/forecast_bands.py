"""The forecast of a queue: expected contacts with their bands, and the stated surges."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner.charts.theme import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    SKY,
    Picture,
    clock_axis,
    clock_text,
    finish,
    layered,
    wall,
    within_limit,
)

Span = tuple[str, pd.Timestamp, pd.Timestamp]
"""Name, begin and end of a surge or event; aware."""


def forecast_chart(
    forecast: pd.DataFrame, queue: str, spans: Sequence[Span] = (), *, without: pd.DataFrame | None = None
) -> Picture:
    """Expected contacts per interval with the 80 % and 95 % bands.

    Parameters
    ----------
    forecast : DataFrame
        Frame FORECAST.
    queue : str
    spans : sequence of (name, begin, end)
        Surges and events to shade where they overlap the horizon.
    without : DataFrame, optional
        Frame FORECAST of the same intervals without a surge: its mean is a dashed line.
    """
    rows = within_limit(forecast[forecast["queue"] == queue])
    data = (
        rows[["mean", "q025", "q10", "q90", "q975"]]
        .round(2)
        .assign(clock=wall(rows["start"]), when=clock_text(rows["start"]))
    )
    base = alt.Chart(data).encode(x=clock_axis())
    wide = base.mark_area(interpolate="step-after", color=SKY, fillOpacity=0.25).encode(
        y=alt.Y("q025:Q", title="contacts per interval"), y2=alt.Y2("q975:Q")
    )
    narrow = base.mark_area(interpolate="step-after", color=SKY, fillOpacity=0.55).encode(
        y=alt.Y("q10:Q"), y2=alt.Y2("q90:Q")
    )
    mean = base.mark_line(interpolate="step-after", color=BLUE, strokeWidth=1.5).encode(
        y=alt.Y("mean:Q"),
        tooltip=[
            alt.Tooltip("when:N", title="interval"),
            alt.Tooltip("mean:Q", title="expected contacts"),
            alt.Tooltip("q10:Q", title="P10"),
            alt.Tooltip("q90:Q", title="P90"),
        ],
    )
    layers: list[alt.Chart] = [*_shades(rows, spans), wide, narrow, mean]
    dashed = ""
    if without is not None:
        layers.append(_dashed(without[without["start"].isin(rows["start"])]))
        dashed = " Dashed: mean without the surge."
    zone = str(rows["start"].dt.tz)
    total = float(rows["mean"].sum())
    busiest = rows.nlargest(1, "mean")
    when = (
        "; ".join(
            f"{start:%A %H:%M} with {mean:.0f}" for start, mean in zip(busiest["start"], busiest["mean"], strict=True)
        )
        or "none"
    )
    return finish(
        layered(*layers),
        f"Forecast: {queue}",
        f"Contacts offered per interval, {zone} clock. Line: mean. Bands: 80 % and 95 % of counts.{dashed}",
        f"Forecast of {queue}: {total:,.0f} contacts expected in the period shown; busiest interval {when}.",
    )


def _dashed(rows: pd.DataFrame) -> alt.Chart:
    data = rows[["mean"]].round(2).assign(clock=wall(rows["start"]))
    line = alt.Chart(data).mark_line(interpolate="step-after", color=BLACK, strokeDash=[4, 3], strokeWidth=1.2)
    dashed: alt.Chart = line.encode(x=clock_axis(), y=alt.Y("mean:Q"))
    return dashed


def _shades(rows: pd.DataFrame, spans: Sequence[Span]) -> list[alt.Chart]:
    if rows.empty:
        return []
    first, last = rows["start"].iloc[0], rows["start"].iloc[-1]
    inside = [(name, max(begin, first), min(end, last)) for name, begin, end in spans if begin < last and end > first]
    if not inside:
        return []
    frame = pd.DataFrame(inside, columns=["name", "begin", "end"])
    frame = pd.DataFrame({"name": frame["name"], "begin": wall(frame["begin"]), "end": wall(frame["end"])})
    shade = alt.Chart(frame).mark_rect(color=ORANGE, fillOpacity=0.18).encode(x=clock_axis("begin"), x2=alt.X2("end:T"))
    label = (
        alt.Chart(frame)
        .mark_text(align="left", baseline="top", dx=3, dy=2, color=GREY, fontStyle="italic")
        .encode(x=clock_axis("begin"), y=alt.value(0), text=alt.Text("name:N"))
    )
    return [shade, label]
