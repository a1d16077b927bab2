"""The days that a scenario plans, chosen in boxes, and surges that they do not meet."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from screen_pages import Opened

from planner.screens.roster_parts.crew import Crew, with_temps
from planner.screens.scenario_parts.days_planned import outside
from planner.services import Actor, Services
from planner.store.database import Store


def of(store: Store) -> Services:
    return Services(store, Actor.local())


def test_another_week_is_planned_and_its_surges_are_met(workspace: Store, page: Opened) -> None:
    assert of(workspace).record("peak_week").start == dt.date(2026, 11, 23)
    days = {"from": dt.datetime(2026, 12, 7), "to": dt.datetime(2026, 12, 14)}
    sale = {"queues": ["phone"], **days, "volume": [1.2, 1.3, 1.4]}
    of(workspace).change_scenario("peak_week", 1, {"surge[Sale]": sale})
    assert outside(of(workspace).record("peak_week")) == ["Sale"]
    told = "Outside the days planned (7 days from Mon 23 Nov 2026): Sale."
    assert any(told in one.value for one in page("week", scenario="peak_week").info)
    app = page("scenarios", scenario="peak_week")
    assert any(told in one.value for one in app.info)
    app.date_input(key="days_start").set_value(dt.date(2026, 12, 7))
    app.number_input(key="days_many").set_value(14)
    saves = [one for one in app.button if one.label == "Save as a new version"]
    save = next(one for one in saves if one.proto.form_id == "days_planned")
    save.click().run()
    assert not app.exception
    assert not app.error, app.error[0].value
    after = of(workspace).record("peak_week")
    assert (after.start, after.days) == (dt.date(2026, 12, 7), 14)
    assert outside(after) == [one.name for one in after.surge if one.name != "Sale"]
    app = page("week", scenario="peak_week")
    assert any("It plans 14 days from Mon 07 Dec 2026" in one.value for one in app.markdown)
    assert not any("Sale" in one.value for one in app.info)


@pytest.mark.parametrize(("day", "is_outside"), [(22, True), (23, False), (29, False), (30, True)])
def test_the_first_and_the_last_day_are_planned(workspace: Store, day: int, is_outside: bool) -> None:
    begin = dt.datetime(2026, 11, day)
    record = of(workspace).record("peak_week")
    surge = record.surge[0].model_copy(update={"begin": begin, "end": begin + dt.timedelta(days=1)})
    assert bool(outside(record.model_copy(update={"surge": (surge,)}))) is is_outside


def test_temps_of_a_remedy_are_among_the_people_shown() -> None:
    crew = Crew({"A1": "Ana"}, {"A1": "blue"}, {"A1": frozenset({"phone"})}, ("A1",), ("day",))
    roster = pd.DataFrame({"agent": ["temp1", "A1", "temp1"], "queue": ["chat", "phone", None]})
    found = with_temps(crew, roster)
    assert found.shown == ("A1", "temp1")
    assert found.skills["temp1"] == frozenset({"chat"})
    assert found.label("temp1") == "temp1"
