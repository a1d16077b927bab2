"""Which queue each rostered person serves in each interval: one answer from roster and requirement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.allocation.load import Load, first_s, load_of, seconds_of, step_s
from planner.frames import COVERAGE, check
from planner.scenario import Agent, Queue
from planner.scenario.demand import SpecialDay

POOLED = "*"
"""Name of coverage's row over all queues."""

SkillSet = tuple[tuple[str, int], ...]
"""Queues a person may serve with their preference levels, lowest level first."""


@dataclass(frozen=True)
class Allocation:
    """Who serves which queue, when, and what is short.

    Attributes
    ----------
    groups : tuple of skill sets
        People who may serve the same queues at the same levels, after the roster's `queue` column.
    people : ndarray, shape (groups, n)
        On queue, fractions where a break covers part of an interval.
    shares : ndarray, shape (groups, queues, n)
        The same people by the queue they serve; sums to `people` over the queues.
    coverage : DataFrame
        Frame COVERAGE: each interval's queues in the scenario's order, then ``*``.
    deferred_rostered : dict of queue to ndarray, shape (n,)
        People: hours worked within their windows plus hours missed in the interval where they fell due.
    missed_h : dict of queue to ndarray, shape (n,)
        Person-hours that nobody worked within their window.
    shortage_h, surplus_h : float
        Sum over queues and intervals of ``max(0, required - scheduled)`` and its opposite, hours.
    weighted_shortage_h : float
        The shortage with each queue's hours times its `shortage_weight`.
    """

    groups: tuple[SkillSet, ...]
    people: NDArray[np.float64]
    shares: NDArray[np.float64]
    coverage: pd.DataFrame
    deferred_rostered: Mapping[str, NDArray[np.float64]]
    missed_h: Mapping[str, NDArray[np.float64]]
    shortage_h: float
    surplus_h: float
    weighted_shortage_h: float


def allocate(
    roster: pd.DataFrame,
    required: pd.DataFrame,
    windows: pd.DataFrame,
    agents: Sequence[Agent],
    starts: pd.DatetimeIndex,
    queues: Sequence[Queue],
    previous: pd.DataFrame | None = None,
    special_days: Sequence[SpecialDay] = (),
) -> Allocation:
    """Place everybody on queue, interval by interval.

    1. Queues answered at once take as much of their `rostered` as a maximum flow covers, those of greater
       `shortage_weight` before those of less; among these flows one of least total preference level, then of
       highest priority.
    2. Deferred work that is open and available takes as much as possible of the rest, what is due first first, then
       by weight and priority (within a queue that is first come, first served); people move between queues for it,
       but no queue of step 1 loses any. Work not done when due is missed and leaves the pool.
    3. Whoever is left waits on an open live queue, else a deferred one, by preference level and priority.

    Parameters
    ----------
    roster, previous : DataFrame
        Frame ROSTER; `previous` for people whose shift reaches into the horizon.
    required, windows : DataFrame
        Frames REQUIREMENT and WINDOWS.
    agents : sequence of Agent
    starts : DatetimeIndex, shape (n,)
        Every interval of the horizon, regular.
    queues : sequence of Queue
    special_days : sequence of SpecialDay
        The scenario's; they close or open deferred work.

    Returns
    -------
    Allocation
    """
    load = load_of(required, windows, queues, starts, special_days)
    groups, people = people_on_queue(roster, agents, starts, queues, previous)
    return allocate_people(groups, people, load)


def allocate_people(groups: Sequence[SkillSet], people: NDArray[np.float64], load: Load) -> Allocation:
    """Place counts of people; the same as `allocate` for searches that have no named roster yet.

    Parameters
    ----------
    groups : sequence of skill sets
    people : ndarray, shape (groups, n)
    load : Load

    Returns
    -------
    Allocation
    """
    from planner.allocation.flow import TINY, serve  # compiled, which who only reads allocations does not need

    cost, idle_cost = _costs(groups, load.queues)
    shares, worked, missed = serve(
        np.ascontiguousarray(people, dtype=np.float64), load.rostered, cost, idle_cost, load.tier, load.open,
        load.order, load.arrived, load.due, load.interval_h,
    )  # fmt: skip
    required = load.rostered.copy()
    required[load.order] = (worked + missed) / load.interval_h
    scheduled = shares.sum(axis=0)
    net = scheduled - required
    net[np.abs(net) < TINY] = 0.0
    names = [load.queues[q].name for q in load.order]
    return Allocation(
        groups=tuple(groups),
        people=people,
        shares=shares,
        coverage=_coverage(load, required, scheduled, net),
        deferred_rostered={name: required[q] for name, q in zip(names, load.order, strict=True)},
        missed_h=dict(zip(names, missed, strict=True)),
        shortage_h=float(np.maximum(-net, 0).sum() * load.interval_h),
        surplus_h=float(np.maximum(net, 0).sum() * load.interval_h),
        weighted_shortage_h=float((np.maximum(-net, 0) * load.weights[:, None]).sum() * load.interval_h),
    )


