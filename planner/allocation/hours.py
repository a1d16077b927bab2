"""Hours of each person by the queue the allocation put them on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.allocation.load import first_s, seconds_of, step_s
from planner.allocation.place import Allocation, skill_set
from planner.scenario import Agent, Queue


def hours_by_queue(
    allocation: Allocation,
    roster: pd.DataFrame,
    agents: Sequence[Agent],
    starts: pd.DatetimeIndex,
    queues: Sequence[Queue],
) -> dict[str, NDArray[np.float64]]:
    """Everybody of a skill-set group serves its queues in the group's proportion of the moment.

    Parameters
    ----------
    allocation : Allocation
        Of the same roster, horizon and queues.
    roster : DataFrame
        Frame ROSTER.
    agents : sequence of Agent
    starts : DatetimeIndex
    queues : sequence of Queue

    Returns
    -------
    dict of agent to ndarray, shape (queues,)
        Hours on queue inside the horizon; people never on queue are left out.
    """
    position = {group: g for g, group in enumerate(allocation.groups)}
    people = allocation.people[:, None, :]
    parts = np.zeros_like(allocation.shares)
    np.divide(allocation.shares, people, out=parts, where=np.broadcast_to(people > 0, parts.shape))
    until = np.concatenate([np.zeros((*parts.shape[:2], 1)), np.cumsum(parts, axis=2)], axis=2)
    known = {agent.agent: agent for agent in agents}
    names = {queue.name for queue in queues}
    step, n = step_s(starts), len(starts)
    work = roster[roster["activity"] == "work"]
    places = [np.clip((seconds_of(work[column]) - first_s(starts)) / step, 0, n) for column in ("start", "end")]
    found: dict[str, NDArray[np.float64]] = {}
    for agent, queue, begin, end in zip(work["agent"], work["queue"].fillna(""), *places, strict=True):
        group = position.get(skill_set(known.get(agent), queue, names))
        if group is not None:
            hours = (_at(until[group], end) - _at(until[group], begin)) * step / 3600
            found[agent] = found.get(agent, np.zeros(len(queues))) + hours
    return found


def _at(until: NDArray[np.float64], place: float) -> NDArray[np.float64]:
    """A cumulative sum over intervals at a place between two of them."""
    low = min(int(place), until.shape[1] - 2)
    value: NDArray[np.float64] = until[:, low] + (place - low) * (until[:, low + 1] - until[:, low])
    return value
