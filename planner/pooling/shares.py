"""Whose skills save what: the programme's saving shared out among skill sets by the Shapley value.

What `planner.shapley` shares out are the people-hours saved where, besides people of one queue each, those of some
skill sets exist. The shares sum to the saving of all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.shapley import shapley
from planner.staffing.pooled import pooled_requirement
from planner.staffing.pooled_needs import PooledQueue, SkillGroup

MOST_PLAYERS = 6
"""Skill sets that are told apart; the others share as one."""

Queues = frozenset[str]


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

    return {players[player]: share for player, share in shapley(saved, range(len(players))).items()}
