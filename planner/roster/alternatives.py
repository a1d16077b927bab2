"""The best one person could work instead, with everybody else standing still.

They are taken out, the price of one person more is read off every interval, each duty is valued with its breaks placed
best, and the cheapest tour under every rule is found by dynamic programming (`cover_moves.py`). What is published has a
price to change (`day_price.py`) and a break that moves a small one, so that what comes out is the least change that is
worth its price.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from planner.roster.as_it_stands import Standing
from planner.roster.cover_lack import add_lacks
from planner.roster.cover_moves import value_duties
from planner.roster.cover_search import desk_of
from planner.roster.cover_tables import Ints
from planner.roster.mip import Floats
from planner.roster.tour_dp import FOUND, best_tour
from planner.roster.tour_roster import SPACE

BREAK_SHARE = 0.1
"""Price of a break that moves, in prices of a missing hour: so that breaks do not move for nothing."""

Worth = list[float]
"""Cumulative price of one person more by interval, from 0; money."""

DEAR = 1e4
"""Price of each break too many at once."""


@dataclass(frozen=True)
class Alternative:
    """Another tour of one person.

    Attributes
    ----------
    person : int
        Number in `Standing.people`.
    tour : ndarray of int, shape (D,)
        Options.
    pause : ndarray of int, shape (D, B)
        Minutes at which breaks begin.
    gain : float
        Objective saved with everybody else standing still; infinite where the present tour is forbidden.
    """

    person: int
    tour: Ints
    pause: Ints
    gain: float


class Alternatives:
    """Looks at one person after the other.

    Parameters
    ----------
    standing : Standing
    """

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.C, self.T, self.W = standing.C, standing.T, standing.W
        self.Z = desk_of(self.C, self.T)
        self.break_price = BREAK_SHARE * standing.prices.shortage

    def best(
        self,
        p: int,
        *,
        kept: Collection[int] = (),
        still: Collection[int] = (),
        only: Mapping[int, Collection[int]] | None = None,
        beside: int | None = None,
    ) -> Alternative | None:
        """The best tour of a person with everybody else standing still; None where there is none.

        Parameters
        ----------
        p : int
        kept : collection of int
            Days that stay as they are, breaks too.
        still : collection of int
            Days on which no break moves for its own sake.
        only : mapping of day to options, optional
            What may be worked on some days.
        beside : int, optional
            A minute at which nobody is on a break.
        """
        C, T, W, Z = self.C, self.T, self.W, self.Z
        self.standing.move(p, -1)
        worth = self._worth(p)
        value_duties(C, T, W, p, Z)
        self._keep_breaks(p, worth, {*still, *kept})
        if beside is not None:
            self._breaks_beside(p, worth, beside)
        self._add_lacks(p, Z.cost)
        for day in range(W.tour.shape[1]):
            allowed: Collection[int] | None = [int(W.tour[p, day])] if day in kept else (only or {}).get(day)
            if allowed is not None:
                first, last = T.first[day], T.first[day + 1]
                others = np.setdiff1d(np.arange(first, last), np.fromiter(allowed, dtype=np.int64))
                Z.cost[others] = np.inf
        tour = np.zeros(W.tour.shape[1], dtype=np.int64)
        status, _ = best_tour(T, p, 0, len(tour), 0, Z.outside, Z.cost, Z.leaves, Z.known, SPACE, tour)
        pause = Z.best[tour].copy()
        now, then = (self._cost(p, worth, own, at) for own, at in ((W.tour[p], W.pause[p]), (tour, pause)))
        self.standing.move(p, 1)
        if status != FOUND or not np.isfinite(Z.cost[tour].sum()):
            return None
        return Alternative(p, tour, pause, now - then)

    def serving(
        self, p: int, at: int, *, kept: Collection[int] = (), still: Collection[int] = ()
    ) -> Alternative | None:
        """The best tour that has a person on the queue at a minute; None where there is none."""
        C, T = self.C, self.T
        covering = np.flatnonzero((C.start >= 0) & (C.start <= at) & (at < C.end) & np.isfinite(T.price[p]))
        days = np.searchsorted(T.first, covering, side="right") - 1
        some = [
            self.best(p, kept=set(kept) - {day}, still=still, only={day: covering[days == day].tolist()}, beside=at)
            for day in sorted(set(days.tolist()) - set(kept))
        ]
        return max((one for one in some if one is not None), key=lambda one: one.gain, default=None)

    def _breaks_beside(self, p: int, worth: Worth, at: int) -> None:
        """Breaks that would hold a minute go elsewhere; where they cannot, the duty is not to be had."""
        C, Z = self.C, self.Z
        for option in np.flatnonzero((C.start >= 0) & (C.start <= at) & (at < C.end) & np.isfinite(Z.cost)).tolist():
            first, last = int(C.pause_first[option]), int(C.pause_first[option + 1])
            begins = Z.best[option, : last - first]
            if not ((begins <= at) & (at < begins + C.pause_min[first:last])).any():
                continue
            found = self._placed(option, worth, at)
            if found is None:
                Z.cost[option] = np.inf
                continue
            Z.best[option, : last - first] = found
            day = int(np.searchsorted(self.T.first, option, side="right")) - 1
            moved = self._moved(p, day, option, Z.best[option])
            Z.cost[option] = (
                float(self.T.price[p, option])
                + self._covering(worth, option, Z.best[option])
                + self._crowd_price(option, Z.best[option])
                + self.break_price * moved
            )

    def _placed(self, option: int, worth: Worth, at: int) -> list[int] | None:
        """The cheapest breaks of a duty that all keep clear of a minute; None where the windows leave no room."""
        C = self.C
        ends: dict[int, tuple[float, list[int]]] = {-(10**9): (0.0, [])}
        for j in range(C.pause_first[option], C.pause_first[option + 1]):
            length, after = int(C.pause_min[j]), dict[int, tuple[float, list[int]]]()
            for begin in C.begin[C.begin_first[j] : C.begin_first[j + 1]].tolist():
                if begin <= at < begin + length:
                    continue
                before = [own for end, own in ends.items() if not own[1] or end + C.gap[option] <= begin]
                if before:
                    span = self._until(worth, begin + length) - self._until(worth, begin)
                    saved, begins = max(before, key=lambda own: own[0])
                    after[begin + length] = (saved + span, [*begins, begin])
            ends = after
        return max(ends.values(), key=lambda own: own[0])[1] if ends else None

    def _worth(self, p: int) -> Worth:
        """Cumulative price of this person more, interval by interval; the person is out of the cover."""
        C, W, k = self.C, self.W, int(self.W.skill[p])
        if k < 0:
            return [0.0] * (len(C.asked) + 1)
        then = self._interval_prices(W.slack - C.serves[:, [k]], W.people + 1.0)
        more: list[float] = np.cumsum(then - self._interval_prices(W.slack, W.people)).tolist()
        return [0.0, *more]

    def _interval_prices(self, slack: Floats, people: Floats) -> Floats:
        C, lacking = self.C, np.maximum(slack, 0.0)
        short = lacking.max(axis=0, initial=0.0)
        weighed = C.light * short
        for weight, first, last in zip(C.heavy, C.level[:-1], C.level[1:], strict=True):
            weighed = weighed + weight * lacking[first:last].max(axis=0, initial=0.0)
        price = C.short * weighed + C.surplus * (people - C.asked + short)
        for step, more in zip(C.step, C.more, strict=True):
            price += C.short * more * np.maximum(weighed - step, 0.0)
        return np.asarray(price)

    def _until(self, worth: Worth, minute: int) -> float:
        """The cumulative price at a minute, a straight line within each interval."""
        at, into = divmod(max(minute, 0), self.standing.demand.interval_min)
        if at >= len(worth) - 1:
            return worth[-1]
        return (worth[at + 1] - worth[at]) / self.standing.demand.interval_min * into + worth[at]

    def _covering(self, worth: Worth, option: int, pause: Ints) -> float:
        """What a duty with its breaks saves, negative, or costs."""
        C = self.C
        if C.start[option] < 0:
            return 0.0
        first, last = C.pause_first[option], C.pause_first[option + 1]
        off = 0.0
        for begin, length in zip(pause.tolist(), C.pause_min[first:last].tolist(), strict=False):
            off += self._until(worth, begin + length) - self._until(worth, begin)
        return self._until(worth, int(C.end[option])) - self._until(worth, int(C.start[option])) - off

    def _moved(self, p: int, day: int, option: int, pause: Ints) -> int:
        """Breaks that begin elsewhere than before, of a duty that stays."""
        before, at = self.standing.before[0][p, day], self.standing.before[1][p, day]
        return int((pause != at).sum()) if option == before else 0

    def _cost(self, p: int, worth: Worth, tour: Ints, pause: Ints) -> float:
        lacks = np.full(self.T.price.shape[1], np.inf)
        lacks[tour] = 0.0
        self._add_lacks(p, lacks)
        total = float(lacks[tour].sum())
        for day, option in enumerate(tour.tolist()):
            total += float(self.T.price[p, option]) + self._covering(worth, option, pause[day])
            total += self.break_price * self._moved(p, day, option, pause[day])
            total += self._crowd_price(option, pause[day])
        return total

    def _add_lacks(self, p: int, cost: Floats) -> None:
        if self.standing.K is not None and self.standing.S is not None:
            add_lacks(self.standing.K, self.standing.S, p, cost)

    def _crowd_price(self, option: int, pause: Ints) -> float:
        """A very high price of breaks beyond what a shift allows at once; the person is out of the cover."""
        C, W = self.C, self.W
        s = int(C.shift[option])
        if s < 0 or C.start[option] < 0:
            return 0.0
        beyond = 0
        for j in range(C.pause_first[option], C.pause_first[option + 1]):
            begin = int(pause[j - C.pause_first[option]])
            span = slice(max(0, begin // C.step_min), (begin + int(C.pause_min[j]) - 1) // C.step_min + 1)
            allowed = np.maximum(1, np.floor(C.at_once[s] * (W.on_shift[s, span] + 1) + 1e-9))
            beyond += int((W.on_break[s, span] + 1 > allowed).sum())
        return DEAR * beyond

    def _keep_breaks(self, p: int, worth: Worth, still: Collection[int]) -> None:
        """Duties that stay keep their breaks unless others save more than their moving costs."""
        for day, option in enumerate(self.standing.before[0][p].tolist()):
            n = int(self.C.pause_first[option + 1] - self.C.pause_first[option])
            if not n or not np.isfinite(self.Z.cost[option]):
                continue
            own = self.standing.before[1][p, day]
            stays = float(self.T.price[p, option]) + self._covering(worth, option, own) + self._crowd_price(option, own)
            moved = self._moved(p, day, option, self.Z.best[option])
            if day in still or stays <= self.Z.cost[option] + self.break_price * moved:
                self.Z.cost[option] = stays
                self.Z.best[option] = own
            else:
                self.Z.cost[option] += self.break_price * moved
