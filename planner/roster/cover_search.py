"""Search over named tours with their breaks: everybody put in at their best, then annealed in small steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.roster.cover_anneal import Best, anneal
from planner.roster.cover_coupled import Coupled, Owed, all_lacking, leads, owed_by_nobody
from planner.roster.cover_exchange import mates_of
from planner.roster.cover_moves import Cover, Desk, cover_price, put, seat
from planner.roster.cover_pairs import room_to_undo
from planner.roster.cover_steps import Menu, Step
from planner.roster.cover_tables import CoverTables, Ints
from planner.roster.cover_together import anneal_together, seat_all_together, stand
from planner.roster.mip import Floats
from planner.roster.tour_compiled import allocating
from planner.roster.tour_roster import SPACE
from planner.roster.tour_tables import Tables

MANY = 1e6
"""More people than there are."""

FEW = 25
"""People put in between two looks at whether to stop."""


@allocating
def _seat_all(C: CoverTables, T: Tables, W: Cover, Z: Desk, order: Ints) -> int:
    """Put everybody in, one after the other; the first who has no tour, -1 for none."""
    for p in order:
        if not seat(C, T, W, p, Z, SPACE):
            return int(p)
    return -1


@dataclass(frozen=True)
class Seated:
    """A roster of named people.

    Attributes
    ----------
    tour : ndarray of int, shape (P, D)
        Option of each day.
    pause : ndarray of int, shape (P, D, B)
        Minute at which each break begins.
    price : float
        Of cover and tours, limits on simultaneous breaks and rules that couple people included.
    """

    tour: Ints
    pause: Ints
    price: float


class CoverSearch:
    """A search that can go on from where it is.

    Parameters
    ----------
    C : CoverTables
    T : Tables
    skill : ndarray of int, shape (P,)
    steady : ndarray, shape (K, T)
        People on the queue whatever is decided.
    seed : int
    coupled : Coupled, optional
        Rules that couple people.
    """

    def __init__(
        self, C: CoverTables, T: Tables, skill: Ints, steady: Floats, seed: int, coupled: Coupled | None = None
    ) -> None:
        self.C, self.T, self.skill, self.steady, self.coupled = C, T, skill, steady, coupled
        self.random = np.array([seed * 7919 + 1], dtype=np.uint64)
        self.stop = np.zeros(1, dtype=np.bool_)

    def standing(self, found: Seated | None = None) -> Cover:
        """The cover of a roster, or of nobody."""
        C, people, days = self.C, len(self.skill), len(self.T.first) - 1
        breaks = max(1, int(np.diff(C.pause_first).max(initial=0)))
        shifts, n = len(C.at_once), max(len(C.asked), -(-int(C.end.max(initial=0)) // C.step_min))
        W = Cover(
            np.full((people, days), -1, dtype=np.int64), np.zeros((people, days, breaks), dtype=np.int64),
            self.steady.sum(axis=0), C.need - C.serves @ self.steady,
            np.zeros((shifts, n), dtype=np.int64), np.zeros((shifts, n), dtype=np.int64),
            self.skill, np.zeros(people),
        )  # fmt: skip
        if found is not None:
            W.tour[:], W.pause[:] = found.tour, found.pause
            W.own[:] = np.take_along_axis(self.T.price, found.tour, axis=1).sum(axis=1)
            for p in range(people):
                put(C, W, p, 1)
        return W

    def owed(self, K: Coupled, W: Cover) -> Owed:
        """What the people of a cover still owe together."""
        owed = owed_by_nobody(K)
        for p in range(len(W.tour)):
            stand(W, K, owed, p, 1)
        return owed

    def first(self) -> Seated | None:
        """Everybody in turn at their best, in an order drawn; None where somebody has no tour, or on `stop`."""
        W, Z = self.standing(), desk_of(self.C, self.T)
        order = np.random.default_rng(int(self.random[0])).permutation(len(self.skill))
        if not self._all_in(W, Z, order):
            return None
        return Seated(W.tour, W.pause, self._price(W))

    def _all_in(self, W: Cover, Z: Desk, order: Ints) -> bool:
        """Everybody put in; whether everybody has a tour."""
        C, T, K = self.C, self.T, self.coupled
        if K is None:
            return self._in_turn(order, lambda few: _seat_all(C, T, W, Z, few))
        # Those who come for the others come last; till then nobody is owed anything on their account.
        owed, last = owed_by_nobody(K), leads(K)[order]
        owed.lacking[K.mixed] -= MANY
        if not self._in_turn(order[~last], lambda few: seat_all_together(C, T, W, K, owed, Z, few, SPACE)):
            return False
        owed.lacking[K.mixed] += MANY
        return self._in_turn(order[last], lambda few: seat_all_together(C, T, W, K, owed, Z, few, SPACE))

    def _in_turn(self, order: Ints, put_in: Callable[[Ints], int]) -> bool:
        """Put people in, a few at a time; whether everybody has a tour, and nobody said stop before the last."""
        starts = range(0, len(order), FEW)
        return all(not self.stop[0] and put_in(order[first : first + FEW]) < 0 for first in starts)

    def price(self, found: Seated) -> float:
        """Of cover and tours."""
        return self._price(self.standing(found))

    def _price(self, W: Cover) -> float:
        K, own = self.coupled, float(cover_price(self.C, W) + W.own.sum())
        return own if K is None else own + K.price * all_lacking(K, self.owed(K, W))

    def crowded(self, found: Seated) -> list[int]:
        """Days on which more are on a break at once than a shift allows."""
        W, C = self.standing(found), self.C
        if not len(C.at_once):
            return []
        allowed = np.maximum(1, np.floor(C.at_once[:, None] * W.on_shift + 1e-9))
        beyond: NDArray[np.bool_] = np.any(W.on_break > allowed, axis=0)
        return sorted({
            day for day in range(found.tour.shape[1]) for o in set(found.tour[:, day].tolist())
            if C.start[o] >= 0 and beyond[max(0, C.start[o]) // C.step_min : C.end[o] // C.step_min].any()
        })  # fmt: skip

    def anneal(
        self,
        found: Seated,
        steps: int,
        hot: float,
        cold: float,
        bend: float,
        frozen: NDArray[np.bool_] | None = None,
        owing: float | None = None,
        only_breaks: bool = False,
    ) -> Seated:
        """So many small steps from one temperature to another, people too many spread by a slope.

        Parameters
        ----------
        found : Seated
        steps : int
        hot, cold : float
            First and last temperature; money.
        bend : float
            Price of the square of people too many of an interval.
        frozen : ndarray of bool, shape (P, D), optional
            Days of people that keep their duty and breaks.
        owing : float, optional
            Price of what people owe together, on the way to rosters that keep those rules; else it is never worth it.
        only_breaks : bool
            Everybody keeps their duties.
        """
        C, T = self.C._replace(bend=bend), self.T
        W = self.standing(found)
        able = np.isfinite(T.price)
        if only_breaks:
            able = np.zeros_like(able)
            np.put_along_axis(able, found.tour, True, axis=1)
        free = np.ones(W.tour.shape, dtype=np.bool_) if frozen is None else ~frozen
        movable = np.flatnonzero((only_breaks | (able.sum(axis=1) > len(T.first) - 1)) & free.any(axis=1))
        if not len(movable):
            return found
        count = np.add.reduceat(able, T.first[:-1], axis=1).ravel()
        menu = Menu(
            _begins(count), np.nonzero(able)[1].astype(np.int64),
            _begins(free.sum(axis=1)), np.nonzero(free)[1].astype(np.int64), free,
        )  # fmt: skip
        breaks, n = W.pause.shape[2], len(C.asked)
        step = Step(
            np.zeros(2, dtype=np.int64), np.zeros(2, dtype=np.int64), np.zeros((2, breaks), dtype=np.int64),
            np.zeros(n), np.zeros(n, dtype=np.int64), np.zeros(W.tour.shape[1] + 1, dtype=np.int64),
        )  # fmt: skip
        price = cover_price(C, W) + float(W.own.sum())
        best = Best(np.array([price, price]), W.tour.copy(), W.pause.copy(), np.zeros(len(W.tour), dtype=np.bool_))
        path, total, end = _paths(T, W.tour), _totals(T, W.tour), (steps, hot, cold, self.stop, best)
        K, mates = self.coupled, mates_of(T, self.skill, movable[:0] if only_breaks else movable)
        if K is None:
            anneal(C, T, W, step, menu, mates, path, total, movable, self.random, *end)
        else:
            K, owed = K if owing is None else K._replace(price=owing), self.owed(K, W)
            best.price[:] += K.price * all_lacking(K, owed)
            undo = room_to_undo(len(W.tour), breaks)
            anneal_together(C, T, W, K, owed, step, undo, menu, path, total, movable, self.random, *end)
        return Seated(best.tour, best.pause, self.price(Seated(best.tour, best.pause, 0.0)))


def _begins(count: Ints) -> Ints:
    """Where each of some lists of so many entries begins, laid end to end."""
    return np.concatenate([[0], np.cumsum(count)]).astype(np.int64)


def _paths(T: Tables, tour: Ints) -> Ints:
    """States of everybody's automaton along their tours, shape (P, D + 1)."""
    path = np.zeros((tour.shape[0], tour.shape[1] + 1), dtype=np.int64)
    people = np.arange(tour.shape[0])
    for day in range(tour.shape[1]):
        klass = T.klass[T.automaton, tour[:, day]]
        path[people, day + 1] = T.step[T.automaton, day, path[people, day], klass]
    return path


