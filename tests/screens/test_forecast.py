"""The forecast's page: the plan's own numbers, marks, overrides shown at once, saved as a version, taken back."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from screen_pages import Opened, unfolded
from streamlit.testing.v1 import AppTest

from forecasting.history import read_history
from forecasting.remembered import Remembered
from forecasting.result import Forecast
from forecasting.series import Series
from planner.outlook import outlook
from planner.scenario import Inputs
from planner.screens.forecast_parts.overrides import merged_overrides
from planner.services import Actor, Services
from planner.services.first_scenario import Wanted, begin_scenario
from planner.services.marked_days import marks_of
from planner.store.database import Store


def of(store: Store) -> Services:
    return Services(store, Actor.local())


def numbers(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def add(app: AppTest, value: float, why: str = "the mailing") -> AppTest:
    app.selectbox(key="override_queue").select("phone")
    app.number_input(key="override_value").set_value(value)
    app.date_input(key="override_from_day").set_value(dt.date(2026, 11, 24))
    app.date_input(key="override_to_day").set_value(dt.date(2026, 11, 25))
    app.time_input(key="override_to_time").set_value(dt.time(0))
    app.text_input(key="override_why").set_value(why)
    return next(button for button in app.button if button.label == "Add the correction").click().run()


def test_the_forecasts_own_numbers_by_queue_and_day(workspace: Store, page: Opened) -> None:
    app = page("forecast_page", queue="chat", day="2026-11-27")
    assert not app.exception
    whole = pd.read_csv(io.BytesIO(of(workspace).plan_file(1, "forecast.csv")))
    rows = whole[(whole["queue"] == "chat") & whole["start"].str.startswith("2026-11-27")]
    assert numbers(app)["Contacts expected"] == f"{rows['mean'].sum():,.0f}"
    app = unfolded(app)
    table = next(one.value for one in app.dataframe if "q975" in one.value.columns)
    assert len(table) == len(rows)
    named = next(one.value for one in app.dataframe if "what" in one.value.columns and "name" in one.value.columns)
    assert {"Black Friday"} <= set(named["name"])
    app.selectbox(key="queue").select("phone").run()
    assert numbers(app)["Contacts expected"] != f"{rows['mean'].sum():,.0f}"


def test_an_override_is_shown_saved_and_taken_back(workspace: Store, page: Opened) -> None:
    app = add(page("forecast_page", queue="phone", day="2026-11-24"), 10)
    assert not app.exception
    before = float(app.metric[0].value.replace(",", ""))
    assert app.metric[0].delta == f"{before / 10:+,.0f} with your overrides"
    layers = next(one.value for one in app.dataframe if "layer" in one.value.columns)
    assert layers["effect"].to_list()[-1] == f"{layers['contacts before'].iloc[-1] / 10:+,.1f} contacts"
    assert of(workspace).scenarios()[-1].newest == 1
    app.text_input(key="override_note").set_value("mailing goes out on Tuesday")
    next(button for button in app.button if button.label == "Save as the next version").click().run()
    assert not app.exception
    assert "Saved as version 2 of peak_week" in app.success[0].value
    saved = of(workspace).inputs("peak_week").overrides
    assert saved is not None
    assert saved[["queue", "op", "value", "why"]].to_numpy().tolist()[-1] == ["phone", "percent", 10.0, "the mailing"]
    assert of(workspace).scenario_versions("peak_week")[0].note == "mailing goes out on Tuesday"
    app.button(key="take_back").click().run()
    assert "Version 2 of peak_week is taken back" in app.success[0].value
    again = of(workspace).inputs("peak_week").overrides
    assert again is not None
    assert len(again) == len(saved) - 1


def test_what_makes_no_sense_is_a_sentence(workspace: Store, page: Opened) -> None:
    app = add(page("forecast_page"), -150)
    assert not app.exception
    assert "a percentage of at least -100" in app.error[0].value
    app = add(page("forecast_page"), 10, why=" ")
    assert "Say why" in app.error[0].value


def test_two_people_do_not_overwrite_each_other(workspace: Store, page: Opened) -> None:
    app = add(page("forecast_page"), 10)
    of(workspace).change_scenario("peak_week", 1, {"seed": 7}, note="somebody else")
    app = next(button for button in app.button if button.label == "Save as the next version").click().run()
    assert not app.exception
    assert "Somebody else saved version 2 meanwhile. Yours is kept as version 3" in app.error[0].value
    assert [line.number for line in of(workspace).scenario_versions("peak_week")] == [3, 2, 1]
    assert next(line.newest for line in of(workspace).scenarios() if line.name == "peak_week") == 2
    app = app.button(key="over_newest").click().run()
    app = next(button for button in app.button if button.label == "Save as the next version").click().run()
    assert not app.exception
    assert "Saved as version 4 of peak_week" in app.success[0].value
    inputs = of(workspace).inputs("peak_week")
    assert inputs.scenario.seed == 7, "what somebody else saved stays"
    assert inputs.overrides is not None
    assert inputs.overrides["why"].iloc[-1] == "the mailing"


def test_what_two_made_of_the_same_overrides_is_laid_together() -> None:
    def of_names(names: str) -> pd.DataFrame:
        return pd.DataFrame({"queue": list(names), "value": 1.0})

    cases = {("ab", "abm", "abt"): "abtm", ("ab", "b", "ab"): "b", ("ab", "ab", "a"): "a", ("a", "a", "a"): "a"}
    for (began, mine, theirs), expected in cases.items():
        merged = merged_overrides(of_names(began), of_names(mine), of_names(theirs))
        assert "".join(merged["queue"]) == expected
    assert merged_overrides(of_names("a"), of_names(""), of_names("a")).empty


@pytest.mark.parametrize(("role", "edits", "starts"), [("viewer", False, False), ("finance", False, True)])
def test_roles(workspace: Store, page: Opened, role: str, edits: bool, starts: bool) -> None:
    app = page("forecast_page", role=role)
    assert not app.exception
    assert not app.error
    keys = {button.key for button in app.button}
    assert ("start_backtest" in keys) == starts
    assert any(button.label == "Add the correction" for button in app.button) == edits


def test_marks_are_those_of_the_queue(workspace: Store) -> None:
    inputs = of(workspace).inputs("peak_week")
    kinds = {(one.kind, one.name) for one in marks_of(inputs, "phone")}
    assert {("surge", "Black Friday"), ("holiday", "Thanksgiving Day")} <= kinds
    assert ("special day", "closed") in kinds
    assert "Early deals" not in {one.name for one in marks_of(inputs, "vip")}


def test_a_new_override_begins_as_one_of_what_the_page_shows(workspace: Store, page: Opened) -> None:
    app = page("forecast_page", queue="vip", day="2026-11-25")
    assert not app.exception
    assert app.selectbox(key="override_queue").value == "vip"
    span = [app.date_input(key="override_from_day").value, app.date_input(key="override_to_day").value]
    assert span == [dt.date(2026, 11, 25), dt.date(2026, 11, 26)], "the whole day, to the midnight after it"
    assert app.time_input(key="override_to_time").value == dt.time(0)
    app.number_input(key="override_value").set_value(15.0)
    app.text_input(key="override_why").set_value("mailing")
    before = float(app.metric[0].value.replace(",", ""))
    next(one for one in app.button if one.label == "Add the correction").click().run()
    assert not app.exception
    assert app.metric[0].delta == f"{before * 0.15:+,.0f} with your overrides"


def test_before_a_plan_the_weeks_ahead_are_forecast_by_the_same_engine(
    empty_workspace: Store, page: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [f"2026-{month:02}-{day:02}" for month in (9, 10) for day in range(1, 31)]
    rows = [f"{day}T{hour:02}:00,phone,{hour}" for day in days for hour in range(9, 17)]
    (tmp_path / "desk.csv").write_text("start,queue,volume\n" + "\n".join(rows) + "\n", encoding="utf-8")
    services = of(empty_workspace)
    services.add_file("desk", tmp_path / "desk.csv", "history", "UTC")
    begin_scenario(services, Wanted("Ours", "desk", "UTC", dt.date(2026, 11, 2)))
    inputs = services.inputs("Ours")
    weeks = replace(inputs, scenario=inputs.scenario.model_copy(update={"days": 28}))
    expected, worked_out = outlook(weeks), []

    def counted(asked: Inputs, **more: Any) -> Forecast:
        worked_out.append(asked.scenario.days)
        more["remembered"].heard(1, 1)
        return expected

    monkeypatch.setattr("planner.outlook.outlook", counted)
    app = page("forecast_page", scenario="Ours")
    assert not app.exception
    assert "has not been planned yet. This is the forecast of 4 weeks" in app.info[0].value
    assert numbers(app)["Contacts expected"] == f"{expected.frame['mean'].sum():,.0f}"
    assert app.selectbox(key="day").options[1] == "Monday 02 November 2026"
    assert len(app.selectbox(key="day").options) == 29
    shown = next(one.value for one in unfolded(app).dataframe if "q975" in one.value.columns)
    assert {"mean", "q025", "q10", "q90"} <= set(shown.columns)
    app.selectbox(key="day").select("2026-11-04").run()
    assert not app.exception
    assert worked_out == [28], "worked out once, not with every choice"


def test_queues_learned_are_told_one_by_one(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    starts = pd.date_range("2026-09-07", periods=24 * 28, freq="h", tz="UTC")
    frames = [pd.DataFrame({"start": starts, "queue": queue, "volume": 5.0}) for queue in ("a", "b")]
    path = tmp_path / "history.csv"
    pd.concat(frames).to_csv(path, index=False)
    history = read_history([path], interval_min=60, time_zone="UTC")
    horizon = pd.date_range("2026-10-05", periods=24, freq="h", tz="UTC")
    remembered = Remembered(heard=lambda done, of: heard.append((done, of)))
    remembered.learned(history, [Series("a"), Series("b")], horizon, None, ())
    assert heard == [(1, 2), (2, 2)]
