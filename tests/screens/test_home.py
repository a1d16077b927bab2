"""The first page: the newest plan's own numbers, what to do next, and four steps of an empty workspace."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from screen_pages import Opened
from streamlit.testing.v1 import AppTest

from forecasting.faults import InputError
from planner.formats import read_inputs
from planner.scenario import read_scenario
from planner.services import Actor, Services
from planner.services.beginning import lay_out_samples, put_samples_away
from planner.services.first_scenario import Wanted, begin_scenario
from planner.services.standing import advice, newest_plan, steps_done
from planner.services.templates import FILES, templates
from planner.store.database import Store


def of(store: Store) -> Services:
    return Services(store, Actor.local())


def test_the_newest_plans_own_numbers_and_what_is_pressing(workspace: Store, page: Opened) -> None:
    app = page("home")
    assert not app.exception
    facts = of(workspace).plan_facts(1)
    shown = {metric.label: metric.value for metric in app.metric}
    kept = [promise["met"] for promise in facts["promises"]]
    assert shown["Promises that hold"] == f"{sum(kept)} of {len(kept)}"
    assert shown["Short of people"] == f"{facts['shortage_h']:.1f} h"
    assert shown["Cost of pay"].startswith(f"{facts['pay']:,.0f}")
    told = "\n".join(one.value for one in app.markdown)
    assert "not sure enough: **1**. The worst: vip, 2026-W48" in told
    assert "Plan 1 has been published to nobody yet" in told
    assert "check_circle: **3. Plan" in told
    assert "arrow_forward: **4. Publish" in told


def test_who_does_not_see_pay_sees_none(workspace: Store, page: Opened) -> None:
    app = page("home", role="coordinator")
    assert not app.exception
    assert "Cost of pay" not in {metric.label for metric in app.metric}


def test_start_empty_and_lay_out_again(empty_workspace: Store, page: Opened) -> None:
    app = page("home")
    assert not app.exception
    assert not app.metric
    assert "arrow_forward: **1. Data" in "\n".join(one.value for one in app.markdown)
    assert steps_done(of(empty_workspace)) == dict.fromkeys(("data", "scenario", "plan", "publish"), False)
    app.button(key="lay_out_samples").click().run()
    assert not app.exception
    assert [line.name for line in of(empty_workspace).scenarios()] == ["small_team"]
    assert "arrow_forward: **3. Plan" in "\n".join(one.value for one in app.markdown)
    app.button(key="start_empty").click().run()
    assert not of(empty_workspace).scenarios()


def test_only_samples_that_nobody_changed_are_put_away(empty_workspace: Store) -> None:
    services = of(empty_workspace)
    lay_out_samples(services, Path("nowhere"))
    services.change_scenario("small_team", 1, {"days": 14}, note="two weeks")
    assert put_samples_away(services) == []
    assert [line.name for line in services.scenarios()] == ["small_team"]


def test_what_is_left_in_the_list_is_told(empty_workspace: Store, page: Opened) -> None:
    services = of(empty_workspace)
    lay_out_samples(services, Path("nowhere"))
    services.change_scenario("small_team", 1, {"days": 14}, note="two weeks")
    app = page("home")
    app.button(key="start_empty").click().run()
    assert not app.exception
    assert "Still in the list, because they are yours or were changed: small_team." in app.success[0].value


def test_a_wrong_staff_file_leaves_no_scenario_behind(empty_workspace: Store, tmp_path: Path) -> None:
    services = of(empty_workspace)
    days = [f"2026-{month:02}-{day:02}" for month in (9, 10) for day in range(1, 31)]
    rows = [f"{day}T{hour:02}:00,phone,{hour}" for day in days for hour in range(9, 17)]
    (tmp_path / "desk.csv").write_text("start,queue,volume\n" + "\n".join(rows) + "\n", encoding="utf-8")
    services.add_file("desk", tmp_path / "desk.csv", "history", "UTC")
    wanted = Wanted("Ours", "desk", "UTC", dt.date(2026, 11, 2), staff=b"Employee no,Full name\nE1,Ann\n")
    with pytest.raises(InputError, match="expected a column agent"):
        begin_scenario(services, wanted)
    assert not services.scenarios()
    begin_scenario(services, replace(wanted, staff=b"agent,contract\nE1,full-time\n"))
    assert [agent.agent for agent in services.inputs("Ours").agents] == ["E1"]
    assert not steps_done(services)["publish"]


def test_advice_tells_of_a_scenario_changed_since_its_plan(workspace: Store) -> None:
    services = of(workspace)
    plan = newest_plan(services)
    assert plan is not None
    assert [one.what for one in advice(plan, {"promises": []}, services.scenarios(), ["line"])] == []
    services.change_scenario("peak_week", 1, {"seed": 2})
    (told,) = advice(plan, {"promises": []}, services.scenarios(), ["line"])
    assert (told.what, told.page, told.values["version"]) == ("plan_again", "week", 2)
    assert [one.what for one in advice(None, {}, services.scenarios(), [])] == ["first_plan"]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A folder of all templates, the scenario naming each, the history filled with two weeks."""
    made = templates()
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    header = made["history.csv"].decode().splitlines()[0]
    rows = [
        f"2026-{day},phone,{40 + hour},300,{40 + hour},0,10,0.9".replace(",phone", f"T{hour:02}:{minute:02},phone")
        for day in [f"10-{n:02}" for n in range(19, 32)] + [f"11-{n:02}" for n in range(1, 9)]
        for hour in range(8, 18)
        for minute in (0, 15, 30, 45)
    ]
    (tmp_path / "history.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    named = {"availability": "leave", "patterns": "patterns", "locks": "locks", "ledger": "ledger"}
    lines = (
        "".join(f'{key} = "{name}.csv"\n' for key, name in named.items()) + 'previous_roster = "previous_roster.csv"\n'
    )
    text = (tmp_path / "scenario.toml").read_text(encoding="utf-8")
    text = text.replace('file = "agents.csv"\n', f'file = "agents.csv"\n{lines}')
    (tmp_path / "scenario.toml").write_text(
        f'{text}\n[forecast]\noverrides = "overrides.csv"\n[cost]\nbudget = "budget.csv"\n', encoding="utf-8"
    )
    return tmp_path / "scenario.toml"


def test_every_template_is_read_by_its_reader(filled: Path) -> None:
    inputs = read_inputs(read_scenario(filled))
    assert [agent.agent for agent in inputs.agents] == ["A1", "A2"]
    assert len(inputs.absences) == len(inputs.locks) == 1
    assert len(inputs.patterns) == 5
    assert inputs.overrides is not None
    assert inputs.budget is not None
    assert inputs.ledger is not None
    assert inputs.previous_roster is not None
    assert set(inputs.sha256) == set(FILES) - {"actuals.csv"}


def _made(app: AppTest) -> AppTest:
    return next(button for button in app.button if button.label == "Make the scenario").click().run()


def test_from_an_empty_store_to_a_scenario_by_the_steps(empty_workspace: Store, page: Opened, tmp_path: Path) -> None:
    services = of(empty_workspace)
    days = [f"2026-{month:02}-{day:02}" for month in (9, 10) for day in range(1, 31)]
    rows = [f"{day}T{hour:02}:{part:02},{queue},{hour}" for queue in ("phone", "sales") for day in days
            for hour in range(9, 17) for part in (0, 15, 30, 45)]  # fmt: skip
    (tmp_path / "desk.csv").write_text("start,queue,volume\n" + "\n".join(rows) + "\n", encoding="utf-8")
    services.add_file("desk", tmp_path / "desk.csv", "history", "UTC")
    app = page("home")
    assert not app.exception
    assert "arrow_forward: **2. Scenario" in "\n".join(one.value for one in app.markdown)
    app.text_input(key="begin_name").set_value("small_team")
    app = _made(app)
    assert "expected a name that no scenario has" in app.error[0].value
    app.text_input(key="begin_name").set_value("Ours")
    assert app.selectbox(key="begin_start").options[0] == "2026-W45, from Mon 02 Nov 2026"
    app = _made(app)
    assert not app.exception
    assert "Ours is ready to be planned" in app.success[0].value
    assert "arrow_forward: **3. Plan" in "\n".join(one.value for one in app.markdown)
    inputs = services.inputs("Ours")
    assert [(one.name, one.open.words(), one.aht_s) for one in inputs.scenario.queue] == [
        ("phone", "Mon-Sun 09:00-17:00", 300.0), ("sales", "Mon-Sun 09:00-17:00", 300.0)]  # fmt: skip
    assert str(inputs.scenario.start) == "2026-11-02"
    assert len(inputs.agents) == 10


def test_a_staff_list_is_read_told_and_refused_by_row_and_column(
    empty_workspace: Store, page: Opened, tmp_path: Path
) -> None:
    services = of(empty_workspace)
    rows = [f"2026-10-{day:02}T{hour:02}:00,phone,{hour}" for day in range(1, 31) for hour in range(9, 17)]
    (tmp_path / "desk.csv").write_text("start,queue,volume\n" + "\n".join(rows) + "\n", encoding="utf-8")
    services.add_file("desk", tmp_path / "desk.csv", "history", "UTC")
    head = "Vorname;Nachname;Wochenstunden;Kann;Eintritt\n"

    def uploaded(app: AppTest, text: str) -> AppTest:
        app.file_uploader(key="begin_staff").set_value(("team.csv", (head + text).encode(), "text/csv"))
        return app.run()

    app = uploaded(page("home"), "Ana;Muster;viele;Phone;\n")
    assert "team.csv, row 2, column Wochenstunden: found 'viele'" in app.error[0].value
    app = _made(app)
    assert "nothing was kept" in app.error[-1].value
    assert not services.scenarios()
    app = uploaded(app, "Ana;Muster;38,5 Std.;Phone;01.03.2024\nBen;Beispiel;20;Phone;\n")
    assert not app.exception
    assert "team.csv: 2 people, 2 contracts" in app.success[0].value
    changes = next(one.value for one in app.dataframe if "before" in one.value.columns)
    assert "38,5 Std." in changes["before"].to_list()
    next(one for one in app.selectbox if "_person_skills_" in (one.key or "")).select("Kann")
    app = next(one for one in app.button if one.label == "Read again with these columns").click().run()
    assert not app.exception
    app = _made(app)
    assert not app.exception
    inputs = services.inputs("My first week")
    assert [(one.name, one.contract_h, [skill.queue for skill in one.skills]) for one in inputs.agents] == [
        ("Ana Muster", 38.5, ["phone"]), ("Ben Beispiel", 20.0, ["phone"])]  # fmt: skip
    assert {one.name: one.hours_per_week for one in inputs.scenario.contract}.keys() == {"38.5 h a week", "20 h a week"}