def _totals(T: Tables, tour: Ints) -> Ints:
    """What every sum of everybody holds in each stretch, shape (P, R, K)."""
    total = np.zeros(T.least.shape, dtype=np.int64)
    for day in range(tour.shape[1]):
        for r in np.flatnonzero(T.stretch[:, day] >= 0):
            total[:, r, T.stretch[r, day]] += T.used[r, tour[:, day]]
    return total


def desk_of(C: CoverTables, T: Tables) -> Desk:
    """Room to value duties and to find tours in."""
    options = len(C.start)
    widest = max(
        (int(C.begin_first[C.pause_first[o + 1]] - C.begin_first[C.pause_first[o]]) for o in range(options)), default=0
    )
    breaks = max(1, int(np.diff(C.pause_first).max(initial=0)))
    leaves = np.zeros(T.step.shape[2], dtype=np.bool_)
    leaves[0] = True
    return Desk(
        np.zeros(len(C.asked) + 1), np.zeros(options), np.zeros(widest + 1), np.zeros(widest + 1, dtype=np.int64),
        np.zeros(widest + 1, dtype=np.int64), np.zeros((options, breaks), dtype=np.int64),
        np.zeros(len(T.first) - 1, dtype=np.int64), np.zeros((T.price.shape[0], T.used.shape[0]), dtype=np.int64),
        np.zeros(T.least.shape[1:], dtype=np.int64), leaves,
    )  # fmt: skip
