"""What the rounds of the loop did: a tidy row per round and queue."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.frames import ROUNDS, check
from planner.roster import RosterResult
from planner.scenario import Scenario
from planner.simulation import Simulation
from planner.staffing import Requirement


def round_rows(
    number: int,
    kept: bool,
    scenario: Scenario,
    before: Requirement | None,
    needed: Requirement,
    roster: RosterResult,
    simulation: Simulation,
) -> pd.DataFrame:
    """Frame ROUNDS of one round.

    Parameters
    ----------
    kept : bool
        Whether it made the promises surer than the rounds before; the last such round is the plan's.
    before : Requirement, optional
        What the round changed: `added_h` and `taken_h` are hours on the queue that `needed` asks for above and
        below it (``sum max(0, agents - before) x interval``); 0 in the first round.

    Returns
    -------
    DataFrame
        ``period`` is the least sure one of the target's (empty: none had contacts), `p_meet` its chance;
        `shortage_h` the hours that the roster lacks, shrinkage included.
    """
    hours = scenario.interval_min / 60.0
    coverage = roster.coverage
    rows = []
    for queue in scenario.queue:
        periods = simulation.periods
        mine = periods[(periods["queue"] == queue.name) & (periods["over"] == queue.target.over)]
        mine = mine[mine["p_meet"].notna()].sort_values("p_meet", kind="stable")
        change = 0.0 if before is None else _agents(needed, queue.name) - _agents(before, queue.name)
        net = coverage.loc[coverage["queue"] == queue.name, "net"].to_numpy(dtype=float)
        rows.append(
            {
                "round": number,
                "queue": queue.name,
                "over": queue.target.over,
                "period": str(mine["period"].iloc[0]) if len(mine) else "",
                "chance_asked": queue.target.chance,
                "p_meet": float(mine["p_meet"].iloc[0]) if len(mine) else np.nan,
                "added_h": hours * float(np.maximum(change, 0.0).sum()),
                "taken_h": hours * float(np.maximum(-np.asarray(change), 0.0).sum()),
                "shortage_h": hours * float(np.maximum(-net, 0.0).sum()),
                "kept": kept,
            }
        )
    return pd.DataFrame(rows)


def rounds_frame(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Frame ROUNDS of all rounds; without any, no rows."""
    held = list(parts)
    return check(pd.concat(held, ignore_index=True)[list(ROUNDS.columns)] if held else ROUNDS.empty(), ROUNDS)


def _agents(needed: Requirement, queue: str) -> NDArray[np.float64]:
    frame = needed.frame
    return frame.loc[frame["queue"] == queue, "agents"].to_numpy(dtype=float)
