"""Each fixture is recognised by its own format, and by no other that names a vendor."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from planner.formats.importing import known_format
from planner.formats.opening import open_sheets
from planner.formats.systems import SYSTEMS

FIXTURES = Path(__file__).parent / "fixtures"
FILES = sorted(path for path in FIXTURES.glob("*/*") if path.is_file())
GENERAL = {"interval table", "ticket or call log", "roster table"}
"""Tables of any make: they stand last, and may know what a vendor's format knows better."""


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_fixture_is_known_by_its_own_format_only(path):
    own = importlib.import_module(f"planner.formats.systems.{path.parent.name}").FORMAT
    known = [sheet for sheet in open_sheets(path) if known_format(sheet) is own]
    assert known, f"recognised as {[getattr(known_format(sheet), 'name', None) for sheet in open_sheets(path)]}"
    others = {one.name for one in SYSTEMS if one is not own and any(one.recognises(sheet.head) for sheet in known)}
    assert others <= GENERAL


def test_every_format_is_of_a_module_of_its_own():
    names = [one.name for one in SYSTEMS]
    assert len(set(names)) == len(names)
    assert all(one.source and one.system for one in SYSTEMS)
