"""The append-only trail: a chain of rows, each with the digest of the one before."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.store.tables import TrailRow

CHAIN_LOCK = 7_165_001
"""Number of PostgreSQL's advisory lock under which the chain grows; SQLite has one writer anyway."""


def add_trail(
    session: Session, at: dt.datetime, who: str, what: str, subject: str, before: object, after: object
) -> None:
    """Add a row to the chain; it is kept with the change it tells of, or not at all."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(CHAIN_LOCK)))
    last = session.scalars(select(TrailRow).order_by(TrailRow.id.desc()).limit(1)).first()
    before, after = json.loads(json.dumps([before, after], allow_nan=False))
    row = TrailRow(at=at, who=who, what=what, subject=subject, before=before, after=after)
    row.sha256 = link(last.sha256 if last else "", row)
    session.add(row)
    session.flush()


def link(previous: str, row: TrailRow) -> str:
    """Digest of the row before and of what this row says."""
    said = [row.at.astimezone(dt.UTC).isoformat(), row.who, row.what, row.subject, row.before, row.after]
    text = json.dumps([previous, *said], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def breaks_of_chain(session: Session) -> Iterator[str]:
    """Sentences for every row whose digest does not follow from the row before."""
    previous = ""
    for row in session.scalars(select(TrailRow).order_by(TrailRow.id)):
        if row.sha256 != link(previous, row):
            yield f"trail, row {row.id} of {row.at:%Y-%m-%d %H:%M} ({row.what}): it or the row before was altered"
        previous = row.sha256
