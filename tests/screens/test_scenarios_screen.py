"""Scenarios: what is saved is what the store holds, wrong values become sentences, two people do not overwrite."""

from __future__ import annotations

import pytest
from screen_pages import Opened
from streamlit.testing.v1 import AppTest

from planner.screens.workspace import LAST
from planner.services import Actor, Services
from planner.store.database import Store


def mine(store: Store) -> Services:
    return Services(store, Actor.local())


def scenarios_without_an_address() -> None:
    from planner.screens.scenarios import draw
    from planner.screens.sign_in import admitted

    admitted()
    draw()


def press(app: object, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()  # type: ignore[attr-defined]


def save(app: object, box: int) -> None:
    [button for button in app.button if button.label == "Save as a new version"][box].click().run()  # type: ignore[attr-defined]


def test_a_target_is_saved_as_a_version(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="peak_week")
    assert not app.exception
    app.number_input(key="share_phone").set_value(85.0)
    save(app, 0)
    assert not app.exception
    assert mine(workspace).inputs("peak_week").scenario.queue[0].target.share == 0.85
    assert [line.newest for line in mine(workspace).scenarios() if line.name == "peak_week"] == [2]


def test_a_surge_is_put_on_and_taken_off(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="peak_week")
    app.text_input(key="surge_name").set_value("Outage")
    app.number_input(key="surge_times").set_value(2.0)
    press(app, "Put it on")
    assert not app.exception
    surges = {one.name: one for one in mine(workspace).inputs("peak_week").scenario.surge}
    assert surges["Outage"].volume == (1.8, 2.0, 2.3)
    told = [value for frame in app.dataframe if "contacts" in frame.value for value in frame.value["contacts"]]
    assert "2 times (likely 1.8 to 2.3)" in told
    app.selectbox(key="surge_gone").select("Outage").run()
    press(app, "Take it off")
    assert "Outage" not in {one.name for one in mine(workspace).inputs("peak_week").scenario.surge}


def test_any_key_and_its_faults(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="small_team")
    app.text_input(key="key").set_value("queue[support].target.share")
    app.text_input(key="value").set_value("eighty")
    save(app, -1)
    assert "no TOML value" in app.error[0].value
    app.text_input(key="value").set_value("1.4")
    save(app, -1)
    assert "1.4" in app.error[0].value
    app.text_input(key="value").set_value("0.75")
    save(app, -1)
    assert not app.error
    assert mine(workspace).inputs("small_team").scenario.queue[0].target.share == 0.75


def test_two_people_do_not_overwrite_each_other(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="small_team")
    theirs = mine(workspace).change_scenario("small_team", 1, {"queue[support].target.share": 0.8}, note="theirs")
    app.number_input(key="chance_support").set_value(70.0)
    save(app, 0)
    assert any("version" in error.value for error in app.error)
    versions = mine(workspace).scenario_versions("small_team")
    assert sorted((one.number, one.aside) for one in versions) == [(1, False), (theirs.number, False), (3, True)]


def test_a_scenario_without_a_plan_says_so(workspace: Store, page: Opened) -> None:
    listed = page("scenarios", scenario="small_team").dataframe[0].value.set_index("scenario")
    assert listed.loc["small_team", "newest plan"] == "not planned yet"
    (plan,) = mine(workspace).plans()
    assert listed.loc[plan.scenario, "short of people, h"] == f"{plan.shortage_h:,.1f}"


def test_a_copy_is_shown_from_then_on(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="small_team")
    app.text_input(key="copy_to").set_value("small_team_2")
    press(app, "Make it")
    assert not app.exception
    assert "small_team_2" in {line.name for line in mine(workspace).scenarios()}
    assert [line.newest for line in mine(workspace).scenarios() if line.name == "small_team_2"] == [1]


@pytest.mark.parametrize("role", ["coordinator", "manager"])
def test_a_copy_holds_what_who_copies_does_not_see(workspace: Store, page: Opened, role: str) -> None:
    app = page("scenarios", scenario="peak_week", role=role)
    app.text_input(key="copy_to").set_value("sale")
    next(one for one in app.button if one.label == "Make it").click().run()
    assert not app.exception
    assert not app.error
    owner = Services(workspace, Actor.local())
    copied, first = (owner.record(name).model_dump(exclude={"name", "path"}) for name in ("sale", "peak_week"))
    assert {key for key in first if copied[key] != first[key]} == set()
    app = page("scenarios", scenario="peak_week", role=role)
    next(one for one in app.button if one.label == "Make it").click().run()
    assert app.error, "a copy needs a name"


def test_the_scenario_looked_at_stays_on_pages_of_the_navigation(workspace: Store, page: Opened) -> None:
    before = page("scenarios", scenario="small_team")
    assert before.session_state[LAST] == "small_team"
    app = AppTest.from_function(scenarios_without_an_address, default_timeout=120)  # as the navigation leads to it
    app.session_state[LAST] = before.session_state[LAST]
    app.run()
    assert not app.exception
    assert app.header[0].value == "small_team, version 1"


def test_who_sees_no_pay_has_no_box_of_it(workspace: Store, page: Opened) -> None:
    app = page("scenarios", role="coordinator", scenario="small_team")
    assert not app.exception
    assert "Pay" not in [tab.label for tab in app.tabs]
    assert "Targets" in [tab.label for tab in app.tabs]


def test_finance_changes_pay(workspace: Store, page: Opened) -> None:
    app = page("scenarios", role="finance", scenario="small_team")
    assert not app.exception
    assert not app.error, app.error[0].value
    assert "Pay" in [tab.label for tab in app.tabs]
