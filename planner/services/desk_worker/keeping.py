"""A roster that somebody made from a plan's, written as a plan of its own with all it stands on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from planner.desk.answers import ABSENT as COLUMNS
from planner.desk.changed import Changed
from planner.desk.kept_plan import Desk
from planner.desk.remade import remade
from planner.report import write
from planner.report.files import write_table
from planner.report.names import MADE_FROM
from planner.roster.decided import ABSENT, DECIDED


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
