"""Staffing formulas: speed, load that moves, overload that carries over, and what pooled people save.

    python benchmarks/staffing.py [--peers] [--python PYTHON3.12]

Speeds are CPU milliseconds, the best of five runs after one that compiles. With --peers the same 2,688 intervals are
staffed by pyworkforce in an environment of its own (see benchmarks/peers.py). Load that moves: a sinusoid of +-50 %
around 60 erlangs, half-hours, 80 % within 20 s, no patience; the worst half-hour by the forward equations of the day
that repeats. Pooling: two queues, 80 % at once, the N-design; people by integer programme and simulation.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.result import Forecast
from planner.pooling import staff_pooled
from planner.scenario import Scenario
from planner.staffing import requirement
from planner.staffing.carry_over import carry_over
from planner.staffing.chat import agents_chat
from planner.staffing.erlang_a import agents_erlang_a, erlang_a
from planner.staffing.erlang_c import agents_erlang_c
from planner.staffing.erlang_g import agents_erlang_g, patience_curve
from planner.staffing.load import load_of
from planner.staffing.search import Limits, least_agents

Numbers = NDArray[np.float64]

LIMITS = Limits(0.8, 20.0)
PHONE = {"channel": "phone", "open": ["00:00-24:00"], "target": {"share": 0.8, "within_s": 20, "chance": 0.9}}
CHAT = {**PHONE, "channel": "chat", "concurrency": 3, "aht_by_concurrency_s": [300, 390, 480]}
EMAIL = {
    **PHONE,
    "channel": "email",
    "open": ["Mon-Fri 08:00-18:00"],
    "target": {"share": 0.95, "within_business_days": 1, "chance": 0.9},
}


def cpu_ms(work: Callable[[], object]) -> float:
    work()
    best = math.inf
    for _ in range(5):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return 1000 * best


def week(queues: dict[str, dict[str, object]], paths: int) -> tuple[Scenario, Forecast]:
    """A week of 672 intervals with gamma-distributed days on joint paths."""
    plan = Scenario.model_validate(
        {
            "start": dt.date(2026, 11, 23),
            "staff": {"file": "agents.csv"},
            "queue": [{"name": name, **queue} for name, queue in queues.items()],
        }
    )
    starts, rng = plan.horizon(), np.random.default_rng(1)
    hour = starts.hour + starts.minute / 60
    mean = np.asarray(5 + 60 * np.exp(-(((hour - 13) / 4) ** 2)))
    frame = pd.concat(
        [pd.DataFrame({"start": starts, "queue": name, "mean": mean, "aht_s": 300.0}) for name in queues],
        ignore_index=True,
    )
    day = np.repeat(rng.gamma(100, 0.01, (paths, 7)), 96, axis=1)
    drawn = {name: (mean * day * rng.gamma(400, 1 / 400, (paths, 672))).astype(np.float32) for name in queues}
    return plan, Forecast(starts, frame, drawn)


def sinusoid(per_min: float, minutes: int) -> Numbers:
    """Mean contacts in pieces of so many minutes of a day of rate ``per_min (1 + sin / 2)``, exact."""
    edges = np.arange(0, 1441, minutes)
    turn = np.cos(2 * np.pi * edges / 1440)
    return np.asarray(per_min * (np.diff(edges) + 0.5 * 1440 / (2 * np.pi) * (turn[:-1] - turn[1:])))


def moving_load() -> None:
    """Agent-intervals and the worst half-hour by each way to reckon the load."""
    print("\nload that moves: agent-intervals, worst half-hour, half-hours below 80 %")
    for per_min, aht_min in ((10, 6), (3, 20), (2, 30)):
        aht_s = 60.0 * aht_min
        volume = sinusoid(per_min, 30)
        twice = np.tile(volume, 2)
        for name in ("simple", "lagged", "modified"):
            load = load_of(name, twice, aht_s, 1800)[48:]
            agents = least_agents(load / aht_s, aht_s, math.inf, LIMITS)
            fine = sinusoid(per_min, 2)
            levels = carry_over(np.tile(fine, 2), aht_s, math.inf, np.tile(np.repeat(agents, 15), 2), 120, 20)
            by_half_hour = (levels[720:] * fine).reshape(48, 15).sum(axis=1) / volume
            print(
                f"  AHT {aht_min:2d} min  {name:9s} {agents.sum():6.0f}  {by_half_hour.min():.4f}  "
                f"{(by_half_hour < 0.8).sum():2d}"
            )


def overload() -> None:
    """The carry-over example: 46 people, one quarter of an hour of 60 erlangs among 40."""
    published = np.array([0.8218, 0.8218, 0.2089, 0.0928, 0.3254, 0.5343, 0.6677, 0.7423])
    found = carry_over(np.array([40, 40, 60, 40, 40, 40, 40, 40]) * 3.0, 300, math.inf, 46, 900, 20)
    print("\noverload carried over: " + " ".join(f"{level:.4f}" for level in found))
    print(f"  farthest from the published levels: {np.abs(found - published).max():.4f}")


def pooling() -> None:
    """Least people of an N-design with blended people 10 % dearer, against people of each queue's own."""
    print("\npooled people: T = 0, 80 %, calls of 300 s, patience 240 s; one knows a, both know b and a")
    for rates in ({"a": 0.010, "b": 0.006}, {"a": 0.030, "b": 0.020}, {"a": 0.100, "b": 0.050}):
        plan, forecast = n_design(rates)
        needed = requirement(plan, forecast, {}, people_of_their_own=frozenset())
        began = time.process_time()
        made = staff_pooled(
            plan,
            forecast,
            needed,
            patience_s={},
            cost={"one": 1.0, "both": 1.1},
            block=np.zeros(len(forecast.starts), dtype=np.int64),
            replications=40,
        )
        one, both = made.agents[:, 0]
        print(
            f"  {300 * rates['a']:4.1f} and {300 * rates['b']:4.1f} erlangs: {one:.0f} + {both:.0f} for "
            f"{made.programme.separate.sum():.0f} apart ({made.saving():.1%} fewer), cost {made.cost:.1f}, bound "
            f"{made.programme.bound:.2f}, held {made.met}, {time.process_time() - began:.1f} s"
        )


