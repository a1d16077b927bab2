"""A written roster looked at and changed by rows, and a breach planted in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from planner.scenario import Agent, Inputs, Shift

MINUTE = pd.Timedelta(minutes=1)
PAUSES = ("break", "meal")
AWAY = ("leave", "sick", "unavailable")


@dataclass(frozen=True)
class Planted:
    """A roster with one breach, the inputs to hold it against, and the rule it breaks."""

    roster: pd.DataFrame
    inputs: Inputs
    rule: str


@dataclass(frozen=True)
class Worked:
    """Rows of one shift."""

    agent: Agent
    date: dt.date
    shift: str
    rows: pd.DataFrame

    @property
    def start(self) -> pd.Timestamp:
        return self.rows["start"].min()

    @property
    def end(self) -> pd.Timestamp:
        return self.rows["end"].max()


def worked(roster: pd.DataFrame, inputs: Inputs, rng: np.random.Generator, fixed: bool = False) -> list[Worked]:
    """Shifts in random order: of people without fixed hours and locks, or only of people with fixed hours."""
    agents = {agent.agent: agent for agent in inputs.agents}
    patterned = {row.agent for row in inputs.patterns}
    locked = {lock.agent for lock in inputs.locks}
    found = []
    for (name, date), rows in roster.groupby(["agent", "date"], sort=True):
        rows = rows[~rows["activity"].isin(AWAY)]
        if len(rows) and name in agents and name not in locked and (name in patterned) == fixed:
            found.append(
                Worked(agents[name], pd.Timestamp(date).date(), rows["shift"].iloc[0], rows.sort_values("start"))
            )
    return [found[k] for k in rng.permutation(len(found))]


def record_of(inputs: Inputs, name: str) -> Shift | None:
    return next((shift for shift in inputs.scenario.shift if shift.name == name), None)


def zone_of(inputs: Inputs, agent: Agent) -> ZoneInfo:
    return ZoneInfo(inputs.scenario.site_zone(agent.site))


def contract_of(inputs: Inputs, agent: Agent):
    return next(contract for contract in inputs.scenario.contract if contract.name == agent.contract)


def without(roster: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    return roster.drop(index=rows.index)


def plus(roster: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([roster, rows], ignore_index=True)


def moved(rows: pd.DataFrame, by: pd.Timedelta, days: int = 0, **columns) -> pd.DataFrame:
    """The same rows later; `days` keeps the wall clock of the roster's zone."""
    out = rows.copy()
    for column in ("start", "end"):
        out[column] = out[column] + pd.DateOffset(days=days) + by if days else out[column] + by
    out["date"] = [pd.Timestamp(date).date() + dt.timedelta(days) for date in out["date"]]
    return out.assign(**columns)


def spans_of(roster: pd.DataFrame, agent: Agent) -> list[tuple[dt.date, pd.Timestamp, pd.Timestamp]]:
    mine = roster[(roster["agent"] == agent.agent) & ~roster["activity"].isin(AWAY)]
    return [(pd.Timestamp(date).date(), rows["start"].min(), rows["end"].max()) for date, rows in mine.groupby("date")]


def put(roster: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The roster with these rows in place of those of the same index."""
    return pd.concat([roster.drop(index=rows.index), rows]).sort_index()
