"""What is known of people just before and just after the horizon: worked, published, locked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from planner.roster.options import Duty, duty_at
from planner.roster.timeline import Timeline
from planner.scenario import Agent, Inputs, Lock, Scenario
from planner.scenario.people import AWAY

OFF = "off"


@dataclass(frozen=True)
class Around:
    """The days around the horizon.

    Attributes
    ----------
    known_from : int
        First day the previous roster tells of, negative; 0 without one.
    known_to : int
        Day after the last one that the published roster tells of, and the horizon's at the least.
    published_days : range
        Days of the horizon that the published roster tells of.
    past, published : dict of agent to dict of day to Duty
    """

    scenario: Scenario
    timeline: Timeline
    known_from: int = 0
    known_to: int = 0
    published_days: range = range(0)
    past: Mapping[str, Mapping[int, Duty]] = field(default_factory=dict)
    published: Mapping[str, Mapping[int, Duty]] = field(default_factory=dict)

    @classmethod
    def of(cls, inputs: Inputs) -> Around:
        """What the scenario's rosters tell."""
        line = Timeline.of(inputs.scenario)
        zones = {agent.agent: inputs.scenario.site_zone(agent.site) for agent in inputs.agents}
        before, after = _days(inputs.previous_roster, line), _days(inputs.published_roster, line)
        return cls(
            inputs.scenario,
            line,
            min([0, *before]),
            max([line.days, *(day + 1 for day in after)]),
            range(max(0, min(after)), min(line.days, max(after) + 1)) if after else range(0),
            shifts_by_day(inputs.previous_roster, line, zones),
            shifts_by_day(inputs.published_roster, line, zones),
        )

    def history(self, agent: Agent) -> tuple[Duty, ...]:
        """Shifts before the horizon, ascending."""
        own = self.past.get(agent.agent, {})
        return tuple(own[day] for day in sorted(own) if day < 0)

    def future(self, agent: Agent, locks: tuple[Lock, ...]) -> tuple[Duty | None, ...]:
        """What is fixed on the days after the horizon, up to the first day that is not; a lock wins."""
        locked = {self.timeline.day(lock.date): lock for lock in locks}
        found: list[Duty | None] = []
        for day in range(self.timeline.days, max([self.known_to, *(d + 1 for d in locked)])):
            lock, published = locked.get(day), self.published.get(agent.agent, {}).get(day)
            if lock is None and day >= self.known_to:
                break
            if lock is None:
                found.append(published)
            elif lock.shift == OFF:
                found.append(None)
            else:
                duty = self._locked(agent, day, lock, published)
                if duty is None:
                    break
                found.append(duty)
        return tuple(found)

    def _locked(self, agent: Agent, day: int, lock: Lock, published: Duty | None) -> Duty | None:
        """A locked shift with its hours: as published, or at the start it names; None where neither tells them."""
        if published is not None and published.shift == lock.shift and lock.start_min in (None, published.clock_min):
            return published
        shift = next((one for one in self.scenario.shift if one.name == lock.shift), None)
        if shift is None or lock.start_min is None:
            return None
        zone = self.scenario.site_zone(agent.site)
        return duty_at(shift, day, lock.start_min, shift.length_min.least, zone, self.timeline)


def _days(roster: pd.DataFrame | None, line: Timeline) -> list[int]:
    if roster is None or not len(roster):
        return []
    return [line.day(pd.Timestamp(date).date()) for date in roster["date"].unique()]


def _clock_min(minute: int, zone: str, line: Timeline) -> int:
    local = line.moment(minute).tz_convert(zone)
    return int(local.hour * 60 + local.minute)


def shifts_by_day(roster: pd.DataFrame | None, line: Timeline, zones: Mapping[str, str]) -> dict[str, dict[int, Duty]]:
    """Shifts of a roster by person and day number, leave left out; of two on a day one duty from first to last.

    Parameters
    ----------
    roster : DataFrame, optional
        Frame ROSTER.
    line : Timeline
    zones : mapping of agent to str
        Clock of each person's site; the scenario's where it is not there.
    """
    if roster is None or not len(roster):
        return {}
    worked = roster[~roster["activity"].isin(AWAY)].sort_values("start", kind="stable")
    found: dict[str, dict[int, Duty]] = {}
    agents, shifts, paids = (worked[name].tolist() for name in ("agent", "shift", "paid"))
    times = line.minutes_of(worked["start"]), line.minutes_of(worked["end"])
    clocks: dict[tuple[str, int], int] = {}
    for agent, day, shift, begin, stop, paid in zip(
        agents, line.days_of(worked["date"]), shifts, *times, paids, strict=True
    ):
        own = found.setdefault(str(agent), {})
        before = own.get(day)
        if before is None:
            key = zones.get(str(agent), line.zone), begin
            clock = clocks.get(key)
            if clock is None:
                clock = clocks[key] = _clock_min(begin, key[0], line)
            own[day] = Duty(day, str(shift), begin, stop, (stop - begin) * bool(paid), clock_min=clock)
        else:
            minutes = before.paid_min + (stop - begin) * bool(paid)
            end_min = max(before.end_min, stop)
            own[day] = Duty(day, before.shift, before.start_min, end_min, minutes, clock_min=before.clock_min)
    return found
