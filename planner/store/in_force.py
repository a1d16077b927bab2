"""What is published: for each day of a line the newest version that decides it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.frames import ROSTER
from planner.store.blobs import kept_frame
from planner.store.database import Store
from planner.store.faults import StoreError
from planner.store.shifts import Shift, dates_of, shifts_of
from planner.store.tables import DayRow, LineRow, RosterVersion

Days = dict[dt.date, int]
"""Which version decides which day."""


@dataclass(frozen=True)
class Stand:
    """Shifts of some days, and the people who have them.

    Attributes
    ----------
    shifts : list of Shift
        By person and day.
    names : dict of agent to str
    """

    shifts: list[Shift]
    names: dict[str, str]


def line_named(session: Session, name: str) -> LineRow:
    """A line of rosters.

    Raises
    ------
    StoreError
        If there is none of that name.
    """
    row = session.scalars(select(LineRow).where(LineRow.name == name)).one_or_none()
    if row is None:
        known = ", ".join(session.scalars(select(LineRow.name).order_by(LineRow.name)))
        remedy = "Name one of them, or draft its first roster." if known else "Draft its first roster."
        raise StoreError.told("line of rosters", name, f"one of: {known}" if known else "a line with a roster", remedy)
    return row


def version_of(session: Session, line: LineRow, number: int) -> RosterVersion:
    """A version of a line.

    Raises
    ------
    StoreError
        If there is none of that number.
    """
    found = select(RosterVersion).where(RosterVersion.line_id == line.id, RosterVersion.number == number)
    row = session.scalars(found).one_or_none()
    if row is None:
        remedy = "`planner publish list` tells them."
        raise StoreError.told(f"roster {line.name}", f"version {number}", f"a version from 1 to {line.newest}", remedy)
    return row


def days_in_force(session: Session, line_id: int, first: dt.date, last: dt.date) -> Days:
    """Which version decides each day from `first` to `last`; days that nothing decides are left out."""
    found = select(DayRow.date, DayRow.version).where(DayRow.line_id == line_id, DayRow.date.between(first, last))
    return {row.date: row.version for row in session.execute(found.order_by(DayRow.date))}


def frame_in_force(store: Store, session: Session, line: LineRow, days: Mapping[dt.date, int]) -> pd.DataFrame:
    """Frame ROSTER of some days, each from the version that decides it."""
    frames = []
    for number in sorted(set(days.values())):
        frame = kept_frame(store, version_of(session, line, number).sha256)
        own = {date for date, version in days.items() if version == number}
        frames.append(frame[dates_of(frame).isin(own).to_numpy()] if len(frame) else frame)
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return ROSTER.empty()
    zone = filled[-1]["start"].dt.tz
    same = [frame.assign(**{name: frame[name].dt.tz_convert(zone) for name in ("start", "end")}) for frame in filled]
    return pd.concat(same).sort_values(["agent", "start"], kind="stable", ignore_index=True)


def stand_of(store: Store, session: Session, line: LineRow, days: Mapping[dt.date, int]) -> Stand:
    """Shifts of some days, each from the version that decides it."""
    shifts: list[Shift] = []
    names: dict[str, str] = {}
    for number in sorted(set(days.values())):
        one = stand_of_version(store, version_of(session, line, number))
        shifts += [shift for shift in one.shifts if days.get(shift.date) == number]
        names |= one.names
    return Stand(sorted(shifts, key=lambda one: (one.agent, one.date, one.start)), names)


def stand_of_version(store: Store, version: RosterVersion) -> Stand:
    """Shifts of a whole version."""
    people = people_of_version(store, version)
    zones = dict(zip(people["agent"], people["time_zone"], strict=True))
    shifts = shifts_of(kept_frame(store, version.sha256), zones, version.time_zone)
    return Stand(shifts, dict(zip(people["agent"], people["name"], strict=True)))


def people_of_version(store: Store, version: RosterVersion) -> pd.DataFrame:
    """Everybody of a version's staff file, in the columns of `planner.store.tables.PersonFact`."""
    return kept_frame(store, version.files["people"])
