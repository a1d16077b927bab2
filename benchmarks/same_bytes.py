"""The same scenario, seed and work give the same bytes, also while another process loads the machine.

python benchmarks/same_bytes.py [SCENARIO]
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUSY = "import time\nend = time.monotonic() + 600\nwhile time.monotonic() < end: sum(range(10000))"


def digests(scenario: str, *options: str) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "planner", "plan", str(ROOT / "scenarios" / scenario), "--out", out]
        subprocess.run([*command, *options], check=True, capture_output=True)
        files = sorted(path for path in Path(out).rglob("*") if path.is_file() and path.name != "timings.json")
        return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def main(scenario: str) -> int:
    began = time.monotonic()
    calm = digests(scenario)
    quiet_s = time.monotonic() - began
    load = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(os.cpu_count() or 1)]
    try:
        began = time.monotonic()
        busy = digests(scenario)
        busy_s = time.monotonic() - began
    finally:
        for process in load:
            process.kill()
    differing = [name for name in calm if calm[name] != busy.get(name)]
    print(f"{scenario}: {len(calm)} files, alone {quiet_s:.0f} s, on a loaded machine {busy_s:.0f} s")
    print("the same bytes" if not differing else f"DIFFERENT: {differing}")
    other = digests(scenario, "--seed", "2")
    changed = "changes" if other["service.csv"] != calm["service.csv"] else "DOES NOT CHANGE"
    print(f"another seed {changed} the simulation")
    return int(bool(differing) or changed != "changes")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "peak_week.toml"))
