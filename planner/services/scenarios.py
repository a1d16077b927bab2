"""Scenarios: who may read, edit, copy and archive them; prices stay as they were for who does not see them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from planner.access import may
from planner.services.cut.scenario import check_only_pay, cut_files, restored_files
from planner.services.cut.words import sentences_seen
from planner.services.door import Door
from planner.store.blobs import kept_bytes
from planner.store.faults import StoreError
from planner.store.folders import put
from planner.store.scenario_files import Gathered, gather
from planner.store.scenario_saving import Saved, copy_scenario, save_scenario
from planner.store.scenarios import (
    CheckedOut,
    ScenarioLine,
    VersionLine,
    archive_scenario,
    list_scenarios,
    list_versions,
    rename_scenario,
    version_differences,
    version_row,
)
from planner.store.tables import ScenarioVersion


class Scenarios(Door):
    """Methods about scenarios."""

    def scenarios(self, *, archived: bool = False) -> Sequence[ScenarioLine]:
        """Scenarios by name; archived ones where asked."""
        self._lists_scenarios()
        with self.store.reading() as session:
            return list_scenarios(session, archived=archived)

    def scenario_versions(self, name: str) -> Sequence[VersionLine]:
        """Versions of a scenario, newest first."""
        self._lists_scenarios()
        with self.store.reading() as session:
            return list_versions(session, name)

    def scenario_folder(self, name: str, folder: Path, number: int | None = None) -> CheckedOut:
        """Lay a version out in a folder as the actor sees it; who sees everything gets the same bytes.

        Raises
        ------
        StoreError
            If there is no such version, a file of it is gone or altered, or the folder cannot be written.
        """
        sight = self.look("scenario.read", f"scenario {name}")
        version, contents = self._contents(name, number)
        for path, content in cut_files(contents, sight).items():
            put(folder, path, content)
        return CheckedOut(folder / version.main, (folder,), version.id)

    def scenario_differences(self, name: str, number: int, other: int | None = None) -> Sequence[str]:
        """What a later version says otherwise than an earlier one, in sentences; pay only for whom it is."""
        sight = self.look("scenario.read", f"scenario {name}")
        told = version_differences(self.store, name, number, other, pay=sight.pay)
        return told if sight.whole else sentences_seen(told, sight)

    def save_scenario(
        self, name: str, path: Path, *, base: int | None = None, note: str = "", allow: Sequence[Path] = ()
    ) -> Saved:
        """Save a scenario file and all it names as the next version.

        What the actor did not see stays as it was in `base`; finance changes prices and nothing else.

        Raises
        ------
        ConflictError
            If somebody else saved a newer version than `base`; both are kept.
        InputError
            If the scenario or a file is wrong, or the actor may not change what is changed.
        """
        only_pay = may(self.actor.role, "scenario.edit") == "no"
        if only_pay:
            self.need("cost.edit")
        else:
            self._edits_scenarios()
        gathered = gather(path, allow)
        if only_pay or not self.sight().whole:
            gathered = self._restored(name, gathered, base, only_pay=only_pay)
        with self.store.writing(self.actor.account) as work:
            saved = save_scenario(work, name, gathered, base=base, note=note)
        return saved.settle()

    def copy_scenario(self, name: str, to: str, number: int | None = None) -> Saved:
        """Begin a scenario as the copy of another's version; pay goes with it, seen or not."""
        self._edits_scenarios()
        with self.store.writing(self.actor.account) as work:
            return copy_scenario(work, name, to, number=number)

    def rename_scenario(self, name: str, to: str) -> None:
        """Give a scenario another name."""
        self._edits_scenarios()
        with self.store.writing(self.actor.account) as work:
            rename_scenario(work, name, to)

    def archive_scenario(self, name: str, *, archived: bool = True) -> None:
        """Put a scenario out of the list, or back."""
        self._edits_scenarios()
        with self.store.writing(self.actor.account) as work:
            archive_scenario(work, name, archived=archived)

    def _restored(self, name: str, gathered: Gathered, base: int | None, *, only_pay: bool) -> Gathered:
        """The files with what the actor does not see as it was; a new scenario has nothing before."""
        try:
            _, before = self._contents(name, base)
        except StoreError:
            if only_pay or base is not None:
                raise
            before = {}
        contents = restored_files(gathered.contents, before, self.sight())
        if only_pay:
            check_only_pay(contents, before)
        with tempfile.TemporaryDirectory() as folder:
            for path, content in contents.items():
                put(Path(folder), path, content)
            return gather(Path(folder) / gathered.main, (Path(folder),))

    def _contents(self, name: str, number: int | None) -> tuple[ScenarioVersion, dict[str, bytes]]:
        with self.store.reading() as session:
            version = version_row(session, name, number)
        return version, {path: kept_bytes(self.store, sha256) for path, sha256 in version.files.items()}

    def _lists_scenarios(self) -> None:
        """Lists hold no pay: whoever may see scenarios at all may see them."""
        self.look_without_pay("scenario.read")

    def _edits_scenarios(self) -> None:
        self.look_without_pay("scenario.edit")
