"""Changing a scenario of the store key by key, beginning one from another, and taking a version back."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from forecasting.faults import Fault, InputError
from planner.scenario import Scenario
from planner.scenario.changes import changed_tables
from planner.scenario.extends import load
from planner.scenario.merge import merge_tables
from planner.scenario.reading import read_scenario
from planner.scenario.toml_file import read_toml
from planner.scenario.toml_form import rewritten
from planner.services.scenarios import Scenarios
from planner.store.folders import put
from planner.store.histories import reader_of
from planner.store.scenario_saving import Saved
from planner.stored_histories import histories_from

Edit = Callable[[Path, Path], None]
"""Changes files of a scenario that is laid out: given its scenario file and the folder."""
Check = Callable[[Scenario, Path], object]
"""Looks at what was changed before it is kept, the record and its folder; raises `InputError` where it is wrong."""


class ScenarioEditing(Scenarios):
    """Methods that make a scenario's next version."""

    def change_scenario(
        self,
        name: str,
        base: int,
        changes: Mapping[str, Any],
        files: Mapping[str, bytes] | None = None,
        note: str = "",
        check: Check | None = None,
    ) -> Saved:
        """Save a scenario with some keys and files changed; comments and order of its TOML files stay.

        Parameters
        ----------
        name : str
        base : int
            The version that was looked at when the change was made.
        changes : mapping of dotted key to value
            As `planner.scenario.changes` reads keys: ``queue[phone].target.share``. A mapping or list takes the place
            of what was there, None takes a key or record out.
        files : mapping of path to bytes, optional
            Files written or replaced; paths told from the scenario file, as it names them.
        note : str
            What changed and why.
        check : callable, optional
            What else has to hold, beside what the reader of scenarios asks.

        Raises
        ------
        ConflictError
            If somebody else saved a newer version than `base`; both are kept.
        InputError
            If the scenario would be wrong, with the reader's own sentences, or the actor may not change this.
        RefusedError
            If the actor may not change scenarios at all.
        """
        return self._edited(name, base, keys_and_files(changes, files or {}), note, check)

    def take_back(self, name: str, number: int, base: int, note: str) -> Saved:
        """Save an earlier version again as the newest: what was changed since is undone, and stays in the list.

        Parameters
        ----------
        name : str
        number : int
            The version that is wanted again.
        base : int
            The newest version as it was looked at.
        note : str
            Says so, in words.

        Raises
        ------
        ConflictError
            If somebody else saved a newer version than `base`; both are kept.
        InputError
            If the actor may not change this.
        """
        with _own_folder() as folder:
            path = self.scenario_folder(name, folder, number).path
            return self.save_scenario(name, path, base=base, note=note, allow=(folder,))

    def _edited(self, name: str, base: int, edit: Edit, note: str, check: Check | None = None) -> Saved:
        """Save a version with its files edited; what is wrong is told before anything is kept."""
        with self._as_edited(name, base, edit, check) as (path, folder):
            return self.save_scenario(name, path, base=base, note=note, allow=(folder,))

    def _begun(self, name: str, number: int, to: str, edit: Edit, note: str, check: Check | None = None) -> Saved:
        """Begin a scenario as another's version with its files edited; a wrong one leaves nothing behind."""
        self._edits_scenarios()
        with self._as_edited(name, number, edit, check):
            copy = self.copy_scenario(name, to, number)
        return self._edited(to, copy.number, edit, note)

    @contextmanager
    def _as_edited(self, name: str, number: int, edit: Edit, check: Check | None) -> Iterator[tuple[Path, Path]]:
        """Scenario file and folder of a version that was edited and looked at."""
        with _own_folder() as folder:
            path = self.scenario_folder(name, folder, number).path
            edit(path, folder)
            if check is not None:
                with histories_from(reader_of(self.store)):
                    check(read_scenario(path, allow=(folder,)), folder)
            yield path, folder


def keys_and_files(changes: Mapping[str, Any], files: Mapping[str, bytes]) -> Edit:
    """The edit that writes these files and says these keys; `ScenarioEditing.change_scenario` says what they are."""

    def edit(path: Path, folder: Path) -> None:
        for told, content in files.items():
            put(folder, _inside(told, path.parent, folder), content)
        if changes:
            _change(path, folder, changes)

    return edit


@contextmanager
def _own_folder() -> Iterator[Path]:
    """A folder that goes afterwards, and that no message names: nobody else can look there."""
    with tempfile.TemporaryDirectory(prefix="planner-change-") as holder:
        folder = Path(holder).resolve()
        try:
            yield folder
        except InputError as error:
            if str(folder) not in str(error):
                raise
            hidden = f"{folder}{os.sep}"
            faults = [replace(one, where=one.where.replace(hidden, "")) for one in error.faults]
            raise InputError(faults, error.more) from error


def _change(path: Path, folder: Path, changes: Mapping[str, Any]) -> None:
    """Write the changes into the scenario file and, where they take inherited keys out, into those it extends."""
    source, _ = load(path, (folder,))
    tables = {file: read_toml(file, file.name) for file in source.files}
    own = tables.pop(path)
    extends = own.get("extends", ())
    inherited: dict[str, Any] = {}
    for base in [extends] if isinstance(extends, str) else extends:
        above, _ = load(Path(os.path.normpath(path.parent / base)), (folder,))
        inherited = merge_tables(inherited, above.data, base, [])
    changed, bases = changed_tables(own, list(tables.values()), inherited, changes)
    for file, before, after in zip((path, *tables), (own, *tables.values()), (changed, *bases), strict=True):
        if before != after:
            text = file.read_bytes().decode("utf-8-sig")
            put(folder, file.relative_to(folder).as_posix(), rewritten(text, after).encode())


def _inside(told: str, beside: Path, folder: Path) -> str:
    """Path within the folder of a file told from the scenario file."""
    path = Path(os.path.normpath(beside / told))
    if not told or not path.is_relative_to(folder) or path == folder:
        expected = "a path beside the scenario file or below it"
        raise InputError([Fault("files", told, expected, "Name it so, data/overrides.csv for instance.")])
    return path.relative_to(folder).as_posix()
