"""``planner capacity``: read, call one function, write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from forecasting.stated_day import stated_day
from planner.command_options import Allow, Json, Out, ScenarioFile

if TYPE_CHECKING:
    from planner.capacity.result import CapacityPlan
    from planner.progress import Listener


def capacity_command(
    scenario: ScenarioFile,
    months: Annotated[int, typer.Option(help="Months from the scenario's start, 1 to 18.")] = 12,
    out: Out = None,
    objective: Annotated[
        Literal["chance", "price"],
        typer.Option(help="Hold every target's chance at least cost, or weigh missing hours at their price."),
    ] = "chance",
    strict: Annotated[bool, typer.Option("--strict", help="Refuse where a week's chance cannot be held.")] = False,
    budget: Annotated[float | None, typer.Option(min=0, help="Money that the plan may cost at most.")] = None,
    decide_from: Annotated[
        str | None, typer.Option(help="Day of the first decision (ISO); default: the scenario's start.")
    ] = None,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Solve again with each driver low and high: a tornado. Takes longer.")
    ] = False,
    cross_training: Annotated[
        bool,
        typer.Option("--cross-training", help="Who should learn what: solve again with each training. Takes longer."),
    ] = False,
    allow: Allow = None,
    as_json: Json = False,
) -> None:
    """Months ahead: headcount required, hires and other levers with their deadlines, cost, and how sure it is."""
    from planner.report.files import check_writable

    folder = out or scenario.parent / "out" / scenario.stem
    check_writable(folder)
    first = stated_day("--decide-from", decide_from)
    from planner.capacity.stages import REPORT, usual_s
    from planner.progress import Progress
    from planner.progress_lines import ProgressLines

    with ProgressLines(usual_s=usual_s(sensitivity=sensitivity, training=cross_training)) as lines:
        from planner.capacity.planning import plan_capacity
        from planner.report.capacity_page import write_capacity

        asked: dict[str, Any] = {"objective": objective, "strict": strict, "budget": budget, "decide_from": first}
        made = plan_capacity(scenario, months, **asked, allow=tuple(allow or ()), progress=lines)
        if sensitivity:
            made = _weighed(made, lines)
        if cross_training:
            made = _taught(made, lines)
        lines(Progress(REPORT, REPORT))
        paths = write_capacity(made, folder)
    typer.echo(_told(made, paths, as_json))


def _weighed(made: CapacityPlan, lines: Listener) -> CapacityPlan:
    """The plan with its tornado."""
    from planner.capacity.sensitivity import with_tornado
    from planner.net import Net

    return with_tornado(made, Net.of(made.asked.case.scenario.solver.seconds), lines)


def _taught(made: CapacityPlan, lines: Listener) -> CapacityPlan:
    """The plan with what learning is worth."""
    from planner.capacity.learning_worth import with_learning
    from planner.net import Net

    return with_learning(made, Net.of(made.asked.case.scenario.solver.seconds), lines)


def _told(made: CapacityPlan, paths: list[Path], as_json: bool) -> str:
    from planner.capacity.words import summary
    from planner.capacity.writing import as_json as capacity_json

    if as_json:
        return json.dumps({**capacity_json(made), "written": [str(path) for path in paths]}, indent=2)
    parts = ["\n".join([heading, *(f"  {line}" for line in lines), ""]) for heading, lines in summary(made)]
    return "\n".join([*parts, *map(str, paths)])
