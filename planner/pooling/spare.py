"""Who can be spared or swapped while every promise still holds: a local search by simulation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.pooling.descent import descend
from planner.pooling.study import Numbers, Study, holds
from planner.staffing.pooled_needs import SkillGroup

WORTH_A_TRIAL = 0.01
"""Saving of a swap, people, below which it is not simulated."""


def local_search(
    study: Study, groups: list[SkillGroup], agents: Numbers, replications: int, trials: int
) -> tuple[Numbers, int]:
    """Spare or swap a person wherever every promise still holds; the people left, and trials made."""
    if not holds(study.room(study.tried(agents, replications))):
        return agents, 0
    return descend(study, agents, lambda agents: _cheaper(groups, agents), replications, trials)


def _cheaper(groups: list[SkillGroup], agents: Numbers) -> Iterator[Numbers]:
    """Neighbours that cost less, the greatest saving first: a person less, or one of a cheaper group instead."""
    moves = []
    for g, group in enumerate(groups):
        moves.append((-group.cost, g, -1))
        dearer = group.cost - WORTH_A_TRIAL
        moves += [(other.cost - group.cost, g, h) for h, other in enumerate(groups) if other.cost <= dearer]
    for _, g, h in sorted(moves):
        for b in np.argsort(-agents.sum(axis=0), kind="stable"):
            room_for = h < 0 or agents[h, b] < groups[h].most
            if agents[g, b] > groups[g].least and room_for:
                changed = agents.copy()
                changed[g, b] -= 1
                if h >= 0:
                    changed[h, b] += 1
                yield changed
