"""A price of service as a job: what one more point of a queue's target costs, its files kept in the store."""

from __future__ import annotations

from planner.progress import Progress
from planner.store.histories import reader_of
from planner.store.jobs.capacity_kind import kept_files
from planner.store.jobs.kinds import Context, Made
from planner.store.jobs.telling import telling
from planner.store.jobs.wanted import Price
from planner.store.scenarios import check_out_scenario
from planner.stored_histories import histories_from

USUAL_S = {"history": 2.0, "sweep": 40.0, "report": 3.0}
"""Seconds that each stage takes usually."""


def run_price(arguments: Price, context: Context) -> Made:
    """Plan every target of a queue in counts with their bound; every file of it holds pay.

    Raises
    ------
    InputError
        If the scenario, a file of it, the queue or a target is wrong.
    StoppedError
        If it was cancelled: a price needs all its targets.
    """
    from planner.report.sweep_page import write_sweep
    from planner.sweeping.cells import cells_of
    from planner.sweeping.planning import Planned
    from planner.sweeping.run import sweep
    from planner.sweeping.vary import Vary

    tell = telling(context, USUAL_S)
    tell(Progress("history", f"{arguments.scenario}, version {arguments.version}"))
    out = check_out_scenario(context.store, arguments.scenario, context.folder / "scenario", arguments.version)
    vary = Vary(f"queue.{arguments.queue}.target", ("queue", arguments.queue, "target"), tuple(arguments.targets))
    cells = cells_of([out.path], [vary], tuple(out.allow))
    tell(Progress("sweep", f"{len(cells)} targets of {arguments.queue}"))

    def planned(one: Planned) -> None:
        said = f"target {one.cell.number} of {len(cells)}: {one.cell.taken[0]:.1%}"
        tell(Progress("sweep", said, share_done=one.cell.number / len(cells)))

    with histories_from(reader_of(context.store)):
        done = sweep(cells, [vary], tell=planned)
    tell(Progress("report", "page, table and workbook"))
    paths = write_sweep(done, context.folder / "sweep")
    return Made({}, lambda work: kept_files(work, paths))
