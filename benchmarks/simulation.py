"""Speed, growth and memory of the simulator: ``python benchmarks/simulation.py``. CPU seconds of one thread.

``python benchmarks/simulation.py large`` measures the two large cases (some minutes), ``... differences`` what common
random numbers are worth.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import time

import numpy as np
import pandas as pd

from forecasting.result import LEVELS, Forecast
from planner.scenario import Scenario
from planner.simulation import simulate_staffing

TARGET = {"share": 0.8, "within_s": 20}
MAIL = {
    "name": "email",
    "channel": "email",
    "open": ["Mon-Fri 08:00-18:00"],
    "target": {"share": 0.95, "within_business_days": 1},
    "opening_backlog": [{"age_h": 3, "volume": 40}],
}
CHAT = {"name": "chat", "channel": "chat", "concurrency": 3, "aht_by_concurrency_s": [420, 520, 640], "target": TARGET}


def scenario(queues: list[dict[str, object]], groups: dict[str, str], days: int = 7, **shrinkage: float) -> Scenario:
    return Scenario.model_validate(
        {
            "start": dt.date(2026, 3, 2),
            "days": days,
            "staff": {"file": "agents.csv"},
            "queue": queues,
            "group": [{"name": name, "skills": skills} for name, skills in groups.items()],
            "shrinkage": shrinkage,
        }
    )


def forecast(made: Scenario, a_week: dict[str, float], aht_s: float) -> Forecast:
    """A day's wave, the same for every queue, scaled to so many contacts a week; 200 paths of +-10 % days."""
    starts = made.horizon()
    hour = np.asarray(starts.hour + starts.minute / 60.0)
    wave = np.where((hour >= 7) & (hour < 21), 1.0 + 0.5 * np.sin((hour - 7) / 14 * np.pi), 0.0)
    factor = np.random.default_rng(1).gamma(100, 0.01, size=(200, made.days)).repeat(len(starts) // made.days, axis=1)
    frames, paths = [], {}
    for queue, volume in a_week.items():
        mean = wave / wave.sum() * volume * made.days / 7
        frame = pd.DataFrame({"start": starts, "queue": queue, "mean": mean})
        frames.append(frame.assign(**dict.fromkeys(LEVELS, mean), aht_s=aht_s))
        paths[queue] = (mean * factor).astype(np.float32)
    return Forecast(starts, pd.concat(frames, ignore_index=True), paths)


def staffed(made: Scenario, heads: dict[str, int]) -> pd.DataFrame:
    """So many people from 07:00 to 21:00 every day."""
    days = pd.date_range(made.start, periods=made.days, tz=made.time_zone)
    rows = []
    for name, count in heads.items():
        rows += [(name, day + pd.Timedelta(hours=7), count) for day in days]
        rows += [(name, day + pd.Timedelta(hours=21), 0) for day in days]
    return pd.DataFrame(rows, columns=["group", "start", "agents"])


def measure(title: str, made: Scenario, a_week: dict[str, float], aht_s: float, heads: dict[str, int], n: int) -> None:
    outlook, staffing = forecast(made, a_week, aht_s), staffed(made, heads)
    patience = dict.fromkeys(a_week, 180.0)
    for replications in (2, n):  # the first is not measured: it loads the compiled code
        begin = time.process_time()
        got = simulate_staffing(
            made, outlook, staffing, patience_s=patience, replications=replications, seed=1, threads=1
        )
        cpu = time.process_time() - begin
    level = got.periods[got.periods["over"] == "week"]["service_level"].mean()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{title:44} {got.events / 1e6:7.1f} M events {cpu:6.2f} s CPU {got.events / cpu / 1e6:6.1f} M/s"
        f"   level {level:.2f}   peak {peak:.0f} MB"
    )


SKILLS = {
    "g1": "phone:1:1",
    "g2": "phone:1:1|vip:1:1",
    "g3": "vip:1:1|tier2:0.9:2",
    "g4": "billing:1:1|phone:1.1:2",
    "g5": "billing:1:1|tier2:1:1",
    "g6": "phone:1:2|vip:1:2|billing:1:2|tier2:1:1",
}
FOUR = [{"name": name, "target": TARGET} for name in ("phone", "vip", "billing", "tier2")]


def main() -> None:
    one = scenario([{"name": "phone", "target": TARGET}], {"g": "phone"})
    measure("1 queue, 25 people", one, {"phone": 25_000}, 300.0, {"g": 25}, 200)
    four = scenario(FOUR, SKILLS)
    for factor in (1, 4, 16):
        heads = dict.fromkeys(SKILLS, 10 * factor)
        volume = {"phone": 20_000, "vip": 6_000, "billing": 15_000, "tier2": 10_000}
        volume = {name: value * factor for name, value in volume.items()}
        measure(f"4 queues x 6 skill groups, {60 * factor} people", four, volume, 330.0, heads, 200 // factor)
    five = scenario(
        [
            {**FOUR[0], "max_occupancy": 0.9, "escalates": [{"to": "tier2", "share": 0.08}]},
            FOUR[1],
            FOUR[3],
            CHAT,
            MAIL,
        ],
        {"a": "phone:1:1|email:1:2", "b": "phone:1:1|vip:1:1", "c": "tier2:1:1|phone:1:2", "d": "chat:1:1|email:1:2"},
        absence=0.04,
        off_queue=0.05,
    )
    volume = {"phone": 12_000, "vip": 1_000, "tier2": 2_500, "chat": 6_000, "email": 3_500}
    heads = {"a": 10, "b": 10, "c": 6, "d": 8}
    measure("5 queues (chat, e-mail, escalation, shrinkage)", five, volume, 330.0, heads, 200)


def large() -> None:
    """100 replications of a week of 250,000 contacts; 20 queues x 50 groups x 2,000 people x 4 weeks."""
    four = scenario(FOUR, SKILLS)
    volume = {"phone": 98_000, "vip": 29_000, "billing": 74_000, "tier2": 49_000}
    measure("a week of 250,000 contacts, 100 times", four, volume, 330.0, dict.fromkeys(SKILLS, 48), 100)
    names = [f"queue{q}" for q in range(20)]
    skills = {f"group{g}": "|".join(f"{names[(3 * g + k) % 20]}:1:{1 + k // 2}" for k in range(4)) for g in range(50)}
    many = scenario([{"name": name, "target": TARGET} for name in names], skills, days=28)
    title = "20 queues x 50 groups x 2,000 people x 4 weeks"
    measure(title, many, dict.fromkeys(names, 88_000), 330.0, dict.fromkeys(skills, 40), 20)


def differences() -> None:
    """Variance of the difference that one more person makes, with common random numbers over independent ones."""
    one = scenario([{"name": "phone", "target": TARGET}], {"g": "phone"})
    outlook = forecast(one, {"phone": 25_000}, 300.0)

    def levels(heads: int, seed: int) -> np.ndarray:
        options = {"patience_s": {"phone": 180.0}, "replications": 400, "seed": seed, "threads": 1}
        got = simulate_staffing(one, outlook, staffed(one, {"g": heads}), **options)  # type: ignore[arg-type]
        return got.levels["phone"].mean(axis=1)

    base = levels(25, 1)
    for heads in (26, 28):
        common, independent = np.var(levels(heads, 1) - base), np.var(levels(heads, 2) - base)
        print(
            f"25 against {heads} people: variance of the difference of a week's level, common over independent random "
            f"numbers {common:.2e} / {independent:.2e} = {common / independent:.3f}"
        )


if __name__ == "__main__":
    {"large": large, "differences": differences}.get("".join(sys.argv[1:]), main)()
