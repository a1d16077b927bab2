"""The least money plus mean price of missed hours over all paths, by tangents (the L-shaped method).

The programme is solved, what its decisions miss is worked out on every path, and every week whose price it took for
too low gets a tangent there. Each programme's bound holds for all paths; the best decisions found are given with the
best bound. Whole people are left out at first: most tangents are found before that.

References
----------
Van Slyke, R. M. and Wets, R. (1969). L-shaped linear programs with applications to optimal control and stochastic
programming. SIAM Journal on Applied Mathematics 17, 638-663.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from planner.capacity.making import Making
from planner.capacity.missing import MissedPrice
from planner.capacity.programme import Made
from planner.net import Net
from planner.roster.interior import interior
from planner.roster.mip import INF, Answer, Programme, branch, safe_bound

Numbers = NDArray[np.float64]

CLOSE = 0.009
"""Gap at which the search ends."""

RELAXED_ROUNDS, WHOLE_ROUNDS = 30, 8
NODES = 2_000
MOST = 1e9
"""Money of a week that no plan reaches."""
SMALL = 1.0
"""Money of a week below which a tangent adds nothing."""

Rows = list[tuple[float, dict[int, float]]]


@dataclass(frozen=True)
class Found:
    """The best decisions, their objective and the best bound."""

    x: Numbers
    objective: float
    bound: float
    timed_out: bool


def least_priced(made: Made, net: Net) -> Found | Answer:
    """Best decisions of a programme with prices; the solver's answer where there are none."""
    prices, programme = _Prices(made), made.programme
    for _ in range(RELAXED_ROUNDS if programme.whole.any() else 0):
        answer = _relaxed(programme, net)
        if answer.x is None:
            break
        rows, missed = prices.tangents(answer.x)
        programme = _with(programme, rows)
        if missed - float(answer.x[list(made.price)].sum()) <= 0.3 * CLOSE * abs(answer.value):
            break
    best: Found | None = None
    bound, timed_out = -INF, False
    for _ in range(WHOLE_ROUNDS):
        answer = (
            branch(programme, 0.5 * CLOSE, NODES, net, near=1.0) if programme.whole.any() else _relaxed(programme, net)
        )
        if answer.x is None:
            return answer if best is None else replace(best, timed_out=True)
        timed_out = timed_out or answer.timed_out
        rows, missed = prices.tangents(answer.x)
        bound = max(bound, answer.bound)
        objective = answer.value - float(answer.x[list(made.price)].sum()) + missed
        if best is None or objective < best.objective:
            best = Found(answer.x, objective, bound, timed_out)
        if not rows or best.objective - bound <= CLOSE * max(1.0, abs(best.objective)):
            break
        programme = _with(programme, rows)
    assert best is not None
    return replace(best, bound=min(bound, best.objective), timed_out=timed_out)


def _relaxed(programme: Programme, net: Net) -> Answer:
    """Without whole columns, with the bound that the multipliers prove."""
    answer = interior(programme, net)
    if answer.x is None or answer.duals is None:
        return answer
    boxed = replace(programme, upper=np.where(np.isfinite(programme.upper), programme.upper, MOST))
    return replace(answer, bound=safe_bound(boxed, answer.duals))


def _with(programme: Programme, rows: Rows) -> Programme:
    """More rows ``lower <= terms``."""
    if not rows:
        return programme
    numbers = np.repeat(np.arange(len(rows)), [len(terms) for _, terms in rows])
    columns = np.array([column for _, terms in rows for column in terms])
    values = np.array([value for _, terms in rows for value in terms.values()])
    matrix = sparse.csr_matrix((values, (numbers, columns)), shape=(len(rows), len(programme.lower)))
    return replace(
        programme,
        matrix=sparse.vstack([programme.matrix, matrix]).tocsr(),
        row_lower=np.concatenate([programme.row_lower, [lower for lower, _ in rows]]),
        row_upper=np.concatenate([programme.row_upper, np.full(len(rows), INF)]),
    )


class _Prices:
    """The mean price of missed hours of every week at any decisions."""

    def __init__(self, made: Made) -> None:
        self.made, self.making = made, made.making
        case = self.making.case
        skills = [frozenset(case.queues.index(name) for name in own) for own in case.skills]
        self.missing = MissedPrice(skills, case.shortage)
        self.relief = case.required - np.stack([need.lower for need in case.needs])

    def tangents(self, x: Numbers) -> tuple[Rows, float]:
        """Rows for weeks whose price is taken for too low, and the price of all weeks."""
        rows: Rows = []
        total = 0.0
        for week, column in enumerate(self.made.price):
            hours = hours_given(self.making, x, week)
            asked = self._asked(x, week)
            here = self.missing.tangent(hours, asked)
            total += here.value
            if here.value <= float(x[column]) + SMALL:
                continue
            terms = {column: 1.0}
            lower = here.value - float(here.people @ hours) - float((here.queues * asked).sum())
            lower += float(here.people @ self.making.base[:, week])
            lower += float((here.queues * self.making.case.required[:, week]).sum())
            for k in np.flatnonzero(here.people):
                for lever, amount in self.making.given.get((int(k), week), {}).items():
                    terms[lever] = terms.get(lever, 0.0) - float(here.people[k]) * amount
            for q, weighed in enumerate(here.queues):
                for lever, amount in self.making.taken.get((q, week), {}).items():
                    terms[lever] = terms.get(lever, 0.0) + float(weighed.sum()) * amount
                if (q, week) in self.making.relief:
                    lever = self.making.relief[q, week]
                    terms[lever] = terms.get(lever, 0.0) + float(weighed @ self.relief[q, week])
            rows.append((lower, terms))
        return rows, total

    def _asked(self, x: Numbers, week: int) -> Numbers:
        """Hours left to one's own people on every path, (queues, paths); below 0 where more is taken than asked."""
        asked = self.making.case.required[:, week].copy()
        for q in range(len(asked)):
            if (q, week) in self.making.relief:
                asked[q] -= float(x[self.making.relief[q, week]]) * self.relief[q, week]
            asked[q] -= sum(amount * float(x[c]) for c, amount in self.making.taken.get((q, week), {}).items())
        return asked


def hours_given(making: Making, x: Numbers, week: int) -> Numbers:
    """Hours on the queue of every skill set in a week."""
    hours = making.base[:, week].copy()
    for k in range(len(hours)):
        hours[k] += sum(amount * float(x[column]) for column, amount in making.given.get((k, week), {}).items())
    return hours
