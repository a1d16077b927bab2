"""Care for rosters drafted and published as people do it: files stay named, a person goes whole, age forgets names."""

from __future__ import annotations

import pytest
from rosters_kept import roster, team

from planner.store.database import Store
from planner.store.drafts import Drafted, draft
from planner.store.erasing import erase_person
from planner.store.publishing import publish
from planner.store.retention import forget
from planner.store.sweeping import sweep
from planner.store.tables import RosterVersion, ShiftRow
from planner.store.verifying import verify

LINE = "phone team"
EARLY, LATE = "early 08:00-16:30 meal 12:00-12:30", "late 13:00-21:30 meal 17:00-17:30"
WEEK = {"ana": {0: EARLY}, "ben": {0: LATE, 1: LATE}}


@pytest.fixture
def drafted(store: Store) -> Store:
    """A store with one version published and another drafted on it."""
    inputs = team("ana", "ben")
    for week in (WEEK, {**WEEK, "ana": {1: EARLY}}):
        with store.writing("cid") as work:
            number = draft(work, LINE, Drafted(inputs, roster(inputs, week))).number
        if number == 1:
            put_in_force(store, 1)
    return store


def put_in_force(store: Store, number: int) -> None:
    with store.writing("cid") as work:
        publish(work, LINE, number, accept_breaches=True, note="as agreed")


def test_nothing_that_a_draft_needs_is_swept(drafted: Store) -> None:
    assert verify(drafted) == []
    sweep(drafted, "cid")
    put_in_force(drafted, 2)
    assert verify(drafted) == []


def test_somebody_erased_is_in_no_draft_and_in_nothing_published(drafted: Store) -> None:
    with drafted.reading() as session:
        hours = sum((row.ends_at - row.starts_at).total_seconds() for row in session.query(ShiftRow))
    erased = erase_person(drafted, "cid", "ben")
    put_in_force(drafted, 2)
    with drafted.reading() as session:
        shifts = [row for row in session.query(ShiftRow) if not row.cancelled]
        assert {row.agent for row in shifts} == {"ana", erased.pseudonym}
        assert sum((row.ends_at - row.starts_at).total_seconds() for row in shifts) == hours
        told = str([version.checked for version in session.query(RosterVersion)])
    assert "ben" not in told.lower()
    assert verify(drafted) == []


def test_an_old_draft_keeps_how_many_breaches_it_had_and_not_whose(drafted: Store) -> None:
    with drafted.reading() as session:
        before = [len(version.checked["breaches"]) for version in session.query(RosterVersion)]
    assert max(before) > 0
    drafted.now.go(days=60)  # type: ignore[attr-defined]
    assert forget(drafted, "cid", {"rosters": 10})["rosters"] == 2
    with drafted.reading() as session:
        versions = list(session.query(RosterVersion))
        assert [len(version.checked["breaches"]) for version in versions] == before
        assert "ana" not in str([version.checked for version in versions]).lower()
    assert verify(drafted) == []
