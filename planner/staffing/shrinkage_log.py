"""Shrinkage from schedules against log-ins: whole days lost, and minutes lost inside the days worked.

`absence` is the share of scheduled agent-days on which nobody logged in, `off_queue` the share of the time scheduled
on the queue, on the days worked, that was not spent there. Kept apart because they act apart: an absence takes a
person out of a whole day, lost minutes thin everybody a little; ``rostered = agents / (1 - absence) / (1 -
off_queue)``. Breaks, meetings and leave that the schedule itself holds are no shrinkage: give the time scheduled *on
the queue* only.

References
----------
Cleveland, B. (2012). Call center management on fast forward, 3rd ed., chapter 8 (shrinkage divides, never multiplies).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.scenario.run import Shrinkage

Numbers = NDArray[np.float64]


class ShrinkageSeen(NamedTuple):
    """What a log shows.

    Attributes
    ----------
    absence : share of scheduled agent-days without any log-in within the scheduled time
    off_queue : share of the scheduled time of the other days not spent on the queue
    absence_error, off_queue_error : standard errors, agent-days being independent
    agent_days : scheduled agent-days
    scheduled_h : hours scheduled on the queue on the days worked
    """

    absence: float
    off_queue: float
    absence_error: float
    off_queue_error: float
    agent_days: int
    scheduled_h: float

    def shrinkage(self) -> Shrinkage:
        """As a scenario states it."""
        return Shrinkage(absence=self.absence, off_queue=self.off_queue)


def shrinkage_seen(scheduled: pd.DataFrame, logged_in: pd.DataFrame) -> ShrinkageSeen:
    """Absence and minutes off the queue.

    Parameters
    ----------
    scheduled : DataFrame
        ``agent,date,start,end``: time to be spent on the queue, `date` the day the shift belongs to (a shift past
        midnight is one day). Not overlapping for an agent.
    logged_in : DataFrame
        ``agent,start,end``: time on the queue, ready or with a contact, of the same clock. What lies outside the
        schedule (overtime, a call that outlasts the shift) does not count; overlaps count once.

    Returns
    -------
    ShrinkageSeen

    Raises
    ------
    ValueError
        If nothing is scheduled, everybody is absent, a row ends before it starts, or an agent's schedule overlaps.

    Notes
    -----
    A short visit (somebody who logs in and goes home ill) is a day worked, its lost hours off the queue: counted as
    absence they would be lost twice.
    """
    if not len(scheduled):
        raise ValueError("nothing is scheduled")
    for name, frame in (("scheduled", scheduled), ("logged_in", logged_in)):
        wrong = (frame["end"] < frame["start"]).to_numpy()
        if wrong.any():
            raise ValueError(f"{name}: row {int(np.flatnonzero(wrong)[0]) + 1} ends before it starts")
    plan_s = _hours(scheduled["end"] - scheduled["start"])
    seen_s = np.zeros(len(scheduled))
    visits = {str(agent): rows for agent, rows in logged_in.groupby("agent")}
    for agent, places in scheduled.groupby("agent").indices.items():
        plan = scheduled.iloc[np.sort(places)].sort_values("start")
        if (plan["start"].iloc[1:].to_numpy() < plan["end"].iloc[:-1].to_numpy()).any():
            raise ValueError(f"scheduled: rows of agent {agent} overlap")
        if str(agent) in visits:
            there = _Cover(visits[str(agent)])
            rows = scheduled.iloc[places]
            seen_s[places] = there.upto(rows["end"]) - there.upto(rows["start"])
    days = pd.DataFrame({"plan": plan_s, "seen": seen_s}).groupby(
        [scheduled["agent"].to_numpy(), scheduled["date"].to_numpy()]
    )
    return _shares(days.sum())


def _shares(days: pd.DataFrame) -> ShrinkageSeen:
    """From one row an agent-day, hours: the shares and their errors (ratio estimator)."""
    worked = days[days["seen"] > 0]
    if not len(worked):
        raise ValueError("nobody logged in on any scheduled day: are agents and clocks of both tables the same?")
    count, hours = len(days), float(worked["plan"].sum())
    absence = 1.0 - len(worked) / count
    off_queue = 1.0 - float(worked["seen"].sum()) / hours
    stray = worked["seen"] - (1.0 - off_queue) * worked["plan"]
    return ShrinkageSeen(
        absence,
        max(0.0, off_queue),
        float(np.sqrt(absence * (1.0 - absence) / count)),
        float(np.sqrt((stray**2).sum())) / hours,
        count,
        hours,
    )


class _Cover:
    """Hours of an agent on the queue up to any moment, overlapping rows once."""

    def __init__(self, visits: pd.DataFrame) -> None:
        rows = visits.sort_values("start")
        self.origin = rows["start"].iloc[0]
        begin = _hours(rows["start"] - self.origin)
        end = np.maximum.accumulate(_hours(rows["end"] - self.origin))
        begin = np.maximum(begin, np.concatenate([[begin[0]], end[:-1]]))
        kept = end > begin
        self.moments = np.stack([begin[kept], end[kept]], axis=1).ravel()
        self.hours = np.stack([np.zeros(kept.sum()), (end - begin)[kept]], axis=1).ravel().cumsum()

    def upto(self, moments: pd.Series) -> Numbers:
        """Hours before each moment."""
        if not self.moments.size:
            return np.zeros(len(moments))
        return np.asarray(np.interp(_hours(moments - self.origin), self.moments, self.hours, left=0.0))


def _hours(lengths: pd.Series) -> Numbers:
    return np.asarray(lengths.dt.total_seconds().to_numpy(dtype=float) / 3600.0)
