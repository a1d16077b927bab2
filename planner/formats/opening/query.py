"""Rows of a query in any SQL database as a sheet: the names of its columns are row 1. Nothing is ever written."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pandas as pd
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from planner.formats.head import ROWS, Head
from planner.formats.opening.limits import refused
from planner.formats.opening.rows import given
from planner.formats.opening.typed_cells import text_of
from planner.formats.told import Told

BATCH = 20_000
"""Rows at a time."""
ASKS = re.compile(r"(?is)^(?:\s+|--[^\n]*\n|/\*.*?\*/)*(?:select|with)\b")
"""How a query that only reads begins."""
PATIENCE_S = "10"
"""How long a database may take to answer that it is there."""


@dataclass(frozen=True)
class QuerySheet:
    """A query; it is asked once for its head, and again for its rows.

    Attributes
    ----------
    address : URL
    query : str
    where : str
        The database, without its password.
    head : Head
    """

    address: URL = field(repr=False)
    query: str
    where: str
    head: Head

    def raw(self) -> bytes:
        """A query has no bytes of its own."""
        raise refused(self.where, "rows of a query", "a file", "Save it as a file, and name that.")

    def batches(self, first_row: int, columns: Mapping[str, int], told: Told) -> Iterator[pd.DataFrame]:
        """Rows from `first_row` on; see `Sheet`."""
        row = 2
        for names, block in _asked(self.address, self.query, self.where):
            wide = len(names)
            cells = {
                name: [text_of(one[at]) for one in block] if at < wide else [""] * len(block)
                for name, at in columns.items()
            }
            frame = pd.DataFrame(cells, index=np.arange(row, row + len(block)), dtype=str)
            row += len(block)
            if len(frame := given(frame[frame.index >= first_row], self.where, told)):
                yield frame


def open_query(address: str, query: str) -> QuerySheet:
    """A query's rows as a sheet.

    Parameters
    ----------
    address : str
        As SQLAlchemy writes it: ``postgresql+psycopg://reader@host/shop``, ``sqlite:///tickets.sqlite``.
    query : str
        One statement that begins with SELECT or WITH.

    Raises
    ------
    InputError
        If it cannot be asked. No message shows the password.
    """
    try:
        url = make_url(address)
    except ArgumentError as error:
        example = "an address such as sqlite:///tickets.sqlite or postgresql+psycopg://reader@host/shop"
        raise refused("the database's address", "", example, "Correct it.") from error
    sqlite = url.get_backend_name() == "sqlite"
    where = Path(url.database or "").name if sqlite else url.set(password=None, query={}).render_as_string()
    if not ASKS.match(query):
        raise refused(f"{where}, query", query[:40], "one that begins with SELECT or WITH", "Nothing else is asked.")
    for names, block in _asked(url, query, where, ROWS - 1):
        return QuerySheet(
            url, query, where, Head.of([list(names), *([text_of(cell) for cell in row] for row in block)])
        )
    raise refused(where, "no rows", "rows", "Correct the query.")


def _asked(
    url: URL, query: str, where: str, rows: int = BATCH
) -> Iterator[tuple[Sequence[str], Sequence[Sequence[object]]]]:
    """Names of the columns, and rows, batch by batch."""
    with _reading(url, where) as connection:
        answer = connection.execution_options(stream_results=True, max_row_buffer=rows).execute(text(query))
        names = list(answer.keys())
        while block := answer.fetchmany(rows):
            yield names, block


@contextmanager
def _reading(url: URL, where: str) -> Iterator[Connection]:
    """A connection that can only read, as far as the database knows how to."""
    engine: Engine | None = None
    try:
        engine = _engine(url, where)
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection = connection.execution_options(postgresql_readonly=True)
            elif engine.dialect.name in ("mysql", "mariadb"):
                connection.execute(text("SET SESSION TRANSACTION READ ONLY"))
                connection.commit()
            yield connection
            connection.rollback()
    except (NoSuchModuleError, ImportError) as error:
        expected = "a database whose driver is installed"
        raise refused(where, url.drivername, expected, "Install its driver, for example psycopg.") from error
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        bare = said.replace(str(url.password), "***") if url.password else said
        raise refused(where, bare[:200], "a database that answers the query", "Correct the address or query.") from None
    finally:
        if engine is not None:
            engine.dispose()


def _engine(url: URL, where: str) -> Engine:
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        if not file.is_file():
            raise refused(where, "", "a file", "There is none of this name: correct the address.")
        name = f"file:{quote(str(file.absolute()))}?mode=ro"
        return create_engine("sqlite://", creator=lambda: sqlite3.connect(name, uri=True), poolclass=NullPool)
    if url.get_backend_name() in ("postgresql", "mysql", "mariadb"):
        url = url.update_query_dict({"connect_timeout": PATIENCE_S})
    return create_engine(url, poolclass=NullPool)
