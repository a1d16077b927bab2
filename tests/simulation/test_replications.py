"""Replications: the same bytes on any executor, intervals that cover, differences that are the scenarios' own."""

from __future__ import annotations

import pickle
from concurrent.futures import Executor, Future
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from planner.simulation import fold, simulate_staffing
from planner.simulation.blocks import BLOCK, run_blocks
from planner.simulation.build import build
from planner.simulation.group_staff import people_of_groups
from planner.simulation.intervals import of_mean, of_ratio, of_share
from planner.simulation.measures import Cells, wait_quantile
from planner.simulation.processes import current_executor, replications_on, worker_processes
from planner.simulation.tally import WAIT_BINS

REPLICATIONS = 2 * BLOCK + 7
PHONE = {"name": "phone", "patience_s": 120}
MAIL = {
    "name": "mail",
    "channel": "email",
    "target": {"share": 0.9, "within_h": 2},
    "opening_backlog": [{"age_h": 3, "volume": 6}],
}


class Elsewhere(Executor):
    """Another machine, as far as a task can tell: all that goes there and back is pickled; the last in ends first."""

    def __init__(self):
        self.sizes = []
        self.waiting = []

    def submit(self, function, /, *args, **kwargs):
        future = Future()
        task = pickle.dumps((function, args, kwargs))
        self.sizes.append(len(task))
        self.waiting.append((future, task))
        if len(self.waiting) == 3:
            while self.waiting:
                done, task = self.waiting.pop()
                function, args, kwargs = pickle.loads(task)
                done.set_result(pickle.loads(pickle.dumps(function(*args, **kwargs))))
        return future


@pytest.fixture(scope="module")
def simulated(scenario_of, forecast_of):
    """A day of phone and mail over seven sample paths."""

    def run(replications=REPLICATIONS, threads=1, **heads):
        scenario = scenario_of(
            [PHONE, MAIL],
            group=[{"name": "voice", "skills": "phone:1:1|mail:1:2"}, {"name": "back", "skills": "mail"}],
            shrinkage={"absence": 0.1, "off_queue": 0.1},
            simulation={"warm_up_h": 1},
        )
        paths = {
            "phone": np.outer(np.linspace(0.8, 1.2, 70), np.full(96, 12.0)),
            "mail": np.full((70, 96), 2.0),
        }
        forecast = forecast_of(scenario, {"phone": 12.0, "mail": 2.0}, {"phone": 280.0, "mail": 400.0}, paths)
        counts = {"voice": 7, "back": 1, **heads}
        staffing = pd.DataFrame({"group": list(counts), "start": scenario.horizon()[0], "agents": counts.values()})
        return simulate_staffing(
            scenario,
            forecast,
            staffing,
            patience_s={"phone": 120.0},
            replications=replications,
            seed=4,
            threads=threads,
        )

    return run


def assert_same(one, other):
    for name in ("service", "periods", "busy_h", "queues", "groups", "backlog"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)
    for queue, levels in one.levels.items():
        np.testing.assert_array_equal(levels, other.levels[queue])
        np.testing.assert_array_equal(one.offered[queue], other.offered[queue])
    assert one.events == other.events


def test_same_bytes_on_any_executor(simulated):
    here, away = simulated(), Elsewhere()
    with replications_on(away):
        assert current_executor() is away
        with replications_on(None):  # changes nothing
            assert_same(here, simulated())
    assert current_executor() is None
    assert len(away.sizes) == 3
    all_paths = 70 * 2 * 100 * 4
    assert max(away.sizes) < 0.6 * all_paths, "a task gets only the paths it needs"


def test_same_bytes_with_one_process_and_with_two(simulated):
    # Fresh processes load the compiled simulator anew: the one test that starts some.
    results = []
    for count in (1, 2):
        with worker_processes(count):
            results.append(simulated(replications=BLOCK + 5))
    assert_same(*results)
    assert_same(results[0], simulated(replications=BLOCK + 5, threads=2))


def test_memory_does_not_grow_with_contacts_and_hardly_with_replications(scenario_of, forecast_of):
    scenario = scenario_of([PHONE], group=[{"name": "g", "skills": "phone"}])
    sizes = {}
    for volume, replications in ((2.0, 3), (40.0, 3), (2.0, 3 + 2 * BLOCK)):
        forecast = forecast_of(scenario, {"phone": volume}, {"phone": 200.0})
        staffing = pd.DataFrame({"group": ["g"], "start": scenario.horizon()[:1], "agents": [12]})
        people = people_of_groups(scenario, staffing)
        plant, _ = build(scenario, forecast, people, {"phone": 120.0}, seed=1)
        totals = run_blocks(plant, replications, np.zeros(96, dtype=int), threads=1)
        arrays = [*totals.sums, totals.waits, totals.held_s, totals.agent_busy_s]
        sizes[volume, replications] = sum(array.nbytes for array in arrays)
    assert sizes[2.0, 3] == sizes[40.0, 3]
    a_day_of_a_queue = 8 * fold.DAY_MEASURES
    assert sizes[2.0, 3 + 2 * BLOCK] - sizes[2.0, 3] == 2 * BLOCK * a_day_of_a_queue


