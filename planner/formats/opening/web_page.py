"""Web pages and XML spreadsheets, which many web applications call .xls, as sheets of their tables' rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

import numpy as np
import pandas as pd

from planner.formats.head import MOST_COLUMNS, ROWS, Head
from planner.formats.opening.cleaning import Cleaner
from planner.formats.opening.limits import MOST_WHOLE, check_growth
from planner.formats.opening.rows import given
from planner.formats.opening.source import Source, whole
from planner.formats.told import Told

TABLE = re.compile(r"(?i)<table[\s>]|<(ss:)?workbook[\s>]")
BLOCK = 2**18
BATCH = 5_000
"""Rows at a time."""
MOST_DOWN = 2_000
"""Rows that one cell may span."""
ROW, CELL, SILENT = ("tr", "row", "ss:row"), ("td", "th", "cell", "ss:cell"), ("script", "style", "styles")


@dataclass(frozen=True)
class PageSheet:
    """All tables of a page, one below the other, as spreadsheet programs show them.

    Attributes
    ----------
    source : Source
    head : Head
    """

    source: Source
    head: Head

    @property
    def where(self) -> str:
        """The file's name."""
        return self.source.name

    def raw(self) -> bytes:
        """The whole file; raises InputError if it is too long for that."""
        return whole(self.source)

    def batches(self, first_row: int, columns: Mapping[str, int], told: Told) -> Iterator[pd.DataFrame]:
        """Rows from `first_row` on; see `Sheet`."""
        cleaner = Cleaner(self.source)
        waiting: list[tuple[int, list[str]]] = []
        for numbered in enumerate(_rows(cleaner), 1):
            if numbered[0] >= first_row:
                waiting.append(numbered)
            if len(waiting) >= BATCH:
                yield from self._frames(waiting, columns, told)
                waiting = []
        yield from self._frames(waiting, columns, told)
        cleaner.tell(told, self.where)

    def _frames(
        self, rows: list[tuple[int, list[str]]], columns: Mapping[str, int], told: Told
    ) -> Iterator[pd.DataFrame]:
        cells = {name: [row[at] if at < len(row) else "" for _, row in rows] for name, at in columns.items()}
        frame = pd.DataFrame(cells, index=np.array([row for row, _ in rows], dtype=int), dtype=str)
        if len(frame := given(frame, self.where, told)):
            yield frame


def is_page(text: str) -> bool:
    """Whether a text begins as a page with a table, or as an XML spreadsheet."""
    return text.lstrip()[:1] == "<" and TABLE.search(text) is not None


def open_page(source: Source, text: str) -> PageSheet:
    """The tables of a page; `text` is how it begins."""
    reader = _Rows()
    reader.feed(text)
    rows = reader.taken()[:ROWS]
    return PageSheet(source, Head.of(rows, text))


def _rows(cleaner: Cleaner) -> Iterator[list[str]]:
    reader, length = _Rows(), 0
    for block in cleaner.blocks(BLOCK):
        length += len(block)
        check_growth(cleaner.source.name, length, length, MOST_WHOLE)
        reader.feed(block.decode(errors="replace"))
        yield from reader.taken()
    reader.close()
    yield from reader.taken()


class _Rows(HTMLParser):
    """Collects rows; entities that a page declares itself are not expanded."""

    def __init__(self) -> None:
        super().__init__()
        self._done: list[list[str]] = []
        self._row: list[str] | None = None
        self._text: list[str] | None = None
        self._silent = False
        self._down: dict[int, tuple[int, str]] = {}
        self._spans = (1, 1)

    def close(self) -> None:
        """End what is open."""
        super().close()
        self._end_row()

    def taken(self) -> list[list[str]]:
        """The rows that are complete, once."""
        done, self._done = self._done, []
        return done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A row or a cell begins; what is open without its end tag ends."""
        self._silent = tag in SILENT
        if tag in ROW:
            self._end_row()
            self._row = []
        elif tag in CELL and self._row is not None:
            self._end_cell()
            given = dict(attrs)
            self._place(_count(given.get("ss:index"), MOST_COLUMNS) - 1)
            across = _count(given.get("colspan"), MOST_COLUMNS, _more(given.get("ss:mergeacross")))
            self._spans = across, _count(given.get("rowspan"), MOST_DOWN, _more(given.get("ss:mergedown")))
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """A cell or a row ends."""
        self._silent = False
        if tag in CELL:
            self._end_cell()
        elif tag in ROW or tag in ("table", "ss:table"):
            self._end_row()
        if tag in ("table", "ss:table"):
            self._down = {}

    def handle_data(self, data: str) -> None:
        """Text within a cell."""
        if self._text is not None and not self._silent:
            self._text.append(data)

    def _place(self, at: int) -> None:
        """Go on at a position, or behind what cells of the rows above still cover."""
        row = self._row if self._row is not None else []
        while len(row) < MOST_COLUMNS and (len(row) < at or len(row) in self._down):
            rows, text = self._down.pop(len(row), (1, ""))
            if rows > 1:
                self._down[len(row)] = rows - 1, text
            row.append(text)

    def _end_cell(self) -> None:
        if self._text is None or self._row is None:
            return
        text = " ".join("".join(self._text).split())
        across, down = self._spans
        for at in range(min(across, MOST_COLUMNS - len(self._row))):
            if down > 1:
                self._down[len(self._row)] = down - 1, text if at == 0 else ""
            self._row.append(text if at == 0 else "")
        self._text = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._place(0)
            self._done.append(self._row)
        self._row = None


def _count(text: str | None, most: int, default: int = 1) -> int:
    return min(max(int(text), 1), most) if text and text.isdecimal() and len(text) < 9 else min(default, most)


def _more(text: str | None) -> int:
    return int(text) + 1 if text and text.isdecimal() and len(text) < 9 else 1
