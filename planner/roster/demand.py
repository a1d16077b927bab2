"""What has to be covered, on the interval grid, and which sets of queues can run short together."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.allocation import Load, load_of
from planner.scenario import Scenario
from planner.staffing.result import Requirement

MANY_QUEUES = 10
"""Above so many queues in one connected part, only single queues, pairs and the whole part are looked at."""


@dataclass(frozen=True, eq=False)
class Demand:
    """The requirement as arrays.

    Attributes
    ----------
    load : Load
        Arrays as `planner.allocation` understands the requirement.
    interval_min : int
    """

    load: Load
    interval_min: int

    @classmethod
    def of(cls, scenario: Scenario, requirement: Requirement) -> Demand:
        """Requirement and windows over the scenario's horizon."""
        load = load_of(
            requirement.frame,
            requirement.windows,
            scenario.queue,
            scenario.horizon(),
            scenario.special_day,
        )
        return cls(load, scenario.interval_min)

    @property
    def intervals(self) -> int:
        """Number of intervals."""
        return len(self.load.starts)

    @property
    def interval_h(self) -> float:
        """Hours of an interval."""
        return self.load.interval_h

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Queues in the scenario's order."""
        return tuple(queue.name for queue in self.load.queues)

    @cached_property
    def live(self) -> tuple[int, ...]:
        """Queues answered at once that need anybody."""
        return tuple(q for q in range(len(self.names)) if self.load.rostered[q].any())

    @cached_property
    def deferred(self) -> tuple[int, ...]:
        """Deferred queues with work due within the horizon."""
        return tuple(
            int(q) for o, q in enumerate(self.load.order) if self.load.due[o, -1] > 0 and self.load.open[q].any()
        )

    @cached_property
    def busy(self) -> NDArray[np.int64]:
        """Intervals in which people on queue are of any use."""
        use = (self.load.rostered > 0).any(axis=0)
        for q in self.deferred:
            use |= self.load.open[q]
        return np.flatnonzero(use)

    def due(self, queue: int) -> NDArray[np.float64]:
        """Cumulative person-hours due by the end of each interval."""
        return np.asarray(self.load.due[list(self.load.order).index(queue)])

    def arrived(self, queue: int) -> NDArray[np.float64]:
        """Cumulative person-hours available at the start of each interval."""
        return np.asarray(self.load.arrived[list(self.load.order).index(queue)])

    def unworkable_h(self, weights: NDArray[np.float64]) -> float:
        """Person-hours due of deferred queues that are never open, by weight: missed whatever anybody does."""
        due = ((q, self.load.due[o, -1]) for o, q in enumerate(self.load.order) if not self.load.open[q].any())
        return float(sum(weights[q] * hours for q, hours in due))


def weight_levels(queues: tuple[int, ...], weights: NDArray[np.float64]) -> list[tuple[float, tuple[int, ...]]]:
    """Nested sets of queues by weight, and what a person missing of each set is worth beyond the sets around it.

    Let w_1 > w_2 > ... > w_m be the weights that occur, w_(m+1) = 0, and T_i the queues of weight w_i or more. The
    least weighted shortage of an interval in which G(S) serve a set S of queues is::

        sum over i of (w_i - w_(i+1)) * max over S within T_i of (required(S) - people(G(S)))

    For what people can cover, the vectors c >= 0 with c <= required and c(S) <= people(G(S)) for every S (max-flow
    min-cut), is a polymatroid, and over a polymatroid of rank f the greatest w.c is reached by covering the heaviest
    queues first: the sum of (w_i - w_(i+1)) f(T_i). The maxima above are required(T_i) - f(T_i), since f(T) is the
    least of required(T - S) + people(G(S)) over S within T. The same cover leaves as few people missing in all as any.

    Parameters
    ----------
    queues : tuple of int
    weights : ndarray
        Of every queue there is; above 0.

    Returns
    -------
    list of (float, queues)
        ``w_i - w_(i+1)`` and T_i, all `queues` last; one entry of their weight where all weigh the same.

    References
    ----------
    Edmonds, J. (1970). Submodular functions, matroids, and certain polyhedra. Combinatorial Structures and Their
    Applications, 69-87.
    """
    falling = sorted({float(weights[q]) for q in queues}, reverse=True)
    return [
        (weight - below, tuple(q for q in queues if weights[q] >= weight))
        for weight, below in zip(falling, [*falling, 0.0][1:], strict=True)
    ]


def cover_levels(demand: Demand, queues: tuple[int, ...]) -> list[tuple[float, tuple[int, ...]]]:
    """The same in the order in which the allocation covers: queues answered at once before work that can wait.

    Covered in any order, the first i queues lack max over S within them of (required(S) - people(G(S))), so that the
    shortage weighs the sum of (weight of the i-th - weight of the next) times that. Where work that can wait weighs
    more than a line, a difference is below 0: there this is what the allocation leaves, not the least there could be.

    Parameters
    ----------
    demand : Demand
    queues : tuple of int
        Deferred ones need what they are given.

    Returns
    -------
    list of (float, queues)
        Queues that weigh the same, one after the other, together; all `queues` last.
    """
    weights = [float(weight) for weight in demand.load.weights]
    order = sorted(queues, key=lambda q: (q in demand.deferred, -weights[q], q))
    after = [*(weights[q] for q in order), 0.0][1:]
    steps = [
        (weights[q] - below, tuple(sorted(order[: n + 1])))
        for n, (q, below) in enumerate(zip(order, after, strict=True))
    ]
    return [(step, own) for step, own in steps if step != 0.0]


def useful_sets(queues: tuple[int, ...], skills: list[frozenset[int]]) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Sets of queues that can run short together, with the skill sets that serve any of them.

    By the max-flow min-cut theorem the people an interval lacks are the largest of ``required(S) - people(G(S))``
    over the sets S of queues, G(S) the skill sets that serve a queue of S. Of sets with equal G only the largest
    matters.

    Parameters
    ----------
    queues : tuple of int
    skills : list of frozenset of int
        Queues of each skill set.

    Returns
    -------
    list of (queues, numbers of skill sets)
    """
    few = len(queues) <= MANY_QUEUES
    sizes = list(range(1, len(queues) + 1)) if few else [1, 2, len(queues)]
    found: dict[frozenset[int], frozenset[int]] = {}
    for size in sizes:
        for chosen in itertools.combinations(queues, size):
            serving = frozenset(k for k, own in enumerate(skills) if own & set(chosen))
            found[serving] = found.get(serving, frozenset()) | set(chosen)
    return sorted(((own, serving) for serving, own in found.items()), key=lambda pair: sorted(pair[0]))
