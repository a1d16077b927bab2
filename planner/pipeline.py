"""The flow: history -> forecast -> requirement -> roster -> simulation -> cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path

import pandas as pd

from forecasting.result import Forecast
from planner.allocation import Allocation
from planner.cost import price_plan
from planner.fingerprint import fingerprint
from planner.formats import read_inputs
from planner.loop import Closed, FoundFor, allocated, close_loop
from planner.loop_cause import told_differences
from planner.loop_gap import formula_gap
from planner.net import Net, Signal
from planner.outlook import outlook
from planner.progress import Listener, Progress, Teller
from planner.promises import promises
from planner.result import Found, Plan
from planner.scenario import Inputs, Scenario
from planner.scenario.reading import record_of
from planner.simulation.processes import replications_on
from planner.staffing import known_patience
from planner.staffing.patience_known import KnownPatience
from planner.summary import paid_hours, summarise


class _Stages:
    """Tells each step to a listener and keeps the elapsed seconds of each stage."""

    def __init__(self, listener: Listener | None) -> None:
        self._listener = listener
        self._stage, self._began = "", time.monotonic()
        self.seconds: dict[str, float] = {}

    def __call__(self, step: Progress) -> None:
        self.begin(step.stage)
        if self._listener:
            self._listener(step)

    def ended(self) -> dict[str, float]:
        """The last stage ends; seconds of every stage."""
        self.begin("")
        return self.seconds

    def begin(self, stage: str) -> None:
        """A stage begins, or goes on."""
        if stage == self._stage:
            return
        now = time.monotonic()
        if self._stage:
            self.seconds[self._stage] = round(self.seconds.get(self._stage, 0.0) + now - self._began, 3)
        self._stage, self._began = stage, now


def plan(
    scenario: Scenario | str | Path,
    *,
    work: float | None = None,
    seconds: float | None = None,
    seed: int | None = None,
    allow: Sequence[Path] = (),
    progress: Listener | None = None,
    executor: Executor | None = None,
    cancelled: Signal | None = None,
    found: Callable[[Found], None] | None = None,
) -> Plan:
    """Plan a scenario from history to cost.

    Parameters
    ----------
    scenario : Scenario or path
    work, seconds, seed : optional
        Instead of the scenario's own.
    allow : sequence of Path
        Folders outside the scenario's own from which files may be read.
    progress : callable, optional
        Told each step, with the best price and the bound so far.
    executor : Executor, optional
        Where replications of the simulation run instead of threads; the plan is the same.
    cancelled : Signal, optional
        Such as a `threading.Event`: once it is set, from any thread, the plan is that of the best roster so far, or
        of none; its warnings say so.
    found : callable, optional
        Told each roster that is better than any before, from the thread that plans: what is left to a cancel.

    Returns
    -------
    Plan
        Look at ``roster.status``: a conflict or no roster found is a result, not an exception.

    Raises
    ------
    InputError
        If the scenario or a file it names is wrong; every fault in one message.
    """
    stages = _Stages(progress)
    say = Teller(stages)
    say("history")
    record = _with(record_of(scenario, allow), work, seconds, seed)
    inputs = read_inputs(record, allow=allow)
    say("forecast")
    forecast = outlook(inputs)
    patience = known_patience(record, inputs.history, inputs.waits)
    with replications_on(executor):
        net = Net.of(record.solver.seconds, cancelled)  # of search: it begins once everything is read and forecast
        told, mean_s, curves = _told_with(found, inputs, forecast), patience.mean_s, patience.curves
        closed = close_loop(inputs, forecast, mean_s, curves=curves, progress=stages, net=net, found=told)
    say("cost")
    allocation, costs, summary = _costed(record, inputs, closed)
    gap, differences = _beside(inputs, forecast, patience, closed, allocation.coverage)
    return Plan(
        scenario=record,
        inputs=inputs,
        forecast=forecast,
        requirement=closed.requirement,
        roster=closed.roster,
        simulation=closed.simulation,
        allocation=allocation,
        cost=costs,
        summary=summary,
        promises=promises(inputs, closed.roster, closed.simulation),
        warnings=(*inputs.warnings, *forecast.notes, *patience.notes, *closed.notes()),
        timings=stages.ended(),
        fingerprint=fingerprint(inputs),
        rounds=closed.table,
        formula_gap=gap,
        differences=differences,
    )


def _told_with(found: Callable[[Found], None] | None, inputs: Inputs, forecast: Forecast) -> FoundFor | None:
    """Tells a roster with what else it was made from; None where nobody listens."""
    return None if found is None else lambda needed, roster: found(Found(inputs, forecast, needed, roster))


def _costed(record: Scenario, inputs: Inputs, closed: Closed) -> tuple[Allocation, pd.DataFrame, pd.DataFrame]:
    """Who serves which queue when, frame COST and frame SUMMARY."""
    frame, simulation = closed.roster.frame, closed.simulation
    allocation = allocated(inputs, closed.requirement, frame)
    costs = price_plan(inputs, frame, allocation, simulation.busy_h, simulation.vendors)
    return allocation, costs, summarise(record, simulation, allocation.coverage, paid_hours(frame), costs)


def _beside(
    inputs: Inputs, forecast: Forecast, patience: KnownPatience, closed: Closed, coverage: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Formula beside simulation: frame FORMULA_GAP, and what of it is told."""
    needed, simulation = closed.requirement, closed.simulation
    mean_s, curves = patience.mean_s, patience.curves
    gap = formula_gap(inputs, forecast, mean_s, needed, coverage, simulation, curves)
    return gap, told_differences(inputs, mean_s, needed, closed.roster.frame, gap, simulation.service, curves)


def _with(scenario: Scenario, work: float | None, seconds: float | None, seed: int | None) -> Scenario:
    solver = scenario.solver.model_copy(
        update={key: value for key, value in (("work", work), ("seconds", seconds)) if value is not None}
    )
    return scenario.model_copy(update={"solver": solver, "seed": scenario.seed if seed is None else seed})
