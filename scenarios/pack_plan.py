"""Plan a sample and pack the plan for the front end's first minute: ``python scenarios/pack_plan.py peak_week``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

SAMPLES = Path(__file__).parent
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Of every member, so that the same plan packs to the same bytes."""


def pack(folder: Path, packed: Path) -> None:
    """A plan's folder as one compressed file, without the times that differ from run to run."""
    packed.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(packed, "w") as target:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "timings.json"):
            member = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH)
            target.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def main(name: str) -> None:
    """Plan the sample of this name and pack it into ``plans/``."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = SAMPLES / f"{name}.toml"
        command = [sys.executable, "-m", "planner", "plan", str(scenario), "--out", folder]
        subprocess.run(command, check=True)  # noqa: S603 - our own program
        pack(Path(folder), SAMPLES / "plans" / f"{name}.zip")


if __name__ == "__main__":
    main(sys.argv[1])
