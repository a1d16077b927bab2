"""What blended people really save: least people per skill group by integer programme, corrected by simulation.

The programme of `planner.staffing.pooled` is an optimist: it takes every subset of queues for one line. Its people are
simulated contact by contact; where a queue misses its promise, a cut says how much more is needed, with slopes from
the same simulation with a few more people of each group (common random numbers), and the programme is solved again.
Cuts are tangents of a curve that is not quite concave, so that a local search follows: people who can be spared, or
swapped for cheaper ones, go while every promise still holds.

References
----------
Cezik, M. T. and L'Ecuyer, P. (2008). Staffing multiskill call centers via linear programming and simulation.
Management Science 54, 310-323.
Avramidis, A. N., Chan, W., Gendreau, M., L'Ecuyer, P. and Pisacane, O. (2010). Optimizing daily agent scheduling in a
multiskill call center. European Journal of Operational Research 200, 822-832.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.pooling.study import Numbers, Study, holds
from planner.staffing.pooled import Cut, PooledRequirement, pooled_requirement
from planner.staffing.pooled_needs import PooledQueue, SkillGroup

_STEP = 0.03
"""People added to see a slope, a share of those there (at least one person)."""

_FLAT = 2e-3
"""A rise of the level per person below this is none."""


def with_cuts(
    study: Study,
    queues: list[PooledQueue],
    groups: list[SkillGroup],
    first: PooledRequirement,
    replications: int,
    rounds: int,
) -> tuple[Numbers, list[str]]:
    """People after as many rounds of cuts as it takes, and what there is to say."""
    cuts: list[Cut] = []
    agents = first.agents
    for number in range(rounds):
        room = study.room(study.tried(agents, replications))
        if holds(room):
            return agents, [f"Promises hold after {number} rounds of cuts."]
        cuts += _new_cuts(study, groups, agents, room, replications)
        steps = [*cuts, *_not_too_far(agents)]
        solved = pooled_requirement(queues, groups, block=study.block, cuts=steps)
        if solved.status == "conflict":
            return agents, ["With the people given no staffing keeps every promise."]
        agents = solved.agents
    return agents, [f"After {rounds} rounds of cuts not every promise held."]


def _new_cuts(
    study: Study,
    groups: list[SkillGroup],
    agents: Numbers,
    room: dict[str, Numbers],
    replications: int,
) -> Iterator[Cut]:
    """A tangent for each promise missed: its room now, and its rise with people of each group."""
    steps = [max(1.0, round(_STEP * float(row.max()))) for row in agents]
    risen = []
    for g, step in enumerate(steps):
        more = agents.copy()
        more[g] += step
        risen.append(study.room(study.tried(more, replications)))
    weighed = study.weights(agents, replications)
    for queue in study.scenario.queue:
        now, weights = room[queue.name], weighed[queue.name]
        for p in np.flatnonzero(now < 0):
            slope = np.array([(up[queue.name][p] - now[p]) / step for up, step in zip(risen, steps, strict=True)])
            slope = np.where(slope > _FLAT, slope, 0.0)
            lift = -float(now[p])
            if not slope.any():  # too deep in overload to see a slope: one person more
                slope, lift = np.array([float(queue.name in group.queues) for group in groups]), 1.0
            # A person in a block changes the period by the block's share of what the period loses.
            weight = slope[:, None] * weights[p] / max(float(weights[p].max()), 1e-12)
            scale = float(weights[p].sum() / max(float(weights[p].max()), 1e-12))
            yield Cut(weight, float((weight * agents).sum()) + lift * scale)


def _not_too_far(agents: Numbers) -> list[Cut]:
    """In one round a block grows by a person and a tenth at most: a tangent holds near where it was taken."""
    rows = []
    for b in range(agents.shape[1]):
        weight = np.zeros_like(agents)
        weight[:, b] = -1.0
        rows.append(Cut(weight, -float(agents[:, b].sum() + 1.0 + np.floor(0.1 * agents[:, b].sum()))))
    return rows
