"""Spill-over, call-backs, busy lines and work put aside, worked out by hand: calls of exactly 100 s, mails of 100 s."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from planner.by_reference import by_reference
from planner.simulation.build import build
from planner.simulation.engine import replicate
from planner.simulation.group_staff import people_of_groups
from planner.simulation.roster_staff import people_of_roster
from planner.simulation.world import CALLED_BACK, CONTACT, INTERRUPTIONS, KEPT, SENT, SENT_MET, SENT_S

MAIL = {"name": "mail", "channel": "email", "target": {"share": 0.9, "within_h": 1}}


@pytest.fixture(scope="module")
def trace(scenario_of, forecast_of, roster_of, inputs_of):
    """Rows (queue, arrival, start, end, agent) in order of arrival; everybody works from 0 to 3,600 s."""

    def run(queues, skills, contacts, patience_s=None, **words):
        scenario = scenario_of(queues, **words)
        names = [queue["name"] for queue in queues]
        forecast = forecast_of(scenario, dict.fromkeys(names, 0.0), dict.fromkeys(names, 100.0))
        roster = roster_of(scenario, [(agent, 0.0, 3600.0) for agent in skills])
        people = people_of_roster(inputs_of(scenario, skills), roster)
        patience = dict.fromkeys(names, np.inf) | (patience_s or {})
        plant, _ = build(scenario, forecast, people, patience, seed=1)
        plant.queues["shape"] = plant.queues["shape_parameter"] = 0  # lognormal of cv 0: the mean itself
        rows = [(at, at, k, names.index(name)) for k, (at, name) in enumerate(contacts)]
        world = replace(plant, given=np.array(rows, CONTACT)).world(room=64, log=64)
        replicate(by_reference(world), 0)
        log = world.log[world.log[:, 3] != 0, :5]
        return [tuple(row) for row in log[np.argsort(log[:, 1], kind="stable")].tolist()], world

    return run


def test_a_vendor_of_one_takes_who_has_waited_long_enough(trace):
    # The call of 10 leaves at 40 for 120 s; that of 20 is Ana's at 100; that of 30 finds the vendor free at 160.
    log, world = trace(
        [{"name": "phone"}],
        {"ana": "phone"},
        [(0.0, "phone"), (10.0, "phone"), (20.0, "phone"), (30.0, "phone")],
        route=[{"from_queue": "phone", "to": "vendor:Acme", "after_s": 30}],
        vendor=[
            {
                "name": "Acme",
                "queues": ["phone"],
                "price": {"per": "contact", "amount": 1},
                "aht": 1.2,
                "capacity": {"agents": 1},
            }
        ],
    )
    assert log == [(0, 0, 0, 100, 0), (0, 10, 40, 160, -3), (0, 20, 100, 200, 0), (0, 30, 160, 280, -3)]
    cell = world.tally[0, 0]
    assert (cell["offered"], cell["answered"], cell["met"], cell["wait_s"]) == (4, 4, 1, 30 + 80 + 130)
    sent = world.sent[0, 0, 0]
    assert (sent[SENT], sent[SENT_S], sent[SENT_MET]) == (2, 240, 0)
    assert world.busy_s[0, 0] == 200.0


def test_people_of_another_queue_widen_it_after_the_wait(trace):
    # Bo serves vip alone and is idle: the call of 10 is his at 10 + 25; at 50 he is busy, Ana is free at 100.
    log, world = trace(
        [{"name": "phone"}, {"name": "vip"}],
        {"ana": "phone", "bo": "vip"},
        [(0.0, "phone"), (10.0, "phone"), (50.0, "phone")],
        route=[{"from_queue": "phone", "to": "vip", "after_s": 25}],
    )
    assert log == [(0, 0, 0, 100, 0), (0, 10, 35, 135, 1), (0, 50, 100, 200, 0)]
    assert world.tally[0, 0]["answered"] == 3


def test_mail_is_put_aside_for_a_call_and_finished_later(trace):
    # The mail has 70 s left at 30, when the call comes; it goes on from 130 to 200. The mail of 140 comes after it.
    log, world = trace(
        [{"name": "phone"}, {**MAIL, "interruptible": True}],
        {"ana": "phone|mail:1:2"},
        [(0.0, "mail"), (30.0, "phone"), (140.0, "mail")],
    )
    assert log == [(1, 0, 130, 200, 0), (0, 30, 30, 130, 0), (1, 140, 200, 300, 0)]
    assert world.ways[1, 0, INTERRUPTIONS] == 1
    mail = world.tally[1, 0]
    assert (mail["offered"], mail["answered"], mail["met"], mail["left"]) == (2, 2, 2, 0)
    assert world.busy_s[0, 0] == 300.0
    assert world.agent_busy_s[0].tolist() == [100.0, 200.0]


def test_mail_that_may_not_be_put_aside_is_finished_first(trace):
    log, _ = trace([{"name": "phone"}, MAIL], {"ana": "phone|mail:1:2"}, [(0.0, "mail"), (30.0, "phone")])
    assert log == [(1, 0, 0, 100, 0), (0, 30, 100, 200, 0)]


def test_outbound_work_leaves_one_person_idle(trace):
    # Two idle, one has to stay so: the list's second contact waits for the first to end.
    log, _ = trace(
        [{"name": "phone"}, {**MAIL, "keep_idle": 1}],
        {"ana": "phone|mail:1:2", "bo": "phone|mail:1:2"},
        [(0.0, "mail"), (1.0, "mail"), (50.0, "phone")],
    )
    assert log == [(1, 0, 0, 100, 0), (1, 1, 150, 250, 1), (0, 50, 50, 150, 1)]


@pytest.mark.parametrize(("promise_min", "met"), [(1.5, 2), (1.49, 1)])
def test_a_turn_kept_is_called_back_within_the_promise_or_not(promise_min, met, trace):
    # Who calls at 10 would give up soon, but is called back at 100, 90 s later; nothing of that is wait on the line.
    log, world = trace(
        [{"name": "phone", "callback": {"if_wait_s": 60, "promise_min": promise_min}}],
        {"ana": "phone"},
        [(0.0, "phone"), (10.0, "phone")],
        {"phone": 1.0},
    )
    assert log == [(0, 0, 0, 100, 0), (0, 10, 100, 200, 0)]
    cell = world.tally[0, 0]
    assert (cell["offered"], cell["answered"], cell["abandoned"], cell["met"], cell["wait_s"]) == (2, 2, 0, met, 0.0)
    assert world.ways[0, 0, [CALLED_BACK, KEPT]].tolist() == [1, met - 1]


def test_a_call_back_of_its_own_queue_is_offered_there_once(trace):
    # After 15 s on the line the caller of 10 moves; Bo, busy with a call-back until 110, calls after 100 s.
    log, world = trace(
        [
            {"name": "phone", "callback": {"if_wait_s": 15, "judged": "waited", "to": "calls"}},
            {"name": "calls", "channel": "callback", "target": {"share": 0.8, "within_s": 99}},
        ],
        {"ana": "phone", "bo": "calls"},
        [(0.0, "phone"), (10.0, "calls"), (10.0, "phone")],
    )
    assert log == [(0, 0, 0, 100, 0), (1, 10, 10, 110, 1), (1, 10, 110, 210, 1)]
    assert world.tally["offered"][:, 0].tolist() == [1, 2]
    assert world.tally["met"][:, 0].tolist() == [1, 1]


def test_all_lines_busy(trace):
    # Two lines: Ana's call and one who waits. At 20 the busy tone; at 110 the first line is free again.
    log, world = trace(
        [{"name": "phone"}],
        {"ana": "phone"},
        [(0.0, "phone"), (10.0, "phone"), (20.0, "phone"), (110.0, "phone")],
        trunk=[{"name": "t", "queues": ["phone"], "lines": 2}],
    )
    assert log == [(0, 0, 0, 100, 0), (0, 10, 100, 200, 0), (0, 20, -1, 20, -1), (0, 110, 200, 300, 0)]
    cell = world.tally[0, 0]
    assert (cell["offered"], cell["answered"], cell["abandoned"]) == (4, 3, 1)


def test_a_lost_caller_tries_again_and_is_offered_again(trace):
    log, world = trace(
        [{"name": "phone", "balk": {"share": 1}, "retry": {"share": 1, "after_min": 0.5}}],
        {"ana": "phone"},
        [(0.0, "phone"), (10.0, "phone")],
    )
    attempts = [row for row in log if row[1] >= 10]
    assert attempts[0][:4] == (0, 10, -1, 10)
    assert all(row[2] == -1 for row in attempts[:-1])
    assert attempts[-1][2] == attempts[-1][1] >= 100, "the last attempt finds Ana free"
    assert world.tally["offered"].sum() == len(log)


def test_where_a_headcount_falls_whoever_is_free_first_leaves(scenario_of, forecast_of):
    # Two on calls until 100 and 130; from 50 on one is enough. Who ends at 100 leaves, so the call of 60 waits until
    # 130 for the other; had the second gone by name, it would have been taken at 100.
    scenario = scenario_of([{"name": "phone"}], group=[{"name": "g", "skills": "phone"}])
    forecast = forecast_of(scenario, {"phone": 0.0}, {"phone": 100.0})
    origin = scenario.horizon()[0]
    rows = [("g", origin, 2), ("g", origin + pd.Timedelta(seconds=50), 1)]
    people = people_of_groups(scenario, pd.DataFrame(rows, columns=["group", "start", "agents"]))
    plant, _ = build(scenario, forecast, people, {"phone": np.inf}, seed=1)
    plant.queues["shape"] = plant.queues["shape_parameter"] = 0
    given = np.array([(at, at, k, 0) for k, at in enumerate((0.0, 30.0, 60.0))], CONTACT)
    world = replace(plant, given=given).world(room=64, log=64)
    replicate(world, 0)
    assert world.log[:3, :5].tolist() == [[0, 0, 0, 100, 0], [0, 30, 30, 130, 1], [0, 60, 130, 230, 1]]
