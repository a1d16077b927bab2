"""Branch and price over what cells lack together: a bound that rises, and a dive from every node.

A node is a set of totals (`totals.py`); its programme is solved by column generation, a roster looked for by diving and
by branch and bound among its tours, and the widest set of cells that lacks a fraction of a unit splits it in two. The
node with the least bound comes first; several are visited at once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from planner.roster.columns import generate
from planner.roster.diving import dive, pick, reduced_costs
from planner.roster.master import Master, Pool
from planner.roster.totals import Total, families
from planner.roster.tour_problem import Floats, Ints
from planner.roster.tour_roster import QUICK_SPACE
from planner.roster.tour_stage import Stage

ROUNDS = 400
LENT = 60
"""Tours of each person lent to a node."""
FRACTION = 1e-4
"""Nearer to a whole number counts as one."""
MOST_TOURS = 1500
"""Tours among which branch and bound chooses."""
PICK_NODES = 30
PICK_SECONDS = 10.0
"""Safety net of branch and bound among tours."""


@dataclass(frozen=True, eq=False)
class Node:
    """Totals, and what no roster that keeps them costs less than."""

    totals: tuple[Total, ...]
    bound: float


@dataclass(frozen=True, eq=False)
class Visit:
    """What a visit to a node gave.

    Attributes
    ----------
    bound : float
    pool : Pool
        Tours lent, and those it found.
    duals, own : ndarray
        Of the cells and totals, and of each person's one tour.
    parts : tuple of Total
        Two that part the node, empty where it is not worth it or no total is fractional.
    rosters : list of ndarray
        Found by diving and by branch and bound.
    """

    bound: float
    pool: Pool
    duals: Floats
    own: Floats
    parts: tuple[Total, ...] = ()
    rosters: list[Ints] = field(default_factory=list)


class Tree:
    """The nodes still open, and the tours they share; the objective is a multiple of `grain` (0: not)."""

    def __init__(
        self, stage: Stage, pool: Pool, duals: Floats, own: Floats, bound: float, known: Ints, grain: float
    ) -> None:
        self.stage, self.pool, self.known, self.grain = stage, pool, known, grain
        self.duals, self.own = duals, own
        self.sets = families(stage.tables)
        self.open = [Node(stage.totals, bound)]
        self.ends: list[Node] = []
        self.visits = 0

    def prune(self, most: float) -> None:
        """Forget the nodes in which no roster costs at most this."""
        self.open = [node for node in self.open if node.bound <= most]
        self.ends = [node for node in self.ends if node.bound <= most]

    def bound(self) -> float:
        """What no roster costs less than, infinite where no node is left."""
        return min((node.bound for node in self.open + self.ends), default=math.inf)

    def common(self) -> tuple[Total, ...]:
        """The totals that hold in every node left."""
        nodes = self.open + self.ends
        kept = set.intersection(*({id(total) for total in node.totals} for node in nodes)) if nodes else set()
        return tuple(total for total in nodes[0].totals if id(total) in kept) if nodes else ()

    def visit(self, count: int, most: float, random: np.random.Generator, until: float) -> list[Ints]:
        """Visit the nodes with the least bounds at once; returns the rosters met.

        Parameters
        ----------
        most : float
            What a roster worth finding may cost.
        """
        self.open.sort(key=lambda node: node.bound)
        now, self.open = self.open[:count], self.open[count:]
        self.visits += len(now)
        lent, each = self._lent(), max(1, count // len(now))
        jobs = [(node, self.known.copy(), int(random.integers(2**31))) for node in now]
        with ThreadPoolExecutor(count) as threads:
            visits = list(threads.map(lambda job: self._visit(job[0], job[1], job[2], lent, most, until, each), jobs))
        for (node, known, _), visit in zip(jobs, visits, strict=True):
            np.maximum(self.known, known, out=self.known)
            for owner, tour in zip(visit.pool.owner, visit.pool.tours, strict=True):
                self.pool.add(owner, tour)
            bound = max(node.bound, visit.bound)
            self.open += [Node((*node.totals, part), bound) for part in visit.parts]
            if not visit.parts:
                self.ends.append(Node(node.totals, bound))
        self.duals, self.own = visits[0].duals[: len(self.stage.base)], visits[0].own
        return [roster for visit in visits for roster in visit.rosters]

    def _lent(self) -> list[int]:
        """Of each person the tours with the least reduced costs."""
        reduced = reduced_costs(self.stage, self.pool, self.duals, self.own)
        left = np.full(len(self.own), LENT)
        lent = []
        for number in np.argsort(reduced, kind="stable").tolist():
            owner = self.pool.owner[number]
            if left[owner]:
                left[owner] -= 1
                lent.append(number)
        return lent

    def _visit(
        self, node: Node, known: Ints, seed: int, lent: Sequence[int], most: float, until: float, threads: int
    ) -> Visit:
        stage = replace(self.stage, totals=node.totals)
        pool = Pool(stage)
        for number in lent:
            pool.add(self.pool.owner[number], self.pool.tours[number])
        state = generate(stage, pool, known, ROUNDS, threads, until, most_space=QUICK_SPACE, hopeless=most)
        duals, own = state.duals, state.own
        assert duals is not None
        assert own is not None
        if state.bound > most:
            return Visit(state.bound, pool, duals, own)
        parts = split(self.sets, state.master)
        rosters = []
        dived = dive(stage, pool, state, known, np.random.default_rng(seed), threads, until, most)
        if dived is not None:
            rosters.append(dived)
            most = min(most, stage.price(dived) - self.grain)
        reduced = reduced_costs(stage, pool, duals, own)
        if (reduced <= most - state.bound).sum() <= MOST_TOURS:
            best = most - state.master.standing
            seconds = max(0.1, min(PICK_SECONDS, until - time.monotonic()))
            picked = pick(stage, pool, reduced, most - state.bound, best, PICK_NODES, seconds)
            rosters += [] if picked is None else [picked]
        return Visit(state.bound, pool, duals, own, parts, rosters)


def split(sets: Sequence[Ints], master: Master) -> tuple[Total, ...]:
    """Two totals of which every roster keeps one and the master's last answer none, empty where there are none."""
    lacks = master.lacks()
    for cells in sets:
        for above in (False, True):
            units = float(lacks[above][cells].sum())
            if abs(units - round(units)) > FRACTION:
                low = Total(cells, above, most=float(math.floor(units)))
                return Total(cells, above, least=float(math.ceil(units))), low
    return ()
