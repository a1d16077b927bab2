"""A roster as grids that people read and edit: one row a shift with what lies inside it, or one row a person."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.scenario.people import AWAY

NOT_AT_WORK = (*AWAY, "away")
"""Kinds of absence, and what is told instead of one."""
GRID = ("agent", "date", "shift", "start", "end", "inside")
"""Columns of the grid: the day as ISO, clocks as ``HH:MM``; an end not after its start is on the next day."""


def grid_of(roster: pd.DataFrame, zone: str) -> pd.DataFrame:
    """A roster's shifts, one row each, absences left out.

    Parameters
    ----------
    roster : DataFrame
        Frame ROSTER.
    zone : str
        Whose clock is written.

    Returns
    -------
    DataFrame
        Columns `GRID`, by the roster's order; `inside` tells what is not work: ``break 10:00-10:15; meal 12:00-12:30``.
    """
    work = roster[~roster["activity"].isin(NOT_AT_WORK)]
    clock = work.assign(
        date=_day(work),
        start=work["start"].dt.tz_convert(zone),
        end=work["end"].dt.tz_convert(zone),
    ).sort_values(["agent", "start"], kind="stable")
    gap = clock["start"] != clock.groupby(["agent", "date"], sort=False)["end"].shift()
    named = clock["shift"] != clock.groupby(["agent", "date"], sort=False)["shift"].shift()
    clock = clock.assign(part=(gap | named).cumsum())
    aside = clock[clock["activity"] != "work"]
    said = aside["activity"] + " " + aside["start"].dt.strftime("%H:%M") + "-" + aside["end"].dt.strftime("%H:%M")
    inside = said.groupby(aside["part"]).agg("; ".join)
    whole = clock.groupby("part", sort=False).agg(
        agent=("agent", "first"), date=("date", "first"), shift=("shift", "first"), start=("start", "min"),
        end=("end", "max"),
    )  # fmt: skip
    whole["inside"] = inside.reindex(whole.index).fillna("")
    clocks = {name: whole[name].dt.strftime("%H:%M") for name in ("start", "end")}
    grid: pd.DataFrame = whole.assign(**clocks)[list(GRID)].reset_index(drop=True)
    return grid


def overview_of(roster: pd.DataFrame, zone: str, names: Mapping[str, str]) -> pd.DataFrame:
    """A roster's days across and its people down: shift and hours of each day, why somebody is away, or nothing.

    Parameters
    ----------
    roster : DataFrame
        Frame ROSTER.
    zone : str
        Whose clock is written.
    names : mapping of agent to str
        What to call people.

    Returns
    -------
    DataFrame
        Columns ``person``, then a day each (``Mon 23 Nov``), then ``hours``: paid, of work and what lies inside it.
    """
    grid = grid_of(roster, zone)
    labels = (grid["shift"] + " " + grid["start"] + "-" + grid["end"]).to_list()
    away = roster[roster["activity"].isin(NOT_AT_WORK)]
    off = pd.DataFrame({"agent": away["agent"], "date": _day(away), "label": away["activity"]})
    cells = pd.concat([grid[["agent", "date"]].assign(label=labels), off], ignore_index=True)
    wide = cells.pivot_table(index="agent", columns="date", values="label", aggfunc=" + ".join).fillna("")
    at_work = roster[roster["paid"] & ~roster["activity"].isin(NOT_AT_WORK)]
    hours = (at_work["end"] - at_work["start"]).dt.total_seconds().groupby(at_work["agent"]).sum() / 3600
    wide.columns = pd.Index([f"{pd.Timestamp(day):%a %d %b}" for day in wide.columns])
    wide.insert(0, "person", [f"{names[one]} ({one})" if names.get(one) else str(one) for one in wide.index])
    return wide.assign(hours=hours.reindex(wide.index).fillna(0.0).round(2)).reset_index(drop=True)


def _day(rows: pd.DataFrame) -> pd.Series:
    """The day of each row, ISO."""
    day: pd.Series = pd.to_datetime(rows["date"]).dt.strftime("%Y-%m-%d")
    return day
