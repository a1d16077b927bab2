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
from planner.roster.named_search import NamedSearch
from planner.roster.timeline import Timeline
from planner.roster.writing import frame_of
from planner.scenario import Scenario

ROUNDS = 2
"""Times that the activities are placed, and the roster around them is searched, at most."""

SETTLED = 2000
"""Days of people whose breaks are placed anew, per unit of work."""

POLISH = 5.0
"""Times the steps of an ordinary polish that the roster is searched for around the activities."""

ENOUGH = 1e-4
"""Share of the objective by which a round must gain for another to follow."""

Value = Callable[[pd.DataFrame], float]
"""The objective of a frame."""


@dataclass(frozen=True)
class _Tried:
    """A roster with activities and its objective, with a price of what is missed."""

    value: float
    placed: Placed


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
    """

    named: NamedSearch
    value: Value
    previous: pd.DataFrame | None
    work: float
    say: Callable[[str], None]

    def laid_in(self, seated: Seated) -> tuple[pd.DataFrame, tuple[str, ...]]:
        """The roster with its activities, the best of some rounds; and who misses what.

        In each round the activities are placed in the roster as it stands, then the roster is annealed around them:
        shifts and breaks of those who are in one that day stay as they are, everybody else's move.

        Parameters
        ----------
        seated : Seated
            Without activities.
        """
        self.say("roster: activities")
        seated, meetings = self._around_meetings(seated)
        best: _Tried | None = None
        for _ in range(ROUNDS):
            frame = self._frame(seated)
            placed = place_activities(
                frame, self._cover(seated), self.named.people, self._skill, self._scenario, self._line,
                self.previous, meetings, self.work,
            )  # fmt: skip
            before = np.inf if best is None else best.value
            best = self._better(best, placed)
            frozen = self._frozen(placed.sessions, placed.frame)
            polished = self.named.polished(seated, self.work * POLISH, frozen, self._aside(placed.sessions))
            polished = self._breaks_settled(polished, placed.sessions)
            moved = laid(self._frame(polished), placed.sessions, self.named.people, self._line)
            best = self._better(best, replace(placed, frame=moved))
            self.say(f"roster: {best.value:,.0f} with activities")
            if best.value > before - ENOUGH * abs(before):
                break
            seated = polished
        assert best is not None
        return best.placed.frame, best.placed.notes

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

    def _better(self, best: _Tried | None, placed: Placed) -> _Tried:
        """The cheaper, what is missed counted as that time at the price of a missing hour; the first of equals."""
        tried = _Tried(self.value(placed.frame) + placed.missed_h * self.named.prices.shortage, placed)
        return tried if best is None or tried.value < best.value else best

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
