"""Saving a scenario: equal content is no new version, and of two who save at once neither is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from planner.store.blobs import keep_bytes
from planner.store.database import Work
from planner.store.faults import ConflictError
from planner.store.locks import hold
from planner.store.scenario_changes import differences
from planner.store.scenario_files import Gathered, content_digest
from planner.store.scenarios import check_free, check_name, version_row
from planner.store.tables import ScenarioRow, ScenarioVersion


@dataclass(frozen=True)
class Saved:
    """What became of a version that was saved.

    Attributes
    ----------
    number : int
        The version that holds the content.
    id : int
        Its row.
    new : bool
        False where the newest version held it already.
    newest : int
        The newest version now.
    aside : bool
        Somebody else had saved first: this version is kept, theirs stays the newest.
    differences : tuple of str
        What it then says otherwise than theirs.
    """

    name: str
    number: int
    id: int
    new: bool
    newest: int
    aside: bool = False
    differences: tuple[str, ...] = ()

    def settle(self) -> Saved:
        """Tell of a conflict, once the change is kept.

        Raises
        ------
        ConflictError
            If somebody else had saved a newer version; both are kept.
        """
        if not self.aside:
            return self
        remedy = f"Yours is kept as version {self.number}; look at both and save again over version {self.newest}."
        raise ConflictError(f"scenario {self.name}", f"version {self.newest}", remedy, self.differences)


def save_scenario(work: Work, name: str, gathered: Gathered, *, base: int | None = None, note: str = "") -> Saved:
    """Save a scenario as its next version; content equal to the newest makes none.

    Parameters
    ----------
    work : Work
    name : str
        Made if there is none.
    gathered : Gathered
        As `planner.store.scenario_files.gather` reads it.
    base : int, optional
        The version that was edited; without one it is laid over the newest.
    note : str
        What changed and why, in the person's words.

    Returns
    -------
    Saved
        Once the change is kept, `Saved.settle` raises what there is to be told.

    Raises
    ------
    StoreError
        If the name is empty, or there is no version `base`.
    """
    check_name(name)
    hold(work.session, f"scenario {name}")
    files = {path: keep_bytes(work, content) for path, content in gathered.contents.items()}
    return _add(work, name, gathered.main, files, base, note)


def copy_scenario(work: Work, name: str, to: str, *, number: int | None = None) -> Saved:
    """Begin a scenario as the copy of another's version, the newest without `number`.

    Raises
    ------
    StoreError
        If there is no such version, or a scenario of the new name.
    """
    version = version_row(work.session, name, number)
    check_free(work.session, to)
    hold(work.session, f"scenario {to}")
    return _add(work, to, version.main, version.files, None, f"copy of {name}, version {version.number}")


def _add(work: Work, name: str, main: str, files: dict[str, str], base: int | None, note: str) -> Saved:
    session = work.session
    row = session.scalars(select(ScenarioRow).where(ScenarioRow.name == name).with_for_update()).one_or_none()
    sha256 = content_digest(main, files)
    if row is None:
        row = ScenarioRow(name=name, newest=0)
        session.add(row)
        session.flush()
    theirs = version_row(session, name) if row.newest else None
    if base is not None:
        version_row(session, name, base)
    if theirs is not None and theirs.sha256 == sha256:
        return Saved(name, theirs.number, theirs.id, False, row.newest)
    aside = theirs is not None and base is not None and base != theirs.number
    last = session.scalar(select(func.max(ScenarioVersion.number)).where(ScenarioVersion.scenario_id == row.id)) or 0
    version = ScenarioVersion(
        scenario_id=row.id,
        number=last + 1,
        main=main,
        files=dict(files),
        sha256=sha256,
        base=base if base is not None else (row.newest or None),
        aside=aside,
        note=note,
        made_at=work.store.now(),
        made_by=work.who,
    )
    session.add(version)
    said: Sequence[str] = ()
    if aside and theirs is not None:
        said = differences(work.store, (theirs.main, theirs.files), (main, files))
    else:
        row.newest = version.number
    session.flush()
    told = {"version": version.number, "sha256": sha256, "note": note} | ({"aside": True} if aside else {})
    work.tell("scenario.save", f"scenario {name}", theirs.number if theirs else None, told)
    return Saved(name, version.number, version.id, True, row.newest, aside, tuple(said))
