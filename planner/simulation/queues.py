"""Each queue of the scenario as the simulator's record."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from planner.scenario import Queue, Scenario
from planner.scenario.queue import Definition
from planner.simulation import rng
from planner.simulation.behaviour import describe
from planner.simulation.people import Crew
from planner.simulation.world import QUEUE, Records


def queue_records(
    scenario: Scenario,
    observed: frozenset[str],
    group: Crew,
    escalation_rows: tuple[NDArray[np.int64], NDArray[np.int64]],
    route_rows: Mapping[str, tuple[int, int]],
) -> Records:
    """Records QUEUE, in the scenario's order."""
    records = np.zeros(len(scenario.queue), QUEUE)
    for q, queue in enumerate(scenario.queue):
        target = queue.target
        records[q]["key"] = rng.name_key(queue.name)
        records[q]["head_start_s"] = queue.head_start_s
        records[q]["within_s"] = _within_s(queue)
        records[q]["short_abandon_s"] = target.short_abandon_s
        records[q]["max_occupancy"] = queue.max_occupancy
        records[q]["share"] = target.share
        records[q]["asa_limit_s"] = math.inf if target.asa_s is None else target.asa_s
        records[q]["abandon_limit"] = math.inf if target.abandoned is None else target.abandoned
        records[q]["definition"] = get_args(Definition).index(target.definition)
        records[q]["shape"], records[q]["shape_parameter"] = _shape(scenario, queue.name in observed)
        records[q]["priority"] = queue.priority
        records[q]["concurrency"] = queue.concurrency if queue.concurrent else 1
        records[q]["chat"] = queue.concurrent and queue.concurrency > 1
        records[q]["deferred"] = queue.deferred
    records["first"], records["last"] = group.first, group.last
    records["escalation_first"], records["escalation_last"] = escalation_rows
    describe(records, scenario, route_rows)
    return records


def _within_s(queue: Queue) -> float:
    if queue.target.within_s is not None:
        return queue.target.within_s
    return (queue.target.within_h or 0.0) * 3600.0


def _shape(scenario: Scenario, observed: bool) -> tuple[int, float]:
    """Constant of rng.py and its parameter: the log's sigma with cv^2 = exp(sigma^2) - 1, gamma's 1 / cv^2."""
    stated = scenario.simulation.handle_time
    if stated.shape == "empirical" and observed:
        return rng.EMPIRICAL, 0.0
    if stated.shape == "exponential":
        return rng.EXPONENTIAL, 0.0
    if stated.shape == "gamma":
        return rng.GAMMA, stated.cv**-2
    return rng.LOGNORMAL, math.sqrt(math.log1p(stated.cv**2))
