"""Replications in blocks, over threads, processes or an executor of the caller's; the result is the same bits.

A block of replications is a task of its own: it gets the plant with only the sample paths that it needs, and gives
back sums. Sums are added in order of the blocks as they come in, so memory grows neither with contacts nor (but for a
row of measures per replication, queue and day) with replications.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.simulation.fold import PART, WHOLE, Places, Sums, empty_sums, run_block, scratch_for
from planner.simulation.plant import Plant
from planner.simulation.processes import current_executor

BLOCK = 20
"""Replications that share sums. Fixed, so that results do not depend on how many run at once."""

ROOM = 4096
"""Waiting contacts that memory is set aside for at first."""

Going = Callable[[float], bool]
"""Told the share that is done, 0 to 1; whether to go on."""

_AHEAD = 16
"""Blocks handed to an executor before the first of them has come back."""


@dataclass(frozen=True)
class Totals:
    """Sums over all replications, in order of replication; shapes as in `Sums` and `World`.

    Attributes
    ----------
    room : int
        Waiting contacts that were room enough.
    """

    sums: Sums
    waits: NDArray[np.int64]
    held_s: NDArray[np.float64]
    agent_busy_s: NDArray[np.float64]
    ways: NDArray[np.int64]
    sent: NDArray[np.float64]
    events: int
    room: int

    @property
    def replications(self) -> int:
        """How many were simulated."""
        return len(self.sums.by_day)

    @property
    def on_s(self) -> NDArray[np.float64]:
        """Seconds on queue by group and interval, shape (G, N)."""
        return self.sums.group[..., WHOLE]

    @property
    def busy_s(self) -> NDArray[np.float64]:
        """Seconds with at least one contact by group and interval, shape (G, N)."""
        return self.sums.group[..., PART]


def run_blocks(
    plant: Plant,
    replications: int,
    day_of: NDArray[np.int64],
    threads: int | None = None,
    room: int = ROOM,
    going: Going | None = None,
) -> Totals:
    """Simulate all replications, on the executor of `processes.replications_on` or in threads.

    Parameters
    ----------
    replications : int
        At least 1.
    day_of : ndarray of int, shape (N,)
        Number of each interval's local day.
    threads : int, optional
        Default: one per processor. Not read where there is an executor.
    room : int
        Waiting contacts that memory is set aside for; a block that needs more is repeated with four times as much.
    going : callable, optional
        Told the share that is done before each block but the first; where it says no, those begun are the last.
    """
    edges = [(first, min(first + BLOCK, replications)) for first in range(0, replications, BLOCK)]
    going = going or (lambda _: True)
    executor = current_executor()
    if executor is not None:
        return _added(_in_order(executor, _AHEAD, plant, edges, day_of, room, going))
    threads = min(len(edges), threads or os.cpu_count() or 1)
    with ThreadPoolExecutor(threads) as pool:
        return _added(_in_order(pool, threads, plant, edges, day_of, room, going))


def _in_order(
    executor: Executor,
    ahead: int,
    plant: Plant,
    edges: list[tuple[int, int]],
    day_of: NDArray[np.int64],
    room: int,
    going: Going,
) -> Iterator[Totals]:
    """Each block's totals in order, with at most so many blocks on their way."""
    waiting: deque[Future[Totals]] = deque()
    done = 0
    for edge in edges:
        if len(waiting) >= ahead:
            part = waiting.popleft().result()
            room, done = max(room, part.room), done + 1
            yield part
        if edge is not edges[0] and not going(done / len(edges)):
            break
        waiting.append(executor.submit(run_edge, _of_block(plant, edge), edge, day_of, room))
    while waiting:
        yield waiting.popleft().result()


def _of_block(plant: Plant, edge: tuple[int, int]) -> Plant:
    """The plant with the block's sample paths only, each where the block's replication r looks for it."""
    first, last = edge
    paths, count = plant.rates.shape[0], last - first
    if count >= paths:
        return plant
    rates = np.empty((count, *plant.rates.shape[1:]), plant.rates.dtype)
    for replication in range(first, last):
        rates[replication % count] = plant.rates[replication % paths]
    return replace(plant, rates=rates)


def run_edge(plant: Plant, edge: tuple[int, int], day_of: NDArray[np.int64], room: int) -> Totals:
    """One block: replications ``edge[0]`` to ``edge[1]`` - 1."""
    first, last = edge
    queues, intervals = plant.due_s.shape
    places = Places(day_of, plant.group_of, plant.queue_of_pair)
    groups, days = int(plant.group_of.max(initial=0)) + 1, int(day_of.max()) + 1
    while True:
        world = plant.world(room)
        sums = empty_sums(queues, groups, plant.queue_of_pair.size, intervals, days, last - first)
        events = run_block(world, first, last, places, scratch_for(sums), sums)
        if events >= 0:
            waits = world.waits.astype(np.int64)
            return Totals(sums, waits, world.held_s, world.agent_busy_s, world.ways, world.sent, events, room)
        room *= 4


def _added(parts: Iterator[Totals]) -> Totals:
    """Totals of all blocks, added in their order."""
    first = next(parts)
    sums, days = first.sums, [first.sums.by_day]
    events, room = first.events, first.room
    for part in parts:
        for mine, theirs in zip(sums, part.sums, strict=True):
            if mine is not sums.by_day:
                mine += theirs
        days.append(part.sums.by_day)
        for name in ("waits", "held_s", "agent_busy_s", "ways", "sent"):
            ours: NDArray[np.float64] = getattr(first, name)
            ours += getattr(part, name)
        events += part.events
        room = max(room, part.room)
    return replace(first, sums=sums._replace(by_day=np.concatenate(days)), events=events, room=room)
