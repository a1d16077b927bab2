"""Files that a scenario names: found, fingerprinted and read, their faults and warnings collected."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from forecasting.faults import Fault, InputError
from forecasting.table import FaultBook
from planner.scenario import Scenario
from planner.scenario.paths import inside, outside_fault

T = TypeVar("T")


@dataclass
class NamedFiles:
    """Files of one scenario.

    Attributes
    ----------
    scenario : Scenario
    allow : sequence of Path
        Folders, beside the scenario's own tree, in which files may lie.
    faults, more : list of Fault and int
        What is wrong so far, and how many faults are only counted.
    sha256 : dict of str to str
        Digest of each file found, by its path relative to the scenario's folder.
    warnings : list of str
    """

    scenario: Scenario
    allow: Sequence[Path] = ()
    faults: list[Fault] = field(default_factory=list)
    more: int = 0
    sha256: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def find(self, value: str | None, *key: str) -> Path | None:
        """The file that a key names, None where it names none or the file is not there (told)."""
        if value is None:
            return None
        path, where = self.scenario.path.parent / value, f"{self.scenario.path.name}, {' > '.join(key)}"
        if not inside(path, self.scenario.path.parent, self.allow):
            self.faults.append(outside_fault(where, value))
            return None
        try:
            self.sha256[value] = hashlib.sha256(path.read_bytes()).hexdigest()
        except FileNotFoundError:
            remedy = "There is none of this name: correct the path, or put it there."
            self.faults.append(Fault(where, value, "a file", remedy))
            return None
        except IsADirectoryError:
            self.faults.append(Fault(where, value, "a file", "It is a folder: name the file in it."))
            return None
        except OSError as error:
            self.faults.append(Fault(where, value, "a readable file", f"It cannot be read: {error.strerror}."))
            return None
        return path

    def read(self, path: Path | None, reader: Callable[[Path, FaultBook], T]) -> T | None:
        """What a reader makes of a file, None where there is none or it has faults (told)."""
        return None if path is None else self.gather(lambda book: reader(path, book))

    def gather(self, reader: Callable[[FaultBook], T]) -> T | None:
        """What a reader gives; each has a book of its own, so that a file full of faults does not hide the next."""
        book = FaultBook()
        try:
            found = reader(book)
        except InputError as error:
            book.faults.extend(error.faults)
            book.more += error.more
            found = None
        self.faults += book.faults
        self.more += book.more
        return None if book.faults else found

    def close(self) -> None:
        """End the collection.

        Raises
        ------
        InputError
            If there is any fault.
        """
        if self.faults:
            raise InputError(self.faults, self.more)
