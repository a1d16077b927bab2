"""Who should learn what, and what it is worth: the programme solved again with and without one person's training.

For every kind of people and queue that they do not know, one person may learn it, whenever in the horizon that saves
most: away for the weeks of training, paid for by the scenario's `training_per_hire_week`, then serving both. What the
decisions and the hours missed cost, with every lever of the scenario free to move, is held against the same programme
without the training. Both are solved as relaxations (whole people may be split), to a millionth, since the gap of
branch and bound would drown one person's worth. More trainings to choose from are never worth less: where all
together, or all of a kind, save nothing, none of them is looked at singly.

What a skill does within a day's hours (queues that peak at different times) weekly hours do not show; `planner pool`
does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.capacity.case import Case
from planner.capacity.frames import LEARNING
from planner.capacity.levers import LEVERS
from planner.capacity.making import Choice
from planner.capacity.money import by_week
from planner.capacity.programme import CONTRACT, Made
from planner.capacity.result import CapacityPlan
from planner.capacity.solving import Solved, solve
from planner.capacity.stages import TRAINING
from planner.frames import check
from planner.net import Net
from planner.progress import Listener, Teller
from planner.scenario.money import Lever

Numbers = NDArray[np.float64]

USE = "cross_train"
LEARN = " learn "
"""Between kind and queue in the lever's words."""

LEAST = 1.0
"""Money of a horizon below which nothing is worth learning."""


def worth_of_learning(case: Case, uses: Collection[str], net: Net, say: Teller | None = None) -> pd.DataFrame:
    """Frame LEARNING, the most worth first; empty where nobody could learn anything worth its training.

    Parameters
    ----------
    case : Case
        Missing hours are weighed at their price, whatever the case's own objective.
    uses : collection of str
        Levers that may move beside.
    net : Net
    say : Teller, optional
        Told each training before it is looked at.
    """
    asked, say = _with_training(case), say or Teller()
    levers = {*uses, USE}
    without = _solved(asked, levers, net, frozenset())
    search = _Search(asked, levers, net, without)
    chances = _chances(without.made)
    kinds = list(dict.fromkeys(what.rpartition(LEARN)[0] for what in chances))
    rows: list[tuple[object, ...]] = []
    for kind in kinds if search.saves(chances) else ():
        own = [what for what in chances if what.rpartition(LEARN)[0] == kind]
        for what in own if search.saves(own) else ():
            say(f"{TRAINING}: {what}", chances.index(what) / len(chances))
            rows += [search.row(what)] if search.saves([what]) else []
    if not rows:
        return LEARNING.empty()
    frame = pd.DataFrame(rows, columns=list(LEARNING.columns))
    ordered = frame.sort_values(["saved", "kind", "queue"], ascending=[False, True, True], ignore_index=True)
    return check(ordered, LEARNING)


@dataclass
class _Search:
    """Solutions by the trainings that may begin, each found once."""

    case: Case
    levers: Collection[str]
    net: Net
    without: Solved
    found: dict[frozenset[str], Solved] = field(default_factory=dict)

    def saves(self, chances: Collection[str]) -> bool:
        """Whether any of these trainings is worth anything."""
        return self.without.objective - self._solved(chances).objective >= LEAST

    def row(self, what: str) -> tuple[object, ...]:
        """A row of frame LEARNING."""
        return _row(what, self._solved([what]), self.without)

    def _solved(self, chances: Collection[str]) -> Solved:
        key = frozenset(chances)
        if key not in self.found:
            self.found[key] = _solved(self.case, self.levers, self.net, key)
        return self.found[key]


def with_learning(made: CapacityPlan, net: Net, progress: Listener | None = None) -> CapacityPlan:
    """A capacity plan with what learning is worth."""
    say = Teller(progress)
    say(TRAINING)
    return replace(made, learning=worth_of_learning(made.asked.case, LEVERS, net, say))


def _with_training(case: Case) -> Case:
    """One person may learn any queue; training as the scenario's lever says it, where it has one."""
    own = next((one for one in case.scenario.lever if one.use == USE), Lever(use=USE))
    lever = own.model_copy(update={"max_heads": 1.0, "max_share": None, "queues": ()})
    others = tuple(one for one in case.scenario.lever if one.use != USE)
    scenario = case.scenario.model_copy(update={"lever": (*others, lever)})
    return replace(case, scenario=scenario, hold=False, budget=None)


def _chances(made: Made) -> list[str]:
    """Kinds and queues, as the lever names them."""
    return list(dict.fromkeys(one.what for one in made.making.choices.values() if one.use == USE))


def _solved(case: Case, uses: Collection[str], net: Net, open_to: frozenset[str]) -> Solved:
    """The relaxation in which only these trainings may begin."""

    def fix(made: Made) -> Made:
        closed = [c for c, one in made.making.choices.items() if one.use == USE and one.what not in open_to]
        upper = made.programme.upper.copy()
        upper[closed] = 0.0
        return replace(made, programme=replace(made.programme, upper=upper, whole=np.zeros_like(made.programme.whole)))

    return solve(case, uses, net, strict=False, fix=fix)


def _row(what: str, found: Solved, without: Solved) -> tuple[object, ...]:
    case = found.made.making.case
    kind, _, queue = what.rpartition(LEARN)
    begins = _begins(found, what)
    saved = without.objective - found.objective
    weekly = _weekly(without) - _weekly(found)
    missed, paid = (one - two for one, two in zip(_hours(without), _hours(found), strict=True))
    payback = _payback(weekly, begins)
    return (
        kind, queue, case.weeks.first_in(begins), missed, paid, saved, saved / (case.weeks.days / 7), payback
    )  # fmt: skip


def _begins(found: Solved, what: str) -> int:
    """Week in which most of the person begins."""
    choices = found.made.making.choices.items()
    taken: dict[int, float] = {one.week: float(found.x[c]) for c, one in choices if _is(one, what)}
    return max(taken, key=lambda week: (taken[week], -week))


def _is(one: Choice, what: str) -> bool:
    return one.use == USE and one.what == what


def _weekly(found: Solved) -> Numbers:
    """Money of decisions and price of hours missed, by week."""
    case = found.made.making.case
    missed = (case.shortage[:, None] * found.expected.missed.mean(axis=2)).sum(axis=0)
    return np.asarray(by_week(found) + missed)


def _hours(found: Solved) -> tuple[float, float]:
    """Hours missed, and hours that levers gave or took off queues."""
    making = found.made.making
    moving = {c for c, one in making.choices.items() if one.use not in (USE, CONTRACT)}
    hours = sum(
        amount * float(found.x[column])
        for part in (making.given, making.taken)
        for terms in part.values()
        for column, amount in terms.items()
        if column in moving
    )
    return float(found.expected.missed.mean(axis=2).sum()), hours


def _payback(weekly: Numbers, begins: int) -> float:
    """Weeks from the training's begin until what it saved has paid for it, for good; NaN where not in the horizon."""
    total = np.cumsum(weekly[begins:])
    behind = np.flatnonzero(total < 0)
    if not len(behind):
        return 0.0
    return float(behind[-1]) + 2.0 if behind[-1] + 1 < len(total) else float("nan")
