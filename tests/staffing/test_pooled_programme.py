"""The programme of pooled people: Hall's condition by flows, enumeration of all staffings, edges."""

import itertools
import math

import numpy as np
import pytest
from scipy.optimize import linprog

from planner.staffing.pooled import Cut, pooled_requirement
from planner.staffing.pooled_needs import PooledQueue, SkillGroup, pooled_need, rate_behind, served_together
from planner.staffing.search import Limits, least_agents

LIMITS = Limits(0.8, 20)


def queue(name, loads, aht_s=300.0, limits=LIMITS, patience_s=150.0, fixed=None):
    loads = np.atleast_1d(np.asarray(loads, dtype=float))
    return PooledQueue(name, loads / aht_s, np.full(loads.size, aht_s), patience_s, limits, fixed)


def group(name, cost=1.0, **people):
    return SkillGroup(name, frozenset(name), cost, **people)


THREE = [queue("a", 12.0), queue("b", 7.0), queue("c", 2.0)]
GROUPS = [group("a"), group("b"), group("c"), group("ab", 1.1), group("bc", 1.1), group("abc", 1.25)]


def by_enumeration(queues, groups, most=26):
    """Cheapest whole staffing that meets every subset, all of them tried for the last group's people in closed form."""
    needs = {
        subset: math.ceil(float(pooled_need([q for q in queues if q.name in subset])[0]) - 1e-9)
        for size in range(1, len(queues) + 1)
        for subset in itertools.combinations([q.name for q in queues], size)
    }
    best = math.inf
    for people in itertools.product(range(most), repeat=len(groups) - 1):
        cost = sum(n * g.cost for n, g in zip(people, groups[:-1], strict=True))
        if cost >= best:
            continue
        last = 0
        for subset, need in needs.items():
            have = sum(n for n, g in zip(people, groups[:-1], strict=True) if g.queues & set(subset))
            last = max(last, need - have) if groups[-1].queues & set(subset) else last
            if not groups[-1].queues & set(subset) and have < need:
                break
        else:
            best = min(best, cost + last * groups[-1].cost)
    return best


@pytest.mark.parametrize("blended", [1.0, 1.05, 1.2, 1.6])
def test_the_programme_finds_the_cheapest_of_all_staffings(blended):
    groups = [group("a"), group("b"), group("ab", blended)]
    found = pooled_requirement(THREE[:2], groups)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(by_enumeration(THREE[:2], groups))
    assert found.bound <= found.objective + 1e-9


def test_every_subset_is_served():
    found = pooled_requirement(THREE, GROUPS)
    assert len(found.subsets) == 7
    for subset in found.subsets:
        have = sum(n for n, g in zip(found.agents[:, 0], GROUPS, strict=True) if g.queues & set(subset))
        assert have >= pooled_need([q for q in THREE if q.name in subset])[0] - 1e-9
    assert found.agents.sum() < found.separate.sum()
    assert 0 < found.saving() < 0.3
    assert "fewer" in found.sentences()[0]


def test_without_blended_people_nothing_is_saved():
    found = pooled_requirement(THREE, [group("a"), group("b"), group("c")])
    assert found.agents[:, 0].tolist() == found.separate[:, 0].tolist()
    assert found.saving() == 0


def test_pooling_needs_fewer_than_the_sum_and_more_than_the_largest():
    alone = [float(pooled_need([q])[0]) for q in THREE]
    together = float(pooled_need(THREE)[0])
    assert max(alone) < together < sum(alone)
    one = least_agents(21.0 / 300, 300, 150, LIMITS, whole=False)
    assert together == pytest.approx(float(one))


def test_different_promises_keep_the_bound_a_bound():
    """Share averaged by contacts, the longest T: no more than either queue's promise for all."""
    strict, mild = queue("a", 10.0, limits=Limits(0.9, 10)), queue("b", 10.0, limits=Limits(0.7, 60))
    need = float(pooled_need([strict, mild])[0])
    assert need == pytest.approx(float(least_agents(20 / 300, 300, 150, Limits(0.8, 60), whole=False)))


def test_chat_and_deferred_people_are_added_as_they_are():
    fixed = queue("mail", 0.0, fixed=np.array([3.4]))
    assert float(pooled_need([THREE[0], fixed])[0]) == pytest.approx(float(pooled_need([THREE[0]])[0]) + 3.4)
    assert float(pooled_need([fixed])[0]) == 3.4


