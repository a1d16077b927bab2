"""What a foreign format is given to read a sheet, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import pandas as pd

from planner.formats.contacts_met import ContactsMet
from planner.formats.head import Head
from planner.formats.layouts.columns_told import Template
from planner.formats.opening.sheet import Sheet
from planner.formats.told import Told
from planner.scenario import Agent, Scenario

Gives = Literal["history", "roster", "overrides", "backlog", "capacity"]
"""What a format's rows become.

history: frame HISTORY of `forecasting.history`. roster: frame ROSTER. overrides: as `forecasting.overrides` reads them.
backlog: ``queue,weekday,age_min,contacts``. capacity: ``group,date,fte,off_queue,absence``.
"""

Evidence = Literal["vendor", "seen", "unverified"]
"""How sure the headers are: read in the vendor's own pages, seen in programs that read such files, or only known of."""


@dataclass(frozen=True)
class Wishes:
    """What is known before a file is read.

    Attributes
    ----------
    time_zone : str
        IANA zone of wall times without an offset, and of the days counted.
    zone_said : bool
        Whether a person named the zone; else times without an offset are doubted in the account.
    interval_min : int or None
        Length of the intervals that single contacts are counted in; None: 15.
    queue_by : "group", "channel" or "both" or None
        What a ticket's or call's queue is called by; None: the group where the file has one, else the channel.
    day_first : bool or None
        Whether 03/04 is the 3rd of April; None: decided by what the file holds, asked where that decides nothing.
    reply_min : float or None
        Minutes of work a reply takes, where the file has no handle time.
    keep_spam : bool
        Count what the file marks as spam.
    scenario : Scenario or None
        Whose queues, shifts and sites the rows are for: rows of other queues are left out and told. None: names stay.
    agents : tuple of Agent
        The scenario's people, for rosters.
    people : mapping of str to mapping
        What another system calls somebody, by our id and by column.
    template : Path or None
        Columns of a roster in a format of the user's own, or of a table (`planner.formats.layouts.columns_told`).
    columns : tuple of Template
        Columns of tables that a person told before; of a sheet without their headings nothing is said.
    met : ContactsMet
        Contacts that the sheets read before held.
    strict : bool
        A roster's cell that cannot be read is a fault, not a row left out: a plan is not made on half a roster.
    """

    time_zone: str
    zone_said: bool = True
    interval_min: int | None = None
    queue_by: Literal["group", "channel", "both"] | None = None
    day_first: bool | None = None
    reply_min: float | None = None
    keep_spam: bool = False
    scenario: Scenario | None = None
    agents: tuple[Agent, ...] = ()
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    template: Path | None = None
    columns: tuple[Template, ...] = ()
    strict: bool = False
    met: ContactsMet = field(default_factory=ContactsMet, compare=False, repr=False)

    @classmethod
    def of(cls, scenario: Scenario, agents: tuple[Agent, ...] = ()) -> Wishes:
        """For a file that a scenario names."""
        return cls(
            scenario.time_zone, interval_min=scenario.interval_min, scenario=scenario, agents=agents, strict=True
        )


@dataclass(frozen=True)
class Taken:
    """A sheet's rows in our own columns.

    Attributes
    ----------
    frame : DataFrame
        What `Gives` says; without rows where nothing could be read.
    tickets : DataFrame
        Single contacts for the review pages (`planner.formats.layouts.tickets`), where the file has them.
    edges : tuple of Timestamp, aware, or None
        Start of the interval of the first and moment of the last of single contacts: that the rows of the frame before
        and behind hold none is only assumed, and gives way to what another file says.
    adds : bool
        Whether no contact of it is in an earlier sheet: what both count in an interval is added.
    """

    frame: pd.DataFrame
    tickets: pd.DataFrame = field(default_factory=pd.DataFrame)
    edges: tuple[pd.Timestamp, pd.Timestamp] | None = None
    adds: bool = False


class Format(Protocol):
    """One foreign format; each is the `FORMAT` of one module of `planner.formats.systems`."""

    @property
    def name(self) -> str:
        """How messages call it: ``Zendesk tickets``."""

    @property
    def system(self) -> str:
        """Whose it is: ``Zendesk``."""

    @property
    def gives(self) -> Gives:
        """What its rows become."""

    @property
    def evidence(self) -> Evidence:
        """How sure its headers are."""

    @property
    def source(self) -> str:
        """Where its headers were seen: an address or a title."""

    @property
    def unsupported(self) -> str:
        """What of it is not read, in words; empty if nothing."""

    def recognises(self, head: Head) -> bool:
        """Whether a sheet that begins so is of this format; decided by its content, never by its name."""

    def read(self, sheet: Sheet, wishes: Wishes, told: Told) -> Taken:
        """The sheet's rows in our own columns."""
