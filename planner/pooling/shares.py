"""Whose skills save what: the programme's saving shared out among skill sets by the Shapley value.

With v(S) the people-hours saved where, besides people of one queue each, those of the skill sets S exist, a set has

``phi(s) = sum over S without s of |S|! (m - |S| - 1)! / m! (v(S + s) - v(S))``,

its mean contribution over every order in which the sets could be added. The shares sum to the saving of all.

References
----------
Shapley, L. S. (1953). A value for n-person games. Contributions to the Theory of Games II, 307-317.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from planner.staffing.pooled import pooled_requirement
from planner.staffing.pooled_needs import PooledQueue, SkillGroup

MOST_PLAYERS = 6
"""Skill sets that are told apart; the others share as one."""

Queues = frozenset[str]


def shapley(players: int, value: Callable[[frozenset[int]], float]) -> list[float]:
    """Share of each player in ``value(all) - value(none)``; `value` is asked for every subset once."""
    everyone = range(players)
    worth = {
        frozenset(some): value(frozenset(some)) for size in range(players + 1) for some in combinations(everyone, size)
    }
    shares = [0.0] * players
    for some, found in worth.items():
        for player in everyone:
            if player not in some:
                weight = 1.0 / (players * comb(players - 1, len(some)))
                shares[player] += weight * (worth[some | {player}] - found)
    return shares


def shares_of_sets(
    queues: Sequence[PooledQueue], sets: Sequence[Queues], hours: NDArray[np.float64]
) -> dict[tuple[Queues, ...], float]:
    """People-hours that each set of queues saves by the programme; those past `MOST_PLAYERS` together.

    Parameters
    ----------
    queues : sequence of PooledQueue
        Their arrays hold a value for each typical hour.
    sets : sequence of frozenset of str
        Queues that somebody serves together, at least two, each once, the most common first.
    hours : ndarray
        Hours that each typical hour stands for.
    """
    players: list[tuple[Queues, ...]] = [(one,) for one in sets[: MOST_PLAYERS - 1]]
    if sets[MOST_PLAYERS - 1 :]:
        players.append(tuple(sets[MOST_PLAYERS - 1 :]))
    alone = [SkillGroup(f"only {queue.name}", frozenset({queue.name})) for queue in queues]

    def saved(some: frozenset[int]) -> float:
        blended = [SkillGroup("+".join(sorted(one)), one) for player in sorted(some) for one in players[player]]
        made = pooled_requirement(queues, alone + blended)
        return float((made.separate.sum(axis=0) - made.agents.sum(axis=0)) @ hours)

    return dict(zip(players, shapley(len(players), saved), strict=True))
