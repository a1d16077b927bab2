"""From one scenario to another, driver by driver: a waterfall of one measure."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import BLUE, GREY, ORANGE, Picture, colour_scale, finish, layered

KINDS = ["level", "more", "less"]
GLYPHS = {"level": "", "more": "▲ ", "less": "▼ "}
"""Beside the colour, so that it never stands alone."""


def waterfall_chart(steps: pd.DataFrame, texts: list[str], names: tuple[str, str], measure: str) -> Picture:
    """Bars from the base's level over each step to the other's.

    Parameters
    ----------
    steps : DataFrame
        ``step,kind,value,before,after`` in order, the first and the last the levels of both scenarios.
    texts : list of str
        Each step's value, formatted with its unit.
    names : (base, other)
    measure : str
        What is shown, with its unit.
    """
    level = steps["kind"].isin(["from", "to"])
    kind = pd.Series("level", index=steps.index).where(level, "more").mask(~level & (steps["value"] < 0), "less")
    data = pd.DataFrame(
        {
            "step": [names[0], *steps["step"].iloc[1:-1], names[1] if names[1] != names[0] else f"{names[1]} (other)"],
            "from": steps["before"].to_numpy(dtype=float),
            "to": steps["after"].to_numpy(dtype=float),
            "kind": kind.to_numpy(),
            "text": [GLYPHS[one] + text for one, text in zip(kind, texts, strict=True)],
        }
    )
    edges = [*data["to"], *data["from"].iloc[1:-1]]
    spread = max(max(edges) - min(edges), 1e-9)
    low = max(0.0, min(edges) - 0.5 * spread) if min(edges) >= 0 else min(edges) - 0.1 * spread
    data["from"] = data["from"].clip(lower=low)
    scale = alt.Scale(domain=[low, max(edges) + 0.35 * spread], zero=False)
    base = alt.Chart(data).encode(y=alt.Y("step:N", sort=None, title=None, axis=alt.Axis(labelLimit=260)))
    bars = base.mark_bar(size=15).encode(
        x=alt.X("from:Q", scale=scale, title=measure),
        x2=alt.X2("to:Q"),
        color=alt.Color("kind:N", scale=colour_scale(KINDS, [GREY, ORANGE, BLUE]), legend=alt.Legend(title=None)),
        tooltip=[alt.Tooltip("step:N"), alt.Tooltip("text:N")],
    )
    words = (
        base.transform_calculate(end="max(datum.from, datum.to)")
        .mark_text(align="left", dx=4)
        .encode(x=alt.X("end:Q"), text=alt.Text("text:N"))
    )
    inner = steps.iloc[1:-1]
    most = str(inner["step"].iloc[int(inner["value"].abs().to_numpy().argmax())]) if len(inner) else "nothing"
    return finish(
        layered(bars, words),
        f"{measure}: {names[0]} to {names[1]}",
        "Each part is the driver's mean over all orders of the drivers; the axis may begin above zero.",
        f"{measure} from {texts[0]} to {texts[-1]}, most by {most}.",
        height=28 * len(data),
    )
