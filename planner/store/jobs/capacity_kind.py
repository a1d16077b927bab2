"""A capacity plan as a job: months ahead, its page, table and workbook kept as files of the store."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecasting.faults import InputError
from planner.capacity.stages import HISTORY, REPORT, SENSITIVITY, TRAINING, usual_s
from planner.progress import Listener, Progress
from planner.store.blobs import keep_bytes
from planner.store.database import Work
from planner.store.histories import reader_of
from planner.store.jobs.kinds import Context, Made, StoppedError
from planner.store.jobs.telling import telling
from planner.store.jobs.wanted import Capacity
from planner.store.scenarios import check_out_scenario
from planner.stored_histories import histories_from

if TYPE_CHECKING:
    from planner.capacity.result import CapacityPlan

LATER = {SENSITIVITY: "which assumption matters most", TRAINING: "what cross-training is worth"}
"""What is looked into once the plan is whole, in words."""


def run_capacity(arguments: Capacity, context: Context) -> Made:
    """Plan headcount, hires and levers; every file of it holds pay. Cancelled, the best plan so far is kept.

    Raises
    ------
    InputError
        If the scenario or a file of it is wrong, or no plan keeps its limits.
    StoppedError
        If it was cancelled before there was a plan.
    """
    from planner.report.capacity_page import write_capacity

    wanted = usual_s(sensitivity=arguments.sensitivity, training=arguments.cross_training)
    found: list[Callable[[], CapacityPlan]] = []
    tell = telling(context, wanted, until=lambda: bool(found))
    tell(Progress(HISTORY, f"{arguments.scenario}, version {arguments.version}"))
    made = _looked_into(_planned(arguments, context, tell, found), arguments, context, tell)
    tell(Progress(REPORT, "page, table and workbook"))
    paths = write_capacity(made, context.folder / "capacity")
    return Made({}, lambda work: kept_files(work, paths), made.stopped)


def _planned(
    arguments: Capacity, context: Context, tell: Listener, found: list[Callable[[], CapacityPlan]]
) -> CapacityPlan:
    """The plan by itself; each better one is offered to be kept should it be cancelled."""
    from planner.capacity.planning import plan_capacity
    from planner.capacity.solving import NoPlanError

    def better(make: Callable[[], CapacityPlan]) -> None:
        found.append(make)
        context.so_far(lambda: _so_far(make(), context))

    out = check_out_scenario(context.store, arguments.scenario, context.folder / "scenario", arguments.version)
    try:
        with histories_from(reader_of(context.store)):
            return plan_capacity(
                out.path,
                arguments.months,
                objective=arguments.objective,
                budget=arguments.budget,
                decide_from=arguments.decide_from,
                allow=out.allow,
                progress=tell,
                cancelled=context.cancelled,
                found=better,
            )
    except (NoPlanError, InputError):
        if context.cancelled.is_set():
            raise StoppedError from None
        raise


def _so_far(made: CapacityPlan, context: Context) -> Made:
    """Its record and table; page and workbook take longer."""
    from planner.report.capacity_page import write_found_capacity

    folder = Path(tempfile.mkdtemp(dir=context.folder)) / "capacity"
    paths = write_found_capacity(made, folder)
    return Made({}, lambda work: kept_files(work, paths), made.stopped)


def _looked_into(made: CapacityPlan, arguments: Capacity, context: Context, tell: Listener) -> CapacityPlan:
    """The plan with what was asked for beside it; each is many plans, and a cancel ends them between two."""
    from planner.capacity.learning_worth import with_learning
    from planner.capacity.sensitivity import with_tornado
    from planner.capacity.stopping import stopped_after
    from planner.net import Net

    def between(step: Progress) -> None:
        if context.cancelled.is_set():
            raise StoppedError
        tell(step)

    asked = {SENSITIVITY: arguments.sensitivity, TRAINING: arguments.cross_training}
    left = [stage for stage, wanted in asked.items() if wanted and not made.stopped]
    net = Net.of(made.asked.case.scenario.solver.seconds)
    while left:
        short = stopped_after(made, " and ".join(LATER[stage] for stage in left))
        context.so_far(partial(_so_far, short, context))
        try:
            made = (with_tornado if left[0] == SENSITIVITY else with_learning)(made, net, between)
        except StoppedError:
            return short
        left.pop(0)
    return made


def kept_files(work: Work, paths: Sequence[Path]) -> Mapping[str, Any]:
    """What a job says of files that it made, by name."""
    return {"files": {path.name: keep_bytes(work, path.read_bytes()) for path in paths}}
