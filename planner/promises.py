"""What a plan promises: per queue and period how sure it is to meet the target, and why not where it is not."""

from __future__ import annotations

import pandas as pd

from planner.explain import why_missed
from planner.result import Promise
from planner.roster.result import RosterResult
from planner.scenario import Inputs, Queue
from planner.simulation.result import Simulation


def promises(inputs: Inputs, roster: RosterResult, simulation: Simulation) -> tuple[Promise, ...]:
    """One promise per queue and period of its target that had contacts, in the scenario's order."""
    made: list[Promise] = []
    for queue in inputs.scenario.queue:
        rows = simulation.periods
        mine = rows[(rows["queue"] == queue.name) & (rows["over"] == queue.target.over) & (rows["offered"] > 0)]
        made += [
            _promise(inputs, roster, simulation.service, queue, row)
            for _, row in mine.iterrows()
            if pd.notna(row["p_meet"])
        ]
    return tuple(made)


def _promise(inputs: Inputs, roster: RosterResult, service: pd.DataFrame, queue: Queue, row: pd.Series) -> Promise:
    sure = float(row["p_meet"])
    met = sure >= queue.target.chance - 1e-9
    period = str(row["period"])
    return Promise(
        queue=queue.name,
        over=queue.target.over,
        period=period,
        share=queue.target.share,
        level=float(row["service_level"]),
        p_meet=sure,
        chance=queue.target.chance,
        met=met,
        why="" if met else why_missed(inputs, roster.coverage, service, roster.frame, queue, period),
    )
