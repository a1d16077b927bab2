"""What subsets of queues need when they are served as one, and which subsets matter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.staffing.search import Limits, least_agents

Numbers = NDArray[np.float64]

MOST_FOR_EVERY_SUBSET = 10
"""Queues that share people directly or by a chain: up to so many, every connected subset has its row."""

_HALVINGS = 24


class PooledQueue(NamedTuple):
    """What one queue asks of the people who know it.

    Attributes
    ----------
    name : str
    rate_per_s : ndarray, shape (n,)
        Contacts per second that the formula sees (load / handle time, with any margin for uncertain volume).
    aht_s : ndarray, shape (n,)
    patience_s : float
        Mean, seconds; infinite: nobody gives up.
    limits : Limits
        One target for all intervals.
    fixed : ndarray, shape (n,), or None
        People where no line is pooled (chat of several at once, deferred work): added to every subset as they are.
    """

    name: str
    rate_per_s: Numbers
    aht_s: Numbers
    patience_s: float
    limits: Limits
    fixed: Numbers | None = None


@dataclass(frozen=True)
class SkillGroup:
    """Interchangeable people.

    Attributes
    ----------
    name : str
    queues : frozenset of str
    cost : float
        Of one person for one block, above 0; blended people may cost more.
    least, most : float
        People of the group in every block; equal where they are given.
    """

    name: str
    queues: frozenset[str]
    cost: float = 1.0
    least: float = 0.0
    most: float = math.inf


def own_need(queue: PooledQueue) -> Numbers:
    """People of one queue by itself, fractional, shape (n,)."""
    if queue.fixed is not None:
        return queue.fixed
    return least_agents(queue.rate_per_s, queue.aht_s, queue.patience_s, queue.limits, whole=False)


def pooled_need(queues: Sequence[PooledQueue]) -> Numbers:
    """People for queues served as one first-come line, fractional, shape (n,).

    Rates add, handle times and hazards of patience are averaged by contacts. The line is asked for the queues'
    average share within the longest of their times: less than what each queue asks on its own, so that the number
    stays a bound. Further limits hold where every queue has them, the widest. Queues with `fixed` people add those.
    """
    lines = [queue for queue in queues if queue.fixed is None]
    need = np.zeros_like(queues[0].rate_per_s)
    for queue in queues:
        if queue.fixed is not None:
            need = need + queue.fixed
    if not lines:
        return need
    rates = np.stack([queue.rate_per_s for queue in lines])
    rate = rates.sum(axis=0)
    weight = np.divide(rates, rate, out=np.full_like(rates, 1.0 / len(lines)), where=rate > 0)

    def averaged(values: Sequence[Numbers | float]) -> Numbers:
        return np.asarray(sum(w * value for w, value in zip(weight, values, strict=True)))

    aht_s = averaged([queue.aht_s for queue in lines])
    theta = averaged([1.0 / queue.patience_s for queue in lines])
    patience_s = np.divide(1.0, theta, out=np.full_like(theta, np.inf), where=theta > 0)
    asked = [queue.limits for queue in lines]
    definitions = {limits.definition for limits in asked}
    limits = Limits(
        averaged([np.asarray(part.share, dtype=float) for part in asked]),
        max(float(np.asarray(part.within_s)) for part in asked),
        max(float(np.asarray(part.asa_s)) for part in asked),
        max(float(np.asarray(part.abandoned)) for part in asked),
        max(float(np.asarray(part.max_occupancy)) for part in asked),
        asked[0].definition if len(definitions) == 1 else "offered",
        max(float(np.asarray(part.short_abandon_s)) for part in asked),
    )
    return need + least_agents(rate, aht_s, patience_s, limits, whole=False)


def rate_behind(
    agents: Numbers, rate_per_s: Numbers, aht_s: Numbers, patience_s: float, limits: Limits
) -> NDArray[np.float64]:
    """The rate for which the formula asks exactly these people: it holds whatever margin, limit or round made them.

    Parameters
    ----------
    agents : ndarray, shape (n,)
        Fractional people of a queue, e.g. of its requirement.
    rate_per_s, aht_s : ndarray, shape (n,)

    Returns
    -------
    ndarray, shape (n,)
        0 where nobody is needed; found by bisection between a hundredth and ten times `rate_per_s`.
    """
    low, high = np.log(np.full(agents.shape, 0.01)), np.log(np.full(agents.shape, 10.0))
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        less = least_agents(rate_per_s * np.exp(middle), aht_s, patience_s, limits, whole=False) < agents
        low, high = np.where(less, middle, low), np.where(less, high, middle)
    return np.asarray(np.where(agents > 0, rate_per_s * np.exp(0.5 * (low + high)), 0.0))


def served_together(names: Sequence[str], groups: Sequence[SkillGroup]) -> list[frozenset[str]]:
    """Subsets of queues that need a row: those that hang together by groups that know two of their queues.

    A subset in two parts without a common group adds nothing to its parts' rows. Where more than
    `MOST_FOR_EVERY_SUBSET` queues hang together, the rows are those of single queues, pairs, all that a group or
    two groups know, and all: fewer rows, a lower bound all the same.
    """
    near = {name: {other for group in groups if name in group.queues for other in group.queues} for name in names}
    found: dict[frozenset[str], None] = {}
    for part in _components(names, near):
        if len(part) <= MOST_FOR_EVERY_SUBSET:
            tried = [frozenset(some) for size in range(1, len(part) + 1) for some in combinations(part, size)]
        else:
            known = [group.queues & frozenset(part) for group in groups if group.queues & frozenset(part)]
            tried = [frozenset({name}) for name in part] + [frozenset(pair) for pair in combinations(part, 2)]
            tried += known + [a | b for a, b in combinations(known, 2)] + [frozenset(part)]
        found.update(dict.fromkeys(subset for subset in tried if len(_components(sorted(subset), near)) == 1))
    return list(found)


def _components(names: Sequence[str], near: dict[str, set[str]]) -> list[list[str]]:
    """Queues in parts that share no group inside `names`, each in the order given."""
    left, parts = list(names), []
    while left:
        part, edge = {left[0]}, [left[0]]
        while edge:
            new = (near[edge.pop()] & set(left)) - part
            part |= new
            edge += sorted(new)
        parts.append([name for name in left if name in part])
        left = [name for name in left if name not in part]
    return parts
