"""Activities laid into a roster that gives way to them: breaks around meetings, then everybody else around all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.roster.activities.breaks_aside import BreaksAside
from planner.roster.activities.choice import Choice
from planner.roster.activities.cover import Cover, crew_of, presence
from planner.roster.activities.diary import Diary, Session
from planner.roster.activities.due import invited
from planner.roster.activities.laying import laid
from planner.roster.activities.meetings import Meeting
from planner.roster.activities.placing import Placed, meeting_times, place_activities
from planner.roster.cover_search import Seated
from planner.roster.mip import Floats
from planner.roster.named_search import TOUCH, NamedSearch
from planner.roster.timeline import Timeline
from planner.roster.writing import frame_of
from planner.scenario import Scenario

SETTLED = 2000
"""Days of people whose breaks are placed anew, per unit of work."""

POLISH = 5.0
"""Times the steps of an ordinary polish that the roster is searched for around the activities, at most."""

STEPS = 10_000_000
"""Steps above which it is no more than once those, per unit of work."""

COOL = 0.05
"""First temperature of that search, in prices of a missing interval: a good roster lies in a narrow valley."""

Value = Callable[[pd.DataFrame], float]
"""The objective of a frame."""


@dataclass(frozen=True)
class _Tried:
    """A roster with activities and its objective, with a price of what is missed."""

    value: float
    placed: Placed
    seated: Seated


Around = Callable[[Seated, NDArray[np.bool_], Floats], Seated]
"""A roster made better while some days of people stand and some people of each skill set are off the queue."""


@dataclass(frozen=True)
class GivingWay:
    """A roster and what is done to it.

    Attributes
    ----------
    named : NamedSearch
    value : callable
        The objective of a frame.
    previous : DataFrame, optional
        Frame ROSTER.
    work : float
    say : callable
    around : callable
        The last search around the activities.
    """

    named: NamedSearch
    value: Value
    previous: pd.DataFrame | None
    work: float
    say: Callable[[str], None]
    around: Around = lambda seated, _frozen, _aside: seated

    def laid_in(self, seated: Seated) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """The roster with its activities, the best of four; and who misses what.

        The activities are placed in the roster as it stands; then the roster is annealed around them: shifts of those
        who are in one that day stay as they are, everybody else's move, and breaks of both; then the activities are
        placed anew in what came of it. At last the best of these is searched around its activities once more.

        Parameters
        ----------
        seated : Seated
            Without activities.
        """
        self.say("roster: activities")
        seated, meetings = self._around_meetings(seated)
        placed = self._placed(seated, meetings)
        best = self._tried(placed, seated)
        if self.named.net.over():
            return placed.frame, placed.notes
        frozen = self._frozen(placed.sessions, placed.frame)
        polished = self.named.polished(seated, self._steps_worth(), frozen, self._aside(placed.sessions), COOL)
        polished = self._breaks_settled(polished, placed.sessions)
        best = self._better(best, placed, polished)
        again = self._placed(polished, meetings)
        settled = self._breaks_settled(polished, again.sessions)
        best = self._better(best, again, settled)
        sessions = best.placed.sessions
        around = self.around(best.seated, self._frozen(sessions, best.placed.frame), self._aside(sessions))
        if around is not best.seated:
            best = self._better(best, best.placed, self._breaks_settled(around, sessions))
        self.say(f"roster: {best.value:,.0f} with activities")
        return best.placed.frame, best.placed.notes

    def _steps_worth(self) -> float:
        """Work for the search around the activities: more for a small team, for which it is cheap."""
        steps = max(1, self.named.steps(self.work * TOUCH))
        return self.work * min(POLISH, max(1.0, STEPS * self.work / steps))

    def _placed(self, seated: Seated, meetings: list[Meeting]) -> Placed:
        """The activities placed in a roster as it stands."""
        return place_activities(
            self._frame(seated), self._cover(seated), self.named.people, self._skill, self._scenario, self._line,
            self.previous, meetings, self.work, lambda: not self.named.net.over(),
        )  # fmt: skip

    def _laid(self, seated: Seated, sessions: Sequence[Session]) -> pd.DataFrame:
        return laid(self._frame(seated), sessions, self.named.people, self._line)

    def _around_meetings(self, seated: Seated) -> tuple[Seated, list[Meeting]]:
        """Times of all meetings, and the roster with the breaks of those who come at other times."""
        cover = self._cover(seated)
        aside = BreaksAside(self.named, seated, cover)
        choice = Choice(
            Diary(self._frame(seated), self.named.people, self._line, self._scenario.room), cover, self._skill
        )
        meetings = meeting_times(choice, self._scenario.activity, aside.could)
        for meeting in meetings:
            for p in invited(meeting.activity, self.named.people):
                aside.give_way(p, meeting.start_min, meeting.end_min)
        return aside.seated, meetings

    def _breaks_settled(self, seated: Seated, sessions: Sequence[Session]) -> Seated:
        """The roster with the breaks of those in a session where they now cost least."""
        cover = self._cover(seated)
        aside = BreaksAside(self.named, seated, cover)
        spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for session in sessions:
            cover.take(crew_of([self._skill[p] for p in session.people]), session.start_min, session.end_min)
            for p in session.people:
                day = aside.day_of(p, session.start_min, session.end_min)
                if day is not None:
                    spans.setdefault((p, day), []).append((session.start_min, session.end_min))
        for (p, day), taken in sorted(spans.items())[: round(SETTLED * max(1.0, self.work))]:
            aside.settle(p, day, taken)
        return aside.seated

    def _tried(self, placed: Placed, seated: Seated) -> _Tried:
        """With what is missed counted as that time at the price of a missing hour."""
        return _Tried(self.value(placed.frame) + placed.missed_h * self.named.prices.shortage, placed, seated)

    def _better(self, best: _Tried, placed: Placed, seated: Seated) -> _Tried:
        """The best so far or the same sessions in another roster, whichever is cheaper; the first of equals."""
        tried = self._tried(replace(placed, frame=self._laid(seated, placed.sessions)), seated)
        return tried if tried.value < best.value else best

    @property
    def _scenario(self) -> Scenario:
        return self.named.prices.scenario

    @property
    def _line(self) -> Timeline:
        return self.named.prices.timeline

    @property
    def _skill(self) -> list[int]:
        return [int(k) for k in self.named.skill]

    def _frame(self, seated: Seated) -> pd.DataFrame:
        return frame_of(self.named.rostered(seated), self.named.people, self._line)

    def _cover(self, seated: Seated) -> Cover:
        return Cover(self.named.demand, self.named.prices, self.named.skills, self.named.by_skill(seated))

    def _aside(self, sessions: Sequence[Session]) -> Floats:
        """People of each skill set who are in a session, shape (skill sets, intervals)."""
        aside = np.zeros((len(self.named.skills), self.named.demand.intervals))
        for session in sessions:
            part = presence(session.start_min, session.end_min, self.named.demand.interval_min, aside.shape[1])
            for k, many in crew_of([self._skill[p] for p in session.people]):
                aside[k] += many * part
        return aside

    def _frozen(self, sessions: Sequence[Session], frame: pd.DataFrame) -> NDArray[np.bool_]:
        """Days of people with a session, shape (people, days)."""
        frozen = np.zeros((len(self.named.people), self._line.days), dtype=np.bool_)
        diary = Diary(frame, self.named.people, self._line)
        for session in sessions:
            for p in session.people:
                for day, shift in diary.shifts[p].items():
                    frozen[p, day] |= shift.start <= session.start_min < shift.end
        return frozen
