"""One file holds the whole store and brings it back into either database; verify finds each planted fault."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import DATABASES, Server
from rosters_kept import roster, team
from sqlalchemy import select, text
from store_world import fill

from planner.store.backup import back_up, restore
from planner.store.blobs import keep_bytes
from planner.store.database import Store, open_store
from planner.store.drafts import Drafted, draft
from planner.store.dump import tables
from planner.store.faults import StoreError
from planner.store.publishing import publish
from planner.store.schema import bring_up_to_date, climb_to, current, newest
from planner.store.sweeping import sweep
from planner.store.tables import BlobRow, PlanRow, RosterVersion, TrailRow
from planner.store.verifying import verify

Contents = dict[str, list[dict[str, object]]]


def contents(store: Store) -> Contents:
    """Every row of every table, the restore's own trail row left out."""
    with store.reading() as session:
        return {
            table.name: [
                dict(row)
                for row in session.execute(select(table).order_by(*table.primary_key.columns)).mappings()
                if row.get("what") != "store.restore"
            ]
            for table in tables()
        }


@pytest.fixture(params=DATABASES)
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Another empty store, on each database."""
    address = str(tmp_path / "other.db")
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        address = server.fresh()
    made = open_store(address, files=tmp_path / "other files")
    yield made
    made.close()


def test_a_backup_comes_back_row_by_row_in_either_database(store: Store, other: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "world")
    made = back_up(store, tmp_path / "store.zip")
    assert made.rows["plan"] == 1
    assert made.rows["layer"] == 2
    restore(other, tmp_path / "store.zip", "ana")
    assert contents(other) == contents(store)
    assert {path.name for path in other.files.glob("??/*")} == {path.name for path in store.files.glob("??/*")}
    assert verify(other) == []
    with other.writing("ben") as work:  # new rows get new numbers, the trail grows on
        work.session.add(PlanRow(**{k: v for k, v in contents(store)["plan"][0].items() if k != "id"}))
        work.tell("plan.keep", "plan 2")
    assert [row["id"] for row in contents(other)["plan"]] == [1, 2]
    assert verify(other) == []


def test_a_store_that_holds_something_is_replaced_only_when_said(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "world")
    back_up(store, tmp_path / "store.zip")
    before = contents(store)
    with store.writing("ana") as work:
        work.tell("more", "x")
    with pytest.raises(StoreError, match="Restore into an empty one, or say --replace"):
        restore(store, tmp_path / "store.zip", "ana")
    restore(store, tmp_path / "store.zip", "ana", replace=True)
    assert contents(store) == before
    with store.reading() as session:
        last = session.scalars(select(TrailRow).order_by(TrailRow.id.desc())).first()
        assert last is not None
        assert (last.what, last.subject) == ("store.restore", "store.zip")
    for statement in ("UPDATE trail SET who = 'eve'", "DELETE FROM trail"):
        with pytest.raises(Exception, match="append-only"), store.engine.begin() as connection:
            connection.execute(text(statement))


def test_a_store_of_an_older_step_is_backed_up_and_comes_back_up_to_date(
    address: str, other: Store, tmp_path: Path
) -> None:
    old = open_store(address, files=tmp_path / "old files")
    with old.engine.begin() as connection:
        climb_to(connection, old, "0001")
        connection.execute(text("INSERT INTO setting (key, value, revision) VALUES ('a', '[1]', 1)"))
    made = back_up(old, tmp_path / "old.zip")
    assert made.step == "0001"
    assert "roster_line" not in made.rows
    restore(other, tmp_path / "old.zip", "ana")
    assert (current(other), verify(other)) == (newest(), [])
    assert contents(other)["setting"] == [{"key": "a", "value": [1], "revision": 1}]
    with pytest.raises(StoreError, match="expected step"), old.engine.begin() as connection:
        climb_to(connection, old, "9")
    old.close()


def test_the_same_store_gives_the_same_bytes(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "world")
    back_up(store, tmp_path / "a.zip")
    back_up(store, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert (tmp_path / "a.zip").stat().st_mode & 0o077 == 0


def test_a_damaged_backup_changes_nothing(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "world")
    path, bad = tmp_path / "store.zip", tmp_path / "bad.zip"
    back_up(store, path)
    before = contents(store)

    def altered(name: str, content: bytes | None) -> None:
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(bad, "w") as new:
            for one in old.namelist():
                if one != name:
                    new.writestr(one, old.read(one))
                elif content is not None:
                    new.writestr(one, content)

    with zipfile.ZipFile(path) as archive:
        head = json.loads(archive.read("store.json"))
        blob = next(name for name in archive.namelist() if name.startswith("files/"))
    newer = json.dumps({**head, "step": "9999"}).encode()
    faults = {"tables/plan.jsonl": b"", blob: b"x", "store.json": newer, "tables/layer.jsonl": None}
    for name, content in faults.items():
        altered(name, content)
        with pytest.raises(StoreError, match=r"expected a whole file|of step .* or older"):
            restore(store, bad, "ana", replace=True)
        assert contents(store) == before
    bad.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(StoreError, match="expected a whole file"):
        restore(store, bad, "ana", replace=True)
    assert verify(store) == []


def test_a_whole_store_has_no_findings_and_each_fault_is_found(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "world")
    assert verify(store) == []
    with store.reading() as session:
        plan = session.get(PlanRow, 1)
        assert plan is not None
        roster, cost = (store.files / sha[:2] / sha for sha in (plan.files["roster.csv"], plan.files["cost.csv"]))
    roster.write_bytes(b"altered")
    cost.unlink()
    stray = "ab" * 32
    (store.files / "ab").mkdir(exist_ok=True)
    (store.files / "ab" / stray).write_bytes(b"stray")
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE plan SET fingerprint = 'other'"))
        connection.execute(text("UPDATE scenario SET newest = 7"))
        connection.execute(text("UPDATE layer SET rows = 5 WHERE id = 1"))
        connection.execute(text("UPDATE scenario_version SET main = 'other.toml'"))
    said = {finding.kind: [] for finding in verify(store)}
    for finding in verify(store):
        said[finding.kind].append(finding.sentence)
    assert len(said["files"]) == 3
    assert any(roster.name in one and "bring it back" in one for one in said["files"])
    assert any(cost.name in one and "no such file" in one for one in said["files"])
    assert any(stray in one and "no row" in one for one in said["files"])
    assert said["manifests"] == ["scenario_version 1: its list of files was altered"]
    assert said["numbers"][0].startswith("layer 1: it says 5 rows")
    assert said["numbers"][1] == "plan 1: its record and its plan.json say different things"
    assert said["numbers"][2] == "scenario Peak: its newest version 7 is gone"


def test_rows_that_name_no_row_are_found(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "planner.db"))
    bring_up_to_date(store)
    fill(store, tmp_path / "world")
    with sqlite3.connect(tmp_path / "planner.db") as raw:  # SQLite holds keys only for those who ask it to
        raw.execute("UPDATE plan SET scenario_version_id = 99")
        raw.execute("DELETE FROM series")
    assert [finding.sentence for finding in verify(store) if finding.kind == "orphans"] == [
        "layer: series_id 1 names no series",
        "plan: scenario_version_id 99 names no scenario_version",
    ]
    store.close()


def test_what_nothing_names_is_swept_and_the_rest_stays(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path / "world")
    with store.writing("ana") as work:
        keep_bytes(work, b"nothing names it")
    assert [finding.kind for finding in verify(store)] == ["files"]
    before = contents(store)
    assert sweep(store, "ana").files == 1
    assert verify(store) == []
    assert len(contents(store)["blob"]) == len(before["blob"]) - 1
    assert sweep(store, "ana").files == 0
    with store.reading() as session:
        assert session.get(BlobRow, "x") is None


def test_a_roster_is_published_after_a_sweep_and_what_was_begun_goes(store: Store) -> None:
    inputs = team("ana")
    with store.writing("ana") as work:
        number = draft(work, "team", Drafted(inputs, roster(inputs, {"ana": {0: "early 08:00-16:30"}}))).number
    left = store.files / ".new-killed"
    left.write_bytes(b"half")
    assert verify(store) == []
    assert sweep(store, "ana").files == 0
    assert not left.exists()
    with store.writing("ana") as work:
        assert publish(work, "team", number, accept_breaches=True, note="as agreed").new == 1
    with store.reading() as session:
        staff = session.scalars(select(RosterVersion)).one().files["people"]
    (store.files / staff[:2] / staff).unlink()
    assert any(staff in one.sentence for one in verify(store))
