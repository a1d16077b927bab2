"""A real solve that is killed: the small team planned from its history to its report, as a job of a store."""

from __future__ import annotations

from collections.abc import Callable

import kill_works
from kill_points import Ran, Tell
from kill_works import Killed, job_ended, opened
from runs import SAMPLES
from sqlalchemy import select

import planner.pipeline
import planner.report.folder  # noqa: F401
from planner.store.database import Store
from planner.store.jobs.asking import ask
from planner.store.jobs.kinds import Workshop
from planner.store.jobs.queue import claim
from planner.store.jobs.registry import KINDS
from planner.store.scenario_files import gather
from planner.store.scenario_saving import save_scenario
from planner.store.schema import bring_up_to_date
from planner.store.tables import PlanRow

REAL = Workshop(KINDS, ("true",))
"""The kinds of work of the product; processes are started by the tests."""

TOLD = {"scenario": "small", "version": 1, "work": 0.05}


def prepare_solve(address: str, folder: str) -> None:
    """A store with the small team's scenario, and its plan asked for and begun."""
    store = opened(address, folder)
    bring_up_to_date(store)
    with store.writing("ana") as work:
        save_scenario(work, "small", gather(SAMPLES / "small_team.toml", ()))
        ask(work, REAL, "plan", TOLD)
    assert claim(store, REAL, "solves") is not None
    store.close()


def run_solve(address: str, folder: str, tell: Tell) -> None:
    """The runner of that plan, as its own process would do it."""
    kill_works.run_job(address, folder, tell, workshop=REAL)


def rosters(store: Store) -> set[str]:
    """The sha256 of the roster of every whole plan; one of them without simulation or page has another mark."""
    with store.reading() as session:
        plans = session.scalars(select(PlanRow)).all()
        whole = [plan.facts["replications"] > 0 and "report.html" in plan.files for plan in plans]
        return {
            plan.files["roster.csv"] if good else f"plan {plan.id} is not whole"
            for plan, good in zip(plans, whole, strict=True)
        }


def _solved(store: Store, ran: Ran, again: Callable[[], Ran]) -> list[str]:
    said = job_ended(store, ran, again, workshop=REAL, arguments=TOLD)
    found = rosters(store)
    SEEN.update(found)
    return said if len(SEEN) == 1 else [*said, f"the same work gave {sorted(SEEN)}"]


SEEN: set[str] = set()
"""Rosters of every run of this process: the same work is the same roster, however often it was killed before."""

SOLVE = Killed(run_solve, _solved)
