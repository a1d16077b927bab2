"""The plan of `make demo` and of the six people: time by stage, memory, gap and shortage against their bounds.

python benchmarks/demo.py [SCENARIO ...]
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
DEFAULT = ("peak_week.toml", "base.toml", "small_team.toml")


def measure(scenario: str) -> None:
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "planner", "plan", str(ROOT / "scenarios" / scenario), "--out", out]
        began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        elapsed, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        plan = json.loads((Path(out) / "plan.json").read_text(encoding="utf-8"))
        timings = json.loads((Path(out) / "timings.json").read_text(encoding="utf-8"))
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"\n{scenario}: {elapsed:.1f} s elapsed, {cpu:.1f} s CPU, peak {after.ru_maxrss / 1024:.0f} MB (so far)")
    print("  " + ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in timings.items()))
    print(f"  {plan['status']}: objective {plan['objective']:.2f}, bound {plan['bound']:.2f}, gap {plan['gap']:.2%}")
    print(f"  shortage {plan['shortage_h']:.2f} h, proven least {plan['shortage_bound_h']:.2f} h")
    met = sum(promise["met"] for promise in plan["promises"])
    print(f"  promises that hold: {met} of {len(plan['promises'])}")


def help_time() -> None:
    seconds = []
    for _ in range(5):
        began = time.monotonic()
        subprocess.run([sys.executable, "-m", "planner", "--help"], check=True, capture_output=True)
        seconds.append(time.monotonic() - began)
    print(f"planner --help: {min(seconds):.2f} s (best of 5), {max(seconds):.2f} s (worst)")


if __name__ == "__main__":
    help_time()
    for name in sys.argv[1:] or DEFAULT:
        measure(name)