def test_hall_without_gain_is_a_flow():
    """With fixed needs the rows say the same as a transport of people to queues (linear programme in another form)."""
    rng = np.random.default_rng(1)
    names = "abcd"
    groups = [group("ab", 1.0), group("bc", 1.3), group("cd", 0.9), group("a", 0.8), group("d", 1.1)]
    for _ in range(5):
        needs = rng.uniform(0, 9, 4)
        queues = [queue(n, 0.0, fixed=np.array([need])) for n, need in zip(names, needs, strict=True)]
        found = pooled_requirement(queues, groups)
        pairs = [(g, n) for g in range(5) for n in groups[g].queues]
        cost = np.concatenate([[g.cost for g in groups], np.zeros(len(pairs))])
        rows, limits = [], []
        for g in range(5):
            row = np.zeros(cost.size)
            row[g] = -1
            row[[5 + k for k, pair in enumerate(pairs) if pair[0] == g]] = 1
            rows.append(row)
            limits.append(0.0)
        for n, need in zip(names, needs, strict=True):
            row = np.zeros(cost.size)
            row[[5 + k for k, pair in enumerate(pairs) if pair[1] == n]] = -1
            rows.append(row)
            limits.append(-need)
        flow = linprog(cost, A_ub=np.array(rows), b_ub=limits, method="highs")
        assert found.bound == pytest.approx(flow.fun)


def test_blocks_need_their_highest_interval_and_stand_alone():
    queues = [queue("a", [5.0, 10.0, 3.0]), queue("b", [2.0, 2.0, 8.0])]
    groups = [group("a"), group("b"), group("ab", 1.1)]
    free = pooled_requirement(queues, groups)
    blocks = pooled_requirement(queues, groups, block=np.array([0, 0, 1]))
    assert free.agents.shape == (3, 3)
    assert blocks.agents.shape == (3, 2)
    assert blocks.separate[0, 0] == free.separate[0].max()
    assert free.agents[:, 2].tolist() == blocks.agents[:, 1].tolist()


def test_people_given_and_cuts_hold():
    given = [group("a", least=4, most=4), group("b"), group("ab", 1.1)]
    found = pooled_requirement(THREE[:2], given)
    assert found.agents[0, 0] == 4
    more = pooled_requirement(THREE[:2], given, cuts=[Cut(np.array([[0.0], [0.0], [1.0]]), found.agents[2, 0] + 2.5)])
    assert more.agents[2, 0] == found.agents[2, 0] + 3
    assert more.bound == pytest.approx(found.bound)
    few = pooled_requirement(THREE[:2], [group("a", most=4), group("b", most=4)])
    assert few.status == "conflict"
    assert few.sentences() == ("The people given cannot serve these queues, however contacts are routed.",)


def test_what_is_refused():
    with pytest.raises(ValueError, match="nobody knows the queue 'c'"):
        pooled_requirement(THREE, [group("ab")])
    with pytest.raises(ValueError, match="cost of group 'a' must be above 0; found 0"):
        pooled_requirement(THREE[:1], [group("a", 0.0)])


def test_only_subsets_that_hang_together_have_rows():
    chain = served_together("abcd", [group("ab"), group("bc"), group("cd")])
    assert {"".join(sorted(s)) for s in chain} == {"a", "b", "c", "d", "ab", "bc", "cd", "abc", "bcd", "abcd"}
    apart = served_together("abc", [group("a"), group("b"), group("c")])
    assert len(apart) == 3
    letters = "abcdefghijklmnop"
    many = served_together(letters, [SkillGroup("all", frozenset(letters)), *(group(x) for x in letters)])
    assert len(many) < 300
    assert frozenset(letters) in many


def test_the_rate_behind_people_gives_them_back():
    rate, aht_s = np.array([0.05, 0.2, 0.0]), np.array([300.0, 240.0, 300.0])
    agents = least_agents(1.15 * rate, aht_s, 150, LIMITS, whole=False)
    behind = rate_behind(agents, np.maximum(rate, 1e-6), aht_s, 150, LIMITS)
    assert behind == pytest.approx(1.15 * rate, rel=1e-4)
