"""The scenario, its forecast and its people as the simulator's arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecasting.result import Forecast
from planner.scenario import Scenario
from planner.simulation import behaviour, demand, rng
from planner.simulation.behaviour import widened
from planner.simulation.deadlines import deadlines, working_time
from planner.simulation.patience import Curves, curve_table
from planner.simulation.people import Crew, People, crew
from planner.simulation.plant import Plant
from planner.simulation.queues import queue_records

PAUSE_S = 300.0
"""Mean length of a pause off the queue, seconds; `shrinkage.off_queue` says how much of the time they take."""

Observed = demand.Observed
Patience = demand.Patience


def build(
    scenario: Scenario,
    forecast: Forecast,
    people: People,
    patience_s: Patience,
    seed: int,
    handle_times_s: Observed | None = None,
    curves: Curves | None = None,
) -> tuple[Plant, Crew]:
    """The scenario as the simulator's arrays."""
    interval_s = float(scenario.interval_s)
    working = np.stack([working_time(scenario, queue) for queue in scenario.queue])
    warm = demand.warm_intervals(scenario)
    group = widened(crew(people, scenario.queue, working, interval_s, warm * interval_s), scenario)
    sample, observed = demand.samples(scenario, handle_times_s)
    escalations, first, last = demand.escalations(scenario)
    routes, route_rows = behaviour.routes(scenario)
    aht_s, chat_s = demand.handle_times(scenario, forecast, patience_s)
    due_s, due_slope = _dues(scenario, working.shape[1])
    pause_s, between_pauses_s = _pauses(scenario.shrinkage.off_queue)
    plant = Plant(
        interval_s=interval_s,
        horizon_s=working.shape[1] * interval_s,
        absence=scenario.shrinkage.absence,
        pause_s=pause_s,
        between_pauses_s=between_pauses_s,
        warm=warm,
        keys=np.array([rng.stream_key(seed, *stream) for stream in STREAMS], dtype=np.uint64),
        queues=queue_records(scenario, observed, group, (first, last), route_rows),
        escalations=escalations,
        routes=routes,
        vendors=behaviour.vendors(scenario),
        trunks=behaviour.trunks(scenario),
        given=demand.opening_backlog(scenario),
        rates=demand.arrival_rates(scenario, forecast),
        aht_s=aht_s,
        patience_s=demand.patience(scenario, {**patience_s, **dict.fromkeys(curves or {}, 1.0)}),
        curves=curve_table(scenario, curves or {}),
        chat_s=chat_s,
        due_s=due_s,
        due_slope=due_slope,
        open=working,
        sample=sample,
        **_people_arrays(group),
    )
    return plant, group


def _people_arrays(group: Crew) -> dict[str, Any]:
    """What the plant takes from the crew."""
    return {
        "classes": group.classes,
        "order": group.order,
        "eligible": group.eligible,
        "timetable": group.timetable,
        "speed": group.speed,
        "agent_keys": group.keys,
        "pair": group.pair,
        "group_of": group.group_of,
        "queue_of_pair": np.array([q for _, q in group.pairs], dtype=np.int64),
    }


def _dues(scenario: Scenario, intervals: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Deadlines and their growth, shape (Q, N); none for live queues."""
    none = np.full(intervals, np.inf), np.zeros(intervals)
    rows = [deadlines(scenario, queue) if queue.deferred else none for queue in scenario.queue]
    return np.stack([due_s for due_s, _ in rows]), np.stack([slope for _, slope in rows])


def _pauses(lost: float) -> tuple[float, float]:
    """Mean pause and mean time between two, seconds, that lose this share of time on the queue."""
    return (PAUSE_S, PAUSE_S * (1.0 - lost) / lost) if lost > 0 else (0.0, 0.0)


STREAMS: tuple[tuple[int, ...], ...] = ((2,), (3,), (4,), (5,), (6,), (6, 1), (4, 1))
"""Arrivals, handle times, patience, routing, absence of whole days, pauses, callers' choices: docs/architecture.md."""
