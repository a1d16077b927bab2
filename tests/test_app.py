"""The front end's first screen: it shows the plan's own numbers, starts a plan, and says what went wrong."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from runs import ROOT, Run
from streamlit.testing.v1 import AppTest

from planner.screens import week
from planner.screens.job import Job, start_job


def opened(monkeypatch: pytest.MonkeyPatch, folder: Path, scenario: str = "small_team") -> AppTest:
    monkeypatch.setattr(week, "results_folder", lambda path: folder)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["scenario"] = scenario
    return app.run()


def test_it_shows_the_numbers_of_the_kept_plan(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small.folder)
    assert not app.exception
    facts = json.loads((small.folder / "plan.json").read_text(encoding="utf-8"))
    shown = {metric.label: metric.value for metric in app.metric}
    kept = sum(promise["met"] for promise in facts["promises"])
    assert shown["Promises that hold"] == f"{kept} of {len(facts['promises'])}"
    assert shown["Short of people"] == f"{facts['shortage_h']:.1f} h"
    assert shown["Gap to the best roster"] == f"{facts['gap']:.1%}"
    assert shown["Cost"].startswith(f"{facts['pay']:,.0f}")


def test_another_day_shows_that_days_shifts(small: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, small.folder)
    days = app.selectbox(key="day").options
    assert len(days) == 7
    app.selectbox(key="day").select_index(1).run()
    assert not app.exception
    shifts = next(frame.value for frame in app.dataframe if "shift" in frame.value.columns)
    assert len(set(shifts["date"])) <= 1


def test_without_a_plan_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(monkeypatch, tmp_path / "nothing")
    assert not app.exception
    assert "press **Plan**" in app.info[0].value


def test_a_plan_that_fails_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(week, "start_job", broken_job)
    app = opened(monkeypatch, tmp_path / "plan")
    app.button[0].click().run()
    deadline = time.monotonic() + 30
    while not app.error and time.monotonic() < deadline:
        time.sleep(0.5)
        app.run()
    assert "gone.toml" in app.error[0].value
    assert "expected" in app.error[0].value


def broken_job(scenario: Path, folder: Path, work: float) -> Job:
    """A job on a scenario that is not there, as after somebody moved the file."""
    return start_job(scenario.with_name("gone.toml"), folder, work)
