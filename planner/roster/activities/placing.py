"""Every activity of a scenario placed in a roster as it stands: meetings, groups, then the sessions of one and two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from planner.roster.activities.choice import Choice, choose
from planner.roster.activities.cover import Cover
from planner.roster.activities.diary import Diary, Session
from planner.roster.activities.due import Due, done_before, dues_of, hosts_of, is_meeting, times
from planner.roster.activities.groups import form_groups
from planner.roster.activities.improving import Improving
from planner.roster.activities.laying import laid
from planner.roster.activities.meetings import OFF_DUTY, Could, Meeting, best_time, fixed, hold
from planner.roster.people import Person
from planner.roster.timeline import Timeline
from planner.scenario import Scenario
from planner.scenario.shifts import Activity


@dataclass(frozen=True)
class Placed:
    """A roster with activities.

    Attributes
    ----------
    frame : DataFrame
        Frame ROSTER.
    sessions : tuple of Session
    notes : tuple of str
        Who has none of what they are due, or misses a meeting, in a sentence an activity.
    missed_h : float
        Person-hours of what is missed by people on duty.
    """

    frame: pd.DataFrame
    sessions: tuple[Session, ...]
    notes: tuple[str, ...]
    missed_h: float = 0.0


def place_activities(
    frame: pd.DataFrame,
    cover: Cover,
    people: Sequence[Person],
    skill: Sequence[int],
    scenario: Scenario,
    line: Timeline,
    previous: pd.DataFrame | None = None,
    meetings: Sequence[Meeting] | None = None,
    work: float = 1.0,
    go_on: Callable[[], bool] = lambda: True,
) -> Placed:
    """The roster with the scenario's activities laid in where they cost the cover least.

    Parameters
    ----------
    frame : DataFrame
        Frame ROSTER without activities.
    cover : Cover
        Of the same roster; it is left as the activities make it.
    people : sequence of Person
    skill : sequence of int
        Skill set of each person as the cover numbers them, -1 for none.
    scenario : Scenario
    line : Timeline
    previous : DataFrame, optional
        Previous roster: what it shows of the horizon's first planning week is not due again.
    meetings : sequence of Meeting, optional
        Times of meetings; found where they are left out.
    work : float
        Amount of search for better times.
    go_on : callable
        Asked now and then; says no where time is up.

    Returns
    -------
    Placed
    """
    if not scenario.activity or not len(frame):
        return Placed(frame, (), ())
    choice = Choice(Diary(frame, people, line, scenario.room), cover, skill)
    if meetings is None:
        meetings = meeting_times(choice, scenario.activity)
    sessions, notes, missed_h = _held(choice, meetings, scenario.activity)
    asked = _asked(choice, scenario.activity, done_before(previous, line))
    dues = [*asked.alone, *(due for due, _ in asked.grouped)]
    held = choose(choice, asked.alone)
    held |= {len(asked.alone) + n: session for n, (_, session) in enumerate(asked.grouped)}
    improving = Improving(choice, dues, held, go_on)
    improving.run(work)
    missing = asked.missing + [due for n, due in enumerate(dues) if n not in improving.held]
    missed_h += sum(due.activity.length_min / 60 for due in missing)
    sessions += [improving.held[n] for n in sorted(improving.held)]
    notes += _told(missing, scenario.activity, people)
    return Placed(laid(frame, sessions, people, line), tuple(sessions), tuple(notes), missed_h)


def meeting_times(choice: Choice, activities: Sequence[Activity], could: Could = lambda *_: False) -> list[Meeting]:
    """A time for every meeting of the horizon, fixed ones first; `choice` is left as it was."""
    diary = choice.diary
    found = [fixed(activity, diary) for activity in activities if activity.at is not None]
    found = [meeting for meeting in found if 0 <= meeting.start_min < diary.intervals * diary.line.interval_min]
    entered = [hold(meeting, choice)[0] for meeting in found]
    for activity in (activity for activity in activities if activity.together):
        for week in diary.line.weeks():
            for _ in range(times(activity, week, diary.line)):
                meeting = best_time(activity, week, choice, could)
                if meeting is not None:
                    found.append(meeting)
                    entered.append(hold(meeting, choice)[0])
    for session in entered:
        if session is not None:
            choice.strike(session)
    return found


@dataclass(frozen=True)
class _Asked:
    """What is due besides meetings: sessions to be placed, groups that were formed, and what found no group."""

    alone: list[Due]
    grouped: list[tuple[Due, Session]]
    missing: list[Due]


def _asked(choice: Choice, activities: Sequence[Activity], done: Counter[tuple[str, str]]) -> _Asked:
    asked, people, line = _Asked([], [], []), choice.diary.people, choice.diary.line
    for activity in (activity for activity in activities if not is_meeting(activity)):
        hosts = hosts_of(activity, people)
        for week in line.weeks():
            numbers = [p for p in dues_of(activity, week, people, line, done) if _works(choice.diary, p, week)]
            if activity.group:
                formed, left = form_groups(choice, activity, week, numbers)
                asked.grouped.extend(formed)
                asked.missing.extend(Due(activity, week, (p,), hosts, (p,)) for p in left)
            else:
                own = [() if activity.held_by else (p,) for p in numbers]
                asked.alone.extend(Due(activity, week, o, hosts, (p,)) for o, p in zip(own, numbers, strict=True))
    return asked


def _works(diary: Diary, p: int, week: range) -> bool:
    """Whether somebody is at work in a week; who is not is due nothing."""
    return any(row.day in week for row in diary.work[p])


def _held(
    choice: Choice, meetings: Sequence[Meeting], activities: Sequence[Activity]
) -> tuple[list[Session], list[str], float]:
    """Meetings held, who misses which, and the hours that those of them who are on duty miss."""
    sessions, notes, line, hours = [], [], choice.diary.line, 0.0
    for meeting in meetings:
        session, missed = hold(meeting, choice)
        hours += sum(why != OFF_DUTY for why in missed.values()) * meeting.activity.length_min / 60
        sessions += [session] if session is not None else []
        if missed:
            names = ", ".join(f"{name} ({why})" for name, why in missed.items())
            at = f"{line.moment(meeting.start_min):%a %d %b %H:%M}"
            notes.append(f"{meeting.activity.name} on {at}: missed by {names}.")
    timed = {meeting.activity.name for meeting in meetings}
    lost = [activity.name for activity in activities if activity.together and activity.name not in timed]
    return (
        sessions,
        [*notes, *(f"{name}: there is no time at which anybody could come." for name in lost)],
        hours,
    )


def _told(missing: Sequence[Due], activities: Sequence[Activity], people: Sequence[Person]) -> list[str]:
    """A sentence for each activity that somebody is due and does not have."""
    notes = []
    for activity in activities:
        lacking = Counter(people[p].name for due in missing if due.activity is activity for p in due.about)
        if lacking:
            names = ", ".join(f"{name} ({n} times)" if n > 1 else name for name, n in lacking.items())
            role = activity.with_role or activity.held_by
            why = f"no time of a {role} left for" if role else "no room in the shifts of"
            notes.append(f"{activity.name}: {why} {names}.")
    return notes