def n_design(rates: dict[str, float]) -> tuple[Scenario, Forecast]:
    """A week of two steady queues; a rate is calls a second."""
    queue = {"open": ["00:00-24:00"], "target": {"share": 0.8, "within_s": 0}, "patience_s": 240.0}
    plan = Scenario.model_validate(
        {
            "start": dt.date(2026, 3, 2),
            "days": 7,
            "staff": {"file": "agents.csv"},
            "simulation": {"warm_up_h": 2, "handle_time": {"shape": "exponential"}},
            "queue": [{"name": name, **queue} for name in rates],
            "group": [{"name": "one", "skills": "a:1:1"}, {"name": "both", "skills": "b:1:1|a:1:2"}],
        }
    )
    starts = plan.horizon()
    parts = [
        pd.DataFrame({"start": starts, "queue": name, "mean": 900 * rate, "aht_s": 300.0})
        for name, rate in rates.items()
    ]
    paths = {name: np.full((1, len(starts)), 900 * rate, dtype=np.float32) for name, rate in rates.items()}
    return plan, Forecast(starts, pd.concat(parts, ignore_index=True), paths)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", action="store_true", help="the same intervals by pyworkforce, too")
    parser.add_argument("--python", help="a Python of 3.12 or newer, for pyworkforce")
    asked = parser.parse_args()
    speeds()
    if asked.peers:
        from peers import compare_staffing, environment

        with tempfile.TemporaryDirectory() as folder:
            inside, names = environment(Path(folder) / "peers", asked.python)
            if "pyworkforce" in names:
                compare_staffing(inside, 0.02)
    moving_load()
    overload()
    pooling()


def speeds() -> None:
    """CPU time of each formula."""
    rng = np.random.default_rng(1)
    rate = rng.uniform(20, 100, (4, 672)) / 300
    month = rng.uniform(20, 100, 100_000) / 300
    million = 1e6 / 300
    curve = patience_curve([0.0, 8.0, 30.0, 120.0], [0.0024, 0.0063, 0.0044, 0.0018])
    plan, forecast = week({"phone": PHONE, "vip": PHONE, "tier2": PHONE, "chat": CHAT, "email": EMAIL}, 200)
    rows: list[tuple[str, Callable[[], object]]] = [
        ("least agents, Erlang C, 4 x 672 intervals", lambda: agents_erlang_c(rate, 300, LIMITS)),
        ("least agents, Erlang A, 4 x 672 intervals", lambda: agents_erlang_a(rate, 300, 180, LIMITS)),
        ("least agents, M/M/n+G of four pieces, 4 x 672", lambda: agents_erlang_g(rate, 300, curve, LIMITS)),
        ("least agents, Erlang C, 100,000 intervals", lambda: agents_erlang_c(month, 300, LIMITS)),
        ("least agents, Erlang A, 100,000 intervals", lambda: agents_erlang_a(month, 300, 180, LIMITS)),
        ("Erlang A, 4 x 672, in fractions", lambda: agents_erlang_a(rate, 300, 180, LIMITS, whole=False)),
        ("least agents, chat of 3 at once, 4 x 672", lambda: agents_chat(rate, [300, 390, 480], 180, LIMITS)),
        ("service of Erlang A, 4 x 672 intervals", lambda: erlang_a(rate, 300, 180, np.ceil(rate * 300), 20)),
        ("least agents, Erlang C, a million erlangs", lambda: least_agents(million, 300, math.inf, LIMITS)),
        ("least agents, Erlang A, a million erlangs", lambda: least_agents(million, 300, 180, LIMITS)),
        (
            "requirement of 5 queues x 672 intervals on 200 paths, chance and promises included",
            lambda: requirement(plan, forecast, {}, people_of_their_own=frozenset({"tier2"})),
        ),
    ]
    for name, work in rows:
        print(f"{cpu_ms(work):9.2f} ms  {name}")


if __name__ == "__main__":
    main()
