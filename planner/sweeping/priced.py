"""A price of service read back from its record, ``sweep.json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

ALL = "*"
OF_ALL = ("objective", "bound", "pay", "shortage_h")
OF_QUEUE = ("required_fte", "service_level", "p_meet")


def curve_of(record: Mapping[str, Any]) -> pd.DataFrame:
    """What each target costs.

    Parameters
    ----------
    record : mapping
        Content of ``sweep.json`` with a price of service.

    Returns
    -------
    DataFrame
        ``target``, `OF_ALL` of all queues (money over the days planned, hours) and `OF_QUEUE` of the queue priced, by
        rising target; targets of which no roster is known are left out.
    """
    cells = pd.DataFrame(record["cells"]).rename(columns={record["keys"][0]: "target"})
    known = cells[cells["queue"] == ALL].set_index("cell")[["target", *OF_ALL]]
    own = cells[cells["queue"] == record["price_of_service"]["queue"]].set_index("cell")[list(OF_QUEUE)]
    return known.join(own).astype(float).dropna(subset=["objective", "bound"]).sort_values("target", ignore_index=True)


def steps_of(record: Mapping[str, Any]) -> pd.DataFrame:
    """Frame STEPS (`planner.sweeping.price`), without steps that have no cost on one of their sides."""
    steps = pd.DataFrame(record["price_of_service"]["steps"]).astype(float)
    return steps.dropna(subset=["per_point", "low", "high"]).reset_index(drop=True)
