"""The front end as a process with a store of its own, its memory, and centres of any size put into that store."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from front_end_desks import desk
from front_end_tab import Tab as _Tab  # noqa: F401 - makes tests/ importable
from team_server import free_port, running

from planner.charts.net_staffing import net_table, worst_first
from planner.screens.kept import kept_plan
from planner.screens.roster import ALL
from planner.services import Actor, Services
from planner.store.database import open_store

PLANNING_S = 1200
JOB = "planner.store.jobs"
"""In the command line of a solve, which is no part of the front end's memory."""


@dataclass(frozen=True)
class FrontEnd:
    """A server at work."""

    address: str
    number: int
    folder: Path
    healthy_s: float

    def services(self) -> Services:
        """Its store, from outside."""
        return Services(open_store(str(self.folder / "store.db"), files=self.folder / "files"), Actor.local())

    def shortest(self, scenario: str) -> tuple[dt.date, str, int] | None:
        """Day and queue of the most short intervals of a scenario's newest plan, and how many; None where none is."""
        services = self.services()
        with tempfile.TemporaryDirectory() as name:
            services.plan_folder(services.plans(scenario=scenario)[0].id, Path(name))
            plan = kept_plan(Path(name))
        assert plan is not None, "a kept plan has its plan.json"
        found = []
        for queue in sorted({*plan.coverage["queue"]} - {ALL}):
            short = worst_first(net_table(plan.coverage, queue))
            found += [(many, day, queue) for day, many in short["start"].dt.date.value_counts().items()]
        if not found:
            return None
        many, day, queue = max(found)
        return day, queue, many

    def memory_mb(self) -> float:
        """Memory of the server and all that it started but solves; pages that processes share are counted once."""
        return sum(_own_mb(one) for one in _family(self.number))

    def log(self) -> str:
        return (self.folder / "server.log").read_text(encoding="utf-8")


@contextmanager
def front_end(folder: Path) -> Iterator[FrontEnd]:
    """Start the front end on an empty store; seconds until it says it is healthy stand in the record."""
    folder.mkdir(parents=True)
    port = free_port()
    env = {**os.environ, "PLANNER_DB": str(folder / "store.db"), "PLANNER_FILES": str(folder / "files")}
    command = [sys.executable, "-m", "planner", "app", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    with running(command, f"{address}/_stcore/health", folder / "server.log", env=env) as process:
        yield FrontEnd(address, process.pid, folder, time.monotonic() - began)


def add_centre(services: Services, people: int, kept: Path) -> str:
    """Put a centre of so many people and its plan into a store; the scenario's name.

    Parameters
    ----------
    services : Services
    people : int
    kept : Path
        Folder with centres and plans of earlier runs; what is missing is made.
    """
    folder = kept / str(people)
    scenario = desk(people, folder)
    plan = folder / "plan"
    if not (plan / "plan.json").exists():
        command = [sys.executable, "-m", "planner", "plan", str(scenario), "--out", str(plan)]
        subprocess.run(command, check=True, timeout=PLANNING_S, stdout=subprocess.DEVNULL)
    saved = services.save_scenario(scenario.stem, scenario, note="drawn")
    services.keep_plan(plan, scenario_version_id=saved.id)
    return scenario.stem


def _family(number: int) -> list[int]:
    """A process and all below it, without solves and what those start."""
    found = [number]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*"):
            try:
                children = [int(child) for child in (task / "children").read_text().split()]
            except OSError:  # it ended meanwhile
                continue
            found += [child for child in children if JOB not in _command(child)]
    return found


def _own_mb(number: int) -> float:
    """Proportional set size: of a page that so many processes share each has its part."""
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    except OSError:  # it ended meanwhile
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _command(number: int) -> str:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
