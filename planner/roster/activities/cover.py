"""What it costs to take people off the queue: shortage with its steps and surplus, by skill set, missed work included.

The price of a roster's cover as `planner.roster.valuing` has it, kept for one roster while activities are moved about
in it. Queues answered at once lack ``max over sets S of queues of need(S) - people who serve S`` (max-flow min-cut),
exactly, level by level of `weight_levels` where their hours are not worth the same. Deferred work that an hour's
absence displaces is done later where people are idle; only what finds none before it is due is missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.allocation.flow import serve
from planner.roster.demand import Demand, useful_sets, weight_levels
from planner.roster.mip import Floats
from planner.roster.price import Prices

Crew = tuple[tuple[int, int], ...]
"""Skill sets and how many of each; ascending."""


def crew_of(skills: Sequence[int]) -> Crew:
    """Skill sets of some people; those who serve nothing (-1) are left out."""
    return tuple(sorted(Counter(k for k in skills if k >= 0).items()))


class Cover:
    """People on the queue, and what a few of them less would cost.

    Parameters
    ----------
    demand : Demand
    prices : Prices
    skills : sequence of frozenset of int
        Queues of every skill set.
    people : ndarray, shape (skill sets, intervals)
        On the queue.
    """

    def __init__(self, demand: Demand, prices: Prices, skills: Sequence[frozenset[int]], people: Floats) -> None:
        self.demand, self.prices, self.people = demand, prices, people.copy()
        self._skills = list(skills)
        self._rostered = demand.load.rostered
        weights, live = demand.load.weights, list(demand.live)
        self._asked = self._rostered[live].sum(axis=0)
        self._asked_weight = (weights[live, None] * self._rostered[live]).sum(axis=0)
        self._weight_of_order = weights[demand.load.order]
        self._live = _Sets.of(demand, self._skills, demand.live)
        levels = weight_levels(demand.live, weights)
        self._light = levels[-1][0] if levels else 1.0
        self._heavy = [(weight, _Sets.of(demand, self._skills, own)) for weight, own in levels[:-1]]
        here = (*demand.live, *demand.deferred)
        self._with = {q: _Sets.of(demand, self._skills, here, holding=q) for q in demand.deferred}
        may = [[1 if q in own else -1 for q in range(len(demand.names))] for own in self._skills]
        self._may = np.array(may, dtype=np.int64).reshape(len(self._skills), len(demand.names))
        self._changed()

    def take(self, crew: Crew, start: int, end: int, times: int = 1) -> None:
        """So many of each skill set off the queue from one minute to another; back on it with `times` of -1."""
        part = presence(start, end, self.demand.interval_min, self.people.shape[1])
        for k, many in crew:
            self.people[k] -= times * many * part
        self._changed()

    def price(self) -> float:
        """Of the cover: shortage, its steps and surplus; money."""
        hours, weighed = self.demand.interval_h, self._weighed(self._short(), self.people)
        live = sum(self._stepped(weighed)) + weighed
        worked, missed = self._deferred()
        missed_h = float((self._weight_of_order[:, None] * missed).sum())
        over = float(self.people.sum() - (self._asked - self._short()).sum()) * hours - float(worked.sum())
        return self.prices.shortage * (float(live.sum()) * hours + missed_h) + self.prices.surplus * over

    def cost_of(self, crew: Crew, length_min: int) -> Floats:
        """What a session costs, by the interval it begins in; shape (intervals,), money.

        Within an interval that it fills in part the cost is that part of the whole; the last ones are infinite where
        it would reach beyond the horizon.
        """
        key = crew, length_min
        if key not in self._costs:
            each = self._cost_of_each(crew, length_min)
            until = np.concatenate([[0.0], np.cumsum(each)])
            step, n = self.demand.interval_min, len(each)
            whole, rest = divmod(length_min, step)
            cost = np.full(n, np.inf)
            last = n - whole - (1 if rest else 0) + 1
            cost[: max(0, last)] = until[whole : whole + last] - until[:last]
            if rest:
                cost[: max(0, last)] += each[whole : whole + last] * rest / step
            self._costs[key] = cost
        return self._costs[key]

    def _cost_of_each(self, crew: Crew, length_min: int) -> Floats:
        """Interval by interval, what this crew's absence from it adds."""
        gone = np.zeros(len(self._skills))
        for k, many in crew:
            gone[k] = many
        left = self.people - gone[:, None]
        now, then = self._short(), _lacking(self._live, self._rostered, left)
        before, after = self._weighed(now, self.people), self._weighed(then, left)
        more = after - before + sum(self._stepped(after)) - sum(self._stepped(before))
        missed, dearest = np.zeros_like(now), np.zeros_like(now)
        for q in self.demand.deferred:
            could, slack = self._deferred_state()[q]
            lost = could - self._able(q, left, then)
            amount = max(1e-9, float(gone.sum()) * length_min / 60)
            late = lost * np.clip(1 - slack / amount, 0.0, 1.0)
            missed = np.maximum(missed, late)
            dearest = np.maximum(dearest, self.demand.load.weights[q] * late)
        price = self.prices.shortage * (more + dearest)
        if self.prices.surplus:
            price = price + self.prices.surplus * (then - now + missed - gone.sum())
        return np.asarray(price * self.demand.interval_h)

    def _changed(self) -> None:
        self._costs: dict[tuple[Crew, int], Floats] = {}
        self._lacking: Floats | None = None
        self._done: tuple[Floats, Floats] | None = None
        self._idle: dict[int, tuple[Floats, Floats]] | None = None

    def _short(self) -> Floats:
        if self._lacking is None:
            self._lacking = _lacking(self._live, self._rostered, self.people)
        return self._lacking

    def _weighed(self, short: Floats, people: Floats) -> Floats:
        """Those missing on queues answered at once, by weight; shape (intervals,)."""
        weighed = self._light * short
        for weight, own in self._heavy:
            weighed = weighed + weight * _lacking(own, self._rostered, people)
        return weighed

    def _stepped(self, weighed: Floats) -> list[Floats]:
        return [more * np.maximum(weighed - share * self._asked_weight, 0.0) for share, more in self.prices.steps]

    def _deferred(self) -> tuple[Floats, Floats]:
        """Person-hours of deferred work done and missed, shape (deferred queues in their order, intervals)."""
        if self._done is None:
            load, n = self.demand.load, self.people.shape[1]
            self._done = np.zeros((len(load.order), n)), np.zeros((len(load.order), n))
            if len(load.order):
                people = np.ascontiguousarray(self.people)
                self._done = serve(
                    people, load.rostered, self._may, self._may, load.tier, load.open, load.order, load.arrived,
                    load.due, load.interval_h,
                )[1:]  # fmt: skip
        return self._done

    def _deferred_state(self) -> dict[int, tuple[Floats, Floats]]:
        """By deferred queue: people who could do it and do not or do, and the hours that may go before any is missed.

        First come, first served works as early as it can, so that hours lost at t are made up by whoever is idle from
        t on; they are missed if at some later s less was idle than lost and no more was done than due.
        """
        if self._idle is None:
            self._idle, hours = {}, self.demand.interval_h
            for q in self.demand.deferred:
                could = self._able(q, self.people, self._short())
                worked, missed = (what[list(self.demand.load.order).index(q)] for what in self._deferred())
                idle = np.concatenate([[0.0], np.cumsum(np.maximum(could * hours - worked, 0.0))])
                ahead = np.cumsum(worked + missed) - self.demand.due(q)
                room = np.minimum.accumulate((idle[1:] + np.maximum(ahead, 0.0))[::-1])[::-1]
                self._idle[q] = could, room - idle[:-1]
        return self._idle

    def _able(self, q: int, people: Floats, short: Floats) -> Floats:
        """People who could be at a deferred queue without taking any from others, shape (intervals,)."""
        need = self._rostered.copy()
        for o, other in enumerate(self.demand.load.order):
            need[other] = self._deferred()[0][o] / self.demand.interval_h
        able = np.maximum(0.0, short - self._with[q].largest(need, people))
        return np.where(self.demand.load.open[q], able, 0.0)


