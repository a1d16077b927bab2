"""Several processes edit the same things at once: nothing is lost, every conflict is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from kill_points import Ran, run
from kill_works import LINE, publish_draft
from many_edits import edit_all, lost, prepare
from rosters_kept import put, roster, team

from planner.store.database import Store
from planner.store.drafts import Drafted, draft
from planner.store.in_force import line_named
from planner.store.verifying import verify


def test_edits_of_three_processes(store: Store, tmp_path: Path) -> None:
    prepare(store, tmp_path / "world")
    address = store.engine.url.render_as_string(hide_password=False)
    told = edit_all(address, store.files, tmp_path / "world", processes=3, edits=8)
    assert len(told) == 24
    assert lost(store, told) == []
    assert verify(store) == []
    told.remove(next(one for one in told if one.kept))
    assert lost(store, told) != []  # the judge misses one


def test_of_two_processes_that_publish_one_wins_and_the_other_is_told(store: Store, tmp_path: Path) -> None:
    inputs = team("ana", "ben")
    put(store, inputs, {"ana": {0: "early 08:00-16:30"}})
    for week in ({"ana": {1: "early 08:00-16:30"}}, {"ben": {0: "late 13:00-21:30"}}):
        with store.writing("ana") as work:
            draft(work, LINE, Drafted(inputs, roster(inputs, week)))
    address = store.engine.url.render_as_string(hide_password=False)

    def publisher(number: int) -> Ran:
        return run(partial(publish_draft, number=number), address, str(tmp_path))

    with ThreadPoolExecutor(2) as both:
        ran = list(both.map(publisher, (2, 3)))
    won = [one for one in ran if one.told]
    refused = [one.fault for one in ran if not one.told]
    assert len(won) == len(refused) == 1
    number = int(won[0].told[0].split()[1])
    assert refused[0].startswith("ConflictError: ")
    assert f"Version {number} was published since; both are kept" in refused[0]
    with store.reading() as session:
        assert line_named(session, LINE).published == number
    assert verify(store) == []
