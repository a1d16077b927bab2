"""The first hours: neither an empty start nor a forgotten week may bias them."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest

from planner.scenario import Inputs
from planner.simulation import simulate_roster, simulate_staffing
from planner.simulation.last_week import rates_before
from planner.simulation.people import Stretch, joined

LAM, MU, N, WITHIN_S = 0.09, 1 / 120.0, 13, 20.0


def erlang_c(load, n):
    blocked = 1.0
    for k in range(1, n + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked / (1 - load / n * (1 - blocked))


def level(frame, cell):
    row = frame.iloc[cell]
    return row["service_level"], (row["high"] - row["low"]) / 2 / 1.96


def test_the_first_interval_is_stationary_after_a_warm_up(scenario_of, forecast_of):
    # M/M/13 at 10.8 erlangs without abandonment: 1 - C exp(-(n mu - lambda) T) of the calls wait at most T.
    wait = erlang_c(LAM / MU, N)
    exact = 1 - wait * math.exp(-(N * MU - LAM) * WITHIN_S)
    asa_s = wait / (N * MU - LAM)
    found = {}
    for warm_up_h in (0, 2):
        scenario = scenario_of(
            [{"name": "phone"}],
            group=[{"name": "g", "skills": "phone"}],
            simulation={"warm_up_h": warm_up_h, "handle_time": {"shape": "exponential"}},
        )
        volume = np.zeros(96)
        volume[:4] = LAM * 900
        staffing = pd.DataFrame({"group": ["g"], "start": scenario.horizon()[:1], "agents": [N]})
        forecast = forecast_of(scenario, {"phone": volume}, {"phone": 1 / MU})
        got = simulate_staffing(scenario, forecast, staffing, patience_s={"phone": math.inf}, replications=3000, seed=3)
        first = got.queues[got.queues["over"] == "interval"].iloc[0]
        found[warm_up_h] = (*level(got.service, 0), first["asa_s"], (first["asa_s_high"] - first["asa_s"]) / 1.96)
    share, error, wait_s, wait_error = found[2]
    assert share == pytest.approx(exact, abs=3.5 * error)
    assert wait_s == pytest.approx(asa_s, abs=3.5 * wait_error)
    assert found[0][0] > exact + 8 * found[0][1], "an empty start flatters: the test can tell"


def history(start, queue, volume):
    return pd.DataFrame({"start": start, "queue": queue, "volume": volume})


def two_days(scenario_of, forecast_of, roster_of, inputs_of, days, **words):
    """Sunday and Monday of a queue that is short of people on Sunday night, or Monday alone after that Sunday."""
    scenario = scenario_of(
        [{"name": "phone"}],
        simulation={"warm_up_h": 4, "handle_time": {"shape": "exponential"}},
        **words,
        days=days,
    )
    volume = np.where(np.arange(96) % 96 < 84, 20.0, 44.0)  # 44 in a quarter of an hour after 21:00
    forecast = forecast_of(scenario, {"phone": np.tile(volume, days)}, {"phone": 270.0})
    return scenario, forecast, volume


def people(roster_of, scenario, day, heads):
    return roster_of(scenario, [(f"a{k}", day * 86400.0, (day + 1) * 86400.0) for k in range(heads)])


def test_monday_begins_with_what_sunday_left(scenario_of, forecast_of, roster_of, inputs_of):
    skills = {f"a{k}": "phone" for k in range(14)}
    whole, forecast, volume = two_days(scenario_of, forecast_of, roster_of, inputs_of, 2, start=dt.date(2026, 3, 1))
    sunday, monday = people(roster_of, whole, 0, 12), people(roster_of, whole, 1, 11)
    patience, words = {"phone": 240.0}, {"replications": 600, "seed": 5}
    both = simulate_roster(
        inputs_of(whole, skills), forecast, pd.concat([sunday, monday]), patience_s=patience, **words
    )
    alone, forecast, volume = two_days(scenario_of, forecast_of, roster_of, inputs_of, 1, start=dt.date(2026, 3, 2))
    past = history(whole.horizon()[:96], "phone", volume)
    inputs = Inputs(alone, past, inputs_of(alone, skills).agents, previous_roster=sunday)
    kept = simulate_roster(inputs, forecast, monday, patience_s=patience, **words)
    forgotten = simulate_roster(inputs_of(alone, skills), forecast, monday, patience_s=patience, **words)
    for cell in range(3):
        expected, error = level(both.service[96:].reset_index(), cell)
        share, own = level(kept.service, cell)
        assert share == pytest.approx(expected, abs=3.5 * math.hypot(error, own)), cell
    before, error = level(both.service[96:].reset_index(), 0)
    assert level(forgotten.service, 0)[0] > before + 6 * error, "without last week Monday looks better than it is"
    assert kept.service["backlog"].iloc[0] == pytest.approx(both.service["backlog"].iloc[96], rel=0.15)
    assert forgotten.service["backlog"].iloc[0] < 0.3 * kept.service["backlog"].iloc[0]


def test_mail_goes_on_with_the_backlog_that_the_week_before_ended_with(scenario_of, forecast_of):
    mail = {"name": "mail", "channel": "email", "open": ["08:00-18:00"], "target": {"share": 0.9, "within_h": 12}}
    words = {"group": [{"name": "g", "skills": "mail"}]}

    def run(queue, days, heads=3):
        scenario = scenario_of([queue], days=days, **words)
        forecast = forecast_of(scenario, {"mail": 1.0}, {"mail": 900.0})
        staffing = pd.DataFrame({"group": ["g"], "start": scenario.horizon()[:1], "agents": [heads]})
        return simulate_staffing(scenario, forecast, staffing, patience_s={}, replications=300, seed=2)

    two = run(mail, 2)
    one = run(mail, 1)
    closing = one.backlog[one.backlog["start"] == one.backlog["start"].max()]
    assert closing["waiting"].sum() > 20
    middle_h = {0.0: 0.5, 1.0: 1.5, 2.0: 3.0, 4.0: 6.0}
    left = closing[closing["waiting"] >= 0.5]
    parts = [{"age_h": middle_h[row.age_from_h], "volume": round(row.waiting)} for row in left.itertuples()]
    then = run({**mail, "opening_backlog": parts}, 1)
    second = two.service[96:].reset_index(drop=True)
    assert (then.service["backlog"] - second["backlog"]).abs().max() < 2.0
    assert run(mail, 1).service["backlog"].iloc[40] < second["backlog"].iloc[40] - 10, "an empty start would not tell"


def test_what_came_before_the_horizon_is_recorded_or_taken_from_a_week_later(scenario_of):
    scenario = scenario_of([{"name": "phone"}, {"name": "vip"}, {"name": "new"}], days=7)
    starts = scenario.horizon()
    warm, step = 8, pd.Timedelta(minutes=15)
    rates = np.zeros((2, 3, warm + len(starts)), dtype=np.float32)
    rates[:, :, :warm] = 99.0
    rates[0, :, warm:] = np.arange(len(starts))
    rates[1, :, warm:] = 1000 + np.arange(len(starts))
    half_hours = pd.date_range(end=starts[0], periods=101, freq="30min")[:-1]
    past = pd.concat(
        [
            history(half_hours, "phone", np.arange(100.0)),
            history(half_hours[:-2], "vip", 7.0),  # ends an hour before the horizon
        ]
    )
    made = rates_before(scenario, rates, warm, past, 30)
    # Half-hours 96 to 99, two quarters each.
    np.testing.assert_allclose(made[0, 0, :warm], np.repeat([48.0, 48.5, 49.0, 49.5], 2))
    np.testing.assert_allclose(made[1, 0, :warm], made[0, 0, :warm])
    np.testing.assert_allclose(made[0, 1, :4], 3.5)
    np.testing.assert_allclose(made[1, 1, 4:warm], 1000 + len(starts) - 4 + np.arange(4))
    np.testing.assert_allclose(made[0, 2, :warm], len(starts) - warm + np.arange(warm))
    np.testing.assert_array_equal(made[:, :, warm:], rates[:, :, warm:])
    assert (rates[:, :, :warm] == 99.0).all(), "what was given is not changed"
    assert starts[0] - step * warm == half_hours[-4]


def test_stretches_before_the_horizon():
    night = Stretch(0, -7200.0, 1800.0, frozenset(), 1)
    evening = Stretch(1, -9000.0, -600.0, frozenset(), 1)
    early = Stretch(2, 0.0, 3600.0, frozenset(), 2)
    gone = Stretch(3, -9000.0, -3600.0, frozenset(), 1)
    every = [night, evening, early, gone]
    assert [(s.agent, s.start_s) for s in joined(every, 3600.0, 86400.0)] == [(0, -3600.0), (2, -3600.0)]
    known = [(s.agent, s.start_s) for s in joined(every, 3600.0, 86400.0, known_before=True)]
    assert known == [(0, -3600.0), (1, -3600.0), (2, 0.0)]
