"""Edits of a grid: what changed, what went, what is locked by it."""

from __future__ import annotations

import pandas as pd
import pytest

from planner.services.edited_grid import edited_of, locks_of, numbered, with_ends_along

COLUMNS = ["agent", "date", "shift", "start", "end", "inside", "lock"]
TUE, WED = "2026-11-24", "2026-11-25"


def grid(*rows: tuple[str, str, str, str, str, str, bool]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS)


BASE = grid(
    ("A1", TUE, "day", "09:00", "17:00", "meal 12:00-12:30", False),
    ("A2", TUE, "day", "10:00", "18:00", "", False),
    ("A2", WED, "day", "10:00", "18:00", "", False),
)


def test_nothing_changed_and_nothing_locked() -> None:
    edited = edited_of(BASE, BASE.copy())
    assert not edited.changed
    assert edited.asked() == {"rows": [], "before": [], "gone": []}
    assert not len(locks_of(edited))


def test_other_hours_a_day_off_a_new_row_and_a_tick() -> None:
    rows = BASE.copy()
    rows.loc[0, "start"] = "08:00"
    rows = rows.drop(index=2)
    rows.loc[1, "lock"] = True
    rows = rows.astype(object)
    rows.loc[7] = ["A3", WED, "late", "13:00", "21:00", None, None]
    edited = edited_of(BASE, rows)
    assert [(row["agent"], row["start"]) for row in edited.rows] == [("A1", "08:00"), ("A3", "13:00")]
    assert [None if row is None else row["start"] for row in edited.before] == ["09:00", None]
    assert edited.gone == (("A2", WED),)
    locks = locks_of(edited)
    assert locks.to_numpy().tolist() == [
        ["A1", TUE, "day", "08:00"],
        ["A2", TUE, "day", "10:00"],
        ["A2", WED, "off", ""],
        ["A3", WED, "late", "13:00"],
    ]


def test_a_shift_that_goes_to_somebody_else_leaves_a_day_off() -> None:
    rows = BASE.copy()
    rows.loc[1, "agent"] = "A4"
    edited = edited_of(BASE, rows)
    assert edited.gone == (("A2", TUE),)
    assert [row["agent"] for row in edited.rows] == ["A4"]


@pytest.mark.parametrize(
    ("start", "end", "then"),
    [
        ("08:00", "17:00", "16:00"),  # an hour earlier: the end too
        ("08:00", "18:00", "18:00"),  # the end was changed as well: it stands
        ("09:00", "18:00", "18:00"),  # only the end
        ("17:30", "17:00", "01:30"),  # over midnight
        ("soon", "17:00", "17:00"),  # what is no clock is told when it is checked
        (None, "17:00", "17:00"),
    ],
)
def test_the_end_of_a_shift_follows_its_beginning(start: str | None, end: str, then: str) -> None:
    rows = BASE.copy().astype(object)
    rows.loc[0, ["start", "end"]] = [start, end]
    rows.loc[7] = ["A3", WED, "late", "13:00", "21:00", None, None]
    moved = with_ends_along(BASE, rows)
    assert moved["end"].tolist() == [then, "18:00", "18:00", "21:00"]
    assert rows.loc[0, "end"] == end, "what was given stays as it is"


def test_new_rows_have_numbers_of_their_own() -> None:
    assert numbered(pd.Series([2, None, 0, None]), 3).tolist() == [2, 4, 0, 5]
    assert numbered(pd.Series([1, 0]), 3).tolist() == [1, 0]
