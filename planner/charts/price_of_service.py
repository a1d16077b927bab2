"""Cost against service: what each target costs, and what the next point costs with its interval."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner.charts.theme import BLACK, BLUE, SKY, Picture, finish, layered


def price_chart(
    queue: str, targets: Sequence[float], objectives: Sequence[float], bounds: Sequence[float], currency: str
) -> Picture:
    """Cost of each target with the bound that none is below.

    Parameters
    ----------
    queue : str
    targets, objectives, bounds : sequence of float
        Shares, rising, and money; as many each.
    currency : str
    """
    data = pd.DataFrame({"target": targets, "cost": objectives, "bound": bounds}).round(4)
    across = alt.X("target:Q", axis=alt.Axis(format=".0%"), scale=alt.Scale(zero=False), title=f"target of {queue}")
    up = alt.Y("cost:Q", title=f"{currency} over the days planned", axis=alt.Axis(format=",.0f"))
    base = alt.Chart(data).encode(x=across)
    rules = base.mark_rule(color=SKY, strokeWidth=6, opacity=0.6).encode(y=alt.Y("bound:Q"), y2=alt.Y2("cost:Q"))
    line = base.mark_line(point=alt.OverlayMarkDef(color=BLUE, size=60), color=BLUE).encode(
        y=up,
        tooltip=[alt.Tooltip("target:Q", format=".1%"), alt.Tooltip("cost:Q", format=",.0f"), alt.Tooltip("bound:Q")],
    )
    first, last = data.iloc[0], data.iloc[-1]
    return finish(
        layered(rules, line),
        f"What service costs: {queue}",
        f"{currency}, contracted wages left out, missing hours at their price; bars reach down to the proven bound.",
        f"{queue}: from {first['cost']:,.0f} {currency} at {first['target']:.0%} to {last['cost']:,.0f} at "
        f"{last['target']:.0%}.",
    )


def point_chart(queue: str, steps: pd.DataFrame, currency: str) -> Picture:
    """Money of one more point between neighbouring targets, its proven interval and the spread over futures.

    Parameters
    ----------
    queue : str
    steps : DataFrame
        ``target,to_target,per_point,low,high,paths_p10,paths_p90``; at least one row.
    currency : str
    """
    data = steps.assign(
        step=[f"{low:.0%} to {high:.0%}" for low, high in zip(steps["target"], steps["to_target"], strict=True)]
    ).round(3)
    order = list(data["step"])
    base = alt.Chart(data).encode(
        x=alt.X("step:N", sort=order, title=f"target of {queue}", axis=alt.Axis(labelAngle=0))
    )
    bars = base.mark_bar(color=SKY, size=34).encode(
        y=alt.Y("per_point:Q", title=f"{currency} of one more point"),
        tooltip=[
            alt.Tooltip("step:N"),
            alt.Tooltip("per_point:Q", format=",.0f"),
            alt.Tooltip("low:Q"),
            alt.Tooltip("high:Q"),
        ],
    )
    proven = base.mark_rule(color=BLACK, strokeWidth=3).encode(y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    ends = base.transform_fold(["low", "high"]).mark_tick(color=BLACK, thickness=2, size=22).encode(y=alt.Y("value:Q"))
    futures = base.mark_rule(color=BLUE, strokeDash=[4, 3], xOffset=10).encode(
        y=alt.Y("paths_p10:Q"), y2=alt.Y2("paths_p90:Q")
    )
    dearest = data.iloc[int(data["per_point"].to_numpy().argmax())]
    return finish(
        layered(bars, proven, ends, futures),
        f"What one more point costs: {queue}",
        f"{currency} over the days planned; black: proven interval, dashed: 10th to 90th percentile of single futures.",
        f"{queue}: the dearest points lie between {dearest['step']}, {dearest['per_point']:,.0f} {currency} each.",
    )
