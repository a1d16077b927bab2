"""What plan, sweep and backtest keep; the planning itself stands in for by what it tells and writes."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from store_world import write_plan, write_scenario

import planner.alone
import planner.pipeline
import planner.report
import planner.report.accuracy_page
import planner.report.found_folder
from forecasting.rolling_found import Backtest as Found
from forecasting.rolling_found import Tried
from planner.frames import COVERAGE, ROSTER
from planner.progress import Progress
from planner.roster.result import RosterResult, Status
from planner.store.blobs import kept_bytes
from planner.store.database import Store
from planner.store.faults import StoreError
from planner.store.jobs import run
from planner.store.jobs.asking import ask
from planner.store.jobs.cancelling import cancel
from planner.store.jobs.queue import claim
from planner.store.jobs.registry import WORKSHOP
from planner.store.jobs.run import run_claimed
from planner.store.jobs.watching import Seen, arguments_and_result, look
from planner.store.scenario_files import gather
from planner.store.scenario_saving import save_scenario
from planner.store.tables import PlanRow


class Stand:
    """Stands in for planning: tells steps, does what a test wants meanwhile, gives a roster of some status."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.meanwhile: Callable[[], None] = lambda: None
        self.status = [Status.FEASIBLE]
        self.found: RosterResult | None = None

    def plan(
        self,
        record: Any,
        *,
        progress: Callable[[Progress], None],
        cancelled: Any,
        found: Callable[[Any], None],
        **told: Any,
    ) -> object:
        if self.found is not None:
            found(SimpleNamespace(roster=self.found))
        self.told.append({"name": record.name, "days": record.days, **told})
        progress(Progress("history", "history"))
        progress(Progress("roster", "roster: 12,345", 12_345.0, 12_000.0, 0.5))
        self.meanwhile()
        status = self.status.pop(0) if len(self.status) > 1 else self.status[0]
        return SimpleNamespace(roster=SimpleNamespace(status=status, notes=("Ana cannot work.",)), name=record.name)

    def write(self, made: Any, folder: Path) -> None:
        number = len(self.told)
        shutil.copytree(write_plan(folder.parent / "made", name=f"{made.name} {number}"), folder)

    def write_found(self, found: Any, folder: Path) -> None:
        shutil.copytree(write_plan(folder.parent / "found", name="at once"), folder)


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch) -> Stand:
    made = Stand()
    monkeypatch.setattr(planner.pipeline, "plan", made.plan)
    monkeypatch.setattr(planner.report, "write", made.write)
    return made


@pytest.fixture
def versions(store: Store, tmp_path: Path) -> list[int]:
    """Rows of two versions of the scenario ``Peak``."""
    path = write_scenario(tmp_path / "mine")
    rows = []
    for text in (path.read_text(), 'extends = "../common/base.toml"\nname = "Peak"\ndays = 2\n'):
        path.write_text(text)
        with store.writing("ana") as work:
            rows.append(save_scenario(work, "Peak", gather(path, (tmp_path / "mine",))).id)
    return rows


def done(store: Store, kind: str, **arguments: object) -> tuple[Seen, dict[str, Any]]:
    with store.writing("ana") as work:
        job = ask(work, WORKSHOP, kind, arguments).job
    claimed = claim(store, WORKSHOP, "solves")
    assert claimed is not None
    run_claimed(store, WORKSHOP, claimed)
    with store.reading() as session:
        return look(session, job), dict(arguments_and_result(session, job)[1])


def cancelled_by(store: Store, job: int) -> Callable[[], None]:
    """Cancel a job and wait until its runner has heard of it."""

    def ask_to_end() -> None:
        with store.writing("ben") as work:
            cancel(work, job)
        time.sleep(0.6)

    return ask_to_end


def test_a_plan_is_kept_with_what_it_was_made_from(store: Store, stand: Stand, versions: list[int]) -> None:
    seen, made = done(store, "plan", scenario="Peak", version=2, work=0.5, seed=7)
    assert (seen.state, seen.message) == ("done", "")
    assert seen.plan_id == made["plan"]
    with store.reading() as session:
        row = session.query(PlanRow).one()
        kept = (row.id, row.scenario_version_id, row.job_id, row.name, row.made_by)
    assert kept == (seen.plan_id, versions[1], seen.id, "Peak 1", "ana")
    [told] = stand.told
    assert (told["days"], told["work"], told["seconds"], told["seed"]) == (2, 0.5, None, 7)
    assert [line.text for line in seen.lines] == [
        "Peak, version 2",
        "history",
        "roster, gap 2.8%",
        "report",
    ]  # no price
    assert (seen.incumbent, seen.bound) == (12_345.0, 12_000.0)
    assert not list(store.files.glob(".jobs/*"))


