"""Breaks that the law asks for, and shifts in two parts: wherever a break is placed, the audit is content."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from rule_sets import EARLY, MONDAY, assert_the_same_sets, inputs_of

from planner.roster.audit import audit
from planner.roster.lawful_breaks import lawful
from planner.roster.options import Duty, earliest_pauses
from planner.roster.people import people_of
from planner.roster.placement import Rostered
from planner.roster.timeline import Timeline
from planner.roster.writing import frame_of
from planner.scenario import Inputs
from planner.scenario.labour import BreakRule


def shift(length: int, *segments: tuple[int, bool, int, int], **more: Any) -> dict[str, Any]:
    """A shift from 08:00 with breaks: minutes, paid, window of its start."""
    return {
        "name": "day", "start": "08:00", "length_min": length,
        "segments": [
            {"activity": "break" if paid else "meal", "length_min": minutes, "paid": paid, "earliest_min": first,
             "latest_min": last}
            for minutes, paid, first, last in segments
        ],
        **more,
    }  # fmt: skip


def world(*rules: dict[str, Any], shifts: tuple[dict[str, Any], ...], **more: Any) -> Inputs:
    return inputs_of({"breaks": list(rules)}, days=1, shifts=shifts, more={"interval_min": 60}, **more)


def placements(duty: Duty) -> list[tuple[int, ...]]:
    """Every way to place its breaks, one after another with the gap between them."""
    found = []
    for starts in itertools.product(*(pause.starts for pause in duty.pauses)):
        ends = [start + pause.length_min + duty.gap_min for start, pause in zip(starts, duty.pauses, strict=True)]
        if all(end <= start for end, start in zip(ends, starts[1:], strict=False)):
            found.append(starts)
    return found


def told(inputs: Inputs, duty: Duty, starts: tuple[int, ...]) -> set[str]:
    person = people_of(inputs)[0]
    frame = frame_of(Rostered({person: [duty]}, {(person, 0): starts}), [person], Timeline.of(inputs.scenario))
    return {breach.rule for breach in audit(inputs, frame)}


UK = {"over_h": 6, "least_min": 20, "piece_min": 20}
MEAL = {"over_h": 5, "least_min": 30, "piece_min": 30, "begins_within_h": 5, "paid": False}
MEALS = {"over_h": 10, "least_min": 60, "piece_min": 30, "begins_within_h": 10, "number": 2, "paid": False}
TEN = {"over_h": 3.5, "least_min": 10, "per_h": 4, "paid": True}
SIX = {"over_h": 6, "least_min": 30, "piece_min": 15, "longest_work_h": 6}

ALLOWED = {
    "six hours need none": (UK, shift(360)),
    "beyond six hours": (UK, shift(420, (20, True, 0, 300))),
    "a meal is cut to the fifth hour": (MEAL, shift(540, (30, False, 60, 420))),
    "a second meal beyond ten hours": (MEALS, shift(720, (30, False, 120, 300), (30, False, 360, 660))),
    "ten minutes for every four hours": (TEN, shift(420, (10, True, 0, 120), (10, True, 180, 360))),
    "never six hours without": (SIX, shift(600, (15, True, 60, 480), (15, True, 120, 540))),
    "one break in the middle": (SIX, shift(660, (30, False, 0, 600))),
}  # fmt: skip


@pytest.mark.parametrize("case", ALLOWED)
def test_what_is_left_of_the_windows_is_lawful_and_nothing_else_is_lost_needlessly(case: str) -> None:
    rule, day = ALLOWED[case]
    inputs = world(rule, shifts=(day,))
    (duty,) = people_of(inputs)[0].options[0]
    kept = placements(duty)
    assert kept
    assert all(told(inputs, duty, starts) == set() for starts in kept)
    raw = people_of(inputs_of({}, days=1, shifts=(day,), more={"interval_min": 60}))[0].options[0][0]
    lost = [starts for starts in placements(raw) if starts not in kept]
    assert all(told(inputs, raw, starts) <= {"breaks"} for starts in lost)
    if len(duty.pauses) < 2:  # windows of two breaks that hang together are cut each by itself
        assert all(told(inputs, raw, starts) == {"breaks"} for starts in lost)


SHORT = {"name": "short", "start": "08:00", "length_min": 180}
REFUSED = {
    "no break beyond six hours": (UK, shift(420)),
    "a break that is too short": (UK, shift(420, (15, True, 60, 120))),
    "a meal only after the fifth hour": (MEAL, shift(540, (30, False, 320, 400))),
    "a paid break is no meal": (MEAL, shift(540, (30, True, 60, 120))),
    "one meal for eleven hours": (MEALS, shift(720, (30, False, 120, 300))),
    "one pause of ten minutes for seven hours": (TEN, shift(420, (10, True, 60, 120))),
    "seven hours after the last break": (SIX, shift(600, (30, False, 60, 150))),
}


@pytest.mark.parametrize("case", REFUSED)
def test_segments_that_cannot_keep_the_rule(case: str) -> None:
    """The same shift is refused by the rule and told alone by the audit."""
    rule, day = REFUSED[case]
    inputs = world(rule, shifts=(day, SHORT))
    person = people_of(inputs)[0]
    duty = next(duty for duty in person.candidates[0] if duty.shift == "day")
    assert [one.shift for one in person.options[0]] == ["short"]
    assert all(told(inputs, duty, starts) == {"breaks"} for starts in placements(duty))


@pytest.mark.parametrize(("hours", "needed"), [(3.5, 0), (4, 1), (6, 1), (6.1, 2), (10, 2), (10.5, 3)])
def test_ten_minutes_per_four_hours_or_major_fraction(hours: float, needed: int) -> None:
    """California, Wage Order 4-2001 s. 12: none under three and a half hours, then up to 6, 10, 14 hours."""
    rule = BreakRule.model_validate(TEN)
    for pauses in range(4):
        segments = [(10, True, 60 * n, 60 * n) for n in range(pauses)]
        day = shift(round(hours * 60), *segments)
        duty = people_of(inputs_of({}, days=1, shifts=(day,), more={"interval_min": 10}))[0].options[0][0]
        assert (lawful(duty, (rule,)) is not None) is (pauses >= needed)


def test_a_minor_needs_a_break_sooner() -> None:
    rules = {"minors": {"breaks": [{"over_h": 4.5, "least_min": 30}]}}
    for born, shifts in ((dt.date(2009, 1, 1), []), (dt.date(2000, 1, 1), ["day"])):
        inputs = inputs_of(rules, days=1, shifts=(shift(300),), agent={"birth_date": born})
        assert [duty.shift for duty in people_of(inputs)[0].options[0]] == shifts


def test_a_missing_break_of_the_shift_itself_is_told_once() -> None:
    inputs = world(UK, shifts=(shift(420, (20, True, 60, 300)),))
    bare = people_of(world(shifts=(shift(420),)))[0].options[0][0]
    assert told(inputs, bare, ()) == {"missing break"}


SPLIT = {
    "name": "split",
    "start": "08:00",
    "length_min": 600,
    "split": {"length_min": {"from": 120, "to": 240, "every_min": 60}, "earliest_min": 180, "latest_min": 300},
}


def test_a_split_shift_has_every_gap_and_is_paid_without_it() -> None:
    inputs = inputs_of({}, days=1, shifts=(SPLIT,))
    duties = people_of(inputs)[0].options[0]
    assert [duty.paid_min for duty in duties] == [360, 420, 480]
    for duty in duties:
        starts = placements(duty)
        assert {start[0] for start in starts} == set(range(180 + 480, 301 + 480, 15))
        assert all(told(inputs, duty, start) == set() for start in starts)


def test_a_gap_that_is_not_as_the_shift_says() -> None:
    inputs = inputs_of({}, days=1, shifts=(SPLIT,))
    other = inputs_of({}, days=1, shifts=({**SPLIT, "split": {"length_min": 90, "earliest_min": 180}},))
    (duty,) = people_of(other)[0].options[0]
    assert told(inputs, duty, (660,)) == {"split gap"}
    whole = inputs_of({}, days=1, shifts=({**SPLIT, "split": None},))
    assert told(whole, duty, (660,)) == {"split gap"}


PARTED = ({**SPLIT, "split": {"length_min": 120, "earliest_min": 180, "latest_min": 180}}, EARLY)
CASES = {
    "a shift that cannot keep the law's break": inputs_of({"breaks": [{"over_h": 4.5, "least_min": 30}]}),
    "a split shift a week": inputs_of(
        {"max_split_shifts": 1}, days=4, shifts=PARTED, start=MONDAY + dt.timedelta(4)
    ),
    "two split shifts a week": inputs_of({"max_split_shifts": 2}, days=3, shifts=PARTED),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_step_audit_and_solver_allow_the_same_rosters(case: str) -> None:
    assert_the_same_sets(CASES[case])


def test_a_planted_breach_of_split_shifts_is_named_alone() -> None:
    for many in (1, 2):
        person = people_of(inputs_of({}, days=4, shifts=PARTED))[0]
        tour = [next(d for d in person.options[day] if d.shift == "split") if day < many else None for day in range(4)]
        pauses = {(person, duty.day): earliest_pauses(duty) or () for duty in tour if duty is not None}
        inputs = inputs_of({"max_split_shifts": 1}, days=4, shifts=PARTED)
        frame = frame_of(Rostered({person: tour}, pauses), [person], Timeline.of(inputs.scenario))
        found = {breach.rule for breach in audit(inputs, frame)}
        assert found == {"split shifts"} if many > 1 else not found
