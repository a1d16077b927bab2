"""M/M/n+G against Erlang A and C, a closed form, the integrals in another arithmetic, and a plain simulation."""

import heapq
import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.staffing.erlang_a import agents_erlang_a, erlang_a
from planner.staffing.erlang_c import agents_erlang_c, erlang_c
from planner.staffing.erlang_g import (
    agents_erlang_g,
    curve_from_log,
    curve_from_survival,
    erlang_g,
    exponential_curve,
    patience_curve,
)
from planner.staffing.search import Limits
from planner.staffing.station import DEFINITIONS, Service


def weibull(scale_s, shape):
    def survival(t):
        return np.exp(-((np.asarray(t, dtype=float) / scale_s) ** shape))

    return survival


FINE = np.concatenate([[0.0], np.geomspace(0.01, 20_000, 2000)])


def agree(got: Service, expected: Service, rel: float) -> None:
    for name in Service._fields:
        np.testing.assert_allclose(getattr(got, name), getattr(expected, name), rtol=rel, atol=1e-250, err_msg=name)


@pytest.mark.parametrize("definition", DEFINITIONS)
@pytest.mark.parametrize("load", [0.001, 0.5, 30.0, 5000.0, 1e5])
def test_exponential_patience_is_erlang_a_however_it_is_cut_into_pieces(load, definition):
    for patience in (20.0, 180.0, 3000.0):
        agents = np.maximum(1, np.round(load * np.array([0.5, 0.9, 0.97, 1, 1.05, 1.3])))
        expected = erlang_a(load / 300, 300, patience, agents, 20, definition, 8)
        pieces = patience_curve([0, 1, 7, 33, 90, 400], [1 / patience] * 6)
        for curve in (exponential_curve(patience), pieces):
            agree(erlang_g(load / 300, 300, curve, agents, 20, definition, 8), expected, 1e-10)


def test_nobody_gives_up_is_erlang_c():
    agents = np.array([3, 6, 7, 8, 12])
    agree(erlang_g(0.02, 300, exponential_curve(math.inf), agents), erlang_c(0.02, 300, agents), 1e-12)


def test_everybody_leaves_at_the_same_moment():
    """M/M/n+D in closed form: H(x) = min(x, D), so both integrals are elementary (a hazard of 1e6 at D)."""
    lam, aht, n, d = 0.1, 300.0, 28, 60.0
    excess, drain = lam - n / aht, n / aht
    blocked = 1.0
    for k in range(1, n):
        blocked = lam * aht * blocked / (k + lam * aht * blocked)
    served, gone = math.expm1(excess * d) / excess, math.exp(excess * d) / drain
    total = 1 / blocked + lam * (served + gone)
    got = erlang_g(lam, aht, patience_curve([0, d], [0, 1e6]), n, 20.0)
    assert got.p_abandon == pytest.approx(lam * gone / total, rel=1e-5)
    assert got.service_level == pytest.approx((1 / blocked + lam * math.expm1(excess * 20) / excess) / total, rel=1e-5)
    assert got.p_wait == pytest.approx(1 - 1 / blocked / total, rel=1e-5)


@pytest.mark.parametrize(("scale_s", "shape", "agents"), [(200.0, 0.7, 26), (200.0, 0.7, 33), (120.0, 2.5, 28)])
def test_weibull_patience_by_adaptive_integrals(scale_s, shape, agents):
    """The same theory with the exact survival, 30 digits and quadrature that adapts, Erlang B by its recursion."""
    lam, aht, within = 0.1, 300.0, 20.0
    with mp.workdps(30):
        blocked = mp.mpf(1)
        for k in range(1, agents):
            blocked = lam * aht * blocked / (k + lam * aht * blocked)

        def stay(x):
            return mp.exp(-((x / scale_s) ** shape))

        def area(x):  # int_0^x stay
            return scale_s / mp.mpf(shape) * mp.gammainc(1 / mp.mpf(shape), 0, (x / scale_s) ** shape)

        def flow(x):
            return lam * mp.exp(lam * area(x) - agents / mp.mpf(aht) * x)

        cuts = [0, 5, within, 60, 150, 400, 1000, 3000]
        whole, kept = mp.quad(flow, cuts), mp.quad(lambda x: stay(x) * flow(x), cuts)
        quick = mp.quad(lambda x: stay(x) * flow(x), cuts[:3])
        total = 1 / blocked + whole
        expected = (1 / blocked + quick) / total, whole / total, (whole - kept) / total
    edges = FINE[weibull(scale_s, shape)(FINE) > 1e-200]
    got = erlang_g(lam, aht, curve_from_survival(weibull(scale_s, shape), edges), agents, within)
    found = (got.service_level, got.p_wait, got.p_abandon)
    np.testing.assert_allclose(found, [float(value) for value in expected], rtol=2e-4)


