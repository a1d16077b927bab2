"""People in boxes on the page Scenarios: the store's staff file says what was saved, wrong wishes are sentences."""

from __future__ import annotations

import datetime as dt

from screen_pages import Opened
from streamlit.testing.v1 import AppTest

from planner.scenario import Agent
from planner.services import Actor, Services
from planner.store.database import Store

MONDAY = dt.date(2026, 11, 23)


def mine(store: Store) -> Services:
    return Services(store, Actor("local", "owner"))


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()


def people(store: Store, name: str = "small_team") -> dict[str, Agent]:
    return {one.agent: one for one in mine(store).people(name)[0]}


def versions(store: Store, name: str = "small_team") -> int:
    return len(mine(store).scenario_versions(name))


def employed(app: AppTest) -> str:
    return next(one.value for one in app.metric if one.label == "People on 23 Nov 2026")


def test_the_table_shows_the_people_of_the_store(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="peak_week")
    assert not app.exception
    (table,) = [one.value for one in app.dataframe if "serves, the preferred first" in one.value]
    there = people(workspace, "peak_week")
    assert list(table["id"]) == list(there)
    assert list(table["name"]) == [one.name for one in there.values()]
    wages = mine(workspace).record("peak_week").cost.wage_per_h
    told = [wages[one.contract] if one.wage_per_h is None else one.wage_per_h for one in there.values()]
    assert list(table["USD per paid hour"]) == told
    assert employed(app) == str(sum((one.start_date or MONDAY) <= MONDAY for one in there.values()))


def test_who_sees_no_pay_sees_people_without_it_and_loses_none(workspace: Store, page: Opened) -> None:
    app = page("scenarios", role="coordinator", scenario="peak_week")
    (table,) = [one.value for one in app.dataframe if "serves, the preferred first" in one.value]
    assert not any("per paid hour" in name for name in table)
    assert not [one for one in app.number_input if "paid hour" in one.label]
    before = people(workspace, "peak_week")["A001"].wage_per_h
    app.multiselect(key="staff_end_who_1").select("A002")
    press(app, "End it")
    assert not app.error, app.error[0].value
    after = people(workspace, "peak_week")
    assert after["A002"].end_date == MONDAY
    assert after["A001"].wage_per_h == before == 27.4


def test_people_are_added_with_the_terms_chosen(workspace: Store, page: Opened) -> None:
    before = people(workspace)
    app = page("scenarios", scenario="small_team")
    app.number_input(key="staff_count_1").set_value(3)
    app.selectbox(key="staff_contract_1").select("part-time")
    app.number_input(key="staff_speed_1").set_value(80.0)
    app.date_input(key="staff_first_1").set_value(MONDAY)
    press(app, "Add them")
    assert not app.error, app.error[0].value
    after = people(workspace)
    new = [after[name] for name in after if name not in before]
    assert {name: after[name] for name in before} == before
    assert [one.agent for one in new] == ["S7", "S8", "S9"]
    assert {(one.contract, one.skills[0].queue, one.skills[0].speed, one.start_date) for one in new} == {
        ("part-time", "support", 0.8, MONDAY)
    }
    assert employed(app) == "9"
    assert "3 people added, part-time" in mine(workspace).scenario_versions("small_team")[0].note
    assert app.number_input(key="staff_count_2").value == 1, "a box of the version that was saved"


def test_an_end_changed_terms_and_the_way_back(workspace: Store, page: Opened) -> None:
    before = people(workspace)
    app = page("scenarios", scenario="small_team")
    app.multiselect(key="staff_end_who_1").select("S2")
    app.date_input(key="staff_last_day_1").set_value(dt.date(2026, 11, 20))
    press(app, "End it")
    assert people(workspace)["S2"].end_date == dt.date(2026, 11, 20)
    assert employed(app) == "5"
    app.multiselect(key="staff_alter_who_2").select("S1").select("S3")
    app.selectbox(key="staff_new_contract_2").select("part-time")
    press(app, "Change it")
    assert not app.error, app.error[0].value
    assert [people(workspace)[one].contract for one in ("S1", "S3")] == ["part-time", "part-time"]
    press(app, "Take back version 3: be as version 2 was")
    press(app, "Take back version 4: be as version 3 was")
    assert people(workspace)["S1"].contract == "part-time"
    mine(workspace).take_back("small_team", 1, 5, "as it began")
    assert people(workspace) == before


def test_what_does_not_fit_is_a_sentence_and_nothing_is_saved(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="peak_week")
    app.multiselect(key="staff_end_who_1").select("A001")
    app.date_input(key="staff_last_day_1").set_value(dt.date(2024, 1, 1))
    press(app, "End it")
    assert app.error[0].value.startswith("A001: found '01 Jan 2024', expected a last day not before the first, 29 Dec")
    app.date_input(key="staff_last_day_1").set_value(MONDAY)
    app.multiselect(key="staff_end_who_1").unselect("A001")
    press(app, "End it")
    assert app.error[0].value == "Choose at least one person."
    for queue in list(app.multiselect(key="staff_skills_1").value):
        app.multiselect(key="staff_skills_1").unselect(queue)
    press(app, "Add them")
    assert "at least one queue" in app.error[0].value
    assert versions(workspace, "peak_week") == 1


def test_a_new_list_takes_the_place_of_the_old_one(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="small_team")
    (box,) = [one for one in app.file_uploader if one.label == "Staff list: Excel or CSV"]
    box.set_value(("agents.csv", b"agent,contract,skills\nS1,full-time,nothing\n", "text/csv"))
    press(app, "Take it")
    assert "agents.csv, row 2, column skills" in app.error[0].value
    assert versions(workspace) == 1
    (box,) = [one for one in app.file_uploader if one.label == "Staff list: Excel or CSV"]
    box.set_value(("agents.csv", b"agent,contract,skills\nS1,full-time,support\nZ1,part-time,support\n", "text/csv"))
    press(app, "Take it")
    assert not app.error, app.error[0].value
    assert list(people(workspace)) == ["S1", "Z1"]
    assert "rows of data/small/patterns.csv" in app.success[0].value


def test_a_new_list_may_have_the_headings_people_use(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="small_team")
    (box,) = [one for one in app.file_uploader if one.label == "Staff list: Excel or CSV"]
    rows = "Employee ID;Name;Contract;Skills;Hours/week\n" + "".join(
        f"{who};{who.title()};full-time;Support;40\n" for who in ("n1", "n2")
    )
    app = box.set_value(("Mitarbeiter.csv", rows.encode(), "text/csv")).run()
    assert "2 people, 1 contracts" in app.success[0].value
    assert versions(workspace) == 1
    press(app, "Take it")
    assert not app.error, app.error[0].value
    assert {agent: one.name for agent, one in people(workspace).items()} == {"n1": "N1", "n2": "N2"}


def test_a_list_that_nobody_can_read_is_not_taken(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="small_team")
    (box,) = [one for one in app.file_uploader if one.label == "Staff list: Excel or CSV"]
    app = box.set_value(("list.csv", b"a,b\n1,2\n", "text/csv")).run()
    assert "a table of people" in app.error[0].value
    press(app, "Take it")
    assert any("nothing was kept" in one.value for one in app.error)
    assert versions(workspace) == 1


def test_the_list_to_take_away_can_be_brought_back(workspace: Store) -> None:
    services = mine(workspace)
    content = services.staff_file("small_team")
    saved, left_out = services.replace_staff("small_team", 1, content, "the same")
    assert (saved.new, dict(left_out)) == (False, {})
