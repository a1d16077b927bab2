"""Plan a version of a scenario inside a job, into the job's own folder."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from planner.progress import Passed, Progress
from planner.store.database import Work
from planner.store.histories import reader_of
from planner.store.jobs.kinds import Context, FailedError, Made, StoppedError
from planner.store.jobs.wanted import Limits, Version
from planner.store.plans import keep_plan
from planner.store.scenarios import check_out_scenario
from planner.stored_histories import histories_from

Share = Callable[[float], float]
"""From the share of this plan that is done to that of the whole job."""


def plan_version(asked: Version, limits: Limits, context: Context, share: Share = lambda done: done) -> Made:
    """Plan it; the result, once kept, is the plan's number.

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
        )
    if made.roster.status in (Status.CONFLICT, Status.NONE_FOUND):
        if context.cancelled.is_set():
            raise StoppedError
        raise FailedError("\n".join(["No roster could be made.", *made.roster.notes]))
    told(Progress("report", "report"))
    write(made, folder / "plan")
    return Made(keep=lambda work: _keep(work, folder / "plan", out.version_id, context.job))


def _keep(work: Work, folder: Path, version_id: int, job: int) -> Mapping[str, Any]:
    return {"plan": keep_plan(work, folder, scenario_version_id=version_id, job_id=job)}


def _listener(context: Context, share: Share) -> Callable[[Progress], None]:
    """Tells each step; the log gets stages and gaps, never a price."""
    passed, before = Passed(), [""]

    def told(step: Progress) -> None:
        said = step.stage if step.gap is None else f"{step.stage}, gap {step.gap:.1%}"
        news, before[0] = said != before[0], said
        line = said if news else None
        context.progress(step.stage, line, incumbent=step.incumbent, bound=step.bound, share=share(passed(step)))

    return told
