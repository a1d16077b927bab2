"""Speed of the staffing formulas, compilation excluded: CPU milliseconds, the best of five runs.

Run with ``python benchmarks/staffing.py``.
"""

from __future__ import annotations

import datetime as dt
import math
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from forecasting.result import Forecast
from planner.scenario import Scenario
from planner.staffing import requirement
from planner.staffing.chat import agents_chat
from planner.staffing.erlang_a import agents_erlang_a, erlang_a
from planner.staffing.erlang_c import agents_erlang_c
from planner.staffing.search import Limits, least_agents

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


def main() -> None:
    rng = np.random.default_rng(1)
    rate = rng.uniform(20, 100, (4, 672)) / 300
    million = 1e6 / 300
    plan, forecast = week({"phone": PHONE, "vip": PHONE, "tier2": PHONE, "chat": CHAT, "email": EMAIL}, 200)
    rows: list[tuple[str, Callable[[], object]]] = [
        ("least agents, Erlang C, 4 x 672 intervals", lambda: agents_erlang_c(rate, 300, LIMITS)),
        ("least agents, Erlang A, 4 x 672 intervals", lambda: agents_erlang_a(rate, 300, 180, LIMITS)),
        ("the same in fractions", lambda: agents_erlang_a(rate, 300, 180, LIMITS, whole=False)),
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
