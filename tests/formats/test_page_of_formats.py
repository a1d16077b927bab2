"""docs/formats.md shows what the registries hold, and every format has its fixture and its broken files."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def maker():
    spec = importlib.util.spec_from_file_location("make_formats", ROOT / "docs" / "make_formats.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_are_as_the_registries_say():
    made = maker()
    text = made.PAGE.read_text(encoding="utf-8")
    assert made.page(text) == text, "run python docs/make_formats.py"


@pytest.mark.parametrize("module", sorted(maker().module_of().values()))
def test_a_format_has_its_fixture(module):
    if module == "told_columns":
        return  # its columns are the user's: the templates themselves are tried
    assert any((ROOT / "tests" / "formats" / "fixtures" / module).glob("*"))
