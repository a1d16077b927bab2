"""The least shortage that any roster can have, proven."""

from __future__ import annotations

from planner.roster.grouped import build
from planner.roster.groups import Group
from planner.roster.mip import Floats
from planner.roster.search import relaxed
from planner.roster.task import Task

DRAFT = 0.3
"""Below this work the least shortage is not proven: drafts are thrown away."""


def least_shortage_h(task: Task, groups: list[Group], skills: list[frozenset[int]], steady: Floats) -> float:
    """Hours that every roster under these rules lacks at the least; 0 where nobody has the time to prove more.

    Parameters
    ----------
    task : Task
    groups : list of Group
    skills : list of frozenset of int
        Queues of every skill set.
    steady : ndarray, shape (skill sets, intervals)
        People on the queue whatever is decided.
    """
    if task.work < DRAFT or task.net.over():
        return 0.0
    bare = build(groups, task.demand, task.prices, skills, steady, pay=False, coupled=task.coupling.rows)
    return max(0.0, relaxed(bare, task.net).bound)
