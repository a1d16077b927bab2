"""Errors of a backtest: by method and level, by days ahead, and bias, MASE and weighted CRPS side by side."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
from scipy.special import stdtrit

from planner.charts.theme import BLACK, BLUE, GREY, ORANGE, SKY, Picture, colour_scale, layered

KINDS = ["combined", "one method", "simple method"]
COLOURS = [BLUE, SKY, ORANGE]
SHAPES = ["diamond", "circle", "square"]
REFERENCE, FLOOR = "mean_of_six_weeks", "poisson_floor"
SIMPLE = (REFERENCE, "seasonal_naive")
WHOLE = ("interval", "day", "week")
PANEL, ROW = 205, 19
"""Width of a panel and height of one method in it, pixels."""

MEASURES = {"bias": "bias, %", "mase": "MASE", "wcrps": "weighted CRPS, %"}


def method_words(method: str) -> str:
    """A method's name for people."""
    return "Poisson floor" if method == FLOOR else method.replace("_", " ")


def kind_of(method: str) -> str:
    """Which of `KINDS` a method is."""
    if method == "combined":
        return KINDS[0]
    return KINDS[2] if method in SIMPLE else KINDS[1]


def error_chart(scores: pd.DataFrame, queue: str) -> Picture:
    """WAPE of every method at every level, its paired doubt as a bar and the Poisson floor as a rule.

    Parameters
    ----------
    scores : DataFrame
        As `forecasting.backtest` gives it.
    queue : str
    """
    mine = scores[scores["queue"] == queue]
    rows = mine[~mine["level"].str.contains("ahead")]
    levels = list(dict.fromkeys(rows["level"]))
    panels = _panels(_error_points(rows, levels), levels, order_of(mine))
    whole = rows[rows["level"] == levels[0]].set_index("method")
    best = method_words(str(whole["wape"].drop(FLOOR).idxmin()))
    origins, days = int(mine["origins"].max()), int(mine["horizon_days"].iloc[0])
    return titled(
        panels,
        f"Error by method and level: {queue}, {days_words(days)} ahead",
        [
            f"WAPE: contacts misplaced, % of those that came; {origins} origins a week apart. Black rule: the Poisson "
            "floor, below which nobody can forecast.",
            "Bar: 95 % interval of the paired difference to the mean of six weeks (dashed rule); a bar clear of it is "
            "a clear difference.",
        ],
        f"Error of every method for {queue} by level: by {levels[0]} combined {whole.loc['combined', 'wape']:.1%}, "
        f"mean of six weeks {whole.loc['mean_of_six_weeks', 'wape']:.1%}, Poisson floor "
        f"{whole.loc[FLOOR, 'wape']:.1%}; lowest {best}.",
    )


def order_of(mine: pd.DataFrame) -> list[str]:
    """Methods by their error at the first level, the combination first."""
    first = mine[mine["level"] == mine["level"].iloc[0]]
    methods = first[~first["method"].isin([FLOOR, "combined"])].sort_values("wape", kind="stable")["method"]
    return [method_words(name) for name in ("combined", *methods)]


def _error_points(rows: pd.DataFrame, levels: Sequence[str]) -> pd.DataFrame:
    """A point a method and level, percent, with the floor and the mean of six weeks of its level beside it."""
    by_level = {name: rows[rows["method"] == name].set_index("level")["wape"] for name in (FLOOR, REFERENCE)}
    kept = rows[(rows["method"] != FLOOR) & rows["level"].isin(list(levels))]
    doubt = half_width(kept["gain_se"], kept["origins"])
    return _points(kept, kept["level"], kept["wape"]).assign(
        low=(100 * (kept["wape"] - doubt).clip(lower=0.0)).round(3).to_numpy(),
        high=(100 * (kept["wape"] + doubt)).round(3).to_numpy(),
        rule=(100 * by_level[FLOOR].reindex(kept["level"])).round(3).to_numpy(),
        usual=(100 * by_level[REFERENCE].reindex(kept["level"])).round(3).to_numpy(),
    )


def half_width(standard_error: pd.Series, origins: pd.Series) -> pd.Series:
    """Half of the 95 % interval of a mean over so many origins (Student's t); 0 for a single one."""
    factor = pd.Series(stdtrit(np.maximum(origins.to_numpy() - 1.0, 1.0), 0.975), index=origins.index)
    half: pd.Series = (standard_error * factor).fillna(0.0)
    return half


