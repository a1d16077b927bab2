"""Versions of a line of rosters before they are published: drafted, proposed, withdrawn, laid on what is newer."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner.scenario import Inputs
from planner.store.audited import examined, horizon, on_days
from planner.store.blobs import keep_frame, kept_frame
from planner.store.bulk import collector_rests
from planner.store.database import Work
from planner.store.faults import ConflictError, StoreError
from planner.store.in_force import days_in_force, line_named, version_of
from planner.store.shifts import dates_of, within
from planner.store.tables import LineRow, RosterVersion

DRAFT, PROPOSED, PUBLISHED, WITHDRAWN = "draft", "proposed", "published", "withdrawn"
OPEN = (DRAFT, PROPOSED)
"""States in which a version may still be published."""


@dataclass(frozen=True)
class Drafted:
    """Where a draft comes from.

    Attributes
    ----------
    inputs : Inputs
        Scenario and staff it is held against.
    roster : DataFrame
        Frame ROSTER.
    plan_id : int, optional
        The plan in the store that it is the roster of.
    scenario_version_id : int, optional
        The scenario in the store that `inputs` were read from.
    first, last : date, optional
        Days it is to decide; the scenario's horizon where they are not said.
    """

    inputs: Inputs
    roster: pd.DataFrame
    plan_id: int | None = None
    scenario_version_id: int | None = None
    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day it is to decide."""
        first, last = horizon(self.inputs.scenario)
        return self.first or first, self.last or last


@collector_rests()
def draft(work: Work, line: str, drafted: Drafted, note: str = "") -> RosterVersion:
    """Keep a roster as the next version of a line; the line is made with its first.

    Parameters
    ----------
    work : Work
    line : str
        The team's name for its rosters.
    drafted : Drafted
    note : str
        What the author says to it.

    Raises
    ------
    StoreError
        If it decides days outside its scenario's horizon, or has shifts on none of its own days.
    """
    first, last = drafted.days
    begin, end = horizon(drafted.inputs.scenario)
    if not begin <= first <= last <= end:
        remedy = "Name days of the scenario, the first not after the last."
        raise StoreError.told(f"roster {line}", f"{first} to {last}", f"days from {begin} to {end}", remedy)
    beyond = drafted.roster[~dates_of(drafted.roster).between(begin, end)] if len(drafted.roster) else drafted.roster
    if len(beyond):
        days = sorted(set(dates_of(beyond)))
        remedy = "Take these rows out, or draft it with the scenario of those days."
        raise StoreError.told(f"roster {line}", f"shifts of {days[0]}", f"shifts from {begin} to {end}", remedy)
    row = _line(work, line)
    checked = examined(work, row, drafted.roster, drafted.inputs, (first, last))
    own = within(drafted.roster, first, last).reset_index(drop=True)
    version = RosterVersion(
        line_id=row.id,
        state=DRAFT,
        plan_id=drafted.plan_id,
        scenario_version_id=drafted.scenario_version_id,
        sha256=keep_frame(work, own.assign(date=dates_of(own)) if len(own) else own),
        time_zone=drafted.inputs.scenario.time_zone,
        from_date=first,
        to_date=last,
        files=checked.files,
        checked=checked.told(),
    )
    return _add(work, row, version, note)


def rebase(work: Work, line: str, number: int, inputs: Inputs | None = None, note: str = "") -> RosterVersion:
    """The roster of an earlier version as a new draft on what is published now; both are kept.

    It is the way to override a newer roster knowingly, and to go back to an older one.

    Parameters
    ----------
    inputs : Inputs, optional
        To audit it anew with what is published around it now; without them what was found before stands, and
        publishing tells if the days before have changed since.
    """
    row = locked(work, line)
    old = version_of(work.session, row, number)
    files, checked = old.files, dict(old.checked)
    if inputs is not None:
        roster = kept_frame(work.store, old.sha256)
        days = (old.from_date, old.to_date)
        anew = examined(work, row, roster, on_days(inputs, days), days)
        files, checked = anew.files, anew.told()
    seen = days_in_force(work.session, row.id, old.from_date, old.to_date)
    checked["seen"] = {date.isoformat(): version for date, version in seen.items()}
    version = RosterVersion(
        line_id=row.id,
        state=DRAFT,
        plan_id=old.plan_id,
        scenario_version_id=old.scenario_version_id,
        sha256=old.sha256,
        time_zone=old.time_zone,
        from_date=old.from_date,
        to_date=old.to_date,
        files=files,
        checked=checked,
    )
    return _add(work, row, version, note or f"version {number} again, on what is published now")


