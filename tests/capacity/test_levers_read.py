"""What the registry says each lever heeds is what its code reads, found in the syntax of its own functions."""

from __future__ import annotations

import ast
import inspect
from types import ModuleType

import pytest

from planner.capacity import arrivals, asking
from planner.capacity.levers import LEVERS, READS
from planner.scenario.money import Lever

ELSEWHERE: dict[str, tuple[ModuleType, str]] = {
    "temp": (arrivals, "lever"),  # temps are laid out as arrivals before the lever starts them
    "callback": (asking, "lever"),  # the hours spared are worked out with the needs
    "lower_target": (asking, "lever"),
}


def functions(module: ModuleType) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(inspect.getsource(module))
    return {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}


def keys_read(node: ast.AST) -> set[str]:
    return {
        one.attr
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "lever"
    }


def reached(module: ModuleType, start: str) -> set[str]:
    known, open_, seen, found = functions(module), [start], set(), set()
    while open_:
        name = open_.pop()
        if name in seen or name not in known:
            continue
        seen.add(name)
        found |= keys_read(known[name])
        open_ += [one.id for one in ast.walk(known[name]) if isinstance(one, ast.Name)]
    return found


@pytest.mark.parametrize("use", LEVERS)
def test_a_lever_heeds_what_the_registry_says(use: str) -> None:
    module = inspect.getmodule(LEVERS[use])
    assert module is not None
    read = reached(module, LEVERS[use].__name__)
    if use == "temp":
        read |= keys_read(ast.parse(inspect.getsource(arrivals)))
    elif use in ELSEWHERE:
        read |= {"max_share"}
        assert f'"{use}"' in inspect.getsource(ELSEWHERE[use][0])
    elif use == "cross_train":
        read |= {"queues"}  # what is taught: planner.capacity.case.Case.taught
    assert read - {"use"} == set(READS[use])
    assert set(READS[use]) < set(Lever.model_fields)
