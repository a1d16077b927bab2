"""The access matrix, cell by cell: the page tells it, every method asks for it, and every cell is called."""

from __future__ import annotations

import ast
import itertools
from pathlib import Path

import pytest
from access_calls import CALLS, Call, World, make_world
from access_page import files, matrix
from clock import Clock
from sqlalchemy import select

from forecasting.faults import InputError
from planner.access import ACTIONS, OWNER, ROLES, may
from planner.services import Actor, RefusedError, Services
from planner.store.database import Store, open_store
from planner.store.schema import bring_up_to_date
from planner.store.tables import TrailRow

ROOT = Path(__file__).parents[2]
QUESTIONS = ("need", "look", "whom", "look_without_pay")
SIGHTS = {"pay.see": "pay", "birth_date.see": "birth_dates", "absence_kind.see": "absence_kinds", "name.see": "names"}
OPEN = {"sight", "names_of", "calendar_of_address"}
"""Methods that show nothing but what the sight allows, or what an address that nobody can guess leads to."""
LATER = {
    *("series.read", "series.write", "scenario.read", "scenario.edit", "cost.edit", "plan.read", "plan.keep"),
    *("job.cancel", "roster.read", "roster.draft", "roster.publish", "roster.export", "calendar.read", "feed.change"),
    *("fairness.read", "person.export", "person.erase", "store.care"),
}
"""Actions whose area is being built."""


def test_the_page_tells_the_tables_of_the_program() -> None:
    page = (ROOT / "docs/access.md").read_text(encoding="utf-8")
    assert matrix() in page, "python tests/access_page.py prints it"
    assert files() in page


def asked_by(node: ast.AST) -> set[str]:
    """Actions that a function asks for, and its calls of the object's other methods as ``.name``."""
    found: set[str] = set()
    for call in ast.walk(node):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        if isinstance(call.func.value, ast.Name) and call.func.value.id == "self":
            first = call.args[0] if call.args else None
            if call.func.attr in QUESTIONS:
                assert isinstance(first, ast.Constant), f"{ast.unparse(call)}: name the action itself"
                found.add(str(first.value))
            else:
                found.add(f".{call.func.attr}")
    return found


def methods() -> dict[str, set[str]]:
    """Every method of the mixins of `Services` to the actions it asks for, through others too."""
    direct: dict[str, set[str]] = {}
    for file in sorted((ROOT / "planner/services").glob("*.py")):
        if file.name == "door.py":
            continue
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "Door" for base in node.bases):
                for one in node.body:
                    if isinstance(one, ast.FunctionDef):
                        assert one.name not in direct, f"{one.name} stands in two mixins"
                        direct[one.name] = asked_by(one)
    for _ in range(4):
        direct = {
            name: asked | {more for call in asked if call[0] == "." for more in direct.get(call[1:], set())}
            for name, asked in direct.items()
        }
    return {name: {action for action in asked if action[0] != "."} for name, asked in direct.items()}


def test_every_method_asks_and_every_action_is_asked_for() -> None:
    asked = methods()
    silent = [name for name, actions in asked.items() if not actions and name[0] != "_" and name not in OPEN]
    assert silent == []
    named = set().union(*asked.values())
    assert named - set(ACTIONS) == set()
    assert set(ACTIONS) - named - set(SIGHTS) <= LATER, "an action that no method asks for promises nothing"
    assert named - set(CALLS) <= LATER, "every action is called by this test"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("world")
    store = open_store(str(folder / "planner.db"), files=folder / "files", now=Clock())
    bring_up_to_date(store)
    return make_world(store, folder)


@pytest.mark.parametrize(("role", "action"), list(itertools.product((*ROLES, OWNER), CALLS)))
def test_a_cell(world: World, role: str, action: str) -> None:
    services = Services(world.store, Actor("account 99", role, world.agent))
    cell, before, refused = may(role, action), len(refusals(world.store)), 0
    for call in CALLS[action]:
        let_in, shown = result_of(services, call, world, world.agent)
        assert let_in == (cell != "no")
        refused += not let_in
        if cell == "own" and call.about:
            assert not result_of(services, call, world, world.other)[0]
            refused += 1
        elif cell == "own":
            assert f"{world.other}," not in shown
            assert f"'{world.other}'" not in shown
    assert refusals(world.store)[before:] == [("account 99", action)] * refused


def result_of(services: Services, call: Call, world: World, agent: str) -> tuple[bool, str]:
    """Whether a call is let in, and what it gives; that its arguments make no sense is another matter."""
    try:
        return True, str(call.run(services, world, agent))
    except RefusedError:
        return False, ""
    except InputError:
        return True, ""


def refusals(store: Store) -> list[tuple[str, str]]:
    with store.reading() as session:
        rows = session.scalars(select(TrailRow).where(TrailRow.what == "refused").order_by(TrailRow.id))
        return [(row.who, row.subject) for row in rows]
