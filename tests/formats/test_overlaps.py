"""Exports of contacts that meet in the middle of a day."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from planner.formats.foreign import Wishes
from planner.formats.importing import import_files

HEAD = "Ticket ID,Created at,Group\n"
MORNING = HEAD + "".join(f"{at},2026-03-02 {at:02d}:05,A\n" for at in range(8, 12))
AFTERNOON = HEAD + "".join(f"{at},2026-03-02 {at:02d}:05,A\n" for at in range(12, 18))
WHOLE = HEAD + "".join(f"{at},2026-03-02 {at:02d}:05,A\n" for at in range(8, 18))


def volume(folder, *texts):
    paths = []
    for at, text in enumerate(texts):
        paths.append(folder / f"{at}.csv")
        paths[-1].write_text(text)
    found = import_files(paths, Wishes("UTC"))
    history = found.frames["history"]
    assert len(history) == 96
    assert not history.duplicated(["queue", "start"]).any()
    return history["volume"].sum()


@pytest.mark.parametrize("turned", [False, True])
def test_two_halves_of_a_day_make_the_day(tmp_path, turned):
    halves = (AFTERNOON, MORNING) if turned else (MORNING, AFTERNOON)
    assert volume(tmp_path, *halves) == volume(tmp_path, WHOLE) == 10


def test_what_both_hold_counts_once(tmp_path):
    assert volume(tmp_path, WHOLE, AFTERNOON) == 10


def tickets(path: Path, numbers: Iterable[int], days: int = 1) -> Path:
    rows = [f"{n},Billing,Mail,2026-03-{2 + n % days:02d} {8 + n % 9:02d}:05,{n % 3}" for n in numbers]
    path.write_text("Id,Group,Via,Created at,Replies\n" + "\n".join(rows) + "\n")
    return path


def test_two_exports_of_the_same_days_are_counted_together(tmp_path):
    files = [tickets(tmp_path / "a.csv", range(40)), tickets(tmp_path / "b.csv", range(30, 75))]
    found = import_files(files, Wishes("UTC", reply_min=2.0))
    history = found.frames["history"]
    assert history["volume"].sum() == 75
    assert len(found.tickets) == 75
    whole = import_files([tickets(tmp_path / "whole.csv", range(75))], Wishes("UTC", reply_min=2.0))
    expected = whole.frames["history"]
    assert (history[["start", "queue", "volume"]] == expected[["start", "queue", "volume"]]).all(axis=None)
    entries = [(entry.where, entry.why, entry.count) for entry in found.told.entries() if entry.kind == "dropped"]
    assert entries == [("b.csv", "in an earlier file or sheet, too: counted there", 10)]


def test_the_same_export_twice_counts_once(tmp_path):
    files = [tickets(tmp_path / "a.csv", range(40), days=3), tickets(tmp_path / "again.csv", range(40), days=3)]
    found = import_files(files, Wishes("UTC"))
    assert found.frames["history"]["volume"].sum() == 40
    assert len(found.tickets) == 40


def test_an_import_knows_nothing_of_the_one_before(tmp_path):
    wishes = Wishes("UTC")
    path = tickets(tmp_path / "a.csv", range(40))
    assert [import_files([path], wishes).frames["history"]["volume"].sum() for _ in range(2)] == [40, 40]
