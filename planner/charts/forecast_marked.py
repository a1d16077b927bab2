"""The forecast of a queue with all that is known of its days: holidays, special days, surges, events, overrides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from planner.charts.theme import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILLION,
    Picture,
    clock_axis,
    clock_text,
    colour_scale,
    finish,
    layered,
    wall,
    within_limit,
)

KINDS = ("holiday", "special day", "surge", "event", "override")
COLOURS = (GREEN, PURPLE, ORANGE, VERMILLION, BLUE)
LINE_PX = 12
"""Height of a line of names: those of neighbouring spans stand below each other."""
LINES = 4


@dataclass(frozen=True)
class Mark:
    """A span of time that people marked.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    name : str
    begin, end : Timestamp
        Aware.
    """

    kind: str
    name: str
    begin: pd.Timestamp
    end: pd.Timestamp


def marked_forecast_chart(
    forecast: pd.DataFrame, queue: str, marks: Sequence[Mark], changed: pd.DataFrame | None = None
) -> Picture:
    """Expected contacts per interval with the 80 % and 95 % bands, marks, and a line after further overrides.

    Parameters
    ----------
    forecast : DataFrame
        Frame FORECAST.
    queue : str
    marks : sequence of Mark
        Those that overlap the rows are drawn.
    changed : DataFrame, optional
        ``start,queue,mean`` with overrides that the forecast does not hold yet.
    """
    rows = within_limit(forecast[forecast["queue"] == queue], marks_per_row=3)
    lines = [_line(rows, "forecast")]
    if changed is not None:
        mine = changed[(changed["queue"] == queue) & changed["start"].isin(rows["start"])]
        lines.append(_line(mine, "with your overrides"))
    shown = [
        one for one in marks if len(rows) and one.begin <= rows["start"].iloc[-1] and one.end > rows["start"].iloc[0]
    ]
    busiest = rows.nlargest(1, "mean")
    when = "; ".join(
        f"{start:%A %d %B %H:%M} with {mean:.0f}" for start, mean in zip(busiest["start"], busiest["mean"], strict=True)
    )
    named = ", ".join(f"{one.kind} {one.name}" for one in shown)
    layers = layered(*_spans(rows, shown), *_bands(rows), _mean(pd.concat(lines)))
    return finish(
        layers.resolve_scale(color="independent", strokeDash="independent"),
        f"Forecast: {queue}",
        f"Contacts offered per interval, {rows['start'].dt.tz} clock. Dark band: 80 %, light band: 95 % of counts. "
        "Shaded from top to bottom: what is marked, by name.",
        f"Forecast of {queue}: {rows['mean'].sum():,.0f} contacts expected in the period shown; busiest interval "
        f"{when or 'none'}. Marked: {named or 'nothing'}.",
        height=300,
    )


def _line(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"clock": wall(rows["start"]), "when": clock_text(rows["start"]), "mean": rows["mean"].round(2), "line": name}
    )


def _bands(rows: pd.DataFrame) -> list[alt.Chart]:
    data = rows[["q025", "q10", "q90", "q975"]].round(2).assign(clock=wall(rows["start"]))
    base = alt.Chart(data).encode(x=clock_axis())
    wide = base.mark_area(interpolate="step-after", color=SKY, fillOpacity=0.25)
    narrow = base.mark_area(interpolate="step-after", color=SKY, fillOpacity=0.55)
    return [
        wide.encode(y=alt.Y("q025:Q", title="contacts per interval"), y2=alt.Y2("q975:Q")),
        narrow.encode(y=alt.Y("q10:Q"), y2=alt.Y2("q90:Q")),
    ]


def _mean(data: pd.DataFrame) -> alt.Chart:
    names = list(dict.fromkeys(data["line"]))
    legend = alt.Legend(title=None, orient="bottom", symbolType="stroke", symbolSize=400) if len(names) > 1 else None
    lines: alt.Chart = (
        alt.Chart(data)
        .mark_line(interpolate="step-after", strokeWidth=1.6)
        .encode(
            x=clock_axis(),
            y=alt.Y("mean:Q"),
            color=alt.Color("line:N", scale=colour_scale(names, [BLUE, BLACK][: len(names)]), legend=legend),
            strokeDash=alt.StrokeDash(
                "line:N", scale=alt.Scale(domain=names, range=[[1, 0], [5, 3]][: len(names)]), legend=legend
            ),
            tooltip=[
                alt.Tooltip("when:N", title="interval"),
                alt.Tooltip("line:N", title="line"),
                alt.Tooltip("mean:Q", title="expected contacts"),
            ],
        )
    )
    return lines


def _spans(rows: pd.DataFrame, marks: Sequence[Mark]) -> list[alt.Chart]:
    if not marks:
        return []
    first, last = rows["start"].iloc[0], rows["start"].iloc[-1]
    data = pd.DataFrame(
        {
            "kind": [one.kind for one in marks],
            "label": [f"{one.kind}: {one.name}" for one in marks],
            "begin": wall(pd.Series([max(one.begin, first) for one in marks])),
            "end": wall(pd.Series([min(one.end, last) for one in marks])),
            "line": [place % LINES for place in range(len(marks))],
        }
    )
    shades = (
        alt.Chart(data)
        .mark_rect(fillOpacity=0.14)
        .encode(
            x=clock_axis("begin"),
            x2=alt.X2("end:T"),
            color=alt.Color("kind:N", scale=colour_scale(KINDS, COLOURS), legend=None),
            tooltip=[alt.Tooltip("label:N")],
        )
    )
    names = [
        alt.Chart(part)
        .mark_text(align="left", baseline="top", dx=3, color=GREY, fontStyle="italic")
        .encode(x=clock_axis("begin"), y=alt.value(line * LINE_PX + 2), text=alt.Text("label:N"))
        for line, part in ((line, data[data["line"] == line]) for line in range(min(LINES, len(marks))))
    ]
    return [shades, *names]
