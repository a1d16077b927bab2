"""A roster that somebody made from a plan's, kept as a plan of its own with all it stands on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from planner.desk.kept_plan import Desk
from planner.desk.remade import remade
from planner.frames import CHANGES
from planner.report import write
from planner.report.files import write_table
from planner.report.names import MADE_FROM
from planner.roster.decided import ABSENT, DECIDED
from planner.scenario import Inputs

COLUMNS = ("agent", "start", "end", "kind", "note")
"""Of absent.csv: those of the availability file."""


@dataclass(frozen=True)
class Changed:
    """A roster other than its plan's.

    Attributes
    ----------
    how : str
        What was done: remedy, repair, leave, swap, fit, edit.
    says : tuple of str
        What changes, in sentences.
    inputs : Inputs
        What is known now: absences, temps.
    roster : DataFrame
        Frame ROSTER.
    decided : DataFrame
        Frame CHANGES: decisions about people beside those that the plan stood on already.
    notes : tuple of str
    """

    how: str
    says: tuple[str, ...]
    inputs: Inputs
    roster: pd.DataFrame
    decided: pd.DataFrame = field(default_factory=CHANGES.empty)
    notes: tuple[str, ...] = ()


def write_changed(desk: Desk, changed: Changed, folder: Path, origin: Mapping[str, object]) -> None:
    """Write it as a plan, simulated and priced, and beside it who is missing, what was decided and where it is from.

    Parameters
    ----------
    desk : Desk
        Of the plan before.
    folder : Path
    origin : mapping
        Told first in ``made_from.json``: the plan's number, what was asked.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    write(remade(desk, changed.inputs, changed.roster, changed.notes), folder)
    gone = [
        (one.agent, one.start.isoformat(), one.end.isoformat(), one.kind, one.note)
        for one in changed.inputs.absences
        if one.note == "missing"
    ]
    if gone:
        write_table(pd.DataFrame(gone, columns=list(COLUMNS)), folder / ABSENT)
    decided = [frame for frame in (desk.decided, changed.decided) if len(frame)]
    if decided:
        write_table(pd.concat(decided, ignore_index=True), folder / DECIDED)
    told = {**origin, "how": changed.how, "says": list(changed.says)}
    (folder / MADE_FROM).write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
