"""What people who serve several queues save: least people per skill group, by integer programming over subsets.

A subset A of queues can only be served by groups that know one of its queues. Were these queues one, served by
nobody's but its own people, they would need R(A) people (the formula at the pooled load: less than the sum of the
queues' own numbers, since the safety grows with the square root of the load). Hence, in every block of time and for
every A (the condition of Hall, with the pooling gain in its right-hand side),

``sum over groups g that know a queue of A of x_g >= R(A)``.

The least-cost x is the best that routing could ever do: an optimist's answer, and its linear relaxation a bound.
`planner.pooling` simulates it and adds cuts until the promises hold. No factor for sharing stands anywhere.

References
----------
Hall, P. (1935). On representatives of subsets. Journal of the London Mathematical Society 10, 26-30.
Cezik, M. T. and L'Ecuyer, P. (2008). Staffing multiskill call centers via linear programming and simulation.
Management Science 54, 310-323.
Borst, S., Mandelbaum, A. and Reiman, M. (2004). Dimensioning large call centers. Operations Research 52, 17-34.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.staffing.pooled_needs import PooledQueue, SkillGroup, own_need, pooled_need, served_together
from planner.staffing.shrinkage import whole_people

Numbers = NDArray[np.float64]


class Cut(NamedTuple):
    """A row that simulation asks for: ``sum weight x >= at_least``; `weight` of shape (groups, blocks)."""

    weight: Numbers
    at_least: float


@dataclass(frozen=True)
class PooledRequirement:
    """Least people per skill group.

    Attributes
    ----------
    status : {"optimal", "feasible", "conflict"}
        Of the programme; "conflict": the people given are too few.
    groups : tuple of str
    agents : ndarray, shape (groups, blocks)
        NaN on a conflict.
    objective, bound : float
        Cost of `agents`, and the value of the linear relaxation without cuts: where every block keeps its promise by
        itself, no routing does with less, as far as a first-come line of the pooled load is the best that routing
        can do (handle times of one distribution).
    separate : ndarray, shape (queues, blocks)
        Whole people of each queue with people of its own only.
    subsets : tuple of tuple of str
        Subsets of queues that have a row.
    """

    status: str
    groups: tuple[str, ...]
    agents: Numbers
    objective: float
    bound: float
    separate: Numbers
    subsets: tuple[tuple[str, ...], ...]

    def saving(self) -> float:
        """People-blocks fewer than with people of each queue's own, a share of those; NaN where nobody is needed."""
        alone = float(self.separate.sum())
        return (alone - float(self.agents.sum())) / alone if alone > 0 else math.nan

    def sentences(self) -> tuple[str, ...]:
        """For a report."""
        if self.status == "conflict":
            return ("The people given cannot serve these queues, however contacts are routed.",)
        staffed = max(1, int((self.separate.sum(axis=0) > 0).sum()))
        people, alone = self.agents.sum() / staffed, self.separate.sum() / staffed
        return (
            f"{people:.1f} people on average serve what {alone:.1f} would on queues of their own: "
            f"{self.saving():.1%} fewer.",
            f"Their cost is {self.objective:.6g}; where every block keeps its promise by itself, no first-come routing "
            f"does with less than {self.bound:.6g}.",
        )


