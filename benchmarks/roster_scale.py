"""Rosters of synthetic centres from a few people to thousands: gap, CPU and elapsed time, memory, breaches.

Run: ``python benchmarks/roster_scale.py [--people 50 200 500] [--days 7] [--seconds 90] [--work W] [--seed N]``
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import time

from roster_instances import synthetic

from planner.progress import Progress


def main() -> None:
    from planner.roster.audit import audit
    from planner.roster.solve import solve

    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, nargs="+", default=[8, 50, 200])
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--work", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quiet", action="store_true")
    options = parser.parse_args()
    inputs, requirement = synthetic(8, 1, 1)
    solve(inputs, requirement, work=0.01, seconds=60, seed=1)  # compiled code loads before the clock starts
    for people in options.people:
        inputs, requirement = synthetic(people, options.days, options.seed)
        clock, wall = time.process_time(), time.perf_counter()

        def say(step: Progress, wall: float = wall) -> None:
            if not options.quiet:
                print(f"  [{time.perf_counter() - wall:6.1f} s] {step}", flush=True)

        result = solve(inputs, requirement, work=options.work, seconds=options.seconds, seed=options.seed, progress=say)
        cpu, elapsed = time.process_time() - clock, time.perf_counter() - wall
        before = time.perf_counter()
        breaches = audit(inputs, result.frame)
        audit_s = time.perf_counter() - before
        digest = hashlib.sha256(result.frame.to_csv().encode()).hexdigest()[:8]
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{people} people x {options.days} days: {result.status}, objective {result.objective:,.0f}, "
            f"bound {result.bound:,.0f}, gap {result.gap:.2%}, short {result.shortage_h:.2f} h "
            f"(at least {result.shortage_bound_h:.2f}), CPU {cpu:.1f} s, elapsed {elapsed:.1f} s, "
            f"{peak_mb:,.0f} MB, {len(breaches)} breaches (audit {audit_s:.1f} s), roster {digest}",
            flush=True,
        )


if __name__ == "__main__":
    main()
