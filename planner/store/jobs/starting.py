"""Start what waits: each job a process of its own, that outlives whoever started it."""

from __future__ import annotations

import os
import subprocess
import threading

from planner.store.database import ADDRESS, FILES, Store
from planner.store.jobs.kinds import DELIVERIES, SOLVES, Workshop
from planner.store.jobs.queue import Claimed, claim
from planner.store.jobs.scratch import make, printed, scratch


def start_waiting(store: Store, workshop: Workshop) -> list[int]:
    """Start jobs that wait, as many as this machine has slots for; their numbers."""
    started = []
    for lane in (SOLVES, DELIVERIES):
        while (claimed := claim(store, workshop, lane)) is not None:
            spawn(store, workshop, claimed)
            started.append(claimed.job)
    return started


def spawn(store: Store, workshop: Workshop, claimed: Claimed) -> int:
    """Start the process of a job, in a session of its own; its number.

    The store's address, which may hold a password, goes through the environment: a command line is for all to see.
    """
    folder = scratch(store, claimed)
    make(folder)
    command = [*workshop.command, str(claimed.job), str(claimed.attempt)]
    with printed(folder).open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=_environment(store),
            start_new_session=True,
            creationflags=getattr(subprocess, "DETACHED_PROCESS", 0),
        )
    # It is waited for, so that its number is given back when it has ended; it does not end with us.
    threading.Thread(target=process.wait, daemon=True).start()
    return process.pid


def _environment(store: Store) -> dict[str, str]:
    address = store.engine.url.render_as_string(hide_password=False)
    return {**os.environ, ADDRESS: address, FILES: str(store.files)}
