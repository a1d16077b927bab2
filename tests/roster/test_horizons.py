"""One day and eight weeks, everybody on leave, nothing known before: all rules at once hold together."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from rule_sets import ending, inputs_of

from planner.roster.assign import Tour
from planner.roster.audit import audit
from planner.roster.conflicts import a_tour, conflicts_of
from planner.roster.options import earliest_pauses
from planner.roster.people import Person, people_of
from planner.roster.placement import Rostered
from planner.roster.timeline import Timeline
from planner.roster.writing import frame_of
from planner.scenario import Absence, Agent, Inputs, Skill

MEAL = {"activity": "meal", "length_min": 30, "paid": False, "earliest_min": 180, "latest_min": 300}
SHIFTS = (
    {"name": "early", "start": "06:00", "length_min": 510, "part_of": "light", "segments": [MEAL]},
    {"name": "late", "start": "14:00", "length_min": 510, "part_of": "light", "segments": [MEAL]},
    {"name": "night", "start": "22:00", "length_min": 510, "part_of": "dark", "segments": [MEAL]},
)
EVERYTHING = {
    "preset": "uk", "reduced_rest": {"h": 9}, "min_consecutive_days": 2, "min_consecutive_days_off": 2,
    "max_hours_per_week": 48, "period_weeks": 4, "hours_per_period": [140, 170], "days_per_period": [16, 22],
    "max_shifts": {"dark": 8, "late": 10}, "max_weekends": 3, "whole_weekends": True,
    "free_weekends": {"least": 1, "of": 3}, "max_nights_in_a_row": 4, "forbid_after": {"dark": ["light"]},
    "max_nights": 8, "rest_after_nights": {"h": 46, "after": 2}, "max_start_changes": 2,
}  # fmt: skip
CONTRACT = {"hours_per_week": [32, 48], "days_per_week": [4, 6]}


def audited(inputs: Inputs, tours: dict[Person, Tour]) -> list[str]:
    pauses = {
        (person, duty.day): earliest_pauses(duty) or ()
        for person, tour in tours.items() for duty in tour if duty is not None
    }  # fmt: skip
    frame = frame_of(Rostered(tours, pauses), list(tours), Timeline.of(inputs.scenario))
    return [breach.sentence for breach in audit(inputs, frame)]


@pytest.mark.parametrize("days", [1, 2, 8, 56])
@pytest.mark.parametrize("past", ["", "EE-EEEE--"])
def test_all_rules_together_leave_a_roster_that_breaks_none(days: int, past: str) -> None:
    previous = ending(past) if past else None
    inputs = inputs_of(EVERYTHING, CONTRACT, days=days, shifts=SHIFTS, previous_roster=previous)
    person = people_of(inputs)[0]
    begin = time.process_time()
    tour = a_tour(person)
    assert time.process_time() - begin < 20
    assert tour is not None, conflicts_of([person])
    assert audited(inputs, {person: tour}) == []


def test_everybody_on_leave_all_the_time() -> None:
    """More leave than people to stand in: nobody owes anything, nobody is asked to work, nothing contradicts."""
    others = tuple(Agent(agent=name, contract="c", skills=(Skill(queue="phone"),)) for name in "bcd")
    gone = tuple(
        Absence(agent=name, start=dt.datetime(2026, 11, 20), end=dt.datetime(2027, 1, 31), kind=kind)
        for name, kind in zip("abcd", ("leave", "sick", "unpaid", "leave"), strict=True)
    )
    rules = EVERYTHING | {"hours_per_period": [0, 170], "days_per_period": [0, 22]}
    inputs = inputs_of(rules, CONTRACT, days=56, shifts=SHIFTS, others=others, absences=gone)
    people = people_of(inputs)
    assert all(not options for person in people for options in person.options)
    tours = {person: a_tour(person) for person in people}
    assert all(tour == [None] * 56 for tour in tours.values())
    assert audited(inputs, {person: tour for person, tour in tours.items() if tour is not None}) == []


def test_a_previous_roster_without_a_row_is_none() -> None:
    empty = ending("E").iloc[:0]
    one = people_of(inputs_of(EVERYTHING, CONTRACT, days=8, shifts=SHIFTS, previous_roster=empty))[0]
    two = people_of(inputs_of(EVERYTHING, CONTRACT, days=8, shifts=SHIFTS))[0]
    assert one.begin() == two.begin()
    assert (one.facts.knows_past, one.facts.known_from) == (False, 0)
    assert [w.least_min for w in one.stretches] == [w.least_min for w in two.stretches]


def test_unpaid_leave_writes_no_paid_hours() -> None:
    for kind, rows in (("leave", 1), ("unpaid", 0)):
        gone = Absence(agent="a", start=dt.datetime(2026, 11, 23), end=dt.datetime(2026, 11, 24), kind=kind)
        inputs = inputs_of({}, {"hours_per_week": [40, 40], "days_per_week": [5, 5]}, days=7, shifts=SHIFTS,
                           absences=(gone,))  # fmt: skip
        person = people_of(inputs)[0]
        tour = a_tour(person)
        assert tour is not None
        frame = frame_of(
            Rostered({person: tour}, {(person, d.day): earliest_pauses(d) or () for d in tour if d}), [person],
            Timeline.of(inputs.scenario),
        )  # fmt: skip
        assert (frame["activity"] == "leave").sum() == rows
        assert sum(duty is not None for duty in tour) == 4
        assert audited(inputs, {person: tour}) == []
