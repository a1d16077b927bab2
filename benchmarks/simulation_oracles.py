"""Published and stored simulations again, by the public simulator: ``python benchmarks/simulation_oracles.py``.

SimpleMSK and CallCC are examples of ContactCenters (Buist & L'Ecuyer, Universite de Montreal): many call types, rates
that move and a busyness that all types of a day share. The others are a two-queue N-design and three chat systems.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import gammainc, gammaincinv

from forecasting.result import LEVELS, Forecast
from planner.scenario import Scenario
from planner.simulation import Simulation, simulate_staffing

DAY = dt.date(2026, 3, 2)
EXPONENTIAL = {"shape": "exponential", "cv": 1.0}


@dataclass(frozen=True)
class Row:
    """A stored value, what was simulated, and the interval it has to lie in."""

    model: str
    quantity: str
    stored: float
    low: float
    high: float
    got: float
    error: float

    @property
    def agrees(self) -> bool:
        """Inside the stated interval, or 3 standard errors from the stored value."""
        return self.low <= self.got <= self.high or abs(self.got - self.stored) <= 3.0 * self.error


def scenario(queues: Sequence[Mapping[str, Any]], groups: Mapping[str, str], **words: Any) -> Scenario:
    """One UTC day, all handle times exponential, no warm-up unless said otherwise."""
    return Scenario.model_validate(
        {
            "start": DAY,
            "days": 1,
            "interval_min": 60,
            "staff": {"file": "agents.csv"},
            "simulation": {"warm_up_h": 0, "handle_time": EXPONENTIAL},
            "queue": queues,
            "group": [{"name": name, "skills": skills} for name, skills in groups.items()],
            **words,
        }
    )


def forecast(made: Scenario, volume: Mapping[str, Any], aht_s: Mapping[str, Any], busyness: Any = 1.0) -> Forecast:
    """Contacts an interval; every path is the mean times its own busyness, which all queues share."""
    starts = made.horizon()
    factor = np.atleast_1d(busyness)[:, None]
    frames, paths = [], {}
    for queue in made.queue:
        mean = np.broadcast_to(np.asarray(volume[queue.name], dtype=float), len(starts))
        frame = pd.DataFrame({"start": starts, "queue": queue.name, "mean": mean})
        frames.append(frame.assign(**dict.fromkeys(LEVELS, mean), aht_s=aht_s[queue.name]))
        paths[queue.name] = (mean * factor).astype(np.float32)
    return Forecast(starts, pd.concat(frames, ignore_index=True), paths)


def headcounts(made: Scenario, heads: Mapping[str, Sequence[int]], first_hour: int, hours: int) -> pd.DataFrame:
    """Each group's headcounts, every one for so many hours; the last stays until the day ends."""
    origin = made.horizon()[0]
    rows = [
        (name, origin + pd.Timedelta(hours=first_hour + hours * k), count)
        for name, counts in heads.items()
        for k, count in enumerate(counts)
    ]
    return pd.DataFrame(rows, columns=["group", "start", "agents"])


def by_hour(periods: Sequence[float], first_hour: int, hours: int, elsewhere: float = 0.0) -> np.ndarray:
    """A value for every hour of the day."""
    values = np.full(24, elsewhere)
    values[first_hour : first_hour + hours * len(periods)] = np.repeat(periods, hours)
    return values


def _busyness(shape: float, days: int, seed: int) -> np.ndarray:
    """A day's busyness, gamma of mean 1: as many equally likely values as there are days, in any order."""
    edges = gammaincinv(shape, np.arange(1, days) / days)
    reached = np.concatenate([[0.0], gammainc(shape + 1.0, edges), [1.0]])
    return np.random.default_rng(seed).permutation(np.diff(reached) * days)


