"""The shift-scheduling benchmark of Curtois and Qu, solved by the planner's rules, prices and search.

Run: ``python benchmarks/roster_curtois.py INSTANCE.txt --seconds S --out FILE.csv [--work W] [--seed N]``
writes ``employee,day,shift`` (days from 0) and prints objective, bound, gap and time.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from pathlib import Path

from roster_curtois_check import breaches, penalty, read_roster
from roster_curtois_format import read_instance


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("instance", type=Path)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--work", type=float, default=1000.0, help="deterministic limit; the default leaves it to --seconds"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quiet", action="store_true")
    options = parser.parse_args()
    begun = time.monotonic()
    instance = read_instance(options.instance)
    # Imported here: whoever only reads an instance loads no solver.
    from roster_curtois_problem import problem_of

    from planner.roster.improve import solve_tours

    problem = problem_of(instance)
    left = options.seconds - (time.monotonic() - begun) - 0.5
    say = None if options.quiet else lambda line: print(line, flush=True)
    result = solve_tours(problem, options.work, left, options.seed, say=say)
    with options.out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["employee", "day", "shift"])
        for worker, tour in zip(problem.workers, result.roster.tolist(), strict=True):
            for day, option in enumerate(tour):
                if (duty := problem.options.duty[option]) is not None:
                    rows.writerow([worker.name, day, duty.shift])
    text = options.instance.read_text(encoding="utf-8").replace("\r", "")
    roster = read_roster(options.out)
    faults, checked = breaches(text, roster), penalty(text, roster)
    gap = (result.objective - result.bound) / max(1.0, abs(result.objective))
    print("\n".join(faults) if faults else "no breach of a hard rule")
    print(
        f"objective {result.objective:g} (recomputed {checked}), bound {result.bound:g}, gap {100 * gap:.2f} %, "
        f"elapsed {time.monotonic() - begun:.1f} s, CPU {time.process_time():.1f} s"
    )
    return int(bool(faults) or checked != round(result.objective))


if __name__ == "__main__":
    sys.exit(main())
