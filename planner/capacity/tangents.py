"""The least money plus mean price of missed hours over all paths, by tangents (the L-shaped method).

The programme is solved, what its decisions miss is worked out on every path, and every week whose price it took for
too low gets a tangent. Tangents are laid half way between the programme's point and the best one known, which takes a
third fewer of them than at the point itself (in-out separation). Each programme's bound holds for all paths; the best
decisions found are given with the best bound. Whole people come once the relaxation is known well: next to it, then,
with the people standing, their tangents.

References
----------
Van Slyke, R. M. and Wets, R. (1969). L-shaped linear programs with applications to optimal control and stochastic
programming. SIAM Journal on Applied Mathematics 17, 638-663.
Ben-Ameur, W. and Neto, J. (2007). Acceleration of cutting-plane and column generation algorithms. Networks 49, 3-17.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from planner.capacity.making import Making
from planner.capacity.missing import MissedPrice
from planner.capacity.narrowing import Told, everything, few, relaxed, whole_point
from planner.capacity.programme import Made
from planner.net import Net
from planner.roster.mip import INF, Answer, Programme

Numbers = NDArray[np.float64]

CLOSE, EXACT = 0.009, 1e-6
"""Gaps at which the search ends: usually, and with few whole columns."""

RELAXED_ROUNDS, WHOLE_ROUNDS, POLISHING_ROUNDS = 30, 6, 8
NARROW_ROUNDS = 3
"""Whole rounds next to the relaxation; after them everything is branched on."""

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


@dataclass(frozen=True)
class _Known:
    """A programme with its tangents, the relaxation's last answer, and the best point with its objective."""

    programme: Programme
    last: Answer
    x: Numbers | None
    objective: float


def least_priced(made: Made, net: Net, tell: Told | None = None) -> Found | Answer:
    """Best decisions of a programme with prices; the solver's answer where there are none."""
    search = _Search(made, net, tell)
    known = search.tightened(made.programme, RELAXED_ROUNDS, 0.35 * search.close)
    if known.last.x is None or known.x is None:
        return known.last
    if not made.programme.whole.any():
        return Found(known.x, known.objective, known.last.bound, timed_out=False)
    return search.whole(known)


class _Search:
    """Rounds of tangents and of whole points."""

    def __init__(self, made: Made, net: Net, tell: Told | None) -> None:
        self.prices, self.columns, self.net, self.tell = _Prices(made), list(made.price), net, tell
        self.close = EXACT if few(made.programme) else CLOSE

    def tightened(self, programme: Programme, rounds: int, gap: float, x: Numbers | None = None) -> _Known:
        """Tangents until the best point's objective is within a gap of the relaxation's bound; starting at `x`."""
        best, objective = x, INF
        if x is not None:
            programme, objective = self._at(programme, x)
        answer = relaxed(programme, self.net)
        for _ in range(rounds):
            if answer.x is None or (best is not None and objective - answer.bound <= gap * max(1.0, abs(objective))):
                break
            here = answer.x if best is None else 0.5 * (answer.x + best)
            programme, value = self._at(programme, here)
            if value < objective:
                best, objective = here, value
            elif here is not answer.x:
                programme, value = self._at(programme, answer.x)
                best, objective = (answer.x, value) if value < objective else (best, objective)
            answer = relaxed(programme, self.net)
        return _Known(programme, answer, best, objective)

    def whole(self, known: _Known) -> Found | Answer:
        """The best whole point, from a relaxation that is known well."""
        best: Found | None = None
        programme, near, bound = known.programme, known.last, known.last.bound
        for number in range(WHOLE_ROUNDS):
            narrow = number < NARROW_ROUNDS and not few(programme)
            answer = whole_point(programme, near, 0.2 * self.close, self.net) if narrow else None
            if answer is None or answer.x is None:
                answer = everything(programme, 0.5 * self.close, near, self.net)
                bound = max(bound, answer.bound)
            if answer.x is None:
                return answer if best is None else replace(best, timed_out=True)
            polished = self._polished(programme, answer.x)
            if polished.x is not None and (best is None or polished.objective < best.objective):
                best = Found(polished.x, polished.objective, bound, timed_out=answer.timed_out)
                if self.tell is not None:
                    self.tell(best.objective, best.bound)
            programme = replace(polished.programme, lower=programme.lower, upper=programme.upper)
            near = relaxed(programme, self.net)
            bound = max(bound, near.bound)
            if near.x is None or (best and best.objective - bound <= self.close * max(1.0, abs(best.objective))):
                break
        assert best is not None
        return replace(best, bound=min(bound, best.objective))

    def _polished(self, programme: Programme, x: Numbers) -> _Known:
        """What the whole people of a point are best at, on all paths."""
        standing = programme.whole
        fixed = replace(
            programme,
            lower=np.where(standing, np.round(x), programme.lower),
            upper=np.where(standing, np.round(x), programme.upper),
        )
        return self.tightened(fixed, POLISHING_ROUNDS, 0.2 * self.close, x)

    def _at(self, programme: Programme, x: Numbers) -> tuple[Programme, float]:
        """The programme with tangents at a point, and the point's objective on all paths."""
        rows, missed = self.prices.tangents(x)
        return _with(programme, rows), programme.value(x) - float(x[self.columns].sum()) + missed


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