def simple_msk(replications: int, seed: int = 1) -> Iterator[Row]:
    """Three call types, two groups, three periods of two hours; type 1 tries group 0, then group 1."""
    rates = {"type0": (4.2, 5.3, 3.2), "type1": (5.1, 4.3, 4.8), "type2": (6.3, 5.2, 4.8)}
    mu, nu = (0.5, 0.6, 0.4), (0.3, 0.4, 0.2)
    target = {"share": 0.8, "within_s": 20, "definition": "less_short_abandons", "short_abandon_s": 20}
    made = scenario(
        [{"name": name, "target": target} for name in rates],
        {"g0": "type0|type1", "g1": "type2"},
        route=[{"from_queue": "type1", "to": "type2", "after_s": 0}],  # its own people first, then group 1
    )
    outlook = forecast(
        made,
        {name: by_hour([60 * rate for rate in values], 8, 2) for name, values in rates.items()},
        dict.fromkeys(rates, by_hour([60 / m for m in mu], 8, 2, 150.0)),
        _busyness(28.7, replications, seed),
    )
    patience = dict.fromkeys(rates, by_hour([60 / v for v in nu], 8, 2, 300.0))
    staffing = headcounts(made, {"g0": (12, 18, 9), "g1": (15, 20, 11)}, 8, 2)
    got = simulate_staffing(made, outlook, staffing, patience_s=patience, replications=replications, seed=seed)
    yield from _msk_rows(got)


def _sum(frame: pd.DataFrame, column: str) -> tuple[float, float]:
    """Sum of a measure over rows, and at most its standard error (as if all rows moved together)."""
    half = (frame[f"{column}_high"] - frame[f"{column}_low"]) / 2.0
    return float(frame[column].sum()), float(half.sum() / 1.96)


def _msk_rows(got: Simulation) -> Iterator[Row]:
    name = "SimpleMSK"
    days = got.queues[got.queues["over"] == "day"]
    for quantity, column, stored, low, high in (
        ("served/day", "answered", 4297.3, 4270.0, 4324.0),
        ("abandoned/day", "abandoned", 910.3, 876.0, 945.0),
    ):
        yield Row(name, quantity, stored, low, high, *_sum(days, column))
    counted = days["answered_within"] / days["service_level"]
    met, error = _sum(days, "answered_within")
    yield Row(name, "good/counted", 0.501, 0.494, 0.509, met / counted.sum(), error / counted.sum())
    hours = got.queues[got.queues["over"] == "interval"]
    stored_good = {
        "type0": ((170.15, 164.3, 176.0), (599.33, 594.2, 604.5), (15.49, 13.8, 17.2)),
        "type1": ((262.94, 254.6, 271.3), (511.65, 506.3, 517.0), (34.70, 31.3, 38.1)),
        "type2": ((259.81, 250.2, 269.4), (613.73, 607.6, 619.9), (24.89, 22.1, 27.6)),
    }
    for queue, values in stored_good.items():
        rows = hours[hours["queue"] == queue]
        for k, (value, low, high) in enumerate(values):
            yield Row(
                name,
                f"good {queue} period {k}",
                value,
                low,
                high,
                *_sum(rows[8 + 2 * k : 10 + 2 * k], "answered_within"),
            )
    people = got.groups[
        (got.groups["group"] == "g0") & (got.groups["queue"] == "*") & (got.groups["over"] == "interval")
    ]
    busy, error = _sum(people[:6], "busy_h")
    on = float(people["on_queue_h"][:6].sum())
    yield Row(name, "occupancy g0, six hours", 0.889, 0.877, 0.889, busy / on, error / on)


def call_cc(replications: int, seed: int = 1) -> Iterator[Row]:
    """One queue, 13 hours, a tenth of those who have to wait hang up at once."""
    calls = (100, 150, 150, 180, 200, 150, 150, 150, 120, 100, 80, 70, 60)
    target = {"share": 0.8, "within_s": 20, "definition": "not_waiting"}  # whoever waited less, lost or not
    staff = (4, 6, 8, 8, 8, 7, 8, 8, 6, 6, 4, 4, 4)
    made = scenario([{"name": "phone", "target": target, "balk": {"share": 0.1}}], {"g": "phone"})
    outlook = forecast(made, {"phone": by_hour(calls, 8, 1)}, {"phone": 100.0}, _busyness(10.0, replications, seed))
    staffing = headcounts(made, {"g": staff}, 8, 1)
    got = simulate_staffing(made, outlook, staffing, patience_s={"phone": 1000.0}, replications=replications, seed=seed)
    day = got.queues[got.queues["over"] == "day"]
    for quantity, column, stored, low, high in (
        ("abandoned/1660", "abandoned", 0.0342, 0.0311, 0.0374),
        ("waits<20s/1660", "answered_within", 0.853, 0.844, 0.862),
    ):
        value, error = _sum(day, column)
        yield Row("CallCC", quantity, stored, low, high, value / 1660, error / 1660)


