"""How fast the store answers: a long history loaded, ten thousand plans listed, on both databases.

    python benchmarks/store_speed.py [--postgresql ADDRESS-OF-AN-EMPTY-DATABASE]

A history of two years, 20 queues and 15 minutes (1.4 million rows) in three layers is loaded as a plan loads it: from
the store to the frame that the forecast takes, checked. Times are the best of five, elapsed and CPU.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import insert

from forecasting.table import FaultBook
from planner.formats.stored import read_stored_history
from planner.scenario.reading import read_scenario
from planner.store.database import Store, open_store
from planner.store.histories import reader_of
from planner.store.merged import FOLDER
from planner.store.plans import list_plans
from planner.store.schema import bring_up_to_date
from planner.store.series import Rows, add_rows
from planner.store.tables import PlanRow
from planner.stored_histories import histories_from

QUEUES, DAYS, PLANS = 20, 730, 10_000
ZONE = "America/New_York"
LOADED_S, LISTED_S = 0.5, 0.3


def history(first: str, days: int, seed: int) -> pd.DataFrame:
    """Rows of every queue and interval, as a layer holds them."""
    random = np.random.default_rng(seed)
    starts = pd.date_range(first, periods=days * 96, freq="15min", tz="UTC").as_unit("us")
    count = len(starts) * QUEUES
    volume = random.poisson(12, count).astype(float)
    frame = {
        "start": np.tile(starts.asi8, QUEUES),
        "queue": np.repeat([f"queue {number:02d}" for number in range(QUEUES)], len(starts)),
        "volume": volume,
        "aht_s": np.round(random.normal(300, 30, count), 1),
        "answered": np.floor(volume * 0.95),
        "abandoned": volume - np.floor(volume * 0.95),
        "asa_s": np.round(random.exponential(12, count), 1),
        "service_level": np.nan,
        "interval_min": 15,
    }
    made = pd.DataFrame(frame)
    made["start"] = pd.to_datetime(made["start"], unit="us", utc=True).dt.as_unit("us")
    return made.assign(queue=made["queue"].astype("str"))


def best(work: Callable[[], object], times: int = 5) -> tuple[float, float]:
    """Least elapsed and CPU seconds."""
    took = []
    for _ in range(times):
        elapsed, cpu = time.perf_counter(), time.process_time()
        work()
        took.append((time.perf_counter() - elapsed, time.process_time() - cpu))
    return min(one for one, _ in took), min(one for _, one in took)


def scenario(folder: Path) -> Path:
    queues = "".join(
        f'[[queue]]\nname = "queue {number:02d}"\nopen = ["Mon-Sun 00:00-24:00"]\n'
        "target = { share = 0.8, within_s = 20 }\n\n"
        for number in range(QUEUES)
    )
    path = folder / "long.toml"
    head = f'start = 2026-01-05\ntime_zone = "{ZONE}"\n[history]\nstore = "calls"\n\n'
    path.write_text(head + queues + '[staff]\nfile = "agents.csv"\n', encoding="utf-8")
    return path


def measure(name: str, store: Store, folder: Path) -> None:
    bring_up_to_date(store)
    parts = (("2024-01-01", DAYS, 1), ("2025-06-01", 30, 2), ("2025-12-30", 1, 3))
    for first, days, seed in parts:
        with store.writing("benchmark") as work:
            add_rows(work, "calls", Rows("history", history(first, days, seed), f"{first}.csv", f"{seed}"))
    record = read_scenario(scenario(folder))

    def load() -> None:
        found = read_stored_history("calls", record, FaultBook())
        assert found is not None
        assert len(found[0].frame) == QUEUES * DAYS * 96

    def load_anew() -> None:
        for path in (store.files / FOLDER).iterdir():
            path.unlink()
        load()

    with histories_from(reader_of(store)):
        load()
        told(name, "history loaded, merged before", best(load), LOADED_S)
        told(name, "history loaded, layers merged anew", best(load_anew, 2), None)
    row = {
        "scenario_version_id": None, "job_id": None, "name": "Week", "fingerprint": "f" * 64,
        "start": dt.date(2026, 1, 5), "days": 7, "status": "feasible", "objective": 1.5, "bound": 1.0, "gap": 0.1,
        "shortage_h": 2.0, "pay": 9e4,
        "facts": {"promises": [{"queue": "phone", "p": 0.9}] * 50}, "files": {"plan.json": "a" * 64},
        "inputs": {"history.csv": "b" * 64}, "made_at": store.now(), "made_by": "benchmark",
    }  # fmt: skip
    with store.writing("benchmark") as work:
        work.session.execute(insert(PlanRow), [row] * PLANS)

    def list_them() -> None:
        with store.reading() as session:
            assert len(list_plans(session)) == PLANS

    list_them()
    told(name, f"{PLANS} plans listed", best(list_them), LISTED_S)


def told(name: str, what: str, took: tuple[float, float], limit: float | None) -> None:
    wanted = "" if limit is None else f"  (asked: {limit:g} s) {'ok' if took[0] <= limit else 'MISSED'}"
    print(f"{name:<12}{what:<38}{took[0]:6.3f} s elapsed {took[1]:6.3f} s CPU{wanted}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgresql", help="Address of an empty database.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for database, address in (("SQLite", str(folder / "planner.db")), ("PostgreSQL", arguments.postgresql)):
            if address:
                store = open_store(address, files=folder / f"{database}.files")
                measure(database, store, folder)
                store.close()


if __name__ == "__main__":
    main()
