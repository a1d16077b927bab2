"""Patience of the log of contacts: a planted spike comes back, too few who gave up are said, chats keep the mean."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest

from planner.scenario import Scenario
from planner.staffing import known_patience
from planner.staffing.erlang_g import patience_curve

SPIKE = patience_curve([0.0, 60.0, 65.0], [1 / 300, 0.05, 1 / 400])
"""A fifth of those who hear the announcement after a minute hang up within five seconds."""


def log_of(patience_s, seed, queue="phone", busy=0.6, usual_s=70.0):
    rng = np.random.default_rng(seed)
    offered = np.where(rng.random(patience_s.size) < busy, rng.exponential(usual_s, patience_s.size), 0.0)
    return pd.DataFrame({"queue": queue, "wait_s": np.minimum(offered, patience_s), "gave_up": patience_s < offered})


def planted(count, seed):
    return SPIKE.time_s(1.0 - np.random.default_rng(seed).random(count))


def scenario_of(*queues):
    target = {"share": 0.8, "within_s": 20}
    made = [{"name": "phone", "target": target, "patience_s": "fitted", **queue} for queue in queues]
    content = {"start": dt.date(2026, 11, 23), "days": 1, "staff": {"file": "a.csv"}, "queue": made}
    return Scenario.model_validate(content)


@pytest.mark.parametrize("seed", range(3))
def test_a_planted_announcement_comes_back(seed):
    found = known_patience(scenario_of({}), pd.DataFrame({"queue": []}), log_of(planted(30_000, seed), seed + 50))
    times = np.array([10, 30, 45, 57, 61, 63, 66, 80, 120, 200.0])
    assert found.curves["phone"].survival(times) == pytest.approx(SPIKE.survival(times), rel=0.05)
    # The exponential cannot show it: right after the announcement it is off by far more.
    assert abs(math.exp(-66 / found.mean_s["phone"]) / SPIKE.survival(66.0) - 1) > 0.05
    assert "phone: patience fitted from 30,000 contacts, median " in found.notes[0]
    told = float(found.notes[0].split("median ")[1].split(" s.")[0])
    assert told == pytest.approx(float(SPIKE.time_s(0.5)), rel=0.05)


def test_an_exponential_log_gives_its_mean_and_no_curve():
    found = known_patience(
        scenario_of({}), pd.DataFrame({"queue": []}), log_of(np.random.default_rng(1).exponential(150, 20_000), 2)
    )
    assert found.curves == {}
    assert found.mean_s["phone"] == pytest.approx(150, rel=0.06)
    median_s = math.log(2) * found.mean_s["phone"]
    assert f"from 20,000 contacts, median {median_s:.0f} s. Patience is exponential" in found.notes[0]


@pytest.mark.parametrize(("gave_up", "fitted"), [(49, False), (50, True)])
def test_where_too_few_gave_up_what_is_stated_stands(gave_up, fitted):
    log = pd.DataFrame({"queue": "phone", "wait_s": np.arange(1.0, 201.0), "gave_up": np.arange(200) % 4 == 1})
    log.loc[49:, "gave_up"] &= np.cumsum(log["gave_up"])[49:] <= gave_up
    log["gave_up"] &= np.cumsum(log["gave_up"]) <= gave_up
    assert log["gave_up"].sum() == gave_up
    history = pd.DataFrame({"queue": ["phone"], "abandoned": [40.0], "answered": [160.0], "asa_s": [15.0]})
    found = known_patience(scenario_of({}), history, log)
    assert (found.mean_s["phone"] != 75.0) is fitted
    if not fitted:
        assert found.notes == (
            "phone: patience is not fitted: only 49 contacts of the log gave up while waiting, fewer than 50; 75 s on "
            'average stand in, as patience_s = "learn" gives.',
        )


def test_who_gives_up_at_once_does_not_count():
    log = pd.DataFrame({"queue": "phone", "wait_s": 0.0, "gave_up": np.ones(300, dtype=bool)})
    found = known_patience(scenario_of({}), pd.DataFrame({"queue": []}), log)
    assert found.mean_s == {"phone": 180.0}
    assert "only 0 contacts" in found.notes[0]
    assert "180 s on average stand in" in found.notes[0]


def test_a_queue_that_borrows_takes_the_lenders_log_and_chats_keep_the_mean():
    vip = {"name": "vip", "history": {"queue": "phone", "share": 0.1}}
    chat = {"name": "chat", "channel": "chat", "concurrency": 3}
    one = {"name": "one", "channel": "chat"}
    calls = {"name": "calls", "channel": "callback", "patience_s": 60.0}
    stated = {"name": "stated", "patience_s": 90.0}
    logs = pd.concat([log_of(planted(20_000, k), k, name) for k, name in enumerate(("phone", "chat", "one", "stated"))])
    found = known_patience(scenario_of({}, vip, chat, one, calls, stated), pd.DataFrame({"queue": []}), logs)
    assert set(found.curves) == {"phone", "vip", "one"}
    np.testing.assert_array_equal(found.curves["vip"].starts_s, found.curves["phone"].starts_s)
    assert found.mean_s["calls"] == math.inf
    assert found.mean_s["stated"] == 90.0
    assert "Its mean alone counts where people hold several contacts at once." in found.notes[2]


def test_a_median_beyond_every_wait_is_not_made_up():
    waits = log_of(np.random.default_rng(1).exponential(2000, 4_000), 2, usual_s=40.0)
    found = known_patience(scenario_of({}), pd.DataFrame({"queue": []}), waits)
    assert f"median beyond the longest wait of {waits['wait_s'].max():.0f} s" in found.notes[0]
