"""Jobs: start, watch, cancel; who may, and who sees prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from planner.services.cut.words import is_seen
from planner.services.door import Door, Sight, sight_of
from planner.store.blobs import kept_bytes
from planner.store.faults import StoreError
from planner.store.jobs.asking import Asked, ask
from planner.store.jobs.cancelling import cancel
from planner.store.jobs.caring import Carer
from planner.store.jobs.queue import set_slots, slots
from planner.store.jobs.registry import WORKSHOP
from planner.store.jobs.starting import start_waiting
from planner.store.jobs.states import CANCELLED, DONE
from planner.store.jobs.watching import Seen, arguments_and_result, listed, look
from planner.store.scenario_files import gather
from planner.store.scenario_saving import save_scenario
from planner.store.scenarios import version_row

PRICED = frozenset({"capacity", "compare", "price"})
"""Kinds of jobs whose files hold pay throughout: nothing is left when it is cut."""


class Jobs(Door):
    """Methods about jobs."""

    def start_plan(self, scenario: str, version: int | None = None, **limits: float | None) -> Asked:
        """Plan a version of a scenario in a process of its own; the same asked for twice is one job.

        Parameters
        ----------
        version : int, optional
            The newest without one.
        limits : optional
            ``work``, ``seconds``, ``seed`` instead of the scenario's own.

        Raises
        ------
        StoreError
            If there is no such version.
        InputError
            If a limit is wrong.
        """
        return self._start("plan", {**self._version(scenario, version), **limits})

    def start_plan_of(self, path: Path, allow: Sequence[Path] = (), **limits: float | None) -> Asked:
        """Save a scenario file as the newest version of the scenario of its name, and plan that.

        Raises
        ------
        InputError
            If the scenario, a file of it or a limit is wrong.
        """
        self.need("scenario.edit")
        gathered = gather(path, allow)
        with self.store.writing(self.actor.account) as work:
            saved = save_scenario(work, path.stem, gathered, note="saved to be planned")
        return self.start_plan(saved.name, saved.number, **limits)

    def start_sweep(self, versions: Sequence[tuple[str, int | None]], **limits: float | None) -> Asked:
        """Plan several versions one after the other, as one job.

        Parameters
        ----------
        versions : sequence of scenario and number
            A number of None is the newest.
        limits : optional
            As `start_plan`, of each plan.

        Raises
        ------
        StoreError
            If there is no such version.
        """
        return self._start("sweep", {"versions": [self._version(*one) for one in versions], **limits})

    def start_backtest(
        self, scenario: str, version: int | None = None, *, history: str | None = None, origins: int = 8, days: int = 7
    ) -> Asked:
        """Rolling-origin accuracy on a scenario's history; `history` names the file where there are several.

        Raises
        ------
        StoreError
            If there is no such version.
        """
        told = {"history": history, "origins": origins, "days": days}
        return self._start("backtest", {**self._version(scenario, version), **told})

    def newest_job(self, kind: str, scenario: str, **told: object) -> Seen | None:
        """The newest job of a kind on a scenario that made files; None where there is none.

        One that was stopped early counts where something of it was kept.

        Parameters
        ----------
        kind : str
            Such as ``capacity``.
        scenario : str
        told : optional
            What else it was told, such as ``queue``.
        """
        self._watches()
        with self.store.reading() as session:
            for seen in listed(session, states=(DONE, CANCELLED), kinds=(kind,)):
                arguments, result = arguments_and_result(session, seen.id)
                same = all(arguments.get(name) == value for name, value in {"scenario": scenario, **told}.items())
                if same and result.get("files"):
                    return self._cut(seen, pay=False)
        return None

    def jobs(self, *, states: Sequence[str] = (), before: int | None = None, most: int = 100) -> list[Seen]:
        """Jobs, the newest first, without prices.

        Parameters
        ----------
        states : sequence of str
            Only these; empty: all.
        before : int, optional
            Only jobs of a smaller number: the next page.
        """
        self._watches()
        with self.store.reading() as session:
            return [self._cut(one, pay=False) for one in listed(session, states=states, before=before, most=most)]

    def job(self, number: int, *, after: int = -1) -> Seen:
        """A job and its log after a line, without prices: made to be asked for each second.

        Raises
        ------
        StoreError
            If there is no such job.
        """
        self._watches()
        with self.store.reading() as session:
            return self._cut(look(session, number, after=after), pay=False)

    def job_with_prices(self, number: int, *, after: int = -1) -> Seen:
        """A job with the price of its best so far and what none costs less than, for whom they are; told to the trail.

        Raises
        ------
        StoreError
            If there is no such job.
        """
        sight = self.look("job.watch", f"job {number}")
        with self.store.reading() as session:
            return self._cut(look(session, number, after=after), pay=sight.pay)

    def made_by(self, number: int) -> Mapping[str, Any]:
        """What a job made: numbers of plans, names of files.

        Raises
        ------
        StoreError
            If there is no such job.
        """
        self._watches()
        with self.store.reading() as session:
            look(session, number)
            return arguments_and_result(session, number)[1]

    def file_of_job(self, number: int, name: str) -> bytes:
        """A file that a job made, such as the scores of a backtest.

        Raises
        ------
        StoreError
            If there is no such job or file, or it is gone or altered.
        """
        files = self.made_by(number).get("files", {})
        if self.job(number).kind in PRICED:
            self.need("capacity.plan")
        if name not in files:
            expected = f"one of {', '.join(sorted(files))}" if files else "a job that made files"
            raise StoreError.told(f"job {number}", name, expected, "`planner jobs watch` shows what it made.")
        return kept_bytes(self.store, files[name])

    def cancel_job(self, number: int) -> Seen:
        """Ask a job to end with the best so far; it does within about a second, and then keeps it.

        Raises
        ------
        StoreError
            If there is no such job.
        """
        with self.store.reading() as session:
            asked_by = look(session, number).asked_by
        self.need("job.cancel", about=asked_by)
        with self.store.writing(self.actor.account) as work:
            return self._cut(cancel(work, number), pay=False)

    def carer(self) -> Carer:
        """What tells lost jobs from living ones and starts those that wait: keep one a process, `look` each second."""
        self._watches()
        return Carer(self.store, WORKSHOP)

    def jobs_at_once(self) -> int:
        """How many solves run at once on this machine."""
        self.need("setting.read")
        with self.store.reading() as session:
            return slots(session)

    def set_jobs_at_once(self, count: int) -> None:
        """Set how many solves run at once on one machine.

        Raises
        ------
        StoreError
            If it is less than one.
        """
        self.need("setting.change")
        with self.store.writing(self.actor.account) as work:
            set_slots(work, count)

    def _start(self, kind: str, arguments: Mapping[str, Any]) -> Asked:
        self.need("job.start")
        with self.store.writing(self.actor.account) as work:
            asked = ask(work, WORKSHOP, kind, arguments)
        try:
            start_waiting(self.store, WORKSHOP)
        except StoreError:  # it is in the queue: whoever cares for jobs starts it
            return asked
        return asked

    def _version(self, scenario: str, version: int | None) -> dict[str, Any]:
        self.need("job.start")
        with self.store.reading() as session:
            return {"scenario": scenario, "version": version_row(session, scenario, version).number}

    def _watches(self) -> None:
        self.look_without_pay("job.watch")

    def _cut(self, seen: Seen, *, pay: bool) -> Seen:
        """Prices for whom they are asked and due; of log and message what tells nothing that is not seen."""
        sight = sight_of(self.actor)
        shown = replace(
            seen,
            message=_shown(seen.message, sight),
            lines=tuple(one for one in seen.lines if is_seen(one.text, sight)),
        )
        return shown if pay else replace(shown, incumbent=None, bound=None)


def _shown(message: str, sight: Sight) -> str:
    lines = message.splitlines()
    seen = [line for line in lines if is_seen(line, sight)]
    return "\n".join(seen if len(seen) == len(lines) else [*seen, "(What tells of pay or persons is left out.)"])
