"""Starts made whole day by day, where everybody's kind of duty stands: one programme in whole numbers a day.

The day after stands in the programme too, in fractions, so that what a night leaves to it is worth what it should be;
what lies before is as it was chosen.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.net import Net
from planner.roster.cover_search import Seated
from planner.roster.cover_tables import Ints
from planner.roster.lagrange_day import DayProgramme, Pattern, Patterns, classes_of, parts_of_span, patterns_at
from planner.roster.lagrange_dive import STRIDE, Dive
from planner.roster.mip import INF, Floats, branch
from planner.roster.options import Duty, earliest_pauses

PATTERNS = 20
"""Prices that patterns of breaks are taken from, per unit of work."""

WIDER = 2.0
"""Times the step of a price of a dive that these are apart."""

NODES = 20
"""Branch-and-bound nodes of a day, per unit of work."""

CLOSE = 5e-3
"""Part of the whole bound to which a day is solved: days are looked at again."""


class Starts:
    """Whole starts under everybody's kinds of duty.

    Parameters
    ----------
    dive : Dive
    kept : ndarray of int, shape (people, days)
        Kind of duty of everybody and day.
    duties : tuple of Duty or None
        Of every option.
    """

    def __init__(self, dive: Dive, kept: Ints, duties: tuple[Duty | None, ...]) -> None:
        self.tours, self.kept = dive.tours, kept
        self.earliest = [() if duty is None else earliest_pauses(duty) or () for duty in duties]
        self.C, self.T, self.skill = dive.tours.C, dive.tours.T, dive.tours.skill
        self.own = dive.only(kept)
        self.limited = dive.tours.limited
        self.days = len(self.T.first) - 1
        self.intervals = int(dive.tours.cover.ask.shape[1])
        self.good = [self._ways_on(p) for p in range(len(kept))]
        self.state = np.zeros(len(kept), dtype=np.int64)
        self.held = np.zeros((dive.tours.cover.serves.shape[1], self.intervals))
        self.pool = Patterns()

    def whole(self, y: Floats, bound: float, work: float, net: Net) -> Seated | None:
        """Tours and breaks; None where a day found none, or the net bit.

        Parameters
        ----------
        y : ndarray, shape (rows, intervals)
            Multipliers near their best.
        bound : float
            About what the roster will cost.
        work : float
        net : Net
        """
        rounds, stride = max(1, round(PATTERNS * work)), WIDER * STRIDE * self.C.short
        self.pool = patterns_at(self.tours, y, rounds, stride, net, self.own)
        tour = np.zeros_like(self.kept)
        pause = np.zeros((*tour.shape, self.tours.most_breaks), dtype=np.int64)
        for day in range(self.days):
            if net.over() or not self._whole_day(day, tour, pause, abs(bound), max(1, round(NODES * work)), net):
                return None
        return Seated(tour, pause, INF)

    def _ways_on(self, p: int) -> list[NDArray[np.bool_]]:
        """For each day the states before it from which a person can work their kinds to the end."""
        T, m = self.T, self.T.automaton[p]
        good: list[NDArray[np.bool_]] = [np.ones(T.step.shape[2], dtype=np.bool_)]
        for day in reversed(range(self.days)):
            after = T.step[m, day][:, T.klass[m, self._menu(p, day)]]
            good.append(np.any((after >= 0) & good[-1][after], axis=1))
        return good[::-1]

    def _menu(self, p: int, day: int) -> Ints:
        """Options of a person's kind of duty that day."""
        begin = int(self.T.first[day])
        return begin + np.flatnonzero(np.isfinite(self.own[p, begin : self.T.first[day + 1]]))

    def _open(self, p: int, day: int) -> Ints:
        """Of those the ones that can follow what was chosen and be followed."""
        m, menu = self.T.automaton[p], self._menu(p, day)
        after = self.T.step[m, day, self.state[p], self.T.klass[m, menu]]
        found: Ints = menu[(after >= 0) & self.good[p][day + 1][after]]
        return found

    def _whole_day(self, day: int, tour: Ints, pause: Ints, near: float, nodes: int, net: Net) -> bool:
        """A day's starts; whether some were found."""
        everybody = range(len(tour))
        made, open_ = DayProgramme(self.tours, self.pool), [self._open(p, day) for p in everybody]
        classes = classes_of([self._duties(own) for own in open_], self.skill, self.own)
        made.take(classes, whole=True)
        if day + 1 < self.days:
            after = [self._duties(self._menu(p, day + 1)) for p in everybody]
            made.take(classes_of(after, self.skill, self.own), whole=False)
        made.breaks()
        made.not_all_at_once()
        made.covered(self.held, self._begin(day), self._begin(day + 2))
        answer = net.note(branch(made.builder.programme(), CLOSE * near, nodes, net, near))
        if answer.x is None:
            return False
        for p, options in enumerate(open_):
            tour[p, day] = options[np.argmin(self.own[p, options])]
        for own, members in classes.items():
            columns = made.duties[own]
            taken = np.repeat(list(columns), np.round(answer.x[list(columns.values())]).astype(np.int64))
            tour[members, day] = taken
        self._seat(made, day, tour, pause, answer.x)
        return True

    def _begin(self, day: int) -> int:
        """The first interval in which people of a day may be there; what lies before is no more open."""
        if day == 0 or day >= self.days:
            return 0 if day == 0 else self.intervals
        start = self.C.start[self.T.first[day] : self.T.first[day + 1]]
        first = int(start.min(initial=self.intervals * self.C.step_min, where=start >= 0))
        return min(self.intervals, first // self.C.step_min)

    def _duties(self, options: Ints) -> Ints:
        """Of some options those that are no day off; none where the first is one."""
        return options if self.C.start[options[0]] >= 0 else options[:0]

    def _seat(self, made: DayProgramme, day: int, tour: Ints, pause: Ints, x: Floats) -> None:
        """People and their breaks as they were chosen: on the queue, in the states of their rules."""
        T = self.T
        working: dict[tuple[int, int], list[int]] = {}
        for p, o in enumerate(tour[:, day].tolist()):
            m = T.automaton[p]
            self.state[p] = T.step[m, day, self.state[p], T.klass[m, o]]
            if self.C.start[o] >= 0:
                working.setdefault((int(self.skill[p]), o), []).append(p)
        for (k, o), members in working.items():
            patterns = made.breaks_of(k, o, len(members), x, self.earliest[o])
            for p, pattern in zip(members, patterns, strict=True):
                pause[p, day, : len(pattern)] = pattern
                self._hold(k, o, pattern)

    def _hold(self, k: int, o: int, pattern: Pattern) -> None:
        """One person more on a duty."""
        C = self.C
        if k < 0:
            return
        for t, part in parts_of_span(int(C.start[o]), int(C.end[o]), C.step_min, self.intervals):
            self.held[k, t] += part
        for minute, length in zip(pattern, C.pause_min[C.pause_first[o] : C.pause_first[o + 1]].tolist(), strict=True):
            for t, part in parts_of_span(minute, minute + length, C.step_min, self.intervals):
                self.held[k, t] -= part
