"""The store's ground: both databases, tables step by step, the trail, files by content, faults in words."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from pathlib import Path

import pandas as pd
import pytest
from clock import Clock
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from forecasting.faults import InputError
from planner.store.blobs import keep_bytes, keep_frame, kept_bytes, kept_frame
from planner.store.database import Store, open_store
from planner.store.faults import ConflictError, StoreError
from planner.store.schema import bring_up_to_date, current, differences, newest
from planner.store.tables import BlobRow, SettingRow, TrailRow
from planner.store.trail import breaks_of_chain


def test_the_steps_make_the_tables_that_the_program_knows(store: Store) -> None:
    assert current(store) == newest()
    assert differences(store) == []
    assert not bring_up_to_date(store)


def test_a_store_of_a_newer_program_is_refused(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"'9999', expected a store of step .* or older. Use the newer program"):
        bring_up_to_date(store)


def test_a_store_without_tables_says_what_to_do(address: str, tmp_path: Path) -> None:
    empty = open_store(address, files=tmp_path / "files")
    with pytest.raises(StoreError, match="Run `planner store upgrade`"), empty.reading() as session:
        session.get(BlobRow, "x")
    empty.close()


def test_a_change_is_whole_or_not_at_all(store: Store) -> None:
    def half() -> None:
        with store.writing("ana") as work:
            work.session.add(SettingRow(key="a", value=1))
            work.tell("setting.set", "a", None, 1)
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        half()
    with store.reading() as session:
        assert session.get(SettingRow, "a") is None
        assert session.query(TrailRow).count() == 0


def test_two_people_at_one_row_are_told(store: Store) -> None:
    with store.writing("ana") as work:
        work.session.add(SettingRow(key="a", value=1))
    with store.reading() as session:
        mine = session.get(SettingRow, "a")
    with store.writing("ben") as work:
        theirs = work.session.get(SettingRow, "a")
        assert theirs is not None
        theirs.value = 2
    assert mine is not None
    mine.value = 3
    with pytest.raises(ConflictError, match="Somebody else changed it meanwhile"), store.writing("ana") as work:
        work.session.merge(mine)
    with store.reading() as session:
        kept = session.get(SettingRow, "a")
        assert kept is not None
        assert kept.value == 2


def test_moments_come_back_in_utc(store: Store, clock: Clock) -> None:
    clock.moment = dt.datetime(2026, 3, 2, 9, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=45)))
    with store.writing("ana") as work:
        work.tell("a", "b")
    with store.reading() as session:
        row = session.query(TrailRow).one()
        assert row.at == dt.datetime(2026, 3, 2, 3, 15, tzinfo=dt.UTC)
        assert row.at.utcoffset() == dt.timedelta(0)


def test_the_trail_is_a_chain_that_no_statement_changes(store: Store) -> None:
    for number in range(3):
        with store.writing("ana") as work:
            work.tell("setting.set", "a", {"ü": [number, None]}, {1: number + 0.5, 10: "x"})
    with store.reading() as session:
        assert list(breaks_of_chain(session)) == []
    for statement in ("UPDATE trail SET who = 'eve'", "DELETE FROM trail WHERE id = 2"):
        with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
            connection.execute(text(statement))


def test_a_row_altered_behind_the_store_breaks_the_chain(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "planner.db"))
    bring_up_to_date(store)
    for name in "abc":
        with store.writing("ana") as work:
            work.tell("setting.set", name)
    with sqlite3.connect(tmp_path / "planner.db") as raw:
        raw.execute("DROP TRIGGER trail_update")
        raw.execute("UPDATE trail SET who = 'eve' WHERE id = 2")
    with store.reading() as session:
        assert [said[:12] for said in breaks_of_chain(session)] == ["trail, row 2"]
    store.close()


def test_frames_come_back_as_they_were_and_once(store: Store) -> None:
    starts = pd.date_range("2026-10-25", periods=5, freq="h", tz="Europe/Berlin")
    frame = pd.DataFrame({"start": starts, "queue": ["a", "b", "ü", "", "a"], "volume": [1.5, None, 0, 2, 3]})
    with store.writing("ana") as work:
        digest = keep_frame(work, frame)
        assert keep_frame(work, frame.copy()) == digest
    pd.testing.assert_frame_equal(kept_frame(store, digest), frame)
    assert len(list(store.files.glob("??/*"))) == 1


def test_a_kept_file_that_changed_or_is_gone_is_told(store: Store) -> None:
    with store.writing("ana") as work:
        digest = keep_bytes(work, b"one")
    path = store.files / digest[:2] / digest
    path.write_bytes(b"two")
    with pytest.raises(StoreError, match="expected the content named"):
        kept_bytes(store, digest)
    path.unlink()
    with pytest.raises(StoreError, match="no such file"):
        kept_bytes(store, digest)


def test_addresses_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("mysql://x/y", "nonsense://", "sqlite://"):
        monkeypatch.setenv("PLANNER_DB", address)
        with pytest.raises(InputError, match=r"PLANNER_DB: found .* expected an address of SQLite or PostgreSQL"):
            open_store()


def test_a_password_is_never_told() -> None:
    store = open_store("postgresql://me:secret@127.0.0.1:9/none")
    with pytest.raises(StoreError) as caught, store.reading() as session:
        session.get(BlobRow, "x")
    store.close()
    assert "secret" not in str(caught.value)
    assert "expected a database that answers" in str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")  # .ci/run runs where they are
def test_a_store_is_made_for_its_owners_eyes_and_an_existing_one_is_left_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        store = open_store(str(tmp_path / "planner.db"))
        bring_up_to_date(store)
        assert (tmp_path / "planner.db").stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "planner.db.files").stat().st_mode & 0o777 == 0o700
        (tmp_path / "planner.db").chmod(0o640)
        open_store(str(tmp_path / "planner.db")).close()
        assert (tmp_path / "planner.db").stat().st_mode & 0o777 == 0o640
        store.close()
    finally:
        os.umask(before)
