"""Several processes edit the same things at once: nothing is lost, every conflict is told."""

from __future__ import annotations

from pathlib import Path

from many_edits import edit_all, lost, prepare

from planner.store.database import Store
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
