"""A solved programme: the point, what is proven, and the exact price of what is missed on all paths."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.capacity.case import Case
from planner.capacity.chance import Outcome, evaluate
from planner.capacity.limits import least_lack
from planner.capacity.making import FIXED
from planner.capacity.narrowing import Told, least
from planner.capacity.programme import Made, make
from planner.capacity.tangents import Found, least_priced
from planner.net import Net
from planner.roster.interior import interior
from planner.roster.mip import Answer

Numbers = NDArray[np.float64]

GAP = 0.004
"""Relative gap at which branch and bound ends."""


class NoPlanError(Exception):
    """No plan keeps every limit; the reason in words."""


@dataclass(frozen=True)
class Solved:
    """A plan.

    Attributes
    ----------
    made : Made
    x : ndarray
    decided, missed : float
        Money that decisions cost, and the mean price of hours missed over all paths (people leave as expected).
    bound : float
        Proven: with these levers nothing has a lower sum of both.
    expected : Outcome
        On all paths, people leaving as expected.
    timed_out : bool
    """

    made: Made
    x: Numbers
    decided: float
    missed: float
    bound: float
    expected: Outcome
    timed_out: bool

    @property
    def objective(self) -> float:
        """Money decided plus the price of what is missed."""
        return self.decided + self.missed

    @property
    def gap(self) -> float:
        """(objective - bound) / max(1, |objective|)."""
        return max(0.0, self.objective - self.bound) / max(1.0, abs(self.objective))


def solve(
    case: Case,
    uses: Collection[str],
    net: Net,
    strict: bool = True,
    fix: Callable[[Made], Made] | None = None,
    tell: Told | None = None,
) -> Solved:
    """The least-cost plan with these levers.

    Parameters
    ----------
    case : Case
    uses : collection of str
        Levers that may be used, as far as the scenario has them.
    net : Net
    strict : bool
        Whether a chance that cannot be held is no plan; else what lacks is made as little as can be.
    fix : callable, optional
        Sets decisions of the programme before it is solved.
    tell : callable, optional
        Told the objective of the best plan so far and what is proven, each time that there is a better one.

    Raises
    ------
    NoPlanError
        If no plan keeps every limit, or the time was over before there was one.
    """
    made = make(case, uses)
    if fix is not None:
        made = fix(made)
    answer: Answer | Found
    if case.hold:
        made, answer = _held(made, net, strict, tell)
    else:
        answer = least_priced(made, net, tell)
    if answer.x is None:
        assert isinstance(answer, Answer)
        raise _none(made, answer)
    x = answer.x
    outcome = evaluate(made.making, x, None)
    missed = 0.0 if case.hold else float((case.shortage[:, None] * outcome.missed.mean(axis=2)).sum())
    charges = made.making.charges.items()
    decided = float(sum(one.amount * x[column] for column, own in charges if column != FIXED for one in own))
    return Solved(made, x, decided, missed, min(answer.bound, decided + missed), outcome, answer.timed_out)


def _none(made: Made, answer: Answer) -> NoPlanError:
    usual = "the limits of the levers contradict each other"
    return NoPlanError(least_lack(made.making) or (usual if answer.infeasible else "no plan was found within the time"))


def _held(made: Made, net: Net, strict: bool, tell: Told | None) -> tuple[Made, Answer]:
    """Least money with nothing missed; where that cannot be, with no more missed than must be."""
    programme = made.programme
    columns = np.array(list(made.missed.values()))
    none = programme.upper.copy()
    none[columns] = 0.0
    tight = replace(made, programme=replace(programme, upper=none))
    if interior(tight.programme, net).x is not None:
        answer = least(tight.programme, GAP, net, tell=tell)
        if answer.x is not None:
            return tight, answer
    price = np.zeros(len(programme.cost))
    price[columns] = 1.0
    fewest = least(replace(programme, cost=price), GAP, net)
    if fewest.x is None:
        raise _none(made, fewest)
    if strict:
        raise NoPlanError(lacking(made, fewest.x))
    upper = programme.upper.copy()
    upper[columns] = np.where(fewest.x[columns] > 1e-6, fewest.x[columns] + 1e-6, 0.0)
    loose = replace(made, programme=replace(programme, upper=upper))
    return loose, least(loose.programme, GAP, net, fewest.x, tell)


def lacking(made: Made, x: Numbers) -> str:
    """The worst week and queue of what cannot be held, in words."""
    case = made.making.case
    worst = max(made.missed.items(), key=lambda item: float(x[item[1]]))
    (q, week), column = worst
    queue, need = case.scenario.queue[q], case.point()[0][q, week]
    weeks = {w for (_, w), col in made.missed.items() if x[col] > 1e-3}
    return (
        f"with every lever at its limit {len(weeks)} of {len(case.weeks)} weeks cannot hold their chances; in the week "
        f"of {case.weeks.begins[week]} {queue.name} lacks {float(x[column]):,.0f} of the {need:,.0f} h that a chance "
        f"of {queue.target.chance:.0%} asks for"
    )
