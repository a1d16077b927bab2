"""The second simulator (`reference_simulator.py`) and the compiled one give every contact the same fate."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from reference_simulator import Reference

from planner.simulation.build import build
from planner.simulation.engine import replicate
from planner.simulation.roster_staff import people_of_roster

PHONE = {"name": "phone", "priority": 2, "max_occupancy": 0.8}
VIP = {"name": "vip", "head_start_s": 45.0, "priority": 2}
SECOND = {"name": "tier2", "open": ["00:00-03:00"]}
MAIL = {
    "name": "mail",
    "channel": "email",
    "open": ["01:00-05:00"],
    "target": {"share": 0.9, "within_h": 2, "clock": "business"},
    "opening_backlog": [{"age_h": 3, "volume": 4}, {"age_h": 1, "volume": 3}],
}
SOON = {"share": 0.9, "within_h": 0.5, "clock": "business"}
CHAT = {"name": "chat", "channel": "chat", "concurrency": 3, "aht_by_concurrency_s": (200, 260, 350)}
ESCALATES = [{"to": "tier2", "share": 0.3, "after_min": 2, "additional": True}]

BUSY = {"name": "phone", "priority": 2}
CALLS = {"name": "callbacks", "channel": "callback", "target": {"share": 0.8, "within_s": 1800}}
ACME = {"name": "Acme", "queues": ["phone", "vip"], "price": {"per": "contact", "amount": 3}, "aht": 1.2}
ROUTES = [{"from_queue": "phone", "to": "vip", "after_s": 60}, {"from_queue": "vip", "to": "phone", "after_s": 0}]
TO_ACME = [{"from_queue": "phone", "to": "vendor:Acme", "after_s": 45}, {"from_queue": "vip", "to": "vendor:Acme"}]

CASES = {
    "one queue": ([PHONE], "exponential", {}),
    "priority and head start": ([PHONE, VIP, {"name": "low", "priority": 1}], "lognormal", {}),
    "escalation": ([{**PHONE, "escalates": ESCALATES}, SECOND], "gamma", {}),
    "mail in idle time": ([PHONE, MAIL], "lognormal", {}),
    "chat beside phone": ([PHONE, CHAT], "exponential", {}),
    "everything": (
        [{**PHONE, "escalates": ESCALATES}, VIP, SECOND, MAIL, CHAT],
        "lognormal",
        {"shrinkage": {"absence": 0.2}},
    ),
    "mail that is urgent": ([{**PHONE, "max_occupancy": 0.5}, {**MAIL, "target": SOON}], "lognormal", {}),
    "mail put aside": ([PHONE, {**MAIL, "interruptible": True}], "lognormal", {}),
    "outbound when quiet": ([PHONE, {**MAIL, "keep_idle": 2}], "exponential", {}),
    "share balks, tries again": ([{**BUSY, "balk": {"share": 0.3}, "retry": {"share": 0.6}}], "exponential", {}),
    "balks by the wait": ([{**BUSY, "balk": {"tolerance_s": 120}}, VIP], "empirical", {}),
    "lines run out": (
        [{**BUSY, "retry": {"share": 0.5, "after_min": 3}}, VIP],
        "gamma",
        {"trunk": [{"name": "t", "queues": ["phone", "vip"], "lines": 9}]},
    ),
    "turn kept": (
        [{**BUSY, "callback": {"if_wait_s": 90, "accept": 0.6, "promise_min": 10}}, VIP],
        "lognormal",
        {"trunk": [{"name": "t", "queues": ["phone"], "lines": 6}]},
    ),
    "call-back after a wait": (
        [{**BUSY, "callback": {"if_wait_s": 40, "judged": "waited", "accept": 0.5, "to": "callbacks"}}, CALLS],
        "lognormal",
        {},
    ),
    "turn kept after a wait": (
        [{**BUSY, "callback": {"if_wait_s": 40, "judged": "waited", "accept": 0.5, "promise_min": 5}}, MAIL],
        "lognormal",
        {},
    ),
    "spill-over": ([BUSY, VIP], "exponential", {"route": ROUTES}),
    "vendor": ([BUSY, VIP], "exponential", {"route": TO_ACME, "vendor": [{**ACME, "capacity": {"agents": 2}}]}),
    "vendor without limit": ([BUSY, VIP, CHAT], "exponential", {"route": TO_ACME, "vendor": [ACME]}),
    "all of it": (
        [
            {
                **BUSY,
                "balk": {"share": 0.1},
                "retry": {"share": 0.4},
                "callback": {"if_wait_s": 200, "promise_min": 10, "accept": 0.3},
            },
            {**VIP, "callback": {"if_wait_s": 50, "judged": "waited", "to": "callbacks"}},
            {**MAIL, "interruptible": True, "keep_idle": 1},
            CALLS,
            CHAT,
        ],
        "lognormal",
        {
            "trunk": [{"name": "t", "queues": ["phone", "vip"], "lines": 12}],
            "route": [*ROUTES[:1], *TO_ACME],
            "vendor": [{**ACME, "capacity": {"agents": 1}}],
        },
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_contact_has_the_same_fate(case, scenario_of, forecast_of, roster_of, inputs_of):
    queues, shape, words = CASES[case]
    scenario = scenario_of(queues, simulation={"warm_up_h": 0, "handle_time": {"shape": shape, "cv": 1.3}}, **words)
    names = [queue["name"] for queue in queues]
    volume = np.zeros(96)
    volume[:20] = (24.0 if words else 14.0) / len(names)
    forecast = forecast_of(scenario, dict.fromkeys(names, volume), dict.fromkeys(names, 270.0))
    by_some = {"phone": (0, 1, 2, 3, 6, 7), "vip": (2, 3, 4, 5, 6, 7)} if "route" in words else {}
    skills = {
        f"a{a}": "|".join(
            f"{name}:{(0.8, 1.0, 1.25)[a % 3]}:{1 + (a + k // 2) % 2}"
            for k, name in enumerate(names)
            if a in by_some.get(name, range(8))
        )
        for a in range(8)
    }
    named = names[0] if len(names) == 1 else "|".join(names[:2])
    shifts = [(f"a{a}", 900.0 * a, 7200.0 + 600 * a) for a in range(8)]
    shifts += [(f"a{a}", 9000.0 + 700 * a, 16000.0, named if a % 2 else "") for a in range(8)]
    people = people_of_roster(inputs_of(scenario, skills), roster_of(scenario, shifts))
    observed = dict.fromkeys(names, np.random.default_rng(1).lognormal(5.0, 0.8, 500))
    patience_s = {"phone": 120.0, "vip": np.linspace(60.0, 150.0, 96), "chat": 150.0}
    plant, _ = build(scenario, forecast, people, patience_s, 9, observed)
    seen = Counter()
    for replication in range(3):
        world = plant.world(room=4096, log=4096)
        replicate(world, replication)
        got = world.log[: int((world.log[:, 3] != 0).sum()), :5]
        twin = Reference(scenario, people, plant, replication)
        expected = twin.run()
        assert len(got) == len(expected) > 100
        assert (expected[:, 2] < 0).any() or "vendor" in case, "somebody gives up"
        np.testing.assert_allclose(np.array(sorted(map(tuple, got))), expected, rtol=0, atol=1e-6)
        assert world.ways.sum(axis=(0, 1)).tolist() == list(twin.ways.values())
        seen += Counter(twin.ways)
        assert ("vendor" in words) == (len(twin.sent) > 0)
        if twin.sent:
            assert world.sent[0, :, :, 0].sum() == len(twin.sent)
            assert world.sent[0, :, :, 1].sum() == pytest.approx(sum(seconds for _, _, seconds in twin.sent))
    assert all(seen[way] > 0 for way in HAPPENS.get(case, ())), seen


HAPPENS = {
    "mail put aside": ["interrupted"],
    "share balks, tries again": ["balked", "retried"],
    "balks by the wait": ["balked"],
    "lines run out": ["blocked", "retried"],
    "turn kept": ["blocked", "called back", "kept"],
    "call-back after a wait": ["called back"],
    "turn kept after a wait": ["called back", "kept"],
    "all of it": ["balked", "retried", "called back", "kept", "interrupted"],
}
