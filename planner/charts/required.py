"""What a queue asks for, and why: its work, what waits in reserve for the target, what shrinkage adds."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import (
    BLACK,
    BLUE,
    ORANGE,
    SKY,
    YELLOW,
    Picture,
    clock_axis,
    clock_text,
    colour_scale,
    finish,
    layered,
    wall,
    within_limit,
)

PARTS = ("work", "reserve", "shrinkage")
COLOURS = (BLUE, SKY, YELLOW)


def requirement_parts(needed: pd.DataFrame, interval_min: int) -> pd.DataFrame:
    """People per interval by what asks for them.

    ``work`` = volume x AHT / interval (Erlangs), at most `agents`; ``reserve`` = agents - work: people who are free so
    that a contact need not wait; ``shrinkage`` = rostered - agents.

    Parameters
    ----------
    needed : DataFrame
        Frame REQUIREMENT.
    interval_min : int

    Returns
    -------
    DataFrame
        ``start,queue,volume,aht_s,work,reserve,shrinkage,agents,rostered``, people.
    """
    erlangs = needed["volume"] * needed["aht_s"].fillna(0.0) / (interval_min * 60)
    work = erlangs.clip(upper=needed["agents"])
    parts = needed[["start", "queue", "volume", "aht_s"]].assign(
        work=work, reserve=needed["agents"] - work, shrinkage=needed["rostered"] - needed["agents"]
    )
    return parts.assign(agents=needed["agents"], rostered=needed["rostered"])


def required_chart(parts: pd.DataFrame, queue: str) -> Picture:
    """The parts of a requirement one on the other; the dashed line is what is to be rostered.

    Parameters
    ----------
    parts : DataFrame
        As `requirement_parts` gives them.
    queue : str
    """
    rows = within_limit(parts[parts["queue"] == queue], marks_per_row=4)
    clocks = {"clock": wall(rows["start"]), "when": clock_text(rows["start"])}
    stacked = pd.concat(
        [
            pd.DataFrame({**clocks, "part": name, "people": rows[name].round(2), "order": place})
            for place, name in enumerate(PARTS)
        ]
    )
    areas = (
        alt.Chart(stacked)
        .mark_area(interpolate="step-after")
        .encode(
            x=clock_axis(),
            y=alt.Y("people:Q", stack="zero", title="people"),
            color=alt.Color(
                "part:N", scale=colour_scale(PARTS, COLOURS), legend=alt.Legend(title=None, orient="bottom")
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("when:N", title="interval"),
                alt.Tooltip("part:N", title="what asks for them"),
                alt.Tooltip("people:Q", title="people"),
            ],
        )
    )
    line = (
        alt.Chart(pd.DataFrame({**clocks, "people": rows["rostered"].round(2)}))
        .mark_line(interpolate="step-after", color=BLACK, strokeDash=[4, 3], strokeWidth=1.4)
        .encode(x=clock_axis(), y=alt.Y("people:Q"))
    )
    top = rows.nlargest(1, "rostered")
    most = "; ".join(f"{at:%A %H:%M}, {people:.1f}" for at, people in zip(top["start"], top["rostered"], strict=True))
    return finish(
        layered(areas, line),
        f"Required: {queue}",
        f"People per interval, {rows['start'].dt.tz} clock. From below: work, reserve for the target, shrinkage; "
        "dashed: to be rostered.",
        f"Requirement of {queue}: most people at {most or 'no time'}.",
        height=260,
    )


def windows_chart(windows: pd.DataFrame, queue: str) -> Picture:
    """Deferred work by when it is due: bars from when the first of it is there, the work as a number beside them.

    Parameters
    ----------
    windows : DataFrame
        Frame WINDOWS.
    queue : str
    """
    mine = windows[windows["queue"] == queue]
    rows = mine.groupby("to", as_index=False).agg(begin=("from", "min"), hours=("hours", "sum"))
    data = pd.DataFrame(
        {
            "begin": wall(rows["begin"]),
            "end": wall(rows["to"]),
            "window": [f"due {to:%a %d %b %H:%M}" for to in rows["to"]],
            "said": [f"{hours:.1f} h" for hours in rows["hours"]],
        }
    )
    down = alt.Y("window:N", sort=None, title=None)
    bars = (
        alt.Chart(data)
        .mark_bar(color=ORANGE, height=9)
        .encode(
            x=clock_axis("begin"), x2=alt.X2("end:T"), y=down, tooltip=[alt.Tooltip("window:N"), alt.Tooltip("said:N")]
        )
    )
    labels = (
        alt.Chart(data)
        .mark_text(align="left", dx=4, color=BLACK)
        .encode(x=clock_axis("end"), y=down, text=alt.Text("said:N"))
    )
    return finish(
        layered(bars, labels),
        f"Windows of deferred work: {queue}",
        "Bar: from when the first of the work is there to when it is due; number: person-hours to be rostered by then.",
        f"{len(mine)} windows of {queue} hold {rows['hours'].sum():.0f} person-hours.",
        height=90 + 24 * len(data),
    )
