"""What the sample's last peak cost by forecast error, over and under, in money: CPU seconds, and the table.

    python benchmarks/money_backtest.py                      # 24 November to 7 December 2025, two origins
    python benchmarks/money_backtest.py --origins 8 --until 2026-11-15

Limit: 60 s of CPU for the sample's five queues.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from pathlib import Path

from planner.review.forecast_money import forecast_money
from planner.review.forecast_words import sentences, table

ROOT = Path(__file__).parents[1]
LIMIT_S = 60.0


def main() -> int:
    """Price, print, and say whether the time was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--origins", type=int, default=2)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--until", type=dt.date.fromisoformat, default=dt.date(2025, 12, 7))
    asked = parser.parse_args()
    began = time.process_time()
    found = forecast_money(
        ROOT / "scenarios/data/history.csv.gz",
        ROOT / "scenarios/base.toml",
        origins=asked.origins,
        days=asked.days,
        until=asked.until,
    )
    took = time.process_time() - began
    print("\n".join([*sentences(found), "", table(found), ""]))
    print(f"{took:.1f} s of CPU, limit {LIMIT_S:.0f} s")
    return int(took > LIMIT_S)


if __name__ == "__main__":
    sys.exit(main())