def _points(rows: pd.DataFrame, panel: pd.Series, value: pd.Series, scale: float = 100.0) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "method": [method_words(name) for name in rows["method"]],
            "kind": [kind_of(name) for name in rows["method"]],
            "panel": panel.to_numpy(),
            "value": (scale * value).round(3).to_numpy(),
            "origins": rows["origins"].to_numpy(),
        }
    )


def _panels(data: pd.DataFrame, panels: Sequence[str], order: list[str]) -> alt.FacetChart:
    """A panel a level or measure: a point a method, its bar, a black rule and an orange one where data hold them."""
    rows = alt.Y("method:N", sort=order, title=None, axis=alt.Axis(grid=True, labelLimit=200))
    base = alt.Chart().encode(y=rows)
    across = alt.X("value:Q", title=None, axis=alt.Axis(tickCount=5), scale=alt.Scale(zero=True))
    points = base.mark_point(filled=True, size=75, opacity=1).encode(
        x=across,
        **_kinds(),
        tooltip=[
            alt.Tooltip("method:N"),
            alt.Tooltip("panel:N"),
            alt.Tooltip("value:Q"),
            alt.Tooltip("rule:Q"),
            alt.Tooltip("origins:Q"),
        ],
    )
    layers = [alt.Chart().mark_rule(color=BLACK, strokeWidth=1.5).encode(x=alt.X("rule:Q")), points]
    if "low" in data:
        bars = base.mark_rule(strokeWidth=2, opacity=0.7).encode(
            x=alt.X("low:Q"), x2=alt.X2("high:Q"), color=_kinds()["color"]
        )
        usual = alt.Chart().mark_rule(color=ORANGE, strokeDash=[4, 3]).encode(x=alt.X("usual:Q"))
        layers = [layers[0], usual, bars, points]
    header = alt.Header(labelAnchor="start", labelFontWeight="bold", labelFontSize=12)
    panel = alt.layer(*layers, data=data).properties(width=PANEL, height=ROW * len(order))
    facet = alt.Facet("panel:N", sort=list(panels), title=None, header=header)
    by_panel: alt.FacetChart = panel.facet(facet=facet, columns=3).resolve_scale(x="independent")
    return by_panel


def _kinds() -> dict[str, alt.Color | alt.Shape]:
    """Colour and shape that say what kind of method a mark is."""
    legend = alt.Legend(title=None, orient="top")
    return {
        "color": alt.Color("kind:N", scale=colour_scale(KINDS, COLOURS), legend=legend),
        "shape": alt.Shape("kind:N", scale=alt.Scale(domain=KINDS, range=SHAPES), legend=legend),
    }


def measures_chart(scores: pd.DataFrame, queue: str) -> Picture:
    """Bias, MASE and weighted CRPS of every method at interval, day and week level.

    Parameters
    ----------
    scores : DataFrame
        As `forecasting.backtest` gives it.
    queue : str
    """
    mine = scores[(scores["queue"] == queue) & scores["level"].isin(WHOLE)]
    floor = mine[mine["method"] == FLOOR].set_index("level")
    kept = mine[mine["method"] != FLOOR]
    parts = []
    for level in dict.fromkeys(mine["level"]):
        rows = kept[kept["level"] == level]
        rules = {"bias": 0.0, "mase": 1.0, "wcrps": 100 * float(floor.loc[level, "wcrps"])}
        for measure, name in MEASURES.items():
            panel = pd.Series(f"{level}: {name}", index=rows.index)
            scale = 1.0 if measure == "mase" else 100.0
            parts.append(_points(rows, panel, rows[measure], scale).assign(rule=round(rules[measure], 3)))
    data = pd.concat(parts)
    first = kept[kept["level"] == kept["level"].iloc[0]].set_index("method")
    combined = first.loc["combined"]
    mase = "unknown" if np.isnan(combined["mase"]) else f"{combined['mase']:.2f}"
    return titled(
        _panels(data, list(dict.fromkeys(data["panel"])), order_of(mine)),
        f"Bias, MASE and weighted CRPS: {queue}",
        [
            "Bias: mean less actual, % of contacts (black rule: none). MASE: absolute error over that of last week's "
            "values before the first origin (rule: 1).",
            "Weighted CRPS: error of the whole distribution, % of contacts; the WAPE of a forecast that admits no "
            "doubt (rule: Poisson floor).",
        ],
        f"{queue} by {kept['level'].iloc[0]}: combined bias {combined['bias']:+.1%}, MASE {mase}, "
        f"weighted CRPS {combined['wcrps']:.1%}; lowest weighted CRPS {method_words(str(first['wcrps'].idxmin()))}.",
    )


