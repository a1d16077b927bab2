"""Ten scenarios compared on the sample: CPU time, elapsed time, memory, and how they grow with their number.

    python benchmarks/compare.py              # 10 scenarios; limit 3 minutes
    python benchmarks/compare.py 2 5 10 20    # each number in a process of its own

Variants of the ordinary week: surges, a campaign, an outage, deflection, handle times, targets, a pay rise, shrinkage,
rules, and pairs of these. Elapsed time is that of this machine at that moment; CPU seconds are the ones to compare.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from planner.comparison.comparing import compare
from planner.report.comparison_page import write_comparison

ROOT = Path(__file__).parents[1]
LIMIT_S = 180.0
SURGE = '[[surge]]\nname = "{name}"\nqueues = ["phone", "vip"]\nfrom = 2026-11-18T08:00:00\nto = 2026-11-20T18:00:00\n'
TARGET = '[[queue]]\nname = "{queue}"\ntarget = {{ share = {share}, within_s = 20, over = "day", chance = 0.90 }}\n'
VARIANTS: dict[str, str] = {
    "surge": SURGE.format(name="Sale") + "volume = [1.1, 1.2, 1.4]\n",
    "campaign": SURGE.format(name="Mailing") + "pieces = 40000\nresponse = [0.012, 0.020, 0.034]\n",
    "outage": SURGE.format(name="Outage") + "volume = [1.8, 2.3, 3.0]\nafter = { hours = 5, volume = 1.2 }\n",
    "deflection": '[[deflect]]\nfrom_queue = "phone"\nto_self_service = true\nshare = [0.05, 0.10, 0.15]\n'
    "from = 2026-11-16T00:00:00\n",
    "slower": SURGE.format(name="New system") + "aht = 1.15\n",
    "target": TARGET.format(queue="phone", share=0.85),
    "pay": '[cost]\nwage_per_h = { "full-time" = 23.00, "full-time mountain" = 22.20, "part-time" = 21.00 }\n',
    "absence": "[shrinkage]\nabsence = 0.08\n",
    "rest": "[rules]\nmin_rest_h = 12\nmax_consecutive_days = 5\n",
}


def main() -> None:
    """Each number asked for in a process of its own, so that none profits from another."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("numbers", nargs="*", type=int, default=[10])
    parser.add_argument("--here", action="store_true", help="In this process; one number.")
    asked = parser.parse_args()
    if asked.here:
        once(asked.numbers[0])
        return
    for number in asked.numbers:
        subprocess.run([sys.executable, __file__, str(number), "--here"], check=True)


def once(number: int) -> None:
    """So many scenarios, the base among them."""
    with tempfile.TemporaryDirectory() as folder:
        scenarios = [ROOT / "scenarios/base.toml", *written(Path(folder), number - 1)]
        began, cpu = time.monotonic(), time.process_time()
        found = compare(scenarios, allow=(ROOT / "scenarios",))
        compared = time.process_time() - cpu
        write_comparison(found, Path(folder) / "out")
        elapsed, used = time.monotonic() - began, time.process_time() - cpu
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    worst = max(abs(value) for value in found.waterfall.loc[found.waterfall["kind"] == "residual", "value"])
    verdict = f", limit {LIMIT_S:.0f} s: {'kept' if elapsed <= LIMIT_S else 'missed'}" if number == 10 else ""
    print(
        f"{number:3d} scenarios, {found.quick_plans} plans in counts: {used:.0f} s of CPU ({compared:.0f} s without "
        f"the report), {elapsed:.0f} s elapsed{verdict}; {gigabytes:.2f} GB; greatest residual {worst:g}"
    )


def written(folder: Path, number: int) -> list[Path]:
    """Scenario files of the variants, then of pairs of them."""
    singles = list(VARIANTS)
    pairs = [
        (one, two) for n, one in enumerate(singles) for two in singles[n + 1 :] if "[[surge]]" not in VARIANTS[two]
    ]
    texts = {**VARIANTS, **{f"{one}_{two}": VARIANTS[one] + VARIANTS[two] for one, two in pairs}}
    found = []
    for name, text in list(texts.items())[:number]:
        path = folder / f"{name}.toml"
        extends = f'extends = "{(ROOT / "scenarios/base.toml").as_posix()}"\n'
        path.write_text(f'name = "{name} (synthetic sample data)"\n{extends}{text}', encoding="utf-8")
        found.append(path)
    return found


if __name__ == "__main__":
    main()
