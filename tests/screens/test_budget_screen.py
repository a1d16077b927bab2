"""A budget: the page's money is that of the job's record, a price of service is the sweep's own, pay is for finance."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from screen_pages import Opened, ran, unfolded

from planner.capacity.by_month import PEOPLE, by_month
from planner.services import Actor, RefusedError, Services
from planner.store.database import Store
from planner.store.jobs.kinds import StoppedError
from planner.store.jobs.price_kind import run_price
from planner.store.jobs.wanted import Price
from planner.sweeping.priced import curve_of, steps_of

TARGETS = (0.8, 0.9)
SIX: dict[str, Any] = {"scenario": "small_team", "version": 1}


def record_of(store: Store, job: int, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Services(store, Actor.local()).file_of_job(job, name))
    return found


def test_a_month_as_finance_sees_it(workspace: Store, page: Opened) -> None:
    job = ran(workspace, "capacity", **SIX, months=1, sensitivity=True, cross_training=True)
    record = record_of(workspace, job, "capacity.json")
    app = page("budget", role="finance", scenario="small_team")
    assert not app.exception
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Money of the plan"] == f"{record['money']:,.0f} {record['currency']}"
    assert shown["Against the budget"] == "none stated"
    contacts = sum(row["volume"] for row in record["periods"] if row["level"] == "month" and row["queue"] == "*")
    assert shown["A contact costs"] == f"{record['money'] / contacts:,.2f} {record['currency']}"
    said = [line.value.removeprefix("- ") for line in app.markdown]
    assert record["sensitivity_sentences"]
    assert set(record["sensitivity_sentences"]) <= set(said)
    tables = [frame.value for frame in unfolded(app).dataframe]
    money = next(table for table in tables if "money, EUR" in table)
    assert money["money, EUR"].sum() == pytest.approx(record["money"], abs=0.01)
    assert "live" in " ".join(said)


def test_what_the_plan_says_becomes_the_budget_and_the_next_plan_is_led_from_it(workspace: Store, page: Opened) -> None:
    first = record_of(workspace, ran(workspace, "capacity", **SIX, months=1), "capacity.json")
    app = page("budget", role="finance", scenario="small_team")
    assert not app.exception
    next(one for one in app.button if one.label == "Take what this plan says as the budget").click().run()
    assert not app.exception
    assert not app.error, app.error[0].value
    services = Services(workspace, Actor("account 1", "finance"))
    assert services.record("small_team").cost.budget == "budget.csv"
    services.change_scenario("small_team", 2, {"cost.load": 0.21}, note="a dearer load")
    again = ran(workspace, "capacity", scenario="small_team", version=3, months=1)
    bridge = record_of(workspace, again, "capacity.json")["bridge"]
    assert bridge["start"] == pytest.approx(first["money"], abs=0.05)
    assert bridge["end"] > bridge["start"]
    assert bridge["drivers"]["rate"] == pytest.approx(bridge["end"] - bridge["start"], rel=0.02)


def test_a_coordinator_sees_nothing_of_it(workspace: Store, page: Opened) -> None:
    app = page("budget", role="coordinator", scenario="small_team")
    assert not app.metric
    assert not app.button
    assert not app.dataframe
    assert len(app.exception) == 1  # RefusedError; the navigation does not offer the page to this role


def test_bridge_break_even_and_learning_of_a_record(
    workspace: Store, page: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    curves = [
        {"queue": "support", "way": way, "weeks": weeks, "money_per_h": money}
        for way, weeks, money in (("overtime", 1, 30.0), ("overtime", 52, 30.0), ("hire: A", 52, 20.0))
    ]
    crossing = {"queue": "support", "shorter": "overtime", "longer": "hire: A", "weeks": 20, "money_per_h": 30.0}
    learns = {"kind": "full-time, mail", "queue": "support", "begin": "2026-11-30", "missed_h": 1.0, "lever_h": 2.0}
    period = {"level": "month", "period": "2026-11", "queue": "*", "days": 8, **dict.fromkeys(PEOPLE, 2.0)}
    cost = [{"month": "2026-11", "item": "base pay", "amount": 1100.0}]
    record = {
        "time_zone": "Europe/Dublin",
        "first_day": "2026-11-23",
        "currency": "EUR",
        "money": 1100.0,
        "periods": [period],
        "cost": cost,
        "cost_nothing": cost,
        "warnings": ["Cut."],
        "sensitivity": [],
        "bridge": {"step": "budget to plan", "start": 1000.0, "end": 1100.0, "drivers": {"volume": 100.0}, "notes": []},
        "break_even": {"curves": curves, "crossings": [crossing], "stays": [], "sentences": ["A need of 20 weeks."]},
        "learning": [{**learns, "saved": 500.0, "saved_per_week": 10.0, "payback_weeks": 4.0}],
    }
    seen = SimpleNamespace(id=1, ended_at=None)
    monkeypatch.setattr(Services, "newest_job", lambda self, kind, *_, **__: seen if kind == "capacity" else None)
    monkeypatch.setattr(Services, "made_by", lambda self, job: {"files": {"capacity.csv": "", "bridge.csv": ""}})
    monkeypatch.setattr(Services, "file_of_job", lambda self, job, name: json.dumps(record).encode())
    app = page("budget", role="manager", scenario="small_team")
    assert not app.exception
    assert {metric.label: metric.value for metric in app.metric}["Against the budget"] == "+100 EUR"
    said = " ".join(line.value for line in app.markdown)
    assert "The plan costs 1,100 EUR where the budget says 1,000 (+100)" in said
    assert "A need of 20 weeks." in said
    assert "one of full-time, mail learns support from 2026-11-30: it saves 500 EUR" in said
    assert any("plan the budget anew" in line.value for line in app.info)  # made before it had unit costs


def test_a_price_of_service(workspace: Store, page: Opened) -> None:
    job = ran(workspace, "price", **SIX, queue="support", targets=list(TARGETS))
    record = record_of(workspace, job, "sweep.json")
    curve, steps = curve_of(record), steps_of(record)
    assert tuple(curve["target"]) == TARGETS
    low, high = curve["objective"]
    assert steps["per_point"].iloc[0] == pytest.approx((high - low) / 10)
    app = page("budget", scenario="small_team")
    assert not app.exception
    assert record["sentences"][0] in [line.value.removeprefix("- ") for line in app.markdown]
    assert any("From grouped counts" in line.value for line in app.markdown)
    coordinator = Services(workspace, Actor("account 7", "coordinator"))
    for refused in (
        lambda: coordinator.file_of_job(job, "sweep.csv"),
        lambda: coordinator.start_price("small_team", "support", TARGETS),
    ):
        with pytest.raises(RefusedError):
            refused()
    assert coordinator.newest_job("price", "small_team", queue="support") is not None
    assert coordinator.newest_job("price", "small_team", queue="phone") is None


def test_the_form_of_targets(workspace: Store, page: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.services.jobs.start_waiting", lambda store, workshop: [])
    app = page("budget", scenario="small_team")
    assert "Plan months ahead" in app.info[0].value
    app.number_input(key="price_lowest").set_value(95.0)
    press = next(button for button in app.button if button.label == "Price the targets")
    press.click().run()
    assert "0 % < lowest < highest < 100 %" in app.error[0].value
    app.number_input(key="price_lowest").set_value(80.0)
    next(button for button in app.button if button.label == "Price the targets").click().run()
    assert not app.exception
    jobs = Services(workspace, Actor.local()).jobs()
    assert [job.kind for job in jobs if job.state == "queued"] == ["price"]


def test_months_and_items_add_up_by_hand() -> None:
    people = dict.fromkeys(PEOPLE, 2.0)
    periods = [
        {"level": level, "period": period, "queue": queue, "days": days, **people}
        for level, period, queue, days in (
            *(("month", "2026-11", "*", 8), ("month", "2026-12", "*", 22)),
            *(("month", "2026-11", "support", 8), ("week", "2026-11-23", "*", 7)),
        )
    ]
    cost = [
        {"month": month, "item": item, "amount": amount}
        for month, item, amount in (
            *(("2026-11", "base pay", 10.10), ("2026-11", "base pay", 0.05), ("2026-12", "base pay", 30.0)),
            ("2026-12", "load", 3.0),
        )
    ]
    months = by_month({"periods": periods, "cost": cost, "cost_nothing": cost[:1]})
    assert list(months["month"]) == ["2026-11", "2026-12"]
    assert list(months["days"]) == [8, 22]
    assert list(months["money"]) == [10.15, 33.0]
    assert list(months["money_nothing"]) == [10.10, 0.0]
    assert list(months["load"]) == [0.0, 3.0]


def test_targets_of_which_no_roster_is_known_are_left_out() -> None:
    rows: list[dict[str, Any]] = []
    for cell, (target, objective) in enumerate(((0.9, 12.0), (0.7, 10.0), (0.95, None)), 1):
        whole = {"objective": objective, "bound": objective, "pay": 1.0, "shortage_h": 0.0}
        own = {"required_fte": 2.0, "service_level": target, "p_meet": 0.5}
        rows += [{"cell": cell, "queue": queue, "key": target, **whole, **own} for queue in ("*", "phone")]
    record = {"keys": ["key"], "cells": rows, "price_of_service": {"queue": "phone", "steps": []}}
    curve = curve_of(record)
    pd.testing.assert_series_equal(curve["target"], pd.Series([0.7, 0.9], name="target"))
    assert list(curve["objective"]) == [10.0, 12.0]


def test_a_cancel_is_heard_after_a_target(workspace: Store, tmp_path: Path) -> None:
    told: list[str] = []
    heard = SimpleNamespace(is_set=lambda: "sweep" in told)
    context: Any = SimpleNamespace(
        store=workspace, folder=tmp_path, cancelled=heard, progress=lambda stage, *_, **__: told.append(stage)
    )
    with pytest.raises(StoppedError):
        run_price(Price(scenario="small_team", version=1, queue="support", targets=TARGETS), context)
    assert told == ["history", "sweep"]
