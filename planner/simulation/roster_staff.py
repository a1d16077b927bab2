"""Named people on the queue: the work segments of a roster, breaks and meetings being gaps between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from forecasting.faults import Fault, InputError
from planner.scenario import Inputs
from planner.simulation.people import People, Stretch


def people_of_roster(inputs: Inputs, roster: pd.DataFrame) -> People:
    """Everybody of the staff file, on the queue where the roster says ``work``.

    Shifts of the previous roster that reach into the horizon count, where the roster itself does not hold them. Where
    the previous roster ends within the week before, it also says who worked through the warm-up.

    Parameters
    ----------
    roster : DataFrame
        Frame ROSTER. An empty `queue` means all own skills, ``phone|email`` only those.

    Raises
    ------
    InputError
        If it names people or queues that the scenario does not have.
    """
    scenario = inputs.scenario
    origin = scenario.horizon()[0]
    names = tuple(agent.agent for agent in inputs.agents)
    number = {name: a for a, name in enumerate(names)}
    rows = _work(roster)
    if inputs.previous_roster is not None:
        before = _work(inputs.previous_roster)
        held = set(zip(rows["agent"], rows["start"], strict=True))
        own = pd.Series([key not in held for key in zip(before["agent"], before["start"], strict=True)], before.index)
        earlier = before.loc[(before["start"] < origin) & own & before["agent"].isin(names)]
        rows = pd.concat([earlier, rows]) if len(earlier) else rows
    faults = [*_strangers(rows, set(names), {queue.name for queue in scenario.queue})]
    if faults:
        raise InputError(faults)
    begin = (pd.to_datetime(rows["start"], utc=True) - origin).dt.total_seconds()
    end = (pd.to_datetime(rows["end"], utc=True) - origin).dt.total_seconds()
    days = pd.to_datetime(rows["date"].astype(str)).dt.date
    stretches = tuple(
        Stretch(number[agent], start_s, end_s, _named(queues), day.toordinal())
        for agent, start_s, end_s, queues, day in zip(rows["agent"], begin, end, rows["queue"], days, strict=True)
    )
    skills = tuple(agent.skills for agent in inputs.agents)
    return People(names, skills, stretches, known_before=_knows_last_week(inputs))


def _knows_last_week(inputs: Inputs) -> bool:
    before = inputs.previous_roster
    if before is None or not len(before):
        return False
    return bool(pd.to_datetime(before["date"].astype(str)).dt.date.max() >= inputs.scenario.start - dt.timedelta(7))


def _work(roster: pd.DataFrame) -> pd.DataFrame:
    return roster.loc[roster["activity"] == "work", ["agent", "date", "queue", "start", "end"]]


def _named(queues: object) -> frozenset[str]:
    """Queues of a roster's cell; an empty one may have been read as a missing value."""
    return frozenset(part for part in queues.split("|") if part) if isinstance(queues, str) else frozenset()


def _strangers(rows: pd.DataFrame, agents: set[str], queues: set[str]) -> Iterator[Fault]:
    for name in dict.fromkeys(rows["agent"]):
        if name not in agents:
            yield Fault("roster, column agent", str(name), "an agent of the staff file", "Correct or add the agent.")
    named = {queue for cell in rows["queue"].unique() for queue in _named(cell)}
    for queue in sorted(named - queues):
        yield Fault("roster, column queue", queue, f"one of {', '.join(sorted(queues))}", "Correct the name.")
