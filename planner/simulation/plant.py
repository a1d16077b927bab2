"""The simulator's static side as arrays, and worlds made from it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.simulation import calendar
from planner.simulation.fold import DAY_MEASURES, MEASURES, Sums, run_block
from planner.simulation.world import AGENT, CONTACT, COUNTERS, LINE, SLOT, TALLY, WAITING, Records, World

BLOCK = 20
"""Replications that share sums. Fixed, so that results do not depend on how many threads there are."""


@dataclass(frozen=True)
class Plant:
    """Queues, people and rates: everything that no replication changes. Attributes as in `World`."""

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
    timetable: Records
    given: Records
    rates: NDArray[np.float32]
    aht_s: NDArray[np.float64]
    chat_s: NDArray[np.float64]
    due_s: NDArray[np.float64]
    due_slope: NDArray[np.float64]
    open: NDArray[np.bool_]
    sample: NDArray[np.float64]
    speed: NDArray[np.float64]
    agent_keys: NDArray[np.uint64]

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
            **{**fixed, "classes": self.classes.copy()},
            agents=agents,
            slots=np.zeros((people, width), SLOT),
            lines=np.zeros(queues, LINE),
            pool=np.zeros(room, WAITING),
            delayed=np.zeros(room, CONTACT),
            lists=np.full((max(1, self.classes.size) * width, 2), -1, np.int32),
            when=np.full(leaves, np.inf),
            winner=np.zeros(2 * leaves, np.int32),
            counters=np.zeros(COUNTERS, np.int64),
            tally=np.zeros((queues, intervals + 1), TALLY),
            on_s=np.zeros((max(1, self.classes.size), intervals)),
            busy_s=np.zeros((max(1, self.classes.size), intervals)),
            held_s=np.zeros((queues, intervals)),
            agent_busy_s=np.zeros((people, queues)),
            log=np.zeros((log, 6)),
        )


@dataclass(frozen=True)
class Totals:
    """Sums over all replications, in order of replication; shapes as in `Sums` and `World`."""

    sums: Sums
    on_s: NDArray[np.float64]
    busy_s: NDArray[np.float64]
    held_s: NDArray[np.float64]
    agent_busy_s: NDArray[np.float64]
    events: int


def _one_block(plant: Plant, edge: tuple[int, int], day_of: NDArray[np.int64], room: int) -> Totals:
    first, last = edge
    queues, intervals = plant.due_s.shape
    while True:
        world = plant.world(room)
        sums = Sums(
            np.zeros((queues, intervals, MEASURES)),
            np.zeros((last - first, queues, int(day_of.max()) + 1, DAY_MEASURES)),
            np.zeros((last - first, queues, intervals), np.int32),
        )
        events = run_block(world, first, last, day_of, sums)
        if events >= 0:
            return Totals(sums, world.on_s, world.busy_s, world.held_s, world.agent_busy_s, events)
        room *= 4


def run_blocks(
    plant: Plant, replications: int, day_of: NDArray[np.int64], threads: int | None = None, room: int = 4096
) -> Totals:
    """Simulate all replications, in blocks that any number of threads may share; the result is the same bits.

    Parameters
    ----------
    replications : int
        At least 1.
    day_of : ndarray of int, shape (N,)
        Number of each interval's local day.
    threads : int, optional
        Default: one per processor.
    room : int
        Waiting contacts that memory is set aside for; a block that needs more is repeated with four times as much.
    """
    edges = [(first, min(first + BLOCK, replications)) for first in range(0, replications, BLOCK)]
    threads = min(len(edges), threads or os.cpu_count() or 1)
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(lambda edge: _one_block(plant, edge, day_of, room), edges))
    return Totals(
        Sums(
            np.sum([part.sums.total for part in parts], axis=0),
            np.concatenate([part.sums.by_day for part in parts]),
            np.concatenate([part.sums.offered for part in parts]),
        ),
        on_s=np.sum([part.on_s for part in parts], axis=0),
        busy_s=np.sum([part.busy_s for part in parts], axis=0),
        held_s=np.sum([part.held_s for part in parts], axis=0),
        agent_busy_s=np.sum([part.agent_busy_s for part in parts], axis=0),
        events=sum(part.events for part in parts),
    )
