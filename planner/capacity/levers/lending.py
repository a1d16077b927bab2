"""Work moved to people of other channels or sites who do not know it yet: lent by the week, less productive."""

from __future__ import annotations

from planner.capacity.making import Choice, Making, Origin
from planner.capacity.prices import Part
from planner.roster.mip import INF
from planner.scenario.money import Lever


def transfer(making: Making, lever: Lever) -> None:
    """Hours that people lend to a queue they do not know, at the first value of the lever's `ramp`.

    At most `max_share` of a kind's hours and `max_heads` people at once over all kinds.
    """
    case = making.case
    pace = lever.ramp[0] if lever.ramp else 1.0
    for week in range(len(case.weeks)):
        decide_by = case.decide_by(week, lever.notice_days)
        if not case.allowed("transfer", decide_by):
            continue
        lent: dict[int, float] = {}
        for kind in case.kinds:
            heads = float(case.heads(kind)[week])
            hours = kind.most_h * float(case.part[week])
            share = 1.0 if lever.max_share is None else min(1.0, lever.max_share)
            mine = {}
            for queue in lever.queues or case.queues:
                if queue in kind.queues or not kind.queues or heads * hours * share <= 0:
                    continue
                skill, q = making.skill_of(kind.queues), case.queues.index(queue)
                what = f"{kind.label} to {queue}"
                column = making.column(heads * hours * share, Choice("transfer", what, week, decide_by, "hours"))
                on_queue = float(case.regular[week])
                making.give(skill, week, column, -on_queue)
                making.take(q, week, column, pace * on_queue)
                making.charge(column, week, [Part("transfer", 0.0, lever.price_per_h)], Origin(skill))
                mine[column] = 1.0
                lent[column] = 1.0 / hours
            if mine:
                making.builder.row(-INF, heads * hours * share, mine)
        if lever.max_heads is not None and lent:
            making.builder.row(-INF, lever.max_heads, lent)
