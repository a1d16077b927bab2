"""A table with all its rows as HTML, for paper: what the grid on the screen shows, nobody's text read as markup."""

from __future__ import annotations

import datetime as dt
import html
import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

DECIMALS = 4
"""Of numbers, at most; as the grid shows them."""
MOST_COLUMNS = 10
"""Beside the first, that stand side by side on a sheet."""


def whole_table(table: pd.DataFrame, columns: Mapping[str, Any] | None = None) -> str:
    """A table's HTML; numbers stand right, what is not known is empty.

    One with more columns than a sheet of paper is wide for goes on below itself, its first column repeated.

    Parameters
    ----------
    table : DataFrame
    columns : mapping, optional
        Streamlit's column configuration, of which labels are taken; a column of None is left out.
    """
    shown = {name: (columns or {}).get(str(name), {}) for name in table.columns}
    names = [name for name, config in shown.items() if config is not None]
    first, rest = names[:1], names[1:]
    bands = [[*first, *rest[at : at + MOST_COLUMNS]] for at in range(0, max(1, len(rest)), MOST_COLUMNS)]
    return "".join(_band(table[band], {name: _label(name, shown[name]) for name in band}) for band in bands)


def _band(table: pd.DataFrame, labels: Mapping[Hashable, str]) -> str:
    names = list(labels)
    figures = {name for name in names if pd.api.types.is_numeric_dtype(table[name]) and table[name].dtype != bool}
    head = "".join(_cell("th", labels[name], name in figures) for name in names)

    def row_of(row: tuple[object, ...]) -> str:
        cells = (_cell("td", cell_words(value), name in figures) for name, value in zip(names, row, strict=True))
        return f"<tr>{''.join(cells)}</tr>"

    rows = "".join(map(row_of, table.itertuples(index=False, name=None)))
    return f'<table class="whole-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def cell_words(value: object) -> str:
    """A cell as text."""
    if isinstance(value, list | tuple):
        return ", ".join(map(cell_words, value))
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.{DECIMALS}f}".rstrip("0").rstrip(".")
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return str(value)


def _label(name: Hashable, config: object) -> str:
    label = config if isinstance(config, str) else config.get("label") if isinstance(config, dict) else None
    return str(label or name)


def _cell(tag: str, text: str, is_figure: bool) -> str:
    of_figures = ' class="figure"' if is_figure else ""
    return f"<{tag}{of_figures}>{html.escape(text)}</{tag}>"
