"""What is wrong with an input: every fault of a file, told together, in one message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with what a person gave us.

    Attributes
    ----------
    where : str
        File and row or key, e.g. ``history.csv, row 17, column volume``.
    value : str
        The value found, as written; empty where something is missing.
    expected : str
        What would have been right.
    remedy : str
        What to do about it.
    """

    where: str
    value: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        found = f"found {self.value!r}, " if self.value else ""
        return f"{self.where}: {found}expected {self.expected}. {self.remedy}"


class InputError(ValueError):
    """Bad input: a message that lists every fault found. Commands end with exit code 2.

    Parameters
    ----------
    faults : iterable of Fault
        At least one.
    more : int
        Further faults of the same kinds that are only counted: a message lists some twenty.
    """

    def __init__(self, faults: Iterable[Fault], more: int = 0) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        self.more = more
        lines = [str(fault) for fault in self.faults] + ([f"and {more} more"] if more else [])
        super().__init__("\n".join(lines))