def test_a_cancelled_plan_is_kept_too(store: Store, stand: Stand, versions: list[int]) -> None:
    stand.meanwhile = cancelled_by(store, 1)
    seen, made = done(store, "plan", scenario="Peak", version=1)
    assert (seen.state, seen.plan_id) == ("cancelled", made["plan"])


def test_a_plan_cancelled_in_its_search_keeps_the_roster_at_once_and_is_simulated_after(
    store: Store, stand: Stand, versions: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner.report.found_folder, "write_found", stand.write_found)
    stand.found, seen_then = RosterResult(Status.FEASIBLE, ROSTER.empty(), COVERAGE.empty(), 10.0, 9.0), []

    def meanwhile() -> None:
        cancelled_by(store, 1)()
        began = time.monotonic()
        while not seen_then or (not seen_then[-1].ended and time.monotonic() - began < 30):
            with store.reading() as session:
                seen_then.append(look(session, 1))

    stand.meanwhile = meanwhile
    seen, made = done(store, "plan", scenario="Peak", version=1)
    first = seen_then[-1]
    assert first.finishing
    assert first.message == "The best roster till it was cancelled, with a gap of 10.0%, is kept, not simulated."
    assert (seen.state, seen.stage, seen.message, seen.plan_id) == ("cancelled", "", "", made["plan"])
    with store.reading() as session:
        rows = session.query(PlanRow).order_by(PlanRow.id).all()
        assert [(row.id, row.name, row.job_id) for row in rows] == [
            (first.plan_id, "at once", seen.id),
            (seen.plan_id, "Peak 1", seen.id),
        ]
    assert not list(store.files.glob(".jobs/*"))


def test_one_cancelled_before_there_was_a_roster_keeps_none(store: Store, stand: Stand, versions: list[int]) -> None:
    stand.meanwhile, stand.status = cancelled_by(store, 1), [Status.NONE_FOUND]
    seen, made = done(store, "plan", scenario="Peak", version=1)
    assert (seen.state, seen.plan_id, made) == ("cancelled", None, {})


def test_without_a_roster_the_job_says_why(store: Store, stand: Stand, versions: list[int]) -> None:
    stand.status = [Status.CONFLICT]
    seen, _ = done(store, "plan", scenario="Peak", version=1)
    assert (seen.state, seen.message) == ("failed", "No roster could be made.\nAna cannot work.")
    seen, _ = done(store, "plan", scenario="Off-peak", version=1)
    assert seen.state == "failed"
    assert "a scenario of the store" in seen.message


def test_there_are_plan_and_end_or_neither(
    store: Store, stand: Stand, versions: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*told: Any, **more: Any) -> bool:
        raise StoreError.told("store", "full", "space", "Make some.")

    monkeypatch.setattr(run, "end", full)
    monkeypatch.setattr(run, "KEEP_TRYING_S", 0.0)
    with pytest.raises(StoreError, match="full"):
        done(store, "plan", scenario="Peak", version=1)
    with store.reading() as session:
        assert session.query(PlanRow).count() == 0
        assert look(session, 1).state == "running"
    assert list(store.files.glob(".jobs/1-1/*/plan/plan.json"))  # what was made is still there


def test_a_sweep_keeps_each_plan_and_goes_on_after_a_failure(store: Store, stand: Stand, versions: list[int]) -> None:
    stand.status = [Status.FEASIBLE, Status.CONFLICT, Status.FEASIBLE]
    both = [{"scenario": "Peak", "version": number} for number in (1, 2, 1)]
    seen, made = done(store, "sweep", versions=both)
    assert seen.state == "done"
    assert [one["version"] for one in made["plans"]] == [1, 1]
    assert made["failed"] == ["Peak, version 2: No roster could be made.\nAna cannot work."]
    with store.reading() as session:
        assert [row.id for row in session.query(PlanRow).order_by(PlanRow.id)] == [one["plan"] for one in made["plans"]]
    assert seen.share_done == pytest.approx((2 + 0.44) / 3, abs=0.2)


def test_a_sweep_cancelled_in_its_first_plan_keeps_that(store: Store, stand: Stand, versions: list[int]) -> None:
    stand.meanwhile = cancelled_by(store, 1)
    seen, made = done(store, "sweep", versions=[{"scenario": "Peak", "version": number} for number in (1, 2)])
    assert (seen.state, len(made["plans"]), len(stand.told)) == ("cancelled", 1, 1)
    assert (made["not_planned"], seen.message) == (1, "Cut short: 1 of 2 scenarios are not planned.")


