"""From one staffing to a neighbour of it, as long as every promise holds in simulation."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from planner.pooling.study import Numbers, Study, holds

Neighbours = Callable[[Numbers], Iterable[Numbers]]
"""Staffings to be tried instead of one, in this order."""


def descend(
    study: Study, agents: Numbers, neighbours: Neighbours, replications: int, trials: int
) -> tuple[Numbers, int]:
    """People left, and staffings simulated; the first neighbour that keeps every promise is taken, then all again.

    Parameters
    ----------
    agents : ndarray, shape (groups, blocks)
        By which every promise holds.
    neighbours : callable
        It must lead nowhere twice: each neighbour costs less, or has fewer people.
    trials : int
        Staffings simulated at most.
    """
    tried, improved = 0, True
    while improved:
        improved = False
        for candidate in neighbours(agents):
            if tried >= trials:
                return agents, tried
            tried += 1
            if holds(study.room(study.tried(candidate, replications))):
                agents, improved = candidate, True
                break
    return agents, tried
