"""Six people and one Monday morning: same bytes twice, another seed another simulation, no rule broken."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest
from runs import SAMPLES, Run, run_plan

from planner import audit, read_scenario
from planner.formats import read_inputs, read_roster


def digests(folder: Path) -> dict[str, str]:
    """Digest of every file but the elapsed times."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "timings.json"]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.long
def test_two_runs_give_the_same_bytes(small: Run, tmp_path: Path) -> None:
    again = run_plan("small_team.toml", tmp_path / "small_team")
    assert digests(small.folder) == digests(again.folder)


def test_another_seed_changes_the_simulation(small: Run, tmp_path: Path) -> None:
    other = run_plan("small_team.toml", tmp_path / "small_team", "--seed", "99")
    assert digests(small.folder)["service.csv"] != digests(other.folder)["service.csv"]


def test_no_rule_is_broken_and_fixed_hours_are_kept(small: Run) -> None:
    inputs = read_inputs(read_scenario(SAMPLES / "small_team.toml"))
    roster = read_roster(small.folder / "roster.csv", inputs)
    assert audit(inputs, roster) == []
    assert inputs.patterns, "the sample has people with fixed hours"
    assert inputs.previous_roster is not None
    assert len(inputs.previous_roster) > 0


def test_the_optimum_is_proven_or_nearly(small: Run) -> None:
    found = json.loads((small.folder / "plan.json").read_text(encoding="utf-8"))
    assert found["status"] in ("optimal", "feasible")
    assert 0 <= found["gap"] <= 0.01


def test_tickets_were_counted_by_the_time_they_were_made(small: Run) -> None:
    inputs = read_inputs(read_scenario(SAMPLES / "small_team.toml"))
    assert inputs.history["volume"].sum() > 500
    assert inputs.history["aht_s"].isna().all(), "a ticket export has no handle time"
    forecast = pd.read_csv(small.folder / "forecast.csv")
    assert (forecast["aht_s"] > 0).all()
