"""Contacts and hours handled that a capacity plan expects, by month and queue."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.capacity.case import Case


def work_of_case(case: Case) -> pd.DataFrame:
    """``month,queue,contacts,answered,handled_h``: weeks shared over months by their days; all count as answered."""
    part = case.weeks.in_month / case.weeks.held[:, None]
    rows = []
    for need in case.needs:
        contacts, hours = need.volume @ part, (need.volume * need.aht_s) @ part / 3600.0
        for month, count, handled_h in zip(case.weeks.months, contacts, np.asarray(hours), strict=True):
            rows.append((month, need.queue, float(count), float(count), float(handled_h)))
    return pd.DataFrame(rows, columns=["month", "queue", "contacts", "answered", "handled_h"])
