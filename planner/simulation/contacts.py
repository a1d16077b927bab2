"""A record of every simulated contact, as Parquet: what service, groups and backlog are counted from.

Written in row groups while the replications run one after the other, so memory does not grow with their number nor
with the number of contacts. Same inputs and seed, same bytes. Simulated contacts only: nobody's data are in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from planner.by_reference import by_reference
from planner.scenario import Scenario
from planner.simulation.engine import begin, go_on
from planner.simulation.people import People
from planner.simulation.plant import Plant
from planner.simulation.tally import LEFT_WAITING
from planner.simulation.world import LOGGED

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 1 << 17
"""Contacts of a row group, about."""

OUTCOMES = ("answered", "abandoned", "unserved", "vendor")
"""Taken by an agent; gave up; still waiting when nothing more happens; taken by a vendor."""

_QUEUE, _ARRIVED, _STARTED, _ENDED, _AGENT = range(5)


def logged(plant: Plant, replications: int, room: int) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Contacts in order of their end, as rows of `World.log`, in parts; with the number of their replication.

    Parameters
    ----------
    room : int
        Waiting contacts that are room enough (`Totals.room`).
    """
    world = by_reference(plant.world(room, log=ROWS + room + 1))
    for replication in range(replications):
        begin(world, replication)
        ended = False
        while not ended:
            ended = go_on(world, True)
            yield replication, world.log[: world.counters[LOGGED]]
            world.counters[LOGGED] = 0


def write_contacts(plant: Plant, scenario: Scenario, people: People, replications: int, room: int, path: Path) -> None:
    """Write the record of every contact that waits or is served in the horizon, those from before it included.

    Columns: ``replication``; ``queue``; ``arrived``, in the scenario's zone; ``outcome``; ``wait_s`` until taken, given
    up or the end; ``handle_s``, seconds between start and end, empty where nobody took it; ``agent``, ``group``, empty
    where none of ours did. Rows stand by replication, then by the contact's end.
    """
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    incomplete = path.with_name(f".incomplete-{path.name}")
    with pq.ParquetWriter(incomplete, _schema(scenario), compression="zstd", write_statistics=False) as writer:
        for replication, rows in logged(plant, replications, room):
            inside = rows[rows[:, _ENDED] > 0.0]
            if len(inside):
                writer.write_table(_table(inside, replication, scenario, people))
    incomplete.replace(path)


def _schema(scenario: Scenario) -> pa.Schema:
    import pyarrow as pa

    name = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [
            ("replication", pa.int32()),
            ("queue", name),
            ("arrived", pa.timestamp("us", tz=scenario.time_zone)),
            ("outcome", name),
            ("wait_s", pa.float64()),
            ("handle_s", pa.float64()),
            ("agent", name),
            ("group", name),
        ]
    )


def _table(rows: NDArray[np.float64], replication: int, scenario: Scenario, people: People) -> pa.Table:
    import pyarrow as pa

    agent = rows[:, _AGENT].astype(np.int32)
    served, sent = agent >= 0, agent < LEFT_WAITING
    groups = [people.group(a) for a in range(len(people.names))]
    names = list(dict.fromkeys(groups))
    group_of = np.array([names.index(name) for name in groups], dtype=np.int32)
    until = np.where(served | sent, rows[:, _STARTED], rows[:, _ENDED])
    outcome = np.select([served, sent, agent == LEFT_WAITING], [0, 3, 2], 1).astype(np.int32)
    origin_us = scenario.horizon()[0].value // 1000
    arrived = origin_us + np.round(rows[:, _ARRIVED] * 1e6).astype(np.int64)

    def texts(codes: NDArray[np.int32], values: tuple[str, ...] | list[str], known: NDArray[np.bool_]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=~known), pa.array(values, type=pa.string()))

    every = np.ones(len(rows), dtype=bool)
    return pa.Table.from_arrays(
        [
            pa.array(np.full(len(rows), replication, dtype=np.int32)),
            texts(rows[:, _QUEUE].astype(np.int32), [queue.name for queue in scenario.queue], every),
            pa.array(arrived).cast(pa.timestamp("us", tz=scenario.time_zone)),
            texts(outcome, OUTCOMES, every),
            pa.array(until - rows[:, _ARRIVED]),
            pa.array(rows[:, _ENDED] - rows[:, _STARTED], mask=~(served | sent)),
            texts(agent, people.names, served),
            texts(group_of[np.maximum(agent, 0)] if len(groups) else agent, names, served),
        ],
        schema=_schema(scenario),
    )
