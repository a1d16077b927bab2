"""`extends`: a scenario and the files it is built on, merged into one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from forecasting.faults import Fault, InputError
from planner.scenario.duplicates import duplicates
from planner.scenario.merge import merge_tables
from planner.scenario.paths import inside, outside_fault, relative_to_scenario
from planner.scenario.source import Labels, Source, shown, trace
from planner.scenario.toml_file import read_toml


@dataclass
class _Reading:
    folder: Path
    allow: Sequence[Path]
    faults: list[Fault] = field(default_factory=list)
    origins: dict[Labels, Path] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)


def load(path: Path, allow: Sequence[Path] = ()) -> tuple[Source, list[Fault]]:
    """A scenario file merged over the ones it extends.

    ``extends`` is one file or a list; later ones are laid over earlier ones, the file itself over all.

    Parameters
    ----------
    path : Path
        The scenario file, absolute.
    allow : sequence of Path
        Folders beside the scenario's own tree in which files may lie.

    Returns
    -------
    (Source, list of Fault)
        Faults that do not hinder reading on: records told twice, removals of nothing.

    Raises
    ------
    InputError
        If a file is missing, no UTF-8 or no TOML, lies elsewhere, or extends itself in a circle.
    """
    reading = _Reading(path.parent, allow)
    data = _read(path, (), reading)
    return Source(path, data, reading.origins, tuple(dict.fromkeys(reading.files))), reading.faults


def _read(file: Path, chain: tuple[Path, ...], reading: _Reading) -> dict[str, Any]:
    name = shown(file, reading.folder)
    own = read_toml(file, name)
    reading.files.append(file)
    bases = _bases(own.pop("extends", ()), name)
    merged: dict[str, Any] = {}
    for written in bases:
        base = Path(os.path.normpath(file.parent / written))
        where = f"{name}, extends"
        if base.resolve() in [one.resolve() for one in (*chain, file)]:
            told = " -> ".join(shown(one, reading.folder) for one in (*chain, file, base))
            remedy = f"It extends itself in a circle, {told}: leave one out."
            raise InputError([Fault(where, written, "a scenario that does not lead back here", remedy)])
        if not inside(base, reading.folder, reading.allow):
            raise InputError([outside_fault(where, written)])
        if not base.is_file():
            raise InputError([Fault(where, written, "a scenario file", "There is no such file; check the name.")])
        merged = merge_tables(merged, _read(base, (*chain, file), reading), name, reading.faults)
    own = relative_to_scenario(own, file, reading.folder)
    reading.faults.extend(duplicates(own, name))
    reading.origins.update(trace(own, file))
    return merge_tables(merged, own, name, reading.faults)


def _bases(extends: Any, name: str) -> list[str]:
    written = [extends] if isinstance(extends, str) else extends
    if isinstance(written, list | tuple) and all(isinstance(one, str) and one for one in written):
        return list(written)
    remedy = 'Write extends = "base.toml" or extends = ["base.toml", "more.toml"].'
    raise InputError([Fault(f"{name}, extends", str(extends), "a file name or a list of them", remedy)])
