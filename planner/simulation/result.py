"""What a simulation proves: service per interval and period, and the chance of meeting each target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Simulation:
    """Replications of the horizon, contact by contact.

    Attributes
    ----------
    service : DataFrame
        Frame SERVICE; `low` and `high` the 95 % interval of the mean over replications. Service level is the ratio
        of summed numerators to summed denominators; empty (NaN) where nothing was offered.
    periods : DataFrame
        ``over,period,queue,offered,service_level,low,high,asa_s,p_abandon,occupancy,backlog,p_meet`` for each
        calendar day, week and month of the horizon; `p_meet` is the share of replications whose level reached the
        target (and further limits). Period labels: ``2026-11-27``, ``2026-W48``, ``2026-11``.
    levels : mapping of queue to ndarray, shape (replications, days)
        Service level of each day in each replication, NaN without contacts.
    offered : mapping of queue to ndarray, shape (replications, days)
        Contacts offered.
    busy_h : DataFrame
        ``agent,queue,hours``: mean hours per person spent on each queue's contacts (cost is split by it).
    events : int
        Arrivals, starts, ends, abandonments and changes of staff, all replications.
    replications : int
    notes : tuple of str
    slot_use : mapping of queue to float
        Chat queues: chats open / chats that the people on the queue could have had open, over the horizon.
    queues, groups, backlog : DataFrame
        Every measure with its 95 % interval: of queues by interval, day, week and month; of groups of people by
        interval and day; of waiting deferred work by age. Columns in `planner.simulation.measures`.
    ways, vendors : DataFrame
        What else happened to contacts, and what vendors took, by queue and interval; empty where nothing of it can
        happen. Columns in `planner.simulation.ways`.
    """

    service: pd.DataFrame
    periods: pd.DataFrame
    levels: Mapping[str, NDArray[np.float64]]
    offered: Mapping[str, NDArray[np.int64]]
    busy_h: pd.DataFrame
    events: int
    replications: int
    notes: tuple[str, ...] = field(default_factory=tuple)
    slot_use: Mapping[str, float] = field(default_factory=dict)
    queues: pd.DataFrame = field(default_factory=pd.DataFrame)
    groups: pd.DataFrame = field(default_factory=pd.DataFrame)
    backlog: pd.DataFrame = field(default_factory=pd.DataFrame)
    ways: pd.DataFrame = field(default_factory=pd.DataFrame)
    vendors: pd.DataFrame = field(default_factory=pd.DataFrame)