@dataclass(frozen=True)
class _Sets:
    """Sets of queues and who serves them, as matrices of zeros and ones."""

    queues: Floats
    serves: Floats

    @classmethod
    def of(cls, demand: Demand, skills: list[frozenset[int]], here: tuple[int, ...], holding: int = -1) -> _Sets:
        """Sets of some queues; those that hold one, without it, where it is named."""
        sets = [pair for pair in useful_sets(here, skills) if holding < 0 or holding in pair[0]]
        queues = [[float(q in own and q != holding) for q in range(len(demand.names))] for own, _ in sets]
        serves = [[float(k in serving) for k in range(len(skills))] for _, serving in sets]
        return cls(np.array(queues).reshape(len(sets), -1), np.array(serves).reshape(len(sets), -1))

    def largest(self, need: Floats, people: Floats) -> Floats:
        """Greatest of need less people over the sets, by interval."""
        if not len(self.serves):
            return np.full(people.shape[1], -np.inf)
        return np.asarray((self.queues @ need - self.serves @ people).max(axis=0))


def _lacking(sets: _Sets, need: Floats, people: Floats) -> Floats:
    return np.asarray(np.maximum(sets.largest(need, people), 0.0))


def presence(start: int, end: int, step: int, n: int) -> Floats:
    """Share of each interval that lies between two minutes, shape (n,)."""
    edges = np.arange(n + 1) * step
    return np.asarray(np.clip(np.minimum(end, edges[1:]) - np.maximum(start, edges[:-1]), 0, step) / step)
