"""Balking, call-backs, lines and retrials in the formula: chains enumerated from empty, Erlang's, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import gamma

from planner.staffing.call_backs import call_backs
from planner.staffing.caller_line import Callers, serve_callers
from planner.staffing.caller_search import least_callers
from planner.staffing.erlang_a import erlang_a
from planner.staffing.erlang_b import blocking
from planner.staffing.search import Limits, least_agents
from planner.staffing.station import DEFINITIONS

PEOPLE = np.array([40.0, 58, 70, 90])


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_who_only_waits_and_gives_up_is_erlang_a(definition):
    got = serve_callers(0.2, 300, 180, PEOPLE, 20, Callers(), definition).service
    plain = erlang_a(0.2, 300, 180, PEOPLE, 20, definition)
    for name in ("service_level", "p_wait", "asa_s", "mean_wait_s", "p_abandon", "occupancy"):
        np.testing.assert_allclose(getattr(got, name), getattr(plain, name), rtol=1e-10, err_msg=name)


def test_call_backs_that_leave_are_the_chain_summed_by_logs():
    got = serve_callers(0.2, 300, 180, PEOPLE, 20, Callers(offer_after_s=31, accepts=0.5))
    chain = call_backs(0.2, 300, 180, PEOPLE, 20, 31, 0.5)
    np.testing.assert_allclose(got.moved, chain.moved, atol=1e-12)
    np.testing.assert_allclose(got.service.service_level, chain.service_level, rtol=1e-10)
    np.testing.assert_allclose(got.service.p_abandon * (1 - got.moved), chain.p_abandon, rtol=1e-10)


def test_an_offer_is_made_above_the_limit_not_at_it():
    """2 people of 100 s: who finds nobody waiting expects 50 s, which is not longer than 50 s."""
    offers = [Callers(offer_after_s=limit, accepts=1.0) for limit in (50.0, 49.9)]
    at, below = (serve_callers(0.02, 100, math.inf, 2, 50, one) for one in offers)
    assert float(at.moved) == pytest.approx(2 / 7)  # weights 1, 2, 2, 2
    assert float(below.moved) == pytest.approx(2 / 5)  # weights 1, 2, 2


def test_two_people_by_hand():
    """2 people of 100 s, a call every 50 s, nobody gives up, all who would wait over 60 s take a call-back.

    States 0..3: who finds one waiting expects 100 s and moves; weights 1, 2, 2, 2.
    """
    got = serve_callers(0.02, 100, math.inf, 2, 50, Callers(offer_after_s=60, accepts=1.0))
    assert float(got.moved) == pytest.approx(2 / 7)
    assert float(got.service.p_wait) == pytest.approx(4 / 7)
    within = 1 - math.exp(-0.02 * 50)
    assert float(got.good) == pytest.approx(3 / 7 + 2 / 7 * within)
    assert float(got.service.service_level) == pytest.approx((3 / 7 + 2 / 7 * within) / (5 / 7))
    assert float(got.service.occupancy) == pytest.approx(5 / 7)
    assert float(got.service.asa_s) == pytest.approx(2 / 7 * 50 / (5 / 7))


def enumerated(lam, aht_s, patience_s, n, within_s, callers):
    """Level, lost and moved of callers who do everything but call again: the chain from empty, waits on a grid."""
    mu, theta = 1 / aht_s, 1 / patience_s
    top = int(min(callers.lines, n + 400))
    stay, person = np.ones(top + 1), np.ones(top + 1)
    for k in range(n, top + 1):
        wait = (k - n + 1) / (n * mu)
        stay[k] = 0.0 if k >= callers.lines else (1 - callers.balk_share) * math.exp(-wait / callers.balk_mean_s)
        person[k] = stay[k] * (1 - callers.accepts * (wait > callers.offer_after_s))
    weight = np.ones(top + 1)
    for k in range(1, top + 1):
        weight[k] = weight[k - 1] * lam * person[k - 1] / (min(k, n) * mu + max(k - n, 0) * theta)
    p = weight / weight.sum()
    waiting = np.maximum(np.arange(top + 1) - n, 0)
    lost = theta * float(p @ waiting) / lam + float(p @ (1 - stay))
    moved = float(p @ (stay - person))
    good = float(p[:n].sum()) + sum(
        p[k] * person[k] * within(k - n, n * mu, theta, within_s) for k in range(n, top + 1)
    )
    return good / (1 - moved), lost / (1 - moved), moved


def within(j, drain, theta, time_s):
    """Served within a time behind j: the wait of a sum of exponentials, against an exponential patience, on a grid."""
    s = np.linspace(0, time_s, 4001)
    if j > 40:
        return 0.0
    # exp(-theta V) is Beta(drain / theta, j + 1): its density in V, times who is still there.
    a = drain / theta
    density = theta * np.exp(-theta * a * s) * (-np.expm1(-theta * s)) ** j
    density *= math.exp(math.lgamma(a + j + 1) - math.lgamma(a) - math.lgamma(j + 1))
    return float(np.trapezoid(density * np.exp(-theta * s), s))


@pytest.mark.parametrize(
    "callers",
    [
        Callers(balk_share=0.3),
        Callers(balk_mean_s=60.0),
        Callers(lines=15.0),
        Callers(offer_after_s=40.0, accepts=0.7),
        Callers(0.1, 90.0, 45.0, 0.5, math.nan, 18.0),
    ],
)
def test_the_chain_enumerated_from_empty(callers):
    got = serve_callers(0.06, 150, 100, 8, 20, callers)
    level, lost, moved = enumerated(0.06, 150, 100, 8, 20, callers)
    assert float(got.service.service_level) == pytest.approx(level, abs=1e-6)
    assert float(got.service.p_abandon) == pytest.approx(lost, rel=1e-9)
    assert float(got.moved) == pytest.approx(moved, rel=1e-9, abs=1e-15)


def test_as_many_lines_as_people_and_fewer_are_erlang_b():
    got = serve_callers(0.05, 200, 180, [12, 20], 20, Callers(lines=12))
    lost = float(blocking(10.0, 12))
    np.testing.assert_allclose(got.service.p_abandon, lost, rtol=1e-12)
    np.testing.assert_allclose(got.service.occupancy, 10 * (1 - lost) / np.array([12, 20]), rtol=1e-12)
    answered = serve_callers(0.05, 200, 180, 12, 20, Callers(lines=12), "answered").service
    assert float(answered.service_level) == pytest.approx(1.0)


def test_everybody_kept_in_turn_is_an_endless_line():
    """All who wait hang up and none gives up: M/M/n, in time if called within 3 minutes."""
    got = serve_callers(0.05, 200, 1.0, 12, 20, Callers(offer_after_s=0, accepts=1.0, promise_s=180))
    b = float(blocking(10.0, 12))
    waits = b / (1 - 10 / 12 * (1 - b))
    assert float(got.called_back) == pytest.approx(waits, rel=1e-7)
    assert float(got.service.service_level) == pytest.approx(1 - waits * math.exp(-2 / 200 * 180), rel=1e-7)
    assert (float(got.moved), float(got.service.p_abandon)) == (0.0, pytest.approx(0.0, abs=1e-9))
    none = serve_callers(0.05, 200, 1.0, 9, 20, Callers(offer_after_s=0, accepts=1.0, promise_s=180))
    assert float(none.service.service_level) == 0.0


def test_attempts_are_the_fixed_point():
    got = serve_callers(0.05, 200, 60, 9, 20, Callers(retry_share=0.5))
    attempts = float(got.attempts)
    again = erlang_a(0.05 * attempts, 200, 60, 9, 20)
    assert attempts == pytest.approx(1 + 0.5 * attempts * float(again.p_abandon), rel=1e-7)
    assert float(got.service.service_level) == pytest.approx(float(again.service_level), rel=1e-7)
    assert float(got.counted) == pytest.approx(attempts)


def test_nobody_at_work_and_no_calls():
    nobody = serve_callers(0.05, 200, 60, 0, 20, Callers(offer_after_s=30, accepts=0.4))
    assert (float(nobody.service.service_level), float(nobody.moved)) == (0.0, 0.4)
    none = serve_callers(0.0, 200, 60, 5, 20, Callers(balk_share=0.2))
    assert np.isnan(none.service.service_level)
    assert float(none.moved) == 0.0


@pytest.mark.parametrize(
    "callers", [Callers(balk_share=0.3), Callers(offer_after_s=40, accepts=0.7), Callers(retry_share=0.6)]
)
def test_the_least_people_are_the_least(callers):
    rate, aht_s = np.array([0.0, 0.004, 0.06, 0.3]), np.full(4, 180.0)
    limits = Limits(0.8, 20.0, 30.0, 0.2, 0.95)
    needed = np.ceil(least_callers(rate, aht_s, 120.0, limits, callers) - 1e-9)

    def holds(people):
        got = serve_callers(rate, aht_s, 120.0, people, 20, callers).service
        return (got.service_level >= 0.8) & (got.asa_s <= 30) & (got.p_abandon <= 0.2) & (got.occupancy <= 0.95)

    assert needed[0] == 0
    assert holds(needed)[1:].all()
    assert not holds(needed - 1)[1:].any()


def test_the_search_is_erlangs_where_callers_do_nothing_more():
    rate, aht_s = np.array([0.004, 0.06, 0.3]), np.full(3, 180.0)
    limits = Limits(0.8, 20.0)
    plain = least_agents(rate, aht_s, 120.0, limits, whole=False)
    np.testing.assert_allclose(least_callers(rate, aht_s, 120.0, limits, Callers()), plain, rtol=1e-9)


def test_a_target_that_the_lines_forbid_takes_what_gives_nearly_the_best():
    needed = least_callers(np.array([0.1]), np.array([180.0]), 120.0, Limits(0.9, 20.0), Callers(lines=16))
    best = serve_callers(0.1, 180, 120, 300, 20, Callers(lines=16)).service.service_level
    assert float(best) < 0.9
    assert needed[0] <= 17
    with pytest.raises(ValueError, match="below 1"):
        least_callers(np.array([0.1]), np.array([180.0]), 120.0, Limits(1.0, 20.0), Callers())


def test_a_call_back_in_its_turn_counts_by_its_promise():
    """The line is long and nobody gives up beyond the offer: kept within P is the Erlang distribution of j + 1 ends."""
    callers = Callers(offer_after_s=0.0, accepts=1.0, promise_s=60.0)
    got = serve_callers(0.05, 200, 500.0, 12, 20, callers)
    load, drain = 10.0, 12 / 200
    weight = np.concatenate([[load**k / math.factorial(k) for k in range(13)], []])
    tail = weight[12] * (load / 12) ** np.arange(400)
    total = weight[:12].sum() + tail.sum()
    kept = sum(t * gamma.cdf(60.0, j + 1, scale=1 / drain) for j, t in enumerate(tail)) / total
    assert float(got.good) == pytest.approx(weight[:12].sum() / total + kept, rel=1e-6)
