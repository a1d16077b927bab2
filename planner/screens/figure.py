"""What stands on every page: a picture with its table and CSV, a number with its definition, the age of the data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from forecasting.formula_guard import guarded
from planner.charts.theme import Picture
from planner.screens.words import say


def figure(picture: Picture, table: pd.DataFrame, name: str, *, columns: Mapping[str, Any] | None = None) -> None:
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
    """
    st.altair_chart(picture, theme=None, key=f"picture_{name}", width="stretch")
    table_and_csv(table, name, columns=columns)


def table_and_csv(
    table: pd.DataFrame, name: str, *, columns: Mapping[str, Any] | None = None, expanded: bool = False
) -> None:
    """A table behind a line that opens it, with its CSV."""
    with st.expander(say("figure.table", rows=len(table)), expanded=expanded):
        st.dataframe(table, hide_index=True, column_config=dict(columns or {}), key=f"table_{name}")
        # Written when somebody takes it: a page holds many tables, and each click draws it anew.
        st.download_button(
            say("figure.csv"), lambda: csv(table), f"{name}.csv", "text/csv", on_click="ignore", key=f"csv_{name}"
        )


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
