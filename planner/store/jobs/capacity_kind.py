"""A capacity plan as a job: months ahead, its page, table and workbook kept as files of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.progress import Progress
from planner.store.blobs import keep_bytes
from planner.store.database import Work
from planner.store.histories import reader_of
from planner.store.jobs.kinds import Context, Made, StoppedError
from planner.store.jobs.wanted import Capacity
from planner.store.scenarios import check_out_scenario
from planner.stored_histories import histories_from

if TYPE_CHECKING:
    from planner.capacity.result import CapacityPlan


def run_capacity(arguments: Capacity, context: Context) -> Made:
    """Plan headcount, hires and levers; every file of it holds pay.

    Raises
    ------
    InputError
        If the scenario or a file of it is wrong, or no plan keeps its limits.
    StoppedError
        If it was cancelled: half a capacity plan says nothing.
    """
    from planner.capacity.planning import plan_capacity
    from planner.report.capacity_page import write_capacity

    context.progress("history", f"{arguments.scenario}, version {arguments.version}")
    out = check_out_scenario(context.store, arguments.scenario, context.folder / "scenario", arguments.version)

    def tell(step: Progress) -> None:
        if context.cancelled.is_set():
            raise StoppedError
        context.progress(step.stage, step.said, share=step.share_done)

    with histories_from(reader_of(context.store)):
        made = plan_capacity(
            out.path,
            arguments.months,
            objective=arguments.objective,
            budget=arguments.budget,
            decide_from=arguments.decide_from,
            allow=out.allow,
            progress=tell,
            cancelled=context.cancelled,
        )
        made = _looked_into(made, arguments, context)
    context.progress("report", "page, table and workbook")
    paths = write_capacity(made, context.folder / "capacity")
    return Made({}, lambda work: kept_files(work, paths))


def _looked_into(made: CapacityPlan, arguments: Capacity, context: Context) -> CapacityPlan:
    """The plan with what was asked for beside it; each is many plans, so it is told and stopped between them."""
    from planner.capacity.learning_worth import with_learning
    from planner.capacity.sensitivity import with_tornado
    from planner.net import Net

    def tell(said: str) -> None:
        if context.cancelled.is_set():
            raise StoppedError
        context.progress("sensitivity", said)

    net = Net.of(made.asked.case.scenario.solver.seconds)
    if arguments.sensitivity:
        made = with_tornado(made, net, lambda driver, side: tell(f"{driver.name}, {side}"))
    if arguments.cross_training:
        tell("cross-training")
        made = with_learning(made, net)
    return made


def kept_files(work: Work, paths: Sequence[Path]) -> Mapping[str, Any]:
    """What a job says of files that it made, by name."""
    return {"files": {path.name: keep_bytes(work, path.read_bytes()) for path in paths}}
