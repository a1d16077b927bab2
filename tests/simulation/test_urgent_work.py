"""Deferred work near its deadline against the occupancy cap of live queues, by hand: mails of exactly 100 s."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.simulation.build import build
from planner.simulation.engine import replicate
from planner.simulation.roster_staff import people_of_roster
from planner.simulation.world import CONTACT


@pytest.fixture(scope="module")
def mails(
    scenario_of: Callable[..., Any],
    forecast_of: Callable[..., Any],
    roster_of: Callable[..., Any],
    inputs_of: Callable[..., Any],
) -> Callable[..., list[tuple[float, ...]]]:
    """Ana and Bo, of whom one is to stay free for calls, and mails: rows (arrival, start, agent)."""

    def run(within_s: float, moments: list[float]) -> list[tuple[float, ...]]:
        phone = {"name": "phone", "max_occupancy": 0.5}
        mail = {"name": "mail", "channel": "email", "target": {"share": 0.9, "within_h": within_s / 3600}}
        scenario = scenario_of([phone, mail])
        forecast = forecast_of(scenario, {"phone": 0.0, "mail": 0.0}, {"phone": 100.0, "mail": 100.0})
        skills = {"ana": "phone|mail:1:2", "bo": "phone|mail:1:2"}
        roster = roster_of(scenario, [(agent, 0.0, 3600.0) for agent in skills])
        people = people_of_roster(inputs_of(scenario, skills), roster)
        plant, _ = build(scenario, forecast, people, {"phone": np.inf, "mail": np.inf}, seed=1)
        plant.queues["shape"] = plant.queues["shape_parameter"] = 0  # lognormal of cv 0: the mean itself
        plant.rates[:, 0] = 1e-12  # calls may come, and none does
        rows = [(at, at, k, 1) for k, at in enumerate(moments)]
        world = replace(plant, given=np.array(rows, CONTACT)).world(room=64, log=64)
        replicate(world, 0)
        log = world.log[world.log[:, 3] != 0]
        return [(row[1], row[2], row[4]) for row in log[np.argsort(log[:, 1], kind="stable")].tolist()]

    return run


MOMENTS = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


def test_the_cap_holds_while_there_is_slack(mails: Callable[..., Any]) -> None:
    """An hour for six mails: one of two people is enough, the other stays free."""
    assert mails(3600.0, MOMENTS) == [(at, 100.0 * at, 0) for at in MOMENTS]


def test_work_that_would_miss_its_window_is_taken_above_the_cap(mails: Callable[..., Any]) -> None:
    """Windows of 400 s. At 100 four mails wait after Ana has hers: Bo, beginning a handle time later, would end them at
    300, 400, 500 and 600, the third is due at 404. At 200 and 300 the last is as near. All six are in time."""
    got = mails(400.0, MOMENTS)
    assert got == [(0, 0, 0), (1, 100, 0), (2, 100, 1), (3, 200, 0), (4, 200, 1), (5, 300, 0)]


def test_just_enough_slack_is_slack(mails: Callable[..., Any]) -> None:
    """Of three mails the third comes at 50. Bo looks at 100, when it alone waits: beginning a handle time later
    he could end it at 300, and it is due at 50 + 251. Two seconds less is too little."""
    assert mails(251.0, [0.0, 1.0, 50.0]) == [(0, 0, 0), (1, 100, 0), (50, 200, 0)]
    assert mails(249.0, [0.0, 1.0, 50.0]) == [(0, 0, 0), (1, 100, 0), (50, 100, 1)]


def test_what_is_late_already_waits_for_idle_time(mails: Callable[..., Any]) -> None:
    """Windows of 50 s: whatever is not begun at once is late, and no reason to take the person kept for calls."""
    assert mails(50.0, [0.0, 1.0, 2.0]) == [(0, 0, 0), (1, 100, 0), (2, 200, 0)]
