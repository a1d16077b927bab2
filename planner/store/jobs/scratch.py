"""A job's own folder while it runs: what it prints, and what it makes before it is kept."""

from __future__ import annotations

import shutil
from pathlib import Path

from planner.store.database import Store
from planner.store.jobs.queue import Claimed


def scratches(store: Store) -> Path:
    """Where all of them lie: beside the kept files, never among them."""
    return store.files / ".jobs"


def scratch(store: Store, claimed: Claimed) -> Path:
    """The folder of one attempt."""
    return scratches(store) / f"{claimed.job}-{claimed.attempt}"


def make(folder: Path) -> None:
    """Make it, for this account only: scenarios hold pay."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def printed(folder: Path) -> Path:
    """What the process printed, and what the system had to say when it broke off."""
    return folder / "printed.log"


def told_there(folder: Path, last: int) -> list[str]:
    """The last lines it printed."""
    try:
        return printed(folder).read_text(encoding="utf-8", errors="replace").splitlines()[-last:]
    except OSError:
        return []


def remove(folder: Path) -> None:
    """Take the folder away."""
    shutil.rmtree(folder, ignore_errors=True)