def n_design(replications: int, seed: int = 1) -> Iterator[Row]:
    """A goes to the first group, then to the second, which takes B before A."""
    target = {"share": 0.8, "within_s": 20}
    made = scenario(
        [{"name": "A", "target": target}, {"name": "B", "target": target}],
        {"g1": "A:1:1", "g2": "B:1:1|A:1:2"},
        days=2,
        simulation={"warm_up_h": 2, "handle_time": EXPONENTIAL},
    )
    outlook = forecast(made, {"A": 360.0, "B": 240.0}, {"A": 60.0, "B": 60.0})
    staffing = headcounts(made, {"g1": [5], "g2": [6]}, 0, 1)
    patience = {"A": 120.0, "B": 120.0}
    got = simulate_staffing(made, outlook, staffing, patience_s=patience, replications=replications, seed=seed)
    weeks = got.queues[got.queues["over"] == "week"].set_index("queue")
    for queue, value in {"A": 0.8027, "B": 0.7435}.items():
        row = weeks.loc[queue]
        error = math.hypot((row["service_level_high"] - row["service_level_low"]) / 3.92, 0.0003)
        low, high = value - 0.0003, value + 0.0003
        yield Row("N-design", f"SL 20s {queue}", value, low, high, row["service_level"], error)


def chats(replications: int, seed: int = 1) -> Iterator[Row]:
    """Chat systems whose durations grow with the number open."""
    for rate, durations, level, gone in (
        (0.055, (300, 400, 500), 0.8727, 0.0356),
        (0.06, (300, 400, 500), 0.7508, 0.0717),
        (0.058, (300, 330), 0.7347, 0.0748),
    ):
        target = {"share": 0.8, "within_s": 30}
        words = {"concurrency": len(durations), "aht_by_concurrency_s": durations, "target": target}
        made = scenario(
            [{"name": "chat", "channel": "chat", **words}],
            {"g": "chat"},
            days=2,
            simulation={"warm_up_h": 4, "handle_time": EXPONENTIAL},
        )
        outlook = forecast(made, {"chat": rate * 3600}, {"chat": _aht_of_list(made, rate * 3600)})
        staffing = headcounts(made, {"g": [10]}, 0, 1)
        got = simulate_staffing(
            made, outlook, staffing, patience_s={"chat": 240.0}, replications=replications, seed=seed
        )
        row = got.queues[got.queues["over"] == "week"].iloc[0]
        for quantity, stored, column in (("SL 30s", level, "service_level"), ("P(abandon)", gone, "p_abandon")):
            error = (row[f"{column}_high"] - row[f"{column}_low"]) / 3.92
            name = f"chat {rate}/s, {len(durations)} at once"
            yield Row(name, quantity, stored, stored - 0.001, stored + 0.001, row[column], math.hypot(error, 0.0005))


def _aht_of_list(made: Scenario, volume: float) -> float:
    """The history's handle time with which a chat's durations are the stated ones."""
    from planner.simulation.demand import handle_times

    low, high = made.queue[0].aht_by_concurrency_s[0] / 2.0, made.queue[0].aht_by_concurrency_s[-1] * 2.0
    for _ in range(60):
        middle = (low + high) / 2.0
        scale = handle_times(made, forecast(made, {"chat": volume}, {"chat": middle}), {"chat": 240.0})[0][0, -1]
        low, high = (middle, high) if scale < 1.0 else (low, middle)
    return low


MODELS = (simple_msk, call_cc, n_design, chats)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=4000)
    count = parser.parse_args().replications
    agree = rows = 0
    begin = time.process_time()
    print(f"{'model':28} {'quantity':26} {'stored':>9} {'interval':>21} {'simulated':>10} {'error':>8}")
    for model in MODELS:
        for row in model(count if model in (simple_msk, call_cc) else max(20, count // 20)):
            span = f"{row.low:.4f} to {row.high:.4f}"
            said = "agrees" if row.agrees else "DIFFERS"
            stored = f"{row.model:28} {row.quantity:26} {row.stored:9.4f} {span:>21}"
            print(f"{stored} {row.got:10.4f} {row.error:8.4f}  {said}")
            rows, agree = rows + 1, agree + row.agrees
    print(f"{agree} of {rows} rows agree; {time.process_time() - begin:.0f} s CPU")


if __name__ == "__main__":
    main()