@pytest.mark.long
def test_staff_of_one_queue_changes_nothing_of_the_other(scenario_of, forecast_of, tmp_path):
    scenario = scenario_of(
        [PHONE, {"name": "other"}],
        group=[{"name": "g", "skills": "phone"}, {"name": "h", "skills": "other"}],
        shrinkage={"off_queue": 0.05},
        simulation={"warm_up_h": 1},
    )
    forecast = forecast_of(scenario, {"phone": 12.0, "other": 9.0}, {"phone": 280.0, "other": 200.0})
    found = {}
    for heads in (5, 6):
        path = tmp_path / f"{heads}.parquet"
        staffing = pd.DataFrame({"group": ["g", "h"], "start": scenario.horizon()[0], "agents": [heads, 3]})
        options = {"patience_s": {"phone": 100.0, "other": 100.0}, "replications": 4, "seed": 8, "contacts": path}
        simulate_staffing(scenario, forecast, staffing, **options)
        found[heads] = pd.read_parquet(path).astype({"queue": str, "agent": str, "group": str, "outcome": str})
    few, more = (found[heads][found[heads]["queue"] == "other"].reset_index(drop=True) for heads in (5, 6))
    pd.testing.assert_frame_equal(few, more, check_exact=True)
    # The queue whose people changed has the same contacts too: who is served in both takes as long.
    keys = ["replication", "arrived"]
    both = found[5].merge(found[6], on=["queue", *keys])
    mine = both[both["queue"] == "phone"]
    assert len(mine) == (found[5]["queue"] == "phone").sum() == (found[6]["queue"] == "phone").sum()
    served = mine.dropna(subset=["handle_s_x", "handle_s_y"])
    assert len(served) > 1000
    np.testing.assert_allclose(served["handle_s_x"], served["handle_s_y"], rtol=1e-9, atol=1e-7)
    assert (mine["wait_s_x"] != mine["wait_s_y"]).any()


def test_common_random_numbers_make_differences_sure(scenario_of, forecast_of):
    scenario = scenario_of([PHONE], group=[{"name": "g", "skills": "phone"}])
    forecast = forecast_of(scenario, {"phone": 24.0}, {"phone": 280.0})

    def levels(heads, seed):
        staffing = pd.DataFrame({"group": ["g"], "start": scenario.horizon()[:1], "agents": [heads]})
        got = simulate_staffing(scenario, forecast, staffing, patience_s={"phone": 100.0}, replications=200, seed=seed)
        return got.levels["phone"][:, 0]

    base = levels(9, 1)
    common = np.var(levels(10, 1) - base)
    independent = np.var(levels(10, 2) - base)
    assert common < 0.35 * independent


def test_intervals_cover_what_theory_says(scenario_of, forecast_of):
    # Erlang C, 13 people at 10.8 erlangs: 70.5 % within 20 s. 400 experiments of 10 mornings of four hours each.
    lam, mu, n, experiments, each = 0.09, 1 / 120.0, 13, 400, 10
    scenario = scenario_of(
        [{"name": "phone"}],
        group=[{"name": "g", "skills": "phone"}],
        simulation={"warm_up_h": 2, "handle_time": {"shape": "exponential"}},
        interval_min=60,
    )
    volume = np.where(np.arange(24) < 4, lam * 3600, 0.0)
    staffing = pd.DataFrame({"group": ["g"], "start": scenario.horizon()[:1], "agents": [n]})
    people = people_of_groups(scenario, staffing)
    forecast = forecast_of(scenario, {"phone": volume}, {"phone": 1 / mu})
    plant, _ = build(scenario, forecast, people, {"phone": np.inf}, seed=12)
    days = run_blocks(plant, experiments * each, np.zeros(24, dtype=int), threads=1).sums.by_day[:, 0, 0]
    x = days.reshape(experiments, each, -1)
    blocked = 1.0
    for k in range(1, n + 1):
        blocked = lam / mu * blocked / (k + lam / mu * blocked)
    wait = blocked / (1 - lam / mu / n * (1 - blocked))
    level, asa_s = 1 - wait * np.exp(-(n * mu - lam) * 20.0), wait / (n * mu - lam)

    def covers(bounds, truth):
        return float(((bounds[0] <= truth) & (truth <= bounds[1])).mean())

    def terms(part, whole):
        p, w = x[..., part], x[..., whole]
        return p.sum(1), w.sum(1), (p * p).sum(1), (p * w).sum(1), (w * w).sum(1), each

    # Nominal 95 %; its own error is 1.1 %. Skewed measures of few replications fall a little short.
    assert 0.925 <= covers(of_share(*terms(fold.MET, fold.COUNTED)), level) <= 0.985
    assert 0.90 <= covers(of_ratio(*terms(fold.WAIT_S, fold.ANSWERED)), asa_s) <= 0.985
    offered = x[..., fold.OFFERED]
    assert 0.925 <= covers(of_mean(offered.sum(1), (offered**2).sum(1), each), lam * 4 * 3600) <= 0.98


