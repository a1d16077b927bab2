"""What the rules may know of one person: contract, limits, absences, fixed hours, locks, the days before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeVar

import pandas as pd

from planner.roster.around import Around
from planner.roster.options import Duty
from planner.roster.presets import limits
from planner.roster.timeline import Timeline
from planner.scenario import Absence, Agent, Contract, FixedDay, Inputs, Lock, Scenario
from planner.scenario.labour import LabourRules
from planner.scenario.people import AWAY, Rotation

__all__ = ["AWAY", "Facts", "Span", "facts_of"]

PAID_AWAY = ("leave", "sick")
"""Kinds of absence that count as hours worked."""

EXCUSED_AWAY = (*PAID_AWAY, "unpaid")
"""Kinds of absence that a contract's hours and days are shortened by."""

HALF_DAY_MIN = 720
"""An absence of at least this much of a day makes it a day of leave."""


@dataclass(frozen=True)
class Span:
    """An absence in minutes from the origin; `end_min` not included."""

    start_min: int
    end_min: int
    kind: str


@dataclass(frozen=True)
class Facts:
    """One person, as the rules see them.

    Attributes
    ----------
    agent : Agent
    contract : Contract
    limits : LabourRules
        Of their site and contract.
    timeline : Timeline
    zone : str
        Their site's clock.
    shifts : frozenset of str
        Shifts their contract allows, by name.
    absences : tuple of Span
        When they cannot work.
    off_wishes, work_wishes : frozenset of int
        Days they would rather have off, or work.
    pattern : tuple of FixedDay
    locks : tuple of Lock
    history : tuple of Duty
        Shifts before the horizon, ascending.
    knows_past : bool
        Whether a previous roster was given, with anybody's shift in it.
    known_from : int
        First day that the previous roster tells of, 0 without one.
    future : tuple of (Duty or None)
        What is fixed on the days after the horizon, as far as they are known one after another: published or locked.
    groups : mapping of str to str
        Group of each shift that has one.
    off_days : frozenset of int
        Days of the horizon that they have off by the availability file: no shift begins.
    rotation : Rotation, optional
        Of their contract.
    split_shifts : frozenset of str
        Names of shifts in two parts.
    """

    agent: Agent
    contract: Contract
    limits: LabourRules
    timeline: Timeline
    zone: str
    shifts: frozenset[str]
    absences: tuple[Span, ...] = ()
    off_wishes: frozenset[int] = frozenset()
    work_wishes: frozenset[int] = frozenset()
    pattern: tuple[FixedDay, ...] = ()
    locks: tuple[Lock, ...] = ()
    history: tuple[Duty, ...] = ()
    knows_past: bool = False
    known_from: int = 0
    future: tuple[Duty | None, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    off_days: frozenset[int] = frozenset()
    rotation: Rotation | None = None
    split_shifts: frozenset[str] = frozenset()

    def is_one_of(self, duty: Duty, names: Collection[str]) -> bool:
        """Whether a duty's shift or its group is among some names."""
        return duty.shift in names or self.groups.get(duty.shift) in names

    def names_of(self, name: str) -> frozenset[str]:
        """Names of the shifts that a name of a shift or group means."""
        return frozenset({name, *(shift for shift, group in self.groups.items() if group == name)})

    def employed(self, day: int) -> bool:
        """Whether the day lies between their first and last day."""
        date = self.timeline.date(day)
        first, last = self.agent.start_date, self.agent.end_date
        return (first is None or date >= first) and (last is None or date <= last)

    def away(self, start_min: int, end_min: int) -> bool:
        """Whether an absence overlaps these minutes."""
        return any(span.start_min < end_min and start_min < span.end_min for span in self.absences)

    @cached_property
    def away_days(self) -> frozenset[int]:
        """Days, also those known around the horizon, of absence for half a day or more or without employment."""
        every = range(self.known_from, self.timeline.days + len(self.future))
        gone = {day for day in every if not self.employed(day)}
        by_kind = ([span for span in self.absences if span.kind == kind] for kind in AWAY)
        return frozenset(gone.union(*(covered_days(spans, every, self.timeline, self.zone) for spans in by_kind)))

    @cached_property
    def leave_days(self) -> dict[int, str]:
        """Days of leave, paid or not, with their kind: those it covers for half a day or more."""
        found: dict[int, str] = {}
        for kind in EXCUSED_AWAY:
            spans = [span for span in self.absences if span.kind == kind]
            days = covered_days(spans, range(self.timeline.days), self.timeline, self.zone)
            found = {day: kind for day in days if self.employed(day)} | found
        return dict(sorted(found.items()))


def facts_of(inputs: Inputs) -> list[Facts]:
    """Everybody who is employed in the horizon and has a contract, in the staff file's order."""
    scenario, around = inputs.scenario, Around.of(inputs)
    days = range(scenario.days)
    absences, patterns, locks = _by_agent(inputs.absences), _by_agent(inputs.patterns), _by_agent(inputs.locks)
    found = []
    for agent in inputs.agents:
        contract = _contract_of(agent, scenario)
        if contract is None:
            continue
        name = agent.agent
        own = (tuple(absences.get(name, ())), tuple(patterns.get(name, ())), tuple(locks.get(name, ())))
        facts = _facts(agent, contract, inputs, around, *own)
        if any(facts.employed(day) for day in days):
            found.append(facts)
    return found


def _contract_of(agent: Agent, scenario: Scenario) -> Contract | None:
    """Their own contract, or the scenario's only one where they name none."""
    if not agent.contract and len(scenario.contract) == 1:
        return scenario.contract[0]
    return next((contract for contract in scenario.contract if contract.name == agent.contract), None)


def _facts(
    agent: Agent,
    contract: Contract,
    inputs: Inputs,
    around: Around,
    absences: tuple[Absence, ...],
    pattern: tuple[FixedDay, ...],
    locks: tuple[Lock, ...],
) -> Facts:
    scenario, line = inputs.scenario, around.timeline
    zone = scenario.site_zone(agent.site)

    def whole_days(kind: str, clock: str) -> frozenset[int]:
        spans = [_span(row, line) for row in absences if row.kind == kind]
        return frozenset(covered_days(spans, range(line.days), line, clock))

    return Facts(
        agent=agent,
        contract=contract,
        limits=limits(scenario, agent.site, contract),
        timeline=line,
        zone=zone,
        shifts=allowed_shifts(contract, inputs),
        absences=tuple(_span(row, line) for row in absences if row.kind in AWAY),
        off_wishes=whole_days("prefers_off", line.zone),
        work_wishes=whole_days("prefers_work", line.zone),
        pattern=pattern,
        locks=locks,
        history=around.history(agent),
        knows_past=around.known_from < 0,
        known_from=around.known_from,
        future=around.future(agent, locks),
        groups={shift.name: shift.part_of for shift in scenario.shift if shift.part_of},
        off_days=whole_days("day_off", zone),
        rotation=next((one for one in scenario.rotation if one.name == contract.rotation), None),
        split_shifts=frozenset(shift.name for shift in scenario.shift if shift.split),
    )


def allowed_shifts(contract: Contract, inputs: Inputs) -> frozenset[str]:
    """Names of the shifts a contract allows: those it names, those of the groups it names, or all."""
    named = set(contract.shifts)
    return frozenset(
        shift.name for shift in inputs.scenario.shift if not named or shift.name in named or shift.part_of in named
    )


def _span(absence: Absence, timeline: Timeline) -> Span:
    return Span(_local(absence.start, timeline), _local(absence.end, timeline), absence.kind)


def _local(moment: pd.Timestamp | object, timeline: Timeline) -> int:
    """Minutes of a moment on the scenario's clock."""
    stamp = pd.Timestamp(moment)  # type: ignore[arg-type]
    if stamp.tzinfo is None:
        return timeline.minute(timeline.day(stamp.date()), stamp.hour * 60 + stamp.minute, timeline.zone)
    return timeline.minute_of(stamp.to_pydatetime())


def covered_days(spans: Sequence[Span], days: range, timeline: Timeline, zone: str) -> set[int]:
    """Days that spans cover for half a day or more, on a clock."""
    found = set()
    for day in days if spans else ():
        begin, end = timeline.minute(day, 0, zone), timeline.minute(day, 1440, zone)
        covered = sum(max(0, min(end, s.end_min) - max(begin, s.start_min)) for s in spans)
        if covered >= HALF_DAY_MIN:
            found.add(day)
    return found


class _OfAgent(Protocol):
    @property
    def agent(self) -> str: ...


_Row = TypeVar("_Row", bound=_OfAgent)


def _by_agent(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.agent, []).append(row)
    return found
