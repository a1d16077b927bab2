"""Changes of a staff file, a kind each: people who come, whose employment ends, whose terms change."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from forecasting.faults import Fault, InputError
from planner.scenario import Agent, Scenario, Skill

StaffChange = Callable[[pd.DataFrame, Scenario], pd.DataFrame]
"""Gives the cells of a staff file, all texts, as they are to be; none of what it is given is changed."""
MOST = 1000
"""People who are added at once."""
NUMBERED = re.compile(r"(?P<letters>.*?)(?P<digits>\d+)")
"""An id that ends in a number."""


@dataclass(frozen=True)
class Alike:
    """People of one contract and the same skills.

    Attributes
    ----------
    contract : str
    skills : tuple of Skill
    agents : tuple of str
        Their ids, in the file's order.
    team, site : str
        Of most of them.
    """

    contract: str
    skills: tuple[Skill, ...]
    agents: tuple[str, ...]
    team: str
    site: str

    @property
    def people(self) -> int:
        """How many they are."""
        return len(self.agents)

    @property
    def skills_text(self) -> str:
        """Their skills as a staff file has them."""
        return skills_text(self.skills)


def biggest_group(people: Iterable[Agent], day: dt.date, queues: Collection[str]) -> Alike | None:
    """The most people of one contract and skills, of those employed on a day who serve one of these queues.

    Of two groups as big the one that the staff file names first.
    """
    groups: dict[tuple[str, tuple[Skill, ...]], list[Agent]] = {}
    for one in people:
        there = (one.start_date or day) <= day <= (one.end_date or day)
        if there and any(skill.queue in queues for skill in one.skills):
            groups.setdefault((one.contract, one.skills), []).append(one)
    if not groups:
        return None
    (contract, skills), members = max(groups.items(), key=lambda group: len(group[1]))
    (team, site), _ = Counter((one.team, one.site) for one in members).most_common(1)[0]
    return Alike(contract, skills, tuple(one.agent for one in members), team, site)


def skills_text(skills: Iterable[Skill]) -> str:
    """Skills as a staff file has them: ``phone:1:1|chat:0.8:2``."""
    return "|".join(f"{one.queue}:{one.speed:g}:{one.level}" for one in skills)


@dataclass(frozen=True)
class Joining:
    """People who come; their ids go on from those there are.

    Attributes
    ----------
    count : int
        1 to `MOST`.
    contract : str
        Empty: the scenario's only one.
    skills : str
        As `planner.scenario.skills.parse_skills` reads them.
    team, site : str
    first, last : date, optional
        First and last day employed.
    wage_per_h : float, optional
        Where it is not the contract's.
    """

    count: int
    contract: str
    skills: str
    team: str = ""
    site: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    wage_per_h: float | None = None

    def __call__(self, staff: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
        """The staff file with them."""
        if not 1 <= self.count <= MOST:
            raise _refused("people who come", str(self.count), f"1 to {MOST} people", "Add them in parts.")
        if self.first and self.last and self.last < self.first:
            raise _too_early("people who come", self.last, self.first)
        told = {
            "contract": self.contract,
            "skills": self.skills,
            "team": self.team,
            "site": self.site,
            "start_date": _text(self.first),
            "end_date": _text(self.last),
            "wage_per_h": "" if self.wage_per_h is None else f"{self.wage_per_h:.10g}",
        }
        whole = _with_columns(staff, scenario, [name for name, text in told.items() if text])
        rows = pd.DataFrame([{"agent": one, **told} for one in next_ids(staff["agent"], self.count)])
        return pd.concat([whole, rows.reindex(columns=whole.columns, fill_value="")], ignore_index=True)


@dataclass(frozen=True)
class Leaving:
    """People whose employment ends.

    Attributes
    ----------
    agents : sequence of str
        Ids.
    last : date
        Their last day.
    """

    agents: Sequence[str]
    last: dt.date

    def __call__(self, staff: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
        """The staff file with that day as their last."""
        began = pd.to_datetime(staff.get("start_date", pd.Series("", staff.index)), errors="coerce").dt.date
        for agent, first in zip(staff["agent"].str.strip(), began, strict=True):
            if agent in self.agents and not pd.isna(first) and first > self.last:
                raise _too_early(agent, self.last, first)
        return _said_of(staff, scenario, self.agents, {"end_date": _text(self.last)})


@dataclass(frozen=True)
class Without:
    """So many of a group not there from a day on: those whom the staff file names last.

    Attributes
    ----------
    group : Alike
        As the file has it on that day.
    count : int
    day : date
    """

    group: Alike
    count: int
    day: dt.date

    def __call__(self, staff: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
        """The staff file with the day before as their last."""
        if self.count > self.group.people:
            where, remedy = "people fewer", "Choose fewer, or end single people's employment under People."
            raise _refused(where, str(self.count), f"at most the {self.group.people} of the biggest group", remedy)
        gone = self.group.agents[-self.count :]
        return _said_of(staff, scenario, gone, {"end_date": _text(self.day - dt.timedelta(1))})


@dataclass(frozen=True)
class Altered:
    """People whose terms are others; an empty text leaves what there is.

    Attributes
    ----------
    agents : sequence of str
        Ids.
    contract, skills, team : str
    """

    agents: Sequence[str]
    contract: str = ""
    skills: str = ""
    team: str = ""

    def __call__(self, staff: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
        """The staff file with these terms."""
        told = {"contract": self.contract, "skills": self.skills, "team": self.team}
        return _said_of(staff, scenario, self.agents, {name: text for name, text in told.items() if text})


def next_ids(known: Sequence[str] | pd.Series, count: int) -> list[str]:
    """Ids for new people that nobody has, in the way most of those there are are written: ``A061`` after ``A060``."""
    taken = {str(one).strip() for one in known}
    matches = [match for one in taken if (match := NUMBERED.fullmatch(one))]
    letters = Counter(match["letters"] for match in matches).most_common(1)
    start = letters[0][0] if letters else "P"
    digits = [match["digits"] for match in matches if match["letters"] == start]
    last, width = max(map(int, digits), default=0), max(map(len, digits), default=1)
    return [f"{start}{number:0{width}d}" for number in range(last + 1, last + 1 + count)]


def _said_of(staff: pd.DataFrame, scenario: Scenario, agents: Sequence[str], told: Mapping[str, str]) -> pd.DataFrame:
    ids = staff["agent"].str.strip()
    gone = [one for one in agents if one not in set(ids)]
    if gone or not agents:
        expected = "people of the staff list"
        raise _refused("people", ", ".join(gone), expected, "Choose somebody who is in it; nothing was saved.")
    whole = _with_columns(staff, scenario, list(told))
    for name, text in told.items():
        whole.loc[ids.isin(agents), name] = text
    return whole


def _with_columns(staff: pd.DataFrame, scenario: Scenario, names: Sequence[str]) -> pd.DataFrame:
    """Room for what is to be said. Without a column `skills` everybody serves every queue: a new one says so."""
    everything = "|".join(queue.name for queue in scenario.queue)
    new = {name: everything if name == "skills" else "" for name in names if name not in staff}
    return staff.assign(**new)


def _text(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()


def _too_early(where: str, last: dt.date, first: dt.date) -> InputError:
    expected = f"a last day not before the first, {first:%d %b %Y}"
    return _refused(where, f"{last:%d %b %Y}", expected, "Choose a later day; nothing was saved.")


def _refused(where: str, value: str, expected: str, remedy: str) -> InputError:
    return InputError([Fault(where, value, expected, remedy)])
