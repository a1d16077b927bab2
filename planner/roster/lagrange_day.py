"""A day's duties and breaks as a programme under construction, for `lagrange_starts` and `lagrange_again`.

People of a skill set who may take the same duties at the same prices are counted together. Breaks enter as whole
patterns of a duty, those that some prices of an hour made best (column generation, Dantzig and Wolfe 1960), in
fractions: with duties whole they are almost whole by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from planner.net import Net
from planner.roster.cover_tables import Ints
from planner.roster.lagrange_bound import THREADS, Ascent, TourBound
from planner.roster.mip import INF, Builder, Floats

ALONE = 0.2
"""Price of one on a break where a share of few people is less than one, in prices of a missing interval."""

Pattern = tuple[int, ...]
"""Minutes at which the breaks of a duty begin."""

Patterns = dict[tuple[int, int], dict[Pattern, None]]
"""Some of a skill set and an option, in the order in which they were found."""

Class = tuple[int, Pattern, tuple[float, ...]]
"""Skill set, options, their prices."""


@dataclass
class DayProgramme:
    """Columns and rows so far, and which columns stand for what.

    Parameters
    ----------
    tours : TourBound
        Whose cover is asked for.
    pool : Patterns
        Of every skill set and option that may be taken.
    """

    tours: TourBound
    pool: Patterns
    builder: Builder = field(default_factory=Builder)
    people: dict[tuple[int, int], dict[int, float]] = field(default_factory=dict)
    """What each column puts on the queue, by skill set and interval."""
    duties: dict[Class, dict[int, int]] = field(default_factory=dict)
    """Column of each option of a class of people."""
    counts: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    """All columns of an option, by skill set and option."""
    patterns: dict[tuple[int, int], dict[Pattern, int]] = field(default_factory=dict)
    """Columns of the breaks of an option, by skill set and option."""

    @property
    def _intervals(self) -> int:
        return int(self.tours.cover.ask.shape[1])

    def on_queue(self, k: int, column: int, begin: int, end: int, sign: float) -> None:
        """People of a column on the queue from one minute to another, or off it."""
        for t, part in parts_of_span(begin, end, self.tours.C.step_min, self._intervals):
            there = self.people.setdefault((k, t), {})
            there[column] = there.get(column, 0.0) + sign * part

    def take(self, classes: dict[Class, list[int]], whole: bool) -> None:
        """Columns of how many of a class take each duty; where they are not whole, breaks a little of each pattern."""
        builder, C = self.builder, self.tours.C
        for own, members in classes.items():
            k, options, prices = own
            columns = {
                o: builder.column(0, len(members), price, whole) for o, price in zip(options, prices, strict=True)
            }
            builder.row(len(members), len(members), dict.fromkeys(columns.values(), 1.0))
            for o, column in columns.items():
                if C.start[o] < 0:
                    continue
                self.on_queue(k, column, int(C.start[o]), int(C.end[o]), 1.0)
                if whole:
                    self.counts.setdefault((k, o), []).append(column)
                else:
                    self._on_average(k, o, column)
            if whole:
                self.duties[own] = columns

    def _on_average(self, k: int, o: int, column: int) -> None:
        """The breaks of a day that is not made whole yet: a little of each pattern."""
        for pattern in self.pool[k, o]:
            for minute, many in zip(pattern, self._lengths(o), strict=True):
                self.on_queue(k, column, minute, minute + many, -1.0 / len(self.pool[k, o]))

    def _lengths(self, o: int) -> list[int]:
        C = self.tours.C
        found: list[int] = C.pause_min[C.pause_first[o] : C.pause_first[o + 1]].tolist()
        return found

    def breaks(self) -> None:
        """Columns of the patterns that the people on a duty take their breaks by."""
        builder = self.builder
        for (k, o), counts in self.counts.items():
            lengths = self._lengths(o)
            if not lengths:
                continue
            self.patterns[k, o] = {pattern: builder.column(0, INF) for pattern in self.pool[k, o]}
            for pattern, column in self.patterns[k, o].items():
                for minute, length in zip(pattern, lengths, strict=True):
                    self.on_queue(k, column, minute, minute + length, -1.0)
            terms = dict.fromkeys(counts, 1.0) | dict.fromkeys(self.patterns[k, o].values(), -1.0)
            builder.row(0, 0, terms)

    def not_all_at_once(self, standing: Floats | None = None) -> None:
        """Rows for shifts that limit how many are on a break at once; one may be in any case, at a price.

        Parameters
        ----------
        standing : ndarray, shape (shifts, intervals), optional
            Share of those on shift anyway who may be on a break, less those who are.
        """
        builder, C = self.builder, self.tours.C
        terms: dict[tuple[int, int], dict[int, float]] = {}
        for (k, o), patterns in self.patterns.items():
            s = int(self.tours.limited[o])
            if s < 0:
                continue
            for t, _ in self._parts(int(C.start[o]), int(C.end[o])):
                terms.setdefault((s, t), {}).update(dict.fromkeys(self.counts[k, o], float(C.at_once[s])))
            for pattern, column in patterns.items():
                for minute, length in zip(pattern, self._lengths(o), strict=True):
                    for t, _ in self._parts(minute, minute + length):
                        terms[s, t][column] = -1.0
        for (s, t), row in terms.items():
            least = 0.0 if standing is None else -float(standing[s, t])
            builder.row(least, INF, row | {builder.column(0, 1, ALONE * C.short): 1.0})

    def _parts(self, begin: int, end: int) -> Iterator[tuple[int, float]]:
        return parts_of_span(begin, end, self.tours.C.step_min, self._intervals)

    def covered(self, held: Floats, begin: int, end: int) -> None:
        """What the cover costs from one interval to another (`CoverDual`) with those on the queue anyway."""
        builder, cover = self.builder, self.tours.cover
        for t in range(begin, end):
            people = [builder.column(0, INF, cover.surplus) for _ in held]
            for k, column in enumerate(people):
                terms = {other: -part for other, part in self.people.get((k, t), {}).items()}
                builder.row(held[k, t], held[k, t], terms | {column: 1.0})
            short = [builder.column(0, INF, cost) for cost in cover.cost]
            for step, more in zip(cover.step[:, t], cover.more, strict=True):
                weighed = {column: -weight for column, weight in zip(short, cover.weight, strict=True)}
                builder.row(-step, INF, weighed | {builder.column(0, INF, more): 1.0})
            for r in np.flatnonzero(cover.part[:, t] > 0).tolist():
                serving = {people[k]: cover.part[r, t] for k in np.flatnonzero(cover.serves[r])}
                builder.row(cover.ask[r, t], INF, serving | {short[cover.level[r]]: 1.0})

    def breaks_of(self, k: int, o: int, many: int, x: Floats, earliest: Pattern) -> list[Pattern]:
        """Breaks of so many people on a duty, as near the weights of their patterns as whole people can be."""
        own = self.patterns.get((k, o))
        return _whole_patterns(own, x, many) if own else [earliest] * many


def classes_of(options: Sequence[Ints], skill: Ints, own: Floats) -> dict[Class, list[int]]:
    """People who may take the same options at the same prices; nobody who serves nothing or may take none.

    Parameters
    ----------
    options : sequence of ndarray of int
        Of every person.
    skill : ndarray of int, shape (people,)
    own : ndarray, shape (people, options)
        Prices.
    """
    found: dict[Class, list[int]] = {}
    for p, mine in enumerate(options):
        if skill[p] >= 0 and len(mine):
            prices = tuple(np.round(own[p, mine], 6).tolist())
            found.setdefault((int(skill[p]), tuple(mine.tolist()), prices), []).append(p)
    return found


def patterns_at(
    tours: TourBound, y: Floats, rounds: int, stride: float, net: Net, own: Floats | None = None
) -> Patterns:
    """Patterns of breaks that are best at some prices near those of given multipliers.

    Parameters
    ----------
    tours : TourBound
    y : ndarray, shape (rows, intervals)
    rounds : int
        Prices.
    stride : float
        About how far they are apart; money.
    net : Net
    own : ndarray, shape (people, options), optional
        Prices of everybody's options, as `TourBound.at` takes them.
    """
    C, found = tours.C, Patterns()
    ascent, able = Ascent(tours.cover), np.argwhere(tours.able & (C.start >= 0)).tolist()
    with ThreadPoolExecutor(THREADS) as pool:
        for number in range(rounds):
            if number and net.over():
                break
            priced = tours.at(y, pool, own)
            for k, o in able:
                many = C.pause_first[o + 1] - C.pause_first[o]
                found.setdefault((k, o), {})[tuple(priced.breaks[k, o, :many].tolist())] = None
            y = ascent.after(y, priced.slope, stride)
    return found


def parts_of_span(begin: int, end: int, step_min: int, intervals: int) -> Iterator[tuple[int, float]]:
    """Intervals of the horizon that a span of minutes touches and how much of each it fills."""
    for t in range(max(0, begin) // step_min, min(intervals, -(-end // step_min))):
        yield t, (min(end, (t + 1) * step_min) - max(begin, t * step_min)) / step_min


def _whole_patterns(columns: dict[Pattern, int], x: Floats, many: int) -> list[Pattern]:
    """So many patterns as near the weights as they can be: the largest remainders go up."""
    weight = x[list(columns.values())]
    whole = np.floor(weight + 1e-6).astype(np.int64)
    for place in np.argsort(whole - weight, kind="stable")[: max(0, many - int(whole.sum()))]:
        whole[place] += 1
    found = [pattern for pattern, times in zip(columns, whole.tolist(), strict=True) for _ in range(times)]
    return found[:many]
