"""Side by side in one run with pyworkforce, SimPy and Ciw: CPU seconds of one core, and ratios.

    python benchmarks/peers.py [--python PYTHON3.12] [--share 0.02]

Makes an environment of the peers' own in a temporary folder and installs them there by name (about a minute, needs
the package registry); they are no dependency of the product. pyworkforce 0.5.4 needs Python 3.12 or newer: without
one it is left out, with its reason. Staffing is that of 4 queues x 672 intervals of 20 to 100 erlangs, 80 % within
20 s; of pyworkforce's Erlang A only every 50th interval is run (--share) and its time scaled, as the whole takes
minutes. The simulators run one M/M/25 queue of 20 erlangs, an arrival, a start and an end counting one event each.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from simulation import forecast, scenario, staffed

from planner.simulation import simulate_staffing
from planner.staffing.erlang_a import agents_erlang_a
from planner.staffing.erlang_c import agents_erlang_c
from planner.staffing.search import Limits

PEERS = {"pyworkforce": "0.5.4", "simpy": "4.1.2", "ciw": "3.2.7"}
NEWEST_FIRST = ("python3.13", "python3.12")
WITHIN = Limits(0.8, 20.0)
INTERVALS = 2688


def works(python: str) -> bool:
    """Whether this is a Python of 3.12 or newer that runs (a shim may only say that it does not)."""
    check = [python, "-c", "import sys, venv; sys.exit(sys.version_info < (3, 12))"]
    try:
        return subprocess.run(check, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def environment(folder: Path, python: str | None) -> tuple[str, list[str]]:
    """An environment with the peers: its Python, and which peers it holds."""
    candidates = [python] if python else [shutil.which(name) for name in NEWEST_FIRST] + [sys.executable]
    able = next((found for found in candidates if found and works(found)), None)
    subprocess.run([able or sys.executable, "-m", "venv", str(folder)], check=True)
    inside = str(folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))
    names = list(PEERS) if able else [name for name in PEERS if name != "pyworkforce"]
    if not able:
        print("pyworkforce: left out, it needs Python 3.12 or newer and none was found (--python names one)")
    wanted = [f"{name}=={PEERS[name]}" for name in names]
    subprocess.run([inside, "-m", "pip", "install", "--quiet", *wanted], check=True, stderr=subprocess.DEVNULL)
    return inside, names


def peer(inside: str, task: str, size: int, loads: list[float] | None = None) -> dict[str, Any]:
    script = str(Path(__file__).with_name("peers_at_work.py"))
    command = [inside, script, task, str(size)]
    done = subprocess.run(command, input=json.dumps(loads), capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def best_cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of the quickest of five runs after one that loads the compiled code."""
    work()
    times = []
    for _ in range(5):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def compare_staffing(inside: str, share: float) -> None:
    loads = np.random.default_rng(1).uniform(20, 100, INTERVALS)
    rate = loads / 300
    ours: dict[str, Callable[[], np.ndarray]] = {
        "erlang_c": lambda: agents_erlang_c(rate, 300, WITHIN),
        "erlang_a": lambda: agents_erlang_a(rate, 300, 180, WITHIN),
    }
    for model, work in ours.items():
        own_s = best_cpu_s(work)
        size = INTERVALS if model == "erlang_c" else max(1, round(share * INTERVALS))
        got = peer(inside, model, size, loads.tolist())
        peer_s = got["cpu_s"] * INTERVALS / got["intervals"]
        apart = np.array(got["agents"]) - work()[:: got["every"]]
        print(
            f"{model}, {INTERVALS} intervals: ours {1000 * own_s:.1f} ms, pyworkforce {1000 * peer_s:,.0f} ms "
            f"({got['intervals']} run): {peer_s / own_s:,.0f} times; its people differ from ours in "
            f"{int((apart != 0).sum())}, by {apart.min():+.0f} to {apart.max():+.0f}"
        )


def own_events_per_s() -> tuple[float, float]:
    """Our simulator on the same queue, all day for a week; events per CPU second on one thread, and the level."""
    made = scenario([{"name": "phone", "target": {"share": 0.8, "within_s": 20}}], {"g": "phone"})
    made = made.model_copy(
        update={
            "simulation": made.simulation.model_copy(
                update={"handle_time": made.simulation.handle_time.model_copy(update={"shape": "exponential"})}
            )
        }
    )
    outlook = forecast(made, {"phone": 1.0}, 300.0)
    mean = np.full(len(outlook.starts), 20 / 300 * made.interval_s)
    flat = type(outlook)(outlook.starts, outlook.frame.assign(mean=mean), {"phone": mean[None, :].astype(np.float32)})
    people = staffed(made, {"g": 25}).iloc[:1].assign(start=pd.Timestamp(made.start, tz=made.time_zone))
    level = events = 0.0

    def run() -> None:
        nonlocal level, events
        options = {"patience_s": {"phone": np.inf}, "replications": 40, "seed": 1, "threads": 1}
        got = simulate_staffing(made, flat, people, **options)  # type: ignore[arg-type]
        level = float(got.periods.loc[got.periods["over"] == "week", "service_level"].iloc[0])
        events = float(got.events)

    seconds = best_cpu_s(run)
    return events / seconds, level


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", help="a Python of 3.12 or newer, for pyworkforce")
    parser.add_argument("--share", type=float, default=0.02, help="share of intervals given to pyworkforce's Erlang A")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        inside, names = environment(Path(folder) / "peers", asked.python)
        if "pyworkforce" in names:
            compare_staffing(inside, asked.share)
        speed, level = own_events_per_s()
        print(f"ours: {speed / 1e6:.1f} M events/s, level {level:.3f}")
        for task, size in (("simpy", 100_000), ("ciw", 100_000)):
            got = peer(inside, task, size)
            rate = got["events"] / got["cpu_s"]
            print(f"{task} {PEERS[task]}: {rate / 1e3:.0f} thousand events/s, level {got['level']:.3f}: ", end="")
            print(f"ours {speed / rate:,.0f} times")


if __name__ == "__main__":
    main()
