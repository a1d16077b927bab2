"""Meetings: everybody in one session, at a fixed time or at the best one of a week, and who misses it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from planner.roster.activities.choice import Choice, any_of
from planner.roster.activities.cover import crew_of
from planner.roster.activities.diary import Diary, Mask, Session
from planner.roster.activities.due import hosts_of, invited
from planner.roster.mip import Floats
from planner.scenario.shifts import Activity

Could = Callable[[int, int, int], bool]
"""Whether somebody on a break between two minutes could take it at another time."""

OFF_DUTY = "off duty"
"""Why somebody misses a meeting who does not work then."""


@dataclass(frozen=True)
class Meeting:
    """A time of a meeting.

    Attributes
    ----------
    activity : Activity
    start_min : int
        Minutes from the origin.
    """

    activity: Activity
    start_min: int

    @property
    def end_min(self) -> int:
        """Minutes from the origin."""
        return self.start_min + self.activity.length_min


def fixed(activity: Activity, diary: Diary) -> Meeting:
    """A meeting at its time on the scenario's clock."""
    assert activity.at is not None
    line = diary.line
    return Meeting(
        activity, line.minute(line.day(activity.at.date()), activity.at.hour * 60 + activity.at.minute, line.zone)
    )


def best_time(activity: Activity, week: range, choice: Choice, could: Could) -> Meeting | None:
    """The time of a week at which most can come, then the one that costs least; None where nobody can."""
    diary, length = choice.diary, activity.length_min
    who = invited(activity, diary.people)
    masks = {p: _able(diary, p, activity, week, could) for p in who}
    hosts = hosts_of(activity, diary.people)
    there = ~any_of((diary.day_of(s) for p in who for s in diary.had(p, activity)), diary.intervals)
    if hosts:
        there &= any_of((masks[h] if h in masks else diary.starts(h, length, week) for h in hosts), diary.intervals)
    many = np.sum([masks[p] for p in who], axis=0, initial=0)
    many = np.where(there, np.minimum(many, _most(activity, diary, hosts)), 0)
    if not many.any():
        return None
    times = np.flatnonzero(many == many.max())
    crews = {int(t): crew_of([choice.skill[p] for p in who if masks[p][t]]) for t in times}
    costs = {t: float(choice.cover.cost_of(crew, length)[t]) for t, crew in crews.items()}
    t = min(costs, key=lambda t: (round(costs[t], 6), t))
    return Meeting(activity, t * diary.line.interval_min)


def hold(meeting: Meeting, choice: Choice) -> tuple[Session | None, dict[str, str]]:
    """Everybody who can comes; who cannot, by name, and why."""
    activity, diary = meeting.activity, choice.diary
    start, end = meeting.start_min, meeting.end_min
    who, hosts = invited(activity, diary.people), hosts_of(activity, diary.people)
    t = start // diary.line.interval_min
    early = [] if activity.at is not None else [p for p in who if not diary.window(activity, p)[t]]
    come = [p for p in who if diary.free(p, start, end) and p not in early]
    missed = {diary.people[p].name: _why(diary, p, start, end) for p in who if p not in come}
    missed |= {diary.people[p].name: "outside its hours there" for p in early}
    extra = _host(choice, hosts, come, meeting)
    if activity.with_role and extra is None:
        return None, {diary.people[p].name: f"no {activity.with_role} is free" for p in who}
    places = max(0, diary.places(activity, start) - len(extra or ()))
    first = sorted(come, key=lambda p: (p not in hosts, p))
    missed |= {diary.people[p].name: f"no place in {activity.room}" for p in first[places:]}
    taken = (*sorted(first[:places]), *(extra or ()))
    session = Session(activity, start, taken) if first[:places] else None
    if session is not None:
        choice.enter(session)
    return session, missed


def _host(choice: Choice, hosts: Sequence[int], come: Sequence[int], meeting: Meeting) -> tuple[int, ...] | None:
    """Whoever must join those who come; nobody where one of them holds the role; None where nobody can."""
    if not hosts or any(h in come for h in hosts):
        return () if hosts or not meeting.activity.with_role else None
    free = [h for h in hosts if choice.diary.free(h, meeting.start_min, meeting.end_min)]
    t, length = meeting.start_min // choice.diary.line.interval_min, meeting.activity.length_min
    costs = {h: float(choice.cover.cost_of(crew_of([choice.skill[h]]), length)[t]) for h in free}
    return (min(free, key=lambda h: (round(costs[h], 9), choice.diary.load(h), h)),) if free else None


def _most(activity: Activity, diary: Diary, hosts: Sequence[int]) -> Floats:
    """Attendees that the room has places for, by interval."""
    step = diary.line.interval_min
    places = [diary.places(activity, t * step) for t in range(diary.intervals)] if activity.room else []
    return np.array(places or [len(diary.people)] * diary.intervals) - (1 if hosts else 0)


def _able(diary: Diary, p: int, activity: Activity, week: range, could: Could) -> Mask:
    """Where somebody could come: at work and free, or on a break that could be taken at another time."""
    mask = diary.starts(p, activity.length_min, week)
    step = diary.line.interval_min
    for day, shift in diary.shifts[p].items():
        if day not in week:
            continue
        first, last = max(0, -(-shift.start // step)), (shift.end - activity.length_min) // step
        for t in range(first, min(last, diary.intervals - 1) + 1):
            mask[t] = mask[t] or could(p, t * step, t * step + activity.length_min)
    return mask & diary.window(activity, p)


def _why(diary: Diary, p: int, start: int, end: int) -> str:
    """Why somebody cannot come."""
    shift = next((s for s in diary.shifts[p].values() if s.start < end and start < s.end), None)
    if shift is None:
        return OFF_DUTY
    if not (shift.start <= start and end <= shift.end):
        return "shift begins or ends"
    at_work = any(row.start <= start and end <= row.end for row in diary.work[p])
    return "in something else" if at_work else "on a break"
