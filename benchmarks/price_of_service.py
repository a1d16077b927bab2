"""CPU time of a price of service of five targets on the sample week, and of a tornado of the sample's year.

python benchmarks/price_of_service.py             # five targets with intervals, five single futures each: 180 s
python benchmarks/price_of_service.py --tornado   # the sample's capacity plan with its tornado and break-even
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
VARY = "queue.phone.target=.70,.75,.80,.85,.90"
CURVE_S = 180.0


def curve() -> bool:
    """Five targets of the busiest queue."""
    from planner.report.sweep_page import sweep_html
    from planner.sweeping.cells import cells_of
    from planner.sweeping.run import sweep
    from planner.sweeping.table import sweep_frame
    from planner.sweeping.vary import parse_vary
    from planner.sweeping.words import sentences

    began = time.process_time()
    vary = parse_vary(VARY)
    done = sweep(cells_of([ROOT / "scenarios/peak_week.toml"], [vary]), [vary])
    size = len(sweep_html(done, sweep_frame(done)))
    seconds = time.process_time() - began
    print(f"price of service: {seconds:.1f} s CPU for {len(done.planned)} targets, page of {size:,} bytes, {memory()}")
    print("\n".join(f"  {line}" for line in sentences(done)))
    assert done.price is not None
    return seconds <= CURVE_S and not done.price.falls


def tornado() -> bool:
    """The capacity plan of twelve months with each driver low and high."""
    from planner.capacity.planning import plan_capacity
    from planner.capacity.sensitivity import sentences, with_tornado
    from planner.net import Net

    began = time.process_time()
    plan = plan_capacity(ROOT / "scenarios/peak_season.toml", 12)
    planned = time.process_time()
    made = with_tornado(plan, Net.of(3600.0))
    assert made.tornado is not None
    seconds, before = time.process_time() - planned, planned - began
    print(f"tornado: {seconds:.1f} s CPU for {len(made.tornado)} states, after {before:.1f} s of the plan, {memory()}")
    print("\n".join(f"  {line}" for line in sentences(made.tornado, "USD", told=5)))
    crossings = made.break_even.crossings
    print(f"break-even: {len(crossings)} crossings, {int(crossings['proved'].sum())} proved by solving on both sides")
    return bool(crossings["proved"].all())


def memory() -> str:
    """Most memory of the process."""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB"


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tornado", action="store_true")
    chosen = asked.parse_args()
    sys.exit(0 if (tornado() if chosen.tornado else curve()) else 1)
