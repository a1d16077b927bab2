"""Changing a written roster: repair after absence, explanation, who fits, swaps, leave; elapsed and CPU seconds.

Run: ``python benchmarks/roster_changes.py [--people 200] [--absent 0.05] [--work 0.3]``. The rosters are those of
``roster_scale.py``. What is printed is the question itself; reading a scenario's files and starting the interpreter
come on top once.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from roster_instances import synthetic

R = TypeVar("R")


def timed(label: str, work: Callable[..., R], *arguments: object) -> R:
    wall, cpu = time.perf_counter(), time.process_time()
    found = work(*arguments)
    print(f"  {label:<34} {time.perf_counter() - wall:6.2f} s, CPU {time.process_time() - cpu:6.2f} s", flush=True)
    return found


def main() -> None:
    from planner.desk.fits import may_swap, who_fits
    from planner.desk.leave import leave_asked
    from planner.desk.remedies import remedies
    from planner.repair import Missing, repair
    from planner.roster.as_it_stands import Standing
    from planner.roster.audit import audit
    from planner.roster.solve import solve
    from planner.roster.who_could import who_could

    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, nargs="+", default=[50, 200])
    parser.add_argument("--absent", type=float, default=0.05)
    parser.add_argument("--work", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for people in options.people:
        inputs, needed = synthetic(people, 7, options.seed)
        roster = solve(inputs, needed, work=options.work, seconds=900, seed=options.seed).frame
        line_start = inputs.scenario.start
        days = [line_start + dt.timedelta(n) for n in range(7)]
        chosen = random.Random(options.seed)
        shifts = sorted(set(zip(roster["agent"], roster["date"], strict=True)))
        missing = [Missing(a, d) for a, d in chosen.sample(shifts, round(options.absent * people))]
        repair(inputs, needed, roster, missing[:1])  # compiled code loads before the clock starts
        print(f"{people} people, {len(missing)} shifts missing", flush=True)
        found = timed("repair", repair, inputs, needed, roster, missing)
        before, idle, after = found.shortage_h
        new = len(audit(found.inputs, found.roster))
        print(
            f"    {found.changed_shifts} shifts change ({found.changed_shifts / len(missing):.2f} an absence); "
            f"short {before:.1f} h before, {idle:.1f} h unrepaired, {after:.1f} h repaired; {new} breaches"
        )
        known = replace(inputs, published_roster=roster)
        standing = timed("laid over the requirement", Standing, known, needed, roster)
        at = int(standing.short().argmax()) * inputs.scenario.interval_min
        queue = inputs.scenario.queue[0].name
        timed("explain: who could, what stops them", who_could, standing, queue, at)
        told = timed("explain: remedies", remedies, standing, queue, at)
        print(f"    {len(told)} remedies: {', '.join(one.kind for one in told)}")
        shift = inputs.scenario.shift[0]
        timed("fits", who_fits, standing, 2, shift.name, shift.start.begin)
        (one, first), (other, second) = chosen.sample(shifts, 2)
        timed("swap", may_swap, standing, one, days.index(first), other, days.index(second))
        answer = timed("leave", leave_asked, inputs, needed, roster, one, [first])
        print(f"    {'yes' if answer.allowed else 'no'}; {answer.days[0].still_allowed} others could be off that day")


if __name__ == "__main__":
    main()
