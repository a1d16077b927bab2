"""Whether the store is whole: its steps, the trail's chain, kept files, manifests, rows that name other rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.store.blobs import FRAME, files_of, kept_bytes
from planner.store.database import Store
from planner.store.faults import StoreError
from planner.store.plans import FACTS
from planner.store.references import manifest_entries, referenced
from planner.store.scenario_files import content_digest
from planner.store.schema import current, newest
from planner.store.tables import Base, BlobRow, LayerRow, PlanRow, ScenarioRow, ScenarioVersion
from planner.store.trail import breaks_of_chain


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be.

    Attributes
    ----------
    kind : str
        One of `CHECKS`.
    sentence : str
    """

    kind: str
    sentence: str


def verify(store: Store) -> list[Finding]:
    """Every fault of the store, none if it is whole.

    Raises
    ------
    StoreError
        If it cannot be reached, or has no tables yet.
    """
    found = [Finding("steps", sentence) for sentence in _steps(store)]
    if found:
        return found
    with store.reading() as session:
        return [Finding(kind, sentence) for kind, check in CHECKS.items() for sentence in check(store, session)]


def _steps(store: Store) -> Iterator[str]:
    here = current(store)
    if here != newest():
        yield f"the store is at step {here or 'none'}, this program needs {newest()}: run `planner store upgrade`"


def _trail(store: Store, session: Session) -> Iterator[str]:
    del store
    yield from breaks_of_chain(session)


def _files(store: Store, session: Session) -> Iterator[str]:
    """Every kept file read and compared with its name; those of no use named."""
    needed, known = referenced(session), set()
    for row in session.scalars(select(BlobRow).order_by(BlobRow.sha256)):
        known.add(row.sha256)
        try:
            content = kept_bytes(store, row.sha256)
        except StoreError as error:
            yield f"file {row.sha256}: {error.faults[0].value or 'changed'}; bring it back from a backup"
            continue
        if len(content) != row.size:
            yield f"file {row.sha256}: {len(content)} bytes, its row says {row.size}"
        if row.kind == FRAME and pq.read_metadata(pa.BufferReader(content)).num_rows != row.rows:
            yield f"file {row.sha256}: its row says {row.rows} rows, it has others"
        if row.sha256 not in needed:
            yield f"file {row.sha256}: nothing names it; `planner store forget` lets it go"
    for path in files_of(store):
        if path.name not in known:
            yield f"file {path}: it has no row; `planner store forget` lets it go"


def _manifests(store: Store, session: Session) -> Iterator[str]:
    del store
    known = set(session.scalars(select(BlobRow.sha256)))
    for where, name, sha256 in manifest_entries(session):
        if sha256 not in known:
            yield f"{where}: its file {name} ({sha256}) is not kept"
    for version in session.scalars(select(ScenarioVersion).order_by(ScenarioVersion.id)):
        if content_digest(version.main, version.files) != version.sha256 or version.main not in version.files:
            yield f"scenario_version {version.id}: its list of files was altered"


def _numbers(store: Store, session: Session) -> Iterator[str]:
    """What is said twice is said alike: layers' rows, plans' facts, newest versions."""
    for layer, rows in session.execute(select(LayerRow, BlobRow.rows).join(BlobRow, BlobRow.sha256 == LayerRow.sha256)):
        if layer.rows != rows:
            yield f"layer {layer.id}: it says {layer.rows} rows, its file has {rows}"
    for plan in session.scalars(select(PlanRow).order_by(PlanRow.id)):
        yield from _facts(store, plan)
    newest_ones = (ScenarioVersion.scenario_id == ScenarioRow.id) & (ScenarioVersion.number == ScenarioRow.newest)
    without = select(ScenarioRow).join(ScenarioVersion, newest_ones, isouter=True).where(ScenarioVersion.id.is_(None))
    for row in session.scalars(without):
        yield f"scenario {row.name}: its newest version {row.newest} is gone"


def _facts(store: Store, plan: PlanRow) -> Iterator[str]:
    if FACTS not in plan.files:
        yield f"plan {plan.id}: its {FACTS} is gone"
        return
    try:
        said = json.loads(kept_bytes(store, plan.files[FACTS]))
    except StoreError:
        return  # told as a file
    if said != plan.facts or said.get("fingerprint") != plan.fingerprint:
        yield f"plan {plan.id}: its record and its {FACTS} say different things"


def _orphans(store: Store, session: Session) -> Iterator[str]:
    """Rows that name a row that is not there, whatever the database was told to hold."""
    del store
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                parent = key.column
                lone = select(column).where(column.is_not(None), column.not_in(select(parent))).distinct()
                for value in session.scalars(lone):
                    yield f"{table.name}: {column.name} {value} names no {parent.table.name}"


CHECKS: dict[str, Callable[[Store, Session], Iterator[str]]] = {
    "trail": _trail,
    "files": _files,
    "manifests": _manifests,
    "numbers": _numbers,
    "orphans": _orphans,
}
"""What is looked at, in this order, after the steps."""
