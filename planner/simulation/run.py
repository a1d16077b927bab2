"""Proof of a roster or of headcounts: the horizon simulated contact by contact, many times."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.result import Forecast
from planner.scenario import Inputs, Scenario
from planner.simulation import demand, rng, verdict
from planner.simulation.deadlines import deadlines, working_time
from planner.simulation.group_staff import people_of_groups
from planner.simulation.people import Crew, People, crew
from planner.simulation.plant import Plant, run_blocks
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

    Returns
    -------
    Simulation

    Raises
    ------
    InputError
        If the roster names people or queues that are unknown.
    """
    people = people_of_roster(inputs, roster)
    return _simulate(inputs.scenario, forecast, people, patience_s, replications, seed, handle_times_s, threads)


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
    return _simulate(scenario, forecast, people, patience_s, replications, seed, handle_times_s, threads)


def _simulate(
    scenario: Scenario,
    forecast: Forecast,
    people: People,
    patience_s: Mapping[str, float],
    replications: int,
    seed: int,
    handle_times_s: Observed | None,
    threads: int | None,
) -> Simulation:
    plant, group = build(scenario, forecast, people, patience_s, seed, handle_times_s)
    day_of, _ = numbered(period_labels(scenario.horizon(), "day"))
    totals = run_blocks(plant, replications, day_of, threads)
    offered = totals.sums.offered
    return Simulation(
        service=verdict.service_frame(scenario, totals, group.member, replications),
        periods=verdict.periods_frame(scenario, totals, group.member),
        levels=verdict.levels_by_day(totals, scenario.queue),
        offered={queue.name: offered[:, q].astype(np.int64) for q, queue in enumerate(scenario.queue)},
        busy_h=verdict.busy_frame(people.names, scenario.queue, totals.agent_busy_s, replications),
        events=totals.events,
        replications=replications,
        notes=_notes(scenario, handle_times_s),
        slot_use=verdict.slot_use(scenario.queue, totals, group.member),
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
