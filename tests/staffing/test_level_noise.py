"""How far a level strays by chance: against simulation, and at the ends of load, people and patience."""

import math

import numpy as np
import pytest
from numba import njit

from planner.staffing.erlang_a import erlang_a
from planner.staffing.noise import level_noise, period_variance
from planner.staffing.station import DEFINITIONS


@njit
def simulated_levels(rng, load, aht_s, patience_s, agents, within_s, short_s, seconds, replications):
    """Level of each replication by each definition in the order of `DEFINITIONS`, warm, contact by contact."""
    levels = np.empty((replications, 4))
    for r in range(replications):
        free = np.full(agents, -3000.0)
        moment, good, quick, short, answered, offered = -3000.0, 0, 0, 0, 0, 0
        while moment <= seconds:
            first = free.argmin()
            wait = max(0.0, free[first] - moment)
            patience = rng.exponential(patience_s)
            counts = moment >= 0
            offered += counts
            quick += counts and wait <= within_s
            short += counts and patience < min(wait, short_s)
            if wait <= patience:
                good += counts and wait <= within_s
                answered += counts
                free[first] = moment + wait + rng.exponential(aht_s)
            moment += rng.exponential(aht_s / load)
        levels[r, 0], levels[r, 1] = good / offered, good / (offered - short)
        levels[r, 2], levels[r, 3] = good / answered, quick / offered
    return levels


def test_how_far_a_level_strays_agrees_with_simulation():
    """8 erlangs, 10 people, four hours: by each definition the level's deviation is far above a coin's."""
    load, aht_s, patience_s, agents, within_s, short_s, seconds = 8.0, 300.0, 150.0, 10, 20.0, 8.0, 14_400
    rng = np.random.default_rng(11)
    levels = simulated_levels(rng, load, aht_s, patience_s, agents, within_s, short_s, seconds, 4000)
    for code, definition in enumerate(DEFINITIONS):
        station = (load / aht_s, aht_s, np.ones(1), 1 / patience_s, agents, within_s, code, short_s)
        variance = period_variance(*station, seconds, seconds)
        got = erlang_a(load / aht_s, aht_s, patience_s, agents, within_s, definition, short_s)
        offered = erlang_a(load / aht_s, aht_s, patience_s, agents, within_s)
        counted = 1.0 if code == 3 else float(offered.service_level / got.service_level)
        deviation = math.sqrt(variance) / counted
        level = float(got.service_level)
        # A ratio strays a little farther than its tangent says.
        assert levels[:, code].std() == pytest.approx(deviation, rel=0.05 if code in (0, 3) else 0.08), definition
        assert levels[:, code].mean() == pytest.approx(level, abs=3.5 * deviation / math.sqrt(4000)), definition
        assert deviation > 2.3 * math.sqrt(level * (1 - level) / (load / aht_s * seconds)), definition


@pytest.mark.parametrize(
    ("load", "agents", "patience_s"),
    [
        (0.0, 3, 150.0),
        (1e-4, 3, 150.0),
        (50.0, 1, 150.0),
        (50.0, 40, math.inf),
        (5000.0, 5200, 150.0),
        (2.0, 400, 60.0),
    ],
)
def test_noise_is_finite_everywhere(load, agents, patience_s):
    for definition in range(4):
        station = (load / 300, 300.0, np.ones(1), 1 / patience_s, float(agents), 20.0, definition, 5.0)
        bunched, luck, memory = level_noise(*station)
        assert min(bunched, luck) >= 0
        assert math.isfinite(bunched + luck + memory)


def test_noise_without_patience_is_the_limit_of_long_patience():
    one = np.ones(1)
    for definition in range(4):
        long = level_noise(8 / 300, 300.0, one, 1e-9, 10.0, 20.0, definition, 5.0)
        none = level_noise(8 / 300, 300.0, one, 0.0, 10.0, 20.0, definition, 5.0)
        assert long == pytest.approx(none, rel=1e-4)
