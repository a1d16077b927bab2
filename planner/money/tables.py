"""Everything of frame COST by item, queue, channel, team, site, cost centre or month: one sum, however it is cut."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from planner.scenario import Scenario

KEYS: Mapping[str, str] = {
    "item": "item",
    "queue": "queue",
    "channel": "channel",
    "team": "team",
    "site": "site",
    "cost_centre": "cost centre",
    "month": "month",
}
"""Columns by which money is summed, with their words."""


def money_by(cost: pd.DataFrame, key: str, scenario: Scenario) -> pd.DataFrame:
    """Hours and money by one of `KEYS`, crossed with months.

    Amounts of frame COST are whole cents and are summed as such, so that the total of every table is the same number.

    Parameters
    ----------
    cost : DataFrame
        Frame COST.
    key : str
        One of `KEYS`.
    scenario : Scenario
        Its queues' channels.

    Returns
    -------
    DataFrame
        Index: values of `key` in their order of appearance for items, else sorted, '' where money has none; a column
        of money for each month in order, then ``total``. By month itself only ``total``.
    """
    channels = {queue.name: queue.channel for queue in scenario.queue}
    rows = cost.assign(channel=cost["queue"].map(channels).fillna(""), cents=cents(cost["amount"]))
    order = list(dict.fromkeys(rows[key])) if key == "item" else sorted(set(rows[key]))
    months = [] if key == "month" else sorted(set(rows["month"]))
    table = pd.DataFrame(index=pd.Index(order, name=key))
    for month in months:
        table[month] = rows[rows["month"] == month].groupby(key)["cents"].sum().reindex(order, fill_value=0)
    table["total"] = rows.groupby(key)["cents"].sum().reindex(order, fill_value=0)
    return table.astype(np.int64) / 100


def total_of(cost: pd.DataFrame) -> float:
    """All money of frame COST, to the cent."""
    return float(cents(cost["amount"]).sum()) / 100


def cents(amounts: pd.Series) -> pd.Series:
    """Money in whole cents."""
    return pd.Series(np.rint(amounts.to_numpy(dtype=float) * 100).astype(np.int64), index=amounts.index)
