"""Plans: who may list them, read their files, take one in; pay only for whom it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from planner.services.cut.plan_folder import cut_facts, cut_plan_file
from planner.services.door import Door, Sight
from planner.store.blobs import kept_bytes
from planner.store.faults import StoreError
from planner.store.folders import put
from planner.store.plans import FACTS, PAGE, PlanLine, altered, keep_plan, list_plans, plan_row


class Plans(Door):
    """Methods about plans."""

    def plans(
        self, *, name: str | None = None, scenario: str | None = None, before: int | None = None, limit: int = PAGE
    ) -> list[PlanLine]:
        """Plans, newest first, without their prices; `before` the last one's number is the next page."""
        self._lists_plans()
        with self.store.reading() as session:
            found = list_plans(session, name=name, scenario=scenario, before=before, limit=limit)
        return [replace(line, pay=None, objective=None, bound=None) for line in found]

    def plan_facts(self, number: int) -> Mapping[str, Any]:
        """What ``plan.json`` says, as the actor sees it.

        Raises
        ------
        StoreError
            If there is no such plan.
        """
        sight = self.look("plan.read", f"plan {number}")
        with self.store.reading() as session:
            return cut_facts(plan_row(session, number).facts, sight)

    def plan_folder(self, number: int, folder: Path) -> list[str]:
        """Write a plan's files as the actor sees them; their names. Who sees everything gets the same bytes.

        Raises
        ------
        StoreError
            If there is no such plan, a file of it is gone or altered, or the folder cannot be written.
        """
        sight = self.look("plan.read", f"plan {number}")
        with self.store.reading() as session:
            files = plan_row(session, number).files
        written = []
        for name in sorted(files, key=lambda one: (one == FACTS, one)):
            content = _seen(name, kept_bytes(self.store, files[name]), sight)
            if content is not None:
                put(folder, name, content)
                written.append(name)
        return written

    def plan_file(self, number: int, name: str) -> bytes:
        """One file of a plan, as the actor sees it.

        Raises
        ------
        StoreError
            If there is no such plan, or no such file for this actor.
        """
        sight = self.look("plan.read", f"plan {number}")
        with self.store.reading() as session:
            files = plan_row(session, number).files
        content = _seen(name, kept_bytes(self.store, files[name]), sight) if name in files else None
        if content is None:
            raise StoreError.told(f"plan {number}", name, "a file of the plan that you may see", "Look at its list.")
        return content

    def altered_files(self, number: int, folder: Path) -> list[str]:
        """Sentences for files of a folder that are not as the plan has them."""
        self._lists_plans()
        return altered(self.store, number, folder)

    def keep_plan(self, folder: Path, *, scenario_version_id: int | None = None) -> int:
        """Take a plan's folder into the store; its number.

        Raises
        ------
        StoreError
            If the folder holds no whole plan.
        """
        self.need("plan.keep")
        with self.store.writing(self.actor.account) as work:
            return keep_plan(work, folder, scenario_version_id=scenario_version_id)

    def _lists_plans(self) -> None:
        """Lists hold no pay: whoever may see plans at all may see them, and it is no look at pay."""
        self.look_without_pay("plan.read")


def _seen(name: str, content: bytes, sight: Sight) -> bytes | None:
    """A file as somebody sees it; the same bytes for who sees everything."""
    return content if sight.whole else cut_plan_file(name, content, sight)
