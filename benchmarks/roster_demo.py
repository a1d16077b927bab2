"""The roster of the sample centre of sixty people: gap, shortage against its proven least, and CPU time.

The requirement is drawn here by a smooth curve with a peak on Friday, so that this measures the roster alone.

Run: ``python benchmarks/roster_demo.py [--work W] [--level L] [--seed N] [--activities none|sample|all]``
"""

from __future__ import annotations

import argparse
import hashlib
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from forecasting.table import FaultBook
from planner.formats.agents import read_agents
from planner.formats.people_files import read_availability, read_patterns
from planner.formats.roster_csv import read_roster
from planner.scenario import Inputs, Scenario, read_scenario
from planner.scenario.shifts import Activity
from planner.staffing.result import Requirement

ROOT = Path(__file__).parents[1]
PEAK = {"phone": 24.0, "vip": 8.0, "chat": 7.5, "tier2": 5.0}
"""People on the queue at an ordinary day's peak."""
BY_DAY = (1.12, 1.0, 1.02, 0.0, 1.35, 0.55, 0.35)
EMAIL_H = 62.0
"""Person-hours of e-mail a business day."""


EVERY_KIND: tuple[dict[str, Any], ...] = (
    {"name": "one to one", "length_min": 30, "with_role": "coach", "between": (540, 1080)},
    {"name": "training", "length_min": 60, "per_agent_per_week": 0.5, "group": 6},
    {"name": "audit", "length_min": 15, "per_agent_per_week": 3, "held_by": "coach"},
)
"""Activities for everybody, beside those of the sample."""


def with_activities(scenario: Scenario, which: str) -> Scenario:
    if which == "none":
        return scenario.model_copy(update={"activity": ()})
    more = tuple(Activity.model_validate(one) for one in EVERY_KIND) if which == "all" else ()
    return scenario.model_copy(update={"activity": (*scenario.activity, *more)})


def sample_inputs(activities: str = "sample") -> Inputs:
    scenario = with_activities(read_scenario(ROOT / "scenarios" / "peak_week.toml"), activities)
    book, data = FaultBook(), ROOT / "scenarios" / "data"
    agents = read_agents(data / "agents.csv", scenario, book)[0]
    names = [agent.agent for agent in agents]
    return Inputs(
        scenario=scenario,
        history=pd.DataFrame(),
        agents=agents,
        absences=read_availability(data / "leave.csv", names, scenario, book),
        patterns=read_patterns(data / "patterns.csv", names, book),
        previous_roster=read_roster(data / "last_week.csv", scenario.time_zone, book),
    )


def drawn_requirement(scenario: Scenario, level: float) -> Requirement:
    starts = scenario.horizon()
    hour = np.asarray(starts.hour + starts.minute / 60)
    day = (starts.normalize() - starts[0].normalize()).days.to_numpy()
    curve = 0.55 + 0.45 * np.sin(np.clip((hour - 6.5) / 14.5, 0, 1) * np.pi) + 0.12 * np.sin(hour * 1.9)
    rows = []
    special = {d.date: d.open for d in scenario.special_day}
    for queue in scenario.queue:
        need = PEAK.get(queue.name, 0.0) * level * curve * np.asarray(BY_DAY)[day] * queue.open.mask(starts, special)
        rows.append(
            pd.DataFrame(
                {
                    "start": starts,
                    "queue": queue.name,
                    "volume": 0.0,
                    "aht_s": 300.0,
                    "agents": np.ceil(need),
                    "rostered": need,
                }
            )
        )
    line = [d for d in range(5) if d != 3]
    windows = [
        {
            "queue": "email",
            "from": starts[0] + pd.Timedelta(hours=24 * d + 8 if d else 0),
            "to": starts[0] + pd.Timedelta(hours=24 * nxt + 18),
            "hours": EMAIL_H * level * BY_DAY[d],
        }
        for d, nxt in zip(line, [*line[1:], 7], strict=True)
    ]
    windows.append({"queue": "email", "from": starts[0], "to": starts[0] + pd.Timedelta(hours=18), "hours": 25.0})
    return Requirement(pd.concat(rows, ignore_index=True), pd.DataFrame(windows), pd.DataFrame())


def main() -> None:
    from planner.roster.solve import solve

    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=float, default=1.0)
    parser.add_argument("--level", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--activities", choices=("none", "sample", "all"), default="sample")
    options = parser.parse_args()
    inputs = sample_inputs(options.activities)
    requirement = drawn_requirement(inputs.scenario, options.level)
    solve(inputs, requirement, work=0.01, seconds=600, seed=1)  # compiled code loads before the clock starts
    clock, wall = time.process_time(), time.perf_counter()
    result = solve(inputs, requirement, work=options.work, seconds=600, seed=options.seed, progress=print)
    cpu, elapsed = time.process_time() - clock, time.perf_counter() - wall
    need = result.coverage.loc[result.coverage["queue"] != "*", "required"].sum() * inputs.scenario.interval_s / 3600
    digest = hashlib.sha256(result.frame.to_csv().encode()).hexdigest()[:12]
    print(f"status {result.status}, objective {result.objective:.1f}, bound {result.bound:.1f}, gap {result.gap:.2%}")
    print({name: round(value, 1) for name, value in result.terms.items()})
    print(
        f"required {need:.0f} h; short {result.shortage_h:.2f} h, at least {result.shortage_bound_h:.2f} h: "
        f"{(result.shortage_h - result.shortage_bound_h) / need:.2%} of required above it"
    )
    print(f"surplus {result.surplus_h:.1f} h; CPU {cpu:.1f} s, elapsed {elapsed:.1f} s; roster {digest}")
    inside = result.frame[result.frame["activity"].isin([activity.name for activity in inputs.scenario.activity])]
    print(f"activities {(inside['end'] - inside['start']).dt.total_seconds().sum() / 3600:.2f} person-hours")
    for note in result.notes:
        print("-", note)


if __name__ == "__main__":
    main()
