"""One file that holds the whole store, and brings it back into either database."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from planner.store.blobs import kept_bytes, write_whole
from planner.store.database import Store, told
from planner.store.dump import lines_of, load_lines, tables
from planner.store.faults import StoreError
from planner.store.schema import bring_up_to_date, climb_to, current, newest
from planner.store.sweeping import sweep
from planner.store.tables import BlobRow

FORM = 1
HEAD = "store.json"


@dataclass(frozen=True)
class BackedUp:
    """What a backup holds.

    Attributes
    ----------
    step : str
        The store's step when it was made.
    rows : dict of table to int
    files : int
    """

    step: str
    rows: dict[str, int]
    files: int


def back_up(store: Store, path: Path) -> BackedUp:
    """Write one consistent file: every table as it is at one moment, and every kept file.

    It holds pay, personal data and secrets as the store does: only its owner may read it.

    Raises
    ------
    StoreError
        If the store has no tables, a kept file is gone or altered, or the file cannot be written.
    """
    step = current(store)
    if step is None:
        raise StoreError.told(store.address, "", "a store with tables", "Run `planner store upgrade`.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(number, "wb") as sink, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
                made = _write(store, archive, step)
            with Path(name).open("rb") as whole:
                os.fsync(whole.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        remedy = "Name another file, or make space; nothing was left behind."
        raise StoreError.told(str(path), str(error.strerror), "a file that can be written", remedy) from error
    except DBAPIError as error:
        raise told(error, store.address) from error
    return made


def restore(store: Store, path: Path, who: str, *, replace: bool = False) -> BackedUp:
    """Bring a backup back, whole or not at all; then take the steps that it lacks.

    Parameters
    ----------
    store : Store
    path : Path
        As `back_up` wrote it, from either database.
    who : str
        Account that answers for it.
    replace : bool
        Also over a store that holds something, which is lost.

    Raises
    ------
    StoreError
        If it is no whole backup, of a newer program, or the store holds something and `replace` is not said.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            head = _head(archive, path)
            _keep_files(store, archive, path)
            with store.engine.begin() as connection:
                _make_room(connection, store, replace=replace)
                climb_to(connection, store, head.step)
                _load(connection, archive, head, path)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        if isinstance(error, StoreError):
            raise
        raise _no_backup(path, str(error)) from error
    except DBAPIError as error:
        raise told(error, store.address) from error
    bring_up_to_date(store)
    with store.writing(who) as work:
        work.tell("store.restore", path.name, None, {"step": head.step, "rows": sum(head.rows.values())})
    sweep(store, who)
    return head


def _write(store: Store, archive: zipfile.ZipFile, step: str) -> BackedUp:
    engine = store.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    rows: dict[str, int] = {}
    with engine.execution_options(planner_begin="begin").connect() as connection:
        there = set(inspect(connection).get_table_names())
        for table in (one for one in tables() if one.name in there):
            lines = list(lines_of(connection, table))
            rows[table.name] = len(lines)
            _put(archive, f"tables/{table.name}.jsonl", "".join(lines).encode())
        kept = connection.execute(select(BlobRow.sha256).order_by(BlobRow.sha256)).scalars().all()
        for sha256 in kept:
            _put(archive, f"files/{sha256}", kept_bytes(store, sha256))
    said = {"form": FORM, "step": step, "rows": rows, "files": len(kept), "made_at": store.now().isoformat()}
    _put(archive, HEAD, json.dumps(said, indent=2).encode())
    return BackedUp(step, rows, len(kept))


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name)  # without the clock: the same store gives the same bytes
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, content)


def _head(archive: zipfile.ZipFile, path: Path) -> BackedUp:
    said: dict[str, Any] = json.loads(archive.read(HEAD))
    if said["form"] != FORM or said["step"] > newest():
        remedy = "Use the newer program."
        raise StoreError.told(str(path), f"step {said['step']}", f"a backup of step {newest()} or older", remedy)
    return BackedUp(said["step"], said["rows"], said["files"])


def _keep_files(store: Store, archive: zipfile.ZipFile, path: Path) -> None:
    for name in archive.namelist():
        if not name.startswith("files/"):
            continue
        sha256, content = name.removeprefix("files/"), archive.read(name)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise _no_backup(path, f"{name} was altered")
        place = store.files / sha256[:2] / sha256
        if not place.is_file() or hashlib.sha256(place.read_bytes()).hexdigest() != sha256:
            write_whole(place, content)


def _make_room(connection: Connection, store: Store, *, replace: bool) -> None:
    """An empty database; what is in it is dropped only where that was said."""
    there = set(inspect(connection).get_table_names())
    held = [table.name for table in tables() if table.name in there and _count(connection, table)]
    if held and not replace:
        remedy = "Restore into an empty one, or say --replace: what it holds is then lost."
        raise StoreError.told(store.address, f"rows in {', '.join(held)}", "an empty store", remedy)
    everything = " CASCADE" if connection.dialect.name == "postgresql" else ""
    for view in inspect(connection).get_view_names():
        connection.execute(text(f'DROP VIEW IF EXISTS "{view}"{everything}'))
    after = [name for name in there if name not in {table.name for table in tables()}]
    for name in [*(table.name for table in reversed(tables()) if table.name in there), *after]:
        connection.execute(text(f'DROP TABLE "{name}"'))
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP FUNCTION IF EXISTS trail_stays()"))


def _count(connection: Connection, table: Any) -> int:
    return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def _load(connection: Connection, archive: zipfile.ZipFile, head: BackedUp, path: Path) -> None:
    for table in tables():
        if table.name not in head.rows:
            continue  # a table of a later step
        with archive.open(f"tables/{table.name}.jsonl") as raw:
            count = load_lines(connection, table, io.TextIOWrapper(raw, encoding="utf-8"))
        if count != head.rows[table.name]:
            raise _no_backup(path, f"{count} rows of {table.name}, not {head.rows[table.name]}")


def _no_backup(path: Path, found: str) -> StoreError:
    remedy = "Take another backup; nothing was changed."
    return StoreError.told(str(path), found, "a whole file that `planner store backup` wrote", remedy)
