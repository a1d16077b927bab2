"""What a plan decides, as rows a person can act on: weeks next to each other together, the first deadline beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

import pandas as pd

from planner.capacity.frames import DECISIONS
from planner.capacity.making import Choice
from planner.capacity.programme import CONTRACT
from planner.capacity.solving import Solved
from planner.frames import check

SMALL = {"hours": 0.5}
"""Amounts of a unit below which nothing is decided."""

EACH_ITS_OWN = ("hire", "temp", "cross_train")
"""Levers whose starts are told one by one."""

Taken = tuple[Choice, float, float]


def decisions(solved: Solved) -> pd.DataFrame:
    """Frame DECISIONS, by the day on which to decide."""
    making, x = solved.made.making, solved.x
    taken: dict[tuple[str, str, int], Taken] = {}
    for column, choice in making.choices.items():
        if float(x[column]) > 1e-6 and choice.use != CONTRACT:
            key = (choice.use, choice.what, choice.week)
            _, amount, money = taken.get(key, (choice, 0.0, 0.0))
            cost = sum(charge.amount for charge in making.charges.get(column, ()))
            taken[key] = (choice, amount + float(x[column]), money + cost * float(x[column]))
    kept = [one for one in taken.values() if one[1] >= SMALL.get(one[0].unit, 0.5)]
    rows = [row for _, own in _by_what(kept) for row in _spans(own, solved)]
    if not rows:
        return DECISIONS.empty()
    frame = pd.DataFrame(rows, columns=list(DECISIONS.columns))
    return check(frame.sort_values(["decide_by", "from", "lever", "what"], ignore_index=True), DECISIONS)


def _by_what(taken: list[Taken]) -> Iterator[tuple[tuple[str, str], list[Taken]]]:
    ordered = sorted(taken, key=lambda one: (one[0].use, one[0].what, one[0].week))
    for key, own in groupby(ordered, key=lambda one: (one[0].use, one[0].what)):
        yield key, list(own)


def _spans(own: list[Taken], solved: Solved) -> Iterator[tuple[object, ...]]:
    """A row for every run of weeks."""
    weeks = solved.made.making.case.weeks
    runs: list[list[Taken]] = []
    for one in own:
        together = runs and one[0].use not in EACH_ITS_OWN and one[0].week == runs[-1][-1][0].week + 1
        if together:
            runs[-1].append(one)
        else:
            runs.append([one])
    for run in runs:
        first, last = run[0][0], run[-1][0]
        amounts = [amount for _, amount, _ in run]
        end = min(weeks.begins[last.week] + dt.timedelta(6), weeks.last_day)
        yield (first.use, first.what, weeks.first_in(first.week), end, first.decide_by, first.unit,
               float(sum(amounts)), float(max(amounts)), float(sum(money for _, _, money in run)))  # fmt: skip
