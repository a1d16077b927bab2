"""A ledger of costs: entries by person, split over queues, summed into frame COST, rounded once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.frames import COST, check
from planner.scenario import Agent

NO_QUEUE = ""
"""Queue of money that no queue caused: people never on queue, empty seats."""


@dataclass
class Ledger:
    """Hours and money by ``(item, queue, team, site, cost_centre, month)``.

    Attributes
    ----------
    shares : dict of agent to dict of queue to float
        How each person's cost is split; each sums to 1.
    """

    shares: Mapping[str, Mapping[str, float]]
    rows: dict[tuple[str, ...], list[float]] = field(default_factory=dict)

    def enter(self, item: str, agent: Agent, month: str, hours: float, amount: float) -> None:
        """Add hours and money of one person, split over the queues they serve."""
        for queue, share in self.shares.get(agent.agent, {NO_QUEUE: 1.0}).items():
            key = (item, queue, agent.team, agent.site, agent.cost_centre, month)
            self._add(key, hours * share, amount * share)

    def enter_site(self, item: str, site: str, month: str, amount: float) -> None:
        """Add money of a site that nobody there causes."""
        self._add((item, NO_QUEUE, "", site, "", month), 0.0, amount)

    def enter_queue(self, item: str, queue: str, month: str, hours: float, amount: float) -> None:
        """Add hours and money that a queue causes without anybody of one's own."""
        self._add((item, queue, "", "", "", month), hours, amount)

    def frame(self, currency: str) -> pd.DataFrame:
        """Frame COST: items in the order entered, amounts in whole cents that add up to each item's total."""
        items = list(dict.fromkeys(key[0] for key in self.rows))
        kept = [key for key, (hours, amount) in self.rows.items() if hours or amount]
        keys = sorted(kept, key=lambda key: (items.index(key[0]), key))
        if not keys:
            return COST.empty()
        amounts = np.array([self.rows[key][1] for key in keys])
        names = np.array([key[0] for key in keys])
        for item in items:
            amounts[names == item] = rounded(amounts[names == item])
        frame = pd.DataFrame(keys, columns=["item", "queue", "team", "site", "cost_centre", "month"])
        frame["hours"] = [self.rows[key][0] for key in keys]
        frame["amount"] = amounts
        frame["currency"] = currency
        return check(frame, COST)

    def _add(self, key: tuple[str, ...], hours: float, amount: float) -> None:
        row = self.rows.setdefault(key, [0.0, 0.0])
        row[0] += hours
        row[1] += amount


def rounded(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Amounts in whole cents whose sum is the rounded sum: those cut off most get the cents left over.

    Half a cent of the sum is rounded away from nothing, as spreadsheets do.

    Parameters
    ----------
    amounts : ndarray, shape (n,)

    Returns
    -------
    ndarray, shape (n,)
    """
    cents = amounts * 100
    whole = np.floor(cents + 1e-6)
    total = math.fsum(cents)
    left = int(math.copysign(math.floor(abs(total) + 0.5 + 1e-6), total) - math.fsum(whole))
    whole[np.argsort(-(cents - whole), kind="stable")[:left]] += 1
    return whole / 100
