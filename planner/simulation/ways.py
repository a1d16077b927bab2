"""What else happened to contacts, and what vendors took, as tidy frames: means over replications."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.scenario import Scenario
from planner.simulation.world import SENT, SENT_MET, SENT_S

WAYS = ("blocked", "balked", "retried", "called_back", "promises_kept", "interrupted")
"""In the order of `world.py`: by arrival interval, but attempts repeated and work interrupted by their own moment."""


def ways_frame(scenario: Scenario, ways: NDArray[np.int64], replications: int) -> pd.DataFrame:
    """Columns ``queue,start`` and `WAYS`, a row where any of it happened.

    `blocked` (all lines busy) and `balked` contacts are also offered and abandoned; `retried` are further attempts,
    offered again; `called_back` accepted a call-back, of which `promises_kept` counts those that kept their place and
    were called in time. A contact that moved to a queue of call-backs is kept or not in that queue's service level.
    """
    return _frame(scenario, ways / replications, WAYS)


def vendors_frame(scenario: Scenario, sent: NDArray[np.float64], replications: int) -> pd.DataFrame:
    """Columns ``vendor,queue,start,contacts,handled_min,in_time``, by the interval in which the vendor took them.

    `in_time` counts contacts taken within the queue's T (deferred work: finished by its deadline).
    """
    scaled = sent / replications
    scaled[..., SENT_S] /= 60.0
    columns = {SENT: "contacts", SENT_S: "handled_min", SENT_MET: "in_time"}
    names = tuple(columns[m] for m in sorted(columns))
    parts = [_frame(scenario, scaled[v], names).assign(vendor=vendor.name) for v, vendor in enumerate(scenario.vendor)]
    every = ["vendor", "queue", "start", *names]
    return pd.concat(parts, ignore_index=True)[every] if parts else pd.DataFrame(columns=every)


def _frame(scenario: Scenario, values: NDArray[np.float64], names: tuple[str, ...]) -> pd.DataFrame:
    """Rows of the queues and intervals where any of the values, shape (Q, N, names), is above 0."""
    q, i = np.nonzero(values.any(axis=2))
    queues = np.array([queue.name for queue in scenario.queue], dtype=object)
    frame = pd.DataFrame({"queue": queues[q], "start": scenario.horizon()[i]})
    return frame.assign(**{name: values[q, i, m] for m, name in enumerate(names)})
