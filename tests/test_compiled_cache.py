"""Compiled code is never older than its sources."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from planner import compiled_cache

PACKAGE = Path(compiled_cache.__file__).parent


def folder(monkeypatch: pytest.MonkeyPatch, home: Path) -> str:
    monkeypatch.setattr("numba.core.config.CACHE_DIR", os.environ["NUMBA_CACHE_DIR"])  # put back afterwards
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    compiled_cache.use_compiled_cache()
    return os.environ["NUMBA_CACHE_DIR"]


def test_a_changed_source_has_another_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = folder(monkeypatch, tmp_path)
    assert folder(monkeypatch, tmp_path) == before
    source = tmp_path / "package" / "staffing" / "station.py"
    source.parent.mkdir(parents=True)
    monkeypatch.setattr(compiled_cache, "__file__", str(tmp_path / "package" / "compiled_cache.py"))
    source.write_text("a = 1\n", encoding="utf-8")
    first = folder(monkeypatch, tmp_path)
    source.write_text("a = 2\n", encoding="utf-8")
    assert folder(monkeypatch, tmp_path) not in (first, before)


def test_a_choice_of_the_user_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "elsewhere")
    compiled_cache.use_compiled_cache()
    assert os.environ["NUMBA_CACHE_DIR"] == "elsewhere"


@pytest.mark.parametrize("order", ["numba, planner", "planner, numba"])
def test_the_cache_is_used_whoever_is_imported_first(tmp_path: Path, order: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    program = f"import {order}, os; print(numba.config.CACHE_DIR == os.environ['NUMBA_CACHE_DIR'])"
    said = subprocess.run(
        [sys.executable, "-c", program],
        env={**environment, "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "True\n"


def test_every_compiled_source_is_listed() -> None:
    listed = {path for pattern in compiled_cache.COMPILED for path in PACKAGE.glob(pattern)}
    marks = {"njit", "compiled", "inlined", "allocating"}
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        used = {ast.unparse(mark).split("(")[0] for node in functions for mark in node.decorator_list}
        assert not used & marks or path in listed, path
