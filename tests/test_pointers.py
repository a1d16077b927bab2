"""What docstrings and pages point to by its dotted name is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = [path for room in ("planner", "forecasting") for path in sorted((ROOT / room).rglob("*.py"))]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
DOTTED = re.compile(r"`((?:planner|forecasting)(?:\.[A-Za-z_]\w*)+)[`(]")
OTHERS = {"planner.example.org"}
"""What only looks like a name of ours."""


@cache
def names(module: Path) -> frozenset[str]:
    """What a module defines, imports or gives its objects."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name | ast.Attribute):
            found.add(node.id if isinstance(node, ast.Name) else node.attr)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)  # names that a folder loads when they are first asked for
    return frozenset(found)


def is_there(dotted: str) -> bool:
    """Whether a dotted name is a folder, a module, or something named in one."""
    parts = dotted.split(".")
    for count in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:count])
        module = place.with_suffix(".py") if place.with_suffix(".py").is_file() else place / "__init__.py"
        if module.is_file():
            return set(parts[count:]) <= names(module)
        if place.is_dir():
            return count == len(parts)
    return False


@pytest.mark.parametrize("room", ["pages", "planner", "forecasting"])
def test_what_is_pointed_to_is_there(room: str) -> None:
    files = PAGES if room == "pages" else [path for path in SOURCES if path.relative_to(ROOT).parts[0] == room]
    gone = [
        f"{path.relative_to(ROOT)}: {dotted}"
        for path in files
        for dotted in DOTTED.findall(path.read_text(encoding="utf-8"))
        if dotted not in OTHERS and not is_there(dotted)
    ]
    assert not gone


def test_a_name_that_is_not_there_is_found() -> None:
    assert is_there("planner.roster.solve.solve_within")
    assert is_there("planner.plan")
    assert not is_there("planner.roster.solve.solved_within")
    assert not is_there("planner.roster.improver")
