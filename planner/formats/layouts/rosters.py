"""What all rosters from elsewhere share: who is meant, on whose clock, which shift, and rows to a frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from planner.formats.foreign import Taken, Wishes
from planner.formats.headers import plain
from planner.formats.layouts.roster_words import DAY_MIN, activity_of
from planner.formats.roster_csv import roster_frame
from planner.formats.told import Told
from planner.scenario import Agent, Shift
from planner.scenario.nearest import did_you_mean

Row = tuple[str, dt.date, str, str, str, pd.Timestamp, pd.Timestamp, bool]
"""A row of frame ROSTER."""


@dataclass
class RosterRows:
    """Rows gathered from one sheet.

    Attributes
    ----------
    where : str
        The sheet, as told.
    ours : bool
        Whether the rows are our own roster's: its words are kept as they stand.
    """

    where: str
    wishes: Wishes
    told: Told
    ours: bool = False
    rows: list[Row] = field(default_factory=list)
    strangers: dict[str, int] = field(default_factory=dict)

    def person(self, text: str, row: int) -> Agent | None:
        """Whom a cell means: by what another system calls them, by id, or by a name that only one person bears.

        Where no staff file is known everybody is taken by what the cell says.
        """
        name = text.strip()
        known = self._known.get(name.casefold())
        if known is not None and len(known) == 1:
            return known[0]
        if not self.wishes.agents and name:
            return Agent(agent=name)
        if name:
            self.strangers.setdefault(name, row)
        return None

    @cached_property
    def _known(self) -> dict[str, list[Agent]]:
        found: dict[str, list[Agent]] = {}
        agents = {agent.agent: agent for agent in self.wishes.agents}
        ids = {agent_id.casefold() for agent_id in agents}
        for agent in agents.values():
            found.setdefault(agent.agent.casefold(), []).append(agent)
            if agent.name and agent.name.casefold() not in ids:
                found.setdefault(agent.name.casefold(), []).append(agent)
        for agent_id, called in self.wishes.people.items():
            for name in dict.fromkeys(called.values()):
                agent = agents.get(agent_id, Agent(agent=agent_id))
                if name and agent not in found.setdefault(name.casefold(), []):
                    found[name.casefold()].append(agent)
        return found

    def activity(self, text: str) -> str:
        """Our word for an activity; one that the scenario has by this name stays."""
        scenario = self.wishes.scenario
        named = scenario is not None and text in {one.name for one in scenario.activity}
        return text if text and (self.ours or named) else activity_of(text)

    def zone(self, agent: Agent) -> str:
        """The clock that somebody's shifts are on: their site's."""
        scenario = self.wishes.scenario
        return scenario.site_zone(agent.site) if scenario else self.wishes.time_zone

    def moment(self, day: dt.date, minute: int, agent: Agent) -> pd.Timestamp:
        """A clock time of a day; the first of a repeated hour, the next that exists of a skipped one."""
        wall = pd.Timestamp(day) + pd.Timedelta(minutes=minute)
        return wall.tz_localize(self.zone(agent), ambiguous=True, nonexistent="shift_forward")

    def shift_name(self, spans: Sequence[tuple[int, int]], day: dt.date, agent: Agent) -> str:
        """The shift where exactly one of the contract may begin and end then, else empty."""
        scenario = self.wishes.scenario
        if scenario is None:
            return ""
        own = [contract for contract in scenario.contract if contract.name == agent.contract]
        allowed = {name for contract in own for name in contract.shifts}
        fits = [
            shift.name
            for shift in scenario.shift
            if (not allowed or shift.name in allowed or shift.part_of in allowed)
            and may_be(shift, spans[0][0], spans[-1][1], day)
        ]
        return fits[0] if len(fits) == 1 else ""

    def add_day(self, agent: Agent, day: dt.date, activity: str, shift: str = "") -> None:
        """A whole day of absence."""
        begin, end = self.moment(day, 0, agent), self.moment(day, DAY_MIN, agent)
        self.rows.append((agent.agent, day, shift, activity, "", begin, end, activity == "leave"))

    def add_work(self, agent: Agent, day: dt.date, spans: Sequence[tuple[int, int]], shift: str = "") -> None:
        """A shift of so many parts; breaks are not known, each part counts as work."""
        name = shift or self.shift_name(spans, day, agent)
        for begin, end in spans:
            hours = (self.moment(day, begin, agent), self.moment(day, end, agent))
            self.rows.append((agent.agent, day, name, "work", "", *hours, True))

    def unread(self, row: int, column: str, value: str, expected: str, remedy: str) -> None:
        """A cell that says nothing: left out, or a fault where a plan would be made of what remains."""
        if self.wishes.strict:
            self.told.book.add(f"{self.where}, row {row}, {column}", value, expected, remedy)
        else:
            self.told.dropped(self.where, f"not {expected}", [row], column, [value])

    def taken(self) -> Taken:
        """Frame ROSTER; people nobody knows are told, a segment that is there twice is dropped."""
        names = [agent.name or agent.agent for agent in self.wishes.agents]
        for name, row in self.strangers.items():
            said = f"{name} is not in the staff file: {did_you_mean(name, names)}"
            self.told.dropped(self.where, said, [row], "agent")
        frame = roster_frame(self.rows, self.wishes.time_zone)
        again = frame.duplicated(["agent", "start", "end", "activity"]).to_numpy()
        if again.any():
            self.told.doubted(self.where, f"{int(again.sum())} segments are there twice: one of each is kept")
        return Taken(frame[~again].reset_index(drop=True))


def without_headings(
    cells: pd.DataFrame, called: Mapping[str, Collection[str]], where: str, told: Told
) -> pd.DataFrame:
    """Rows without those that are the header again, as files joined by hand have them; told.

    Parameters
    ----------
    cells : DataFrame of str
    called : mapping of str to collection of str
        What columns are called, by name of the column; a row is a header where each of them that it has is one.
    """
    again = pd.Series(True, index=cells.index)
    for name, names in called.items():
        if name in cells:
            again &= cells[name].map(plain).isin(names)
    told.dropped(where, "the header again", cells.index[again].to_numpy())
    return cells[~again]


def may_be(shift: Shift, begin: int, end: int, day: dt.date) -> bool:
    """Whether a shift may begin and end at these minutes of a day."""
    length, window = shift.length_min, shift.start
    return (
        day.weekday() in shift.days
        and begin in range(window.begin, window.end + 1, window.every_min)
        and end - begin in range(length.least, length.most + 1, length.every_min)
    )
