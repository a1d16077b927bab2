"""What roster benchmarks share: their arguments, and one solve told in a line."""

from __future__ import annotations

import argparse
import hashlib
import resource
import time
from collections import Counter

from roster_instances import synthetic

from planner.progress import Progress
from planner.scenario import Inputs
from planner.staffing.result import Requirement


def arguments(about: str | None) -> argparse.ArgumentParser:
    """Arguments of a benchmark that solves instances drawn from seeds."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--work", type=float, default=1.0)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--quiet", action="store_true")
    return parser


def run(inputs: Inputs, requirement: Requirement, asked: argparse.Namespace, seed: int) -> None:
    """Solve and tell: gap, terms, CPU and elapsed seconds, memory, breaches, seconds of the audit."""
    from planner.roster.audit import audit
    from planner.roster.solve import solve

    solve(*synthetic(8, 1, 1), work=0.01, seconds=60, seed=1)  # compiled code loads before the clock starts
    clock, wall = time.process_time(), time.perf_counter()

    def say(step: Progress) -> None:
        if not asked.quiet:
            spent = time.perf_counter() - wall, time.process_time() - clock
            print(f"  [{spent[0]:6.1f} s, CPU {spent[1]:6.1f} s] {step}", flush=True)

    result = solve(inputs, requirement, work=asked.work, seconds=asked.seconds, seed=seed, progress=say)
    cpu, elapsed = time.process_time() - clock, time.perf_counter() - wall
    before = time.process_time()
    breaches = audit(inputs, result.frame)
    audit_s = time.process_time() - before
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    digest = hashlib.sha256(result.frame.to_csv().encode()).hexdigest()[:8]
    need_h = requirement.frame["rostered"].sum() * inputs.scenario.interval_s / 3600
    print(
        f"{inputs.scenario.name}, {inputs.scenario.days} days, seed {seed}: {result.status}, objective "
        f"{result.objective:,.0f}, bound {result.bound:,.0f}, gap {result.gap:.2%}, short {result.shortage_h:.1f} of "
        f"{need_h:,.0f} h (at least {result.shortage_bound_h:.1f}), surplus {result.surplus_h:.1f} h, CPU {cpu:.1f} s, "
        f"elapsed {elapsed:.1f} s{' (cut by the clock)' if result.limited_by_seconds else ''}, {peak_mb:,.0f} MB, "
        f"{len(breaches)} breaches (audit {audit_s:.1f} s), roster {digest}",
        flush=True,
    )
    print("  " + ", ".join(f"{name} {value:,.1f}" for name, value in result.terms.items()))
    for rule, many in Counter(breach.rule for breach in breaches).items():
        print(f"  {many} x {rule}: {next(b.sentence for b in breaches if b.rule == rule)}")
    for note in result.notes[:8]:
        print(f"  - {note}")
