"""Edits of a grid: what changed, what went, what is locked by it."""

from __future__ import annotations

import pandas as pd

from planner.services.edited_grid import edited_of, locks_of

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
