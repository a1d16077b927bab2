"""What the rules may know of one person: contract, limits, absences, fixed hours, locks, the days before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from planner.roster.options import Duty
from planner.roster.presets import Limits, limits
from planner.roster.timeline import Timeline
from planner.scenario import Absence, Agent, Contract, FixedDay, Inputs, Lock

__all__ = ["Facts", "Span", "facts_of", "past_duties"]

AWAY = ("leave", "sick", "unavailable")
"""Kinds of absence during which nobody works."""

PAID_AWAY = ("leave", "sick")
"""Kinds of absence that count as hours worked."""

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
    limits : Limits
        Of their site.
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
        Whether a previous roster was given at all.
    """

    agent: Agent
    contract: Contract
    limits: Limits
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

    def employed(self, day: int) -> bool:
        """Whether the day lies between their first and last day."""
        date = self.timeline.date(day)
        first, last = self.agent.start_date, self.agent.end_date
        return (first is None or date >= first) and (last is None or date <= last)

    def away(self, start_min: int, end_min: int) -> bool:
        """Whether an absence overlaps these minutes."""
        return any(span.start_min < end_min and start_min < span.end_min for span in self.absences)

    @cached_property
    def leave_days(self) -> dict[int, str]:
        """Days of paid absence with their kind: those it covers for half a day or more."""
        found: dict[int, str] = {}
        for day in range(self.timeline.days):
            begin = self.timeline.minute(day, 0, self.zone)
            end = self.timeline.minute(day, 1440, self.zone)
            for kind in PAID_AWAY:
                spans = [span for span in self.absences if span.kind == kind]
                covered = sum(max(0, min(end, s.end_min) - max(begin, s.start_min)) for s in spans)
                if covered >= HALF_DAY_MIN and self.employed(day):
                    found.setdefault(day, kind)
        return found


def facts_of(inputs: Inputs) -> list[Facts]:
    """Everybody who is employed in the horizon and has a contract, in the staff file's order."""
    scenario = inputs.scenario
    timeline = Timeline.of(scenario)
    contracts = {contract.name: contract for contract in scenario.contract}
    past = past_duties(inputs.previous_roster, timeline)
    found = []
    for agent in inputs.agents:
        contract = contracts.get(agent.contract) or (
            scenario.contract[0] if len(scenario.contract) == 1 and not agent.contract else None
        )
        if contract is None:
            continue
        own = [a for a in inputs.absences if a.agent == agent.agent]
        facts = Facts(
            agent=agent,
            contract=contract,
            limits=limits(scenario, agent.site),
            timeline=timeline,
            zone=scenario.site_zone(agent.site),
            shifts=allowed_shifts(contract, inputs),
            absences=tuple(_span(a, timeline) for a in own if a.kind in AWAY),
            off_wishes=_wish_days(own, "prefers_off", timeline),
            work_wishes=_wish_days(own, "prefers_work", timeline),
            pattern=tuple(p for p in inputs.patterns if p.agent == agent.agent),
            locks=tuple(lock for lock in inputs.locks if lock.agent == agent.agent),
            history=past.get(agent.agent, ()),
            knows_past=inputs.previous_roster is not None,
        )
        if any(facts.employed(day) for day in range(timeline.days)):
            found.append(facts)
    return found


def allowed_shifts(contract: Contract, inputs: Inputs) -> frozenset[str]:
    """Names of the shifts a contract allows: those it names, those of the groups it names, or all."""
    named = set(contract.shifts)
    return frozenset(
        shift.name for shift in inputs.scenario.shift if not named or shift.name in named or shift.part_of in named
    )


def past_duties(previous: pd.DataFrame | None, timeline: Timeline) -> dict[str, tuple[Duty, ...]]:
    """Shifts of a previous roster by person, ascending; leave is no shift, and the horizon's days are left out."""
    if previous is None or not len(previous):
        return {}
    found: dict[str, list[Duty]] = {}
    worked = previous[~previous["activity"].isin(AWAY)]
    for (agent, date), rows in worked.groupby(["agent", "date"], sort=True):
        day = timeline.day(pd.Timestamp(str(date)).date())
        if day >= 0:
            continue
        starts = [timeline.minute_of(t) for t in rows["start"]]
        ends = [timeline.minute_of(t) for t in rows["end"]]
        paid = sum(e - s for s, e, p in zip(starts, ends, rows["paid"], strict=True) if p)
        found.setdefault(str(agent), []).append(Duty(day, str(rows["shift"].iloc[0]), min(starts), max(ends), paid))
    return {agent: tuple(sorted(duties, key=lambda d: d.start_min)) for agent, duties in found.items()}


def _span(absence: Absence, timeline: Timeline) -> Span:
    return Span(_local(absence.start, timeline), _local(absence.end, timeline), absence.kind)


def _local(moment: pd.Timestamp | object, timeline: Timeline) -> int:
    """Minutes of a moment on the scenario's clock."""
    stamp = pd.Timestamp(moment)  # type: ignore[arg-type]
    if stamp.tzinfo is None:
        return timeline.minute(timeline.day(stamp.date()), stamp.hour * 60 + stamp.minute, timeline.zone)
    return timeline.minute_of(stamp.to_pydatetime())


def _wish_days(absences: list[Absence], kind: str, timeline: Timeline) -> frozenset[int]:
    spans = [_span(a, timeline) for a in absences if a.kind == kind]
    days = set()
    for day in range(timeline.days):
        begin, end = timeline.minute(day, 0, timeline.zone), timeline.minute(day, 1440, timeline.zone)
        covered = sum(max(0, min(end, s.end_min) - max(begin, s.start_min)) for s in spans)
        if covered >= HALF_DAY_MIN:
            days.add(day)
    return frozenset(days)
