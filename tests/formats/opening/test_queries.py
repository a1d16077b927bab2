"""Rows of a query: as text, read only, and no message with a password."""

from __future__ import annotations

import datetime as dt
import sqlite3

import pytest

from forecasting.faults import InputError
from planner.formats.foreign import Wishes
from planner.formats.importing import import_files
from planner.formats.opening.query import open_query
from planner.formats.told import Told


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "shop's data.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("create table calls (start text, queue text, offered integer, aht real, note blob)")
        begin = dt.datetime(2026, 11, 23, 8)
        rows = [(str(begin + dt.timedelta(minutes=30 * at)), "Billing", at, 200.5, b"x") for at in range(48)]
        database.executemany("insert into calls values (?, ?, ?, ?, ?)", rows)
    database.close()
    return f"sqlite:///{path}"


def test_rows_of_a_query_as_a_sheet(shop):
    sheet = open_query(shop, "-- all\nselect start, offered, aht, note, null as none from calls order by start")
    assert sheet.head.rows[:2] == (
        ("start", "offered", "aht", "note", "none"),
        ("2026-11-23 08:00:00", "0", "200.5", "", ""),
    )
    told = Told()
    (frame,) = sheet.batches(2, {"offered": 1}, told)
    assert list(frame["offered"]) == [str(at) for at in range(48)]
    assert list(frame.index[:2]) == [2, 3]
    assert told.rows_read == {sheet.where: 48}


def test_a_query_is_imported(shop):
    sheet = open_query(shop, "select start as 'Interval Start', queue as 'Queue', offered as 'Offered' from calls")
    found = import_files([], Wishes("Europe/Berlin", interval_min=30), opened=[sheet])
    assert found.frames["history"]["volume"].sum() == sum(range(48))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("delete from calls", "expected one that begins with SELECT or WITH"),
        ("select nought from calls", "no such column: nought"),
        ("select * from calls where 0", "found 'no rows'"),
        ("with a as (select 1) insert into calls select 1, 1, 1, 1, 1", "readonly database"),
        ("select 1; delete from calls", "one statement at a time"),
    ],
)
def test_what_cannot_be_asked(shop, query, message):
    with pytest.raises(InputError, match=message):
        open_query(shop, query)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("postgresql+psycopg://me:hush-hush@127.0.0.1:1/none", "expected a database that answers"),
        ("nothing://me:hush-hush@host/none", "whose driver is installed"),
        ("hush-hush", "expected an address such as"),
        ("sqlite:///none.sqlite", "There is none of this name"),
    ],
)
def test_an_address_that_does_not_answer_and_no_password(address, message):
    with pytest.raises(InputError, match=message) as refused:
        open_query(address, "select 1")
    assert "hush-hush" not in str(refused.value)
