"""The door: who may, who is refused in which words, and what the trail hears of it."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from planner.access import ACTIONS, OWNER, ROLES, may, who_may
from planner.services.door import Actor, Door, RefusedError, sight_of
from planner.store.database import Store
from planner.store.tables import TrailRow


def trail(store: Store) -> list[tuple[str, str, str]]:
    with store.reading() as session:
        return [(row.who, row.what, row.subject) for row in session.scalars(select(TrailRow).order_by(TrailRow.id))]


def test_every_action_says_what_each_role_may() -> None:
    for action in ACTIONS.values():
        assert tuple(action.cells()) == ROLES
        assert not action.meaning.endswith(".")


def test_the_owner_may_what_manager_finance_or_coordinator_may() -> None:
    order = {"no": 0, "own": 1, "without_pay": 2, "yes": 3}
    for action, row in ACTIONS.items():
        best = max(order[row.coordinator], order[row.manager], order[row.finance])
        assert order[may(OWNER, action)] == best


def test_the_work_of_each_role_is_possible_and_no_more() -> None:
    can = {role: {action for action in ACTIONS if may(role, action) == "yes"} for role in ROLES}
    assert {"series.write", "job.start", "roster.publish"} <= can["coordinator"]
    assert {"pay.see", "account.change", "person.erase"} <= can["manager"]
    assert {"pay.see", "cost.edit", "plan.read"} <= can["finance"]
    assert can["agent"] == set()
    assert {a for a in ACTIONS if may("agent", a) == "own"} >= {"roster.read", "calendar.read", "fairness.read"}
    assert can["viewer"] == {"series.read", "roster.read"}
    nobody_but = {"pay.see": {"manager", "finance"}, "absence_kind.see": {"coordinator", "manager", "agent"}}
    assert {action: set(who_may(action)) for action in nobody_but} == nobody_but


@pytest.mark.parametrize(("role", "action"), list(itertools.product(ROLES, ACTIONS)))
def test_the_sight_follows_from_the_table(role: str, action: str) -> None:
    names = {
        "pay.see": "pay",
        "birth_date.see": "birth_dates",
        "absence_kind.see": "absence_kinds",
        "name.see": "names",
    }
    if action in names:
        assert getattr(sight_of(Actor("account 1", role)), names[action]) == (may(role, action) == "yes")


def test_what_is_refused_is_told_in_one_message_and_in_the_trail(store: Store) -> None:
    door = Door(store, Actor("account 7", "viewer"))
    expected = (
        r"roster.publish \(Publish a roster\), asked by account 7: found 'role viewer', expected the role coordinator "
        r"or manager. Nothing was done. Ask one of them, or a manager to change your role."
    )
    with pytest.raises(RefusedError, match=expected):
        door.need("roster.publish")
    assert trail(store) == [("account 7", "refused", "roster.publish")]


def test_an_agent_may_what_is_about_herself(store: Store) -> None:
    door = Door(store, Actor("account 7", "agent", "A07"))
    door.need("calendar.read", about="A07")
    assert door.whom("roster.read") == "A07"
    for about in ("A08", None, ""):
        with pytest.raises(RefusedError, match="an agent only about themselves"):
            door.need("calendar.read", about=about)


def test_an_agent_whom_no_person_belongs_to_sees_nobody(store: Store) -> None:
    door = Door(store, Actor("account 7", "agent"))
    with pytest.raises(RefusedError):
        door.whom("roster.read")
    with pytest.raises(RefusedError):
        door.need("roster.read", about=None)


def test_everybody_else_may_see_everybody(store: Store) -> None:
    assert Door(store, Actor.local()).whom("roster.read") is None
    assert Door(store, Actor("account 7", "viewer", "A07")).whom("roster.read") is None


def test_one_cancels_the_job_one_asked_for(store: Store) -> None:
    door = Door(store, Actor("account 7", "finance"))
    door.need("job.cancel", about="account 7")
    with pytest.raises(RefusedError):
        door.need("job.cancel", about="account 8")


def test_a_look_at_pay_is_in_the_trail_and_a_look_without_is_not(store: Store) -> None:
    assert Door(store, Actor("account 1", "finance")).look("plan.read", "plan 17").pay
    assert not Door(store, Actor("account 2", "coordinator")).look("plan.read", "plan 17").pay
    assert Door(store, Actor("account 3", "manager")).look("roster.read", "roster 4").pay  # rosters hold none
    assert trail(store) == [("account 1", "pay.seen", "plan 17")]


def test_a_method_that_cuts_nothing_is_closed_to_those_who_must_not_see_all(store: Store) -> None:
    with pytest.raises(RefusedError):
        Door(store, Actor("account 2", "coordinator")).need("plan.read")
    Door(store, Actor("account 2", "manager")).need("plan.read")
