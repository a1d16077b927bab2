"""What the next plan reads of the rosters published before it: files for a scenario's folder."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
from sqlalchemy.orm import Session

from planner.frames import LEDGER
from planner.report.files import write_table
from planner.scenario import Scenario
from planner.store.audited import WEEKS_BACK, horizon
from planner.store.burdens import ledger
from planner.store.database import Store
from planner.store.in_force import days_in_force, frame_in_force
from planner.store.tables import LineRow

PUBLISHED, PREVIOUS = "published_roster.csv", "previous_roster.csv"


def before_plan(store: Store, session: Session, line: LineRow, scenario: Scenario) -> dict[str, pd.DataFrame]:
    """What a line tells the next plan of a scenario, by the name of its file; what there is none of is left out.

    ``published_roster.csv`` holds what people know of the horizon and after it, ``previous_roster.csv`` the weeks
    before it, ``ledger.csv`` their burdens: ``[staff] published_roster``, ``previous_roster`` and ``ledger``.
    """
    first, last = horizon(scenario)
    back, day = dt.timedelta(7 * WEEKS_BACK), dt.timedelta(1)

    def told(start: dt.date, end: dt.date) -> pd.DataFrame:
        frame = frame_in_force(store, session, line, days_in_force(session, line.id, start, end))
        clock = {name: frame[name].dt.tz_convert(scenario.time_zone) for name in ("start", "end")}
        return frame.assign(**clock)

    made = {
        PUBLISHED: told(first, last + back),
        PREVIOUS: told(first - back, first - day),
        LEDGER.name: ledger(session, line),
    }
    return {name: frame for name, frame in made.items() if len(frame)}


def write_before_plan(store: Store, session: Session, line: LineRow, scenario: Scenario, folder: Path) -> list[Path]:
    """Write these files into a folder; one of an earlier time that there is nothing for any more goes.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    made = before_plan(store, session, line, scenario)
    for name in (PUBLISHED, PREVIOUS, LEDGER.name):
        if name in made:
            write_table(made[name], folder / name)
        else:
            (folder / name).unlink(missing_ok=True)
    return [folder / name for name in made]
