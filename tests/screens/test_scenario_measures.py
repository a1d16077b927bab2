"""Measures in boxes on the page Scenarios: from the registry of levers, saved as the store has them, told in words."""

from __future__ import annotations

import json

import pytest
from screen_pages import Opened, ran
from streamlit.testing.v1 import AppTest

from planner.capacity.levers import LEVERS, READS
from planner.scenario.money import Lever
from planner.screens.words import say
from planner.services import Actor, Services
from planner.store.database import Store


def mine(store: Store) -> Services:
    return Services(store, Actor("local", "owner"))


def levers(store: Store, name: str = "small_team") -> dict[str, Lever]:
    return {one.use: one for one in mine(store).record(name).lever}


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()


@pytest.mark.parametrize("use", LEVERS)
def test_every_measure_of_the_registry_has_its_boxes(workspace: Store, page: Opened, use: str) -> None:
    app = page("scenarios", scenario="small_team")
    app.selectbox(key="measure_1").select(use).run()
    assert not app.exception
    drawn = {
        str(one.key) for kind in ("number_input", "text_input", "multiselect", "selectbox") for one in app.get(kind)
    }
    for key in READS[use]:
        assert any(one.startswith(f"measure_{use}_{key}_1") for one in drawn), key


def test_a_measure_is_allowed_changed_and_taken_away(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="small_team")
    assert any("No measure is allowed yet" in one.value for one in app.info)
    app.selectbox(key="measure_1").select("overtime").run()
    app.number_input(key="measure_overtime_max_share_1").set_value(12.5)
    app.number_input(key="measure_overtime_max_weeks_running_1").set_value(4)
    app.number_input(key="measure_overtime_notice_days_1").set_value(3.0)
    press(app, "Save: Overtime")
    assert not app.error, app.error[0].value
    said = levers(workspace)["overtime"]
    assert (said.max_share, said.max_weeks_running, said.notice_days) == (0.125, 4, 3.0)
    (table,) = [one.value for one in app.dataframe if "how far" in one.value]
    assert set(table["measure"]) == {"Overtime"}
    assert table["how far"].tolist() == ["12.5", "4", "3"]
    assert any("no contract allows any" in one.value for one in app.warning)
    app.selectbox(key="measure_2").select("overtime").run()
    app.number_input(key="overtime_full-time_2").set_value(8.0)
    press(app, "Save the hours")
    assert mine(workspace).record("small_team").contract[0].overtime.max_h_per_week == 8.0
    assert not [one for one in app.warning if "no contract allows any" in one.value]
    app.selectbox(key="measure_3").select("overtime").run()
    app.number_input(key="measure_overtime_max_share_3").set_value(None)
    press(app, "Save: Overtime")
    assert levers(workspace)["overtime"].max_share is None
    app.selectbox(key="measure_4").select("overtime").run()
    press(app, "Take away: Overtime")
    assert levers(workspace) == {}


def test_pairs_ramps_and_missing_shares_become_sentences(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="small_team")
    app.selectbox(key="measure_1").select("temp").run()
    app.number_input(key="measure_temp_weeks_1_least").set_value(13.0)
    app.number_input(key="measure_temp_weeks_1_most").set_value(4.0)
    app.text_input(key="measure_temp_ramp_1").set_value("sixty, 80")
    press(app, "Save: Temps")
    told = [one.value for one in app.error]
    assert any("the most not below the least" in one for one in told)
    assert any("sixty, 80 cannot be read" in one for one in told)
    assert levers(workspace) == {}
    app.number_input(key="measure_temp_weeks_1_most").set_value(26.0)
    app.text_input(key="measure_temp_ramp_1").set_value("60, 80 %")
    press(app, "Save: Temps")
    assert not app.error, app.error[0].value
    said = levers(workspace)["temp"]
    assert (said.weeks, said.ramp) == ((13.0, 26.0), (0.6, 0.8))
    app.selectbox(key="measure_2").select("callback").run()
    press(app, "Save: Offer call-backs")
    assert "does nothing without it" in app.error[0].value
    assert set(levers(workspace)) == {"temp"}


def test_inherited_measures_are_shown_as_the_planner_has_them(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="peak_season")
    record = mine(workspace).record("peak_season")
    (table,) = [one.value for one in app.dataframe if "how far" in one.value]
    assert len(set(table["measure"])) == len(record.lever)
    said = {(one["measure"], one["what it says"]): one["how far"] for one in table.to_dict("records")}
    assert said["Hire", "as far as it goes"] == ""
    assert said["Overtime", "At most, % of the contract's hours"] == "10"
    assert said["Overtime", "Weeks in a row that a person works it at most"] == "4"
    assert said["Put work off to the next week", "Queues"] == "email"
    assert said["Temps", "Productivity by month, %"] == "60, 80, 90"
    app.selectbox(key="measure_1").select("temp").run()
    assert app.text_input(key="measure_temp_ramp_1").value == "60, 80, 90"
    assert app.number_input(key="measure_temp_max_heads_1").value == 8.0


def test_a_class_is_added_and_months_ahead_opens_it(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="small_team")
    press(app, "Save: Hire")
    assert any("no class is there to open" in one.value for one in app.warning)
    press(app, "Save the class")
    assert "A class needs a name" in app.error[0].value
    app.text_input(key="class__name_2").set_value("January")
    app.multiselect(key="class__skills_2").select("support")
    app.number_input(key="class__heads_2_least").set_value(2.0)
    app.number_input(key="class__heads_2_most").set_value(4.0)
    app.date_input(key="class__start_2").set_value(mine(workspace).record("small_team").start)
    app.number_input(key="class__recruit_weeks_2").set_value(0.0)
    press(app, "Save the class")
    assert not app.error, app.error[0].value
    (made,) = mine(workspace).record("small_team").hire_class
    assert (made.name, made.heads, made.recruit_weeks) == ("January", (2.0, 4.0), 0.0)
    assert "class_weeks" not in made.model_fields_set
    job = ran(workspace, "capacity", scenario="small_team", version=3, months=1)
    decided = json.loads(mine(workspace).file_of_job(job, "capacity.json"))["decisions"]
    assert [(one["lever"], one["what"]) for one in decided if one["lever"] == "hire"] == [("hire", "January")]


def test_who_sees_no_pay_changes_a_measure_and_its_price_stays(workspace: Store, page: Opened) -> None:
    owner = mine(workspace)
    owner.change_scenario("small_team", 1, {"lever[overtime]": {"max_share": 0.1, "price_per_h": 2.5}}, note="first")
    app = page("scenarios", role="coordinator", scenario="small_team")
    app.selectbox(key="measure_2").select("overtime").run()
    assert not [one for one in app.number_input if "EUR" in one.label]
    app.number_input(key="measure_overtime_max_share_2").set_value(20.0)
    press(app, "Save: Overtime")
    assert not app.error, app.error[0].value
    said = levers(workspace)["overtime"]
    assert (said.max_share, said.price_per_h) == (0.2, 2.5)


def test_no_measure_is_without_words() -> None:
    for use in LEVERS:
        assert say(f"measures.use_{use}")
        assert say(f"measures.does_{use}")
        for key in READS[use]:
            assert say(f"measures.share_{use}" if key == "max_share" else f"measures.key_{key}", currency="EUR")
