"""Cross-training: people learn one more queue, off the queue meanwhile, and serve both afterwards."""

from __future__ import annotations

from planner.capacity.intake import ramp_at
from planner.capacity.making import Choice, Making, Origin
from planner.capacity.prices import Part
from planner.capacity.staff import Kind
from planner.roster.mip import INF
from planner.scenario.money import Lever

USUAL_WEEKS = 2
"""Weeks of training where the lever does not say."""

EVERY = 2
"""A training may begin every so many weeks."""


def cross_train(making: Making, lever: Lever) -> None:
    """Whole people of a kind who begin to learn a queue in a week.

    They give nothing for `weeks` (its most), then the `ramp`'s share of their hours by month, on the old queues and
    the new one alike.
    """
    case = making.case
    for kind in case.kinds:
        heads = case.heads(kind)
        columns: list[int] = []
        for queue in (name for one in case.taught for name in one):
            if queue in kind.queues or not kind.queues:
                continue
            for week in range(0, len(case.weeks), EVERY):
                decide_by = case.decide_by(week, lever.notice_days)
                most = int(heads[week] * (1.0 if lever.max_share is None else lever.max_share))
                if most < 1 or not case.allowed("cross_train", decide_by):
                    continue
                what = f"{kind.label} learn {queue}"
                column = making.column(most, Choice("cross_train", what, week, decide_by, "people"), whole=True)
                _learn(making, lever, column, kind, queue, week)
                columns.append(column)
        if columns:
            most = heads.min() * (1.0 if lever.max_share is None else lever.max_share)
            most = most if lever.max_heads is None else min(most, lever.max_heads)
            making.builder.row(-INF, float(int(most)), dict.fromkeys(columns, 1.0))


def _learn(making: Making, lever: Lever, column: int, kind: Kind, queue: str, start: int) -> None:
    case = making.case
    length = round(lever.weeks[1]) if lever.weeks else USUAL_WEEKS
    old, new = making.skill_of(kind.queues), making.skill_of(kind.queues | {queue})
    heads, hours = case.heads(kind), 0.5 * (kind.least_h + kind.most_h)
    for week in range(start, len(case.weeks)):
        kept = float(heads[week] / heads[start]) if heads[start] > 0 else 0.0
        given = kept * hours * float(case.part[week] * case.regular[week])
        making.give(old, week, column, -given)
        age = week - start - length
        if age >= 0:
            making.give(new, week, column, given * ramp_at(lever.ramp, float(age)))
        else:
            cost = case.prices.teaching * float(case.part[week])
            making.charge(column, week, [Part("training", 0.0, cost)], Origin(old))
