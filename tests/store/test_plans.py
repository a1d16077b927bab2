"""Plans in the store: kept whole, laid out again byte by byte, listed fast, alterations found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from store_world import digests, write_plan

from planner.services import Actor, Services
from planner.store.database import Store
from planner.store.faults import StoreError
from planner.store.plans import altered, keep_plan, list_plans, plan_file, plan_row
from planner.store.tables import BlobRow, PlanRow, TrailRow


def keep(store: Store, folder: Path) -> int:
    with store.writing("ana") as work:
        return keep_plan(work, folder)


def lay_out(store: Store, number: int, folder: Path) -> list[str]:
    return Services(store, Actor.local()).plan_folder(number, folder)


def test_a_plan_comes_back_byte_by_byte(store: Store, tmp_path: Path) -> None:
    folder = write_plan(tmp_path / "made")
    before = digests(folder)
    (folder / "notes.txt").write_text("not of the plan")
    number = keep(store, folder)
    lay_out(store, number, tmp_path / "again")
    assert digests(tmp_path / "again") == before
    with store.reading() as session:
        row = plan_row(session, number)
        assert row.files == before
        assert (row.status, row.pay, row.gap, row.shortage_h) == ("feasible", 400.0, 0.0, 4.0)
        assert [row.what for row in session.query(TrailRow)] == ["plan.keep", "pay.seen"]


def test_the_same_plan_again_is_the_same_record(store: Store, tmp_path: Path) -> None:
    folder = write_plan(tmp_path / "made")
    assert [keep(store, folder), keep(store, folder)] == [1, 1]
    (folder / "report.html").write_text("<p>another</p>")
    assert keep(store, folder) == 2
    with store.reading() as session:
        assert session.query(TrailRow).count() == 2


def test_plans_are_listed_newest_first_and_by_pages(store: Store, tmp_path: Path) -> None:
    for number in range(5):
        keep(store, write_plan(tmp_path / str(number), name=f"Week {number % 2}", fingerprint=f"{number:064d}"))
    with store.reading() as session:
        assert [line.id for line in list_plans(session)] == [5, 4, 3, 2, 1]
        assert [line.id for line in list_plans(session, name="Week 0")] == [5, 3, 1]
        assert [line.id for line in list_plans(session, limit=2, before=4)] == [3, 2]
        assert list_plans(session, scenario="none") == []
        first = list_plans(session)[-1]
        assert (first.name, first.scenario, first.version, first.made_by) == ("Week 0", None, None, "ana")


def test_a_file_changed_on_disk_is_found_by_its_sha256(store: Store, tmp_path: Path) -> None:
    number = keep(store, write_plan(tmp_path / "made"))
    folder = tmp_path / "out"
    lay_out(store, number, folder)
    assert altered(store, number, folder) == []
    (folder / "roster.csv").write_text("mine")
    (folder / "cost.csv").unlink()
    assert altered(store, number, folder) == [
        f"plan 1: cost.csv is gone in {folder}",
        f"plan 1: roster.csv is changed in {folder}",
    ]
    lay_out(store, number, folder)
    assert altered(store, number, folder) == []
    with store.reading() as session:
        sha256 = plan_row(session, number).files["roster.csv"]
    (store.files / sha256[:2] / sha256).write_text("altered")
    with pytest.raises(StoreError, match="expected the content named"):
        lay_out(store, number, tmp_path / "third")


def test_what_is_no_plan_is_refused_and_leaves_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="expected a folder with a plan"):
        keep(store, tmp_path / "none")
    folder = write_plan(tmp_path / "made")
    (folder / "roster.csv").unlink()
    with pytest.raises(StoreError, match="a whole plan that nobody replaces meanwhile"):
        keep(store, folder)
    folder = write_plan(tmp_path / "made")
    (folder / "plan.json").write_text(json.dumps({"name": "x"}))
    with pytest.raises(StoreError, match="a plan with its start"):
        keep(store, folder)
    with store.reading() as session:
        assert session.query(PlanRow).count() == session.query(BlobRow).count() == 0


def test_one_file_of_a_plan(store: Store, tmp_path: Path) -> None:
    number = keep(store, write_plan(tmp_path / "made"))
    assert plan_file(store, number, "cost.csv").startswith(b"item,queue")
    with pytest.raises(StoreError, match=r"expected one of calendars/A1\.ics"):
        plan_file(store, number, "none.csv")
    with pytest.raises(StoreError, match="List them with"):
        plan_file(store, 99, "cost.csv")
