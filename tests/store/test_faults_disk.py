"""A full disk and a read-only one: one clear message, nothing half done, and the same works once there is space."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from databases import Server, new_server, remove
from disks import Disk, small_disk
from rosters_kept import put as publish_week
from rosters_kept import team
from sqlalchemy import create_engine, text
from store_world import digests, write_plan
from typer.testing import CliRunner

from planner.cli import app
from planner.services import Actor, Services
from planner.store.backup import back_up
from planner.store.blobs import UNFINISHED, keep_bytes, kept_bytes
from planner.store.database import Store, open_store
from planner.store.faults import StoreError
from planner.store.plans import keep_plan, plan_file
from planner.store.schema import bring_up_to_date, current
from planner.store.tables import BlobRow, SettingRow, TrailRow
from planner.store.verifying import verify

pytestmark = pytest.mark.disk

FULL = r"found '.*(No space left on device|disk is full).*'.*[Mm]ake space"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk", "2m") as made:
        yield made


def small_store(folder: Path) -> Store:
    made = open_store(str(folder / "planner.db"))
    bring_up_to_date(made)
    return made


def set_key(store: Store, key: str, size: int) -> None:
    with store.writing("ana") as work:
        work.session.add(SettingRow(key=key, value="x" * size))
        work.tell("setting.set", key)


def kept(store: Store, content: bytes) -> str:
    with store.writing("ana") as work:
        return keep_bytes(work, content)


def count(store: Store) -> tuple[int, int, int]:
    with store.reading() as session:
        return tuple(session.query(table).count() for table in (SettingRow, TrailRow, BlobRow))  # type: ignore[return-value]


def unfinished(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(f"{UNFINISHED}*")]


def test_a_full_disk_under_the_database(disk: Disk) -> None:
    store = small_store(disk.folder)
    set_key(store, "before", 10)
    disk.fill()
    with pytest.raises(StoreError, match=FULL):
        set_key(store, "more", 500_000)
    assert count(store) == (1, 1, 0)
    assert verify(store) == []
    disk.empty()
    with pytest.raises(StoreError, match=FULL):
        set_key(store, "big", 3_000_000)
    store.close()
    store = open_store(str(disk.folder / "planner.db"))
    assert count(store) == (1, 1, 0)
    assert verify(store) == []
    set_key(store, "more", 100_000)
    assert count(store) == (2, 2, 0)
    assert verify(store) == []
    store.close()


def test_a_full_disk_under_the_kept_files(store: Store, disk: Disk, tmp_path: Path) -> None:
    files = disk.folder / "files"
    moved = open_store(store.engine.url.render_as_string(hide_password=False), files=files)
    disk.fill()
    folder = write_plan(tmp_path / "plan")
    for doing in (lambda: kept(moved, os.urandom(100_000)), lambda: keep(moved, folder)):
        with pytest.raises(StoreError, match=FULL):
            doing()
        assert count(moved) == (0, 0, 0)
        assert unfinished(disk.folder) == []
    disk.empty()
    assert keep(moved, folder) == 1
    assert verify(moved) == []
    moved.close()


def keep(store: Store, folder: Path) -> int:
    with store.writing("ana") as work:
        return keep_plan(work, folder)


def lay_out(store: Store, number: int, folder: Path) -> list[str]:
    return Services(store, Actor.local()).plan_folder(number, folder)


def test_a_full_disk_under_a_backup_and_a_plan_that_is_laid_out(store: Store, disk: Disk, tmp_path: Path) -> None:
    plan = keep(store, write_plan(tmp_path / "plan", warnings=[os.urandom(4000).hex()] * 400))
    kept(store, os.urandom(3_000_000))
    with pytest.raises(StoreError, match=FULL):
        back_up(store, disk.folder / "store.zip")
    assert list(disk.folder.iterdir()) == []
    with pytest.raises(StoreError, match=FULL):
        lay_out(store, plan, disk.folder / "out")
    assert not (disk.folder / "out" / "plan.json").exists()  # the last file: without it the folder is no plan
    assert unfinished(disk.folder) == []
    whole = digests(tmp_path / "plan" / "out")
    assert all(whole[name] == digest for name, digest in digests(disk.folder / "out").items())
    before = back_up(store, tmp_path / "store.zip")
    assert before.files > 0


def test_a_full_disk_under_calendars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_DB", str(tmp_path / "planner.db"))
    store = small_store(tmp_path)
    people = [f"p{number:02d}" for number in range(40)]
    monday = dt.date.today() - dt.timedelta(dt.date.today().weekday())  # of long ago nothing is told
    publish_week(
        store, team(*people, start=monday), {one: dict.fromkeys(range(7), "early 08:00-16:30") for one in people}
    )
    store.close()
    with small_disk(tmp_path / "disk", "64k") as disk:
        said = CliRunner().invoke(app, ["export", "--line", "phone team", "--to", "ics", "--out", str(disk.folder)])
        assert isinstance(said.exception, StoreError)
        assert "'No space left on device', expected a folder that can be written" in str(said.exception)
        assert unfinished(disk.folder) == []
        written = list(disk.folder.glob("*.ics"))
        assert 0 < len(written) < len(people)
        assert all(path.read_bytes().endswith(b"END:VCALENDAR\r\n") for path in written)


READ_ONLY: dict[str, Callable[[Store, Path], object]] = {
    "set": lambda store, _: set_key(store, "more", 10),
    "keep": lambda store, _: kept(store, b"more"),
    "back up": lambda store, folder: back_up(store, folder / "store.zip"),
    "lay out": lambda store, folder: lay_out(store, 1, folder / "out"),
}


def test_a_store_closed_in_order_needs_a_folder_that_can_be_written(disk: Disk) -> None:
    small_store(disk.folder).close()  # its log is gone with it, and SQLite makes one also for reading
    disk.freeze()
    store = open_store(str(disk.folder / "planner.db"))
    for doing in (current, verify, count, bring_up_to_date):
        with pytest.raises(StoreError, match=r"unable to open.* expected a folder that can be written\. "):
            doing(store)
    store.close()


def test_a_read_only_folder_is_read_and_every_write_refused(disk: Disk, tmp_path: Path) -> None:
    store = small_store(disk.folder)
    set_key(store, "before", 10)
    digest = kept(store, b"before")
    plan = keep(store, write_plan(tmp_path / "plan"))
    for ending in ("", "-wal", "-shm"):  # as a process that was killed leaves them
        shutil.copy(disk.folder / f"planner.db{ending}", disk.folder / f"left.db{ending}")
    store.close()
    disk.freeze()
    store = open_store(str(disk.folder / "left.db"), files=disk.folder / "planner.db.files")
    assert kept_bytes(store, digest) == b"before"
    assert current(store) is not None
    spare = f"file {digest}: nothing names it; `planner store forget` lets it go"
    assert [one.sentence for one in verify(store)] == [spare]
    for doing in READ_ONLY.values():
        with pytest.raises(StoreError, match=r"readonly|Read-only") as caught:
            doing(store, disk.folder)
        assert len(caught.value.faults) == 1
    assert plan_file(store, plan, "roster.csv") == (tmp_path / "plan" / "out" / "roster.csv").read_bytes()
    store.close()
    with pytest.raises(StoreError, match="Read-only file system"):
        open_store(str(disk.folder / "other" / "planner.db"))
    fresh = tmp_path / "disk" / "none.db"
    with pytest.raises(StoreError):
        bring_up_to_date(open_store(str(fresh), files=tmp_path / "files"))


@pytest.mark.postgres
def test_a_full_disk_under_postgresql(tmp_path: Path) -> None:
    server = new_server()
    folder = Path("/tmp") / f"{server.folder.name}-disk"
    try:
        with small_disk(folder, "24m") as disk:
            store = on_small_tablespace(server, disk, tmp_path)
            set_key(store, "before", 10)
            with pytest.raises(StoreError, match=r"No space left on device.*Make space"):
                fill_table(store)
            assert count(store) == (1, 1, 0)
            set_key(store, "after", 10)
            assert verify(store) == []
            store.close()
            server.stop(mode="immediate")
    finally:
        remove(server)
        shutil.rmtree(folder, ignore_errors=True)


def on_small_tablespace(server: Server, disk: Disk, tmp_path: Path) -> Store:
    shutil.chown(disk.folder, server.user, server.user)
    admin = create_engine(
        server.address("postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(text(f"CREATE TABLESPACE small LOCATION '{disk.folder}'"))
        connection.execute(text("CREATE DATABASE small TABLESPACE small"))
    admin.dispose()
    store = open_store(server.address("small"), files=tmp_path / "files")
    bring_up_to_date(store)
    return store


def fill_table(store: Store) -> None:
    with store.writing("ana") as work:
        for number in range(40):
            work.session.add(SettingRow(key=f"big {number}", value=os.urandom(500_000).hex()))
            work.session.flush()
