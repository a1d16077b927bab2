"""Plans that lie open in the desk's process, and the rosters that came of questions about them."""

from __future__ import annotations

import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forecasting.faults import InputError
from planner.desk.changed import Changed
from planner.desk.kept_plan import Desk, open_desk
from planner.services.desk_worker.asking import Question
from planner.services.desk_worker.questions import Sooner, answer_of
from planner.store.database import Store
from planner.store.faults import StoreError
from planner.store.folders import write_files
from planner.store.histories import reader_of
from planner.store.plans import keep_plan, plan_row
from planner.store.tables import ScenarioVersion
from planner.stored_histories import histories_from

MOST_DESKS = 2
"""Plans open at once: each holds its forecast's sample paths."""
MOST_CHANGED = 12
"""Questions whose rosters are kept, so that a button does not work them out again."""

Say = Callable[[str], None]


def _unheard(said: dict[str, Any]) -> None:
    """Nobody waits for what is known first."""


@dataclass(frozen=True)
class _Open:
    desk: Desk
    folder: Path
    scenario_version_id: int


class OpenDesks:
    """What the process knows.

    Parameters
    ----------
    store : Store
    folder : Path
        Its own, which nobody else may look into: plans and scenarios lie there whole, wages included.
    """

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._folder = store, folder
        self._desks: OrderedDict[int, _Open] = OrderedDict()
        self._changed: OrderedDict[str, list[Changed]] = OrderedDict()

    def answer(self, told: dict[str, Any], say: Say, sooner: Sooner = _unheard) -> dict[str, Any]:
        """Answer a question; what is known first is told sooner.

        Raises
        ------
        InputError
            If it makes no sense.
        """
        question = Question(told["plan"], told["what"], told["asked"], told["who"])
        if question.what == "keep":
            return self._keep(question, say)
        return self._answered(question, say, sooner)[0]

    def _answered(
        self, question: Question, say: Say, sooner: Sooner = _unheard
    ) -> tuple[dict[str, Any], list[Changed]]:
        """Answer, and remember the rosters that came of it."""
        desk = self._open(question.plan, say).desk
        say(question.what)
        try:
            said, changed = answer_of(desk, question.what, question.asked, sooner)
        except InputError:
            raise
        except Exception:
            self._close(question.plan)  # what was tried on it may still stand there
            raise
        self._changed[question.key] = changed
        while len(self._changed) > MOST_CHANGED:
            self._changed.popitem(last=False)
        return said, changed

    def _keep(self, question: Question, say: Say) -> dict[str, Any]:
        """Keep one of the rosters that came of a question as a plan; asked anew where it is forgotten."""
        asked = question.asked
        first = Question(question.plan, str(asked["of"]), asked["asked"])
        known = self._changed.get(first.key)
        changed = known if known is not None else self._answered(first, say)[1]
        number = int(asked.get("number", 0))
        if not 0 <= number < len(changed):
            raise StoreError.told(f"plan {question.plan}", first.what, "an answer with a roster", "Ask it anew.")
        opened = self._open(question.plan, say)
        say("keeps")
        from planner.services.desk_worker.keeping import write_changed  # with reports and workbooks

        folder = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            write_changed(opened.desk, changed[number], folder, {"plan": question.plan})
            with self._store.writing(question.who) as work:
                return {"plan": keep_plan(work, folder, scenario_version_id=opened.scenario_version_id)}
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _open(self, plan: int, say: Say) -> _Open:
        """A plan and its scenario, whole; the one that was asked about longest ago makes place."""
        if plan in self._desks:
            self._desks.move_to_end(plan)
            return self._desks[plan]
        say("opens")
        while len(self._desks) >= MOST_DESKS:
            self._close(next(iter(self._desks)))
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        with self._store.reading() as session:
            row = plan_row(session, plan)
            version = session.get(ScenarioVersion, row.scenario_version_id) if row.scenario_version_id else None
        if version is None:
            remedy = "Plan the scenario from here; a plan that was taken in alone can only be looked at."
            raise StoreError.told(f"plan {plan}", "", "a plan whose scenario is in the store", remedy)
        write_files(self._store, row.files, folder / "plan")
        write_files(self._store, version.files, folder / "scenario")
        with histories_from(reader_of(self._store)):
            desk = open_desk(folder / "scenario" / version.main, folder / "plan", (folder / "scenario",))
        self._desks[plan] = _Open(desk, folder, version.id)
        return self._desks[plan]

    def _close(self, plan: int) -> None:
        shutil.rmtree(self._desks.pop(plan).folder, ignore_errors=True)
