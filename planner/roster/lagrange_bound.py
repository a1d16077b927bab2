"""A bound over personal tours: every rule and price of each person exact, only the cover between them relaxed.

For any prices of an hour that `CoverDual` allows, every roster costs at least what the cover does by its dual plus the
sum over people of their cheapest tour at these prices (Lagrange; Geoffrion 1974), found by the dynamic programme that
puts people into rosters. The best such bound is that of the linear programme over all tours of everybody (Dantzig and
Wolfe 1960). It is approached by steps along averaged slopes, scaled by what slopes have been (Camerini, Fratta and
Maffioli 1975; Kingma and Ba 2015).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.net import Net
from planner.roster.activities.hours import most_activity_h
from planner.roster.cover_prices import cheapest_tours, price_options
from planner.roster.cover_search import CoverSearch, desk_of
from planner.roster.cover_tables import Ints
from planner.roster.grouped import Grouped
from planner.roster.lagrange_cover import CoverDual
from planner.roster.mip import Floats
from planner.roster.named_search import NamedSearch
from planner.roster.options import Duty
from planner.roster.person_rows import least_pay
from planner.roster.tour_roster import SPACE

ROUNDS = 700
"""Prices tried per unit of work, for a week of 200 people or fewer."""

LARGE = 1400
"""Days of people from which on fewer are tried."""

FEWEST = 50
"""Fewer than so many tries are not worth beginning."""

STRIDE = 0.02
"""First step of a price, in prices of a missing interval; the last one is nought."""

PAST, WIDTH = 0.9, 0.99
"""Weight of the slopes before in their average, and of their squares before in the average of those."""

THREADS = 2

SAFE = 1e-9
"""Part of all amounts added up that rounding can cost at the most."""


@dataclass(frozen=True, eq=False)
class Priced:
    """What prices give.

    Attributes
    ----------
    bound : float
        No roster costs less.
    slope : ndarray, shape (rows, intervals)
        What each multiplier brings.
    tours : ndarray of int, shape (people, days)
        Everybody's cheapest options; -1 where no tour was found.
    breaks : ndarray of int, shape (skill sets, options, breaks)
        Minutes at which the breaks of an option begin where they save most.
    """

    bound: float
    slope: Floats
    tours: Ints
    breaks: Ints


class Ascent:
    """Steps along averaged slopes, scaled by what slopes have been: Camerini et al. 1975; Kingma and Ba 2015.

    Parameters
    ----------
    cover : CoverDual
    """

    def __init__(self, cover: CoverDual) -> None:
        self.cover, self.steps = cover, 0
        self.past, self.width = np.zeros_like(cover.ask), np.zeros_like(cover.ask)

    def after(self, y: Floats, slope: Floats, stride: float) -> Floats:
        """The next multipliers, about `stride` of money from those with this slope."""
        self.steps += 1
        self.past = PAST * self.past + (1 - PAST) * slope
        self.width = WIDTH * self.width + (1 - WIDTH) * slope**2
        return self.cover.within(y + stride * self.past / np.sqrt(self.width + SAFE) / (1 - PAST**self.steps))


class TourBound:
    """The bound over personal tours of a search without deferred work.

    Left out, so that the bound is not above any roster: limits on simultaneous breaks, rules that couple people, weekly
    overtime. Activities count as if all their time were surplus.

    Parameters
    ----------
    named : NamedSearch
    aside : ndarray, shape (skill sets, intervals), optional
        People who are on shift but not on the queue, as in a meeting; the bound is then one of these hours.

    Attributes
    ----------
    able : ndarray of bool, shape (skill sets, options)
        Options that anybody of a skill set may take.
    """

    def __init__(self, named: NamedSearch, aside: Floats | None = None) -> None:
        C, self.T, self.skill = named.tables(), named.T, named.skill
        self.limited = C.shift
        self.C = C._replace(shift=np.full_like(C.shift, -1))
        steady = named.steady if aside is None else named.steady - aside
        self.cover = CoverDual.of(self.C, steady, _unit(named.problem.options.duty, C.step_min))
        self._nobody = CoverSearch(self.C, self.T, self.skill, named.steady, 0).standing()
        able = np.isfinite(self.T.price)
        self.able: NDArray[np.bool_] = np.array([able[self.skill == k].any(axis=0) for k in range(len(named.skills))])
        prices, scenario = named.prices, named.prices.scenario
        self.fixed = (
            prices.shortage * named.demand.unworkable_h(named.demand.load.weights)
            - sum(least_pay(person, prices) for person in named.people)
            - prices.surplus * most_activity_h(scenario, named.people)
        )
        everybody = np.arange(len(self.skill))
        self._parts = [everybody[n::THREADS] for n in range(THREADS)]
        self._desks = [desk_of(self.C, self.T) for _ in range(THREADS)]
        self.most_breaks = self._desks[0].best.shape[1]

    def start(self, grouped: Grouped, duals: Floats) -> Floats:
        """Multipliers near those of the programme of counts.

        Parameters
        ----------
        grouped : Grouped
        duals : ndarray, shape (rows,)
        """
        cover = self.cover
        y, there = np.zeros(cover.ask.shape), np.zeros((len(grouped.skills), grouped.intervals))
        for k, t in grouped.cover:
            there[k, t] = 1.0
        for own in grouped.sets:
            t, serving = own.interval, np.zeros(len(there))
            serving[list(own.serving)] = 1.0
            part = cover.part[:, t]
            fits = (cover.serves * there[:, t] == serving).all(axis=1) & (part > 0) & ((part < 1) == own.rounded)
            if fits.any():
                y[np.argmax(np.where(fits, cover.ask[:, t], -np.inf)), t] += max(0.0, duals[own.row])
        return cover.within(y)

    def at(self, y: Floats, pool: ThreadPoolExecutor, own: Floats | None = None) -> Priced:
        """The bound at some multipliers.

        Parameters
        ----------
        y : ndarray, shape (rows, intervals)
        pool : ThreadPoolExecutor
        own : ndarray, shape (people, options), optional
            Prices of everybody's options where they are not those of the problem; infinite where one is not to be had.
        """
        C, price = self.C, self.cover.prices(y)
        T = self.T if own is None else self.T._replace(price=own)
        cost, best = np.zeros((len(price), len(C.start))), np.zeros((len(price), *self._desks[0].best.shape), np.int64)
        for k, hours in enumerate(price):
            price_options(C, self._nobody, self._desks[0], hours, self.able[k], cost[k], best[k])
        least, tours = np.zeros(len(self.skill)), np.zeros((len(self.skill), len(T.first) - 1), np.int64)
        held = np.zeros((THREADS, *price.shape))
        runs = [
            pool.submit(cheapest_tours, C, T, desk, part, self.skill, cost, best, SPACE, least, on, tours)
            for part, desk, on in zip(self._parts, self._desks, held, strict=True)
        ]
        for run in runs:
            run.result()
        parts = [self.cover.value(y), float(least.sum()), self.fixed]
        amounts = (
            float(np.abs(least).sum() + np.abs(y * self.cover.ask).sum()) + abs(self.cover.always) + abs(self.fixed)
        )
        return Priced(sum(parts) - SAFE * amounts, self.cover.slope(y, held.sum(axis=0)), tours, best)

    def best(self, y: Floats, work: float, net: Net) -> tuple[float, Floats]:
        """The best bound of so many prices, the first ones far apart.

        Parameters
        ----------
        y : ndarray, shape (rows, intervals)
            Multipliers to begin with.
        work : float
        net : Net
            No more are tried once it is over.

        Returns
        -------
        bound : float
        y : ndarray, shape (rows, intervals)
            Its multipliers.
        """
        rounds = rounds_of(work, len(self.skill) * (len(self.T.first) - 1))
        best, at, ascent = -math.inf, y, Ascent(self.cover)
        with ThreadPoolExecutor(THREADS) as pool:
            for number in range(rounds):
                if net.over():
                    break
                priced = self.at(y, pool)
                if priced.bound > best:
                    best, at = priced.bound, y
                y = ascent.after(y, priced.slope, STRIDE * self.C.short * (1 - number / rounds) ** 1.5)
        return best, at


def rounds_of(work: float, many: int) -> int:
    """Prices that are tried for so many days of people; none where there are too many."""
    rounds = round(ROUNDS * min(1.0, work) * min(1.0, LARGE / max(1, many)))
    return rounds if rounds >= FEWEST else 0


def _unit(duties: Sequence[Duty | None], step_min: int) -> int:
    """People on the queue in an interval are whole multiples of one by this."""
    fine = step_min
    for duty in duties:
        if duty is not None:
            fine = math.gcd(fine, duty.start_min, duty.end_min)
            for pause in duty.pauses:
                fine = math.gcd(fine, pause.length_min, *pause.starts)
    return step_min // fine
