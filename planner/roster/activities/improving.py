"""Sessions moved one and two at a time until nothing is gained."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.roster.activities.choice import MANY, Choice
from planner.roster.activities.diary import Session
from planner.roster.activities.due import Due

GAIN = 1e-6
"""Money below which nothing is gained."""

TIMES = 6
"""Times that one of two sessions is tried at before the other takes its best."""

PASSES = 6
"""Times over all sessions at most."""

FEW = 12
"""Sessions up to which all pairs are tried, also of different people: they may want the same interval."""

SINGLES = 2000
"""Sessions tried at another time, per unit of work."""

PAIRS = 400
"""Pairs of sessions tried, per unit of work."""


@dataclass
class Improving:
    """Sessions by the number of their due, as they are moved about.

    Attributes
    ----------
    choice : Choice
    dues : sequence of Due
    held : dict of int to Session
    go_on : callable
        Asked before each trial; says no where time is up.
    """

    choice: Choice
    dues: Sequence[Due]
    held: dict[int, Session]
    go_on: Callable[[], bool]
    _price: float = field(init=False, default=float("nan"))

    def run(self, work: float) -> None:
        """Move sessions until a pass gains nothing, or the work is done."""
        self.place_missing()
        self._price = self.choice.cover.price()
        singles, pairs = round(SINGLES * work), round(PAIRS * work)
        for _ in range(PASSES):
            ones = sorted(self.held)[:singles]
            twos = self._pairs()[:pairs] if pairs and len(self.held) <= MANY else []
            gained = sum(self._one(n) for n in ones if self.go_on())
            gained += sum(self._two(one, other) for one, other in twos if self.go_on())
            singles, pairs = singles - len(ones), pairs - len(twos)
            if not gained:
                return

    def place_missing(self) -> None:
        """Sessions that could not be held before, if they can be now."""
        for n, due in enumerate(self.dues):
            if n not in self.held and (offer := self.choice.offer(due)) is not None:
                self._enter(n, offer.session)

    def _one(self, n: int) -> bool:
        """Another time or host for one session."""
        return self._try([n], [])

    def _two(self, one: int, other: int) -> bool:
        """One at each of its best times, the other where it is best then."""
        return self._try([one, other], self._times(one, other))

    def _times(self, one: int, other: int) -> list[int]:
        """Best times of one session with both called off; each an interval."""
        for n in (one, other):
            self.choice.strike(self.held[n])
        cost = self.choice.costs(self.dues[one])
        for n in (one, other):
            self.choice.enter(self.held[n])
        order = np.argsort(cost, kind="stable")[:TIMES]
        return [int(t) for t in order if np.isfinite(cost[t])]

    def _try(self, which: list[int], times: list[int]) -> bool:
        """Call sessions off and hold them anew, the first at each of some times; keep what costs least."""
        before = {n: self.held[n] for n in which}
        best, kept = self._price - GAIN, before
        for t in times or (None,):
            made = self._made(which, t)
            if made is not None and made != before:
                price = self.choice.cover.price()
                if price < best:
                    best, kept = price, made
            self._put(before)
        if kept is not before:
            self._put(kept)
            self._price = best
        return kept is not before

    def _made(self, which: list[int], t: int | None) -> dict[int, Session] | None:
        """The sessions held anew; None where one finds no place."""
        for n in which:
            self._strike(n)
        for n in which:
            due = self.dues[n]
            if t is not None and n == which[0]:
                self._enter(n, self.choice.session(due, t))
                continue
            offer = self.choice.offer(due)
            if offer is None:
                return None
            self._enter(n, offer.session)
        return {n: self.held[n] for n in which}

    def _put(self, sessions: dict[int, Session]) -> None:
        for n in sessions:
            if n in self.held:
                self._strike(n)
        for n, session in sessions.items():
            self._enter(n, session)

    def _enter(self, n: int, session: Session) -> None:
        self.choice.enter(session)
        self.held[n] = session

    def _strike(self, n: int) -> None:
        self.choice.strike(self.held.pop(n))

    def _pairs(self) -> list[tuple[int, int]]:
        """Sessions that stand in each other's way: of the same people or hosts, those nearest in time first."""
        who = {n: {*self.dues[n].people, *self.dues[n].hosts} for n in self.held}
        few = len(who) <= FEW
        pairs = [(a, b) for a in who for b in who if a != b and (few or who[a] & who[b])]
        return sorted(pairs, key=lambda pair: (self._apart(*pair), pair))

    def _apart(self, one: int, other: int) -> int:
        return abs(self.held[one].start_min - self.held[other].start_min)
