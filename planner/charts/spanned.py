"""Pictures of one day under each other: the same hours at the same place."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planner.charts.theme import Picture

LEFT = 170
"""Pixels for the names at the left of every picture."""


def spanned(picture: Picture, begin: pd.Timestamp, end: pd.Timestamp) -> Picture:
    """A picture whose horizontal axis runs from one wall clock to another, beside the others of its page.

    Parameters
    ----------
    picture : Picture
        With an axis made by `planner.charts.theme.clock_axis`.
    begin, end : Timestamp
        Aware; their wall clocks are shown.
    """
    first = picture.layer[0] if isinstance(picture, alt.LayerChart) else picture
    first.encoding.x.scale = alt.Scale(type="utc", domain=[_wall(begin), _wall(end)])
    # Set and not `configure_...`, which copies the picture with all its layers.
    picture.config = alt.Config(
        axisY=alt.AxisConfig(minExtent=LEFT, maxExtent=LEFT), legend=alt.LegendConfig(orient="top")
    )
    return picture


def _wall(moment: pd.Timestamp) -> alt.DateTime:
    clock = {"hours": moment.hour, "minutes": moment.minute}
    return alt.DateTime(year=moment.year, month=moment.month, date=moment.day, utc=True, **clock)
