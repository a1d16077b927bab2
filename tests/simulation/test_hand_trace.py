"""Days worked out by hand: given contacts, handle times of exactly the mean, every moment known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.simulation.engine import replicate
from planner.simulation.roster_staff import people_of_roster
from planner.simulation.run import build
from planner.simulation.world import CONTACT


@pytest.fixture(scope="module")
def trace(scenario_of, forecast_of, roster_of, inputs_of):
    """Log rows (queue, arrival, start, end, agent) in order of arrival, of contacts (moment, queue name)."""

    def run(queues, aht_s, skills, shifts, contacts, patience_s=None):
        scenario = scenario_of(queues)
        names = [queue["name"] for queue in queues]
        forecast = forecast_of(scenario, dict.fromkeys(names, 0.0), aht_s)
        people = people_of_roster(inputs_of(scenario, skills), roster_of(scenario, shifts))
        patience = dict.fromkeys(names, np.inf) | (patience_s or {})
        plant, _ = build(scenario, forecast, people, patience, seed=1)
        plant.queues["shape"] = plant.queues["shape_parameter"] = 0  # lognormal of cv 0: the mean itself
        rows = [(at, at, k, names.index(name)) for k, (at, name) in enumerate(contacts)]
        world = replace(plant, given=np.array(rows, CONTACT)).world(room=64, log=64)
        replicate(world, 0)
        log = world.log[: len(contacts), :5]
        return [tuple(row) for row in log[np.argsort(log[:, 1], kind="stable")].tolist()], world

    return run


def test_one_agent_first_come_first_served(trace):
    log, world = trace(
        [{"name": "phone"}],
        {"phone": 100.0},
        {"ana": "phone"},
        [("ana", 0.0, 3600.0)],
        [(10.0, "phone"), (20.0, "phone"), (500.0, "phone")],
    )
    assert log == [(0, 10, 10, 110, 0), (0, 20, 110, 210, 0), (0, 500, 500, 600, 0)]
    cell = world.tally[0, 0]
    assert (cell["offered"], cell["answered"], cell["met"], cell["wait_s"]) == (3, 3, 2, 90.0)
    assert world.busy_s[0, 0] == 300.0
    assert world.on_s[0, :5].tolist() == [900.0] * 4 + [0.0]


def test_the_contact_is_finished_when_the_shift_ends(trace):
    # Ana's break is 60..200: the call of 50 runs to 150; the call of 100 waits for her return at 200, not 150.
    log, world = trace(
        [{"name": "phone"}],
        {"phone": 100.0},
        {"ana": "phone"},
        [("ana", 0.0, 60.0), ("ana", 200.0, 260.0)],
        [(50.0, "phone"), (100.0, "phone")],
    )
    assert log == [(0, 50, 50, 150, 0), (0, 100, 200, 300, 0)]
    assert world.on_s[0, 0] == 150.0 + 100.0


def test_priority_then_longest_wait_with_head_start(trace):
    # Bo is busy 0..100. Of equal level: gold has priority; then vip (waits 60 + 50) before phone (waits 80).
    queues = [
        {"name": "phone"},
        {"name": "vip", "head_start_s": 50.0},
        {"name": "gold", "priority": 2},
        {"name": "second"},
    ]
    log, _ = trace(
        queues,
        dict.fromkeys(("phone", "vip", "gold", "second"), 100.0),
        {"bo": "phone|vip|gold|second:1:2"},
        [("bo", 0.0, 3600.0)],
        [(0.0, "phone"), (10.0, "second"), (20.0, "phone"), (40.0, "vip"), (90.0, "gold")],
    )
    starts = {(int(row[0]), row[1]): row[2] for row in log}
    assert starts == {(0, 0.0): 0, (2, 90.0): 100, (1, 40.0): 200, (0, 20.0): 300, (3, 10.0): 400}


def test_lowest_level_then_idle_longest(trace):
    # Bo (listed first) has the call of 0; Ana, idle since 0, is before Bo, idle since 100. Cy's second level is last.
    log, _ = trace(
        [{"name": "phone"}, {"name": "tier2"}],
        {"phone": 100.0, "tier2": 50.0},
        {"bo": "phone", "ana": "phone", "cy": "phone:1:2|tier2:2:1"},
        [(name, 0.0, 3600.0) for name in ("bo", "ana", "cy")],
        [(0.0, "phone"), (115.0, "phone"), (120.0, "phone"), (121.0, "phone"), (130.0, "tier2")],
    )
    assert [(row[1], row[2], row[4]) for row in log] == [
        (0.0, 0.0, 0),
        (115.0, 115.0, 1),
        (120.0, 120.0, 0),
        (121.0, 121.0, 2),
        (130.0, 221.0, 2),
    ]
    assert log[-1][3] == 221.0 + 50.0 / 2.0  # twice as fast


def test_chats_slow_each_other_down(trace):
    # Durations 100 alone, 200 with two open. Chat 1 does 0.5 by 50; both at half speed until chat 1 ends at 150
    # (0.5 left at 1/200); chat 2 has done 0.5 then, and ends alone at 200. The call waits until no chat is open.
    chat = {"name": "chat", "channel": "chat", "concurrency": 2, "aht_by_concurrency_s": (100, 200)}
    log, world = trace(
        [chat, {"name": "phone"}],
        {"chat": 1.0, "phone": 30.0},
        {"ana": "chat|phone"},
        [("ana", 0.0, 3600.0)],
        [(0.0, "chat"), (50.0, "chat"), (60.0, "phone")],
    )
    assert log == [(0, 0, 0, 150, 0), (0, 50, 50, 200, 0), (1, 60, 200, 230, 0)]
    assert world.busy_s[0, 0] == 230.0
    assert world.agent_busy_s[0].tolist() == [200.0, 30.0]
    assert world.held_s[0, 0] == 300.0


def test_mail_waits_for_opening_and_for_calls(trace):
    mail = {"name": "mail", "channel": "email", "open": ["00:15-01:00"], "target": {"share": 0.9, "within_h": 1}}
    log, world = trace(
        [{"name": "phone"}, mail],
        {"phone": 100.0, "mail": 600.0},
        {"ana": "phone:1:2|mail:1:1"},
        [("ana", 0.0, 3600.0)],
        [(0.0, "mail"), (10.0, "mail"), (850.0, "phone"), (900.5, "phone"), (1000.0, "phone")],
    )
    assert [(row[1], row[2], row[3]) for row in log] == [
        (0.0, 1150.0, 1750.0),  # opens at 900 while Ana talks; two calls go first though mail is her level 1
        (10.0, 1750.0, 2350.0),
        (850.0, 850.0, 950.0),
        (900.5, 950.0, 1050.0),
        (1000.0, 1050.0, 1150.0),
    ]
    assert [int(cell["waiting"]) for cell in world.tally[1, :4]] == [0, 2, -2, 0]  # both wait at 900 only
    assert int(world.tally[1, 0]["met"]) == 2
