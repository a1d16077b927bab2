"""What a further skill set saves: the programme of `planner.staffing.pooled` solved with and without it.

With people of the staff's skill sets, as many of each as it takes, the typical hours ask for a least number of people.
For every set and queue outside it the programme is solved again with people of the set who know that queue too. It is
an optimist's answer: no routing saves more, and simulation may take some of it back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.cost.rates import hourly_rate
from planner.scenario import Inputs
from planner.scenario.money import Lever
from planner.staffing.pooled import pooled_requirement
from planner.staffing.pooled_needs import PooledQueue, SkillGroup

PER_SKILL = 1e-3
"""What a further skill costs, of a person: of people as good as each other, those of fewer skills."""

TRAINING_WEEKS = 2.0
"""Where no lever `cross_train` says how long."""


class Learned(NamedTuple):
    """A set of queues whose people learn one more.

    Attributes
    ----------
    known : frozenset of str
    queue : str
    saved_h : float
        People-hours fewer over the hours that the typical ones stand for.
    people : float
        Who need to know it, at most at once.
    """

    known: frozenset[str]
    queue: str
    saved_h: float
    people: float


class LearnedMoney(NamedTuple):
    """The same in money.

    Attributes
    ----------
    learned : Learned
    paid_h : float
        Paid hours fewer a week.
    per_week : float
        Money that they cost.
    training : float
        Money of the training of whoever needs it, their hours away included.
    payback_weeks : float
    """

    learned: Learned
    paid_h: float
    per_week: float
    training: float
    payback_weeks: float


def worth_of_sets(
    queues: Sequence[PooledQueue], known: Sequence[frozenset[str]], hours: NDArray[np.float64]
) -> list[Learned]:
    """What each set saves with each queue that it lacks, the most first; those that save nothing are left out.

    Parameters
    ----------
    queues : sequence of PooledQueue
        Their arrays hold a value for each typical hour.
    known : sequence of frozenset of str
        Sets of queues of the staff; together they know every queue.
    hours : ndarray
        Hours that each typical hour stands for.
    """
    sets = list(dict.fromkeys(known))
    groups = [_group(one) for one in sets]
    before = pooled_requirement(queues, groups).agents.sum(axis=0)
    found = []
    for one in sets:
        for queue in (queue.name for queue in queues if queue.name not in one):
            more = one | {queue}
            if more in sets:
                continue
            after = pooled_requirement(queues, [*groups, _group(more)]).agents
            saved_h = float((before - after.sum(axis=0)) @ hours)
            if saved_h > 1e-6:
                found.append(Learned(one, queue, saved_h, float(after[-1].max())))
    return sorted(found, key=lambda each: (-each.saved_h, sorted(each.known), each.queue))


def _group(known: frozenset[str]) -> SkillGroup:
    return SkillGroup("+".join(sorted(known)), known, 1.0 + PER_SKILL * (len(known) - 1))


def in_money(inputs: Inputs, learned: Sequence[Learned]) -> tuple[LearnedMoney, ...]:
    """Hours on the queue as paid hours and money a week, and what training costs.

    A paid hour costs the mean wage of those of the set, with load and bonus; on the queue it gives what absence and
    off-queue time leave. Who is trained is away for the weeks of the lever `cross_train` (its most), paid, at
    `training_per_hire_week`; so many learn that as many as needed are there at once.
    """
    scenario = inputs.scenario
    cost, there = scenario.cost, scenario.shrinkage.present
    weeks = scenario.days / 7.0
    own = next((one for one in scenario.lever if one.use == "cross_train"), Lever(use="cross_train"))
    away = float(own.weeks[1]) if own.weeks else TRAINING_WEEKS
    found = []
    for one in learned:
        wage = _wage(inputs, one.known) * (1.0 + cost.load + cost.bonus)
        paid_h = one.saved_h / there / weeks
        week = cost.training_per_hire_week + wage * scenario.full_time.hours_per_week
        training, per_week = float(np.ceil(one.people / there)) * away * week, paid_h * wage
        found.append(
            LearnedMoney(one, paid_h, per_week, training, training / per_week if per_week > 0 else float("inf"))
        )
    return tuple(found)


def _wage(inputs: Inputs, known: frozenset[str]) -> float:
    """Mean wage of those who know just these queues, of all where nobody does."""
    first, last = inputs.scenario.start, inputs.scenario.start + dt.timedelta(inputs.scenario.days)
    names = {queue.name for queue in inputs.scenario.queue}
    here = [one for one in inputs.agents if (one.end_date or last) >= first and (one.start_date or first) < last]
    mine = [one for one in here if {skill.queue for skill in one.skills} & names == known] or here
    return float(np.mean([hourly_rate(inputs.scenario, one) for one in mine])) if mine else 0.0
