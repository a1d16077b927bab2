"""Requirement and formula beside the simulation where callers balk, are called back, call again, or lines run out."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from planner.loop_gap import live_levels
from planner.simulation import simulate_staffing
from planner.staffing import requirement
from planner.staffing.callers import callers_of, unseen
from planner.staffing.live import LiveDemand

CALLS = {"name": "calls", "channel": "callback", "target": {"share": 0.9, "within_s": 1800, "over": "day"}}
PATIENCE_S = {"phone": 120.0, "calls": math.inf}
VOLUME, AHT_S = 90.0, 180.0


@pytest.fixture(scope="module")
def desk(scenario_of, forecast_of):
    """A steady day of 18 erlangs for 80 % within 20 s: scenario and forecast with what its callers do."""

    def make(phone, **words):
        queues = [{"name": "phone", "target": {"share": 0.8, "within_s": 20, "over": "day"}, **phone}, CALLS]
        scenario = scenario_of(
            queues,
            group=[{"name": name, "skills": name} for name in ("phone", "calls")],
            simulation={"warm_up_h": 3, "handle_time": {"shape": "exponential"}, "volume_uncertainty": False},
            **words,
        )
        return scenario, forecast_of(scenario, {"phone": VOLUME, "calls": 0.0}, {"phone": AHT_S, "calls": AHT_S})

    return make


def required(scenario, forecast):
    return requirement(scenario, forecast, PATIENCE_S, people_of_their_own=frozenset({"phone", "calls"}))


def people(needed, queue):
    return int(needed.frame.loc[needed.frame["queue"] == queue, "agents"].iloc[40])


def simulated(scenario, forecast, phone, calls, replications=60):
    staffing = pd.DataFrame({"group": ["phone", "calls"], "start": scenario.horizon()[0], "agents": [phone, calls]})
    return simulate_staffing(scenario, forecast, staffing, patience_s=PATIENCE_S, replications=replications, seed=7)


def level_of(got, queue="phone"):
    days = got.levels[queue].ravel()
    days = days[np.isfinite(days)]
    return float(days.mean()), float(days.std(ddof=1)) / math.sqrt(days.size)


OFFER = {"callback": {"if_wait_s": 30, "accept": 0.7, "to": "calls"}}


def test_people_with_call_back_offers_are_as_few_as_the_simulation_shows(desk):
    scenario, forecast = desk(OFFER)
    with_offers, without = required(scenario, forecast), required(*desk({}))
    phone, calls = people(with_offers, "phone"), people(with_offers, "calls")
    assert phone < people(without, "phone")
    got = simulated(scenario, forecast, phone, calls)
    level, error = level_of(got)
    assert level >= 0.8 - 3 * error
    fewer, error = level_of(simulated(scenario, forecast, phone - 1, calls, 30))
    assert fewer < 0.8 + 3 * error
    # Call-backs come in bunches, which the formula of their queue does not know: one person more makes up for it.
    assert level_of(got, "calls")[0] >= 0.8
    assert level_of(simulated(scenario, forecast, phone, calls + 1, 30), "calls")[0] >= 0.9
    # What the note and the other queue's volume say is what is called back.
    back = got.ways.loc[got.ways["queue"] == "phone", "called_back"].sum()
    fed = with_offers.frame.loc[with_offers.frame["queue"] == "calls", "volume"].sum()
    assert fed == pytest.approx(back, rel=0.05)
    assert (
        f"phone: about {fed:.0f} contacts are expected to be called back, as contacts of calls" in with_offers.notes[0]
    )
    # Present times what they can do covers what stays and what comes back, with the hours the offers move.
    load = with_offers.frame["volume"].to_numpy().reshape(2, -1)[:, 40] * AHT_S / 900
    assert load[1] < calls
    assert load[0] - load[1] < phone


def test_what_is_moved_goes_to_the_other_queue_on_every_path(scenario_of, forecast_of):
    scenario = scenario_of([{"name": "phone", **OFFER}, CALLS])
    paths = {"phone": np.array([[60.0] * 96, [120.0] * 96]), "calls": np.zeros((2, 96))}
    forecast = forecast_of(scenario, {"phone": 90.0, "calls": 5.0}, {"phone": AHT_S, "calls": AHT_S}, paths)
    needed = required(scenario, forecast)
    back = needed.frame.loc[needed.frame["queue"] == "calls", "volume"].to_numpy() - 5.0
    assert (back > 0).all()
    assert (back < 0.7 * 90).all()


def test_turns_kept_need_no_other_queue(desk):
    scenario, forecast = desk({"callback": {"if_wait_s": 30, "accept": 0.4, "promise_min": 30}})
    needed = required(scenario, forecast)
    assert people(needed, "calls") == 0
    phone = people(needed, "phone")
    got = simulated(scenario, forecast, phone, 1)
    level, error = level_of(got)
    # Not exact: who of the line may still give up is taken from a line that stays long.
    assert level >= 0.8 - 3 * error - 0.01
    assert level_of(simulated(scenario, forecast, phone - 1, 1, 30))[0] < 0.8 + 3 * error
    back = got.ways.loc[got.ways["queue"] == "phone", "called_back"].sum()
    told = float(needed.notes[0].split("about ")[1].split(" ")[0])
    assert "in their turn, by the same people" in needed.notes[0]
    assert told == pytest.approx(back, rel=0.1)


CASES = [
    ({"balk": {"share": 0.3}}, {}, 0.0),
    ({"balk": {"tolerance_s": 60}}, {}, 0.0),
    ({}, {"trunk": [{"name": "t", "queues": ["phone"], "lines": 22}]}, 0.0),
    (OFFER, {}, 0.0),
    # Attempts come in bunches, the formula takes them as even.
    ({"retry": {"share": 0.6, "after_min": 10}}, {}, 0.02),
    # See above.
    ({"callback": {"if_wait_s": 30, "accept": 0.4, "promise_min": 30}}, {}, 0.015),
]


@pytest.mark.parametrize(("phone", "words", "known_gap"), CASES)
def test_formula_beside_simulation_compares_like_with_like(phone, words, known_gap, desk):
    scenario, forecast = desk(phone, **words)
    got = simulated(scenario, forecast, 18, 6, 40)
    level, error = level_of(got)
    queue, n = scenario.queue[0], 96
    volume, callers = np.full(n, VOLUME), callers_of(scenario.queue[0], scenario)
    common = (np.full(n, AHT_S), np.ones(n, dtype=bool), np.arange(n), n, 120.0, 900.0)
    demand = LiveDemand(volume, volume[None, :], *common, callers=callers)
    told = live_levels(queue, demand, np.ones(1), np.full(n, 18.0))
    assert told[50] == pytest.approx(level, abs=3 * error + known_gap)
    blind = live_levels(queue, LiveDemand(volume, volume[None, :], *common), np.ones(1), np.full(n, 18.0))
    assert abs(blind[50] - level) > abs(told[50] - level)


def test_what_the_formula_does_not_know_is_said(scenario_of, desk):
    chat = {"name": "chat", "channel": "chat", "concurrency": 2, "balk": {"share": 0.2}, "retry": {"share": 0.2}}
    waited = {"name": "phone", "callback": {"if_wait_s": 60, "judged": "waited", "promise_min": 10}}
    trunk = [{"name": "shared", "queues": ["phone", "chat"], "lines": 30}]
    scenario = scenario_of([chat, waited], trunk=trunk)
    assert unseen(scenario.queue[0], scenario) == ("balk", "retry", 'trunk "shared"')
    assert unseen(scenario.queue[1], scenario) == ('callback with judged = "waited"', 'trunk "shared"')
    assert callers_of(scenario.queue[0], scenario) is None
    assert callers_of(scenario.queue[1], scenario) is None
    plain, forecast = desk({"callback": {"if_wait_s": 60, "judged": "waited", "to": "calls"}})
    assert (
        'phone: the formulas leave callback with judged = "waited" to the simulation.'
        in required(plain, forecast).notes
    )
