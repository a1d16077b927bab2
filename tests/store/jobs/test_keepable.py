"""Making ready ahead of a cancel: the newest counts, what is overtaken is left out, what breaks takes nothing away."""

from __future__ import annotations

import threading
import time

import pytest

from planner.store.jobs import keepable
from planner.store.jobs.keepable import Keepable
from planner.store.jobs.kinds import Made

PATIENCE_S = 30.0


def wait_for(kept: Keepable, number: int) -> None:
    began = time.monotonic()
    while kept.ready is None or kept.ready.result["number"] != number:
        assert time.monotonic() - began < PATIENCE_S
        time.sleep(0.01)


def test_the_newest_is_made_ready_and_those_overtaken_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keepable, "PAUSE_S", PATIENCE_S)
    made: list[int] = []
    slow, broken = threading.Event(), threading.Event()

    def one(number: int) -> Made:
        slow.wait(PATIENCE_S)
        made.append(number)
        if number == 4:
            raise ValueError(number)
        return Made({"number": number})

    kept = Keepable(broken.set)
    assert (kept.any, kept.ready, kept.hurry()) == (False, None, False)
    kept = Keepable(broken.set)
    for number in (1, 2, 3):  # the first is being made ready while the others come
        kept(lambda number=number: one(number))  # type: ignore[misc]
        time.sleep(0.05)
    assert (kept.any, kept.ready) == (True, None)
    slow.set()
    wait_for(kept, 1)
    assert made == [1]  # it pauses
    assert not kept.hurry()
    wait_for(kept, 3)
    assert made == [1, 3]
    kept(lambda: one(4))
    assert broken.wait(PATIENCE_S)
    assert kept.ready == Made({"number": 3})
    kept.drop()
    assert kept.ready is None