def people_on_queue(
    roster: pd.DataFrame,
    agents: Sequence[Agent],
    starts: pd.DatetimeIndex,
    queues: Sequence[Queue],
    previous: pd.DataFrame | None = None,
) -> tuple[tuple[SkillSet, ...], NDArray[np.float64]]:
    """People in a ``work`` segment by skill set and interval, exact to the second.

    A segment whose `queue` names none of the person's skills counts nowhere.

    Returns
    -------
    groups : tuple of skill sets, sorted
    people : ndarray, shape (groups, n)
    """
    parts = [part for part in (roster, previous) if part is not None and len(part)]
    if not parts:
        return (), np.zeros((0, len(starts)))
    frame = pd.concat([part.loc[part["activity"] == "work", ["agent", "queue", "start", "end"]] for part in parts])
    frame = frame.drop_duplicates(["agent", "start"])
    skills = {agent.agent: agent for agent in agents}
    names = {queue.name for queue in queues}
    codes, pairs = pd.factorize(pd.MultiIndex.from_arrays([frame["agent"], frame["queue"].fillna("")]))
    sets = [skill_set(skills.get(agent), queue, names) for agent, queue in pairs]
    groups = tuple(sorted({group for group in sets if group}))
    position = {group: g for g, group in enumerate(groups)}
    group = np.array([position.get(one, -1) for one in sets], dtype=np.int64)[codes]
    return groups, _occupied(frame[group >= 0], group[group >= 0], len(groups), starts)


def _occupied(
    frame: pd.DataFrame, group: NDArray[np.int64], n_groups: int, starts: pd.DatetimeIndex
) -> NDArray[np.float64]:
    """People of each group by interval: whole seconds, added up as differences, then divided once."""
    n, step = len(starts), step_s(starts)
    seconds = np.zeros((n_groups, n + 2), dtype=np.int64)
    for column, sign in (("start", 1), ("end", -1)):
        at = np.clip(seconds_of(frame[column]) - first_s(starts), 0, step * n)
        slot, into = at // step, at % step
        np.add.at(seconds, (group, slot), sign * (step - into))
        np.add.at(seconds, (group, slot + 1), sign * into)
    counted: NDArray[np.float64] = np.cumsum(seconds, axis=1)[:, :n] / step
    return counted


def skill_set(agent: Agent | None, named: str, queues: set[str]) -> SkillSet:
    """Queues a person may serve with their levels, only those named (``phone|email``) if any are."""
    if agent is None:
        return ()
    only = {part.strip() for part in named.split("|")} if named else queues
    own = ((skill.level, skill.queue) for skill in agent.skills if skill.queue in queues & only)
    return tuple((queue, level) for level, queue in sorted(own))


def _costs(groups: Sequence[SkillSet], queues: Sequence[Queue]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Order of preference as whole numbers: level first, then priority; idle people prefer live queues."""
    ranks = {priority: r for r, priority in enumerate(sorted({q.priority for q in queues}, reverse=True))}
    scale = 4 * len(queues) ** 2 + 1  # above what priorities can add up to along a path
    cost = np.full((len(groups), len(queues)), -1, dtype=np.int64)
    index = {queue.name: q for q, queue in enumerate(queues)}
    for g, group in enumerate(groups):
        for queue, level in group:
            cost[g, index[queue]] = level * scale + ranks[queues[index[queue]].priority]
    deferred = np.array([queue.deferred for queue in queues], dtype=bool)
    return cost, np.where((cost >= 0) & deferred, cost + 2**32, cost)


def _coverage(
    load: Load,
    required: NDArray[np.float64],
    scheduled: NDArray[np.float64],
    net: NDArray[np.float64],
) -> pd.DataFrame:
    def pooled(per_queue: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.vstack([per_queue, per_queue.sum(axis=0)]).T.ravel()

    rows = len(load.queues) + 1
    frame = pd.DataFrame(
        {
            "start": load.starts.repeat(rows),
            "queue": [*(queue.name for queue in load.queues), POOLED] * len(load.starts),
            "required": pooled(required),
            "scheduled": pooled(scheduled),
            "net": pooled(net),
        }
    )
    return check(frame, COVERAGE)
