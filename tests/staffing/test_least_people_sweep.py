"""The least people of 5,000 cases: below the load, T = 0, every definition, with and without patience."""

import numpy as np
import pytest
import reference_40_digits as reference

from planner.staffing.erlang_a import erlang_a
from planner.staffing.search import Limits, least_agents
from planner.staffing.station import DEFINITIONS

COUNT = 5000


def cases(seed=2026):
    """Loads of 0.01 to 3,000 erlangs; a fifth of the cases with T = 0, a fifth without patience."""
    rng = np.random.default_rng(seed)
    load = np.exp(rng.uniform(np.log(0.01), np.log(3000.0), COUNT))
    aht_s = rng.choice([60.0, 240.0, 300.0, 900.0], COUNT)
    patience_s = np.where(rng.random(COUNT) < 0.2, np.inf, rng.choice([15.0, 60.0, 180.0, 900.0], COUNT))
    within_s = np.where(rng.random(COUNT) < 0.2, 0.0, rng.choice([5.0, 20.0, 60.0, 300.0], COUNT))
    return load / aht_s, aht_s, patience_s, within_s, rng.uniform(0.3, 0.98, COUNT)


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_the_least_people_are_the_least(definition):
    """One fewer misses the target, the number found meets it, and no smaller number does: levels never fall with n."""
    rate, aht_s, patience_s, within_s, share = cases()
    people = least_agents(rate, aht_s, patience_s, Limits(share, within_s, definition=definition))
    assert people.shape == (COUNT,)

    def level(agents):
        return erlang_a(rate, aht_s, patience_s, np.maximum(agents, 0), within_s, definition).service_level

    assert (level(people) >= share).all()
    fewer = level(people - 1)
    assert (np.where(people > 0, fewer, -1.0) < share).all()
    for step in (2, 3, 5, 8, 13, 21, 34, 55, 100, 300):
        less = level(people - step)
        assert (less <= fewer + 1e-12).all()
        fewer = less
    below = people < rate * aht_s
    assert below.sum() > 300, "cases with the optimum below the load"
    assert (within_s == 0).sum() > 900


def test_forty_digits_agree_at_the_edge():
    """Of the cases up to 300 erlangs, forty by the exact reference: the number found meets, one fewer does not."""
    rate, aht_s, patience_s, within_s, share = cases()
    people = least_agents(rate, aht_s, patience_s, Limits(share, within_s))
    small = np.flatnonzero((rate * aht_s < 300) & np.isfinite(patience_s) & (people > 1))[::50][:40]
    assert small.size == 40
    for i in small:
        for agents, enough in ((int(people[i]), True), (int(people[i]) - 1, False)):
            exact = reference.erlang_a(rate[i], aht_s[i], patience_s[i], agents, within_s[i])["offered"]
            assert (exact >= share[i]) == enough, (rate[i], aht_s[i], patience_s[i], within_s[i], share[i])
