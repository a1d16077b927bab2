"""The least change that is worth its price: one person's tour after the other, those who gain most first.

Gains are looked at again only when their turn comes (Minoux 1978): what others do in between seldom raises one. A
whole round without a gain ends the search.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from planner.net import Signal
from planner.roster.alternatives import Alternative, Alternatives
from planner.roster.as_it_stands import Standing

LEAST_GAIN = 1e-6

ROUNDS = 8
"""Whole rounds over everybody."""


@dataclass
class LeastChange:
    """A search over a roster as it stands.

    Attributes
    ----------
    standing : Standing
    most : int, optional
        How many shifts may change, those of `forced` days left out.
    forced : collection of (int, int)
        Days of people that change whatever is decided.
    kept : mapping of int to collection of int
        Days of people that stay as they are.
    days : collection of int, optional
        Days to be mended; others change only together with one of them. All where it is left out.
    cancelled : Signal, optional
        Asked before each person is looked at; changes taken till then stand.
    """

    standing: Standing
    most: int | None = None
    forced: Collection[tuple[int, int]] = ()
    kept: Mapping[int, Collection[int]] = field(default_factory=dict)
    days: Collection[int] | None = None
    cancelled: Signal | None = None

    def __post_init__(self) -> None:
        """Days with a meeting stay unless they must change."""
        self._look = Alternatives(self.standing)
        must = set(self.forced)
        self._all = set(range(self.standing.W.tour.shape[1]))
        self._open = self._all if self.days is None else set(self.days)
        self._used = [len(self.standing.changed(p)) for p in range(len(self.standing.people))]
        self._kept = [
            {*self.kept.get(p, ()), *(day for day in self.standing.busy_days(p) if (p, day) not in must)}
            for p in range(len(self.standing.people))
        ]

    def free(self) -> list[int]:
        """Let go of the forced days, with as little else as can be; gives those for whom no tour is left."""
        without = []
        for p in sorted({p for p, _ in self.forced}):
            own = {day for q, day in self.forced if q == p}
            found = self._look.best(p, kept=self._all - own) or self._look.best(p, kept=self._kept[p], still=self._all)
            if found is None:
                without.append(p)
            else:
                self._take(p, found)
        return without

    def search(self) -> None:
        """Take changes as long as one is worth its price."""
        for _ in range(ROUNDS):
            if not self._round():
                return

    def _round(self) -> bool:
        found = [(-np.inf, p) for p in range(len(self.standing.people))]
        any_taken = False
        while found and not (self.cancelled and self.cancelled.is_set()):
            _, p = heapq.heappop(found)
            best = self._allowed(p)
            if best is None or best.gain <= LEAST_GAIN:
                continue
            if found and -found[0][0] > best.gain + LEAST_GAIN:
                heapq.heappush(found, (-best.gain, p))
                continue
            self._take(p, best)
            any_taken = True
        return any_taken

    def _allowed(self, p: int) -> Alternative | None:
        """The best alternative within the changes that are left; with too few, of one or two days or of breaks."""
        best = self._mending(p)
        if best is None or self.most is None:
            return best
        left = self.most - self.used() + self._used[p]
        if self._count(p, best) <= left:
            return best
        some = [self._look.best(p, kept=self._all - set(days) | self._kept[p]) for days in self._few(p, left)]
        able = [one for one in some if one is not None and self._count(p, one) <= left]
        return max(able, key=lambda one: one.gain, default=None)

    def _few(self, p: int, left: int) -> list[tuple[int, ...]]:
        """Days that may change together where few changes are left: one or two, one of them to be mended."""
        now = self.standing.changed(p)
        if len(now) >= left:
            return [tuple(now)]
        single: list[tuple[int, ...]] = [(day,) for day in sorted(self._open)]
        pairs = [(day, other) for day in sorted(self._open) for other in sorted(self._all - {day})]
        return [*single, *(pairs if left > 1 else [])]

    def _mending(self, p: int) -> Alternative | None:
        """The best alternative on the days to be mended, or with one of them on any."""
        shut = self._all - self._open
        wide = self._look.best(p, kept=self._kept[p], still=shut) if shut else None
        if wide is not None and wide.gain <= LEAST_GAIN:
            return wide  # what changes on fewer days gains no more
        best = self._look.best(p, kept=shut | self._kept[p])
        if wide is None or (best is not None and wide.gain <= best.gain + LEAST_GAIN):
            return best
        now = self.standing.W.tour[p]
        return wide if any(wide.tour[day] != now[day] for day in self._open) else best

    def _count(self, p: int, other: Alternative) -> int:
        before = self.standing.before[0][p]
        return sum((p, int(day)) not in self.forced for day in np.flatnonzero(other.tour != before))

    def used(self) -> int:
        """How many shifts change, the forced ones left out."""
        return sum(self._used)

    def _take(self, p: int, other: Alternative) -> None:
        self.standing.change(p, other.tour, other.pause)
        self._used[p] = self._count(p, other)
        self._open |= set(self.standing.changed(p))
