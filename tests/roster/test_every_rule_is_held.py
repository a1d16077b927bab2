"""No rule without its two tests: a case that holds its set of rosters to the audit, and a breach of it named alone."""

from __future__ import annotations

import ast
import importlib.util
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from rule_sets import menu_of

from planner.roster.people import people_of
from planner.roster.rules import RULES
from planner.roster.rules.protocol import RuleKind
from planner.scenario import Inputs

HERE = Path(__file__).parent
SETS = (HERE / "test_roster_rules.py", *sorted(HERE.glob("test_rules_of_*.py")))
"""Files whose `CASES` go through `assert_the_same_sets`, which enumerates automata, CP-SAT and audit."""


@pytest.fixture(scope="module")
def cases() -> list[Inputs]:
    """Every case of every file that holds sets to the audit."""
    found: list[Inputs] = []
    for path in SETS:
        assert holds_cases_to_the_audit(path), f"{path.name} has no test over its CASES"
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found += module.CASES.values()
    return found


def holds_cases_to_the_audit(path: Path) -> bool:
    """Whether a test of a file runs `assert_the_same_sets` for each of its `CASES`."""
    return any(
        isinstance(node, ast.FunctionDef)
        and any(ast.unparse(one) == "pytest.mark.parametrize('case', CASES)" for one in node.decorator_list)
        and "assert_the_same_sets(" in ast.unparse(node)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
    )


def forbids(inputs: Inputs, kind: RuleKind) -> bool:
    """Whether rules of a kind forbid the person a roster that all the others allow."""
    person = people_of(inputs)[0]
    others = tuple(rule for rule in person.rules if not isinstance(rule, kind))
    if len(others) == len(person.rules):
        return False
    looser = person.under(others)
    return any(looser.allows(list(t)) and not person.allows(list(t)) for t in itertools.product(*menu_of(person)))


@pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.__name__)
def test_a_case_turns_on_every_rule(kind: RuleKind, cases: list[Inputs]) -> None:
    assert any(forbids(inputs, kind) for inputs in cases), f"no case of {[path.name for path in SETS]} turns on it"


def named_alone() -> Iterator[str]:
    """Rules that a test plants: keys of `PLANTED`, ``== {"..."}``, and what `mutations.py` and `breach_*.py` name."""
    for path in HERE.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PLANTED":
                assert isinstance(node.value, ast.Dict)
                yield from (ast.literal_eval(key) for key in node.value.keys if key is not None)
            if isinstance(node, ast.Compare) and isinstance(node.comparators[0], ast.Set):
                elements = node.comparators[0].elts
                if len(elements) == 1 and isinstance(elements[0], ast.Constant):
                    yield str(elements[0].value)
    for path in (HERE.parent / "mutations.py", *HERE.parent.glob("breach_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Planted":
                yield from (str(arg.value) for arg in node.args if isinstance(arg, ast.Constant))
            if isinstance(node, ast.keyword) and node.arg == "rule" and isinstance(node.value, ast.Constant):
                yield str(node.value.value)


def test_a_breach_of_every_rule_is_planted() -> None:
    missing = {kind.name for kind in RULES} - set(named_alone())
    assert not missing, f"no test plants a breach of {sorted(missing)} and expects that one alone"
