"""A surge weeks ahead on the page Scenarios: drawn on a forecast of its own days, with and without it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from screen_pages import Opened

from planner.outlook import outlook
from planner.services import Actor, Services
from planner.store.database import Store


@pytest.fixture
def sale(workspace: Store) -> Services:
    """The six people's scenario planned for its week by somebody, and a sale five weeks later."""
    services = Services(workspace, Actor("local", "owner"))
    surge = {"from": dt.datetime(2026, 12, 29), "to": dt.datetime(2026, 12, 31), "volume": [1.8, 2.0, 2.3]}
    services.change_scenario("small_team", 1, {"surge[Sale]": surge}, note="a sale")
    return services


def test_a_surge_ahead_is_drawn_on_a_forecast_of_its_days(
    sale: Services, page: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    (planned,) = sale.plans()
    frame = outlook(sale.inputs("small_team")).frame
    monkeypatch.setattr("planner.screens.scenario_parts.surges.plan_drawn_on", lambda *_: planned)
    monkeypatch.setattr(
        "planner.screens.scenario_parts.surges.opened_plan", lambda number: type("Plan", (), {"forecast": frame})()
    )
    app = page("scenarios", scenario="small_team")
    assert not app.exception
    assert not [one for one in app.metric if one.label == "Without this surge"], "only when asked for"
    app.button(key="draw_surge_ahead").click().run()
    assert not app.exception
    shown = {one.label: one.value for one in app.metric}
    inputs = sale.inputs("small_team")
    days = inputs.scenario.model_copy(update={"start": dt.date(2026, 12, 27), "days": 6})
    then = outlook(replace(inputs, scenario=days)).frame
    usual = outlook(replace(inputs, scenario=days.model_copy(update={"surge": ()}))).frame
    assert shown["Contacts on the days drawn"] == f"{then['mean'].sum():,.0f}"
    assert shown["Without this surge"] == f"{usual['mean'].sum():,.0f}"
    in_sale = then["start"].dt.date.isin([dt.date(2026, 12, 29), dt.date(2026, 12, 30)])
    raised = then["mean"][in_sale].sum() / usual["mean"][in_sale].sum()
    assert raised == pytest.approx(2.0, rel=0.05)

    def again(*_: object, **__: object) -> None:
        raise AssertionError("what was worked out for this version is kept")

    monkeypatch.setattr("planner.outlook.outlook", again)
    app.run()
    assert not app.exception
    assert {one.label: one.value for one in app.metric} == shown
