"""The access matrix, cell by cell: the page tells it, every method asks for it, and every cell is called."""

from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path

import pytest
from access_calls import CALLS, LINE, Call, World, make_world
from access_page import files, matrix
from clock import Clock
from sqlalchemy import select

from forecasting.faults import InputError
from planner.access import ACTIONS, OWNER, ROLES, may
from planner.services import Actor, RefusedError, Services
from planner.store.database import Store, open_store
from planner.store.schema import bring_up_to_date
from planner.store.tables import JobRow, TrailRow

ROOT = Path(__file__).parents[2]
QUESTIONS = ("need", "look", "whom", "look_without_pay")
SIGHTS = {"pay.see": "pay", "birth_date.see": "birth_dates", "absence_kind.see": "absence_kinds", "name.see": "names"}
MIXED_INTO = ("Door", "Scenarios", "ScenarioEditing")
"""What the mixins of `Services` stand on."""
OPEN = {"sight", "names_of", "calendar_of_address"}
"""Methods that show nothing but what the sight allows, or what an address that nobody can guess leads to."""
APART = {"cost.edit", "job.cancel"}
"""Actions with tests of their own below: what they do depends on what is changed, and on who asked for it."""


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
            if isinstance(node, ast.ClassDef) and any(ast.unparse(base) in MIXED_INTO for base in node.bases):
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
    assert set(ACTIONS) - named == set(SIGHTS) - {"pay.see"}, "an action that no method asks for promises nothing"
    assert named - set(CALLS) == APART, "every action is called by this test"


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


@pytest.mark.parametrize("role", [*ROLES, OWNER])
def test_files_with_prices_are_taken_in_only_from_who_sees_pay(world: World, role: str) -> None:
    services = Services(world.store, Actor("account 99", role, world.agent))
    call = Call(lambda services, world, agent: services.draft_files(LINE, world.folder / "none.toml"))
    assert result_of(services, call, world, world.agent)[0] == (role in ("manager", OWNER))


@pytest.mark.parametrize("role", [*ROLES, OWNER])
def test_who_may_save_a_scenario(world: World, role: str) -> None:
    services = Services(world.store, Actor("account 99", role, world.agent))
    call = Call(lambda services, world, agent: services.save_scenario("Peak", world.folder / "none.toml"))
    let_in = any(may(role, action) != "no" for action in ("scenario.edit", "cost.edit"))
    assert result_of(services, call, world, world.agent)[0] == let_in


@pytest.mark.parametrize("role", [*ROLES, OWNER])
@pytest.mark.parametrize("asked_by", ["account 99", "account 98"])
def test_who_may_end_a_job(world: World, role: str, asked_by: str) -> None:
    with world.store.writing(asked_by) as work:
        row = JobRow(
            kind="plan", arguments={}, state="queued", result={}, asked_at=world.store.now(), asked_by=asked_by
        )
        work.session.add(row)
        work.session.flush()
        number = row.id
    services = Services(world.store, Actor("account 99", role, world.agent))
    call = Call(lambda services, world, agent: services.cancel_job(number))
    cell = may(role, "job.cancel")
    assert result_of(services, call, world, world.agent)[0] == (
        cell == "yes" or (cell == "own" and asked_by == "account 99")
    )


WAGES = ("21.0", "22.0", "23.0", "24.0", "25.0", "20.0")
MONEY = ("400.0",)
BIRTHS = ("1990-02-03", "1991-02-03", "1992-02-03", "1993-02-03", "1994-02-03")
PEOPLE = ("Quisper", "Okafor", "Marsh", "Llewellyn", "Santos")


@pytest.mark.parametrize(
    ("role", "secrets"),
    [
        ("coordinator", (*WAGES, *MONEY, *BIRTHS)),
        ("viewer", (*WAGES, *MONEY, *BIRTHS, *PEOPLE, "sick")),
        ("agent", (*WAGES, *MONEY, *BIRTHS, *PEOPLE, "sick", "A2,", "'A2'")),
        ("finance", (*BIRTHS, "sick")),
    ],
)
def test_no_byte_of_any_method_holds_what_a_role_must_not_see(
    world: World, role: str, secrets: tuple[str, ...]
) -> None:
    told = everything(world, role)
    assert [secret for secret in secrets if re.search(rf"(?<![\d.]){re.escape(secret)}(?!\d)", told)] == []


def test_what_is_searched_for_is_there(world: World) -> None:
    told = everything(world, "manager")
    assert [secret for secret in (*WAGES, *BIRTHS, *PEOPLE, "400.0", "sick", "A2,") if secret not in told] == []


def everything(world: World, role: str) -> str:
    """All that a role gets by any method: what is given back, and every file that is written."""
    services, told = Services(world.store, Actor("account 99", role, world.agent)), []
    for action, calls in CALLS.items():
        if action not in ("trail.read", "account.read", "store.care"):
            told += [result_of(services, call, world, world.agent)[1] for call in calls]
    files = [path for folder in world.folder.glob(f"{role}-*") for path in folder.rglob("*") if path.is_file()]
    return "\n".join([*told, *(path.read_bytes().decode("utf-8", "replace") for path in files)])
