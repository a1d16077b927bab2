"""What `roster_peers.py` runs inside pyworkforce's own environment; prints one JSON object. Imports nothing of ours.

python roster_peers_at_work.py < {"need": days x 24, "shifts": {name: 24 of 0 or 1}, "most": people}
"""

from __future__ import annotations

import json
import sys
import time


def main() -> None:
    from pyworkforce.scheduling import MinAbsDifference

    asked = json.load(sys.stdin)
    need, shifts = asked["need"], asked["shifts"]
    begin = time.process_time()
    made = MinAbsDifference(
        num_days=len(need),
        periods=24,
        shifts_coverage=shifts,
        required_resources=need,
        max_period_concurrency=asked["most"],
        max_shift_concurrency=asked["most"],
    ).solve()
    cpu_s = time.process_time() - begin
    there = [[0] * 24 for _ in need]
    for row in made["resources_shifts"]:
        for hour, on in enumerate(shifts[row["shift"]]):
            there[row["day"]][hour] += on * row["resources"]
    pairs = [(there[day][hour], need[day][hour]) for day in range(len(need)) for hour in range(24)]
    print(
        json.dumps(
            {
                "status": made["status"],
                "people": sum(row["resources"] for row in made["resources_shifts"]),
                "short_h": sum(max(0, wanted - got) for got, wanted in pairs),
                "over_h": sum(max(0, got - wanted) for got, wanted in pairs),
                "cpu_s": cpu_s,
            }
        )
    )


if __name__ == "__main__":
    main()
