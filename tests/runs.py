"""Running the planner as a person would."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "scenarios"


@dataclass(frozen=True)
class Run:
    """One run of ``planner plan``: where it wrote and what it said."""

    folder: Path
    said: str


def run_plan(scenario: str, folder: Path, *options: str) -> Run:
    """``planner plan`` as a person would run it."""
    command = [
        sys.executable,
        "-m",
        "planner",
        "plan",
        str(SAMPLES / scenario),
        "--out",
        str(folder),
        *options,
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return Run(folder, done.stdout)
