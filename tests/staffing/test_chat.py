"""Chat: the simulated oracle, one chat at a time, and enumeration of the balanced process."""

import numpy as np
import pytest

from planner.staffing.chat import agents_chat, chat, mean_duration_s, scale_of_history
from planner.staffing.erlang_a import erlang_a
from planner.staffing.search import Limits

# Oracle rows "chat concurrency": 2 million simulated chats, least loaded first, patience 240 s, T 30 s, 10 people;
# level and abandonment simulated, abandonment of the balanced process, and of the telephone formula.
SIMULATED = [
    (0.055, [300, 400, 500], 0.8727, 0.0356, 0.0343, 0.0505),
    (0.06, [300, 400, 500], 0.7508, 0.0717, 0.0698, 0.0857),
    (0.058, [300, 330], 0.7347, 0.0748, 0.0745, 0.0774),
]


@pytest.mark.parametrize(("rate", "durations", "level", "gave_up", "balanced", "telephone"), SIMULATED)
def test_simulated_chats(rate, durations, level, gave_up, balanced, telephone):
    got = chat(rate, durations, 240, 10, 30)
    assert float(got.p_abandon) == pytest.approx(balanced, abs=5e-5)
    assert float(got.p_abandon) == pytest.approx(gave_up, abs=0.002)
    assert float(got.service_level) == pytest.approx(level, abs=0.0065)
    naive = erlang_a(rate, durations[-1], 240, 10 * len(durations), 30)
    assert float(naive.p_abandon) == pytest.approx(telephone, abs=5e-5)


def test_one_chat_at_a_time_is_erlang_a():
    one, phone = chat(0.1, [300], 180, 32, 20), erlang_a(0.1, 300, 180, 32, 20)
    for measure in one._fields:
        assert getattr(one, measure) == pytest.approx(getattr(phone, measure), rel=1e-13), measure


def enumerated(rate, durations, patience_s, agents, states=4000):
    """Weights of the balanced process, a scalar loop from empty."""
    slots = agents * len(durations)
    weights = [1.0]
    for m in range(1, states):
        inside = min(m, slots)
        each, more = divmod(inside, agents)
        finish = (agents - more) * (each / durations[each - 1] if each else 0)
        finish += more * (each + 1) / durations[each] if more else 0
        weights.append(weights[-1] * rate / (finish + max(0, m - slots) / patience_s))
    return np.array(weights) / np.sum(weights)


def test_occupancy_and_mean_duration_by_enumeration():
    rate, durations, n = 0.03, [300.0, 400.0, 500.0], 6
    chance = enumerated(rate, durations, 240.0, n, 200)
    m = np.arange(200)
    got = chat(rate, durations, 240, n, 30)
    assert float(got.p_wait) == pytest.approx(chance[18:].sum(), rel=1e-11)
    assert float(got.occupancy) == pytest.approx((chance * np.minimum(m, n)).sum() / n, rel=1e-11)
    gave_up = (chance * np.maximum(0, m - 18)).sum() / 240 / rate
    assert float(got.p_abandon) == pytest.approx(gave_up, rel=1e-11)
    duration = (chance * np.minimum(m, 18)).sum() / (rate * (1 - gave_up))
    assert mean_duration_s(rate, durations, 240, n) == pytest.approx(duration, rel=1e-11)


def test_least_people_meet_the_target():
    limits = Limits(0.9, 60)
    for rate in (0.001, 0.02, 0.3, 5.0):
        n = float(agents_chat(rate, [420, 520, 640], 240, limits))
        levels = chat(rate, [420, 520, 640], 240, [n - 1, n], 60).service_level
        assert levels[0] < 0.9 <= levels[1]


def test_the_history_scales_the_stated_durations():
    """What was observed comes out at the planned mix: a centre of 300 s chats seen at 450 s stretches its list."""
    limits, stated = Limits(0.9, 60), np.array([300.0, 400.0, 500.0])
    factor = scale_of_history(0.05, 450.0, stated, 240.0, limits)
    n = float(agents_chat(0.05, factor * stated, 240.0, limits))
    assert mean_duration_s(0.05, factor * stated, 240.0, n) == pytest.approx(450, rel=0.02)
    assert 1.8 * factor < scale_of_history(0.05, 900.0, stated, 240.0, limits) < 2 * factor
