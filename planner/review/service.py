"""Service level by the queue's own definition, from what a switch tells, and how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.review.came import CameQueue
from planner.review.formula import QueueFormula
from planner.review.periods import share
from planner.review.planned import PlannedQueue
from planner.review.result import Cause
from planner.scenario import Queue

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Counted(NamedTuple):
    """Contacts in time and contacts counted by interval, NaN where not known, and the definition they follow."""

    good: Numbers
    base: Numbers
    definition: str


@dataclass(frozen=True)
class People:
    """People on a queue, arrays of shape (n,).

    Attributes
    ----------
    asked : ndarray
        As the plan required.
    scheduled : ndarray
        As scheduled, less expected unplanned loss.
    worked : ndarray or None
        As worked, less expected minutes off the queue; None where no worked roster is known.
    """

    asked: Numbers
    scheduled: Numbers
    worked: Numbers | None


def counted(queue: Queue, came: CameQueue) -> tuple[Counted, str]:
    """Contacts in time and contacts counted, by the queue's definition as far as the columns tell it.

    ==================  ============================================================================================
    offered             answered in time / volume
    answered            answered in time / answered (volume less abandoned, where answered is not told)
    less_short_abandons those abandoned before `short_abandon_s` are no column: exact only where nobody gave up
    not_waiting         how long those who gave up would have waited is not known: exact only where nobody did
    ==================  ============================================================================================

    Where the own definition cannot be told, contacts are counted as offered.

    Returns
    -------
    counts : Counted
    note : str
        What cannot be told; empty where all can.
    """
    definition = queue.target.definition
    offered = Counted(came.within, np.where(np.isfinite(came.within), came.volume, np.nan), "offered")
    if not np.isfinite(came.within).any():
        return offered, f"{queue.name}: the actuals have no answered_within: its service level is not compared"
    if queue.deferred or definition == "offered":
        return offered, ""
    if definition == "answered":
        answered = handled(came)
        if np.isfinite(answered).any():
            base = np.where(np.isfinite(came.within), answered, np.nan)
            return Counted(np.where(np.isfinite(base), came.within, np.nan), base, definition), ""
        return offered, _as_offered(queue, "neither answered nor abandoned is told")
    if np.nansum(came.abandoned) == 0 and np.isfinite(came.abandoned).any():
        return offered._replace(definition=definition), ""
    return offered, _as_offered(queue, _bounds(queue, came))


def _as_offered(queue: Queue, why: str) -> str:
    return (
        f"{queue.name}: its service level is defined as {queue.target.definition.replace('_', ' ')}, which the actuals "
        f"do not tell ({why}); it is compared as offered"
    )


def _bounds(queue: Queue, came: CameQueue) -> str:
    """Between which values the level by the own definition lies over all that is known."""
    some = np.isfinite(came.within) & np.isfinite(came.abandoned)
    if not some.any():
        return "abandoned is not told"
    within, volume, lost = (float(one[some].sum()) for one in (came.within, came.volume, came.abandoned))
    low = share(within, volume)
    if queue.target.definition == "not_waiting":
        high, what = share(within + lost, volume), "how long those who gave up would have waited"
    else:
        high, what = share(within, volume - lost), f"who gave up before {queue.target.short_abandon_s:g} s"
    return f"not {what}; it lies between {low:.1%} and {min(high, 1.0):.1%}"


def handled(came: CameQueue) -> Numbers:
    """Contacts answered by interval: as told, else volume less abandoned; NaN where neither is told."""
    return np.where(np.isfinite(came.answered), came.answered, came.volume - came.abandoned)


def planned_counts(plan: PlannedQueue, definition: str) -> tuple[Numbers, Numbers]:
    """Contacts in time and contacts counted by the plan's simulation; those not judged inside the horizon are 0."""
    base = np.where(np.isfinite(plan.level), plan.offered, 0.0)
    if definition == "answered":
        base = base * (1.0 - np.nan_to_num(plan.abandoned))
    return base * np.nan_to_num(plan.level), base


