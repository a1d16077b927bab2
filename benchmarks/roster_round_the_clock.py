"""Two hundred people day and night, two thirds of them on rotations (4-on-4-off, 2-2-3, six weeks of 8 h shifts).

Wanted: a gap of at most 3 % in 180 s. Printed: gap, CPU and elapsed time, memory, breaches, time of the audit.

Run: ``python benchmarks/roster_round_the_clock.py [--people 200] [--seconds 180] [--work W] [--seeds N]``
"""

from __future__ import annotations

from roster_instances_mixed import round_the_clock
from roster_run import arguments, run


def main() -> None:
    asked = arguments(__doc__).parse_args()
    for seed in asked.seeds:
        run(*round_the_clock(asked.people, asked.days, seed), asked, seed)


if __name__ == "__main__":
    main()
