"""Headcount and money by month, read off the record of a capacity plan (``capacity.json``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

ALL = "*"
PEOPLE = ("heads", "joiners", "leavers", "required_fte", "productive_fte", "paid_fte", "missed_h")
"""Columns of frame CAPACITY that finance looks at."""


def by_month(record: Mapping[str, Any]) -> pd.DataFrame:
    """A row a month: ``month,days``, `PEOPLE`, ``money,money_nothing``, then a column an item of cost.

    Parameters
    ----------
    record : mapping
        Content of ``capacity.json``.

    Returns
    -------
    DataFrame
        Heads, full-time people and hours are means or sums of the month's days within the horizon; money is the sum
        of the cost table's rows in the record's currency, so that months and items add up to the plan's money.
    """
    periods = pd.DataFrame(record["periods"])
    months = periods[(periods["level"] == "month") & (periods["queue"] == ALL)].set_index("period")
    items = _items(record["cost"])
    nothing = _items(record["cost_nothing"]).sum(axis=1)
    found = months[["days", *PEOPLE]].astype(float)
    found["money"] = items.sum(axis=1).reindex(found.index, fill_value=0.0).round(2)
    found["money_nothing"] = nothing.reindex(found.index, fill_value=0.0).round(2)
    found = found.join(items.reindex(found.index, fill_value=0.0).round(2))
    return found.astype({"days": int}).rename_axis("month").reset_index()


def _items(cost: list[Mapping[str, Any]]) -> pd.DataFrame:
    """Money, a row a month, a column an item."""
    rows = pd.DataFrame(cost, columns=["month", "item", "amount"])
    return rows.pivot_table(index="month", columns="item", values="amount", aggfunc="sum", fill_value=0.0)
