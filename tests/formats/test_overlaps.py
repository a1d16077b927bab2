"""Exports of contacts that meet in the middle of a day."""

from __future__ import annotations

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
