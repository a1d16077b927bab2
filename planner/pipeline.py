"""The flow: history, forecast, requirement, roster, simulation, cost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from planner.formats import read_inputs
from planner.loop import close_loop
from planner.outlook import outlook, patience
from planner.result import Plan
from planner.scenario import Scenario, read_scenario

Progress = Callable[[str], None]


def plan(
    scenario: Scenario | str | Path,
    *,
    work: float | None = None,
    seconds: float | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Plan a scenario from history to cost.

    Parameters
    ----------
    scenario : Scenario or path
    work, seconds, seed : optional
        Instead of the scenario's own.
    progress : callable, optional
        Told each stage, in words.

    Raises
    ------
    InputError
        If the scenario or a file it names is wrong; every fault in one message.
    """
    say = _Stages(progress)
    record = scenario if isinstance(scenario, Scenario) else read_scenario(Path(scenario))
    record = _with(record, work, seconds, seed)
    say("history")
    inputs = read_inputs(record)
    say("forecast")
    forecast = outlook(inputs)
    patience_s = patience(inputs)
    closed = close_loop(
        inputs,
        forecast,
        patience_s,
        work=record.solver.work,
        seconds=record.solver.seconds,
        seed=record.seed,
        progress=say,
    )
    say("cost")
