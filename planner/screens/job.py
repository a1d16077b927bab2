"""A plan being made: a process of its own with a log, so that a page never waits and can cancel it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """One run of ``planner plan``.

    Attributes
    ----------
    process : Popen
    folder : Path
        Where the results will lie.
    log : Path
        Progress, a line a stage; on failure the message.
    """

    process: subprocess.Popen[bytes]
    folder: Path
    log: Path

    @property
    def running(self) -> bool:
        """Whether it is still at work."""
        return self.process.poll() is None

    @property
    def failed(self) -> bool:
        """Whether it ended without a plan."""
        return self.process.poll() not in (None, 0)

    def stages(self) -> list[str]:
        """What it said so far, a line a stage."""
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []

    def cancel(self) -> None:
        """Let it end with the best roster so far, or with none; nothing half made is left in the folder of results."""
        self.process.terminate()


def start_job(scenario: Path, folder: Path, work: float) -> Job:
    """Begin to plan a scenario into a folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    log = folder.parent / f"{folder.name}.log"
    command = [sys.executable, "-m", "planner", "plan", str(scenario), "--out", str(folder), "--work", str(work)]
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)  # noqa: S603 - our own program
    return Job(process, folder, log)
