"""A roster file, ours or a spreadsheet recognised by its content."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from forecasting.faults import InputError
from forecasting.table import FaultBook
from planner.formats.foreign import Wishes
from planner.formats.importing import import_files, known_format
from planner.formats.opening import open_sheets
from planner.formats.reading import Read
from planner.formats.roster_csv import read_roster, roster_frame
from planner.scenario import Agent, Scenario


def read_any_roster(path: Path, scenario: Scenario, agents: tuple[Agent, ...], book: FaultBook) -> Read:
    """Frame ROSTER of a file; rows of people who are not in the staff file are left out with a warning."""
    if not _is_ours(path):
        return _foreign(path, scenario, agents, book)
    frame = read_roster(path, scenario.time_zone, book)
    ids = {agent.agent for agent in agents}
    strangers = sorted(set(frame["agent"]) - ids)
    if not strangers:
        return Read(frame)
    named = ", ".join(strangers[:5]) + (", ..." if len(strangers) > 5 else "")
    warning = f"{path.name}: {len(strangers)} people who are not in the staff file are left out: {named}"
    return Read(frame[frame["agent"].isin(ids)].reset_index(drop=True), (warning,))


def _is_ours(path: Path) -> bool:
    """Whether a file has our own columns, or no format knows it: then our reader tells what is wrong with it."""
    try:
        sheets = open_sheets(path)
    except InputError:
        return True
    own = {"agent", "date", "start", "end"}
    known = [known_format(sheet) for sheet in sheets]
    ours = any(own <= {cell.strip() for cell in row} for sheet in sheets for row in sheet.head.rows[:1])
    return ours or not any(one is not None and one.gives == "roster" for one in known)


def _foreign(path: Path, scenario: Scenario, agents: tuple[Agent, ...], book: FaultBook) -> Read:
    try:
        found = import_files([path], Wishes.of(scenario, agents))
    except InputError as error:
        book.faults.extend(error.faults)
        book.more += error.more
        return Read(roster_frame([], scenario.time_zone))
    return Read(found.frames.get("roster", roster_frame([], scenario.time_zone)), tuple(found.told.sentences()))


def before_start(read: Read, path: Path, scenario: Scenario) -> Read:
    """Only segments that begin before the planned days; a previous roster says what was."""
    start = pd.Timestamp(scenario.start, tz=scenario.time_zone)
    past = read.frame["start"] < start
    if past.all():
        return read
    warning = f"{path.name}: {int((~past).sum())} segments from {scenario.start} on are not of the past: left out"
    return Read(read.frame[past].reset_index(drop=True), (*read.warnings, warning))
