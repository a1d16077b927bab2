"""Plans shared between tests: each is made once a worker."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

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


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The plan of ``make demo``; every test that uses it belongs to the xdist group ``demo``."""
    return run_plan("peak_week.toml", tmp_path_factory.mktemp("demo") / "peak_week")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The six people's week; every test that uses it belongs to the xdist group ``small``."""
    return run_plan("small_team.toml", tmp_path_factory.mktemp("small") / "small_team")
