"""What if on the page Scenarios: at once by the formula, which is said; kept, it is a scenario of its own."""

from __future__ import annotations

import math

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
