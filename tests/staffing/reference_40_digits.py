"""Erlang B, C and A straight from their definitions, with 40 digits: sums over states and one numerical integral."""

from __future__ import annotations

import mpmath as mp

mp.mp.dps = 40


def erlang_b(load, agents):
    """By the recursion ``1 / B(k) = 1 + k / (a B(k - 1))``."""
    inverse = mp.mpf(1)
    for k in range(1, agents + 1):
        inverse = 1 + k / mp.mpf(load) * inverse
    return 1 / inverse


def erlang_c(rate, aht, agents, within):
    load = mp.mpf(rate) * aht
    blocked = erlang_b(load, agents)
    p_wait = blocked / (1 - load / agents * (1 - blocked))
    spare = agents / mp.mpf(aht) - rate
    return {
        "p_wait": p_wait,
        "service_level": 1 - p_wait * mp.e ** (-spare * within),
        "asa_s": p_wait / spare,
        "occupancy": load / agents,
    }


def erlang_a(rate, aht, patience, agents, within, short=5):
    """States from empty until they vanish; the wait's distribution from the incomplete gamma function."""
    lam, mu, theta = mp.mpf(rate), 1 / mp.mpf(aht), 1 / mp.mpf(patience)
    drain = agents * mu
    weights, k, largest = [mp.mpf(1)], 0, mp.mpf(1)
    while k <= agents or weights[-1] > largest * mp.mpf(10) ** -45 or lam > drain + (k - agents) * theta:
        k += 1
        weights.append(weights[-1] * lam / (min(k, agents) * mu + max(0, k - agents) * theta))
        largest = max(largest, weights[-1])
    total = mp.fsum(weights)
    p_wait = mp.fsum(weights[agents:]) / total
    gave_up = theta / lam * mp.fsum(j * w for j, w in enumerate(weights[agents:])) / total
    p_full = weights[agents] / total
    s, c = drain / theta, lam / theta

    def integral(power, end):
        """int_0^end exp(-power theta x) exp(g(x)) dx by u = exp(-theta x)."""
        lower = mp.e ** (-theta * end)
        return mp.e**c * c ** (-s - power) * mp.gammainc(s + power, c * lower, c) / theta

    def answered_by(end):
        return 1 - p_wait + drain * p_full * integral(1, end)

    def waited_at_most(end):
        return 1 - p_wait + drain * p_full * integral(0, end)

    still = waited_at_most(short) - answered_by(short)
    short_abandons = still + (1 - mp.e ** (-theta * short)) * (1 - waited_at_most(short))
    return {
        "p_wait": p_wait,
        "p_abandon": gave_up,
        "mean_wait_s": gave_up / theta,
        "occupancy": lam / mu * (1 - gave_up) / agents,
        "offered": answered_by(within),
        "answered": answered_by(within) / (1 - gave_up),
        "not_waiting": waited_at_most(within),
        "less_short_abandons": answered_by(within) / (1 - short_abandons),
    }
