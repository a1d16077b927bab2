"""What somebody changed in a roster's grid, and the shifts that are locked by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner.formats.roster_grid import GRID

LOCK = "lock"
OFF = "off"
"""What a lock calls a day off."""
LOCKS = ("agent", "date", "shift", "start")
"""Columns of a lock file."""


@dataclass(frozen=True)
class Edited:
    """Edits of a grid.

    Attributes
    ----------
    rows : tuple of dict
        Rows of days that changed as they are now, keys `GRID`.
    before : tuple of dict or None
        The row that each was; None for a new one.
    gone : tuple of (agent, date)
        Days that had a shift and have none now.
    ticked : tuple of dict
        Rows to be locked that did not change.
    """

    rows: tuple[Mapping[str, str], ...]
    before: tuple[Mapping[str, str] | None, ...]
    gone: tuple[tuple[str, str], ...]
    ticked: tuple[Mapping[str, str], ...]

    @property
    def changed(self) -> bool:
        """Whether anything is other than it was."""
        return bool(self.rows or self.gone)

    def asked(self) -> dict[str, Any]:
        """As the desk's question ``edit`` takes it."""
        return {
            "rows": [dict(row) for row in self.rows],
            "before": [None if row is None else dict(row) for row in self.before],
            "gone": [list(one) for one in self.gone],
        }


def with_ends_along(shown: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """A grid in which the end of a shift follows its beginning, where a person moved that and not the end too.

    Parameters
    ----------
    shown, rows : DataFrame
        Columns `GRID` at least: the grid as it was shown, and what became of it; a row that is kept has its index.
    """
    moved = rows.copy()
    for index in rows.index.intersection(shown.index):
        was, now = shown.loc[index], rows.loc[index]
        clocks = [_minute(one) for one in (was["start"], was["end"], now["start"])]
        if was["start"] != now["start"] and was["end"] == now["end"] and None not in clocks:
            start, end, begins = (clock or 0 for clock in clocks)
            ends = (begins + end - start) % 1440
            moved.loc[index, "end"] = f"{ends // 60:02d}:{ends % 60:02d}"
    return moved


def numbered(rows: pd.Series, count: int) -> pd.Index:
    """Numbers of a grid's rows as an index: those of new rows, which have none, go on from `count`."""
    fresh = rows.isna().to_numpy()
    return pd.Index(np.where(fresh, count + fresh.cumsum(), rows.fillna(0).astype(int)))


def edited_of(base: pd.DataFrame, rows: pd.DataFrame) -> Edited:
    """Compare a grid with what became of it.

    Parameters
    ----------
    base, rows : DataFrame
        Columns `GRID` and ``lock``; a row that is kept has its index.
    """
    was, now = _by_index(base), _by_index(rows)
    other = {index for index in {*was, *now} if was.get(index) != now.get(index)}
    days = {_day(one[index]) for index in other for one in (was, now) if index in one}
    here = {index: row for index, row in now.items() if _day(row) in days}
    gone = sorted(days - {_day(row) for row in here.values()})
    locked = rows[rows[LOCK].fillna(False).astype(bool)].index
    return Edited(
        tuple(here.values()),
        tuple(was.get(index) for index in here),
        tuple(gone),
        tuple(now[index] for index in locked if index in now and index not in here),
    )


def locks_of(edited: Edited) -> pd.DataFrame:
    """Locks of what was edited, days off included, and of what was ticked: rows of a lock file."""
    kept = [(row["agent"], row["date"], row["shift"], row["start"]) for row in (*edited.rows, *edited.ticked)]
    off = [(agent, date, OFF, "") for agent, date in edited.gone]
    found: pd.DataFrame = pd.DataFrame(kept + off, columns=list(LOCKS)).drop_duplicates(["agent", "date"])
    return found.sort_values(["date", "agent"], kind="stable").reset_index(drop=True)


def _by_index(grid: pd.DataFrame) -> dict[Any, dict[str, str]]:
    cells = grid[list(GRID)].fillna("").astype(str)
    return {index: {name: row[name].strip() for name in GRID} for index, row in cells.to_dict("index").items()}


def _minute(clock: object) -> int | None:
    """Minute of the day of ``09:30``; None for what a person has not filled."""
    hours, _, minutes = str(clock).strip().partition(":")
    return 60 * int(hours) + int(minutes) if hours.isdecimal() and minutes.isdecimal() else None


def _day(row: Mapping[str, str]) -> tuple[str, str]:
    return row["agent"], row["date"]
