"""Prices of a person's day, worked by hand; what is published is kept unless worth it; the bound stays below."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from fair_team import MONDAY, asked, desk, ledger_of, shifts
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.roster import group_rows, solve
from planner.roster.day_price import day_price, personal_terms
from planner.roster.options import Duty
from planner.roster.people import Person, people_of
from planner.roster.price import Prices
from planner.scenario import Absence, Inputs

TUESDAY, FRIDAY = MONDAY + dt.timedelta(1), MONDAY + dt.timedelta(4)
MISSING_H = 60.0


def everything(inputs: Inputs) -> tuple[list[Person], Prices]:
    people = people_of(inputs)
    return people, Prices.of(inputs, people)


def duty(person: Person, day: int, shift: str) -> Duty:
    return next(duty for duty in person.options[day] if duty.shift == shift)


def published(inputs: Inputs) -> pd.DataFrame:
    """p0 has the day shift on Monday and Tuesday, p1 the late on Monday; told until Friday."""
    rows = [("p0", MONDAY, "day", 8, 16), ("p0", TUESDAY, "day", 8, 16), ("p1", MONDAY, "late", 14, 22)]
    return shifts(inputs, [*rows, ("p1", FRIDAY, "day", 8, 16)])


def told(**changes: Any) -> Inputs:
    return desk(published_roster=published(desk()), **changes)


def test_a_changed_day_costs_half_a_missing_hour_and_a_kept_one_nothing() -> None:
    (ana, ben), prices = everything(told())
    late, day = duty(ana, 0, "late"), duty(ana, 0, "day")
    assert personal_terms(ana, 0, day, prices)["changes"] == 0
    assert personal_terms(ana, 0, late, prices)["changes"] == MISSING_H / 2
    assert personal_terms(ana, 0, None, prices)["changes"] == MISSING_H / 2
    assert personal_terms(ben, 0, duty(ben, 0, "late"), prices)["changes"] == 0
    assert personal_terms(ben, 1, duty(ben, 1, "day"), prices)["changes"] == MISSING_H / 2
    assert personal_terms(ben, 1, None, prices)["changes"] == 0
    assert personal_terms(ana, 5, duty(ana, 5, "sat"), prices)["changes"] == 0, "Saturday was not told"


def test_the_scenario_may_price_a_change_and_absence_is_none() -> None:
    ill = Absence(agent="p0", start=dt.datetime(2026, 11, 23), end=dt.datetime(2026, 11, 24), kind="sick")
    (ana, ben), prices = everything(told(cost={"change_per_shift": 7.5}, absences=(ill,)))
    assert personal_terms(ana, 0, None, prices)["changes"] == 0
    assert personal_terms(ana, 1, None, prices)["changes"] == 7.5
    assert personal_terms(ben, 0, None, prices)["changes"] == 7.5


@pytest.mark.parametrize(("bend", "price"), [("if it serves", 15.0), ("freely", 1.5)])
def test_a_bent_rotation_costs_its_price_beside_the_hours(bend: str, price: float) -> None:
    rotation = [{"name": "r", "cycle_days": 7, "pattern": ["late*4", "off*3"], "bend": bend}]
    contract = [{"name": "c", "hours_per_week": [24, 40], "days_per_week": [3, 5], "rotation": "r"}]
    (ana, _), prices = everything(desk(rotation=rotation, contract=contract))
    late, day, friday = duty(ana, 0, "late"), duty(ana, 0, "day"), duty(ana, 4, "day")
    assert day_price(ana, 0, late, prices) == 8 * 20
    assert day_price(ana, 0, day, prices) == 8 * 20 + price
    assert day_price(ana, 0, None, prices) == price
    assert day_price(ana, 4, friday, prices) == 8 * 20 + price
    assert day_price(ana, 4, None, prices) == 0


@pytest.mark.parametrize(("missing", "start", "changes"), [(0.45, "08:00", 0.0), (0.55, "09:00", 30.0)])
def test_a_published_shift_is_kept_unless_half_a_missing_hour_is_saved(
    missing: float, start: str, changes: float
) -> None:
    inputs = desk(
        1,
        days=1,
        shift=[{"name": "day", "start": {"from": "08:00", "to": "09:00", "every_min": 60}, "length_min": 480}],
        contract=[{"name": "c", "hours_per_week": [0, 40], "days_per_week": [0, 5]}],
        cost={"shortage_steps": []},
    )
    inputs = replace(inputs, published_roster=shifts(inputs, [("p0", MONDAY, "day", 8, 16)]))
    need = asked(inputs, 1.0, 0.0)
    # Nobody is needed from 8 to 9, a part of a person from 16 to 17.
    need.frame.loc[[8, 16], "rostered"] = [0.0, missing]
    result = solve(inputs, need, work=0.02, seconds=60, seed=1)
    assert f"{result.frame['start'].min():%H:%M}" == start
    assert result.terms["changes"] == changes
    assert result.bound == pytest.approx(result.objective) == pytest.approx(changes or 60 * missing)


def shared_week(seed: int, **changes: Any) -> Inputs:
    """Five people with wishes, a ledger and a published roster drawn at random."""
    rng = np.random.default_rng(seed)
    ledger = ledger_of(**{f"p{n}": list(rng.integers(0, 2, 4)) for n in range(5)})
    ledger["lates"] = rng.integers(0, 4, len(ledger))
    ledger["refused"] = rng.integers(0, 2, len(ledger))
    wishes = tuple(
        Absence(
            agent=f"p{n}",
            start=dt.datetime(2026, 11, 23 + day),
            end=dt.datetime(2026, 11, 24 + day),
            kind=rng.choice(["prefers_off", "prefers_work"]),
        )
        for n, day in zip(rng.permutation(5)[:3], rng.integers(0, 6, 3), strict=True)
    )
    rows = [
        (f"p{n}", MONDAY + dt.timedelta(int(day)), *(("day", 8, 16), ("late", 14, 22))[rng.integers(0, 2)])
        for n in range(5)
        for day in rng.permutation(5)[:3]
    ]
    known = shifts(desk(), rows) if seed % 2 else None
    return desk(5, ledger=ledger, absences=wishes, published_roster=known, **changes)


@given(st.integers(0, 10_000))
@settings(max_examples=6, deadline=None, derandomize=True)
def test_the_objective_is_that_of_the_frame_and_the_bound_is_below_it_counted_or_by_name(seed: int) -> None:
    inputs = shared_week(seed)
    need = asked(inputs, 2.0 + seed % 3 / 2, 1.0 + seed % 2)
    result = solve(inputs, need, work=0.03, seconds=60, seed=1)
    assert result.objective == pytest.approx(sum(result.terms.values()))
    assert result.bound <= result.objective + 1e-6
    for term, amount in by_hand(inputs, result.frame).items():
        assert result.terms[term] == pytest.approx(amount), term
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group_rows, "PERSONAL", 0)
        counted = solve(inputs, need, work=0.03, seconds=60, seed=1)
    assert counted.bound <= min(result.objective, counted.objective) + 1e-6
    assert result.bound <= counted.objective + 1e-6


def by_hand(inputs: Inputs, frame: pd.DataFrame) -> dict[str, float]:
    """Changes, fairness and wishes of a roster in scalar loops over dates, from the files alone."""
    terms = {"wishes": 0.0, "fairness": 0.0}
    known, ledger = inputs.published_roster, inputs.ledger
    names = [agent.agent for agent in inputs.agents]
    assert ledger is not None
    burdens = ("weekends", "lates", "refused")
    lately = {burden: {n: int(ledger.loc[ledger["agent"] == n, burden].sum()) for n in names} for burden in burdens}

    def price(burden: str, name: str, weight: float, among: list[str]) -> float:
        above = lately[burden][name] - min(lately[burden][n] for n in among)
        return MISSING_H * weight * above / (above + 3)

    wishing = [n for n in names if any(a.agent == n for a in inputs.absences)]
    if known is not None:
        terms["changes"] = 0.0
    for name in names:
        for day in range(7):
            date = MONDAY + dt.timedelta(day)
            now = frame[(frame["agent"] == name) & (frame["date"] == date)]
            kind = {a.kind for a in inputs.absences if a.agent == name and a.start.date() == date}
            if ("prefers_off" in kind and len(now)) or ("prefers_work" in kind and not len(now)):
                terms["wishes"] += MISSING_H / 4
                terms["fairness"] += price("refused", name, 0.5, wishing)
            if len(now) and date.weekday() == 5:
                terms["fairness"] += price("weekends", name, 1.0, names)
            if len(now) and now["shift"].iloc[0] == "late":
                terms["fairness"] += price("lates", name, 0.25, names)
            if known is not None and min(known["date"]) <= date <= max(known["date"]):
                before = known[(known["agent"] == name) & (known["date"] == date)]
                same = [(r["shift"], r["start"]) for _, r in before.iterrows()]
                terms["changes"] += 30.0 * (same != [(r["shift"], r["start"]) for _, r in now.iterrows()])
    return terms
