"""What writes a roster or a forecast for another system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import pandas as pd

from planner.formats.foreign import Evidence

Takes = Literal["roster", "forecast"]
"""Which table of a plan is written: frame ROSTER or frame FORECAST of `planner.frames`."""


@dataclass(frozen=True)
class Wanted:
    """What is known beside the rows.

    Attributes
    ----------
    time_zone : str
        IANA zone of the plan.
    label : str
        What the rows are of: the plan's or the line's name.
    people : mapping of str to mapping
        What the other system calls somebody, by our id and by column, such as
        ``{"A1": {"user_id": "0b7c", "name": "Ana"}}``.
        Whoever is absent goes by their own id.
    queues : mapping of str to mapping
        The same of queues: ``queue_id``, ``name``, ``channel``.
    codes : mapping of str to str
        The other system's code of an activity, by our word.
    template : Path or None
        Columns, for the writer that is told them.
    """

    time_zone: str
    label: str = ""
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    queues: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    template: Path | None = None


@dataclass(frozen=True)
class Written:
    """A file's bytes, and what could not be said in it."""

    content: bytes
    told: tuple[str, ...] = ()


class Writer(Protocol):
    """One foreign file that we write; each is the `WRITER` of one module of `planner.formats.writers`."""

    @property
    def name(self) -> str:
        """Its name for ``planner export --to``."""

    @property
    def system(self) -> str:
        """Whose it is."""

    @property
    def takes(self) -> Takes:
        """What it is made of."""

    @property
    def evidence(self) -> Evidence:
        """How sure its columns are."""

    @property
    def source(self) -> str:
        """Where they were seen."""

    def write(self, frame: pd.DataFrame, wanted: Wanted) -> Written:
        """The file of these rows.

        Raises
        ------
        InputError
            If the rows or what is wanted cannot be said in this format.
        """
