"""How much of each burden everybody has borne lately, compared with those who may be given the same."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

import pandas as pd

from planner.roster.burdens import Burdens, Counts, nothing
from planner.roster.contract_terms import hours_of
from planner.roster.people import Person
from planner.roster.rules.weekend_days import Weekends
from planner.scenario import Scenario
from planner.scenario.fairness import BURDENS, weeks_before

EQUAL = 1e-9
"""Standings nearer than this are equal."""

LEAST_SHARE = 0.25
"""Somebody of very few hours is compared as if they had this share of the fullest contract."""


@dataclass(frozen=True)
class Record:
    """What the ledger says of one person.

    Attributes
    ----------
    counts : Counts
        Burdens of the weeks compared.
    weeks : int
        Weeks with a row of theirs, in which they could be given something.
    """

    counts: Counts = field(default_factory=nothing)
    weeks: int = 0


def records_of(ledger: pd.DataFrame | None, scenario: Scenario) -> tuple[dict[str, Record], int]:
    """Everybody's burdens of the weeks that count, and how many of these weeks the ledger tells of."""
    if ledger is None or not len(ledger):
        return {}, 0
    rows = ledger[ledger["week"].isin(weeks_before(scenario))]
    found = {}
    for name, own in rows.groupby("agent", sort=True):
        counts = {burden: float(own[burden].sum()) for burden in BURDENS}
        found[str(name)] = Record(counts, len(own))
    return found, int(rows["week"].nunique())


@dataclass(frozen=True)
class Peers:
    """People who may be given the same burden.

    Attributes
    ----------
    names : tuple of str
    standing : mapping of agent to float
        Burdens in the weeks that the ledger tells of, in proportion to hours, weeks without a row filled in at the
        median of the others.
    """

    names: tuple[str, ...]
    standing: Mapping[str, float]

    @cached_property
    def _ordered(self) -> tuple[list[str], list[float]]:
        """Everybody by standing, the least burdened first."""
        names = sorted(self.names, key=lambda name: self.standing[name])
        return names, [self.standing[name] for name in names]

    @property
    def least(self) -> float:
        """Standing of the least burdened."""
        return self._ordered[1][0]

    def excess(self, name: str) -> float:
        """By how much somebody stands above the least burdened."""
        return self.standing[name] - self.least

    def fewer(self, name: str) -> list[str]:
        """Those who stand lower than somebody, the lowest first."""
        names, values = self._ordered
        return names[: bisect_left(values, self.standing[name] - EQUAL)]

    def equals(self, name: str) -> int:
        """How many stand where somebody stands, themselves included."""
        values, own = self._ordered[1], self.standing[name]
        return bisect_right(values, own + EQUAL) - bisect_left(values, own - EQUAL)


@dataclass(frozen=True)
class Standings:
    """Where everybody stands before the first week planned.

    Attributes
    ----------
    records : mapping of agent to Record
    weeks : int
        Weeks that the ledger tells of.
    peers : mapping of (agent, burden) to Peers
        Of everybody who may be given the burden in the horizon, themselves among them.
    """

    records: Mapping[str, Record]
    weeks: int
    peers: Mapping[tuple[str, str], Peers]

    @classmethod
    def of(cls, people: Sequence[Person], ledger: pd.DataFrame | None, burdens: Burdens) -> Standings:
        """Standings of people who are rostered; those with fixed hours are nobody's peers."""
        records, weeks = records_of(ledger, burdens.scenario)
        together: dict[tuple[str, str, frozenset[str]], list[Person]] = {}
        for person in people:
            if not person.facts.pattern:
                for burden in possible(person, burdens):
                    alike = (burden, person.facts.agent.site, person.facts.shifts)
                    together.setdefault(alike, []).append(person)
        peers: dict[tuple[str, str], Peers] = {}
        for (burden, _, _), members in together.items():
            own = _peers(members, burden, records, weeks)
            peers |= {(person.name, burden): own for person in members}
        return cls(records, weeks, peers)

    def record(self, name: str) -> Record:
        """What the ledger says of somebody; nothing of a newcomer."""
        return self.records.get(name, Record())

    def excess(self, name: str, burden: str) -> float:
        """By how much somebody stands above the least burdened who may be given the same; 0 without peers."""
        own = self.peers.get((name, burden))
        return 0.0 if own is None else own.excess(name)


def possible(person: Person, burdens: Burdens) -> tuple[str, ...]:
    """Burdens that a person may be given in the horizon."""
    facts, weekends = person.facts, Weekends.of(person.facts)
    able = [day for day, duties in enumerate(person.options) if duties]
    found = {name for day in able for duty in person.options[day] for name in burdens.of_duty(facts, duty)}
    if any(weekends.begins(day) is not None for day in able):
        found.add("weekends")
    if facts.off_wishes or facts.work_wishes:
        found.add("refused")
    return tuple(burden for burden in BURDENS if burden in found)


def _peers(members: Sequence[Person], burden: str, records: Mapping[str, Record], weeks: int) -> Peers:
    share = _shares(members)
    own = {person.name: records.get(person.name, Record()) for person in members}
    rates = [r.counts[burden] / (share[name] * r.weeks) for name, r in own.items() if r.weeks]
    usual = median(rates) if rates else 0.0
    standing = {
        name: record.counts[burden] / share[name] + max(0, weeks - record.weeks) * usual for name, record in own.items()
    }
    return Peers(tuple(own), standing)


def _shares(members: Iterable[Person]) -> dict[str, float]:
    """Hours of everybody's contract as a share of the fullest one's."""
    hours = {person.name: hours_of(person.facts)[1] for person in members}
    most = max(hours.values(), default=0.0)
    return {name: max(LEAST_SHARE, own / most) if most > 0 else 1.0 for name, own in hours.items()}
