"""What if on the page Scenarios: at once by the formula, which is said; kept, it is a scenario of its own."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter

import pandas as pd
import pytest
from screen_pages import Opened

from planner.services import Actor, Services
from planner.services.what_if import Otherwise, has_formula, people_by_formula, served_by_formula
from planner.staffing import staff_cases
from planner.store.database import Store


def test_sliders_answer_by_formula_and_save_nothing(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="peak_week")
    assert not app.exception
    before = next(one.value for one in app.metric if one.label == "Needed on these queues")
    app.slider(key="try_volume").set_value(35).run()
    assert not app.exception
    (table,) = [one.value for one in app.dataframe if "needed then, h" in one.value]
    assert (table["needed then, h"] > table["needed as it is, h"]).all()
    assert (table["in time then"] < table["in time as it is"]).all()
    then = next(one.value for one in app.metric if one.label == "Needed on these queues")
    assert then == f"{table['needed then, h'].sum():,.0f} h"
    assert then != before
    app.slider(key="try_people").set_value(40).run()
    (helped,) = [one.value for one in app.dataframe if "needed then, h" in one.value]
    assert (helped["in time then"] > table["in time then"]).all()
    services = Services(workspace, Actor.local())
    assert {line.name: line.newest for line in services.scenarios()}["peak_week"] == 1


def test_the_sliders_kept_are_a_scenario_of_its_own(workspace: Store, page: Opened) -> None:
    app = page("scenarios", scenario="peak_week")
    button = next(one for one in app.button if one.label == "Keep it and plan it exactly")
    button.click().run()
    assert "name" in app.error[-1].value
    app.slider(key="try_volume").set_value(35)
    app.slider(key="try_points").set_value(-5)
    app.text_input(key="try_name").set_value("sale")
    next(one for one in app.button if one.label == "Keep it and plan it exactly").click().run()
    services = Services(workspace, Actor.local())
    record = services.record("sale")
    (surge,) = [one for one in record.surge if one.name == "What if"]
    assert surge.volume == (1.35, 1.35, 1.35)
    own, first = services.record("peak_week").queue[0], record.queue[0]
    assert first.target.share == pytest.approx(own.target.share - 0.05)
    assert [job.kind for job in services.jobs()] == ["plan"]


def test_served_by_formula_is_the_calculator_on_whole_people_and_between_them(workspace: Store) -> None:
    services = Services(workspace, Actor.local())
    queue = next(one for one in services.record("peak_week").queue if has_formula(one))
    starts = pd.date_range("2026-11-27 10:00", periods=2, freq="15min", tz="UTC")
    needed = pd.DataFrame({"start": starts, "volume": [30.0, 60.0], "aht_s": 300.0})
    whole = people_by_formula(needed, queue, 180.0, 15, Otherwise()).set_index("start")["agents"]
    levels = []
    for people in (whole, whole + 1.0):
        cases = [
            {
                "model": "erlang_a",
                "volume": volume,
                "interval_s": 900.0,
                "aht_s": 300.0,
                "within_s": queue.target.within_s,
                "patience_s": 180.0,
                "definition": queue.target.definition,
                "agents": count,
            }
            for volume, count in zip(needed["volume"], people, strict=True)
        ]
        level = staff_cases(pd.DataFrame(cases))["service_level"]
        levels.append(float((level * needed["volume"].to_numpy()).sum() / 90.0))
    assert served_by_formula(needed, whole, queue, 180.0, 15, Otherwise()) == pytest.approx(levels[0])
    assert levels[0] >= queue.target.share
    between = served_by_formula(needed, whole + 0.5, queue, 180.0, 15, Otherwise())
    assert between == pytest.approx(sum(levels) / 2)
    assert math.isnan(served_by_formula(needed.assign(volume=0.0), whole, queue, 180.0, 15, Otherwise()))


def test_people_more_are_on_the_list_of_the_scenario_that_is_planned(workspace: Store, page: Opened) -> None:
    services = Services(workspace, Actor.local())
    before = services.people("peak_week")[0]
    app = page("scenarios", scenario="peak_week")
    app.slider(key="try_people").set_value(12).run()
    (told,) = [one.value for one in app.info if "12 full-time people more" in one.value]
    assert "12 like the biggest group" in told
    app.text_input(key="try_name").set_value("more people")
    next(one for one in app.button if one.label == "Keep it and plan it exactly").click().run()
    after = services.people("more people")[0]
    new = [one for one in after if one.agent not in {known.agent for known in before}]
    assert len(new) == 12
    alike = Counter((one.contract, one.skills) for one in before)
    assert {(one.contract, one.skills) for one in new} == {max(alike, key=alike.__getitem__)}
    assert services.people("peak_week")[0] == before
    hours = {one.name: sum(one.hours_per_week) / 2 for one in services.record("more people").contract}
    assert sum(hours[one.contract] for one in new) == 12 * services.record("more people").full_time.hours_per_week
    assert [job.kind for job in services.jobs()] == ["plan"]


def test_fewer_people_than_there_are_and_more_than_there_are(workspace: Store, page: Opened) -> None:
    services = Services(workspace, Actor.local())
    app = page("scenarios", scenario="peak_week")
    app.slider(key="try_people").set_value(-3)
    app.text_input(key="try_name").set_value("fewer")
    next(one for one in app.button if one.label == "Keep it and plan it exactly").click().run()
    start = services.record("fewer").start
    gone = [one for one in services.people("fewer")[0] if one.end_date is not None]
    assert [one.end_date for one in gone] == [start - dt.timedelta(1)] * 3
    app = page("scenarios", scenario="peak_week")
    app.slider(key="try_people").set_value(-20)
    app.multiselect(key="try_queues_peak_week").set_value(["tier2"]).run()
    assert "more than the biggest group" in app.error[0].value
    app.text_input(key="try_name").set_value("far fewer")
    next(one for one in app.button if one.label == "Keep it and plan it exactly").click().run()
    assert "far fewer" not in {line.name for line in services.scenarios()}
