"""Everything the store has about one person, as a folder they can be given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from planner.store.blobs import kept_bytes
from planner.store.database import Store
from planner.store.dump import tables
from planner.store.erasing import identify
from planner.store.faults import StoreError
from planner.store.folders import put
from planner.store.identity import Identity
from planner.store.person_rows import own_part, rows_about, tells
from planner.store.references import manifest_entries
from planner.store.tables import LineRow, RosterVersion

ROWS = "person.json"


@dataclass(frozen=True)
class Exported:
    """What was found.

    Attributes
    ----------
    rows, files : int
        Rows of tables; kept files of which the person's part was written.
    """

    rows: int
    files: int


def export_person(store: Store, agent: str, folder: Path) -> Exported:
    """Write all that the store tells of a person: ``person.json`` with every row, and their part of every file.

    Of tables and rosters only their own rows are written, of other texts only the lines that name them: what is about
    others stays out.

    Raises
    ------
    StoreError
        If nothing is about them, a kept file is damaged, or the folder cannot be written.
    """
    with store.reading() as session:
        identity = identify(store, session, agent)
        found: dict[str, list[dict[str, Any]]] = {}
        for table in tables():
            for row in session.execute(select(table).order_by(*table.primary_key.columns)).mappings():
                if tells(dict(row), identity):
                    found.setdefault(table.name, []).append(
                        {name: own_part(value, identity) for name, value in row.items()}
                    )
        named = {sha256: f"{where.replace(' ', '-')}/{name}" for where, name, sha256 in manifest_entries(session)}
        lines = select(RosterVersion.sha256, LineRow.name, RosterVersion.number)
        for sha256, line, number in session.execute(lines.join(LineRow, LineRow.id == RosterVersion.line_id)):
            named.setdefault(sha256, f"roster-{line}-version-{number}/roster.csv")
    files = dict(_parts(store, named, identity))
    if not found and not files:
        remedy = "Check the id; it is the one of the staff file."
        raise StoreError.told("person", agent, "the id of somebody whom the store tells of", remedy)
    for name, content in files.items():
        put(folder / "files", name, content)
    text = json.dumps({"agent": agent, "rows": found}, indent=2, ensure_ascii=False, default=str)
    put(folder, ROWS, (text + "\n").encode())
    return Exported(sum(map(len, found.values())), len(files))


def _parts(store: Store, named: dict[str, str], identity: Identity) -> Iterator[tuple[str, bytes]]:
    for sha256, name in sorted(named.items(), key=lambda item: item[1]):
        part = rows_about(kept_bytes(store, sha256), identity)
        if part is not None:
            yield f"{name}.csv" if name.endswith((".parquet", ".xlsx", ".html", ".gz")) else name, part
