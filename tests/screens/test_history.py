"""The page of histories: a scenario's own, cleaned; a series of the store with its layers on and off."""

from __future__ import annotations

from pathlib import Path

import pytest
from screen_pages import Opened, unfolded
from streamlit.testing.v1 import AppTest

from planner.services import Actor, Services
from planner.store.database import Store


def numbers(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def rows(first: int, volume: int) -> str:
    lines = [
        f"2026-{month:02}-{day:02}T{hour:02}:00,support,{volume}"
        for month, last in ((first, 28), (first + 1, 28))
        for day in range(1, last + 1)
        for hour in range(9, 17)
    ]
    return "start,queue,volume\n" + "\n".join(lines) + "\n"


@pytest.fixture
def series(workspace: Store, tmp_path: Path) -> Services:
    """A series of two layers: January and February with 10 an hour, February and March with 20."""
    services = Services(workspace, Actor.local())
    for name, first, volume in (("winter.csv", 1, 10), ("spring.csv", 2, 20)):
        (tmp_path / name).write_text(rows(first, volume), encoding="utf-8")
        services.add_file("desk", tmp_path / name, "history", "UTC")
    return services


def test_a_scenarios_own_history_is_cleaned(workspace: Store, page: Opened) -> None:
    app = page("history", queue="phone")
    assert not app.exception
    history = Services(workspace, Actor.local()).inputs("peak_week").history
    mine = history[history["queue"] == "phone"]
    assert numbers(app)["Contacts"] == f"{mine['volume'].sum():,.0f}"
    app = unfolded(app)
    repaired = next(one.value for one in app.dataframe if "state" in one.value.columns and "used" in one.value.columns)
    assert "2026-03-04" in {str(date) for date in app.dataframe[1].value["date"]} | {str(d) for d in repaired["date"]}
    assert any("exactly repeated rows were dropped" in one.value for one in app.markdown)
    outliers = next(one.value for one in app.dataframe if "change %" in one.value.columns)
    assert numbers(app)["Outliers"] == str(len(outliers))


def test_layers_on_and_off(series: Services, page: Opened) -> None:
    app = page("history", source="series:desk", queue="support")
    assert not app.exception
    assert numbers(app)["Contacts"] == f"{8 * 28 * (10 + 20 + 20):,}"
    (winter, spring) = [one.id for one in series.layers("desk")]
    app.get("button_group")[0].set_value([winter]).run()
    assert not app.exception
    assert numbers(app)["Contacts"] == f"{8 * 56 * 10:,}"
    assert [one.deleted for one in series.layers("desk")] == [False, False]
    app.selectbox(key="layer_take_off").select(winter)
    app.button(key="take_off_layer").click().run()
    assert not app.exception
    assert [one.deleted for one in series.layers("desk")] == [True, False]
    app.button(key="put_back_layer").click().run()
    assert not app.exception
    assert [one.deleted for one in series.layers("desk")] == [False, False], "the undo of taking it off"
    assert spring in {one.id for one in series.layers("desk")}


def test_a_viewer_looks_and_takes_nothing_off(series: Services, page: Opened) -> None:
    app = page("history", role="viewer", source="series:desk")
    assert not app.exception
    assert "take_off_layer" not in {button.key for button in app.button}


def test_an_empty_store_leads_to_the_data(empty_workspace: Store, page: Opened) -> None:
    assert "There is no history yet" in page("history").info[0].value


def test_an_outlier_is_marked_as_an_event(workspace: Store, page: Opened) -> None:
    app = page("history", queue="phone")
    save = next(button for button in app.button if button.label == "Save in the scenario")
    app = save.click().run()
    assert "Give the event a name" in app.error[0].value
    app.text_input(key="mark_name").set_value("Christmas [2024] sale")
    outliers = int(numbers(app)["Outliers"])
    app = next(button for button in app.button if button.label == "Save in the scenario").click().run()
    assert not app.exception
    assert "Saved as version 2 of peak_week" in app.success[0].value
    events = Services(workspace, Actor.local()).inputs("peak_week").scenario.event
    assert [one.kind for one in events if one.name == "Christmas [2024] sale"] == ["unplanned"]
    assert int(numbers(app)["Outliers"]) < outliers


def test_a_scenario_learns_from_the_series(series: Services, page: Opened) -> None:
    app = page("history", scenario="small_team", source="series:desk")
    app.button(key="learn_from").click().run()
    assert not app.exception
    assert "Saved as version 2 of small_team" in app.success[0].value
    inputs = series.inputs("small_team")
    assert inputs.scenario.history is not None
    assert (inputs.scenario.history.store, inputs.scenario.history.file) == ("desk", None)
    assert "learn_from" not in {button.key for button in app.button}
