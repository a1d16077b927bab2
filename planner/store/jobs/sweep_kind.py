"""Several plans as one job, one after the other."""

from __future__ import annotations

from typing import Any

from forecasting.faults import InputError
from planner.store.jobs.kinds import Context, FailedError, Made, StoppedError
from planner.store.jobs.planning import plan_version
from planner.store.jobs.wanted import Sweep, Version


def run_sweep(arguments: Sweep, context: Context) -> Made:
    """Plan each version and keep each plan as soon as it is made; one that cannot be planned does not end the others.

    Raises
    ------
    FailedError
        If not one could be planned.
    StoppedError
        If it was cancelled before there was a plan.
    """
    kept: list[dict[str, Any]] = []
    failed: list[str] = []
    for place, version in enumerate(arguments.versions):
        if context.cancelled.is_set():
            break
        try:
            kept.append({**version.model_dump(), "plan": _one(version, arguments, context, place)})
        except StoppedError:
            break
        except (FailedError, InputError) as error:
            failed.append(f"{version.scenario}, version {version.version}: {error}")
            context.log(failed[-1])
    if not kept:
        if context.cancelled.is_set():
            raise StoppedError
        raise FailedError("\n".join(failed))
    return Made({"plans": kept, "failed": failed})


def _one(version: Version, arguments: Sweep, context: Context, place: int) -> int:
    count = len(arguments.versions)
    made = plan_version(version, arguments, context, lambda done: (place + done) / count)
    assert made.keep is not None
    with context.store.writing(context.who) as work:
        number: int = made.keep(work)["plan"]
    return number
