"""What stands on every page: a picture with its table and CSV, a number with its definition, the age of the data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

import pandas as pd
import streamlit as st

from forecasting.formula_guard import guarded
from planner.charts.theme import GREY, Picture, with_outlines
from planner.screens.part import part
from planner.screens.printed import printing
from planner.screens.whole_table import whole_table
from planner.screens.words import say

if TYPE_CHECKING:
    import altair as alt


def figure(
    picture: Picture, table: pd.DataFrame, name: str, *, columns: Mapping[str, Any] | None = None, fold: str = ""
) -> None:
    """A picture, and below it what it shows as a table to read and to take away.

    Parameters
    ----------
    picture : Picture
        With title, unit, zone and alternative text of its own (`planner.charts.theme.finish`).
    table : DataFrame
        Its rows, with units in the names of columns.
    name : str
        Unique on the page; the file's name without ``.csv``.
    columns : mapping, optional
        Streamlit's column configuration.
    fold : str, optional
        As `table_and_csv`.
    """
    st.altair_chart(drawable(picture), theme=None, key=f"picture_{name}", width="stretch")
    table_and_csv(table, name, columns=columns, fold=fold)


TITLE_AND_AXIS = 80
"""Pixels. A page counts them into a picture's height, a report does not; without them few bars lie on each other."""


INK, LINE = "#262626", "#d9d9d9"
CARD: dict[str, dict[str, Any]] = {
    "title": {"color": INK, "subtitleColor": GREY},
    "axis": {"labelColor": INK, "titleColor": INK, "gridColor": LINE, "domainColor": INK, "tickColor": INK},
    "legend": {"labelColor": INK, "titleColor": INK},
    "header": {"labelColor": INK, "titleColor": INK},
    "mark": {"aria": False},
}
"""A picture is a white card in either theme: its colours are chosen for white, and black is one of them. Marks are not
read out one by one, with clocks that a browser may move: the picture's own words and the table below it are."""


class Unchecked:
    """A picture whose specification is not held against Vega-Lite's schema each time it is drawn.

    The check takes longer than all the rest of a picture; the tests do it for every one (`tests/screens/conftest.py`).
    """

    CHECKED: ClassVar[bool] = False

    def __init__(self, picture: Picture) -> None:
        self._picture = picture

    def to_dict(self) -> dict[str, Any]:
        """The specification, as Streamlit asks for it."""
        told: dict[str, Any] = self._picture.to_dict(validate=self.CHECKED)
        if "title" in told and isinstance(told.get("height"), int):
            told["height"] += TITLE_AND_AXIS
        config = told["config"] = with_outlines(told.get("config", {}))
        for one, settings in CARD.items():
            config[one] = settings | config.get(one, {})
        return told | {"background": "white"}


def drawable(picture: Picture) -> alt.Chart:
    """What Streamlit is given for a picture: it asks it for nothing but its specification."""
    return cast("alt.Chart", Unchecked(picture))


def table_and_csv(
    table: pd.DataFrame,
    name: str,
    *,
    columns: Mapping[str, Any] | None = None,
    expanded: bool = False,
    fold: str = "",
) -> None:
    """A table behind a line that opens it, with its CSV; on a page that is printed all of it, in the open.

    Parameters
    ----------
    table : DataFrame
    name : str
        Unique on the page; the file's name without ``.csv``.
    columns : mapping, optional
        Streamlit's column configuration.
    expanded : bool
        Whether it is open from the begin.
    fold : str, optional
        Unique on the page: an open line stays open where the name changes with what is chosen.
    """
    if printing():
        table_shown(table, f"table_{name}", columns=columns)
        return
    _folded(table, name, columns, fold or name, expanded)


@part
def _folded(table: pd.DataFrame, name: str, columns: Mapping[str, Any] | None, fold: str, expanded: bool) -> None:
    """Sent once it is opened: closed tables were a third of what a page sent."""
    words = say("figure.table", rows=len(table))
    with st.expander(words, expanded=expanded, key=f"open_{fold}", on_change="rerun") as line:
        if not line.open:
            return
        table_shown(table, f"table_{name}", columns=columns)
        # Written when somebody takes it: a page holds many tables, and each click draws it anew.
        st.download_button(
            say("figure.csv"), lambda: csv(table), f"{name}.csv", "text/csv", on_click="ignore", key=f"csv_{name}"
        )


def table_shown(
    table: pd.DataFrame, key: str, *, columns: Mapping[str, Any] | None = None, height: int | Literal["auto"] = "auto"
) -> None:
    """A table as a grid, which holds the rows in sight; on a page that is printed with all its rows.

    Parameters
    ----------
    table : DataFrame
    key : str
        Unique on the page.
    columns : mapping, optional
        Streamlit's column configuration.
    height : int or "auto"
        Pixels of the grid.
    """
    if printing():
        st.html(whole_table(table, columns))
    else:
        st.dataframe(table, hide_index=True, column_config=dict(columns or {}), key=key, height=height)


def csv(table: pd.DataFrame) -> bytes:
    """A table as CSV that no spreadsheet runs."""
    return table.map(guarded).to_csv(index=False).encode()


def number(label: str, value: str, definition: str, *, delta: str | None = None) -> None:
    """A number with its unit in the value, and what it means behind the question mark.

    Parameters
    ----------
    label, value : str
    definition : str
        As DESIGN.md defines it, a sentence.
    delta : str, optional
        Change against what, in words.
    """
    st.metric(label, value, delta, delta_color="off", delta_arrow="off", help=definition)


def stamp(time_zone: str, data_until: str, made: str) -> None:
    """Zone, age of the data and when it was worked out: a line below every page's title."""
    note(say("figure.stamp", zone=time_zone, until=data_until, made=made))


def note(text: str) -> None:
    """A line in small letters; Streamlit's own captions are too pale to be read by everybody (WCAG 1.4.3)."""
    st.markdown(f":small[{text}]")
