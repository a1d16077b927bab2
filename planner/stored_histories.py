"""Where histories of the team's store come from, for rooms that lie below the store.

Whoever begins (a command, a job, a screen) says it once: ``with histories_from(reader): ...``; of a store it is
``planner.store.histories.reader_of(store)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class StoredHistory:
    """A history as the store has it.

    Attributes
    ----------
    frame : DataFrame
        Frame HISTORY of `forecasting.history` at the interval asked for, every queue; starts in any zone.
    sha256 : str
        Digest of its rows.
    warnings : tuple of str
    """

    frame: pd.DataFrame
    sha256: str
    warnings: tuple[str, ...] = ()


HistoryReader = Callable[[str, int, str], StoredHistory]
"""Name of a history, interval wanted (minutes), zone on whose clock long intervals begin; raises InputError."""

_READER: ContextVar[HistoryReader | None] = ContextVar("stored histories", default=None)


@contextmanager
def histories_from(reader: HistoryReader) -> Iterator[None]:
    """Within, ``[history] store = "name"`` is read by `reader`."""
    token = _READER.set(reader)
    try:
        yield
    finally:
        _READER.reset(token)


def history_reader() -> HistoryReader | None:
    """What reads stored histories here, None where nobody said."""
    return _READER.get()
