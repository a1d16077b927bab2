"""Meetings of two of which one side is missing: the other works on."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from planner.roster.changes import ordered
from planner.scenario import Inputs

ALIKE = ("agent", "date", "shift", "activity", "queue", "paid")
"""Columns that two stretches of work share if they are one."""


def without_partners(after: pd.DataFrame, before: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """The roster with those who waited for somebody missing back on the queue.

    Who met whom is not written in a roster. Of as many pairs as there were at a time, one side goes with the other,
    the first ones in the roster; a group without its host works on, and a host without a group.

    Parameters
    ----------
    after, before : DataFrame
        Frame ROSTER.
    inputs : Inputs
    """
    frame = after.copy()
    for activity in (one for one in inputs.scenario.activity if one.with_role):
        hosts = {agent.agent for agent in inputs.agents if activity.with_role in agent.roles}
        left, held = (rows[rows["activity"] == activity.name] for rows in (frame, before))
        for moment, then in held.groupby("start"):
            now = left[left["start"] == moment]
            if len(now) < len(then):
                alone = frame.index.isin(_alone(then, now, hosts))
                frame.loc[alone, "activity"], frame.loc[alone, "queue"], frame.loc[alone, "paid"] = "work", "", True
    return ordered(_joined(frame), list(dict.fromkeys(after["agent"])))


def _alone(then: pd.DataFrame, now: pd.DataFrame, hosts: Collection[str]) -> list[object]:
    """Rows of those who have nobody to meet any more."""
    were = then["agent"].isin(hosts)
    giving, taking = now.index[now["agent"].isin(hosts)], now.index[~now["agent"].isin(hosts)]
    if were.sum() == (~were).sum():
        pairs = min(len(giving), len(taking))
        return [*giving[pairs:], *taking[pairs:]]
    return [] if len(giving) and len(taking) else list(now.index)


def _joined(frame: pd.DataFrame) -> pd.DataFrame:
    """Stretches of work that touch as one row."""
    rows = frame.sort_values(["agent", "start"], kind="stable").reset_index(drop=True)
    before = rows.shift()
    joins = (rows["activity"] == "work") & (before["end"] == rows["start"])
    for key in ALIKE:
        joins &= rows[key] == before[key]
    kept = rows[~joins].copy()
    kept["end"] = rows["end"].groupby((~joins).cumsum()).last().array
    return kept.astype(frame.dtypes.to_dict())
