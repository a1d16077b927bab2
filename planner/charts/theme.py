"""What all pictures share: colours that colour-blind people tell apart, clocks, sizes, alternative text.

Pictures name each channel by its class, ``y=alt.Y("net:Q")``: for a bare string Altair looks through all of its schema,
two milliseconds each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILLION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
"""Okabe & Ito (2008), Color Universal Design; colour never stands alone: dash, shape or height say the same."""

GREY = "#595959"
OUTLINE = {"stroke": GREY, "strokeWidth": 0.6}
OUTLINED = {"bar": OUTLINE, "rect": OUTLINE, "area": OUTLINE, "legend": {"symbolStrokeColor": GREY}}
"""Orange, sky and yellow stand 2.3 : 1 and less from white: whatever they fill has an outline (WCAG 1.4.11 asks 3)."""
MOST_MARKS = 10_000
"""More marks than this make a browser slow: a picture then shows the first days and says so."""
WIDTH, HEIGHT = 760, 220

Picture = alt.Chart | alt.LayerChart | alt.FacetChart

CLOCK = alt.Axis(format="%a %d %H:%M", labelAngle=0, labelOverlap=True, title=None, grid=True)
"""Weekday, day and clock time."""


def wall(moments: pd.Series) -> pd.Series:
    """Clock times of their own zone, written so that no browser's zone moves them.

    Parameters
    ----------
    moments : Series of aware datetimes

    Returns
    -------
    Series of str
        The wall clock labelled ``Z``; axes use a UTC scale. The two days of daylight saving keep their clock.
    """
    clocks: pd.Series = moments.dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    return clocks


def clock_text(moments: pd.Series) -> pd.Series:
    """The same for people: ``Fri 27 Nov 09:15``."""
    texts: pd.Series = moments.dt.strftime("%a %d %b %H:%M")
    return texts


def clock_axis(field: str = "clock") -> alt.X:
    """Horizontal axis of wall clocks made by `wall`."""
    return alt.X(f"{field}:T", scale=alt.Scale(type="utc"), axis=CLOCK)


def within_limit(frame: pd.DataFrame, marks_per_row: int = 1, column: str = "start") -> pd.DataFrame:
    """The rows of the first whole days that keep a picture within `MOST_MARKS`; at least one day."""
    if len(frame) * marks_per_row <= MOST_MARKS:
        return frame
    dates = frame[column].dt.date
    rows = dates.value_counts().sort_index().cumsum()
    fitting = rows.index[rows * marks_per_row <= MOST_MARKS]
    last = fitting[-1] if len(fitting) else rows.index[0]
    kept: pd.DataFrame = frame[dates <= last]
    return kept


def layered(*layers: alt.Chart) -> alt.LayerChart:
    """Marks over each other, the first lowest; as `alt.layer`, without its copies and digests of every layer.

    Parameters
    ----------
    layers : Chart
        Made for this picture, without selections: they are not copied. Data that all share are told once.
    """
    data = layers[0].data
    shared = all(layer.data is data for layer in layers)
    if shared:
        for layer in layers:
            layer.data = alt.Undefined
    chart = alt.LayerChart(data=data if shared else alt.Undefined)
    chart.layer = list(layers)
    return chart


def finish(chart: Picture, title: str, subtitle: str, description: str, height: int = HEIGHT) -> Picture:
    """Give a chart its title, size and alternative text.

    Parameters
    ----------
    title, subtitle : str
        What is shown; unit, zone and definition.
    description : str
        Alternative text, a sentence that says what the picture says.
    """
    words = alt.TitleParams(title, subtitle=subtitle, anchor="start", fontSize=14, subtitleColor=GREY)
    told = {"width": WIDTH, "height": height, "title": words, "description": description}
    for name, value in told.items():
        setattr(chart, name, value)  # `properties` would copy the chart, with all its layers
    return chart


def colour_scale(names: Sequence[str], colours: Sequence[str]) -> alt.Scale:
    """A fixed colour for each name."""
    return alt.Scale(domain=list(names), range=list(colours))


def with_outlines(config: Mapping[str, Any]) -> dict[str, Any]:
    """A picture's settings, with outlines where it does not say otherwise."""
    return {**config, **{part: settings | config.get(part, {}) for part, settings in OUTLINED.items()}}
