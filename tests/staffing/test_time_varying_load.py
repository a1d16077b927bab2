"""Load that changes: the oracle's sinusoids, overload carried over, closed forms."""

import numpy as np
import pytest
from scipy.special import pdtrc

from planner.staffing.carry_over import carry_over
from planner.staffing.erlang_a import erlang_a
from planner.staffing.load import climbs, lagged_load, modified_load, simple_load
from planner.staffing.search import Limits, least_agents

LIMITS = Limits(0.8, 20)


def sinusoid(per_min, minutes):
    """Mean contacts in pieces of so many minutes of a day of rate ``per_min (1 + sin / 2)``, exact."""
    edges = np.arange(0, 1441, minutes)
    turn = np.cos(2 * np.pi * edges / 1440)
    return per_min * (np.diff(edges) + 0.5 * 1440 / (2 * np.pi) * (turn[:-1] - turn[1:]))


def worst(per_min, aht_min, agents):
    """Least level of the 48 half-hours once the day repeats, by the forward equations in steps of two minutes."""
    fine = sinusoid(per_min, 2)
    levels = carry_over(np.tile(fine, 2), aht_min * 60, np.inf, np.tile(np.repeat(agents, 15), 2), 120, 20)
    half_hours = (levels[720:] * fine).reshape(48, 15).sum(axis=1) / sinusoid(per_min, 30)
    return half_hours.min()


@pytest.mark.parametrize(
    ("per_min", "aht_min", "simple", "simple_worst", "modified", "modified_worst"),
    [(10, 6, 3222, 0.7514, 3225, 0.8017), (3, 20, 3276, 0.6331, 3283, 0.8026), (2, 30, 3296, 0.5524, 3290, 0.7973)],
)
def test_modified_load_holds_the_level_that_the_simple_one_misses(
    per_min, aht_min, simple, simple_worst, modified, modified_worst
):
    volume, fine, aht_s = sinusoid(per_min, 30), sinusoid(per_min, 1), aht_min * 60
    agents = least_agents(simple_load(volume, aht_s, 1800) / aht_s, aht_s, np.inf, LIMITS)
    assert agents.sum() == simple
    assert worst(per_min, aht_min, agents) == pytest.approx(simple_worst, abs=2e-3)
    load = modified_load(fine, aht_s, 60, repeats=True).reshape(48, 30).mean(axis=1)
    agents = least_agents(load / aht_s, aht_s, np.inf, LIMITS)
    assert agents.sum() == modified
    assert worst(per_min, aht_min, agents) == pytest.approx(modified_worst, abs=2e-3)
    coarse = modified_load(volume, aht_s, 1800, repeats=True)
    assert np.abs(coarse / load - 1).max() < 0.02


def test_lagged_load_is_that_of_one_handle_time_ago():
    assert lagged_load([10, 20, 40, 40], 900, 900).tolist() == [10, 10, 20, 40]
    assert lagged_load([10, 20, 40, 40], 450, 900).tolist() == [5, 7.5, 15, 20]


def test_overload_carries_over():
    """METHODS, section 2: a stationary formula says .822 right after the peak."""
    load = np.array([40, 40, 60, 40, 40, 40, 40, 40.0])
    levels = carry_over(load * 3, 300, np.inf, 46, 900, 20)
    assert levels == pytest.approx([0.8218, 0.8218, 0.2089, 0.0928, 0.3254, 0.5343, 0.6677, 0.7423], abs=5e-4)


def test_steady_demand_keeps_the_stationary_level():
    for patience_s in (150.0, np.inf):
        levels = carry_over(np.full(4, 100.0), 300, patience_s, 37, 900, 20)
        assert levels == pytest.approx(float(erlang_a(100 / 900, 300, patience_s, 37, 20).service_level), abs=1e-6)


def test_equal_rates_of_service_and_giving_up_keep_the_number_poisson():
    """Feldman et al. 2008: with theta = mu the number in the system is Poisson with the mean of m(t)."""
    volume = 100 + 20 * np.sin(np.arange(120) / 12)
    load = modified_load(volume, 1.0, 1.0 / 12)
    end = carry_over(volume / 12, 1.0, 1.0, 100, 1.0 / 12, 0.0)
    at_most = 1 - pdtrc(99, load / 12)
    assert end[60:] == pytest.approx(at_most[60:], abs=2e-3)


def test_m_follows_its_equation():
    """Against steps of a second, with volume and handle time both changing."""
    volume, aht_s = np.array([30.0, 60, 10, 0, 45]), np.array([300.0, 600, 200, 300, 400])
    m, expected = volume[0] * aht_s[0] / 900, []
    for contacts, time_s in zip(volume, aht_s, strict=True):
        steps = []
        for _ in range(9000):
            steps.append(m)
            m += 0.1 * (contacts / 900 - m / time_s)
        expected.append(np.mean(steps))
    assert modified_load(volume, aht_s, 900) == pytest.approx(expected, rel=1e-3)
    two_paths = modified_load(np.stack([volume, 2 * volume]), aht_s, 900)
    assert two_paths[1] == pytest.approx(2 * two_paths[0])


def test_where_m_climbs_steeply_its_highest_value_counts():
    volume = np.array([0, 0, 50, 50, 50, 50.0])
    steep = climbs(volume, 900, 900)
    assert steep.tolist() == [False, False, True, True, False, False]
    plain, careful = modified_load(volume, 900, 900), modified_load(volume, 900, 900, steep)
    assert careful[2] == pytest.approx(50 * (1 - np.exp(-1)))
    assert plain[2] < careful[2] < 50
    assert careful[4:].tolist() == plain[4:].tolist()
    assert not climbs(sinusoid(2, 30), 1800, 1800)[1:].any()


@pytest.mark.parametrize("aht_s", [300, 600, 1200])
@pytest.mark.parametrize("patience_s", [150.0, np.inf])
def test_the_hour_after_opening_holds_its_level(aht_s, patience_s):
    """Followed exactly from an empty start; the mean of m(t) alone gives as little as .55."""
    volume = np.append(0, np.full(6, 60.0))

    def levels(load):
        people = least_agents(load / aht_s, aht_s, patience_s, LIMITS)
        fine = np.append(1e-6, np.repeat(volume[1:], 5) / 5)
        got = carry_over(fine, aht_s, patience_s, np.append(people[1], np.repeat(people[1:], 5)), 180, 20)
        return got[1:].reshape(-1, 5).mean(axis=1)

    assert levels(modified_load(volume, aht_s, 900))[0] < 0.76
    assert levels(modified_load(volume, aht_s, 900, climbs(volume, aht_s, 900))).min() > 0.76


def test_no_handle_time_is_no_load():
    assert modified_load([5, 5], 0, 900) == pytest.approx([0, 0], abs=1e-9)
