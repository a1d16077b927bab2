"""Which kept files some row names: by foreign key, or in a manifest of a version, a plan or a job."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from planner.store.tables import Base, BlobRow, JobRow, PlanRow, RosterVersion, ScenarioVersion

MANIFESTS = (ScenarioVersion, PlanRow)
"""Tables whose column ``files`` maps relative paths to sha256; `planner.store.verifying` checks each entry."""

CHECKED_FRAMES = ("people", "burdens", "before")
"""Frames that a roster's version names in its column ``checked`` (`planner.store.audited.Checked`)."""


def naming_columns() -> list[Column[str]]:
    """Every column that names a kept file."""
    blob = BlobRow.__table__.c.sha256
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column is blob for key in column.foreign_keys)
    ]


def manifest_entries(session: Session) -> Iterator[tuple[str, str, str]]:
    """Every entry of every manifest: which row, relative path, sha256."""
    for table in MANIFESTS:
        for number, files in session.execute(select(table.id, table.files).order_by(table.id)):
            for name, sha256 in files.items():
                yield f"{table.__tablename__} {number}", name, sha256
    for number, result in session.execute(select(JobRow.id, JobRow.result).order_by(JobRow.id)):
        for name, sha256 in result.get("files", {}).items():
            yield f"job {number}", name, sha256
    for number, checked in session.execute(select(RosterVersion.id, RosterVersion.checked).order_by(RosterVersion.id)):
        for name in CHECKED_FRAMES:
            if name in checked:
                yield f"roster_version {number}", name, checked[name]


def referenced(session: Session) -> set[str]:
    """The sha256 of every file that is needed."""
    found = {sha256 for _, _, sha256 in manifest_entries(session)}
    for column in naming_columns():
        found |= set(session.scalars(select(column).where(column.is_not(None))))
    return found
