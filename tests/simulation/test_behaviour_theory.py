"""Busy lines, balking, retrials, spill-over and call-backs against exact chains."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from planner.simulation import simulate_staffing


@pytest.fixture(scope="module")
def steady(scenario_of, forecast_of):
    """A steady queue `phone` (with others, where named): the simulation of two days."""

    def run(phone, rate, aht_s, agents, patience_s=math.inf, others=(), replications=60, **words):
        queues = [{"name": "phone", **phone}, *others]
        scenario = scenario_of(
            queues,
            days=2,
            group=[{"name": name, "skills": name} for name in agents],
            simulation={"warm_up_h": 3, "handle_time": {"shape": "exponential"}},
            **words,
        )
        names = [queue["name"] for queue in queues]
        forecast = forecast_of(scenario, {n: rate.get(n, 0.0) * 900 for n in names}, dict.fromkeys(names, aht_s))
        start = scenario.horizon()[0]
        staffing = pd.DataFrame({"group": list(agents), "start": start, "agents": list(agents.values())})
        return simulate_staffing(
            scenario,
            forecast,
            staffing,
            patience_s=dict.fromkeys(names, patience_s),
            replications=replications,
            seed=7,
        )

    return run


def week(got, queue="phone"):
    rows = got.periods[(got.periods["over"] == "week") & (got.periods["queue"] == queue)]
    return rows.iloc[0]


def erlang_b(a, n):
    b = 1.0
    for k in range(1, n + 1):
        b = a * b / (k + a * b)
    return b


def erlang_c(a, n):
    b = erlang_b(a, n)
    return b / (1 - a / n * (1 - b))


def birth_death(births, deaths):
    weight = np.concatenate([[0.0], np.cumsum(np.log(births) - np.log(deaths))])
    p = np.exp(weight - weight.max())
    return p / p.sum()


def test_as_many_lines_as_people_is_erlang_b(steady):
    got = steady({}, {"phone": 0.05}, 200.0, {"phone": 12}, trunk=[{"name": "t", "queues": ["phone"], "lines": 12}])
    assert week(got)["p_abandon"] == pytest.approx(erlang_b(10.0, 12), abs=0.004)
    blocked = got.ways["blocked"].sum()
    assert blocked == pytest.approx(week(got)["p_abandon"] * week(got)["offered"] * 1, rel=1e-9)
    assert got.periods["asa_s"].max() == 0.0


def test_lines_that_run_out_behind_a_queue_with_impatience(steady):
    lam, mu, theta, n, lines = 0.06, 1 / 150, 1 / 100, 8, 12
    p = birth_death([lam] * lines, [min(k, n) * mu + max(k - n, 0) * theta for k in range(1, lines + 1)])
    gave_up = theta * sum(max(k - n, 0) * p[k] for k in range(lines + 1)) / lam
    got = steady(
        {}, {"phone": lam}, 1 / mu, {"phone": n}, 1 / theta, trunk=[{"name": "t", "queues": ["phone"], "lines": lines}]
    )
    offered = week(got)["offered"]
    assert got.ways["blocked"].sum() / offered == pytest.approx(p[-1], abs=0.004)
    assert week(got)["p_abandon"] == pytest.approx(p[-1] + gave_up, abs=0.005)


@pytest.mark.parametrize("balk", [{"share": 0.3}, {"tolerance_s": 60.0}])
def test_balking_thins_the_arrivals_of_a_full_house(balk, steady):
    lam, mu, n, depth = 0.06, 1 / 150, 9, 400
    stays = [1 - balk["share"] if "share" in balk else math.exp(-(j + 1) / (n * mu * 60)) for j in range(depth)]
    p = birth_death([lam] * n + [lam * s for s in stays], [min(k, n) * mu for k in range(1, n + depth + 1)])
    balked = sum(p[n + j] * (1 - s) for j, s in enumerate(stays))
    got = steady({"balk": balk}, {"phone": lam}, 1 / mu, {"phone": n})
    assert week(got)["p_abandon"] == pytest.approx(balked, abs=0.005)
    assert got.ways["balked"].sum() / week(got)["offered"] == pytest.approx(balked, abs=0.005)


def orbit(lam, mu, theta, n, depth=150):
    """Mean number in orbit of M/M/n/n where every blocked caller tries again at rate theta, by its chain."""
    size = (n + 1) * depth
    flow = np.zeros((size, size))
    for r in range(depth):
        for k in range(n + 1):
            here = r * (n + 1) + k
            if k < n:
                flow[here, here + 1] += lam
                if r:
                    flow[here, here - (n + 1) + 1] += r * theta
            elif r + 1 < depth:
                flow[here, here + n + 1] += lam
            if k:
                flow[here, here - 1] += k * mu
    np.fill_diagonal(flow, -flow.sum(axis=1))
    system = np.vstack([flow.T[:-1], np.ones(size)])
    p = np.linalg.solve(system, np.concatenate([np.zeros(size - 1), [1.0]]))
    return float((p.reshape(depth, n + 1).sum(axis=1) * np.arange(depth)).sum())


@pytest.mark.parametrize(("lam", "mu", "n"), [(0.005, 0.01, 1), (0.012, 0.01, 2)])
def test_retrials_of_blocked_callers(lam, mu, n, steady):
    theta = 1 / 200
    waiting = orbit(lam, mu, theta, n)
    if n == 1:  # Falin & Templeton: rho (lambda + rho theta) / ((1 - rho) theta)
        rho = lam / mu
        assert waiting == pytest.approx(rho * (lam + rho * theta) / ((1 - rho) * theta), rel=1e-9)
    got = steady(
        {"retry": {"share": 1, "after_min": 200 / 60}},
        {"phone": lam},
        1 / mu,
        {"phone": n},
        replications=200,
        trunk=[{"name": "t", "queues": ["phone"], "lines": n}],
    )
    attempts = week(got)["offered"] / (2 * 86400)
    assert attempts == pytest.approx(lam + theta * waiting, rel=0.02)
    answered = (1 - week(got)["p_abandon"]) * attempts
    assert answered == pytest.approx(lam, rel=0.01)


ACME = {"name": "Acme", "queues": ["phone"], "price": {"per": "contact", "amount": 1}}
TO_ACME = [{"from_queue": "phone", "to": "vendor:Acme", "after_s": 0}]


def test_overflow_to_a_vendor_who_always_has_somebody_is_erlang_b(steady):
    got = steady({}, {"phone": 0.05}, 200.0, {"phone": 12}, vendor=[ACME], route=TO_ACME)
    row = week(got)
    assert got.vendors["contacts"].sum() / row["offered"] == pytest.approx(erlang_b(10.0, 12), abs=0.004)
    assert got.vendors["handled_min"].sum() * 60 / got.vendors["contacts"].sum() == pytest.approx(200.0, rel=0.02)
    assert (row["service_level"], row["p_abandon"]) == (1.0, 0.0)
    assert got.vendors["in_time"].sum() == pytest.approx(got.vendors["contacts"].sum())


def test_a_vendor_of_so_many_people_is_that_many_more(steady):
    got = steady({}, {"phone": 0.05}, 200.0, {"phone": 8}, vendor=[{**ACME, "capacity": {"agents": 4}}], route=TO_ACME)
    level = 1 - erlang_c(10.0, 12) * math.exp(-(12 - 10) / 200 * 20)
    assert week(got)["service_level"] == pytest.approx(level, abs=0.008)


def test_queues_that_spill_over_at_once_into_each_other_are_pooled(steady):
    routes = [{"from_queue": a, "to": b, "after_s": 0} for a, b in (("phone", "vip"), ("vip", "phone"))]
    got = steady(
        {},
        {"phone": 0.03, "vip": 0.02},
        200.0,
        {"phone": 7, "vip": 5},
        others=[{"name": "vip"}],
        route=routes,
    )
    level = 1 - erlang_c(10.0, 12) * math.exp(-(12 - 10) / 200 * 20)
    both = [week(got, queue) for queue in ("phone", "vip")]
    pooled = sum(row["service_level"] * row["offered"] for row in both) / sum(row["offered"] for row in both)
    assert pooled == pytest.approx(level, abs=0.008)


def test_turns_kept_are_an_endless_line(steady):
    # Everybody who has to wait accepts and nobody gives up: M/M/n, judged by the promise of 3 minutes.
    got = steady(
        {"callback": {"if_wait_s": 0, "promise_min": 3}}, {"phone": 0.05}, 200.0, {"phone": 12}, patience_s=1.0
    )
    late = erlang_c(10.0, 12) * math.exp(-(12 - 10) / 200 * 180)
    assert week(got)["service_level"] == pytest.approx(1 - late, abs=0.008)
    assert week(got)["p_abandon"] == 0.0
    assert got.ways["called_back"].sum() / week(got)["offered"] == pytest.approx(erlang_c(10.0, 12), abs=0.015)


def test_calls_do_not_see_mail_that_is_put_aside(scenario_of, forecast_of):
    # The same random numbers, so the same waits to the last digit, though everybody is always busy with mail.
    mail = {"name": "mail", "channel": "email", "target": {"share": 0.9, "within_h": 24}, "interruptible": True}
    services = []
    for queues in ([{"name": "phone"}], [{"name": "phone"}, mail]):
        names = [queue["name"] for queue in queues]
        scenario = scenario_of(queues, group=[{"name": "g", "skills": "|".join(names)}])
        forecast = forecast_of(
            scenario, {n: {"phone": 40.0, "mail": 60.0}[n] for n in names}, dict.fromkeys(names, 250.0)
        )
        staffing = pd.DataFrame({"group": ["g"], "start": scenario.horizon()[0], "agents": [12]})
        got = simulate_staffing(scenario, forecast, staffing, patience_s={"phone": 90.0}, replications=5, seed=2)
        services.append(got.periods[(got.periods["queue"] == "phone") & (got.periods["over"] == "day")].iloc[0])
    for column in ("offered", "service_level", "asa_s", "p_abandon"):
        assert services[0][column] == services[1][column], column
    assert services[1]["occupancy"] > 0.99 > services[0]["occupancy"]


def test_what_happens_in_one_queue_changes_no_number_of_another(steady):
    calm = steady({}, {"phone": 0.05, "vip": 0.02}, 200.0, {"phone": 9, "vip": 5}, 90.0, [{"name": "vip"}], 4)
    wild = steady(
        {"balk": {"share": 0.2}, "retry": {"share": 0.5}, "callback": {"if_wait_s": 60, "promise_min": 9}},
        {"phone": 0.05, "vip": 0.02},
        200.0,
        {"phone": 9, "vip": 5},
        90.0,
        [{"name": "vip"}],
        4,
        trunk=[{"name": "t", "queues": ["phone"], "lines": 11}],
    )
    pd.testing.assert_series_equal(week(calm, "vip"), week(wild, "vip"), check_names=False)
    assert week(calm)["offered"] < week(wild)["offered"]
