"""A scenario file and every file it needs, gathered so that it can be laid out again elsewhere."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from forecasting.faults import Fault, InputError
from planner.scenario.extends import load
from planner.scenario.paths import named_files
from planner.scenario.reading import read_scenario
from planner.scenario.source import shown
from planner.scenario.toml_file import read_toml


@dataclass(frozen=True)
class Gathered:
    """A scenario with all it needs.

    Attributes
    ----------
    main : str
        Path of the scenario file among `contents`.
    contents : mapping of relative path to bytes
        Told from the lowest folder that holds them all, with ``/``.
    """

    main: str
    contents: Mapping[str, bytes]


def gather(path: Path, allow: Sequence[Path] = ()) -> Gathered:
    """Read a scenario file, everything it extends and every file it names.

    Raises
    ------
    InputError
        If the scenario is wrong, a file is missing, or one is named by an absolute path: that is another elsewhere.
    """
    path = path.absolute()
    read_scenario(path, allow=allow)
    source, _ = load(path, allow)
    faults = [fault for file in source.files for fault in _absolute(file, source.folder)]
    contents: dict[Path, bytes] = {}
    for name in sorted({value for _, value in named_files(source.data)}):
        file = Path(os.path.normpath(source.folder / name))
        try:
            contents[file] = file.read_bytes()
        except OSError as error:
            expected = "a file that can be read"
            faults.append(
                Fault(f"{path.name}", name, expected, f"{error.strerror}: correct the path, or put it there.")
            )
    if faults:
        raise InputError(faults)
    contents |= {Path(os.path.normpath(file)): file.read_bytes() for file in source.files}
    root = Path(os.path.commonpath([file.parent for file in contents]))
    told = {file.relative_to(root).as_posix(): content for file, content in contents.items()}
    return Gathered(path.relative_to(root).as_posix(), dict(sorted(told.items())))


def content_digest(main: str, files: Mapping[str, str]) -> str:
    """Digest of a scenario's content: its main file's name and the sha256 of every file."""
    return hashlib.sha256(json.dumps([main, sorted(files.items())], ensure_ascii=False).encode()).hexdigest()


def _absolute(file: Path, folder: Path) -> list[Fault]:
    data = read_toml(file, shown(file, folder))
    extends = data.get("extends", ())
    named = [("extends", one) for one in ([extends] if isinstance(extends, str) else extends)]
    named += [(" > ".join(labels), value) for labels, value in named_files(data)]
    return [
        Fault(f"{shown(file, folder)}, {key}", value, "a path told from this file", "The store holds it elsewhere.")
        for key, value in named
        if PurePath(value).is_absolute()
    ]
