"""Which kept files some row names: by foreign key, or in the manifest of a scenario, plan, roster or job."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from planner.store.tables import Base, BlobRow, JobRow, PlanRow, RosterVersion, ScenarioVersion

MANIFESTS = (ScenarioVersion, PlanRow, RosterVersion)
"""Tables whose column ``files`` maps names or relative paths to sha256; `planner.store.verifying` checks each entry."""


def manifests(session: Session) -> Iterator[ScenarioVersion | PlanRow | RosterVersion]:
    """Every row with a manifest."""
    yield from session.scalars(select(ScenarioVersion))
    yield from session.scalars(select(PlanRow))
    yield from session.scalars(select(RosterVersion))


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


def referenced(session: Session) -> set[str]:
    """The sha256 of every file that is needed."""
    found = {sha256 for _, _, sha256 in manifest_entries(session)}
    for column in naming_columns():
        found |= set(session.scalars(select(column).where(column.is_not(None))))
    return found
