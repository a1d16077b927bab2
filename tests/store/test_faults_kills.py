"""The process killed at a few points of each work; benchmarks/store_faults.py kills at many."""

from __future__ import annotations

from pathlib import Path

import pytest
from kill_points import Ran, moments, points, run
from kill_solve import SOLVE, prepare_solve
from kill_works import WORKS, WORKSHOP, faults_after, prepare

from planner.store.database import Store
from planner.store.jobs.asking import ask
from planner.store.jobs.caring import Carer
from planner.store.jobs.queue import Claimed, claim
from planner.store.jobs.scratch import make, scratch

POINTS = 2


@pytest.mark.parametrize("name", WORKS)
def test_killed_anywhere_nothing_is_half_done_and_done_again_all_is_well(
    name: str, address: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    killed = WORKS[name]
    begin(killed.empty, address, tmp_path / "whole")
    whole = run(killed.doing, address, str(tmp_path / "whole"))
    assert (whole.killed, whole.fault) == (False, "")
    assert whole.lines > 100
    assert whole.events > 30
    for number, point in enumerate(points(whole, POINTS, seed=len(name))):
        folder = tmp_path / str(number)
        other = fresh(address, folder, request)
        begin(killed.empty, other, folder)
        ran = run(killed.doing, other, str(folder), point)
        assert ran.killed, point
        assert faults_after(killed, ran, other, str(folder)) == [], point


def test_a_solve_killed_in_its_midst_is_lost_and_restarted_yields_its_plan(
    address: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Killed at a moment that falls into reading, search, simulation or report, as fast as the machine is."""
    folder = tmp_path / "solve"
    folder.mkdir()
    prepare_solve(address, str(folder))
    seed = len(request.node.name)
    [point] = moments(Ran(False, (), seconds=3.0), 1, seed)
    ran = run(SOLVE.doing, address, str(folder), point)
    assert ran.killed
    assert faults_after(SOLVE, ran, address, str(folder)) == [], point


def begin(empty: bool, address: str, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    if not empty:
        prepare(address, str(folder))


def fresh(address: str, folder: Path, request: pytest.FixtureRequest) -> str:
    folder.mkdir()
    if "://" not in address:
        return str(folder / "planner.db")
    made: str = request.getfixturevalue("postgres").fresh()
    return made


def test_the_folder_of_a_job_whose_process_was_killed_at_its_end_goes(store: Store) -> None:
    with store.writing("ana") as work:
        job = ask(work, WORKSHOP, "plan", {}).job
    claimed = claim(store, WORKSHOP, "solves")
    assert claimed is not None
    under_way, ended = scratch(store, claimed), scratch(store, Claimed(job + 1, 1))
    for folder in (under_way, ended):
        make(folder)
        (folder / "scenario.toml").write_text("pay")
    Carer(store, WORKSHOP).look()
    assert (under_way.exists(), ended.exists()) == (True, False)