def test_a_sweep_answered_in_its_second_plan_keeps_the_first_and_that_roster(
    store: Store, stand: Stand, versions: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner.report.found_folder, "write_found", stand.write_found)
    stand.found = RosterResult(Status.FEASIBLE, ROSTER.empty(), COVERAGE.empty(), 10.0, 9.0)
    at_once: list[Mapping[str, Any]] = []

    def meanwhile() -> None:
        if len(stand.told) < 2:
            return
        cancelled_by(store, 1)()
        began = time.monotonic()
        while not at_once and time.monotonic() - began < 30:
            with store.reading() as session:
                if look(session, 1).finishing:
                    at_once.append(arguments_and_result(session, 1)[1])

    stand.meanwhile = meanwhile
    seen, made = done(store, "sweep", versions=[{"scenario": "Peak", "version": number} for number in (1, 2, 1)])
    [first] = at_once
    assert [one["version"] for one in first["plans"]] == [one["version"] for one in made["plans"]] == [1, 2]
    assert first["plans"][0] == made["plans"][0]
    assert first["plans"][1]["plan"] < made["plans"][1]["plan"]
    assert (seen.state, seen.finishing, first["not_planned"], made["not_planned"]) == ("cancelled", False, 1, 1)


def test_a_sweep_without_any_plan_fails(store: Store, stand: Stand, versions: list[int]) -> None:
    stand.status = [Status.CONFLICT]
    seen, _ = done(store, "sweep", versions=[{"scenario": "Peak", "version": number} for number in (1, 9)])
    assert seen.state == "failed"
    assert "version 1: No roster could be made." in seen.message
    assert "version 9" in seen.message


def test_a_backtest_keeps_scores_and_page(store: Store, versions: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}

    def tried(history: Path, **more: Any) -> tuple[Found, tuple[str, ...]]:
        told.update(more, history=history.name, there=history.is_file())
        return Found(pd.DataFrame(), pd.DataFrame()), ("A day was doubted.",)

    def written(found: Found, history: str, out: Path, notes: object) -> list[Path]:
        out.write_text(f"found {history}")
        out.with_suffix(".html").write_text("page")
        return [out, out.with_suffix(".html")]

    monkeypatch.setattr(planner.alone, "backtest_file", tried)
    monkeypatch.setattr(planner.report.accuracy_page, "write_backtest", written)
    seen, made = done(store, "backtest", scenario="Peak", version=1, history="../common/agents.csv", origins=2)
    assert (seen.state, seen.message) == ("done", "")
    assert (told["origins"], told["days"], told["history"], told["there"]) == (2, 7, "agents.csv", True)
    assert kept_bytes(store, made["files"]["scores.csv"]) == b"found agents.csv"
    assert kept_bytes(store, made["files"]["scores.html"]) == b"page"
    assert seen.lines[-1].text == "A day was doubted."


def test_a_backtest_cut_short_keeps_the_scores_of_the_origins_tried(
    store: Store, versions: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    two = Found(
        pd.DataFrame({"origins": [2]}), pd.DataFrame(), cut_short="Cut short: of 8 origins were tried: phone 2."
    )

    def tried(history: Path, *, going: Callable[[Tried], bool], **_: Any) -> tuple[Found, tuple[str, ...]]:
        assert going(Tried(1, 8, lambda: two))
        cancelled_by(store, 1)()
        assert not going(Tried(2, 8, lambda: two))
        began = time.monotonic()
        while time.monotonic() - began < 30:
            with store.reading() as session:
                then = look(session, 1)
            if then.ended:
                at_once.append((then, dict(arguments_and_result(session, 1)[1])))
                break
        return two, ()

    def written(found: Found, history: str, out: Path, notes: Sequence[str]) -> list[Path]:
        out.write_text("2 of 8")
        out.with_suffix(".html").write_text("\n".join(notes))
        return [out, out.with_suffix(".html")]

    at_once: list[tuple[Seen, dict[str, Any]]] = []
    monkeypatch.setattr(planner.alone, "backtest_file", tried)
    monkeypatch.setattr(planner.report.accuracy_page, "write_backtest", written)
    seen, made = done(store, "backtest", scenario="Peak", version=1, history="../common/agents.csv")
    [(then, first)] = at_once
    assert then.finishing
    assert then.message == first["cut_short"] == two.cut_short
    assert kept_bytes(store, first["files"]["scores.csv"]) == b"origins\n2\n"
    assert (seen.state, seen.finishing, seen.message, made["cut_short"]) == ("cancelled", False, *[two.cut_short] * 2)
    assert kept_bytes(store, made["files"]["scores.html"]) == two.cut_short.encode()


@pytest.mark.parametrize("history", ["../../../../planner.db", "/etc/passwd"])
def test_a_backtest_reads_no_other_file_of_the_machine(store: Store, versions: list[int], history: str) -> None:
    seen, _ = done(store, "backtest", scenario="Peak", version=1, history=history)
    assert seen.state == "failed"
    assert "expected a file of the scenario" in seen.message
