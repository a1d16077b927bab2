"""The two ways a trail may change: a person is erased from it, or looks that are kept long enough go.

Both build the chain anew from there on and tell so in a row of their own, with the chain's last digest before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from planner.store.tables import TrailRow
from planner.store.trail import link


@contextmanager
def open_chain(session: Session) -> Iterator[str]:
    """Within, rows of the trail may change; at the end each digest follows from the row before again.

    Gives the last digest as it was. Whatever goes wrong, the whole change is undone and the trail stays closed.
    """
    last = session.scalars(select(TrailRow.sha256).order_by(TrailRow.id.desc()).limit(1)).first() or ""
    statements: list[str] = []
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE trail DISABLE TRIGGER trail_stays"))
        statements.append("ALTER TABLE trail ENABLE TRIGGER trail_stays")
    else:
        rows = session.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'trail'")
        ).all()
        for name, sql in rows:
            session.execute(text(f'DROP TRIGGER "{name}"'))
            statements.append(sql)
    yield last
    session.flush()
    previous = ""
    for row in session.scalars(select(TrailRow).order_by(TrailRow.id)):
        row.sha256 = link(previous, row)
        previous = row.sha256
    session.flush()
    for statement in statements:
        session.connection().exec_driver_sql(statement)
