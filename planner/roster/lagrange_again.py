"""Days of a roster made whole once more: everybody's duty and breaks of one day at a time, all other days standing.

What `lagrange_starts` fixes on a day it fixes before it knows the days after. Here everything else is known, and each
person may take whatever their rules allow between the days around: another start, another kind of duty, a day off or
at work where their hours leave it open. As nobody changes more than that day, whoever may take the same is counted
together, and one programme in whole numbers finds the best day (fix-and-optimise). Breaks are then shaken, small steps
follow, and a day that is not cheaper by then stays as it was.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.net import Net
from planner.roster.activities.cover import presence
from planner.roster.cover_search import CoverSearch, Seated
from planner.roster.cover_tables import Ints
from planner.roster.lagrange_bound import TourBound
from planner.roster.lagrange_day import Class, DayProgramme, classes_of, patterns_at
from planner.roster.mip import INF, Floats, branch
from planner.roster.named_search import NamedSearch
from planner.roster.options import earliest_pauses

PATTERNS = 10
"""Prices that patterns of breaks are taken from, per unit of work."""

APART = 0.01
"""About how far these are apart, in prices of a missing interval."""

NODES = 20
"""Branch-and-bound nodes of a day, per unit of work."""

CLOSE = 1e-3
"""Part of the whole bound to which a day is solved."""

SHAKEN = 0.6
"""First temperature of breaks alone, in prices of a missing interval."""

WARMED = 0.05
"""First temperature of everything after that."""

POLISH = 0.5
"""Part of the steps of an ordinary polish."""

Mask = NDArray[np.bool_]


class Again:
    """A search over the days of a roster.

    Parameters
    ----------
    named : NamedSearch
        Of people whom no rule couples.
    y : ndarray, shape (rows, intervals)
        The best multipliers of the bound over personal tours.
    bound : float
        About what the roster will cost.
    work : float
    net : Net
    frozen : ndarray of bool, shape (people, days), optional
        Days of people that keep their duty and breaks.
    aside : ndarray, shape (skill sets, intervals), optional
        People who are on shift but not on the queue, as in a meeting.
    """

    def __init__(
        self,
        named: NamedSearch,
        y: Floats,
        bound: float,
        work: float,
        net: Net,
        frozen: Mask | None = None,
        aside: Floats | None = None,
    ) -> None:
        self.named, self.near, self.work, self.net = named, abs(bound), work, net
        self.tours, self.aside = TourBound(named, aside), aside
        self.C, self.T, self.skill = self.tours.C, named.T, named.skill
        self.days = len(self.T.first) - 1
        self.frozen: Mask = np.zeros((len(self.skill), self.days), dtype=np.bool_) if frozen is None else frozen
        rounds = max(1, round(PATTERNS * work))
        self.pool = patterns_at(self.tours, y, rounds, APART * self.C.short, net)
        self.duties = named.problem.options.duty

    def better(self, seated: Seated, days: int) -> Seated:
        """The roster after so many days were looked at, one after the other."""
        steady = self.named.steady if self.aside is None else self.named.steady - self.aside
        search = CoverSearch(self.named.tables(), self.T, self.skill, steady, 0)
        best = Seated(seated.tour, seated.pause, search.price(seated))
        for number in range(days):
            if self.net.over():
                break
            made = self._whole_day(best, number % self.days)
            if made is not None:
                made = Seated(made.tour, made.pause, search.price(made))
                settled = self._settled(made)
                best = settled if settled.price < best.price else best
        return best

    def _settled(self, made: Seated) -> Seated:
        """Breaks shaken, then small steps."""
        how = (POLISH * self.work, self.frozen, self.aside)
        shaken = self.named.polished(made, *how, hot=SHAKEN, only_breaks=True)
        return self.named.polished(shaken, *how, hot=WARMED)

    def _whole_day(self, seated: Seated, day: int) -> Seated | None:
        """The best day that was found between the others; None where none was."""
        menus = self._menus(seated.tour, day)
        classes = classes_of(menus, self.skill, self.T.price)
        made = self._programme(seated, day, classes)
        if made is None:
            return None
        nodes, gap = max(1, round(NODES * self.work)), CLOSE * self.near
        answer = self.net.note(branch(made.builder.programme(), gap, nodes, self.net, self.near))
        if answer.x is None:
            return None
        tour, pause = seated.tour.copy(), seated.pause.copy()
        for own, members in classes.items():
            columns = made.duties[own]
            many = np.round(answer.x[list(columns.values())]).astype(np.int64)
            tour[members, day] = _given(tour[members, day], np.repeat(list(columns), many))
        self._seat(made, day, sorted(p for members in classes.values() for p in members), tour, pause, answer.x)
        return Seated(tour, pause, INF)

    def _menus(self, tour: Ints, day: int) -> list[Ints]:
        """What everybody may take that day while their other days stand; nothing for those who keep it."""
        T, everybody = self.T, np.arange(len(tour))
        state = np.zeros(len(tour), dtype=np.int64)
        for d in range(day):
            state = T.step[T.automaton, d, state, T.klass[T.automaton, tour[:, d]]]
        options = np.arange(T.first[day], T.first[day + 1])
        able = np.isfinite(T.price[:, options]) & ~self.frozen[:, day, None]
        after = T.step[T.automaton[:, None], day, state[:, None], T.klass[T.automaton][:, options]]
        for d in range(day + 1, self.days):
            able &= after >= 0
            then = T.klass[T.automaton, tour[:, d]]
            after = T.step[T.automaton[:, None], d, np.maximum(after, 0), then[:, None]]
        able &= after >= 0
        for r in np.flatnonzero(T.stretch[:, day] >= 0):
            k = T.stretch[r, day]
            others = (T.stretch[r] == k) & (np.arange(self.days) != day)
            total = T.used[r][tour][:, others].sum(axis=1)[:, None] + T.used[r, options]
            kept = (total >= T.least[:, r, k, None]) & (total <= T.most[:, r, k, None])
            able &= kept | (T.bound[:, r, None] == 0)
        return [options[able[p]] for p in everybody]

    def _programme(self, seated: Seated, day: int, classes: dict[Class, list[int]]) -> DayProgramme | None:
        """The day, with what everybody else and all other days put on the queue; None where nobody may work."""
        free = np.zeros_like(self.frozen)
        free[[p for members in classes.values() for p in members], day] = True
        held, standing = self._standing(seated, free)
        for p in np.flatnonzero(free[:, day]).tolist():
            o = int(seated.tour[p, day])
            now = tuple(seated.pause[p, day, : self._breaks(o)].tolist())
            self.pool.setdefault((int(self.skill[p]), o), {})[now] = None
        made = DayProgramme(self.tours, self.pool)
        made.take(classes, whole=True)
        options = [o for _, o in made.counts]
        if not options:
            return None
        made.breaks()
        made.not_all_at_once(standing)
        begin, end = int(self.C.start[options].min()), int(self.C.end[options].max())
        step = self.C.step_min
        made.covered(held, max(0, begin) // step, min(held.shape[1], -(-end // step)))
        return made

    def _breaks(self, o: int) -> int:
        return int(self.C.pause_first[o + 1] - self.C.pause_first[o])

    def _standing(self, seated: Seated, free: Mask) -> tuple[Floats, Floats]:
        """People on the queue by skill set, and how many more of each shift may be on a break, all but some days."""
        C, step, n = self.C, self.C.step_min, self.tours.cover.ask.shape[1]
        held, room = np.zeros((len(self.named.skills), n)), np.zeros((len(C.at_once), n))
        for p, day in np.argwhere(~free).tolist():
            o, k = int(seated.tour[p, day]), int(self.skill[p])
            if C.start[o] < 0:
                continue
            there = presence(int(C.start[o]), int(C.end[o]), step, n)
            s, first = int(self.tours.limited[o]), int(C.pause_first[o])
            gone = [
                presence(int(at), int(at + C.pause_min[first + j]), step, n)
                for j, at in enumerate(seated.pause[p, day, : self._breaks(o)])
            ]
            if k >= 0:
                held[k] += there - sum(gone)
            if s >= 0:
                room[s] += C.at_once[s] * (there > 0) - sum(part > 0 for part in gone)
        return held, room

    def _seat(self, made: DayProgramme, day: int, who: list[int], tour: Ints, pause: Ints, x: Floats) -> None:
        """Breaks of those whose day it was, as they were chosen."""
        working: dict[tuple[int, int], list[int]] = {}
        for p in who:
            o = int(tour[p, day])
            if self.C.start[o] >= 0:
                working.setdefault((int(self.skill[p]), o), []).append(p)
        for (k, o), members in working.items():
            duty = self.duties[o]
            earliest = (duty and earliest_pauses(duty)) or ()
            for p, pattern in zip(members, made.breaks_of(k, o, len(members), x, earliest), strict=True):
                pause[p, day, : len(pattern)] = pattern


def _given(before: Ints, taken: Ints) -> Ints:
    """Options given out so that as many as can be keep what they have."""
    left, found = taken.tolist(), np.full(len(before), -1, dtype=np.int64)
    for place, o in enumerate(before.tolist()):
        if o in left:
            left.remove(o)
            found[place] = o
    found[found < 0] = left
    return found
