"""What a plan's roster stands on beside its scenario, written into the scenario's own files: who is missing, temps."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from planner.formats import read_inputs
from planner.formats.changes_file import TEMP
from planner.roster.decided import as_it_became
from planner.scenario import Agent, Scenario
from planner.services.cut.cells import bytes_of, cells_of

AVAILABILITY = "absences_of_plan.csv"
"""The availability file of a scenario that had none."""
WHO = ("agent", "start", "end", "kind", "note")


def carried(record: Scenario, plan: Path, allow: tuple[Path, ...]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Keys and files of a scenario that knows what a plan's roster does.

    Parameters
    ----------
    record : Scenario
        Laid out with its files.
    plan : Path
        A folder with the plan's ``absent.csv`` and ``decided.csv``, those there are.
    allow : tuple of Path
        Folders in which the scenario's files lie.

    Returns
    -------
    (dict of str to str, dict of str to bytes)
        As `planner.services.scenario_editing.ScenarioEditing.change_scenario` takes them.

    Raises
    ------
    InputError
        If a file is wrong.
    """
    before = read_inputs(record, allow=allow)
    inputs, decided = as_it_became(before, plan)
    keys: dict[str, str] = {}
    files: dict[str, bytes] = {}
    if inputs.absences != before.absences:
        name = record.staff.availability or AVAILABILITY
        rows = [(one.agent, one.start.isoformat(), one.end.isoformat(), one.kind, one.note) for one in inputs.absences]
        files[name] = bytes_of(pd.DataFrame(rows, columns=list(WHO)), name)
        if record.staff.availability is None:
            keys["staff.availability"] = name
    brought = decided[decided["action"] == TEMP]
    like = {str(who): str(whom) for who, whom in zip(brought["agent"], brought["shift"], strict=True)}
    temps = {agent.agent: agent for agent in inputs.agents if agent.agent in like}
    if temps:
        name = record.staff.file
        staff = cells_of((record.path.parent / name).read_bytes())
        assert staff is not None, "it was read"
        more = [_row(staff, agent, like[one]) for one, agent in temps.items()]
        files[name] = bytes_of(pd.concat([staff, pd.DataFrame(more)], ignore_index=True).fillna(""), name)
    return keys, files


def _row(staff: pd.DataFrame, temp: Agent, like: str) -> dict[str, str]:
    """A temp's row of the staff file: that of whom they are like, with what is their own."""
    pattern = staff[staff["agent"].str.strip() == like].iloc[0].to_dict()
    day = temp.start_date
    assert day is not None, "a temp is there for a day"
    own = dict.fromkeys(("name", "team", "roles", "salary_per_year", "contract_h"), "")
    paid = {"wage_per_h": "" if temp.wage_per_h is None else str(temp.wage_per_h)}
    known = {name: text for name, text in {**own, **paid}.items() if name in pattern}
    return {**pattern, **known, "agent": temp.agent, "start_date": str(day), "end_date": str(day)}
