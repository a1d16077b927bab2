"""The wheel carries planner, forecaster, app and samples, and works where it is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_it_carries_what_a_user_needs(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "planner/cli.py",
        "forecasting/model.py",
        "planner/web/app.py",
        "planner/samples/peak_week.toml",
        "planner/samples/data/history.csv.gz",
        "planner/schemas/plan.schema.json",
        "planner/report/templates/report.html.jinja",
    ):
        assert needed in names, needed
    strangers = [
        name for name in names if name.startswith("tests") or "/out/" in name or name.endswith((".nbc", ".nbi"))
    ]
    assert not strangers


def test_it_installs_and_reads_its_own_samples(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    program = (
        "from planner.samples_folder import samples_folder\n"
        "from planner.launch import app_file\n"
        "from planner import read_scenario\n"
        "from planner.formats import read_inputs\n"
        "inputs = read_inputs(read_scenario(samples_folder() / 'small_team.toml'))\n"
        "print(samples_folder(), app_file().exists(), len(inputs.agents), sep='|')\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(target)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    folder, app_there, people = done.stdout.strip().split("|")
    assert Path(folder).is_relative_to(target)
    assert app_there == "True"
    assert people == "6"
