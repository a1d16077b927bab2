"""Files that a scenario names: resolved where they are named, kept inside its folder tree."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from forecasting.faults import Fault
from planner.scenario.source import Source

PATH_KEYS: tuple[tuple[str, str], ...] = (
    ("history", "file"),
    ("history", "contacts"),
    ("forecast", "file"),
    ("forecast", "overrides"),
    ("staff", "file"),
    ("staff", "availability"),
    ("staff", "patterns"),
    ("staff", "previous_roster"),
    ("staff", "published_roster"),
    ("staff", "locks"),
    ("staff", "ledger"),
    ("cost", "budget"),
)
"""Every key of a scenario that names a file."""


def relative_to_scenario(data: dict[str, Any], file: Path, folder: Path) -> dict[str, Any]:
    """The tables of one file with the files they name told from the scenario's folder.

    A path is relative to the file that names it; once merged, all are relative to one folder.

    Parameters
    ----------
    data : dict
        Tables of `file`; not changed.
    file : Path
        The file that names them, absolute.
    folder : Path
        The scenario file's folder, absolute.
    """
    told = dict(data)
    for table, key in PATH_KEYS:
        inner = told.get(table)
        if isinstance(inner, dict) and key in inner:
            told[table] = {**inner, key: _told(inner[key], file, folder)}
    return told


def _told(value: Any, file: Path, folder: Path) -> Any:
    if isinstance(value, list):
        return [_told(one, file, folder) for one in value]
    if not isinstance(value, str) or not value:
        return value
    named = Path(os.path.normpath(file.parent / value))
    try:
        return Path(os.path.relpath(named, folder)).as_posix()
    except ValueError:  # another drive
        return str(named)


def inside(file: Path, folder: Path, allow: Sequence[Path]) -> bool:
    """Whether a file lies in the folder's tree or in an allowed one, symbolic links followed."""
    real = file.resolve()
    return any(real.is_relative_to(Path(tree).resolve()) for tree in (folder, *allow))


def outside_fault(where: str, value: str) -> Fault:
    """The fault of a file that lies elsewhere."""
    return Fault(
        where,
        value,
        "a file in the scenario's own folder or below it",
        "Move the file there, or allow its folder with --allow DIR.",
    )


def named_files(data: dict[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    """Every file named, with the key that names it."""
    for table, key in PATH_KEYS:
        inner = data.get(table)
        value = inner.get(key) if isinstance(inner, dict) else None
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                yield (table, key), one


def outside_tree(source: Source, allow: Sequence[Path]) -> Iterator[Fault]:
    """A fault for every file named that lies outside the scenario's folder tree and the allowed folders."""
    for labels, value in named_files(source.data):
        if not value:
            yield Fault(source.where(*labels), "", "the name of a file", "Name the file, or leave the key out.")
        elif not inside(source.folder / value, source.folder, allow):
            yield outside_fault(source.where(*labels), value)
