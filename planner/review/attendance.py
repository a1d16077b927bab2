"""A worked roster beside the planned one: who was on the queues, how far people kept to their schedule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.allocation import Allocation
from planner.cost.leave import PAID_AWAY
from planner.loop import allocated
from planner.review.periods import share
from planner.review.planned import Planned
from planner.review.result import ALL, Row
from planner.scenario import Inputs

Numbers = NDArray[np.float64]
Span = tuple[float, float]


@dataclass(frozen=True)
class Worked:
    """What was worked.

    Attributes
    ----------
    first, last : date
        Days of the worked roster; before and after them the planned one stands.
    roster : DataFrame
        Frame ROSTER of the whole horizon.
    allocation : Allocation
        Of that roster.
    known : ndarray of bool, shape (n,)
        Intervals of the worked days.
    """

    first: dt.date
    last: dt.date
    roster: pd.DataFrame
    allocation: Allocation
    known: NDArray[np.bool_]

    def scheduled(self, queue: str) -> Numbers:
        """People on a queue per interval, shape (n,)."""
        coverage = self.allocation.coverage
        return coverage.loc[coverage["queue"] == queue, "scheduled"].to_numpy(dtype=float)


def lay_worked(inputs: Inputs, planned: Planned, roster: pd.DataFrame, worked: pd.DataFrame) -> Worked:
    """Put the worked days in the place of the planned ones."""
    days = _dates(worked)
    first, last = min(days), max(days)
    outside = np.array([not first <= day <= last for day in _dates(roster)], dtype=bool)
    both = pd.concat([roster[outside], worked], ignore_index=True)
    dates = np.array(planned.starts.date)
    allocation = allocated(inputs, planned.needed, both)
    return Worked(first, last, both, allocation, np.asarray((dates >= first) & (dates <= last)))


def rows(inputs: Inputs, roster: pd.DataFrame, worked: Worked) -> Iterator[Row]:
    """How far the schedule of the worked days was kept, all people together.

    ==============  ===========================================================================================
    adherence       hours at work that were scheduled / hours scheduled
    missed_h        hours scheduled and not worked
    unplanned_h     hours worked and not scheduled
    absence         days scheduled on which nothing was worked / days scheduled; `plan` as the scenario expects
    paid_h          paid hours, without leave
    ==============  ===========================================================================================
    """
    key = ("all", f"{worked.first}/{worked.last}", ALL)
    planned_rows, actual_rows = (_between(frame, worked) for frame in (roster, worked.roster))
    planned, actual = _spans(planned_rows), _spans(actual_rows)
    kept = sum(_overlap_h(spans, actual.get(who, [])) for who, spans in planned.items())
    asked, done = _total_h(planned), _total_h(actual)
    yield Row(*key, "adherence", 1.0, share(kept, asked))
    yield Row(*key, "missed_h", 0.0, asked - kept)
    yield Row(*key, "unplanned_h", 0.0, done - kept)
    due, came = _days(planned_rows), _days(actual_rows)
    yield Row(*key, "absence", inputs.scenario.shrinkage.absence, share(len(due - came), len(due)))
    yield Row(*key, "paid_h", _paid_h(planned_rows), _paid_h(actual_rows))


def _dates(roster: pd.DataFrame) -> list[dt.date]:
    return [pd.Timestamp(date).date() for date in roster["date"]]


def _between(roster: pd.DataFrame, worked: Worked) -> pd.DataFrame:
    return roster[[worked.first <= day <= worked.last for day in _dates(roster)]]


def _days(roster: pd.DataFrame) -> set[tuple[str, dt.date]]:
    at_work = roster[roster["activity"] == "work"]
    return set(zip(at_work["agent"], _dates(at_work), strict=True))


def _spans(roster: pd.DataFrame) -> Mapping[str, list[Span]]:
    """Segments of work by person, hours since 1970."""
    at_work = roster[roster["activity"] == "work"].sort_values("start")
    found: dict[str, list[Span]] = {}
    for agent, start, end in zip(at_work["agent"], at_work["start"], at_work["end"], strict=True):
        found.setdefault(str(agent), []).append((start.timestamp() / 3600, end.timestamp() / 3600))
    return found


def _overlap_h(one: list[Span], other: list[Span]) -> float:
    """Hours in both of two sorted lists of spans."""
    hours, place = 0.0, 0
    for begin, end in one:
        while place < len(other) and other[place][1] <= begin:
            place += 1
        for start, stop in other[place:]:
            if start >= end:
                break
            hours += min(end, stop) - max(begin, start)
    return hours


def _total_h(spans: Mapping[str, list[Span]]) -> float:
    return sum(end - begin for own in spans.values() for begin, end in own)


def _paid_h(roster: pd.DataFrame) -> float:
    paid = roster[roster["paid"].astype(bool) & ~roster["activity"].isin(PAID_AWAY)]
    return float(((paid["end"] - paid["start"]).dt.total_seconds() / 3600.0).sum())