def lead_chart(scores: pd.DataFrame, queue: str) -> Picture | None:
    """WAPE by days ahead, a line a method; None where the horizon is one band of days only."""
    mine = scores[scores["queue"] == queue]
    finest = str(mine["level"].iloc[0])
    rows = mine[mine["level"].str.startswith(f"{finest}, ") & mine["level"].str.contains("ahead")]
    if rows.empty:
        return None
    bands = [level.removeprefix(f"{finest}, ") for level in dict.fromkeys(rows["level"])]
    kinds = [*KINDS, "Poisson floor"]
    data = pd.DataFrame(
        {
            "method": [method_words(name) for name in rows["method"]],
            "kind": [kinds[3] if name == FLOOR else kind_of(name) for name in rows["method"]],
            "ahead": rows["level"].str.removeprefix(f"{finest}, ").to_numpy(),
            "wape": (100 * rows["wape"]).round(3).to_numpy(),
        }
    )
    marks = [
        layer
        for kind, dash, shape in zip(kinds, ([1, 0], [1, 0], [5, 3], [2, 2]), (*SHAPES, "cross"), strict=True)
        for layer in _lead_layers(data[data["kind"] == kind], kinds, bands, dash, shape, f"WAPE by {finest}, %")
    ]
    # The combined forecast is drawn last, on top of its members.
    marks = [*marks[3:], *marks[:3]]
    combined = data[data["kind"] == KINDS[0]]
    told = ", ".join(f"{wape:.1f} % {ahead}" for ahead, wape in zip(combined["ahead"], combined["wape"], strict=True))
    chart = layered(*marks).properties(width=700, height=260)
    return titled(
        chart,
        f"Error by days ahead: {queue}",
        [
            "WAPE of the values that lie so many days after their origin. All origins fall on one weekday:",
            "the first day ahead is always the same one, so compare methods there rather than days.",
        ],
        f"Error of the combined forecast of {queue} by days ahead: {told}.",
    )


def _lead_layers(
    data: pd.DataFrame, kinds: list[str], bands: list[str], dash: list[int], shape: str, title: str
) -> list[alt.Chart]:
    """Lines, points and names of the methods of one kind; members stay pale and without a name."""
    member = bool((data["kind"] == KINDS[1]).any())
    base = alt.Chart(data).encode(
        x=alt.X("ahead:N", sort=bands, title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("wape:Q", title=title, scale=alt.Scale(zero=True)),
        color=alt.Color(
            "kind:N",
            scale=colour_scale(kinds, [*COLOURS, BLACK]),
            legend=alt.Legend(title=None, orient="top", symbolOpacity=1, symbolType="stroke", symbolStrokeWidth=3),
        ),
        detail=alt.Detail("method:N"),
        tooltip=[alt.Tooltip("method:N"), alt.Tooltip("ahead:N"), alt.Tooltip("wape:Q", title="WAPE, %")],
    )
    lines = base.mark_line(strokeWidth=2, strokeDash=dash, opacity=0.5 if member else 1.0)
    points = base.mark_point(filled=True, size=40 if member else 80, opacity=1, shape=shape)
    ends = data[(data["ahead"] == bands[-1]) & (not member)]
    names = base.mark_text(align="left", dx=9, fontSize=11).encode(text=alt.Text("method:N")).properties(data=ends)
    return [lines, points, names]


def days_words(days: int) -> str:
    """A horizon for people: ``one week``, ``four weeks``, ``10 days``."""
    weeks = {7: "one week", 14: "two weeks", 21: "three weeks", 28: "four weeks"}
    return weeks.get(days, f"{days} day{'s' if days > 1 else ''}")


def titled(chart: Picture, title: str, subtitle: list[str], description: str) -> Picture:
    """A picture, whatever its size, with its title, lines of explanation and alternative text."""
    words = alt.TitleParams(title, subtitle=subtitle, anchor="start", fontSize=14, subtitleColor=GREY)
    made: Picture = chart.properties(title=words, description=description)
    return made
