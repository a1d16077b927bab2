"""Proof of a roster or of headcounts: the horizon simulated contact by contact, many times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.result import Forecast
from planner.scenario import Inputs, Scenario
from planner.simulation import measures, verdict
from planner.simulation.blocks import Going, run_blocks
from planner.simulation.build import Observed, Patience, build
from planner.simulation.contacts import write_contacts
from planner.simulation.group_staff import people_of_groups
from planner.simulation.last_week import rates_before
from planner.simulation.patience import Curves
from planner.simulation.people import Crew, People
from planner.simulation.plant import Plant
from planner.simulation.result import Simulation
from planner.simulation.roster_staff import people_of_roster
from planner.simulation.ways import vendors_frame, ways_frame
from planner.staffing.periods import numbered, period_labels


def simulate_roster(
    inputs: Inputs,
    forecast: Forecast,
    roster: pd.DataFrame,
    *,
    patience_s: Patience,
    replications: int,
    seed: int,
    handle_times_s: Observed | None = None,
    curves: Curves | None = None,
    threads: int | None = None,
    contacts: Path | None = None,
    going: Going | None = None,
) -> Simulation:
    """What a roster of named people gives, by simulation.

    Parameters
    ----------
    inputs : Inputs
    forecast : Forecast
        Over the scenario's horizon.
    roster : DataFrame
        Frame ROSTER.
    patience_s : mapping of queue to float or ndarray
        Mean patience, seconds, where it differs from what the queue states, one number or one per interval; infinite:
        nobody gives up.
    replications : int
        At least 1; replication r has sample path r modulo their number.
    seed : int
        The scenario's seed.
    handle_times_s : mapping of queue to ndarray or HandleTimeDistribution, optional
        Observed handle times, or their distribution, for ``shape = "empirical"``; default: the inputs' own.
    curves : mapping of queue to PatienceCurve, optional
        Fitted patience, which stands instead of the mean.
    threads : int, optional
        The result does not depend on it, nor on the executor set by `planner.simulation.processes.replications_on`.
    contacts : Path, optional
        A file for the record of every contact (`planner.simulation.contacts`).
    going : callable, optional
        Told the share that is done, 0 to 1, between blocks of replications; where it says no, the result holds those
        that are done, and says so in its notes.

    Returns
    -------
    Simulation

    Raises
    ------
    InputError
        If the roster names people or queues that are unknown.
    """
    people = people_of_roster(inputs, roster)
    observed = inputs.handle_times if handle_times_s is None else handle_times_s
    plant, group = build(inputs.scenario, forecast, people, patience_s, seed, observed, curves)
    if people.known_before:
        rates = rates_before(inputs.scenario, plant.rates, plant.warm, inputs.history, inputs.history_interval_min)
        plant = replace(plant, rates=rates)
    running = _Running(replications, threads, contacts, _notes(inputs.scenario, observed), going)
    return _simulate(inputs.scenario, people, plant, group, running)


def simulate_staffing(
    scenario: Scenario,
    forecast: Forecast,
    staffing: pd.DataFrame,
    *,
    patience_s: Patience,
    replications: int,
    seed: int,
    handle_times_s: Observed | None = None,
    curves: Curves | None = None,
    threads: int | None = None,
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
    plant, group = build(scenario, forecast, people, patience_s, seed, handle_times_s, curves)
    running = _Running(replications, threads, contacts, _notes(scenario, handle_times_s))
    return _simulate(scenario, people, plant, group, running)


@dataclass(frozen=True)
class _Running:
    """How much is simulated, where, and what is said of it."""

    replications: int
    threads: int | None
    contacts: Path | None
    notes: tuple[str, ...]
    going: Going | None = None


def _simulate(scenario: Scenario, people: People, plant: Plant, group: Crew, running: _Running) -> Simulation:
    day_of, _ = numbered(period_labels(scenario.horizon(), "day"))
    totals = run_blocks(plant, running.replications, day_of, running.threads, going=running.going)
    done, notes = totals.replications, running.notes
    if done < running.replications:
        notes = (*notes, f"Simulated {done} times instead of {running.replications}: it was cancelled.")
    if running.contacts is not None:
        write_contacts(plant, scenario, people, done, totals.room, running.contacts)
    return Simulation(
        service=verdict.service_frame(scenario, totals),
        periods=verdict.periods_frame(scenario, totals),
        levels=verdict.levels_by_day(totals, scenario.queue),
        offered=verdict.offered_by_day(totals, scenario.queue),
        busy_h=verdict.busy_frame(people.names, scenario.queue, totals.agent_busy_s, done),
        events=totals.events,
        replications=done,
        notes=notes,
        slot_use=verdict.slot_use(scenario.queue, totals),
        queues=measures.queue_measures(scenario, totals),
        groups=measures.group_measures(scenario, totals, group),
        backlog=measures.backlog_by_age(scenario, totals),
        ways=ways_frame(scenario, totals.ways, done),
        vendors=vendors_frame(scenario, totals.sent, done),
    )


def _notes(scenario: Scenario, observed: Observed | None) -> tuple[str, ...]:
    notes = []
    if any(queue.deferred for queue in scenario.queue):
        notes.append(
            "Deferred contacts whose deadline lies beyond the horizon are offered, but judged neither met nor missed."
        )
    if scenario.simulation.handle_time.shape == "empirical":
        notes += _learned(scenario, observed or {})
    return tuple(notes)


def _learned(scenario: Scenario, observed: Observed) -> Iterator[str]:
    """Where each queue's handle times come from, if they are not stated."""
    without = [queue.name for queue in scenario.queue if queue.name not in observed]
    if without:
        yield f"No observed handle times of {', '.join(without)}: lognormal ones stand in for the empirical shape."
    for name, law in observed.items():
        if not isinstance(law, np.ndarray):
            yield f"Handle times of {name} are those of {law.contacts:,} logged contacts ({'; '.join(law.notes)})."
