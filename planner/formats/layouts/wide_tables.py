"""Interval tables as people keep them in spreadsheets: a column a queue, days down and times across, blocks of queues.

Each becomes a table with a row a queue and interval, under our own names of columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from planner.formats.head import Head
from planner.formats.headers import plain
from planner.formats.layouts.clock_cells import clock, split_span
from planner.formats.layouts.interval_heads import LOOSE, columns_of
from planner.formats.layouts.interval_measures import MEASURED
from planner.formats.layouts.interval_times import TIMES, kind_of
from planner.formats.layouts.interval_words import SPOKEN, TOTALS
from planner.formats.layouts.wide_rows import Part, Wide
from planner.formats.values.date_words import WEEKDAYS, bare
from planner.formats.values.numbers import EMPTY, parse_numbers

TIMES_ACROSS = 4
"""Times of day in a row that make it the header of a matrix."""
DATES_ACROSS = 2
WIDEST = 1_000
"""Cells of a row beyond which it is no header of queues or times: each cell is looked at in many ways."""
NUMERIC = 0.8
"""Part of the filled cells below a heading that are numbers, for it to be a queue's."""

KEYS = (*TIMES, "end", "length", "queue", "channel", "zone", "complete")


def wide_table(head: Head) -> Wide | None:
    """How a wide table that begins so is made; None where it is none."""
    for at, row in enumerate(head.rows):
        if len(row) > WIDEST:
            continue
        for shape in (_blocks, _named_blocks, _times_across, _dates_across, _blocks_below, _queues_across):
            found = shape(head, at)
            if found is not None:
                return found
    return None


def _blocks(head: Head, at: int) -> Wide | None:
    """Queues' names in one row, the same measures below each of them in the next."""
    if at == 0:
        return None
    row = head.rows[at]
    keys, rest = _keys(row)
    if not _timed(keys):
        keys = {name: place for name, place in _keys(head.rows[at - 1])[0].items() if not _at(row, place)}
    if not _timed(keys):
        return None
    measures = [(place, own) for place in rest for own in columns_of((row[place],), _MEASURES, LOOSE)]
    if len({own for _, own in measures}) == len(measures):
        return None
    names = _filled(head.rows[at - 1], len(row))
    blocks: dict[str, dict[str, int]] = {}
    for place, own in measures:
        if names[place] and plain(names[place]) not in TOTALS:
            blocks.setdefault(names[place], {}).setdefault(own, place)
    return _of_blocks(at, row, keys, blocks)


def _blocks_below(head: Head, at: int) -> Wide | None:
    """A row of queues above one of measures is no header of its own."""
    return _blocks(head, at + 1) if at + 1 < len(head.rows) else None


def _named_blocks(head: Head, at: int) -> Wide | None:
    """Headings such as ``Sales - Offered`` and ``AHT Support (s)``: a queue's name and a measure."""
    row = head.rows[at]
    keys, rest = _keys(row)
    if not _timed(keys) or {"offered", "handled"} & set(columns_of(row, SPOKEN, LOOSE)):
        return None
    blocks: dict[str, dict[str, int]] = {}
    for place in rest:
        named = _queue_and_measure(row[place])
        if named:
            blocks.setdefault(named[0], {}).setdefault(named[1], place)
    return _of_blocks(at, row, keys, blocks)


def _of_blocks(
    at: int, row: Sequence[str], keys: Mapping[str, int], blocks: Mapping[str, Mapping[str, int]]
) -> Wide | None:
    counted = {name: own for name, own in blocks.items() if {"offered", "handled"} & set(own)}
    if len(counted) < 2:
        return None
    written = {name: _at(row, place) for name, place in keys.items() if _at(row, place)}
    for own in counted.values():
        written.update({name: row[place] for name, place in own.items() if name not in written})
    parts = tuple(Part({**keys, **own}, {"queue": name}) for name, own in counted.items())
    return Wide(at + 1, parts, written)


def _queue_and_measure(heading: str) -> tuple[str, str] | None:
    """The queue and the measure that a heading names, in either order; None where it names no measure."""
    if columns_of((heading,), SPOKEN, LOOSE):
        return None
    words = heading.replace("_", " ").replace("|", " ").replace("/", " ").split()
    for cut in range(1, len(words)):
        for measure, name in ((words[cut:], words[:cut]), (words[:cut], words[cut:])):
            found = columns_of((" ".join(measure),), _MEASURES, LOOSE)
            queue = " ".join(name).strip(" -:.,()[]'\"")
            if found and queue and plain(queue) not in TOTALS:
                return queue, next(iter(found))
    return None


def _times_across(head: Head, at: int) -> Wide | None:
    """Days down, times of day across."""
    row = head.rows[at]
    times = {place: cell for place, cell in enumerate(row) if _is_time(cell)}
    few = len(times) < TIMES_ACROSS and _few_times(head, at, times)
    if len(times) < TIMES_ACROSS and not few:
        times = _hours(row)
    date = _date_column(head, at, min(times, default=0))
    if date is None or not times:
        return None
    keys = {name: place for name, place in _keys(row)[0].items() if name in ("queue", "channel") and place != date}
    parts = tuple(Part({**keys, "date": date, "offered": place}, {"time": cell}) for place, cell in times.items())
    return Wide(at + 1, parts, {}, _unread(head, at, times))


def _few_times(head: Head, at: int, times: Mapping[int, str]) -> bool:
    """Whether a few times of day stand above numbers, and nothing but totals beside them."""
    row, below = head.rows[at], head.rows[at + 1 :]
    beside = [cell for place, cell in enumerate(row) if place > min(times, default=0) and cell and place not in times]
    numbers = all(mostly_numbers([_at(one, place) for one in below]) for place in times)
    return len(times) > 1 and numbers and all(plain(cell) in TOTALS for cell in beside)


