"""Which process a job is: its place, its number, its moment of birth; and whether it lives.

A number is used again by another process, a birth is not. Where the system does not tell births (Windows), or the
process is of another machine or container, nothing is known and the beats decide (`planner.store.jobs.caring`).
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

DEAD = "ZX"
"""States in which a process has ended, though its number is still taken."""


@dataclass(frozen=True)
class Mark:
    """What a process is known by.

    Attributes
    ----------
    host : str
        Machine since its last start, and the container in it: numbers of two places cannot be compared.
    pid : int
    born : str, optional
        When it began, as the system counts; None where the system does not tell.
    """

    host: str
    pid: int
    born: str | None


def here() -> str:
    """The place whose process numbers this process sees: host name, start of the machine, container."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    try:
        since = boot.read_text(encoding="ascii").strip()[:8]
        container = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return socket.gethostname()
    return f"{socket.gethostname()} {since} {container}"


def me() -> Mark:
    """The process that asks."""
    return Mark(here(), os.getpid(), born(os.getpid()))


def born(pid: int) -> str | None:
    """When a process began; None if there is none of this number, or the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            # The name, in brackets, may hold anything; after it the state is first and the start the 20th.
            told = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            return None
        return None if told[0] in DEAD else told[19]
    return _born_by_ps(pid)


def lives(mark: Mark) -> bool | None:
    """Whether a process lives; None where that cannot be told from here."""
    if mark.host != here() or mark.born is None:
        return None
    return born(mark.pid) == mark.born


def end_group(mark: Mark, *, kill: bool) -> None:
    """Ask a process to end (SIGTERM), or end it with all that it started (SIGKILL); another's is left alone."""
    living = lives(mark)
    if living is None or sys.platform == "win32":
        return
    if not living and born(mark.pid) is not None:
        return  # the number is another's by now
    # A group keeps its number from being used again, so this reaches nobody else's processes.
    try:
        if kill:
            os.killpg(mark.pid, signal.SIGKILL)
        elif living:
            os.kill(mark.pid, signal.SIGTERM)
    except (ProcessLookupError, PermissionError):
        return


def end_own_group() -> None:
    """End this process and all that it started, at once."""
    if sys.platform != "win32" and os.getpgid(0) == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)  # it leads no group of its own


def _born_by_ps(pid: int) -> str | None:
    program = shutil.which("ps")
    if program is None:
        return None
    command = [program, "-o", "state=,lstart=", "-p", str(pid)]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()  # noqa: S603 - a number
    return None if not told or told[0][0] in DEAD else " ".join(told[1:])
