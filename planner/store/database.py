"""The store: one code path over SQLite and PostgreSQL, chosen by address, with large files beside it."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from planner.store.faults import ConflictError, StoreError
from planner.store.trail import add_trail

ADDRESS, FILES = "PLANNER_DB", "PLANNER_FILES"
"""Environment: the database's address (or a path of a SQLite file), and the folder of large files."""

PATIENCE_S = 10.0
"""How long a writer waits for another before it says that the store is busy."""

FREE = "a store that nobody holds"

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """The moment, in UTC."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, eq=False)
class Store:
    """An open store; cheap to pass around, safe between threads.

    Attributes
    ----------
    engine : Engine
    files : Path
        Folder of large files, named by their content.
    now : callable
        The clock; moments are only shown and compared with moments people set, never used to order writes.
    """

    engine: Engine
    files: Path
    now: Clock = utc_now

    @property
    def address(self) -> str:
        """Where it is, without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Give back its connections."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent look; nothing it changes is kept.

        Raises
        ------
        StoreError
            If the database cannot be reached.
        """
        with self._session("begin") as session:
            yield session

    @contextmanager
    def writing(self, who: str) -> Iterator[Work]:
        """One change, whole or not at all; its trail is part of it.

        Parameters
        ----------
        who : str
            Account that answers for it.

        Raises
        ------
        ConflictError
            If somebody else changed the same row meanwhile.
        StoreError
            If the database cannot be reached or written.
        """
        with self._session("begin immediate") as session:
            try:
                yield Work(self, session, who)
                session.commit()
            except StaleDataError as stale:
                raise ConflictError(self.address, "", "Somebody else changed it meanwhile: look again.") from stale

    @contextmanager
    def _session(self, begin: str) -> Iterator[Session]:
        engine = self.engine.execution_options(planner_begin=begin)
        try:
            with Session(engine, expire_on_commit=False) as session:
                yield session
        except DBAPIError as error:
            raise told(error, self.address) from error


@dataclass(frozen=True)
class Work:
    """A change under way.

    Attributes
    ----------
    store : Store
    session : Session
    who : str
    """

    store: Store
    session: Session
    who: str

    def tell(self, what: str, subject: str, before: object = None, after: object = None) -> None:
        """Add to the trail: a verb of the house, what it was done to, how it was, how it is.

        Before and after are JSON, without pay, without secrets.
        """
        add_trail(self.session, self.store.now(), self.who, what, subject, before, after)


def default_folder() -> Path:
    """Where this user's data lie: ``XDG_DATA_HOME``, ``LOCALAPPDATA`` or ``~/.local/share``."""
    home = os.environ.get("XDG_DATA_HOME") or (os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else None)
    return Path(home or Path.home() / ".local" / "share") / "contact-centre-planner"


def open_store(address: str | None = None, *, files: Path | None = None, now: Clock = utc_now) -> Store:
    """Open a store; its tables are not looked at (see `planner.store.schema`).

    Parameters
    ----------
    address : str, optional
        A database address (``postgresql://user@host/planner``, ``sqlite:////srv/planner.db``) or a path of a SQLite
        file; without one `PLANNER_DB`, else a file in `default_folder`.
    files : Path, optional
        Folder of large files; without one `PLANNER_FILES`, else beside the SQLite file or in `default_folder`.
    now : callable, optional
        The clock, for tests.

    Raises
    ------
    StoreError
        If the address is not one, or its folder cannot be made.
    """
    url = _url(address or os.environ.get(ADDRESS) or str(default_folder() / "planner.db"))
    chosen = files or (Path(os.environ[FILES]) if os.environ.get(FILES) else None)
    try:
        if url.get_backend_name() == "sqlite":
            path = Path(str(url.database)).absolute()
            path.parent.mkdir(parents=True, exist_ok=True)
            chosen = chosen or path.with_name(f"{path.name}.files")
            with suppress(OSError):  # there already; or not to be written, which SQLite says
                path.touch(mode=0o600, exist_ok=False)  # it holds pay: SQLite itself would let everybody read it
        folder = (chosen or default_folder() / "files").absolute()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        where = str(error.filename or url.database)
        raise StoreError.told(where, str(error.strerror), "a folder that can be written", f"Set {ADDRESS}.") from error
    return Store(_engine(url), folder, now)


def _url(address: str) -> URL:
    if "://" not in address:
        return URL.create("sqlite+pysqlite", database=str(Path(address).absolute()))
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise _no_address(address) from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite+pysqlite")
    raise _no_address(url.render_as_string(hide_password=True))


def _no_address(value: str) -> StoreError:
    remedy = "Write for example postgresql://planner@db.example/planner, or the path of a file."
    return StoreError.told(ADDRESS, value, "an address of SQLite or PostgreSQL", remedy)


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() == "sqlite":
            engine = create_engine(url, connect_args={"timeout": PATIENCE_S})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": max(1, int(PATIENCE_S))})
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    except (ImportError, NoSuchModuleError) as error:
        remedy = "Install it with: pip install 'contact-centre-planner[postgres]'"
        raise StoreError.told(ADDRESS, url.drivername, "a database driver that is installed", remedy) from error


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    """Write-ahead log, keys held, and every commit on the disk before it is told."""
    del record
    connection.isolation_level = None  # we begin transactions ourselves, so that a reader never writes
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(connection: Any, record: object) -> None:
    """Nobody waits for another's lock without end."""
    del record
    connection.execute(f"SET lock_timeout = {PATIENCE_S * 1000:.0f}")
    connection.commit()


def _begin_sqlite(connection: Any) -> None:
    """A writer takes the lock at once: two who read and then write would otherwise fail each other."""
    connection.exec_driver_sql(connection.get_execution_options().get("planner_begin", "begin immediate"))


def told(error: DBAPIError, address: str) -> StoreError:
    """A database's fault in words."""
    text = " ".join(str(error.orig).split())
    causes = (
        ("deadlock", FREE, "You and somebody else waited for each other; nothing was changed, try again."),
        ("is locked", FREE, f"Somebody wrote for {PATIENCE_S:g} s and more; nothing was changed, try again."),
        ("lock timeout", FREE, f"Somebody wrote for {PATIENCE_S:g} s and more; nothing was changed, try again."),
        ("readonly", "a store that can be written", "Give yourself the right to write there, or set PLANNER_DB."),
        ("unable to open", "a folder that can be written", "SQLite writes beside its file even to read: allow it."),
        ("disk is full", "space on the disk", "Make space and do it again; nothing was changed."),
        ("No space left", "space on the disk", "Make space and do it again; nothing was changed."),
        ("no such table", "a store of this version", "Run `planner store upgrade`."),
        ("does not exist", "a store of this version", "Run `planner store upgrade`."),
    )
    for sign, expected, remedy in causes:
        if sign in text:
            return StoreError.told(address, text, expected, remedy)
    if isinstance(error, OperationalError):
        remedy = "See that the database runs and the address is right; nothing was changed."
        return StoreError.told(address, text, "a database that answers", remedy)
    return StoreError.told(address, text, "a change that the store allows", "Nothing was changed.")