class Chain:
    """A queue's service level from its target to what happened, one thing put in place after the other.

    With S(volume, handle time, people) the level by formula:

    ===========  ===============================================================================================
    margin       S(plan, plan, required) - target
    staffing     S(plan, plan, scheduled) - S(plan, plan, required)
    simulation   simulated with the plan - S(plan, plan, scheduled)
    volume       S(actual, plan, scheduled) - S(plan, plan, scheduled) - chance
    aht          S(actual, actual, scheduled) - S(actual, plan, scheduled)
    attendance   S(actual, actual, worked) - S(actual, actual, scheduled); only with a worked roster
    other        actual - simulated with the plan - the three above
    ===========  ===============================================================================================

    ``chance`` is what S loses on average by being read at counts instead of at what was expected
    (`QueueFormula.by_chance`): a forecast that hits its mark has no part in a miss.

    The first three lead from the target to the plan's service level, the rest from there to the actual one, so that
    they add up. What two of them do together goes to the later one.

    Parameters
    ----------
    contacts : Counted
    judged : ndarray of bool, shape (n,)
        Intervals whose contacts have fallen due.
    aht_s : ndarray, shape (n,)
        Actual handle time, see `CameQueue.handle_time`.
    """

    def __init__(
        self, formula: QueueFormula, plan: PlannedQueue, came: CameQueue, people: People, contacts: Counted,
        judged: Mask, aht_s: Numbers,
    ) -> None:  # fmt: skip
        self.queue, self.contacts = formula.queue, contacts
        self.where = np.isfinite(contacts.good) & np.isfinite(contacts.base) & judged
        self.where &= np.isfinite(plan.level) | (plan.offered <= 0)
        volume = np.where(np.isfinite(came.volume), came.volume, plan.volume)
        self.simulated = planned_counts(plan, contacts.definition)
        self.asked = formula.contacts(plan.volume, plan.aht_s, people.asked)
        self.steps = {
            "plan": formula.contacts(plan.volume, plan.aht_s, people.scheduled),
            "volume": formula.contacts(volume, plan.aht_s, people.scheduled),
            "aht": formula.contacts(volume, aht_s, people.scheduled),
        }
        self.chance = formula.by_chance(plan.volume, plan.aht_s, people.scheduled)
        if people.worked is not None:
            self.steps["attendance"] = formula.contacts(volume, aht_s, people.worked)

    def cause(self, level: str, period: str, within: Mask) -> Cause | None:
        """How the level of a period came about; None where nothing of it can be compared."""
        where = within & self.where
        base = float(self.contacts.base[where].sum())
        actual = share(float(self.contacts.good[where].sum()), base)
        planned, asked = self._level(self.simulated, where), self._level(self.asked, where)
        levels = [self._level(step, where) for step in self.steps.values()]
        if not np.isfinite([actual, planned, asked, *levels]).all():
            return None
        target = self.queue.target.share
        parts: dict[str, float] = {
            "margin": asked - target,
            "staffing": levels[0] - asked,
            "simulation": planned - levels[0],
        }
        for name, before, after in zip(list(self.steps)[1:], levels, levels[1:], strict=False):
            parts[name] = after - before
        chance = self._level(self.chance, where) - levels[0]
        parts["volume"] -= chance
        parts["other"] = actual - planned - (levels[-1] - levels[0]) + chance
        return Cause(level, period, self.queue.name, target, planned, actual, parts, base)

    def worst(self, starts: pd.DatetimeIndex, within: Mask) -> str:
        """The span of a day in which most contacts were lost to the target, as ``10:30 to 12:00``; empty if none."""
        short = np.where(within & self.where, self.queue.target.share * self.contacts.base - self.contacts.good, 0.0)
        best, first, last, run, begin = 0.0, 0, -1, 0.0, 0
        for place, value in enumerate(short.tolist()):
            if run <= 0:
                run, begin = 0.0, place
            run += value
            if run > best + 1e-9:
                best, first, last = run, begin, place
        if last < first:
            return ""
        return f"{starts[first]:%H:%M} to {starts[last] + (starts[1] - starts[0]):%H:%M}"

    def _level(self, counts: tuple[Numbers, Numbers], where: Mask) -> float:
        return share(float(counts[0][where].sum()), float(counts[1][where].sum()))


def levels_by_interval(contacts: Counted, judged: Mask) -> Numbers:
    """Actual service level of each interval; NaN without contacts."""
    some = judged & (contacts.base > 0)
    return np.asarray(np.divide(contacts.good, contacts.base, out=np.full(judged.size, np.nan), where=some))
