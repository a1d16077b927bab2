"""May somebody have leave: yes, yes if others change, or no, with the reason and how many may still be off."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from planner.allocation import POOLED, Allocation
from planner.repair import Missing, Repaired, repair, with_missing
from planner.roster.as_it_stands import Standing
from planner.roster.changes import sentences
from planner.roster.cover_tables import Ints
from planner.scenario import Inputs
from planner.staffing.result import Requirement

LEAST_PEOPLE = 1e-6
"""People below which nobody is missing."""

TOLERATED_H = 0.05
"""Hours of shortage more that count as none."""


@dataclass(frozen=True)
class LeaveDay:
    """A day of the leave asked for.

    Attributes
    ----------
    date : date
    works : str
        Hours they would not work; empty where they are off anyway.
    short_h : float
        Hours missing more if nobody else changes.
    worst : str
        Where most is missing then, empty where nothing is.
    still_allowed : int
        How many others who work that day could be off too, one after the other, before more is short; at least so
        many where work with a deadline can be done at other hours.
    """

    date: dt.date
    works: str
    short_h: float
    worst: str
    still_allowed: int


@dataclass(frozen=True)
class Answer:
    """Whether the leave can be given.

    Attributes
    ----------
    allowed : bool
    days : tuple of LeaveDay
    repaired : Repaired
        The roster with the leave and the least change for it.
    reasons : tuple of str
        In sentences.
    """

    allowed: bool
    days: tuple[LeaveDay, ...]
    repaired: Repaired
    reasons: tuple[str, ...]


def leave_asked(
    inputs: Inputs, requirement: Requirement, roster: pd.DataFrame, agent: str, dates: list[dt.date]
) -> Answer:
    """Look at some days of leave of one person.

    It is given where no more is short without them, if need be after others change: then the changes are told.

    Raises
    ------
    InputError
        If the person or a day is not of the plan.
    """
    missing = [Missing(agent, date) for date in dates]
    standing = Standing(with_missing(inputs, roster, missing)[0], requirement, roster)
    days = tuple(_day(standing, agent, standing.line.day(date)) for date in dates)
    mended = repair(inputs, requirement, roster, missing, standing=standing)
    before, idle, after = mended.shortage_h
    if mended.breaches:
        return Answer(False, days, mended, tuple(breach.sentence for breach in mended.breaches))
    if idle <= before + TOLERATED_H:
        return Answer(True, days, mended, (f"nothing more is short without {_label(inputs, agent)}",))
    told = f"{idle - before:.1f} h more would be short"
    if after <= before + TOLERATED_H:
        return Answer(True, days, mended, (f"{told}, unless", *sentences(mended.changes)))
    least = f"{told}, and {after - before:.1f} h even after the best changes of others"
    return Answer(False, days, mended, (least, *(f"most in {day.worst}" for day in days if day.worst)))


def _label(inputs: Inputs, agent: str) -> str:
    name = next((one.name for one in inputs.agents if one.agent == agent), "")
    return f"{name} ({agent})" if name else agent


def _day(standing: Standing, agent: str, day: int) -> LeaveDay:
    """What is short on a day without them; the roster is left as it was."""
    line, date = standing.line, standing.line.date(day)
    p = standing.number.get(agent)
    duty = None if p is None else standing.days(p)[day]
    if p is None or duty is None:
        return LeaveDay(date, "", 0.0, "", _still_allowed(standing, day))
    gone = (standing.roster["agent"] == agent) & (standing.roster["date"] == date)
    without = standing.allocated(standing.roster[~gone])
    worst = _worst(standing, without)
    kept = standing.W.tour.copy()
    _off(standing, p, day)
    still = _still_allowed(standing, day)
    _back(standing, kept)
    hours = f"{duty.shift} {line.moment(duty.start_min):%H:%M}-{line.moment(duty.end_min):%H:%M}"
    return LeaveDay(date, hours, without.shortage_h - standing.allocation.shortage_h, worst, still)


def _worst(standing: Standing, without: Allocation) -> str:
    """Where most is missing that was not before, empty where nothing is."""
    line, queues = standing.line, {queue.name: queue for queue in standing.inputs.scenario.queue}
    rows = without.coverage
    before = standing.allocation.coverage["net"].clip(upper=0)
    more = (before - rows["net"].clip(upper=0)).where(rows["queue"] != POOLED, 0.0)
    at = int(more.to_numpy().argmax())
    people, name, start = float(more.iloc[at]), str(rows["queue"].iloc[at]), rows["start"].iloc[at]
    if people < LEAST_PEOPLE:
        return ""
    if queues[name].deferred:
        due = start + pd.Timedelta(minutes=line.interval_min)
        return f"{name}, {people * standing.demand.interval_h:.1f} h of work due by {due:%a %d %b %H:%M} not done"
    return f"{name}, {start:%a %d %b %H:%M}, {people:.1f} people more"


def _still_allowed(standing: Standing, day: int) -> int:
    """Others off one after the other, those who are missed least first, as long as no more is short."""
    kept, count = standing.W.tour.copy(), 0
    before = standing.short_h()
    for p in sorted(_at_work(standing, day), key=lambda p: _missed(standing, p, day)):
        own = standing.W.tour[p].copy()
        _off(standing, p, day)
        if standing.short_h() <= before + TOLERATED_H:
            count += 1
        else:
            standing.change(p, own, standing.W.pause[p].copy())
    _back(standing, kept)
    return count


def _at_work(standing: Standing, day: int) -> list[int]:
    return [p for p in range(len(standing.people)) if standing.days(p)[day] is not None]


def _missed(standing: Standing, p: int, day: int) -> float:
    """What the cover costs more without somebody on a day."""
    own, before = standing.W.tour[p].copy(), standing.cover()
    _off(standing, p, day)
    more = standing.cover() - before
    standing.change(p, own, standing.W.pause[p].copy())
    return more


def _off(standing: Standing, p: int, day: int) -> None:
    tour = standing.W.tour[p].copy()
    tour[day] = standing.option(day, None)
    standing.change(p, tour, standing.W.pause[p].copy())


def _back(standing: Standing, tours: Ints) -> None:
    for p in range(len(standing.people)):
        if (standing.W.tour[p] != tours[p]).any():
            standing.change(p, tours[p], standing.W.pause[p].copy())
