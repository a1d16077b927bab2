"""Scenarios people edit together: their versions listed, compared and laid out in folders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.store.database import Store, Work
from planner.store.faults import StoreError
from planner.store.folders import write_files
from planner.store.scenario_changes import differences
from planner.store.tables import ScenarioRow, ScenarioVersion


@dataclass(frozen=True)
class ScenarioLine:
    """One scenario of the list: its newest version."""

    name: str
    newest: int
    note: str
    made_at: dt.datetime
    made_by: str
    archived: bool


@dataclass(frozen=True)
class VersionLine:
    """One version of a scenario.

    Attributes
    ----------
    base : int, optional
        The version it was made from.
    aside : bool
        Saved when somebody else had already saved a newer one: kept, but not the newest.
    """

    number: int
    note: str
    base: int | None
    aside: bool
    made_at: dt.datetime
    made_by: str


@dataclass(frozen=True)
class CheckedOut:
    """A version laid out in a folder.

    Attributes
    ----------
    path : Path
        The scenario file.
    allow : tuple of Path
        Folders to allow when it is read: its files may lie beside its own folder.
    version_id : int
    """

    path: Path
    allow: tuple[Path, ...]
    version_id: int


def rename_scenario(work: Work, name: str, to: str) -> None:
    """Give a scenario another name; its versions and plans stay its own.

    Raises
    ------
    StoreError
        If there is no such scenario, or one of the new name.
    """
    row = scenario_row(work.session, name, alone=True)
    check_free(work.session, to)
    row.name = to
    work.tell("scenario.rename", f"scenario {to}", name, to)


def archive_scenario(work: Work, name: str, *, archived: bool = True) -> None:
    """Put a scenario out of the list, or back; nothing of it goes.

    Raises
    ------
    StoreError
        If there is no such scenario.
    """
    row = scenario_row(work.session, name, alone=True)
    before = row.archived_at is not None
    row.archived_at = work.store.now() if archived else None
    work.tell("scenario.archive", f"scenario {name}", before, archived)


def list_scenarios(session: Session, *, archived: bool = False) -> list[ScenarioLine]:
    """Scenarios by name; archived ones where asked."""
    newest = (ScenarioVersion.scenario_id == ScenarioRow.id) & (ScenarioVersion.number == ScenarioRow.newest)
    rows = session.execute(
        select(ScenarioRow, ScenarioVersion).join(ScenarioVersion, newest).order_by(ScenarioRow.name)
    )
    return [
        ScenarioLine(row.name, row.newest, version.note, version.made_at, version.made_by, row.archived_at is not None)
        for row, version in rows
        if archived or row.archived_at is None
    ]


def list_versions(session: Session, name: str) -> list[VersionLine]:
    """Versions of a scenario, newest first."""
    wanted = select(ScenarioVersion).where(ScenarioVersion.scenario_id == scenario_row(session, name).id)
    return [
        VersionLine(row.number, row.note, row.base, row.aside, row.made_at, row.made_by)
        for row in session.scalars(wanted.order_by(ScenarioVersion.number.desc()))
    ]


def scenario_row(session: Session, name: str, *, alone: bool = False) -> ScenarioRow:
    """A scenario's record; `alone`, nobody else changes it until this change is kept.

    Raises
    ------
    StoreError
        If there is none of this name.
    """
    wanted = select(ScenarioRow).where(ScenarioRow.name == name)
    row = session.scalars(wanted.with_for_update() if alone else wanted).one_or_none()
    if row is None:
        raise StoreError.told("scenario", name, "a scenario of the store", "List them with `planner store list`.")
    return row


def version_row(session: Session, name: str, number: int | None = None) -> ScenarioVersion:
    """A version's record, the newest without `number`.

    Raises
    ------
    StoreError
        If there is no such scenario or version.
    """
    row = scenario_row(session, name)
    wanted = select(ScenarioVersion).where(ScenarioVersion.scenario_id == row.id)
    version = session.scalars(wanted.where(ScenarioVersion.number == (number or row.newest))).one_or_none()
    if version is None:
        remedy = "List its versions, and name one of them."
        raise StoreError.told(f"scenario {name}", f"version {number}", f"1 to {row.newest}", remedy)
    return version


def check_out_scenario(store: Store, name: str, folder: Path, number: int | None = None) -> CheckedOut:
    """Lay a version out in a folder, so that ``planner plan`` runs on it; the newest without `number`.

    Raises
    ------
    StoreError
        If there is no such version, a file of it is gone or altered, or the folder cannot be written.
    """
    with store.reading() as session:
        version = version_row(session, name, number)
    write_files(store, version.files, folder)
    return CheckedOut(folder / version.main, (folder,), version.id)


def version_differences(
    store: Store, name: str, number: int, other: int | None = None, *, pay: bool = False
) -> Sequence[str]:
    """What a later version says otherwise than an earlier one, in sentences.

    Parameters
    ----------
    number, other : int
        The version it was, and the version it is (the newest without one).
    pay : bool
        Whether amounts of pay are told; else only that they changed.
    """
    with store.reading() as session:
        before, after = version_row(session, name, number), version_row(session, name, other)
    return differences(store, (before.main, before.files), (after.main, after.files), pay=pay)


def check_name(name: str) -> None:
    """Refuse an empty name."""
    if not name.strip():
        raise StoreError.told("scenario", name, "a name", "Give it one.")


def check_free(session: Session, name: str) -> None:
    """Refuse a name that is taken, or empty."""
    check_name(name)
    if session.scalar(select(ScenarioRow.id).where(ScenarioRow.name == name)) is not None:
        remedy = "Choose another name, or save a version of that one."
        raise StoreError.told("scenario", name, "a name that no scenario has", remedy)
