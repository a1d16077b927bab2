"""Rotations of any cycle: never bent, bent at a price, contradicted."""

from __future__ import annotations

import datetime as dt

import pytest
from rule_sets import EARLY, LATE, MONDAY, assert_the_same_sets, breaches, inputs_of

from planner.roster.conflicts import conflicts_of
from planner.roster.people import people_of
from planner.roster.rotations import bend_price, expected
from planner.scenario import Absence, Lock

GROUPED = ({**EARLY, "part_of": "day"}, LATE)
WEDNESDAY = MONDAY + dt.timedelta(2)


def turning(pattern: list[str], bend: str = "never", **more: object) -> dict[str, object]:
    days = sum(int(part.partition("*")[2] or 1) for part in pattern)
    return {"rotation": [{"name": "turn", "cycle_days": days, "pattern": pattern, "bend": bend, **more}]}


ON_IT = {"rotation": "turn"}
CASES = {
    "a short cycle": inputs_of({}, ON_IT, more=turning(["early*2", "off"])),
    "a group": inputs_of({}, ON_IT, shifts=GROUPED, more=turning(["day", "late", "off"])),
    "from a date": inputs_of({}, ON_IT, more=turning(["early", "late", "off"], start=MONDAY + dt.timedelta(1))),
    "from the person's own date": inputs_of(
        {}, ON_IT, more=turning(["early*4", "off*4"]), agent={"rotation_start": MONDAY - dt.timedelta(6)}
    ),
    "begun with the planning week": inputs_of({}, ON_IT, start=WEDNESDAY, more=turning(["early*3", "off*4"])),
    "off on leave": inputs_of(
        {}, ON_IT, more=turning(["early*5", "off*2"]),
        absences=(Absence(agent="a", start=dt.datetime(2026, 11, 24), end=dt.datetime(2026, 11, 25), kind="leave"),),
    ),
    "a lock wins": inputs_of(
        {}, ON_IT, more=turning(["early*5", "off*2"]), locks=(Lock(agent="a", date=WEDNESDAY, shift="late"),)
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_step_audit_and_solver_allow_the_same_rosters(case: str) -> None:
    assert_the_same_sets(CASES[case])


@pytest.mark.parametrize(
    ("pattern", "days"),
    [
        (["early*4", "off*4"], "EEEE----EEEE----"),  # four on, four off
        (["early*2", "off*2", "early*3", "off*2", "early*2", "off*3"], "EE--EEE--EE---EE"),  # 2-2-3
        (["early*5", "off*2", "late*5", "off*2"] * 3, "EEEEE--LLLLL--EEEEE--LLLLL--EEEEE--LLLLL--EEEEE--"),  # six weeks
    ],
)
def test_cycles_of_any_length_go_on(pattern: list[str], days: str) -> None:
    inputs = inputs_of({}, ON_IT, days=len(days), more=turning(pattern))
    facts = people_of(inputs)[0].facts
    letter = {"early": "E", "late": "L", "off": "-"}
    assert "".join(letter[expected(facts, day) or "off"] for day in range(len(days))) == days
    assert breaches(inputs, days) == set()


def test_a_planted_breach_is_named_alone() -> None:
    inputs = inputs_of({}, ON_IT, days=7, more=turning(["early*4", "off*4"]))
    for letters in ("EEEL", "EE-E", "EEEEE"):
        assert breaches(inputs, letters) == {"rotation"}


@pytest.mark.parametrize(("bend", "price"), [("never", 0.0), ("if it serves", 8.0), ("freely", 0.8)])
def test_what_may_bend_has_a_price(bend: str, price: float) -> None:
    inputs = inputs_of({}, ON_IT, days=7, more=turning(["early*4", "off*4"], bend))
    person = people_of(inputs)[0]
    late = next(duty for duty in person.candidates[1] if duty.shift == "late")
    assert bend_price(person.facts, 1, late, 8.0) == pytest.approx(price)
    assert bend_price(person.facts, 5, late, 8.0) == pytest.approx(price)
    assert bend_price(person.facts, 1, None, 8.0) == pytest.approx(price)
    assert bend_price(person.facts, 5, None, 8.0) == 0
    assert breaches(inputs, "-LLL--L") == ({"rotation"} if bend == "never" else set())


def test_a_contradiction_names_the_smallest_set() -> None:
    """Four on, four off against at most three days in a row; the hours and the rest have nothing to do with it."""
    rules = {"max_consecutive_days": 3, "min_rest_h": 11, "max_hours_per_day": 8}
    inputs = inputs_of(rules, ON_IT, days=7, more=turning(["early*4", "off*4"]))
    (sentence,) = conflicts_of(people_of(inputs))
    assert sentence == (
        "a cannot be rostered: follows the rotation turn (early*4, off*4), which never bends; works at most 3 days in "
        "a row - these cannot all hold. Change one of them."
    )
