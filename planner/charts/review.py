"""Plan against actual: contacts with their band, people, and how a service level came about."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from planner.charts.theme import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
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

PEOPLE = {"asked for by the plan": BLUE, "had it been known": VERMILLION, "there": GREEN}
DASHES = ([1, 0], [6, 3], [2, 2])


def contacts_chart(rows: pd.DataFrame, queue: str) -> Picture:
    """What came as points over what was expected with its 80 % band.

    Parameters
    ----------
    rows : DataFrame
        ``start,plan,actual,low,high`` of the known intervals, aware starts.
    """
    rows = within_limit(rows, 4)
    data = rows[["plan", "actual", "low", "high"]].round(2)
    data = data.assign(clock=wall(rows["start"]), when=clock_text(rows["start"]), run=_runs(rows["start"]))
    base = alt.Chart(data).encode(x=clock_axis())
    band = base.mark_area(interpolate="step-after", color=SKY, fillOpacity=0.5).encode(
        y=alt.Y("low:Q", title="contacts per interval"), y2=alt.Y2("high:Q"), detail=alt.Detail("run:N")
    )
    line = base.mark_line(interpolate="step-after", color=BLUE, strokeWidth=1.5).encode(
        y=alt.Y("plan:Q"), detail=alt.Detail("run:N")
    )
    points = base.mark_point(color=VERMILLION, size=18, filled=True, opacity=0.9).encode(
        y=alt.Y("actual:Q"),
        tooltip=[
            alt.Tooltip("when:N", title="interval"),
            alt.Tooltip("actual:Q", title="came"),
            alt.Tooltip("plan:Q", title="expected"),
            alt.Tooltip("low:Q", title="P10"),
            alt.Tooltip("high:Q", title="P90"),
        ],
    )
    inside = float(((rows["actual"] >= rows["low"]) & (rows["actual"] <= rows["high"])).mean())
    came, planned = rows["actual"].sum(), rows["plan"].sum()
    return finish(
        layered(band, line, points),
        f"Contacts: {queue}",
        f"Per interval, {rows['start'].dt.tz} clock. Line and band: forecast, 80 %. Points: what came.",
        f"{queue}: {came:,.0f} contacts came for {planned:,.0f} expected; {inside:.0%} of intervals lie in the band.",
    )


def people_chart(rows: pd.DataFrame, queue: str) -> Picture:
    """People asked for, people who would have been needed, people there.

    Parameters
    ----------
    rows : DataFrame
        ``start,asked,needed,there`` of the known intervals.
    """
    rows = within_limit(rows, 3)
    names = dict(zip(("asked", "needed", "there"), PEOPLE, strict=True))
    data = rows.assign(clock=wall(rows["start"]), when=clock_text(rows["start"]), run=_runs(rows["start"]))
    long = data[["clock", "when", "run", *names]].melt(["clock", "when", "run"], var_name="which", value_name="people")
    long = long.assign(which=long["which"].map(names), people=long["people"].round(2))
    dashes = alt.Scale(domain=list(PEOPLE), range=[list(dash) for dash in DASHES])
    lines = (
        alt.Chart(long)
        .mark_line(interpolate="step-after", strokeWidth=1.5)
        .encode(
            x=clock_axis(),
            y=alt.Y("people:Q", title="people to be rostered"),
            color=alt.Color(
                "which:N", scale=colour_scale([*PEOPLE], [*PEOPLE.values()]), legend=alt.Legend(title=None)
            ),
            strokeDash=alt.StrokeDash("which:N", scale=dashes, legend=alt.Legend(title=None)),
            detail=alt.Detail("run:N"),
            tooltip=[alt.Tooltip("when:N"), alt.Tooltip("which:N"), alt.Tooltip("people:Q")],
        )
    )
    short = rows[rows["there"] < rows["needed"]]
    return finish(
        lines,
        f"People: {queue}",
        f"By interval, {rows['start'].dt.tz} clock; known contacts and handle times need the dashed line.",
        f"{queue}: fewer people than needed in {len(short)} of {len(rows)} intervals.",
    )


def _runs(starts: pd.Series) -> pd.Series:
    """Number of the unbroken run of intervals that each belongs to: no line is drawn through the night."""
    apart = starts.diff()
    runs: pd.Series = (apart > apart.min()).cumsum()
    return runs


def causes_chart(target: float, parts: Mapping[str, float], actual: float, queue: str) -> Picture:
    """From the target to what happened, part by part.

    Parameters
    ----------
    parts : mapping of words to share
        In order; they add up to ``actual - target``.
    """
    rows = [("target", 0.0, target, "level", f"{target:.1%}")]
    at = target
    for name, share in parts.items():
        rows.append((name, at, at + share, "gained" if share >= 0 else "lost", f"{100 * share:+.1f}"))
        at += share
    rows.append(("actual", 0.0, actual, "level", f"{actual:.1%}"))
    data = pd.DataFrame(rows, columns=["part", "from", "to", "kind", "text"])
    scale = colour_scale(["level", "gained", "lost"], [GREY, BLUE, ORANGE])
    base = alt.Chart(data).encode(y=alt.Y("part:N", sort=None, title=None, axis=alt.Axis(labelLimit=330)))
    low = max(0.0, min(target, actual, *data["to"]) - 0.1)
    across = alt.X(
        "from:Q", scale=alt.Scale(domain=[low, 1.05], clamp=True), axis=alt.Axis(format="%"), title="in time"
    )
    bars = base.mark_bar(size=13).encode(
        x=across,
        x2=alt.X2("to:Q"),
        color=alt.Color("kind:N", scale=scale, legend=alt.Legend(title=None)),
        tooltip=[alt.Tooltip("part:N"), alt.Tooltip("text:N")],
    )
    texts = base.transform_calculate(end="max(datum.from, datum.to)").mark_text(align="left", dx=4).encode(
        x=alt.X("end:Q"), text=alt.Text("text:N")
    )  # fmt: skip
    worst = min(parts, key=lambda name: parts[name])
    return finish(
        layered(bars, texts),
        f"Where the service level comes from: {queue}",
        "Each thing put in place after the one above it, by formula; points of service level.",
        f"{queue}: {actual:.1%} in time, target {target:.1%}; the greatest loss: {worst} ({100 * parts[worst]:+.1f}).",
        height=24 * len(data),
    )
