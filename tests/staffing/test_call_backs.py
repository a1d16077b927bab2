"""Call-back offers: nobody accepts is Erlang A, enumeration from empty, a plain simulation; call-backs as windows."""

import datetime as dt
import heapq
import math

import numpy as np
import pytest

from planner.scenario import Scenario
from planner.staffing.call_backs import call_back_work, call_backs
from planner.staffing.deadlines import work_calendar
from planner.staffing.erlang_a import erlang_a
from planner.staffing.erlang_c import erlang_c


@pytest.mark.parametrize("patience_s", [60.0, 240.0])
def test_an_offer_nobody_accepts_is_erlang_a(patience_s):
    got = call_backs(0.2, 300, patience_s, [40, 58, 70, 90], 20, 30, 0.0)
    plain = erlang_a(0.2, 300, patience_s, [40, 58, 70, 90], 20)
    assert got.moved.tolist() == [0] * 4
    np.testing.assert_allclose(got.service_level, plain.service_level, rtol=1e-9)
    np.testing.assert_allclose(got.p_abandon, plain.p_abandon, rtol=1e-9)
    np.testing.assert_allclose(got.occupancy, plain.occupancy, rtol=1e-9)


def test_everybody_busy_accepts_is_erlang_b():
    """All who find everybody busy leave a number: a loss system, and nobody waits."""
    from planner.staffing.erlang_b import blocking

    got = call_backs(0.2, 300, 180, 60, 20, 0, 1.0)
    assert float(got.moved) == pytest.approx(float(blocking(60, 60)), rel=1e-12)
    assert float(got.service_level) == pytest.approx(1.0, rel=1e-12)
    assert float(got.p_abandon) == 0


def test_an_overload_that_accepts_enough_is_stable():
    got = call_backs(0.25, 300, math.inf, 70, 20, 60, 0.5)
    assert 0 < float(got.moved) < 0.5
    assert float(got.occupancy) == pytest.approx(0.25 * 300 * (1 - float(got.moved)) / 70)
    with pytest.raises(ValueError, match="the line never ends"):
        call_backs(0.25, 300, math.inf, 70, 20, 60, 0.01)
    assert float(call_backs(0.2, 300, math.inf, 70, 20, 60, 0.0).service_level) == pytest.approx(
        float(erlang_c(0.2, 300, 70, 20).service_level), rel=1e-9
    )


def simulated(lam, aht_s, patience_s, agents, within_s, offer_s, accepts, count, seed):
    """Customers one by one; how many wait is known from when the others will have left the line."""
    rng = np.random.default_rng(seed)
    moment, free, line = 0.0, [0.0] * agents, []
    moved = lost = good = seen = 0
    for k in range(count):
        moment += rng.exponential(1 / lam)
        line = [left for left in line if left > moment]
        busy = free[0] > moment
        counts = k > 5000
        seen += counts
        if busy and (len(line) + 1) * aht_s / agents >= offer_s and rng.random() < accepts:
            moved += counts
            continue
        wait, patience = max(0.0, free[0] - moment), rng.exponential(patience_s)
        if wait > 0:
            line.append(moment + min(wait, patience))
        if wait > patience:
            lost += counts
            continue
        heapq.heapreplace(free, moment + wait + rng.exponential(aht_s))
        good += counts and wait <= within_s
    return moved / seen, lost / seen, good / seen


def test_a_plain_simulation_agrees():
    case = (0.1, 300.0, 200.0, 28, 20.0, 25.0, 0.6)
    got = call_backs(*case)
    moved, lost, good = simulated(*case, 150_000, 6)
    assert float(got.moved) == pytest.approx(moved, abs=0.006)
    assert float(got.p_abandon) == pytest.approx(lost, abs=0.003)
    assert float(got.within) == pytest.approx(good, abs=0.008)
    assert float(got.moved + got.p_abandon + got.answered) == pytest.approx(1)


def test_offers_lift_the_line_and_move_the_rest():
    none, some = (call_backs(0.2, 300, 180, 56, 20, 30, share) for share in (0.0, 0.5))
    assert some.service_level > none.service_level
    assert some.p_abandon < none.p_abandon
    assert some.moved > 0


def test_no_contacts_and_wrong_numbers():
    got = call_backs([0.0, 0.1], 300, 180, 40, 20, 30, 0.5)
    assert got.moved[0] == 0
    assert np.isnan(got.service_level[0])
    with pytest.raises(ValueError, match="between 0 and 1"):
        call_backs(0.1, 300, 180, 40, 20, 30, 1.5)
    with pytest.raises(ValueError, match="at least 1"):
        call_backs(0.1, 300, 180, 0, 20, 30, 0.5)


def test_call_backs_are_windows_of_their_own_promise():
    """Two hours by the business clock: what is moved at 17:00 may be called back until 9:00 the next day."""
    queue = {
        "name": "call-backs",
        "channel": "case",
        "open": ["Mon-Fri 08:00-18:00"],
        "target": {"share": 0.9, "within_h": 2, "clock": "business"},
    }
    made = {"start": dt.date(2026, 11, 23), "days": 2, "interval_min": 60, "staff": {"file": "a.csv"}, "queue": [queue]}
    plan = Scenario.model_validate(made)
    calendar = work_calendar(plan, plan.queue[0])
    volume = np.where(np.arange(48) % 24 == 17, 100.0, 0.0) * (np.arange(48) < 24)
    work = call_back_work(volume, np.full(48, 0.12), plan.queue[0], calendar)
    assert (work.begin.tolist(), work.end.tolist(), work.contacts.tolist()) == ([17], [33], [12.0])