def first_come_first_served(lam, aht, agents, patience, within, seed):
    """Each customer in turn meets the agent who is free first: level, abandoned, mean wait of all."""
    rng = np.random.default_rng(seed)
    count = patience.size
    arrivals = np.cumsum(rng.exponential(1 / lam, count)).tolist()
    work = rng.exponential(aht, count).tolist()
    free = [0.0] * agents
    waits, answered = np.zeros(count), np.zeros(count, dtype=bool)
    for i, (at, limit) in enumerate(zip(arrivals, patience.tolist(), strict=True)):
        wait = max(0.0, free[0] - at)
        if wait <= limit:
            heapq.heapreplace(free, at + wait + work[i])
        waits[i], answered[i] = min(wait, limit), wait <= limit
    use = slice(2000, None)
    return (answered & (waits <= within))[use].mean(), 1 - answered[use].mean(), waits[use].mean()


@pytest.mark.parametrize("kind", ["weibull", "hyperexponential"])
def test_a_plain_simulation_agrees(kind):
    lam, aht, agents, count = 0.1, 300.0, 27, 60_000
    runs = []
    for seed in range(5):
        rng = np.random.default_rng(100 + seed)
        if kind == "weibull":
            patience, survival = 150.0 * rng.weibull(0.6, count), weibull(150.0, 0.6)
        else:  # one in three is hasty
            patience = rng.exponential(np.where(rng.uniform(size=count) < 1 / 3, 15.0, 400.0))

            def survival(t):
                return np.exp(-t / 15.0) / 3 + 2 * np.exp(-t / 400.0) / 3

        runs.append(first_come_first_served(lam, aht, agents, patience, 20.0, seed))
    edges = np.concatenate([[0.0], np.geomspace(0.05, 4000, 300)])
    got = erlang_g(lam, aht, curve_from_survival(survival, edges), agents, 20.0)
    mean, error = np.mean(runs, axis=0), np.std(runs, axis=0, ddof=1) / math.sqrt(5)
    expected = np.array([got.service_level, got.p_abandon, got.mean_wait_s], dtype=float)
    assert np.all(np.abs(mean - expected) <= 4 * error + [0.001, 0.001, 0.1]), (mean, expected, error)
    same_mean = erlang_a(lam, aht, patience.mean(), agents, 20.0)  # the shape matters, not the mean alone
    assert abs(float(same_mean.p_abandon) - mean[1]) > 5 * error[1]


def test_curve_of_a_log_gives_the_service_of_the_true_patience():
    """Planted patience, censored by the answer: fitted and true curve agree in what they make of the queue."""
    rng = np.random.default_rng(7)
    patience, offered = 150.0 * rng.weibull(0.6, 100_000), rng.exponential(90.0, 100_000)
    offered[rng.uniform(size=offered.size) < 0.4] = 0.0
    curve = curve_from_log(np.minimum(patience, offered), patience < offered)
    assert curve.starts_s.size == 20
    for agents in (26, 29, 32):
        got, true = (
            erlang_g(0.1, 300, c, agents, 20.0) for c in (curve, curve_from_survival(weibull(150.0, 0.6), FINE))
        )
        assert got.service_level == pytest.approx(true.service_level, rel=0.01)
        assert got.p_abandon == pytest.approx(true.p_abandon, rel=0.02)


def test_least_agents():
    rate = np.random.default_rng(2).uniform(0.001, 1.0, (3, 20))
    limits = Limits(0.8, 20.0)
    same = agents_erlang_g(rate, 240, exponential_curve(150.0), limits)
    np.testing.assert_array_equal(same, agents_erlang_a(rate, 240, 150.0, limits))
    endless = agents_erlang_g(rate, 240, exponential_curve(math.inf), limits)
    np.testing.assert_array_equal(endless, agents_erlang_c(rate, 240, limits))
    curve = curve_from_survival(weibull(150.0, 0.6), FINE[::20])
    found = agents_erlang_g(rate, 240, curve, limits._replace(abandoned=0.03))
    enough, fewer = (erlang_g(rate, 240, curve, n, 20.0) for n in (found, np.maximum(found - 1, 0)))
    assert np.all((enough.service_level >= 0.8) & (enough.p_abandon <= 0.03))
    assert np.all((fewer.service_level < 0.8) | (fewer.p_abandon > 0.03))


