"""People, shifts and queues fit each other: somebody serves every queue, everybody at work has a shift."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from forecasting.faults import Fault
from planner.scenario import Absence, Agent, FixedDay, Scenario, Shift
from planner.scenario.checks.hours import OpenTime
from planner.scenario.people import AWAY


def check_people(
    scenario: Scenario, agents: Sequence[Agent], absences: Sequence[Absence], patterns: Sequence[FixedDay]
) -> Iterator[Fault]:
    """Faults of queues nobody can serve, people at work without a possible shift, shifts nobody needs.

    People away on all days planned, gone, not yet here, or with fixed hours need no shift.

    Parameters
    ----------
    scenario : Scenario
    agents, absences, patterns : sequence
        As read, each right in itself.
    """
    days = [scenario.start + dt.timedelta(day) for day in range(scenario.days)]
    employed = [agent for agent in agents if any(_employed(agent, day) for day in days)]
    yield from _unserved(scenario, employed)
    fixed = {row.agent for row in patterns}
    free = [agent for agent in employed if agent.agent not in fixed]
    hours = _Hours(scenario)
    useless = _useless_shifts(scenario, free, hours)
    yield from useless.values()
    away = _away(absences)
    for agent in free:
        reason = _no_shift(agent, scenario, hours, useless, away.get(agent.agent, []), days)
        if reason:
            remedy = "Change the shifts of their contract, their dates or their leave."
            value = f"contract {agent.contract}" if agent.contract else ""
            where = f"{scenario.staff.file}, agent {agent.agent}"
            yield Fault(where, value, f"a shift this person could work: {reason}", remedy)


def _away(absences: Sequence[Absence]) -> dict[str, list[Absence]]:
    """What keeps people from working, by person."""
    away: dict[str, list[Absence]] = {}
    for row in absences:
        if row.kind in AWAY:
            away.setdefault(row.agent, []).append(row)
    return away


def possible_shifts(scenario: Scenario, agent: Agent) -> list[Shift]:
    """Shifts that an agent's contract allows, by name or by group; all where it names none."""
    contract = next((one for one in scenario.contract if one.name == agent.contract), None)
    if contract is None:
        return []
    return [
        shift
        for shift in scenario.shift
        if not contract.shifts or shift.name in contract.shifts or shift.part_of in contract.shifts
    ]


@dataclass
class _Hours:
    """Whether a shift has open time of an agent's queues in it; asked once for people who are alike."""

    scenario: Scenario
    _open: dict[frozenset[str], OpenTime] = field(default_factory=dict)
    _known: dict[tuple[str, str, frozenset[str]], bool] = field(default_factory=dict)

    def useful(self, shift: Shift, agent: Agent) -> bool:
        """People without skills are not measured by opening hours."""
        queues, zone = frozenset(skill.queue for skill in agent.skills), self.scenario.site_zone(agent.site)
        key = (shift.name, zone, queues)
        if key not in self._known:
            if queues not in self._open:
                self._open[queues] = OpenTime(self.scenario, queues)
            self._known[key] = not queues or self._open[queues].meets(shift, zone)
        return self._known[key]


def _employed(agent: Agent, day: dt.date) -> bool:
    return (agent.start_date is None or agent.start_date <= day) and (agent.end_date is None or day <= agent.end_date)


def _unserved(scenario: Scenario, employed: Sequence[Agent]) -> Iterator[Fault]:
    served = {skill.queue for agent in employed for skill in agent.skills}
    served |= {queue for vendor in scenario.vendor for queue in vendor.queues}
    for queue in scenario.queue:
        if queue.name not in served:
            yield Fault(
                f'{scenario.path.name}, queue "{queue.name}"',
                queue.name,
                "a queue that somebody employed in these days can serve: nobody has the skill",
                f"Give somebody the skill {queue.name} in {scenario.staff.file}, or take the queue out.",
            )


def _useless_shifts(scenario: Scenario, free: Sequence[Agent], hours: _Hours) -> dict[str, Fault]:
    """Shifts that people may work, but none of them while a queue of theirs is open."""
    useful: dict[str, bool] = {}
    for agent in free:
        for shift in possible_shifts(scenario, agent):
            useful[shift.name] = useful.get(shift.name, False) or hours.useful(shift, agent)
    return {
        name: Fault(
            f'{scenario.path.name}, shift "{name}"',
            name,
            "a shift within the opening hours of some queue that its people serve",
            "Correct its start and days, the queues' open, or the skills of its people.",
        )
        for name, some in useful.items()
        if not some
    }


def _no_shift(
    agent: Agent,
    scenario: Scenario,
    hours: _Hours,
    useless: Mapping[str, Fault],
    away: Sequence[Absence],
    days: Sequence[dt.date],
) -> str:
    """Why somebody at work has no possible shift; empty where they have one, or are not at work at all."""
    here = [day for day in days if _employed(agent, day) and not _whole_day(day, away)]
    if not here:
        return ""
    possible = possible_shifts(scenario, agent)
    if not possible:
        return "their contract has none" if agent.contract else "they have no contract"
    useful = [shift for shift in possible if hours.useful(shift, agent)]
    if not useful and all(shift.name in useless for shift in possible):
        return ""  # those shifts are told themselves
    if not useful:
        return "all of theirs lie outside the opening hours of the queues they serve"
    return _no_day(useful, here, away, ZoneInfo(scenario.site_zone(agent.site)), ZoneInfo(scenario.time_zone))


def _no_day(
    shifts: Sequence[Shift], days: Sequence[dt.date], away: Sequence[Absence], site: ZoneInfo, clock: ZoneInfo
) -> str:
    """Why none of some shifts fits on any of some days; empty where one does."""
    on_days = [(shift, day) for shift in shifts for day in days if day.weekday() in shift.days]
    if not on_days:
        return "none of theirs begins on a day they are at work"
    if away and all(_hindered(shift, day, away, site, clock) for shift, day in on_days):
        return "each of theirs overlaps time they are not available"
    return ""


def _whole_day(day: dt.date, away: Sequence[Absence]) -> bool:
    begin = dt.datetime.combine(day, dt.time())
    return any(row.start <= begin and begin + dt.timedelta(1) <= row.end for row in away)


def _hindered(shift: Shift, day: dt.date, away: Sequence[Absence], site: ZoneInfo, here: ZoneInfo) -> bool:
    """Whether every start of a shift on a day, at its shortest, overlaps an absence (scenario's clock)."""
    length, midnight = dt.timedelta(minutes=shift.length_min.least), dt.datetime.combine(day, dt.time())
    for minute in range(shift.start.begin, shift.start.end + 1, shift.start.every_min):
        wall = (midnight + dt.timedelta(minutes=minute)).replace(tzinfo=site)
        begin = wall.astimezone(here).replace(tzinfo=None)
        if not any(row.start < begin + length and begin < row.end for row in away):
            return False
    return True
