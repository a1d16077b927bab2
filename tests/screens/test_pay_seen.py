"""Who sees pay: said by the table of rights and the accounts, to those who see it and to nobody else."""

from __future__ import annotations

import pytest
from screen_pages import Opened
from streamlit.testing.v1 import AppTest

from planner.access import ACTIONS, ROLES
from planner.services import Actor, RefusedError, Services
from planner.store.database import Store

SEE = {role for role, cell in ACTIONS["pay.see"].cells().items() if cell == "yes"}


def invited(store: Store) -> None:
    owner = Services(store, Actor.local())
    owner.invite("maria@example.org", "manager", name="Maria *Chief*")
    owner.invite("fred@example.org", "finance")
    owner.invite("gone@example.org", "finance", name="Gone Long")
    owner.invite("cora@example.org", "coordinator", name="Cora Noun")
    owner.disable("gone@example.org")


def line_of(app: AppTest) -> str:
    assert not app.exception
    found = [one.value for one in app.markdown if one.value.startswith(":small[Who sees pay and money")]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("role", sorted(SEE))
def test_who_sees_it_reads_roles_and_names(workspace: Store, page: Opened, role: str) -> None:
    invited(workspace)
    said = line_of(page("week", role=role, scenario="peak_week", view="cost"))
    assert r"manager (Maria \*Chief\*); finance (fred@example.org)" in said
    assert "Gone" not in said
    assert "Cora" not in said
    assert "Not: coordinator, agent, viewer." in said
    assert line_of(page("budget", role=role, scenario="peak_week")) == said


def test_alone_it_says_so(workspace: Store, page: Opened) -> None:
    said = line_of(page("week", scenario="peak_week", view="cost"))
    assert "nobody signs in" in said
    assert "manager and finance do" in said


@pytest.mark.parametrize("role", [role for role in ROLES if role not in SEE])
def test_others_are_refused(workspace: Store, role: str) -> None:
    invited(workspace)
    with pytest.raises(RefusedError):
        Services(workspace, Actor("account 9", role)).who_sees_pay()


def test_many_of_a_role_are_counted(workspace: Store, page: Opened) -> None:
    owner = Services(workspace, Actor.local())
    for number in range(7):
        owner.invite(f"m{number}@example.org", "manager")
    assert "manager (7); finance (0)" in line_of(page("week", role="finance", scenario="peak_week", view="cost"))
