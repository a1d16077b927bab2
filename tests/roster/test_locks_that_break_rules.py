"""Locks win: they are kept, as little as can be is excused for them, and the audit names just that."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from rule_sets import EARLY, LATE, MONDAY, NIGHT, breaches, ending, inputs_of, named

from planner.roster.audit import audit
from planner.roster.conflicts import a_tour, conflicts_of
from planner.roster.options import earliest_pauses
from planner.roster.people import people_of
from planner.roster.placement import Rostered
from planner.roster.rules.ranges import said_range
from planner.roster.timeline import Timeline
from planner.roster.writing import frame_of
from planner.scenario import Absence, Inputs, Lock

LETTERS = {"early": "E", "late": "L", "night": "N"}


def locks(letters: str) -> tuple[Lock, ...]:
    """A letter a day: E, L, N lock a shift, - locks a day off, anything else nothing."""
    names = {"E": "early", "L": "late", "N": "night", "-": "off"}
    return tuple(
        Lock(agent="a", date=MONDAY + dt.timedelta(day), shift=names[letter])
        for day, letter in enumerate(letters) if letter in names
    )  # fmt: skip


def broken(inputs: Inputs) -> tuple[set[str], str]:
    """Rules that some roster of the person breaks, and the roster."""
    person = people_of(inputs)[0]
    tour = a_tour(person)
    assert tour is not None, conflicts_of([person])
    pauses = {(person, duty.day): earliest_pauses(duty) or () for duty in tour if duty is not None}
    frame = frame_of(Rostered({person: tour}, pauses), [person], Timeline.of(inputs.scenario))
    letters = "".join("-" if duty is None else LETTERS[duty.shift] for duty in tour)
    return {breach.rule for breach in audit(inputs, frame)}, letters


LEAVE = Absence(agent="a", start=dt.datetime(2026, 11, 24), end=dt.datetime(2026, 11, 25), kind="leave")
ALL = (EARLY, LATE, NIGHT)
CASES: dict[str, tuple[Inputs, set[str]]] = {
    "too little rest": (inputs_of({"min_rest_h": 11}, days=5, locks=locks(" LE")), {"rest between shifts"}),
    "too many days in a row": (
        inputs_of({"max_consecutive_days": 3}, days=7, locks=locks(" EEEE")), {"run of days"}),
    "too many days of the week": (
        inputs_of({}, {"days_per_week": [2, 3]}, days=7, locks=locks("E E EE")), {"days per week"}),
    "too few days of the week": (
        inputs_of({}, {"days_per_week": [5, 5]}, days=14, locks=locks("---")), {"days per week"}),
    "too few hours of the week": (
        inputs_of({}, {"hours_per_week": [30, 40]}, days=7, locks=locks("---")), {"hours per week"}),
    "too many hours": (inputs_of({}, {"hours_per_week": [0, 10]}, days=7, locks=locks("EEE")), {"hours per week"}),
    "work on a day of leave": (inputs_of({}, absences=(LEAVE,), locks=locks(" E")), {"availability"}),
    "a shift that is too long": (inputs_of({"max_hours_per_day": 4}, locks=locks(" L")), {"hours per day"}),
    "a shift of another contract": (inputs_of({}, {"shifts": ["early"]}, locks=locks(" L")), {"shift set"}),
    "a shift on another weekday": (
        inputs_of({}, shifts=(EARLY, {**LATE, "days": "Mon"}), locks=locks(" L")), {"shift start"}),
    "too many weekends": (
        inputs_of({"max_weekends": 1}, days=14, locks=locks("     E      E")), {"weekends per period"}),
    "a part of a weekend": (inputs_of({"whole_weekends": True}, days=14, locks=locks("     E-")), {"whole weekends"}),
    "a lonely day": (
        inputs_of({"min_consecutive_days": 3}, days=7, locks=locks(" -E-")), {"shortest run of days"}),
    "a lonely day off": (
        inputs_of({"min_consecutive_days_off": 2}, days=7, locks=locks(" E-E")), {"shortest run of days off"}),
    "a forbidden sequence": (
        inputs_of({"forbid_after": {"late": ["early"]}}, days=5, locks=locks(" LE")), {"forbidden sequence"}),
    "nights": (inputs_of({"max_nights_in_a_row": 2}, days=7, shifts=ALL, locks=locks("NNN")), {"nights in a row"}),
    "against the past": (
        inputs_of({"min_rest_h": 11}, locks=locks("E"), previous_roster=ending("L")), {"rest between shifts"}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_lock_that_breaks_a_rule_is_kept_and_nothing_else_breaks(case: str) -> None:
    inputs, rules = CASES[case]
    told, letters = broken(inputs)
    assert told == rules
    for day, lock in ((MONDAY.toordinal(), lock) for lock in inputs.locks):
        kept = letters[lock.date.toordinal() - day]
        assert kept == ("-" if lock.shift == "off" else LETTERS[lock.shift])
    assert any("keeps what is locked" in note for note in people_of(inputs)[0].notes) is (
        case != "a shift on another weekday"
    )


def test_only_the_locked_days_are_excused() -> None:
    """Monday late and Tuesday early are locked; Wednesday late before Thursday early stays forbidden."""
    inputs = inputs_of({"min_rest_h": 11}, days=4, locks=locks("LE"))
    person = people_of(inputs)[0]
    late, early = (
        next(d for d in person.candidates[day] if d.shift == name) for day, name in ((2, "late"), (3, "early"))
    )
    first, second = person.options[0][0], person.options[1][0]
    assert person.allows([first, second, late, None])
    assert not person.allows([first, second, late, early])
    assert named([first, second]) == ("late1140+300", "early360+240")


def test_after_too_many_locked_days_no_further_day_is_allowed() -> None:
    inputs = inputs_of({}, {"days_per_week": [0, 2]}, days=7, locks=locks("EEE"))
    person = people_of(inputs)[0]
    tour: list[Any] = [person.options[day][0] for day in range(3)]
    assert person.allows([*tour, None, None, None, None])
    assert not person.allows([*tour, None, person.candidates[4][0], None, None])


def test_nothing_is_excused_where_the_locks_are_not_to_blame() -> None:
    rules = {"max_hours_per_day": 1}
    inputs = inputs_of(rules, {"days_per_week": [2, 5]}, days=7, locks=locks("E"))
    (sentence,) = conflicts_of(people_of(inputs))
    assert "works at most 1 paid hours a day; works 2 to 5 days a week, leave taken off" in sentence
    assert people_of(inputs)[0].notes == ()


def test_more_leave_than_usual_days_owes_nothing() -> None:
    leave = Absence(agent="a", start=dt.datetime(2026, 11, 23), end=dt.datetime(2026, 11, 30), kind="leave")
    inputs = inputs_of({}, {"hours_per_week": [20, 20], "days_per_week": [5, 5]}, days=7, absences=(leave,))
    assert breaches(inputs, "-------") == set()
    assert conflicts_of(people_of(inputs)) == []


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [(2, 5, "2 to 5"), (4, 4, "4"), (-1, 0, "0"), (22.5, 37.5, "22.5 to 37.5"), (3, float("inf"), "at least 3")],
)
def test_a_range_is_said_as_people_say_it(low: float, high: float, told: str) -> None:
    assert said_range(low, high) == told
