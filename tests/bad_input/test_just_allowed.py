"""What is allowed, just beside what is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desk import Desk, history_text, planner
from refusals import ROSTER, no_shift, outside_tree, refused


def accepted(desk: Desk, *options: str | Path) -> None:
    """An audit reads everything that a plan reads."""
    said = planner("audit", desk.scenario, "--roster", desk.put("roster.csv", ROSTER), *options)
    assert said.code in (0, 1), said.err


def test_a_file_elsewhere_is_let_in_by_name(desk: Desk) -> None:
    outside_tree(desk)
    elsewhere = desk.folder.parent / "elsewhere"
    roster = desk.put("roster.csv", ROSTER)
    assert len(refused(desk, "audit", desk.scenario, "--roster", roster, "--allow", desk.folder / "more")) == 2
    accepted(desk, "--allow", elsewhere)


ALLOWED = (
    ("nobody waits", lambda desk: desk.change("within_s = 20", "within_s = 0")),
    ("nearly everybody", lambda desk: desk.change("share = 0.80", "share = 0.99")),
    ("the largest volume", lambda desk: desk.cell(7, "volume", "1e9")),
    ("no contacts", lambda desk: desk.cell(7, "volume", "0")),
    ("a row twice", lambda desk: desk.add(history_text().splitlines()[1] + "\n", "history.csv")),
    ("a byte order mark", lambda desk: desk.put("history.csv", b"\xef\xbb\xbf" + history_text().encode())),
    ("a start a week after the first row", lambda desk: desk.change("2026-11-23", "2026-09-22")),
    ("leave all the time", lambda desk: no_shift_but_leave(desk)),
)


def no_shift_but_leave(desk: Desk) -> None:
    no_shift(desk)
    desk.add("A2,2026-11-23,2026-11-24,leave\n", "leave.csv")


@pytest.mark.parametrize("spoil", [case[1] for case in ALLOWED], ids=[case[0] for case in ALLOWED])
def test_just_allowed(desk: Desk, spoil: Callable[[Desk], object]) -> None:
    spoil(desk)
    accepted(desk)


def test_less_than_eight_weeks_work_with_a_warning(desk: Desk) -> None:
    history = desk.put("history.csv", history_text(days=21))
    said = planner("forecast", history, "--days", 1, "--out", desk.folder / "forecast.csv")
    assert said.code == 0
    assert "queue phone has 19 days of history; eight weeks or more forecast better" in said.err
    desk.put("history.csv", history_text(days=56))
    said = planner("forecast", history, "--days", 1, "--out", desk.folder / "forecast.csv")
    assert "eight weeks" not in said.err