def _unread(head: Head, at: int, read: Mapping[int, str]) -> tuple[str, ...]:
    """Headings among those read, above numbers, that are neither read nor totals."""
    row, below = head.rows[at], head.rows[at + 1 :]
    beside = [place for place, cell in enumerate(row) if cell and place > min(read) and place not in read]
    left = [place for place in beside if mostly_numbers([_at(one, place) for one in below])]
    return tuple(row[place] for place in left if plain(row[place]) not in TOTALS)


def _dates_across(head: Head, at: int) -> Wide | None:
    """Times of day down, days across."""
    row = head.rows[at]
    dates = {place: cell for place, cell in enumerate(row) if place and cell and kind_of([cell]) == "date"}
    below = [one[0] for one in head.rows[at + 1 :] if one and one[0] and plain(one[0]) not in TOTALS]
    if len(dates) < DATES_ACROSS or len(below) < DATES_ACROSS:
        return None
    if kind_of(below) != "clock":
        return _queues_down(head, at, dates, below)
    keys = {name: place for name, place in _keys(row)[0].items() if name in ("queue", "channel")}
    parts = tuple(
        Part({**keys, "time": 0, "offered": place}, {"date": cell, "block": row[0]}) for place, cell in dates.items()
    )
    return Wide(at + 1, parts, {}, _unread(head, at, dates))


def _queues_down(head: Head, at: int, dates: Mapping[int, str], names: Sequence[str]) -> Wide | None:
    """Queues down, days across: each name once, none of them a measure or a time."""
    rows = head.rows[at + 1 :]
    numbers = all(mostly_numbers([_at(one, place) for one in rows]) for place in dates)
    measures = any(columns_of((name,), _MEASURES, LOOSE) for name in names)
    worded = all(any(map(str.isalpha, name)) for name in names) and not kind_of(names)
    if not numbers or measures or not worded or len(set(names)) < len(names):
        return None
    said = {place: {"date": cell, "block": head.rows[at][0]} for place, cell in dates.items()}
    parts = tuple(Part({"queue": 0, "offered": place}, said[place]) for place in dates)
    return Wide(at + 1, parts, {}, _unread(head, at, dates))


def _queues_across(head: Head, at: int) -> Wide | None:
    """A column a queue: headings that name nothing known above numbers, beside a column of times."""
    row = head.rows[at]
    keys, rest = _keys(row)
    if not _timed(keys) or "queue" in keys or columns_of(row, _MEASURES, LOOSE):
        return None
    below = head.rows[at + 1 :]
    queues = {
        row[place]: place
        for place in rest
        if plain(row[place]) not in TOTALS and mostly_numbers([_at(one, place) for one in below])
    }
    if all(bare(name).strip(" .") in WEEKDAYS for name in queues):
        return None
    written = {name: row[place] for name, place in keys.items()}
    parts = tuple(Part({**keys, "offered": place}, {"queue": name}) for name, place in queues.items())
    return Wide(at + 1, parts, written)


_HOUR = re.compile(r"(\d{1,2})(?:\s*(?:-|\u2013|to|bis)\s*\d{1,2}(?:\s*(?:h|uhr))?)?")
"""An hour, or a span of hours, as a heading."""
_MEASURES = {own: names for own, names in SPOKEN.items() if own in MEASURED}
_KEYS = {own: names for own, names in SPOKEN.items() if own in KEYS}


def _keys(row: Sequence[str]) -> tuple[dict[str, int], list[int]]:
    """Columns that say when and whose, and the filled places that are none of them."""
    keys = columns_of(row, _KEYS, LOOSE)
    return keys, [place for place, cell in enumerate(row) if cell and place not in keys.values()]


def _timed(keys: Mapping[str, int]) -> bool:
    return any(name in keys for name in TIMES)


def _filled(row: Sequence[str], width: int) -> list[str]:
    """A row of merged headings: a name counts until the next."""
    names, last = [], ""
    for place in range(width):
        last = _at(row, place) or last
        names.append(last)
    return names


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _is_time(cell: str) -> bool:
    begin = split_span(cell)[0]
    return any(mark in begin.lower() for mark in (":", "h", "am", "pm")) and clock(begin) is not None


def _hours(row: Sequence[str]) -> dict[int, str]:
    """Headings 8, 9, 10, ... or 8-9, 9-10, ...: hours that follow each other."""
    begins = {place: _HOUR.fullmatch(cell.strip().lower()) for place, cell in enumerate(row)}
    found = {place: begin[1] for place, begin in begins.items() if begin and int(begin[1]) < 24}
    hours = [int(cell) for cell in found.values()]
    runs = all(after == before + 1 for before, after in pairwise(hours))
    return found if runs and len(hours) >= TIMES_ACROSS else {}


def _date_column(head: Head, at: int, before: int) -> int | None:
    """The first column left of the times whose cells below are dates."""
    for place in range(before):
        below = [_at(row, place) for row in head.rows[at + 1 :]]
        filled = [cell for cell in below if cell and plain(cell) not in TOTALS]
        if filled and kind_of(filled) == "date":
            return place
    return None


def mostly_numbers(cells: Sequence[str], part: float = NUMERIC) -> bool:
    """Whether the filled ones of some cells are numbers; False where none is filled."""
    filled = [cell for cell in cells if cell.lower() not in EMPTY]
    if not filled or sum(any(map(str.isdigit, cell)) for cell in filled) < part * len(filled):
        return False
    values = parse_numbers(pd.Series(filled, dtype=str), "").value
    return bool(np.isfinite(values).mean() >= part)
