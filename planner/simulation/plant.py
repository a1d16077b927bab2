"""The simulator's static side as arrays, and worlds made from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.simulation import calendar
from planner.simulation.tally import AGES, WAIT_BINS
from planner.simulation.world import (
    AGENT,
    COMING,
    COUNTERS,
    LINE,
    SENT_MEASURES,
    SLOT,
    TALLY,
    WAITING,
    WAYS,
    Records,
    World,
)


@dataclass(frozen=True)
class Plant:
    """Queues, people and rates: everything that no replication changes. Attributes as in `World`, and two more.

    Attributes
    ----------
    group_of : ndarray of int64, shape (C,)
        The group of each class of people.
    queue_of_pair : ndarray of int64, shape (S,)
    """

    interval_s: float
    horizon_s: float
    absence: float
    pause_s: float
    between_pauses_s: float
    warm: int
    keys: NDArray[np.uint64]
    queues: Records
    classes: Records
    order: Records
    eligible: Records
    escalations: Records
    routes: Records
    vendors: Records
    trunks: Records
    timetable: Records
    given: Records
    rates: NDArray[np.float32]
    aht_s: NDArray[np.float64]
    patience_s: NDArray[np.float64]
    curves: NDArray[np.float64]
    chat_s: NDArray[np.float64]
    due_s: NDArray[np.float64]
    due_slope: NDArray[np.float64]
    open: NDArray[np.bool_]
    sample: NDArray[np.float64]
    speed: NDArray[np.float64]
    agent_keys: NDArray[np.uint64]
    pair: NDArray[np.int64]
    group_of: NDArray[np.int64]
    queue_of_pair: NDArray[np.int64]

    def world(self, room: int, log: int = 0) -> World:
        """Arrays of a run's own: room for so many waiting contacts, and for `log` contacts kept one by one."""
        people, queues = self.agent_keys.size, self.queues.size
        intervals = self.due_s.shape[1]
        width = max(1, int(self.queues["concurrency"].max()))
        agents = np.zeros(people, AGENT)
        agents["key"] = self.agent_keys
        leaves = calendar.leaves_for(people + 3 + queues)
        fixed = {name: getattr(self, name) for name in World._fields if hasattr(self, name)}
        return World(
            **{**fixed, **{name: getattr(self, name).copy() for name in ("classes", "vendors", "trunks")}},
            agents=agents,
            slots=np.zeros((people, width), SLOT),
            lines=np.zeros(queues, LINE),
            pool=np.zeros(room, WAITING),
            coming=np.zeros(room, COMING),
            lists=np.full((max(1, self.classes.size) * (width + 1), 2), -1, np.int64),
            when=np.full(leaves, np.inf),
            winner=np.zeros(2 * leaves, np.int64),
            counters=np.zeros(COUNTERS, np.int64),
            tally=np.zeros((queues, intervals + 1), TALLY),
            on_s=np.zeros((max(1, self.classes.size), intervals)),
            busy_s=np.zeros((max(1, self.classes.size), intervals)),
            held_s=np.zeros((queues, intervals)),
            agent_busy_s=np.zeros((people, queues)),
            handled=np.zeros((max(1, self.queue_of_pair.size), intervals), np.int32),
            work_s=np.zeros((max(1, self.queue_of_pair.size), intervals)),
            waits=np.zeros((queues, intervals, WAIT_BINS), np.int32),
            aging=np.zeros((queues, AGES, intervals + 2), np.int32),
            roles=np.zeros((people, 2), np.int64),
            ways=np.zeros((queues, intervals, WAYS), np.int64),
            sent=np.zeros((self.vendors.size, queues, intervals, SENT_MEASURES)),
            log=np.zeros((log, 6)),
        )
