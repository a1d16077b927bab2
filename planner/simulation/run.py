"""Proof of a roster or of headcounts: the horizon simulated contact by contact, many times."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.result import Forecast
from planner.scenario import Inputs, Scenario
from planner.simulation import demand, measures, rng, verdict
from planner.simulation.blocks import run_blocks
from planner.simulation.contacts import write_contacts
from planner.simulation.deadlines import deadlines, working_time
from planner.simulation.group_staff import people_of_groups
from planner.simulation.last_week import rates_before
from planner.simulation.people import Crew, People, crew
from planner.simulation.plant import Plant
from planner.simulation.queues import queue_records
from planner.simulation.result import Simulation
from planner.simulation.roster_staff import people_of_roster
from planner.staffing.periods import numbered, period_labels

PAUSE_S = 300.0
"""Mean length of a pause off the queue, seconds; `shrinkage.off_queue` says how much of the time they take."""

Observed = Mapping[str, NDArray[np.float64]]


def simulate_roster(
    inputs: Inputs,
    forecast: Forecast,
    roster: pd.DataFrame,
    *,
    patience_s: Mapping[str, float],
    replications: int,
    seed: int,
    handle_times_s: Observed | None = None,
    threads: int | None = None,
    executor: Executor | None = None,
    contacts: Path | None = None,
) -> Simulation:
    """What a roster of named people gives, by simulation.

    Parameters
    ----------
    inputs : Inputs
    forecast : Forecast
        Over the scenario's horizon.
    roster : DataFrame
        Frame ROSTER.
    patience_s : mapping of queue to float
        Mean patience, seconds, where it differs from what the queue states; infinite: nobody gives up.
    replications : int
        At least 1; replication r has sample path r modulo their number.
    seed : int
        The scenario's seed.
    handle_times_s : mapping of queue to ndarray, optional
        Observed handle times, for ``shape = "empirical"``.
    threads : int, optional
        The result does not depend on it.
    executor : Executor, optional
        Where replications run instead of threads: processes of this machine or of others. The result is the same.
    contacts : Path, optional
        A file for the record of every contact (`planner.simulation.contacts`).

    Returns
    -------
    Simulation

    Raises
    ------
    InputError
        If the roster names people or queues that are unknown.
    """
    people = people_of_roster(inputs, roster)
    plant, group = build(inputs.scenario, forecast, people, patience_s, seed, handle_times_s)
    if people.known_before:
        rates = rates_before(inputs.scenario, plant.rates, plant.warm, inputs.history, inputs.history_interval_min)
        plant = replace(plant, rates=rates)
    running = _Running(replications, threads, executor, contacts, _notes(inputs.scenario, handle_times_s))
    return _simulate(inputs.scenario, people, plant, group, running)


def simulate_staffing(
    scenario: Scenario,
    forecast: Forecast,
    staffing: pd.DataFrame,
    *,
    patience_s: Mapping[str, float],
    replications: int,
    seed: int,
    handle_times_s: Observed | None = None,
    threads: int | None = None,
    executor: Executor | None = None,
    contacts: Path | None = None,
) -> Simulation:
    """What headcounts without names give, by simulation.

    Parameters
    ----------
    staffing : DataFrame
        ``group,start,agents``, each headcount valid until the group's next. They are people scheduled on the
        queue: the scenario's shrinkage is drawn from them as from a roster.

    Other parameters, result and errors as in `simulate_roster`.
    """
    people = people_of_groups(scenario, staffing)
    plant, group = build(scenario, forecast, people, patience_s, seed, handle_times_s)
    running = _Running(replications, threads, executor, contacts, _notes(scenario, handle_times_s))
    return _simulate(scenario, people, plant, group, running)


@dataclass(frozen=True)
class _Running:
    """How much is simulated, where, and what is said of it."""

    replications: int
    threads: int | None
    executor: Executor | None
    contacts: Path | None
    notes: tuple[str, ...]


def _simulate(scenario: Scenario, people: People, plant: Plant, group: Crew, running: _Running) -> Simulation:
    day_of, _ = numbered(period_labels(scenario.horizon(), "day"))
    totals = run_blocks(plant, running.replications, day_of, running.threads, executor=running.executor)
    if running.contacts is not None:
        write_contacts(plant, scenario, people, running.replications, totals.room, running.contacts)
    return Simulation(
        service=verdict.service_frame(scenario, totals),
        periods=verdict.periods_frame(scenario, totals),
        levels=verdict.levels_by_day(totals, scenario.queue),
        offered=verdict.offered_by_day(totals, scenario.queue),
        busy_h=verdict.busy_frame(people.names, scenario.queue, totals.agent_busy_s, running.replications),
        events=totals.events,
        replications=running.replications,
        notes=running.notes,
        slot_use=verdict.slot_use(scenario.queue, totals),
        queues=measures.queue_measures(scenario, totals),
        groups=measures.group_measures(scenario, totals, group),
        backlog=measures.backlog_by_age(scenario, totals),
    )


def build(
    scenario: Scenario,
    forecast: Forecast,
    people: People,
    patience_s: Mapping[str, float],
    seed: int,
    handle_times_s: Observed | None = None,
) -> tuple[Plant, Crew]:
    """The scenario as the simulator's arrays."""
    interval_s = float(scenario.interval_s)
    working = np.stack([working_time(scenario, queue) for queue in scenario.queue])
    warm = demand.warm_intervals(scenario)
    group = crew(people, scenario.queue, working, interval_s, warm * interval_s)
    sample, observed = demand.samples(scenario, handle_times_s)
    escalations, first, last = demand.escalations(scenario)
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
        queues=queue_records(scenario, patience_s, observed, group, (first, last)),
        classes=group.classes,
        order=group.order,
        eligible=group.eligible,
        escalations=escalations,
        timetable=group.timetable,
        given=demand.opening_backlog(scenario),
        rates=demand.arrival_rates(scenario, forecast),
        aht_s=aht_s,
        chat_s=chat_s,
        due_s=due_s,
        due_slope=due_slope,
        open=working,
        sample=sample,
        speed=group.speed,
        agent_keys=group.keys,
        pair=group.pair,
        group_of=group.group_of,
        queue_of_pair=np.array([q for _, q in group.pairs], dtype=np.int32),
    )
    return plant, group


