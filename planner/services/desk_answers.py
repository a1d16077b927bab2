"""What the desk says of a plan: asked of one process beside the server, cut for who asks, kept as a new plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from planner.access import may
from planner.report.names import MADE_FROM
from planner.services.cut.words import is_seen
from planner.services.desk_worker.asking import Asking, Question
from planner.services.desk_worker.worker import KEEP, worker_of
from planner.services.door import Door, Sight
from planner.store.blobs import kept_bytes
from planner.store.plans import plan_row

MONEY = frozenset({"pay", "objective", "gain", "money", "bridges"})
"""Keys of answers that hold amounts."""
PRICED = frozenset({"today", "review", "bridge"})
"""Questions whose sentences may tell amounts."""


@dataclass(frozen=True)
class Origin:
    """Where a plan's roster comes from.

    Attributes
    ----------
    plan : int
        Number of the plan before.
    how : str
        What was done: remedy, repair, leave, swap, edit.
    says : tuple of str
        What changed, in sentences.
    """

    plan: int
    how: str
    says: tuple[str, ...]


class DeskAnswers(Door):
    """Methods about plans on the desk."""

    def ask_desk(self, plan: int, what: str, **asked: Any) -> Asking:
        """Ask about a plan of the store; it comes back at once, its answer with `desk_answer`.

        Parameters
        ----------
        plan : int
        what : str
            One of `planner.services.desk_worker.questions.QUESTIONS`, which say what they take.
        asked : optional
            JSON.
        """
        self._may_ask(what)
        return worker_of(self.store).ask(Question(plan, what, asked, self.actor.account))

    def desk_answer(self, asking: Asking) -> dict[str, Any]:
        """The answer as the actor sees it; waits for it.

        Amounts are None for who does not see pay; sentences on what they do not see are left out, or empty.

        Raises
        ------
        InputError
            If what was asked makes no sense.
        DroppedError
            If it was cancelled or the process ended.
        """
        self._may_ask(asking.question.what)
        return self._seen(asking.result(), asking)

    def desk_so_far(self, asking: Asking) -> dict[str, Any] | None:
        """What is known of an answer before all of it is, as the actor sees it; None where nothing is yet."""
        self._may_ask(asking.question.what)
        return None if asking.sooner is None else self._seen(asking.sooner, asking)

    def _may_ask(self, what: str) -> None:
        """Who drafts rosters asks about rosters; who plans money asks about money, and for a day to try that on."""
        drafts = may(self.actor.role, "roster.draft") == "yes"
        if what == "bridge" or (what == "drawn_day" and not drafts):
            self.need("capacity.plan")
        else:
            self.need("roster.draft")

    def _seen(self, said: dict[str, Any], asking: Asking) -> dict[str, Any]:
        sight = self.look("plan.read", f"plan {asking.question.plan} on the desk")
        if sight.whole:
            return said
        return _cut(said, sight, sight if asking.question.what in PRICED else replace(sight, pay=True))

    def cancel_desk(self, asking: Asking) -> None:
        """Take a question back."""
        self._may_ask(asking.question.what)
        worker_of(self.store).cancel(asking)

    def keep_from_desk(self, asking: Asking, number: int = 0) -> Asking:
        """Keep a roster that came of an answer as a new plan; the answer's ``plan`` is its number.

        Parameters
        ----------
        asking : Asking
            Answered.
        number : int
            Which of its rosters: of an explanation's remedies the first is 0.
        """
        self.need("plan.keep")
        first = asking.question
        asked = {"of": first.what, "asked": dict(first.asked), "number": number}
        return worker_of(self.store).ask(Question(first.plan, KEEP, asked, self.actor.account))

    def made_from(self, number: int) -> Origin | None:
        """What plan a plan's roster was made from and how; None where it was solved. People's names only for whom.

        Raises
        ------
        StoreError
            If there is no such plan.
        """
        sight = self.look_without_pay("plan.read")
        with self.store.reading() as session:
            files = plan_row(session, number).files
        if MADE_FROM not in files:
            return None
        told = json.loads(kept_bytes(self.store, files[MADE_FROM]))
        says = told["says"] if sight.names and sight.absence_kinds else ()
        return Origin(int(told["plan"]), str(told["how"]), tuple(says))


def _cut(said: Mapping[str, Any], sight: Sight, told: Sight) -> dict[str, Any]:
    return {
        key: None if key in MONEY and not sight.pay else _cut_value(value, sight, told) for key, value in said.items()
    }


def _cut_value(value: Any, sight: Sight, told: Sight) -> Any:
    """Without amounts; sentences are held against `told`, whose pay is seen where they hold none."""
    if isinstance(value, dict):
        return _cut(value, sight, told)
    if isinstance(value, list):
        kept = [one for one in value if not isinstance(one, str) or is_seen(one, told)]
        return [_cut_value(one, sight, told) for one in kept]
    if isinstance(value, str) and not is_seen(value, told):
        return ""
    return value
