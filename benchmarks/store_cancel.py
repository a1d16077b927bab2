"""Seconds from asking a job to end until its row says so with the best so far kept, and until that is simulated.

Run ``python benchmarks/store_cancel.py [TIMES] [peak_week] [base] [crowd] [MOMENT+SECONDS ...]``. Each time a plan is
started as a job of a store of its own (SQLite) and asked to end at a moment: so many seconds after it said a word, such
as ``roster: counts+1``. Each moment is tried TIMES times (1). ``crowd`` is ``base`` with its people and contacts four
times, 240 people. The compiled code should be there: run ``planner doctor`` first, on a quiet machine.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from planner.store.database import Store, open_store
from planner.store.jobs.asking import ask
from planner.store.jobs.cancelling import cancel
from planner.store.jobs.kinds import Workshop
from planner.store.jobs.registry import KINDS
from planner.store.jobs.run import main as run
from planner.store.jobs.starting import start_waiting
from planner.store.jobs.watching import Seen, look
from planner.store.plans import plan_row
from planner.store.scenario_files import gather
from planner.store.scenario_saving import save_scenario
from planner.store.schema import bring_up_to_date

SAMPLES = Path(__file__).parents[1] / "scenarios"
MOMENT, ASKED = "BENCHMARK_MOMENT", "BENCHMARK_ASKED"
WORKSHOP = Workshop(KINDS, (sys.executable, __file__, "--runner"))
MOMENTS = (
    "history+0.1", "forecast+0.3", "round 1+0.1", "roster: bound+0.1", "roster: counts+0.5", "roster: counts+5",
    "roster: names+0.1", "roster: names+0.5", "roster: names+2", "roster: activities+0.2", "roster: activities+2",
    "simulation+0.3", "cost+0", "report+0.5", "report+2",
)  # fmt: skip
CROWD = 4

WORK = 0.3
"""Amount of search, so that late moments come soon."""


@dataclass(frozen=True)
class Cancelled:
    """One cancel: seconds until the row had ended and until nothing more was made, and what was kept."""

    answered_s: float
    finished_s: float
    first: str
    last: str


def scenario(name: str, folder: Path) -> Path:
    """The sample, or `base` with people and contacts multiplied."""
    shutil.copytree(SAMPLES, folder)
    if name != "crowd":
        return folder / f"{name}.toml"
    agents = pd.read_csv(folder / "data" / "agents.csv", dtype=str)
    copies = [agents.assign(agent=agents["agent"] + f"x{number}") for number in range(1, CROWD)]
    pd.concat([agents, *copies]).to_csv(folder / "data" / "agents.csv", index=False)
    history = pd.read_csv(folder / "data" / "history.csv.gz")
    counts = history.columns.intersection(["volume", "answered", "abandoned"])
    history[counts] *= CROWD
    history.to_csv(folder / "data" / "history.csv.gz", index=False)
    return folder / "base.toml"


def cancelled_at(moment: str, name: str) -> Cancelled | None:
    """Start a job, let it be cancelled at the moment; None where it ended before."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        store = open_store(str(folder / "planner.db"), files=folder / "files")
        bring_up_to_date(store)
        path = scenario(name, folder / "scenario")
        with store.writing("benchmark") as work:
            number = save_scenario(work, name, gather(path, (folder / "scenario",))).number
            job = ask(work, WORKSHOP, "plan", {"scenario": name, "version": number, "work": WORK}).job
        asked = folder / "asked"
        os.environ |= {MOMENT: moment, ASKED: str(asked)}
        start_waiting(store, WORKSHOP)
        answered = _until(store, job, lambda seen: seen.ended)
        at_answer, first = time.time(), _kept(store, answered)
        ended = _until(store, job, lambda seen: not seen.finishing)
        at_end, last = time.time(), _kept(store, ended)
        _until_gone(folder / "files" / ".jobs")
        store.close()
        if not asked.exists():
            print(f"The job ended before: {ended.state} {ended.message}", file=sys.stderr)
            return None
        began = float(asked.read_text())
        return Cancelled(at_answer - began, at_end - began, first, last)


def _until(store: Store, job: int, what: Callable[[Seen], bool]) -> Seen:
    while True:
        with store.reading() as session:
            seen = look(session, job, after=10**9)
        if what(seen):
            return seen
        time.sleep(0.01)


def _kept(store: Store, seen: Seen) -> str:
    if seen.plan_id is None:
        return seen.message if seen.state == "cancelled" else f"{seen.state}: {seen.message}"
    with store.reading() as session:
        plan = plan_row(session, seen.plan_id)
    gap = "no bound" if plan.gap is None else f"gap {plan.gap:.1%}"
    return f"{gap}{', simulated' if plan.facts['replications'] else ''}"


def _until_gone(scratches: Path) -> None:
    until = time.monotonic() + 30
    while list(scratches.glob("*")) and time.monotonic() < until:
        time.sleep(0.05)


def runner(words: list[str]) -> int:
    """A job's process that asks for its own end so long after it said a word, and notes when."""
    import planner.pipeline
    import planner.report
    from planner.progress import Progress

    word, _, seconds = os.environ[MOMENT].rpartition("+")
    heard = threading.Event()

    def ask_to_end() -> None:
        time.sleep(float(seconds))
        store = open_store()
        Path(os.environ[ASKED]).write_text(str(time.time()))
        with store.writing("somebody") as work:
            cancel(work, int(words[0]))
        store.close()

    def hear(said: str) -> None:
        if said.startswith(word) and not heard.is_set():
            heard.set()
            threading.Thread(target=ask_to_end, daemon=True).start()

    plan, write = planner.pipeline.plan, planner.report.write

    def planned(*told: Any, progress: Callable[[Progress], None], **more: Any) -> Any:
        def tell(step: Progress) -> None:
            progress(step)
            hear(step.said)

        return plan(*told, progress=tell, **more)

    def written(*told: Any) -> Any:
        hear("report")
        return write(*told)

    planner.pipeline.plan, planner.report.write = planned, written  # type: ignore[assignment]
    return run(words, WORKSHOP)


def main() -> int:
    words = sys.argv[1:]
    times = next((int(word) for word in words if word.isdigit()), 1)
    names = [word for word in words if word in ("peak_week", "base", "crowd")] or ["peak_week", "base", "crowd"]
    moments = [word for word in words if "+" in word] or list(MOMENTS)
    print("scenario   moment                   answered_s finished_s  kept at once; then", flush=True)
    for name in names:
        answers = []
        for moment in moments:
            for _ in range(times):
                found = cancelled_at(moment, name)
                if found is None:
                    continue
                answers.append(found.answered_s)
                took = f"{found.answered_s:10.2f} {found.finished_s:10.2f}"
                print(f"{name:10} {moment:24} {took}  {found.first}; {found.last}", flush=True)
        if answers:
            print(
                f"{name:10} answered: median {statistics.median(answers):.2f} s, worst {max(answers):.2f} s", flush=True
            )
    return 0


if __name__ == "__main__":
    sys.exit(runner(sys.argv[2:]) if sys.argv[1:2] == ["--runner"] else main())
