"""The rows of a table with a row an interval, as a history."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from forecasting.history import COLUMNS
from planner.formats.foreign import Wishes
from planner.formats.head import Head
from planner.formats.headers import Header
from planner.formats.layouts.gathered import Gathered, gather
from planner.formats.layouts.interval_drops import data_rows, one_queue_a_cell, tell_uncounted
from planner.formats.layouts.interval_ends import not_one_interval
from planner.formats.layouts.interval_measures import measures_of, read_numbers
from planner.formats.layouts.interval_queues import queue_rows, titled, titled_blocks
from planner.formats.layouts.interval_rows import check_identities, on_one_grid, one_row_a_key
from planner.formats.layouts.interval_times import TIMES, kind_of, only_date, read_starts
from planner.formats.layouts.zone_cells import zone_of
from planner.formats.opening import Sheet
from planner.formats.told import Told
from planner.formats.values.durations import Unit


@dataclass(frozen=True)
class Reading:
    """How the rows of a table become a history.

    Attributes
    ----------
    time_zone : str or None
        Zone of times without an offset by the vendor's word; None: `Wishes.time_zone`.
    unit : "ms", "s", "min", "h", "days" or None
        Of durations whose heading says none; None: by their magnitude.
    parts : tuple of str
        Columns that divide a queue's rows of one interval: their rows are summed.
    joined : str
        What stands between the queues of a cell that names several; empty where a cell names one.
    day_first : bool or None
        Whether the day stands first in dates by the vendor's word, where a person does not say.
    month_day_year : bool
        Whether dates of eight digits begin with the month and end with the year.
    filled_down : tuple of str
        Columns whose empty cells mean what stands above them.
    """

    time_zone: str | None = None
    unit: Unit | None = None
    parts: tuple[str, ...] = ()
    joined: str = ""
    day_first: bool | None = None
    month_day_year: bool = False
    filled_down: tuple[str, ...] = ()


WEEK_DAY = re.compile(r"(\d{4})-?W(\d{2})-?([1-7])(?=$|[T ])", re.IGNORECASE)
WEEK = re.compile(r"\d{4}[- ]?(?:W|KW|S)\d{1,2}", re.IGNORECASE)
"""A week as people and programs name it, in English, German, French and Spanish."""
AS_IT_STANDS = Reading()


def no_history() -> pd.DataFrame:
    """A history without rows."""
    return pd.DataFrame(columns=list(COLUMNS))


def read_table(sheet: Sheet, header: Header, reading: Reading, wishes: Wishes, told: Told) -> pd.DataFrame:
    """The rows below a header as a history."""
    for heading in header.twice:
        told.doubted(sheet.where, f"the heading {heading} stands twice: the first is read")
    table = gather(sheet, header.row + 1, header.columns, told)
    return history_of(table, header, reading, sheet, wishes, told)


def history_of(
    table: Gathered, header: Header, reading: Reading, sheet: Sheet, wishes: Wishes, told: Told
) -> pd.DataFrame:
    """Rows of text cells as a history: frame HISTORY, sorted by queue and start."""
    where = sheet.where
    if wishes.day_first is None:
        wishes = replace(wishes, day_first=reading.day_first)
    table = titled_blocks(table, titled(sheet.head, header.row), where, told)
    table = table.keep(data_rows(table, header, where, told))
    if not len(table):
        told.doubted(where, "no rows under the header")
        return no_history()
    for name in reading.filled_down:
        table, changed = table.filled_down(name)
        if changed.any():
            after = table.texts(name)[changed]
            told.changed(where, name, "empty: as in the row above", table.rows[changed], (), after)
    queue = queue_rows(table, sheet.head, header.row, where, wishes, told)
    kept = one_queue_a_cell(queue, reading.joined, where, told)
    table, queue = table.keep(kept), queue[kept]
    part = _part(table, reading)
    if wishes.scenario is not None or wishes.queue_by is not None:
        # Several of the file's queues may be one of the scenario's: their contacts are summed, none replaces another.
        part = part + "|" + table.texts("queue") + "|" + table.texts("channel")
    table = _dated(table, reading, sheet.head, header, told, where)
    zone = reading.time_zone or zone_of(table, header, where, told)
    keys = queue + "|" + part if reading.parts else queue
    starts = read_starts(table, where, wishes, told, time_zone=zone, keys=keys)
    if starts is None:
        _tell_undated(table, header, where, told)
        return no_history()
    known = np.asarray(starts.moments.notna()) & ~not_one_interval(table, starts, keys, where, wishes, zone, told)
    table = table.keep(known)
    counted_by = "offered" if table.has("offered") else "handled"
    numbers = read_numbers(table, header, where, told, unit=reading.unit, volume=(counted_by,))
    measures = measures_of(numbers, len(table), where, told)
    columns = {"start": starts.moments[known], "queue": queue[known].to_numpy(), "part": part[known].to_numpy()}
    rows = pd.DataFrame({**columns, **vars(measures)}, index=table.rows)
    counted = rows["volume"].notna().to_numpy()
    tell_uncounted(table, ~counted, numbers, where, told)
    check_identities(numbers, table.rows, where, told)
    said = starts.length_min[known][counted]
    rows = on_one_grid(rows[counted], said, where, told)
    return one_row_a_key(rows, where, told).reset_index(drop=True)[list(COLUMNS)]


def _dated(table: Gathered, reading: Reading, head: Head, header: Header, told: Told, where: str) -> Gathered:
    """With dates as a reader of dates knows them, or the one that a title says where no column does."""
    for name in TIMES:
        table = table.mapped(name, _day_of_week)
    if reading.month_day_year:
        table = table.mapped("date", lambda text: re.sub(r"^(\d\d)(\d\d)(\d{4})$", r"\3-\1-\2", text))
    if any(kind_of(map(str, table.distinct(name))) in ("date", "moment") for name in TIMES if table.has(name)):
        return table
    for row in head.rows[: max(header.row - 1, 0)]:
        for cell in row:
            date = only_date(cell)
            if date:
                told.doubted(where, f"no column of dates: all rows are of {date}, as the title says", column="start")
                return table.constant("date", date)
    return table


def _tell_undated(table: Gathered, header: Header, where: str, told: Told) -> None:
    """Why no column says when a row begins, and what to do."""
    week = _week_written(table)
    if week:
        expected = "days or intervals: a week says nothing of how its contacts lie on its days and hours"
        told.book.add(where, week, expected, "Export it by day or, better, by interval of the day.")
        return
    remedy = "Add a column of dates, or of dates and times, with a heading such as start."
    told.book.add(where, ", ".join(header.written.values()), "a column of dates and times", remedy)


def _day_of_week(text: str) -> str:
    """``2026-W48-3``, a week and its day, as the date; any other text as it is."""
    found = WEEK_DAY.match(text)
    try:
        return text if found is None else f"{dt.date.fromisocalendar(*map(int, found.groups()))}{text[found.end() :]}"
    except ValueError:
        return text


def _week_written(table: Gathered) -> str:
    """The first cell that names a week (``2026-W48``) where a row's time should stand; "" where none does."""
    cells = (str(text) for name in TIMES if table.has(name) for text in table.distinct(name))
    return next((text for text in cells if WEEK.fullmatch(text)), "")


def _part(table: Gathered, reading: Reading) -> pd.Series:
    part = pd.Series("", index=table.rows, dtype=str)
    for name in reading.parts:
        part = part + "|" + table.texts(name)
    return part
