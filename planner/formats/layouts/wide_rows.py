"""The rows of a wide table, one a queue and interval, under our own names of columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.formats.headers import Header
from planner.formats.layouts.clock_cells import clock, split_span
from planner.formats.layouts.gathered import Gathered, gather, stacked
from planner.formats.layouts.interval_heads import LOOSE, columns_of
from planner.formats.layouts.interval_measures import MEASURED
from planner.formats.layouts.interval_times import kind_of
from planner.formats.layouts.interval_words import SPOKEN
from planner.formats.opening import Sheet
from planner.formats.told import Told
from planner.formats.values.numbers import EMPTY


@dataclass(frozen=True)
class Part:
    """One queue's, time's or day's columns of a wide table.

    Attributes
    ----------
    columns : mapping of str to int
        Position by our own name.
    said : mapping of str to str
        What the heading says for all rows of the part: ``queue``, ``time`` or ``date``.
    """

    columns: Mapping[str, int]
    said: Mapping[str, str]


@dataclass(frozen=True)
class Wide:
    """A wide table: its header's row, its parts, and headings above numbers that are none of them."""

    row: int
    parts: tuple[Part, ...]
    written: Mapping[str, str]
    unread: tuple[str, ...] = ()

    @property
    def header(self) -> Header:
        """As of a table with a row a queue and interval."""
        return Header(self.row, {}, 0, (), self.written)


def gather_wide(sheet: Sheet, wide: Wide, told: Told) -> Gathered:
    """The rows of a wide table, one a queue and interval; parts without a number in a row give none."""
    positions = sorted({at for part in wide.parts for at in part.columns.values()})
    whole = gather(sheet, wide.row + 1, {str(at): at for at in positions}, told)
    parts = []
    for part in wide.parts:
        own = whole.chosen({name: str(at) for name, at in part.columns.items()})
        if "date" in part.said:
            own = with_later_dates(own, part.said["date"], part.said["block"])
            parts.append(own.keep(~own.marked("offered", _is_empty)))
            continue
        for name, text in part.said.items():
            own = own.constant(name, text)
        measured = [name for name in part.columns if name in MEASURED]
        empty = own.marked(measured[0], _is_empty)
        for name in measured[1:]:
            empty &= own.marked(name, _is_empty)
        parts.append(own.keep(~empty))
    return blocks_apart(stacked(parts), sheet.where, told)


def _is_empty(text: str) -> bool:
    return text.lower() in EMPTY


def with_later_dates(part: Gathered, first: str, block: str) -> Gathered:
    """One day's column with its dates: that of the header, below a later row of dates that row's.

    Weeks stand below each other in many spreadsheets, each under a row of its own days. What such a row says in the
    column of times, in the header `block`, becomes the column ``block``.
    """
    timed = part.marked("time", lambda text: clock(split_span(text)[0]) is not None)
    dated = part.marked("offered", lambda text: kind_of([text]) == "date") & ~timed
    if not dated.any():
        return part.constant("date", first).constant("block", block)
    heads = np.where(dated, np.arange(len(part)), -1)
    last = np.maximum.accumulate(heads)
    for name, source, above in (("date", "offered", first), ("block", "time", block)):
        texts = np.where(last < 0, above, part.texts(source).to_numpy()[np.maximum(last, 0)])
        part = part.with_texts(name, pd.Series(texts, index=part.rows, dtype=str))
    return part.keep(~dated)


def blocks_apart(table: Gathered, where: str, told: Told) -> Gathered:
    """With blocks of the same days told apart by what stands in the corner of each: a queue, or a measure.

    Blocks of measures other than contacts are left out (told).
    """
    if not table.has("block") or table.has("queue"):
        return table
    keys = pd.DataFrame({name: table.texts(name) for name in ("date", "time", "block")}).drop_duplicates()
    if not keys.duplicated(["date", "time"]).any():
        return table
    means = {label: set(columns_of((label,), SPOKEN, LOOSE)) & set(MEASURED) for label in keys["block"].unique()}
    other = table.marked("block", lambda label: bool(means.get(label, set()) - {"offered", "handled"}))
    told.dropped(where, "a block of something other than contacts", table.rows[other], "block")
    table = table.keep(~other)
    if all(means[str(label)] for label in table.distinct("block")):
        return table
    told.doubted(where, "blocks of the same days below each other: the corner of each is its queue", column="queue")
    return table.with_texts("queue", table.texts("block"))
