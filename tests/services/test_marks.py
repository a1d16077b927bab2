"""Marks on the timeline: kept by day, told to the trail, not set by who only reads."""

from __future__ import annotations

import datetime as dt

import pytest

from planner.services import Actor, RefusedError, Services
from planner.store.database import Store
from planner.store.faults import StoreError


def services(store: Store, role: str = "owner") -> Services:
    return Services(store, Actor("account 1", role))


def test_marks_come_back_by_day(store: Store) -> None:
    mine = services(store)
    mine.add_mark(dt.date(2026, 5, 4), "new article on returns", "email")
    first = mine.add_mark(dt.date(2026, 3, 2), " chat before phone ")
    assert [(mark.on, mark.queue, mark.text) for mark in mine.marks()] == [
        (dt.date(2026, 3, 2), "*", "chat before phone"),
        (dt.date(2026, 5, 4), "email", "new article on returns"),
    ]
    mine.remove_mark(first.number)
    assert [mark.queue for mark in mine.marks()] == ["email"]
    assert mine.add_mark(dt.date(2026, 6, 1), "another").number == 2  # the one after those that are there


def test_a_mark_says_what_changed(store: Store) -> None:
    with pytest.raises(StoreError, match="what changed"):
        services(store).add_mark(dt.date(2026, 5, 4), "  ")


def test_an_unknown_mark_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="there is none"):
        services(store).remove_mark(3)


def test_who_only_reads_sets_none(store: Store) -> None:
    services(store).add_mark(dt.date(2026, 5, 4), "a bot")
    viewer = services(store, "viewer")
    assert len(viewer.marks()) == 1
    with pytest.raises(RefusedError):
        viewer.add_mark(dt.date(2026, 5, 5), "another bot")
    with pytest.raises(RefusedError):
        viewer.remove_mark(1)
