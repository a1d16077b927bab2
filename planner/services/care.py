"""Care of the store: settings, retention, backup, verifying; everything about one person."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.services.door import Door
from planner.store.backup import BackedUp, back_up, restore
from planner.store.erasing import Erased, erase_person
from planner.store.person import Exported, export_person
from planner.store.retention import forget, keep_for, kept_days
from planner.store.schema import bring_up_to_date
from planner.store.settings import list_settings
from planner.store.verifying import Finding, verify


class Care(Door):
    """Methods about the store itself."""

    def settings(self) -> Mapping[str, Any]:
        """Every choice of the house that is no secret."""
        self.need("setting.read")
        with self.store.reading() as session:
            return list_settings(session)

    def retention(self) -> Mapping[str, int]:
        """Days that each data set is kept; one that is not named is kept for ever."""
        self.need("setting.read")
        with self.store.reading() as session:
            return kept_days(session)

    def keep_for(self, data_set: str, days: int | None) -> None:
        """Set how many days a data set is kept, None for ever."""
        self.need("setting.change")
        with self.store.writing(self.actor.account) as work:
            keep_for(work, data_set, days)

    def forget(self, days: Mapping[str, int] | None = None) -> Mapping[str, int]:
        """Let go of what is older than it is kept, or than said; how much of each data set went."""
        self.need("store.care")
        return forget(self.store, self.actor.account, days)

    def upgrade(self) -> bool:
        """Take the steps that the store lacks; whether there were any."""
        self.need("store.care")
        return bring_up_to_date(self.store)

    def back_up(self, path: Path) -> BackedUp:
        """Write the whole store into one file."""
        self.need("store.care")
        return back_up(self.store, path)

    def restore(self, path: Path, *, replace: bool = False) -> BackedUp:
        """Bring a backup back; over what is there only with `replace`."""
        self.need("store.care")
        return restore(self.store, path, self.actor.account, replace=replace)

    def verify(self) -> list[Finding]:
        """Every fault of the store."""
        self.need("store.care")
        return verify(self.store)

    def export_person(self, agent: str, folder: Path) -> Exported:
        """Write everything that the store tells of a person; the trail keeps that it was done."""
        self.need("person.export")
        with self.store.writing(self.actor.account) as work:
            work.tell("person.export", "a person", None, None)
        return export_person(self.store, agent, folder)

    def erase_person(self, agent: str) -> Erased:
        """Erase a person and keep the totals; cannot be undone."""
        self.need("person.erase")
        return erase_person(self.store, self.actor.account, agent)