def propose(work: Work, line: str, number: int, note: str = "") -> RosterVersion:
    """Say that a draft is ready to be looked at.

    Raises
    ------
    StoreError
        If it is no draft.
    """
    version = _open(work, line, number, (DRAFT,))
    version.state = PROPOSED
    version.proposed_at, version.proposed_by = work.store.now(), work.who
    version.note = note or version.note
    work.session.flush()
    work.tell("roster.propose", subject(line, number), {"state": DRAFT}, {"state": PROPOSED, "note": version.note})
    return version


def withdraw(work: Work, line: str, number: int, note: str = "") -> RosterVersion:
    """Take back a draft or a proposal; a published one is overridden by another (`rebase`), never taken back.

    Raises
    ------
    StoreError
        If it is published or withdrawn already.
    """
    version = _open(work, line, number, OPEN)
    before = version.state
    version.state = WITHDRAWN
    version.note = note or version.note
    work.session.flush()
    work.tell("roster.withdraw", subject(line, number), {"state": before}, {"state": WITHDRAWN, "note": version.note})
    return version


def versions(session: Session, line: str) -> list[RosterVersion]:
    """Every version of a line, the newest first."""
    row = line_named(session, line)
    found = select(RosterVersion).where(RosterVersion.line_id == row.id)
    return list(session.scalars(found.order_by(RosterVersion.number.desc())))


def lines(session: Session) -> list[LineRow]:
    """Every line by name."""
    return list(session.scalars(select(LineRow).order_by(LineRow.name)))


def subject(line: str, number: int) -> str:
    """A version as the trail names it."""
    return f"roster {line} {number}"


def locked(work: Work, line: str) -> LineRow:
    """A line that nobody else changes until this work is done.

    Raises
    ------
    StoreError
        If there is none of that name.
    """
    found = select(LineRow).where(LineRow.name == line).with_for_update()
    return work.session.scalars(found).one_or_none() or line_named(work.session, line)


def _line(work: Work, name: str) -> LineRow:
    known = work.session.scalars(select(LineRow.id).where(LineRow.name == name)).one_or_none()
    if known is None:
        with suppress(IntegrityError), work.session.begin_nested():  # another may make it at the same moment
            work.session.add(LineRow(name=name, newest=0, published=None))
    return locked(work, name)


def _add(work: Work, line: LineRow, version: RosterVersion, note: str) -> RosterVersion:
    line.newest += 1
    version.number, version.base, version.note = line.newest, line.published, note
    version.made_at, version.made_by = work.store.now(), work.who
    work.session.add(version)
    work.session.flush()
    after = {
        "from": version.from_date.isoformat(),
        "to": version.to_date.isoformat(),
        "base": version.base,
        "plan": version.plan_id,
        "roster": version.sha256,
        "breaches": len(version.checked["breaches"]),
        "note": note,
    }
    work.tell("roster.draft", subject(line.name, version.number), None, after)
    return version


def _open(work: Work, line: str, number: int, states: tuple[str, ...]) -> RosterVersion:
    row = locked(work, line)
    version = version_of(work.session, row, number)
    if version.state not in states:
        raise not_open(line, version)
    return version


def not_open(line: str, version: RosterVersion) -> StoreError:
    """What is told of a version that is past the state that was asked for."""
    who = {
        PUBLISHED: (version.published_by, version.published_at),
        PROPOSED: (version.proposed_by, version.proposed_at),
    }.get(version.state)
    said = f"{version.state} by {who[0]}, {who[1]:%Y-%m-%d %H:%M} UTC" if who and who[1] else version.state
    remedy = f"Make a new draft: planner publish rebase '{line}' {version.number}"
    return ConflictError(subject(line, version.number), said, remedy)
