"""Several plans as one job, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forecasting.faults import InputError
from planner.store.database import Work
from planner.store.jobs.kinds import Context, FailedError, Made, SoFar, StoppedError
from planner.store.jobs.planning import plan_version
from planner.store.jobs.wanted import Sweep, Version


@dataclass
class _Swept:
    """What a sweep has by now."""

    count: int
    plans: list[dict[str, Any]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def made(self) -> Made:
        """Plans and failures; where scenarios are left, that it was cut short."""
        return self._with(())

    def with_roster(self, version: Version, so_far: SoFar) -> Made:
        """The same and the best roster so far of the version that is being planned."""
        found, before = so_far(), self._with(({},))

        def keep(work: Work) -> Mapping[str, Any]:
            return {"plans": [*before.result["plans"][:-1], {**version.model_dump(), **found.kept(work)}]}

        return Made(before.result, keep, f"{found.message} {before.message}".strip())

    def _with(self, more: tuple[dict[str, Any], ...]) -> Made:
        plans = [*self.plans, *more]
        left = self.count - len(plans) - len(self.failed)
        message = f"Cut short: {left} of {self.count} scenarios are not planned." if left else ""
        return Made({"plans": plans, "failed": list(self.failed), "not_planned": left}, message=message)


def run_sweep(arguments: Sweep, context: Context) -> Made:
    """Plan each version and keep each plan as soon as it is made; one that cannot be planned does not end the others.

    Raises
    ------
    FailedError
        If not one could be planned.
    StoppedError
        If it was cancelled before there was a plan.
    """
    swept = _Swept(len(arguments.versions))
    for place, version in enumerate(arguments.versions):
        if context.cancelled.is_set():
            break
        try:
            swept.plans.append({**version.model_dump(), "plan": _one(version, arguments, context, place, swept)})
            context.so_far(swept.made)
        except StoppedError:
            break
        except (FailedError, InputError) as error:
            swept.failed.append(f"{version.scenario}, version {version.version}: {error}")
            context.log(swept.failed[-1])
    if not swept.plans:
        if context.cancelled.is_set():
            raise StoppedError
        raise FailedError("\n".join(swept.failed))
    return swept.made()


def _one(version: Version, arguments: Sweep, context: Context, place: int, swept: _Swept) -> int:
    def offer(so_far: SoFar) -> None:
        context.so_far(lambda: swept.with_roster(version, so_far))

    made = plan_version(version, arguments, context, offer, lambda done: (place + done) / swept.count)
    with context.store.writing(context.who) as work:
        number: int = made.kept(work)["plan"]
    return number
