"""The order in which the pages say that the roster's modules be read: all of them, each after what it stands on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "planner" / "roster"
PAGES = ("docs/roster.md", "docs/roster_tours.md")
NAMED = re.compile(r"`((?:[a-z]+/)?\w+\.py)`")
BY_THEIR_LIST = {"rules": FOLDER / "rules" / "__init__.py", "law": FOLDER / "audit.py"}
"""Folders whose files a registry imports; the pages name what is none of its entries."""


def order() -> list[str]:
    """Modules in the order of reading, at the numbered chapters; what stands before them is no place to be read at."""
    found: list[str] = []
    for page in PAGES:
        section = (ROOT / page).read_text(encoding="utf-8").partition("## In what order to read it\n")[2]
        found += NAMED.findall(section[re.search(r"^1\. ", section, re.MULTILINE).start() :])
    return found


def imported(path: Path) -> Iterator[str]:
    """Modules of the folder that a module imports when it is loaded itself."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("planner.roster"):
            inside = (node.module or "").removeprefix("planner.roster").strip(".").replace(".", "/")
            for name in (inside, *(f"{inside}/{alias.name}".strip("/") for alias in node.names)):
                if (FOLDER / f"{name}.py").is_file():
                    yield f"{name}.py"


def test_every_module_is_named_once() -> None:
    listed = {name for registry in BY_THEIR_LIST.values() for name in imported(registry)}
    modules = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.py")}
    folders = {f"{folder}/" for folder in BY_THEIR_LIST}
    expected = {
        name
        for name in modules
        if not name.endswith("__init__.py") and not (name in listed and name.startswith(tuple(folders)))
    }
    names = [name for name in order() if not name.endswith("__init__.py")]
    assert sorted(names) == sorted(set(names)), "named twice"
    assert expected - set(names) == set(), "not named"
    assert set(names) - modules == set(), "no such module"


def test_what_a_module_stands_on_is_read_before_it() -> None:
    names = order()
    place = {name: number for number, name in enumerate(names)}
    late = [
        (name, other)
        for name in names
        for other in imported(FOLDER / name)
        if other in place and place[other] > place[name]
    ]
    assert not late
