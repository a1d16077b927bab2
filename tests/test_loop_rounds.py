"""What the rounds say: the formulas' doubts are those before the simulation took people away."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from planner import loop
from planner.roster import Status


def test_the_formulas_speak_of_the_requirement_before_any_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """Round 2 has people taken from a queue, so that its formula alone no longer holds: no news to anybody."""
    roster = SimpleNamespace(status=Status.FEASIBLE)
    rounds = iter(
        SimpleNamespace(requirement=SimpleNamespace(notes=notes), roster=roster, simulation=None, shortfall=0.5)
        for notes in ((), ("phone: 1 of 1 periods cannot reach 80%",))
    )
    monkeypatch.setattr(loop, "_draft", lambda *_: next(rounds))
    monkeypatch.setattr(loop, "corrected", lambda *_: {"phone": np.full(8, -1.0)})
    monkeypatch.setattr(loop, "_full", lambda *given: given)
    scenario = SimpleNamespace(simulation=SimpleNamespace(loop=4), interval_min=15)
    closed = loop.close_loop(SimpleNamespace(scenario=scenario), None, {}, progress=lambda _: None)
    assert closed[4][-1] == "Round 2 made the promises no surer; the requirement of an earlier round is kept."
    assert closed[5] == ()


def test_without_rounds_the_formulas_speak_too(monkeypatch: pytest.MonkeyPatch) -> None:
    needed = SimpleNamespace(notes=("phone: 1 of 5 periods cannot reach 80%",))
    monkeypatch.setattr(loop, "requirement", lambda *_, **__: needed)
    monkeypatch.setattr(loop, "solve", lambda *_, **__: SimpleNamespace(notes=()))
    monkeypatch.setattr(loop, "_simulated", lambda *_: SimpleNamespace(notes=()))
    scenario = SimpleNamespace(
        simulation=SimpleNamespace(loop=0, replications=2), solver=SimpleNamespace(work=1.0, seconds=1.0), seed=1
    )
    inputs = SimpleNamespace(scenario=scenario, agents=())
    assert loop.close_loop(inputs, None, {}, progress=lambda _: None).notes() == needed.notes
