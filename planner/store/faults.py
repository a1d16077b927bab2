"""What can go wrong with a store, in words: its database, its files, two people at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from forecasting.faults import Fault, InputError


class StoreError(InputError):
    """The store cannot be reached, read or written; nothing was half done."""

    @classmethod
    def told(cls, where: str, value: str, expected: str, remedy: str) -> Self:
        """One fault."""
        return cls([Fault(where, value, expected, remedy)])


class ConflictError(StoreError):
    """Somebody else changed the same thing meanwhile; both versions are kept.

    Attributes
    ----------
    differences : tuple of str
        What theirs says otherwise, sentences.
    """

    def __init__(self, where: str, value: str, remedy: str, differences: Sequence[str] = ()) -> None:
        self.differences = tuple(differences)
        told = f"{remedy}\n" + "\n".join(f"  {line}" for line in differences) if differences else remedy
        super().__init__([Fault(where, value, "the version you began from", told)])
