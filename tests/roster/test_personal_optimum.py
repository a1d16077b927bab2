"""The cheapest roster of two people by enumeration: found by the solver, and never below its bound."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from fair_team import MONDAY, asked, desk, ledger_of, shifts

from planner.roster import group_rows, solve
from planner.scenario import Absence, Inputs
from planner.staffing.result import Requirement

DAYS = 3
HOURS = {"day": range(8, 16), "late": range(14, 22)}
CHOICES = (None, "day", "late")
WAGE, MISSING, WISH, CHANGE = 20.0, 60.0, 15.0, 30.0

Tour = tuple[str | None, ...]


def drawn(seed: int) -> tuple[Inputs, Requirement, dict[str, Any]]:
    """Two people, three days; what is needed, wished, published and borne is drawn."""
    rng = np.random.default_rng(seed)
    lates = {"p0": int(rng.integers(0, 4)), "p1": int(rng.integers(0, 4))}
    known = {name: tuple(CHOICES[k] for k in rng.integers(0, 3, DAYS)) for name in lates}
    known["p0"] = ("day", *known["p0"][1:-1], "late")  # something is told of the first day and the last
    wish = {name: int(rng.integers(0, DAYS)) for name in lates}
    ledger = ledger_of(p0=[0], p1=[0])
    ledger["lates"] = [lates[name] for name in ledger["agent"]]
    base = desk(
        2,
        days=DAYS,
        contract=[{"name": "c", "hours_per_week": [0, 60], "days_per_week": [0, 7]}],
        cost={"wage_per_h": {"c": WAGE}, "shortage_steps": []},
        ledger=ledger,
        absences=tuple(
            Absence(
                agent=name, start=dt.datetime(2026, 11, 23 + day), end=dt.datetime(2026, 11, 24 + day),
                kind="prefers_off",
            )
            for name, day in wish.items()
        ),
    )  # fmt: skip
    rows = [
        (name, MONDAY + dt.timedelta(day), shift, HOURS[shift][0], HOURS[shift][-1] + 1)
        for name, tour in known.items()
        for day, shift in enumerate(tour)
        if shift
    ]
    inputs = replace(base, published_roster=shifts(base, rows))
    need = asked(inputs, 0.0, 0.0)
    for day in range(DAYS):
        for begin, end in ((8, 14), (14, 16), (16, 22)):
            at = need.frame.index[24 * day + begin : 24 * day + end]
            need.frame.loc[at, "rostered"] = float(rng.choice([0.0, 0.6, 1.0, 1.5, 2.0]))
    return inputs, need, {"lates": lates, "known": known, "wish": wish}


def own_price(name: str, tour: Tour, told: dict[str, Any]) -> float:
    above = told["lates"][name] - min(told["lates"].values())
    price = sum(8 * WAGE for shift in tour if shift)
    price += sum(CHANGE for shift, known in zip(tour, told["known"][name], strict=True) if shift != known)
    price += sum(MISSING * 0.25 * above / (above + 3) for shift in tour if shift == "late")
    wished_off = int(told["wish"][name])
    return float(price + WISH * (tour[wished_off] is not None))


def cheapest(need: Requirement, told: dict[str, Any]) -> float:
    asked_for = need.frame["rostered"].to_numpy()
    lawful = [tour for tour in itertools.product(CHOICES, repeat=DAYS)
              if not any(a == "late" and b == "day" for a, b in itertools.pairwise(tour))]  # fmt: skip
    cover = {}
    for tour in lawful:
        cover[tour] = np.zeros(24 * DAYS)
        for day, shift in enumerate(tour):
            for hour in HOURS[shift] if shift else ():
                cover[tour][24 * day + hour] += 1
    return min(
        float(own_price("p0", one, told) + own_price("p1", other, told)
              + MISSING * np.maximum(asked_for - cover[one] - cover[other], 0).sum())
        for one, other in itertools.product(lawful, repeat=2)
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_the_solver_finds_it_and_the_bound_is_not_above_it(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, need, told = drawn(seed)
    best = cheapest(need, told)
    result = solve(inputs, need, work=0.1, seconds=60, seed=1)
    assert result.objective == pytest.approx(best)
    assert result.bound <= best + 1e-6
    assert result.bound >= 0.9 * best
    monkeypatch.setattr(group_rows, "PERSONAL", 0)
    assert solve(inputs, need, work=0.02, seconds=60, seed=1).bound <= best + 1e-6
