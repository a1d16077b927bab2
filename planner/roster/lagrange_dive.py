"""From fractions to whole tours, as far as kinds of duty go: who works what on which day, starts left open.

At the best multipliers of the bound over personal tours everybody has many cheapest tours, and prices that move a
little about them choose each as often as the linear programme over all tours would take it (Larsson, Patriksson and
Stromberg 1999). So prices move, the people who chose the same most often are kept to it, a few at a time, and prices
go on from there. What it costs to keep them is told by the same bound; starts within a kind are made whole by
`lagrange_starts`.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from planner.net import Net
from planner.roster.cover_tables import Ints
from planner.roster.lagrange_bound import THREADS, Ascent, TourBound
from planner.roster.mip import Floats
from planner.roster.options import Duty

ROUNDS = 40
"""Prices tried before some people are kept, per unit of work."""

FEWEST = 10
"""At least so many."""

SHARE = 0.025
"""Part of the people kept at once."""

SURE = 0.95
"""Who chose the same in so many of the prices is kept in any case."""

STRIDE = 0.005
"""Step of a price, in prices of a missing interval."""


def kinds_of(duties: tuple[Duty | None, ...]) -> Ints:
    """Number of each option's kind: name and paid length of the shift; 0 for a day off.

    Parameters
    ----------
    duties : tuple of Duty or None
    """
    numbers: dict[tuple[str, int], int] = {}
    kinds = [
        0 if duty is None else numbers.setdefault((duty.shift, duty.paid_min), len(numbers) + 1) for duty in duties
    ]
    return np.array(kinds, dtype=np.int64)


class Dive:
    """Who works which kind of duty on which day.

    Parameters
    ----------
    tours : TourBound
    kind : ndarray of int, shape (options,)
    """

    def __init__(self, tours: TourBound, kind: Ints) -> None:
        self.tours, self.kind = tours, kind
        self.price = tours.T.price
        self.day = np.repeat(np.arange(len(tours.T.first) - 1), np.diff(tours.T.first))

    def whole(self, y: Floats, work: float, net: Net) -> tuple[Ints, Floats] | None:
        """Everybody's kinds of duty, and multipliers near their best for these.

        Parameters
        ----------
        y : ndarray, shape (rows, intervals)
            The best multipliers without anybody kept.
        work : float
        net : Net

        Returns
        -------
        kinds : ndarray of int, shape (people, days)
        y : ndarray, shape (rows, intervals)
            None where the net bit, or no tour was found for somebody.
        """
        tours = self.tours
        rounds = max(FEWEST, round(ROUNDS * work))
        kept = np.full((len(tours.skill), len(tours.T.first) - 1), -1, dtype=np.int64)
        left, ascent = np.arange(len(kept)), Ascent(tours.cover)
        with ThreadPoolExecutor(THREADS) as pool:
            while len(left):
                own, chosen = self.only(kept), [Counter[bytes]() for _ in kept]
                for _ in range(rounds):
                    if net.over():
                        return None
                    priced = tours.at(y, pool, own)
                    if (priced.tours < 0).any():
                        return None
                    kinds = self.kind[priced.tours]
                    for p in left.tolist():
                        chosen[p][kinds[p].tobytes()] += 1
                    y = ascent.after(y, priced.slope, STRIDE * tours.C.short)
                left = self._keep(kept, left, chosen, SURE * rounds)
        return kept, y

    def only(self, kept: Ints) -> Floats:
        """Prices of everybody's options, infinite for those of other kinds than are kept (-1: none is).

        Parameters
        ----------
        kept : ndarray of int, shape (people, days)
        """
        asked = kept[:, self.day]
        found: Floats = np.where((asked < 0) | (asked == self.kind), self.price, np.inf)
        return found

    def _keep(self, kept: Ints, left: Ints, chosen: list[Counter[bytes]], sure: float) -> Ints:
        """Keep those who are surest of what they work; returns who is left."""
        most = [chosen[p].most_common(1)[0] for p in left.tolist()]
        often: NDArray[np.int64] = np.array([many for _, many in most])
        order = np.argsort(-often, kind="stable")
        count = max(1, round(SHARE * len(kept)), int((often >= sure).sum()))
        for place in order[:count].tolist():
            kept[left[place]] = np.frombuffer(most[place][0], dtype=np.int64)
        return np.sort(left[order[count:]])
