"""Kept files that nothing names any more are let go: first their rows, then what lies on the disk without one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from planner.store.blobs import FILES_LOCK, UNFINISHED, files_of
from planner.store.database import Store
from planner.store.locks import hold
from planner.store.merged import FOLDER
from planner.store.references import referenced
from planner.store.tables import BlobRow


@dataclass(frozen=True)
class Swept:
    """What was let go.

    Attributes
    ----------
    files : int
    bytes : int
    """

    files: int
    bytes: int


def sweep(store: Store, who: str) -> Swept:
    """Let go of every kept file that no row names, and of merged series, which are made again when asked for.

    The rows go in one change, their files after it under the lock that whoever keeps a file holds too: a file that is
    being kept right now stays, and one whose removal was interrupted is only without a row. What a process that was
    killed had begun to write goes, too.
    """
    with store.writing(who) as work:
        hold(work.session, FILES_LOCK)
        needed = referenced(work.session)
        spare = [sha256 for sha256 in work.session.scalars(select(BlobRow.sha256)) if sha256 not in needed]
        for first in range(0, len(spare), 500):
            work.session.execute(delete(BlobRow).where(BlobRow.sha256.in_(spare[first : first + 500])))
        if spare:
            work.tell("files.sweep", "files", None, {"files": len(spare)})
    with store.writing(who) as work:
        hold(work.session, FILES_LOCK)
        known = set(work.session.scalars(select(BlobRow.sha256)))
        gone = [path for path in files_of(store) if path.name not in known]
        size = sum(path.stat().st_size for path in gone)
        for path in gone:
            path.unlink(missing_ok=True)
        for path in store.files.glob(f"{UNFINISHED}*"):
            path.unlink(missing_ok=True)
    for path in (store.files / FOLDER).glob("*"):
        path.unlink(missing_ok=True)
    return Swept(len(gone), size)