def test_a_share_that_never_fails_is_not_held_for_certain():
    met = np.array([200.0, 0.0])
    counted, squares = np.array([200.0, 0.0]), np.array([4000.0, 0.0])
    low, high = of_share(met, counted, squares, squares, squares, 10)
    assert low[0] == pytest.approx(200 / (200 + 2.2621571628**2))  # Wilson's for 200 of 200, t with 9 degrees
    assert high[0] == 1.0
    assert np.isnan([low[1], high[1]]).all()
    for bounds in (of_share(met, counted, squares, squares, squares, 1), of_mean(met, squares, 1)):
        assert np.isnan(bounds[0]).all()


def test_quantiles_of_binned_waits():
    waits = np.zeros((1, WAIT_BINS), dtype=np.int64)
    assert np.isnan(wait_quantile(waits, 0.5)).all()
    waits[0, 0] = 60  # no wait
    waits[0, 21] = 40  # 16 to 19.03 s
    assert wait_quantile(waits, 0.5)[0] == 0.0
    assert wait_quantile(waits, 0.6)[0] == 0.0
    assert wait_quantile(waits, 0.8)[0] == pytest.approx((16 + 16 * 2**0.25) / 2)
    assert wait_quantile(waits, 1.0)[0] == pytest.approx(16 * 2**0.25)
    levels = [float(wait_quantile(waits, share)[0]) for share in np.linspace(0.01, 1, 50)]
    assert all(a <= b for a, b in pairwise(levels))


def test_cells_give_intervals_in_the_order_that_the_formulas_want():
    rng = np.random.default_rng(1)
    values = rng.poisson(20, size=(8, fold.COUNTS)).astype(float)
    sums = np.zeros((1, 1, fold.MEASURES))
    sums[0, 0, : fold.COUNTS] = values.sum(0)
    sums[0, 0, fold.SQUARES : fold.SQUARES + fold.COUNTS] = (values**2).sum(0)
    sums[0, 0, fold.BUSY_ON] = (values[:, fold.BUSY_S] * values[:, fold.ON_S]).sum()
    cells = Cells(sums, np.zeros((1, 1, WAIT_BINS), dtype=np.int64), 8)
    low, high = of_ratio(*cells.ratio_terms(fold.BUSY_S, fold.ON_S, fold.BUSY_ON), 8)
    busy, on = values[:, fold.BUSY_S], values[:, fold.ON_S]
    level = busy.sum() / on.sum()
    half = 2.3646 * np.sqrt(((busy - level * on) ** 2).sum() / 7 / 8) / on.mean()
    assert [low[0, 0], high[0, 0]] == pytest.approx([level - half, level + half], rel=1e-4)


def test_blocks_begun_when_it_is_cancelled_are_the_last(scenario_of, forecast_of):
    """The first is simulated, whatever is said; the sums are those of so many replications."""
    scenario = scenario_of([PHONE], group=[{"name": "g", "skills": "phone"}])
    staffing = pd.DataFrame({"group": ["g"], "start": scenario.horizon()[:1], "agents": [12]})
    forecast = forecast_of(scenario, {"phone": 2.0}, {"phone": 200.0})
    plant, _ = build(scenario, forecast, people_of_groups(scenario, staffing), {"phone": 120.0}, seed=1)
    days = np.zeros(96, dtype=int)
    told: list[float] = []

    def going(done):
        told.append(done)
        return len(told) < 3

    some = run_blocks(plant, 5 * BLOCK, days, threads=1, going=going)
    assert some.replications == 3 * BLOCK
    assert told == pytest.approx([0.2, 0.4, 0.6])
    few = run_blocks(plant, 3 * BLOCK, days, threads=1)
    assert np.array_equal(some.sums.by_day, few.sums.by_day)
    assert some.events == few.events
