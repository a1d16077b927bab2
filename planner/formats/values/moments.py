"""A column of written times to moments of a zone: `MomentReader`."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.clock import wall_moments
from planner.formats.told import KEPT, Told
from planner.formats.values.day_order import DayOrder
from planner.formats.values.moment_cells import NONE, MomentCells, read_cells
from planner.formats.values.repeated_hour import RepeatedHour
from planner.formats.values.shown import shown

ASKED = "dates of which it is known whether the day or the month stands first"
REMEDY = "Say --day-first (03/04 is the 3rd of April) or --month-first (the 4th of March)."


class MomentReader:
    """Reads one column of one sheet, batch by batch.

    Every cell is read by its own shape (`planner.formats.values.moment_shapes`); what the cell leaves open, whether
    the day or the month stands first, is decided for the column.

    Parameters
    ----------
    where : str
        File, and sheet where it has several.
    time_zone : str
        IANA zone of wall times without an offset, and of the moments given.
    day_first : bool or None
        What a person says of 03/04; None: decided by what `learn` was shown, asked where that decides nothing.
    told : Told
        Cells that cannot be read, and what was decided, are told here; an order of day and month that nothing decides
        is one fault in `told.book`.
    column : str
        Our own name of the column.
    needed : bool
        Whether a row without it is dropped; else the cell is left empty.

    Attributes
    ----------
    dates_only : bool
        Whether no cell read so far said a time of day.
    wall_times : bool
        Whether some cell read so far had no offset, so that `time_zone` matters.
    """

    def __init__(
        self,
        where: str,
        time_zone: str,
        day_first: bool | None,
        told: Told,
        column: str = "start",
        *,
        needed: bool = True,
    ) -> None:
        self.where, self.time_zone, self.column, self.needed = where, time_zone, column, needed
        self.dates_only = True
        self.wall_times = False
        self._told = told
        self._order = DayOrder(day_first)
        self._repeated = RepeatedHour()
        self._example = ""
        self._asked = self._explained = False

    def learn(self, texts: pd.Series, *, ordered: bool = True) -> None:
        """Take texts as evidence of the order of day and month, before any is read.

        Parameters
        ----------
        texts : Series of str
            A batch, of this column or of another of the sheet that is written alike.
        ordered : bool
            Whether its rows may be in order of time.
        """
        self._take(read_cells(texts), texts, ordered=ordered)

    @property
    def settled(self) -> bool:
        """Whether further texts need not be shown: an order is proven, or no date has needed one."""
        return not self._order.open

    @property
    def day_first(self) -> bool | None:
        """Whether the day stands first, as far as what was shown decides it."""
        return self._order.decided()[0]

    def read(self, texts: pd.Series, keys: pd.Series | None = None) -> tuple[pd.DatetimeIndex, NDArray[np.bool_]]:
        """The moments of a batch.

        Parameters
        ----------
        texts : Series of str
            Index: rows of the file.
        keys : Series of str, optional
            What a row belongs to beside its time (the queue), where its rows lie on a grid: the first row of a key in
            the hour that autumn repeats is the first moment, the next the second. None: rows of single contacts, of
            which those behind a step back of the clock are the second, if the rows are in order of time.

        Returns
        -------
        moments : DatetimeIndex, aware in the time zone, shape (n,)
            NaT where it cannot be read, or the clock skips it; both are told.
        skipped : ndarray of bool, shape (n,)
            Wall times that daylight saving leaves out in spring.
        """
        cells = read_cells(texts)
        told = (cells.day_first != NONE) | (cells.month_first != NONE)
        self.dates_only &= not (cells.timed & told).any()
        self.wall_times |= bool((~cells.utc & told).any())
        reading = self._chosen(cells, texts)
        self._tell_numbers(cells, reading, texts)
        wall = pd.DatetimeIndex(np.where(cells.utc, NONE, reading).view("M8[us]"))
        first, second = wall_moments(wall, self.time_zone)
        moments = first
        if cells.utc.any():
            utc = pd.DatetimeIndex(np.where(cells.utc, reading, NONE).view("M8[us]"), tz="UTC")
            moments = utc.tz_convert(self.time_zone).where(cells.utc, first)
        read, exists = np.asarray(wall.notna()), np.asarray(first.notna())
        skipped = read & ~exists
        twice = exists & np.asarray(first != second)
        if twice.any():
            moments = second.where(self._later(reading, twice, texts, keys), moments)
        self._tell(skipped, "in the hour that daylight saving skips (check the time zone)", texts)
        return moments, skipped

    def _take(self, cells: MomentCells, texts: pd.Series, *, ordered: bool = True) -> None:
        self._order.example = -1
        self._order.add(cells, ordered=ordered)
        if self._order.example >= 0:
            self._example = str(texts.iloc[self._order.example])

    def _chosen(self, cells: MomentCells, texts: pd.Series) -> NDArray[np.int64]:
        """The reading of each cell; `NONE` is told."""
        day, month = cells.day_first, cells.month_first
        differ = day != month
        if not differ.any():
            self._tell(day == NONE, "no time that can be read", texts)
            return day
        self._example = self._example or str(texts.iloc[int(np.argmax(differ))])
        if self._order.decided()[0] is None:
            self._take(cells, texts)
        first, why = self._order.decided()
        free = differ & (day != NONE) & (month != NONE)
        self._explain(first, why, asked=bool(free.any()))
        preferred, other = (day, month) if first is not False else (month, day)
        contrary = differ & (preferred == NONE)
        if first is not None and contrary.any():
            names = ("month", "day") if first else ("day", "month")
            self._told.doubted(
                self.where,
                f"the {names[0]} stands first, in other rows the {names[1]}",
                texts.index.to_numpy()[contrary],
                self.column,
                texts[contrary],
            )
        reading = np.where(preferred == NONE, other, preferred)
        self._tell(reading == NONE, "no time that can be read", texts)
        if first is None:
            if self._order.mixed:
                self._tell(free, "day and month may be swapped, as other rows show both orders", texts)
            reading = np.where(free, NONE, reading)
        return reading

    def _explain(self, first: bool | None, why: str, *, asked: bool) -> None:
        if first is None and asked and not self._asked and not self._order.mixed:
            self._asked = True
            self._told.book.add(f"{self.where}, column {self.column}", self._example, ASKED, REMEDY)
        if why and not self._explained:
            self._explained = True
            order = "the day stands first" if first else "the month stands first"
            option = "--month-first" if first else "--day-first"
            reason = f"{order} in dates such as {self._example}: {why}; else say {option}"
            self._told.doubted(self.where, reason, column=self.column)

    def _later(
        self, reading: NDArray[np.int64], twice: NDArray[np.bool_], texts: pd.Series, keys: pd.Series | None
    ) -> NDArray[np.bool_]:
        if keys is not None:
            later = np.zeros(len(texts), dtype=bool)
            own = keys.to_numpy(dtype=object)[twice]
            later[twice] = self._repeated.by_key(reading[twice], own)
            return later
        known = np.flatnonzero(reading != NONE)
        found, ordered = self._repeated.by_order(reading[known], twice[known])
        if not ordered:
            why = "in the hour that autumn repeats: taken as the first, since the rows are not in order of time"
            self._told.doubted(self.where, why, texts.index.to_numpy()[twice], self.column, texts[twice])
        later = np.zeros(len(texts), dtype=bool)
        later[known] = found
        return later

    def _tell(self, bad: NDArray[np.bool_], why: str, texts: pd.Series) -> None:
        if bad.any():
            tell = self._told.dropped if self.needed else self._told.doubted
            chosen = bad if self.needed else bad & (texts != "").to_numpy(dtype=bool)
            cells = [shown(str(text)) for text in texts[chosen].iloc[:KEPT]]
            tell(self.where, why, texts.index.to_numpy()[chosen], self.column, cells)

    def _tell_numbers(self, cells: MomentCells, reading: NDArray[np.int64], texts: pd.Series) -> None:
        if cells.number.any():
            chosen = cells.number & (reading != NONE)
            after = reading[chosen].view("M8[us]").astype("M8[s]")
            why = "a time written as a count of days or seconds"
            self._told.changed(
                self.where, self.column, why, texts.index.to_numpy()[chosen], texts[chosen], after.astype(object)
            )