def test_optimum_below_the_load_is_found():
    # 250 erlangs, patience 60 s: 228 people do (docs/staffing.md).
    assert agents_erlang_g(500 / 1800, 900, exponential_curve(60.0), Limits(0.8, 20.0)) == 228


def test_edges():
    curve = patience_curve([0, 30], [0.01, 0.002])
    none = erlang_g(0.0, 300, curve, 3)
    assert np.isnan(none.service_level)
    assert none.occupancy == 0
    nobody = erlang_g(0.01, 300, curve, 0)
    assert (nobody.service_level, nobody.p_abandon) == (0, 1)
    assert nobody.mean_wait_s == pytest.approx(curve.mean_s())
    assert erlang_g(0.01, 0, curve, 1).service_level == 1
    at_once = erlang_g(0.1, 300, curve, 31, 0.0)
    assert at_once.service_level == pytest.approx(1 - at_once.p_wait)
    assert agents_erlang_g(0.0, 300, curve, Limits(0.8, 20.0)) == 0
    # A third never give up and are more than one person can serve.
    stubborn = erlang_g(0.02, 300, patience_curve([0, 100], [math.log(3) / 100, 0.0]), [1, 2, 3])
    assert stubborn.service_level[0] == 0
    assert stubborn.p_abandon[0] == pytest.approx(2 / 3)
    assert np.isinf(stubborn.asa_s[:2]).all()
    assert 0 < stubborn.service_level[2] < 1


def test_mean_and_survival_of_a_curve():
    curve = patience_curve([0, 30, 90], [0.01, 0.002, 0.02])
    time = np.linspace(0, 3000, 300_001)
    assert np.trapezoid(curve.survival(time), time) == pytest.approx(curve.mean_s(), rel=1e-6)
    assert curve.survival(90) == pytest.approx(math.exp(-0.3 - 0.12))
    assert patience_curve([0], [0]).mean_s() == math.inf


@pytest.mark.parametrize(
    ("starts", "hazards", "message"),
    [
        ([1, 2], [0.1, 0.1], "must begin with 0 and rise"),
        ([0, 0], [0.1, 0.1], "must begin with 0 and rise"),
        ([0, 5], [0.1], "must hold 2 numbers of at least 0"),
        ([0, 5], [0.1, -0.1], "must hold 2 numbers of at least 0"),
    ],
)
def test_refused_curves(starts, hazards, message):
    with pytest.raises(ValueError, match=message):
        patience_curve(starts, hazards)


def test_refused_requests():
    with pytest.raises(ValueError, match=r"below 1; found 1\.0"):
        agents_erlang_g(0.1, 300, exponential_curve(60), Limits(1.0, 20.0))
    with pytest.raises(ValueError, match=r"aht_s must be at least 0 everywhere; found -1\.0"):
        erlang_g(0.1, -1, exponential_curve(60), 3)
    with pytest.raises(ValueError, match="nobody gave up"):
        curve_from_log([10.0, 20.0], [False, False])
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        curve_from_survival(lambda t: 1 - t / 100, [0, 50, 100])


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    st.lists(st.floats(1e-4, 0.05), min_size=1, max_size=6),
    st.floats(0.005, 0.5),
    st.integers(1, 60),
    st.floats(0, 120),
)
def test_shares_are_shares_and_another_person_helps(hazards, rate, agents, within):
    curve = patience_curve(np.arange(len(hazards)) * 25.0, hazards)
    got = erlang_g(rate, 300, curve, [agents, agents + 1], within)
    for share in (got.service_level, got.p_wait, got.p_abandon, got.occupancy):
        assert np.all((share >= 0) & (share <= 1 + 1e-12))
    assert got.service_level[1] >= got.service_level[0] - 1e-12
    assert got.p_abandon[1] <= got.p_abandon[0] + 1e-12
    assert got.mean_wait_s[1] <= got.mean_wait_s[0] + 1e-9
    # Who arrives is served or gives up: the served keep the people busy.
    assert got.occupancy[0] * agents == pytest.approx(rate * 300 * (1 - got.p_abandon[0]), rel=1e-9)