def _dues(scenario: Scenario, intervals: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Deadlines and their growth, shape (Q, N); none for live queues."""
    none = np.full(intervals, np.inf), np.zeros(intervals)
    rows = [deadlines(scenario, queue) if queue.deferred else none for queue in scenario.queue]
    return np.stack([due_s for due_s, _ in rows]), np.stack([slope for _, slope in rows])


def _pauses(lost: float) -> tuple[float, float]:
    """Mean pause and mean time between two, seconds, that lose this share of time on the queue."""
    return (PAUSE_S, PAUSE_S * (1.0 - lost) / lost) if lost > 0 else (0.0, 0.0)


STREAMS: tuple[tuple[int, ...], ...] = ((2,), (3,), (4,), (5,), (6,), (6, 1))
"""Arrivals, handle times, patience, routing, absence of whole days, pauses: see docs/architecture.md."""


def _notes(scenario: Scenario, observed: Observed | None) -> tuple[str, ...]:
    notes = []
    if any(queue.deferred for queue in scenario.queue):
        notes.append(
            "Deferred contacts whose deadline lies beyond the horizon are offered, but judged neither met nor missed."
        )
    if scenario.simulation.handle_time.shape == "empirical" and not observed:
        notes.append("No observed handle times were given: lognormal ones stand in for the empirical shape.")
    if scenario.route:
        notes.append("Spill-over routes are not simulated: every contact stays in its queue.")
    return tuple(notes)
