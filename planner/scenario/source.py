"""What was written and where: merged tables with the file that named each key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Labels = tuple[str, ...]
"""A key path as it is told to people: ``('queue "phone"', 'target', 'share')``."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "special_day": ("date",),
    "lever": ("use",),
    "event": ("name", "from"),
}
"""What tells the records of a list apart where it is not their name alone; an event may recur."""


def keys_of(list_name: str) -> tuple[str, ...]:
    """Keys that tell the records of this list apart."""
    return KEYS.get(list_name, ("name",))


def is_records(value: Any) -> bool:
    """Whether a value is a list of tables."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def record_label(list_name: str, record: Any, index: int) -> str:
    """How a record of a list is called in messages: ``queue "phone"``, ``route 2``."""
    key = record.get(keys_of(list_name)[0]) if isinstance(record, dict) else None
    if key is None or isinstance(key, dict | list):
        return f"{list_name} {index + 1}"
    return f'{list_name} "{key}"' if isinstance(key, str) else f"{list_name} {key}"


def key_labels(data: Any, location: Iterable[str | int]) -> Labels:
    """Key path for people of a location in nested tables and lists.

    Parts that do not exist in `data` are left out, unless they are the last: a key that is missing is named.
    """
    labels: list[str] = []
    parts = list(location)
    for at, part in enumerate(parts):
        if isinstance(part, int) and isinstance(data, list | tuple) and part < len(data):
            data = data[part]
            labels[-1] = record_label(labels[-1], data, part)
        elif isinstance(part, str) and isinstance(data, dict) and part in data:
            data = data[part]
            labels.append(part)
        elif at == len(parts) - 1 and isinstance(part, str) and isinstance(data, dict):
            labels.append(part)
    return tuple(labels)


@dataclass(frozen=True)
class Source:
    """A scenario as written, inherited parts merged.

    Attributes
    ----------
    path : Path
        The scenario file, absolute.
    data : dict
        Merged tables; paths of files relative to the scenario's folder.
    origins : mapping of Labels to Path
        The file that wrote each key.
    files : tuple of Path
        The scenario file and every one it extends, each once.
    """

    path: Path
    data: dict[str, Any]
    origins: Mapping[Labels, Path] = field(default_factory=dict)
    files: tuple[Path, ...] = ()

    @property
    def folder(self) -> Path:
        """The scenario file's folder."""
        return self.path.parent

    def file_of(self, labels: Labels) -> Path:
        """The file that wrote this key, or the nearest table around it."""
        for length in range(len(labels), 0, -1):
            if labels[:length] in self.origins:
                return self.origins[labels[:length]]
        return self.path

    def where(self, *labels: str) -> str:
        """File and key path, as a fault says it: ``base.toml, queue "phone" > target > share``."""
        told = shown(self.file_of(labels), self.folder)
        return f"{told}, {' > '.join(labels)}" if labels else told

    def record(self, list_name: str, index: int) -> str:
        """Label of a top-level record, by its place in the merged list."""
        return record_label(list_name, self.data[list_name][index], index)


def shown(file: Path, folder: Path) -> str:
    """A file's path as people know it: relative to the scenario's folder where it lies within."""
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else str(file)


def trace(data: Mapping[str, Any], file: Path, above: Labels = ()) -> dict[Labels, Path]:
    """Which keys a file writes: every key path in it, with the file."""
    found: dict[Labels, Path] = {}
    for key, value in data.items():
        found[(*above, key)] = file
        if isinstance(value, dict):
            found |= trace(value, file, (*above, key))
        elif is_records(value):
            for index, record in enumerate(value):
                path = (*above, record_label(key, record, index))
                found[path] = file
                found |= trace(record, file, path)
    return found
