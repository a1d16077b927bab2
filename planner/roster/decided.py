"""What was decided about people beside their shifts: a day of leave that moves, a temp for a day.

Rows of frame CHANGES with actions of their own: ``back`` gives up the leave of a day, ``leave`` takes it on another,
``temp`` brings somebody for a day who is like a person of the staff file, named where other rows name the shift.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd

from forecasting.faults import InputError
from forecasting.table import FaultBook
from planner.cost.rates import hourly_rate
from planner.formats.changes_file import BACK, DECISIONS, LEAVE, TEMP, read_changes
from planner.formats.people_files import read_availability
from planner.frames import CHANGES
from planner.roster.facts import AWAY
from planner.scenario import Absence, Agent, Inputs

DECIDED = "decided.csv"
"""Decisions that a plan's roster stands on, beside it; columns of changes.csv."""
ABSENT = "absent.csv"
"""People found missing after the plan was made, in the availability file's columns; beside a repaired plan."""


def decisions(changes: pd.DataFrame) -> pd.DataFrame:
    """The rows that are about people, not shifts."""
    return changes[changes["action"].isin(DECISIONS)].reset_index(drop=True)


def decided_row(action: str, agent: str, date: dt.date, like: str, note: str, zone: str) -> pd.DataFrame:
    """One decision as a frame CHANGES."""
    frame = pd.DataFrame([(action, agent, date, like, None, None, note)], columns=list(CHANGES.columns))
    for column in ("start", "end"):
        frame[column] = pd.to_datetime(frame[column], utc=True).dt.tz_convert(zone)
    return frame


def with_decided(inputs: Inputs, rows: pd.DataFrame) -> Inputs:
    """Inputs as the decisions leave them.

    Parameters
    ----------
    inputs : Inputs
    rows : DataFrame
        Frame CHANGES; rows of other actions say nothing here.

    Returns
    -------
    Inputs
        A temp has the skills, site, contract and hourly pay of whom they are like, is employed on that one day and
        belongs to no team. A day of leave runs from midnight to midnight on the scenario's clock.
    """
    agents, absences = list(inputs.agents), list(inputs.absences)
    for action, agent, on, like in zip(*(rows[name] for name in ("action", "agent", "date", "shift")), strict=True):
        date, who = pd.Timestamp(on).date(), str(agent)
        begin = dt.datetime.combine(date, dt.time())
        if action == TEMP:
            agents.append(_temp(inputs, who, str(like), date))
        elif action == BACK:
            absences = [part for one in absences for part in _cut(one, who, begin)]
        elif action == LEAVE:
            end = begin + dt.timedelta(days=1)
            absences.append(Absence(agent=who, start=begin, end=end, kind="leave", note="moved"))
    return Inputs(**{**vars(inputs), "agents": tuple(agents), "absences": tuple(absences)})


def _temp(inputs: Inputs, name: str, like: str, date: dt.date) -> Agent:
    pattern = next(agent for agent in inputs.agents if agent.agent == like)
    pay = hourly_rate(inputs.scenario, pattern)
    own = {"agent": name, "name": "", "team": "", "roles": (), "wage_per_h": pay, "salary_per_year": None}
    return pattern.model_copy(update={**own, "contract_h": None, "start_date": date, "end_date": date})


def _cut(one: Absence, agent: str, begin: dt.datetime) -> list[Absence]:
    """An absence without a day, if it is leave of that person."""
    end = begin + dt.timedelta(days=1)
    if (one.agent, one.kind) != (agent, "leave") or one.end <= begin or end <= one.start:
        return [one]
    left = [(one.start, begin), (end, one.end)]
    return [one.model_copy(update={"start": a, "end": b}) for a, b in left if a < b]


def without_shifts(roster: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Frame ROSTER without the shifts of days on which leave was decided."""
    taken = rows[rows["action"] == LEAVE]
    days = set(zip(taken["agent"], taken["date"], strict=True))
    gone = [
        (agent, pd.Timestamp(date).date()) in days and activity not in AWAY
        for agent, date, activity in zip(roster["agent"], roster["date"], roster["activity"], strict=True)
    ]
    return roster[[not one for one in gone]].reset_index(drop=True) if any(gone) else roster


def decided_beside(folder: Path, inputs: Inputs) -> pd.DataFrame:
    """The decisions kept in a plan's folder, frame CHANGES; empty where there are none.

    Raises
    ------
    InputError
        If the file is wrong.
    """
    path = folder / DECIDED
    return read_changes(path, inputs) if path.is_file() else CHANGES.empty()


def as_it_became(inputs: Inputs, plan: Path) -> tuple[Inputs, pd.DataFrame]:
    """Inputs as a plan's roster knows them: with the temps and moved leave beside it, and who was found missing.

    Parameters
    ----------
    inputs : Inputs
        Of the scenario.
    plan : Path
        The plan's folder.

    Returns
    -------
    (Inputs, DataFrame)
        And the decisions, frame CHANGES.

    Raises
    ------
    InputError
        If a file of them is wrong.
    """
    decided = decided_beside(plan, inputs)
    inputs = with_decided(inputs, decided)
    if (plan / ABSENT).is_file():
        book = FaultBook()
        missing = read_availability(plan / ABSENT, [agent.agent for agent in inputs.agents], inputs.scenario, book)
        if book.faults:
            raise InputError(book.faults)
        inputs = replace(inputs, absences=(*inputs.absences, *missing))
    return inputs, decided
