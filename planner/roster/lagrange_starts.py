"""Starts made whole day by day, where everybody's kind of duty stands: one programme in whole numbers a day.

People of a skill set who may take the same duties at the same prices are counted together. The day after stands in the
programme too, in fractions, so that what a night leaves to it is worth what it should be; what lies before is as it was
chosen. Breaks enter as whole patterns of a duty, those that some prices of an hour made best (column generation,
Dantzig and Wolfe 1960), in fractions: with duties whole they are almost whole by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from planner.net import Net
from planner.roster.cover_search import Seated
from planner.roster.cover_tables import Ints
from planner.roster.lagrange_bound import THREADS, Ascent
from planner.roster.lagrange_day import Class, DayProgramme, Pattern
from planner.roster.lagrange_dive import STRIDE, Dive
from planner.roster.mip import INF, Floats, branch
from planner.roster.options import Duty, earliest_pauses

PATTERNS = 40
"""Prices that patterns of breaks are taken from, per unit of work."""

WIDER = 2.0
"""Times the step of a price of a dive that these are apart."""

NODES = 20
"""Branch-and-bound nodes of a day, per unit of work."""

CLOSE = 1e-3
"""Part of the whole bound to which a day is solved."""

ALONE = 0.2
"""Price of one on a break where a share of few people is less than one, in prices of a missing interval."""


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
        self.pool: dict[tuple[int, int], dict[Pattern, None]] = {}

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
        self._collect(y, max(1, round(PATTERNS * work)), net)
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

    def _collect(self, y: Floats, rounds: int, net: Net) -> None:
        """Patterns of breaks that are best at some prices."""
        ascent, C = Ascent(self.tours.cover), self.C
        used = {
            (int(k), int(o))
            for p, k in enumerate(self.skill)
            if k >= 0
            for o in np.flatnonzero(np.isfinite(self.own[p]))
        }
        with ThreadPoolExecutor(THREADS) as pool:
            for _ in range(rounds):
                if net.over():
                    break
                priced = self.tours.at(y, pool, self.own)
                for k, o in sorted(used):
                    many = C.pause_first[o + 1] - C.pause_first[o]
                    self.pool.setdefault((k, o), {})[tuple(priced.breaks[k, o, :many].tolist())] = None
                y = ascent.after(y, priced.slope, WIDER * STRIDE * C.short)

    def _whole_day(self, day: int, tour: Ints, pause: Ints, near: float, nodes: int, net: Net) -> bool:
        """A day's starts; whether some were found."""
        made, open_ = DayProgramme(), [self._open(p, day) for p in range(len(tour))]
        classes = self._classes(open_)
        self._people(made, classes, True)
        if day + 1 < self.days:
            self._people(made, self._classes([self._menu(p, day + 1) for p in range(len(tour))]), False)
        self._breaks(made)
        self._not_all_at_once(made)
        self._cover(made, self._begin(day), self._begin(day + 2))
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

    def _classes(self, options: list[Ints]) -> dict[Class, list[int]]:
        """People who may take the same duties at the same prices; nobody who is off or serves nothing."""
        found: dict[Class, list[int]] = {}
        for p, own in enumerate(options):
            if self.skill[p] >= 0 and self.C.start[own[0]] >= 0:
                prices = tuple(np.round(self.own[p, own], 6).tolist())
                found.setdefault((int(self.skill[p]), tuple(own.tolist()), prices), []).append(p)
        return found

    def _people(self, made: DayProgramme, classes: dict[Class, list[int]], whole: bool) -> None:
        """Columns of how many of a class take each duty."""
        builder, C = made.builder, self.C
        for own, members in classes.items():
            k, options, prices = own
            columns = {
                o: builder.column(0, len(members), price, whole) for o, price in zip(options, prices, strict=True)
            }
            builder.row(len(members), len(members), dict.fromkeys(columns.values(), 1.0))
            for o, column in columns.items():
                made.on_queue(k, column, self._parts(int(C.start[o]), int(C.end[o])), 1.0)
                if whole:
                    made.counts.setdefault((k, o), []).append(column)
                else:
                    self._on_average(made, k, o, column)
            if whole:
                made.duties[own] = columns

    def _on_average(self, made: DayProgramme, k: int, o: int, column: int) -> None:
        """The breaks of a day that is not made whole yet: a little of each pattern."""
        length = self.C.pause_min[self.C.pause_first[o] : self.C.pause_first[o + 1]].tolist()
        for pattern in self.pool[k, o]:
            for minute, many in zip(pattern, length, strict=True):
                made.on_queue(k, column, self._parts(minute, minute + many), -1.0 / len(self.pool[k, o]))

    def _breaks(self, made: DayProgramme) -> None:
        """Columns of the patterns that the people on a duty take their breaks by."""
        builder, C = made.builder, self.C
        for (k, o), counts in made.counts.items():
            first, last = int(C.pause_first[o]), int(C.pause_first[o + 1])
            if first == last:
                continue
            made.patterns[k, o] = {pattern: builder.column(0, INF) for pattern in self.pool[k, o]}
            for pattern, column in made.patterns[k, o].items():
                for minute, length in zip(pattern, C.pause_min[first:last].tolist(), strict=True):
                    made.on_queue(k, column, self._parts(minute, minute + length), -1.0)
            terms = dict.fromkeys(counts, 1.0) | dict.fromkeys(made.patterns[k, o].values(), -1.0)
            builder.row(0, 0, terms)

    def _not_all_at_once(self, made: DayProgramme) -> None:
        """Rows for shifts that limit how many are on a break at once; one may be in any case, at a price."""
        builder, C = made.builder, self.C
        terms: dict[tuple[int, int], dict[int, float]] = {}
        for (k, o), patterns in made.patterns.items():
            s = int(self.limited[o])
            if s < 0:
                continue
            first, last = int(C.pause_first[o]), int(C.pause_first[o + 1])
            for t, _ in self._parts(int(C.start[o]), int(C.end[o])):
                terms.setdefault((s, t), {}).update(dict.fromkeys(made.counts[k, o], float(C.at_once[s])))
            for pattern, column in patterns.items():
                for minute, length in zip(pattern, C.pause_min[first:last].tolist(), strict=True):
                    for t, _ in self._parts(minute, minute + length):
                        terms[s, t][column] = -1.0
        for row in terms.values():
            builder.row(0, INF, row | {builder.column(0, 1, ALONE * C.short): 1.0})

    def _cover(self, made: DayProgramme, begin: int, end: int) -> None:
        """What the cover costs from one interval to another (`CoverDual`)."""
        builder, cover = made.builder, self.tours.cover
        for t in range(begin, end):
            people = [builder.column(0, INF, cover.surplus) for _ in self.held]
            for k, column in enumerate(people):
                terms = {other: -part for other, part in made.people.get((k, t), {}).items()}
                builder.row(self.held[k, t], self.held[k, t], terms | {column: 1.0})
            short = [builder.column(0, INF, cost) for cost in cover.cost]
            for step, more in zip(cover.step[:, t], cover.more, strict=True):
                weighed = {column: -weight for column, weight in zip(short, cover.weight, strict=True)}
                builder.row(-step, INF, weighed | {builder.column(0, INF, more): 1.0})
            for r in np.flatnonzero(cover.part[:, t] > 0).tolist():
                serving = {people[k]: cover.part[r, t] for k in np.flatnonzero(cover.serves[r])}
                builder.row(cover.ask[r, t], INF, serving | {short[cover.level[r]]: 1.0})

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
            own = made.patterns.get((k, o))
            patterns = _whole_patterns(own, x, len(members)) if own else [self.earliest[o]] * len(members)
            for p, pattern in zip(members, patterns, strict=True):
                pause[p, day, : len(pattern)] = pattern
                self._hold(k, o, pattern)

    def _hold(self, k: int, o: int, pattern: Pattern) -> None:
        """One person more on a duty."""
        C = self.C
        if k < 0:
            return
        for t, part in self._parts(int(C.start[o]), int(C.end[o])):
            self.held[k, t] += part
        for minute, length in zip(pattern, C.pause_min[C.pause_first[o] : C.pause_first[o + 1]].tolist(), strict=True):
            for t, part in self._parts(minute, minute + length):
                self.held[k, t] -= part

    def _parts(self, begin: int, end: int) -> Iterator[tuple[int, float]]:
        """Intervals of the horizon that a span touches and how much of each it fills."""
        step = self.C.step_min
        for t in range(max(0, begin) // step, min(self.intervals, -(-end // step))):
            yield t, (min(end, (t + 1) * step) - max(begin, t * step)) / step


def _whole_patterns(columns: dict[Pattern, int], x: Floats, many: int) -> list[Pattern]:
    """So many patterns as near the weights as they can be: the largest remainders go up."""
    weight = x[list(columns.values())]
    whole = np.floor(weight + 1e-6).astype(np.int64)
    for place in np.argsort(whole - weight, kind="stable")[: max(0, many - int(whole.sum()))]:
        whole[place] += 1
    found = [pattern for pattern, times in zip(columns, whole.tolist(), strict=True) for _ in range(times)]
    return found[:many]
