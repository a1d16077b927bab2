"""Measures by queue and period: days, weeks and months, all queues together as ``*``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from planner.performance.measures import CONTACT_MEASURES, INTERVAL_MEASURES, Measure

Level = Literal["day", "week", "month"]
LEVELS: tuple[Level, ...] = ("day", "week", "month")
ALL = "*"
COLUMNS = ("level", "period", "queue", "measure", "value", "contacts", "whole")


@dataclass(frozen=True)
class Happened:
    """What happened, as far as it is known.

    Attributes
    ----------
    intervals : DataFrame
        ``start,queue,volume,aht_s,answered,abandoned,answered_within,backlog``; aware starts, NaN where not known.
    contacts : DataFrame, optional
        Frame TICKETS of the importers, and ``nps`` where there is one.
    week_starts : int
        Weekday on which weeks begin, Monday is 0.
    """

    intervals: pd.DataFrame
    contacts: pd.DataFrame | None = None
    week_starts: int = 0

    def sources(self) -> Iterator[tuple[pd.DataFrame, Sequence[Measure]]]:
        """Rows with their day, and what can be measured of them."""
        yield self.intervals.assign(day=_days(self.intervals["start"])), INTERVAL_MEASURES
        if self.contacts is not None:
            rows = self.contacts.reindex(columns=[*self.contacts.columns, *({"nps"} - set(self.contacts.columns))])
            yield rows.assign(day=_days(rows["created"]), queue=rows["queue"].astype(str)), CONTACT_MEASURES


def _days(moments: pd.Series) -> pd.Series:
    """The site's days, without their zone."""
    days: pd.Series = moments.dt.tz_localize(None).dt.normalize()
    return days


def by_period(happened: Happened, level: Level) -> pd.DataFrame:
    """Every measure that is known, by queue and period.

    Parameters
    ----------
    happened : Happened
    level : str
        ``day``, ``week`` or ``month``.

    Returns
    -------
    DataFrame
        ``level,period,queue,measure,value,contacts,whole``: ``period`` is its first day; ``contacts`` how many rows or
        contacts stand behind the value; ``whole`` False where the data begin or end inside the period.
    """
    begins = _begins(level, happened.week_starts)
    found = []
    for rows, measures in happened.sources():
        if not len(rows):
            continue
        days = rows["day"]
        keyed = rows.assign(period=days.map({day: begins(day) for day in days.unique()}), of=rows["queue"])
        together = [keyed.assign(of=ALL)] if len(rows["queue"].unique()) > 1 else []
        for own in (keyed, *together):
            table = _measured(own, measures)
            ends = table["period"].map({period: _end(period, level) for period in table["period"].unique()})
            found.append(table.assign(whole=(table["period"] >= days.min()) & (ends <= days.max())))
    told = pd.concat(found, ignore_index=True).assign(level=level) if found else pd.DataFrame(columns=list(COLUMNS))
    return told[list(COLUMNS)]


def _measured(rows: pd.DataFrame, measures: Sequence[Measure]) -> pd.DataFrame:
    """Every known measure by queue (the column `of`) and period, ``queue,period,measure,value,contacts``."""
    by = ["of", "period"]
    groups = rows.groupby(by)
    contacts = groups["volume"].sum() if "volume" in rows else groups.size().astype(float)
    values = pd.DataFrame({one.name: one.values(rows, by) for one in measures}, index=contacts.index)
    told = values.assign(contacts=contacts).reset_index().rename(columns={"of": "queue"})
    long = told.melt(["queue", "period", "contacts"], var_name="measure", value_name="value")
    return long.dropna(subset=["value"]).sort_values(["queue", "period"], kind="stable")


def _begins(level: Level, week_starts: int) -> Callable[[pd.Timestamp], pd.Timestamp]:
    if level == "day":
        return lambda day: day
    if level == "month":
        return lambda day: day.replace(day=1)
    return lambda day: day - dt.timedelta(days=(day.weekday() - week_starts) % 7)


def _end(period: pd.Timestamp, level: Level) -> pd.Timestamp:
    """The period's last day."""
    if level == "month":
        return period + pd.offsets.MonthEnd(1)
    return period + pd.Timedelta(days=0 if level == "day" else 6)
