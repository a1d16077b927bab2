"""Scenarios side by side: the page shows the job's own record; one scenario alone is refused in words."""

from __future__ import annotations

import json

import pytest
from screen_pages import Opened, ran

from planner.services import Actor, Services
from planner.store.database import Store


@pytest.fixture
def compared(workspace: Store) -> int:
    """The six people's week beside itself with half the calls, two versions of one scenario."""
    mine = Services(workspace, Actor.local())
    mine.change_scenario("small_team", 1, {"queue[support].aht_s": 540}, note="half the handle time")
    versions = [{"scenario": "small_team", "version": number} for number in (1, 2)]
    return ran(workspace, "compare", versions=versions)


def test_the_difference_is_the_drivers_that_changed(workspace: Store, compared: int, page: Opened) -> None:
    record = json.loads(Services(workspace, Actor.local()).file_of_job(compared, "compare.json"))
    assert [one["label"] for one in record["scenarios"]] == ["small_team_v1", "small_team_v2"]
    steps = [one for one in record["waterfall"] if one["measure"] == "required_fte"]
    assert [one["step"] for one in steps[1:-1] if abs(one["value"]) > 1e-9] == ["handle time"]
    app = page("comparison")
    assert not app.exception
    lines = [line.value for line in app.markdown]
    assert all(f"- {sentence}" in lines for sentence in record["sentences"])
    assert {sentence.split(":")[0] for sentence in record["sentences"]} == {"small_team_v1", "small_team_v2"}
    (side,) = [one.value for one in app.dataframe if "measure" in one.value and "unit" not in one.value]
    told = side.set_index("measure").loc["required people", "small_team_v1"]
    assert told == f"{float(steps[0]['value']):,.1f} FTE"


def test_one_scenario_alone_is_refused(workspace: Store, page: Opened) -> None:
    app = page("comparison")
    assert not app.exception
    next(button for button in app.button if button.label == "Compare").click().run()
    assert "at least one" in app.error[0].value