def pooled_requirement(
    queues: Sequence[PooledQueue],
    groups: Sequence[SkillGroup],
    *,
    block: NDArray[np.int64] | None = None,
    cuts: Sequence[Cut] = (),
    work: int = 100_000,
) -> PooledRequirement:
    """Least-cost people per skill group and block so that every subset of queues has its pooled number.

    Parameters
    ----------
    queues : sequence of PooledQueue
    groups : sequence of SkillGroup
        Together they know every queue that has contacts.
    block : ndarray of int, shape (n,), optional
        Block of each interval, numbered from 0 without gaps: headcounts are equal inside a block, which needs its
        highest interval. Default: every interval its own.
    cuts : sequence of Cut
        Further rows, as `planner.pooling` finds them.
    work : int
        Most nodes of branch and bound; where they end the search the status is "feasible".

    Returns
    -------
    PooledRequirement

    Raises
    ------
    ValueError
        If a queue with contacts is known to no group, or a group's cost is not above 0.
    """
    n = queues[0].rate_per_s.size
    place = np.arange(n) if block is None else np.asarray(block)
    blocks = int(place.max()) + 1
    needs = {queue.name: _highest(own_need(queue), place, blocks) for queue in queues}
    _refuse(groups, needs)
    subsets = served_together([queue.name for queue in queues], groups)
    rows = [_highest(pooled_need([q for q in queues if q.name in subset]), place, blocks) for subset in subsets]
    knows = np.array([[bool(group.queues & subset) for group in groups] for subset in subsets])
    separate = np.array([whole_people(need) for need in needs.values()])
    status, agents, bound = _solved(groups, knows, np.array(rows), cuts, work)
    cost = np.array([group.cost for group in groups])
    return PooledRequirement(
        status,
        tuple(group.name for group in groups),
        agents,
        float(cost @ agents.sum(axis=1)),
        bound,
        separate,
        tuple(tuple(sorted(subset)) for subset in subsets),
    )


def _refuse(groups: Sequence[SkillGroup], needs: dict[str, Numbers]) -> None:
    known = {name for group in groups for name in group.queues}
    for name, need in needs.items():
        if need.any() and name not in known:
            raise ValueError(f"nobody knows the queue {name!r}; give a group with it")
    for group in groups:
        if not group.cost > 0:
            raise ValueError(f"the cost of group {group.name!r} must be above 0; found {group.cost}")


def _highest(need: Numbers, place: NDArray[np.int64], blocks: int) -> Numbers:
    """Highest need of each block's intervals."""
    top = np.zeros(blocks)
    np.maximum.at(top, place, need)
    return top


def _solved(
    groups: Sequence[SkillGroup], knows: NDArray[np.bool_], needs: Numbers, cuts: Sequence[Cut], work: int
) -> tuple[str, Numbers, float]:
    """Status, people (groups, blocks) and the relaxation's value without cuts."""
    _, none, bound = _programme(groups, knows, needs, (), 0)
    if np.isnan(none).any():
        return "conflict", none, math.inf
    ended, agents, _ = _programme(groups, knows, needs, cuts, work)
    if np.isnan(agents).any():
        return "conflict", agents, bound
    return ("optimal" if ended else "feasible"), np.round(agents) + 0.0, bound


def _programme(
    groups: Sequence[SkillGroup], knows: NDArray[np.bool_], needs: Numbers, cuts: Sequence[Cut], work: int
) -> tuple[bool, Numbers, float]:
    """Whether it was solved to the end, the people (NaN on a conflict) and the value; relaxed where `work` is 0."""
    from ortools.linear_solver import pywraplp  # type: ignore[attr-defined]  # compiled, and not declared by its package

    solver = pywraplp.Solver.CreateSolver("SCIP" if work else "GLOP")
    count, blocks = len(groups), needs.shape[1]
    make = solver.IntVar if work else solver.NumVar
    x = [[make(group.least, group.most, "") for _ in range(blocks)] for group in groups]
    rows = whole_people(needs) if work else needs
    for subset, need in zip(knows, rows, strict=True):
        for b in np.flatnonzero(need > 0):
            row = solver.Constraint(float(need[b]), solver.infinity())
            for g in np.flatnonzero(subset):
                row.SetCoefficient(x[g][b], 1.0)
    for cut in cuts:
        row = solver.Constraint(float(cut.at_least), solver.infinity())
        for g, b in np.argwhere(cut.weight != 0.0):
            row.SetCoefficient(x[g][b], float(cut.weight[g, b]))
    for group, of_group in zip(groups, x, strict=True):
        for person in of_group:
            solver.Objective().SetCoefficient(person, group.cost)
    if work:
        solver.SetSolverSpecificParametersAsString(f"limits/nodes = {work}")
    ended = solver.Solve()
    if ended not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        return True, np.full((count, blocks), np.nan), math.inf
    value = np.array([[person.solution_value() for person in of_group] for of_group in x]).reshape(count, blocks)
    return ended == pywraplp.Solver.OPTIMAL, value, float(solver.Objective().Value())
