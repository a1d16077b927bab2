"""The mean price of missed hours as a function of what is decided: its value and a tangent, week by week.

With equal prices the hours that people of skill sets k lack on a path are ``max over A of r(A) - f(A)`` over sets A of
queues (max-flow min-cut), convex in everything that is decided. With prices w_1 > w_2 > ... the price is
``sum over i of (w_i - w_(i+1)) max over A within T_i of (r(A) - f(A))``, T_i the queues of price w_i or more (Edmonds
1970). The set that attains a maximum gives a tangent: each hour of people who know one of its queues, and each hour
taken off one of them, is worth the difference of prices on that path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.capacity.carrying import rank, subsets

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Tangent:
    """``price >= value + sum over k of people[k] (C_k - c_k) + sum over q of queues[q] (R_q - r_q)`` for one week.

    Attributes
    ----------
    value : float
        Mean price at the hours c given and the hours r asked.
    people : ndarray, shape (skill sets,)
        At most 0: what an hour of theirs saves.
    queues : ndarray, shape (queues, paths)
        At least 0: what an hour asked on each path costs, weighed by the path.
    """

    value: float
    people: Numbers
    queues: Numbers


class MissedPrice:
    """Mean price of missed hours of a week's paths.

    Parameters
    ----------
    skills : sequence of frozenset of int
    prices : ndarray, shape (queues,)
    """

    def __init__(self, skills: Sequence[frozenset[int]], prices: Numbers) -> None:
        self.skills, self.prices = skills, prices
        self.chosen = subsets(len(prices), skills)
        self.knows = np.array([[any(row[q] for q in own) for own in skills] for row in self.chosen], dtype=float)
        falling = sorted({float(price) for price in prices if price > 0}, reverse=True)
        self.levels = [
            (price - below, ~self.chosen[:, prices < price].any(axis=1))
            for price, below in zip(falling, [*falling, 0.0][1:], strict=True)
        ]

    def tangent(self, hours: Numbers, asked: Numbers) -> Tangent:
        """At hours of skill sets (skill sets,) and hours asked (queues, paths)."""
        most = rank(self.chosen, self.skills, hours)
        lacks = self.chosen.astype(float) @ asked - most[:, None]
        paths = asked.shape[1]
        value, people, queues = 0.0, np.zeros(len(self.skills)), np.zeros(asked.shape)
        for step, inside in self.levels:
            within = np.where(np.asarray(inside)[:, None], lacks, -np.inf)
            worst = within.argmax(axis=0)
            lack = within[worst, np.arange(paths)]
            short = (lack > 0).astype(float) * step / paths
            value += float(np.maximum(lack, 0.0).sum() * step / paths)
            people -= short @ self.knows[worst]
            queues += self.chosen[worst].T * short
        return Tangent(value, people, queues)
