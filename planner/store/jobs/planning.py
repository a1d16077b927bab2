"""Plan a version of a scenario inside a job, into the job's own folder."""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.progress import Passed, Progress
from planner.store.database import Work
from planner.store.histories import reader_of
from planner.store.jobs.kinds import Context, FailedError, Made, SoFar, StoppedError
from planner.store.jobs.wanted import Limits, Version
from planner.store.plans import keep_plan
from planner.store.scenarios import check_out_scenario
from planner.stored_histories import histories_from

if TYPE_CHECKING:
    from planner.result import Found

Share = Callable[[float], float]
"""From the share of this plan that is done to that of the whole job."""

FIGURE = re.compile(r"\d")
"""What is said with a figure in it may tell a price."""

Offer = Callable[[SoFar], None]


def plan_version(
    asked: Version, limits: Limits, context: Context, offer: Offer, share: Share = lambda done: done
) -> Made:
    """Plan it; the result, once kept, is the plan's number.

    Parameters
    ----------
    asked : Version
    limits : Limits
    context : Context
    offer : callable
        Told what is to be kept should it be cancelled now, each time that there is something better.
    share : callable

    Raises
    ------
    FailedError
        If there is no roster, in words.
    StoppedError
        If it was cancelled before there was one.
    InputError
        If the scenario, or a file of it, is wrong.
    """
    context.progress("starting", f"{asked.scenario}, version {asked.version}")
    from planner.pipeline import plan
    from planner.report import write
    from planner.roster.result import Status
    from planner.scenario.reading import read_scenario

    folder = Path(tempfile.mkdtemp(dir=context.folder))
    out = check_out_scenario(context.store, asked.scenario, folder / "scenario", asked.version)
    told = _listener(context, share)
    with histories_from(reader_of(context.store)):
        made = plan(
            read_scenario(out.path, allow=out.allow),
            work=limits.work,
            seconds=limits.seconds,
            seed=limits.seed,
            allow=out.allow,
            progress=told,
            cancelled=context.cancelled,
            found=lambda found: offer(lambda: _so_far(found, folder, out.version_id, context.job)),
        )
    if made.roster.status in (Status.CONFLICT, Status.NONE_FOUND):
        if context.cancelled.is_set():
            raise StoppedError
        raise FailedError("\n".join(["No roster could be made.", *made.roster.notes]))
    told(Progress("report", "report"))
    write(made, folder / "plan")
    return Made(keep=lambda work: _keep(work, folder / "plan", out.version_id, context.job))


def _so_far(found: Found, folder: Path, version_id: int, job: int) -> Made:
    """The best roster till now with what it was made for, as a plan that is neither simulated nor costed."""
    from planner.report.found_folder import write_found

    made = Path(tempfile.mkdtemp(dir=folder)) / "plan"
    write_found(found, made)
    gap = "" if math.isnan(found.roster.gap) else f", with a gap of {found.roster.gap:.1%},"
    message = f"The best roster till it was cancelled{gap} is kept, not simulated."
    return Made(keep=lambda work: _keep(work, made, version_id, job), message=message)


def _keep(work: Work, folder: Path, version_id: int, job: int) -> Mapping[str, Any]:
    return {"plan": keep_plan(work, folder, scenario_version_id=version_id, job_id=job)}


def _listener(context: Context, share: Share) -> Callable[[Progress], None]:
    """Tells each step; the log gets stages and gaps, never a price."""
    passed, before = Passed(), [""]

    def told(step: Progress) -> None:
        words = step.stage if FIGURE.search(step.said) else step.said
        said = words if step.gap is None else f"{words}, gap {step.gap:.1%}"
        news, before[0] = said != before[0], said
        line = said if news else None
        context.progress(step.stage, line, incumbent=step.incumbent, bound=step.bound, share=share(passed(step)))

    return told
