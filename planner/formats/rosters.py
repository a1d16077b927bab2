"""A roster file, ours or a spreadsheet recognised by its content."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from forecasting.table import FaultBook
from planner.formats.reading import Context, Read
from planner.formats.registry import recognised
from planner.formats.roster_csv import read_roster
from planner.scenario import Agent, Scenario


def read_any_roster(path: Path, scenario: Scenario, agents: tuple[Agent, ...], book: FaultBook) -> Read:
    """Frame ROSTER of a file; rows of people who are not in the staff file are left out with a warning."""
    foreign = recognised(path, "roster")
    if foreign is not None:
        return foreign.read(path, Context(scenario, agents), book)
    frame = read_roster(path, scenario.time_zone, book)
    ids = {agent.agent for agent in agents}
    strangers = sorted(set(frame["agent"]) - ids)
    if not strangers:
        return Read(frame)
    named = ", ".join(strangers[:5]) + (", ..." if len(strangers) > 5 else "")
    warning = f"{path.name}: {len(strangers)} people who are not in the staff file are left out: {named}"
    return Read(frame[frame["agent"].isin(ids)].reset_index(drop=True), (warning,))


def before_start(read: Read, path: Path, scenario: Scenario) -> Read:
    """Only segments that begin before the planned days; a previous roster says what was."""
    start = pd.Timestamp(scenario.start, tz=scenario.time_zone)
    past = read.frame["start"] < start
    if past.all():
        return read
    warning = f"{path.name}: {int((~past).sum())} segments from {scenario.start} on are not of the past: left out"
    return Read(read.frame[past].reset_index(drop=True), (*read.warnings, warning))
