"""A page that is printed holds every row of every table, and what people wrote stays text."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser

import pandas as pd
import pytest
from screen_pages import Opened, unfolded
from streamlit.testing.v1 import AppTest

from planner.screens.whole_table import cell_words, whole_table
from planner.store.database import Store

DRAWN = {"from": "drawn", "until": "2026-11-27T11:00", "times": "1.30"}


class Cells(HTMLParser):
    """Rows of a table, read by the parser of the standard library."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.tags: set[str] = set()
        self.feed(text)

    @property
    def rows(self) -> list[list[str]]:
        """Of the last table."""
        return self.tables[-1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        self.rows[-1][-1] += data


def test_every_row_is_there_and_nothing_people_wrote_is_markup() -> None:
    table = pd.DataFrame({"who": [f"<b>A{number}</b> & co" for number in range(500)], "hours": [1.5] * 500})
    read = Cells(whole_table(table))
    assert read.rows[0] == ["who", "hours"]
    assert read.rows[1:] == [[f"<b>A{number}</b> & co", "1.5"] for number in range(500)]
    assert read.tags == {"table", "thead", "tbody", "tr", "th", "td"}


def test_a_wide_table_goes_on_below_itself() -> None:
    table = pd.DataFrame({"day": ["Monday", "Tuesday"], **{f"c{number}": [number, -number] for number in range(30)}})
    read = Cells(whole_table(table)).tables
    assert [len(one) for one in read] == [3, 3, 3]
    assert all([row[0] for row in one] == ["day", "Monday", "Tuesday"] for one in read)
    assert [name for one in read for name in one[0][1:]] == list(table.columns[1:])
    assert [cell for one in read for cell in one[2][1:]] == [f"{-number}" for number in range(30)]


def test_labels_and_left_out_columns_are_those_of_the_grid() -> None:
    table = pd.DataFrame({"a": [1], "b": [2], "c": [3]})
    assert Cells(whole_table(table, {"a": {"label": "first"}, "b": None, "c": "third"})).rows == [
        ["first", "third"],
        ["1", "3"],
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""), (float("nan"), ""), (pd.NaT, ""), (True, "yes"), (False, "no"), (1234.5, "1,234.5"),
        (1234567, "1,234,567"), (0.123456, "0.1235"), (100.0, "100"), (0.0, "0"), (dt.date(2026, 11, 27), "2026-11-27"),
        (pd.Timestamp("2026-11-27 09:15", tz="America/New_York"), "2026-11-27 09:15"), (["a", "b"], "a, b"),
    ],
)  # fmt: skip
def test_a_cell_in_words(value: object, words: str) -> None:
    assert cell_words(value) == words


def static_rows(app: AppTest) -> list[int]:
    """Rows of each whole table of a page, each part of a wide one having all of them."""
    read = [Cells(one.proto.body).tables for one in app.get("html") if "<table" in one.proto.body]
    assert all(len(part) == len(parts[0]) for parts in read for part in parts)
    return [len(parts[0]) - 1 for parts in read]


@pytest.mark.parametrize("screen", ["performance", "review"])
def test_the_button_draws_the_page_whole_and_the_way_back(workspace: Store, page: Opened, screen: str) -> None:
    app = page(screen, scenario="peak_week", **DRAWN)
    assert not app.exception
    app = unfolded(app)
    grids = [len(one.value) for one in app.dataframe]
    assert grids
    assert static_rows(app) == []
    app = next(one for one in app.button if one.key == "print_page").click().run()
    assert not app.exception
    assert static_rows(app) == grids
    assert not app.dataframe
    assert any("window.print()" in one.proto.body for one in app.get("html"))
    app = next(one for one in app.button if one.key == "print_back").click().run()
    assert [len(one.value) for one in unfolded(app).dataframe] == grids
    assert not any("window.print()" in one.proto.body for one in app.get("html"))
