"""Many people who edit the same scenarios and settings at once, each a process; what each was told, and the judge."""

from __future__ import annotations

import multiprocessing
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sqlalchemy import select
from store_world import write_scenario

from planner.store.database import Store, open_store
from planner.store.faults import ConflictError
from planner.store.scenario_files import Gathered, gather
from planner.store.scenario_saving import save_scenario
from planner.store.tables import ScenarioRow, ScenarioVersion, SettingRow, TrailRow
from planner.store.trail import breaks_of_chain

SCENARIOS, SETTINGS = ("north", "south", "west"), ("a", "b")


@dataclass(frozen=True)
class Told:
    """What became of one edit.

    Attributes
    ----------
    what : str
        Name of the scenario, or key of the setting.
    kept : bool
        False where its author was told of a conflict.
    differences : int
        Sentences of the conflict.
    """

    what: str
    kept: bool
    differences: int = 0


def prepare(store: Store, folder: Path) -> None:
    """Each scenario in its first version, each setting at 0."""
    first = gather(write_scenario(folder), (folder,))
    with store.writing("first") as work:
        for name in SCENARIOS:
            save_scenario(work, name, first)
        work.session.add_all(SettingRow(key=key, value=0) for key in SETTINGS)


def edit_all(address: str, files: Path, folder: Path, processes: int, edits: int) -> list[Told]:
    """So many processes with so many edits each, all begun together."""
    context = multiprocessing.get_context("forkserver")
    gate = context.Barrier(processes)
    ends = [context.Pipe(duplex=False) for _ in range(processes)]
    children = [
        context.Process(target=_edits, args=(address, files, folder, number, edits, gate, said))
        for number, (_, said) in enumerate(ends)
    ]
    for child in children:
        child.start()
    told = [one for heard, _ in ends for one in heard.recv()]
    for child in children:
        child.join()
    return told


def _edits(address: str, files: Path, folder: Path, number: int, edits: int, gate: Barrier, said: Connection) -> None:
    store = open_store(address, files=files)
    content = gather(folder / "week" / "peak.toml", (folder,))
    rng = random.Random(number)
    with store.reading() as session:  # connected before it begins
        session.scalar(select(SettingRow.key))
    gate.wait()
    told = []
    for place in range(edits):
        if rng.random() < 0.7:
            told.append(_save(store, rng.choice(SCENARIOS), content, f"{number}-{place}"))
        else:
            told.append(_set(store, rng.choice(SETTINGS)))
    said.send(told)
    store.close()


def _save(store: Store, name: str, content: Gathered, mark: str) -> Told:
    with store.reading() as session:
        base = session.scalars(select(ScenarioRow.newest).where(ScenarioRow.name == name)).one()
    files = dict(content.contents)
    files["week/peak.toml"] += f'description = "{mark}"\n'.encode()
    try:
        with store.writing(mark) as work:
            saved = save_scenario(work, name, replace(content, contents=files), base=base, note=mark)
        saved.settle()
    except ConflictError as conflict:
        return Told(name, False, len(conflict.differences))
    return Told(name, True)


def _set(store: Store, key: str) -> Told:
    with store.reading() as session:
        row = session.get(SettingRow, key)
    assert row is not None
    row.value += 1
    try:
        with store.writing("setter") as work:
            work.session.merge(row)
            work.session.flush()
            work.tell("setting.set", key, None, row.value)
    except ConflictError:
        return Told(key, False)
    return Told(key, True)


def lost(store: Store, told: Sequence[Told]) -> list[str]:
    """What is not as all were told: edits lost, doubled, or laid over another that their author had not seen."""
    kept = Counter(one.what for one in told if one.kept)
    aside = Counter(one.what for one in told if not one.kept)
    said = [
        f"{one.what}: a conflict without differences"
        for one in told
        if one.what in SCENARIOS and not one.kept and not one.differences
    ]
    with store.reading() as session:
        for name in SCENARIOS:
            rows = session.scalars(
                select(ScenarioVersion)
                .join(ScenarioRow)
                .where(ScenarioRow.name == name)
                .order_by(ScenarioVersion.number)
            ).all()
            main = [row for row in rows if not row.aside]
            if (len(main) - 1, len(rows) - len(main)) != (kept[name], aside[name]):
                said.append(
                    f"{name}: {len(main) - 1} and {len(rows) - len(main)} aside, told {kept[name]}, {aside[name]}"
                )
            if [row.base for row in main[1:]] != [row.number for row in main[:-1]]:
                said.append(f"{name}: a version was laid over one that its author had not seen")
            if len({row.note for row in rows}) != len(rows):
                said.append(f"{name}: an edit was kept twice")
        for key in SETTINGS:
            value = session.scalars(select(SettingRow.value).where(SettingRow.key == key)).one()
            if value != kept[key]:
                said.append(f"{key}: {value} changes are in it, {kept[key]} were told as kept")
        trail = Counter(session.scalars(select(TrailRow.what)))
        saves = sum(kept[name] + aside[name] for name in SCENARIOS) + len(SCENARIOS)
        if (trail["scenario.save"], trail["setting.set"]) != (saves, sum(kept[key] for key in SETTINGS)):
            said.append(f"the trail tells {dict(trail)}")
        return said + list(breaks_of_chain(session))
