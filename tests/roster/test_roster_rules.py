"""One person, few shifts, a short week: three independent ways give the same set of rosters."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pandas as pd
import pytest
from ortools.sat.python import cp_model

from planner.roster.assign import Tour, add_person
from planner.roster.audit import audit
from planner.roster.options import earliest_pauses
from planner.roster.people import Person, people_of
from planner.roster.placement import Rostered
from planner.roster.timeline import Timeline
from planner.roster.writing import frame_of
from planner.scenario import Absence, Agent, FixedDay, Inputs, Lock, Scenario, Skill

MONDAY = dt.date(2026, 11, 23)


def inputs_of(rules: dict[str, Any], contract: dict[str, Any], days: int = 4, **files: Any) -> Inputs:
    scenario = Scenario.model_validate(
        {
            "start": MONDAY,
            "days": days,
            "queue": [{"name": "phone", "target": {"share": 0.8, "within_s": 20}}],
            "staff": {"file": "agents.csv"},
            "shift": [
                {"name": "early", "start": "06:00", "length_min": 240},
                {
                    "name": "late",
                    "start": "19:00",
                    "length_min": {"from": 300, "to": 300 if days > 4 else 360, "every_min": 60},
                },
            ],
            "contract": [{"name": "c", **contract}],
            "rules": rules,
        }
    )
    agent = Agent(agent="a", contract="c", skills=(Skill(queue="phone"),), **files.pop("agent", {}))
    return Inputs(scenario, pd.DataFrame(), (agent,), **files)


def last_week(*shifts: tuple[int, str, str]) -> pd.DataFrame:
    rows = []
    for back, start, end in shifts:
        date = MONDAY - dt.timedelta(back)
        begin, stop = (pd.Timestamp(f"{date} {clock}", tz="UTC") for clock in (start, end))
        rows.append(("a", date, "early", "work", "", begin, stop, True))
    return pd.DataFrame(rows, columns=["agent", "date", "shift", "activity", "queue", "start", "end", "paid"])


CASES = {
    "rest": inputs_of({"min_rest_h": 11}, {"hours_per_week": [0, 40]}),
    "rest off by one": inputs_of({"min_rest_h": 6}, {"hours_per_week": [0, 40]}),
    "run": inputs_of({"max_consecutive_days": 2}, {"hours_per_week": [0, 40]}),
    "weekly hours": inputs_of({}, {"hours_per_week": [10, 16]}),
    "days": inputs_of({}, {"hours_per_week": [0, 40], "days_per_week": [2, 4]}, days=7),
    "day cap": inputs_of({"max_hours_per_day": 5}, {"hours_per_week": [0, 40]}),
    "week cap": inputs_of({"max_hours_per_week": 12}, {"hours_per_week": [0, 40], "overtime": {"max_h_per_week": 9}}),
    "weekly rest": inputs_of({"min_weekly_rest_h": 60}, {"hours_per_week": [0, 60]}, days=7),
    "shift set": inputs_of({}, {"hours_per_week": [0, 40], "shifts": ["late"]}),
    "previous roster": inputs_of(
        {"min_rest_h": 11, "max_consecutive_days": 3}, {"hours_per_week": [0, 40]},
        previous_roster=last_week((2, "06:00", "10:00"), (1, "19:30", "23:30")),
    ),
    "leave": inputs_of(
        {}, {"hours_per_week": [15, 25], "days_per_week": [2, 5]}, days=7,
        absences=(Absence(agent="a", start=dt.datetime(2026, 11, 24), end=dt.datetime(2026, 11, 25), kind="leave"),),
    ),
    "unavailable": inputs_of(
        {}, {"hours_per_week": [0, 40]},
        absences=(Absence(
            agent="a", start=dt.datetime(2026, 11, 24, 23), end=dt.datetime(2026, 11, 25, 6), kind="unavailable"
        ),),
    ),
    "lock": inputs_of(
        {}, {"hours_per_week": [0, 40]},
        locks=(Lock(agent="a", date=MONDAY, shift="early"), Lock(agent="a", date=dt.date(2026, 11, 25), shift="off")),
    ),
    "fixed hours": inputs_of(
        {}, {"hours_per_week": [0, 40]},
        patterns=(
            FixedDay(agent="a", cycle_day=1, start_min=360, end_min=600),
            FixedDay(agent="a", cycle_day=3, start_min=1140, end_min=1440),
        ),
    ),
    "employment": inputs_of({}, {"hours_per_week": [0, 40]}, agent={"start_date": dt.date(2026, 11, 25)}),
}  # fmt: skip


def menu_of(person: Person) -> list[list[Any]]:
    return [[None, *duties] for duties in person.candidates]


def named(tour: Tour) -> tuple[str, ...]:
    return tuple("-" if duty is None else f"{duty.shift}{duty.paid_min}" for duty in tour)


def by_step(person: Person) -> set[tuple[str, ...]]:
    return {named(list(tour)) for tour in itertools.product(*menu_of(person)) if person.allows(list(tour))}


def by_audit(person: Person, inputs: Inputs) -> set[tuple[str, ...]]:
    line = Timeline.of(inputs.scenario)
    found = set()
    for tour in itertools.product(*menu_of(person)):
        pauses = {(person, d.day): earliest_pauses(d) or () for d in tour if d is not None}
        frame = frame_of(Rostered({person: list(tour)}, pauses), [person], line)
        if not audit(inputs, frame):
            found.add(named(list(tour)))
    return found


class Every(cp_model.CpSolverSolutionCallback):
    def __init__(self, menu: list[list[Any]], literals: list[list[Any]]) -> None:
        super().__init__()
        self.menu, self.literals, self.found = menu, literals, set()

    def on_solution_callback(self) -> None:
        tour = [
            next(duty for duty, literal in zip(duties, own, strict=True) if self.boolean_value(literal))
            for duties, own in zip(self.menu, self.literals, strict=True)
        ]
        self.found.add(named(tour))


def by_solver(person: Person) -> set[tuple[str, ...]]:
    model = cp_model.CpModel()
    menu = [[*([None] if off else []), *own] for off, own in zip(person.off, person.options, strict=True)]
    every = Every(menu, add_person(model, person, menu))
    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    solver.solve(model, every)
    return every.found


@pytest.mark.parametrize("case", CASES)
def test_step_audit_and_solver_allow_the_same_rosters(case: str) -> None:
    inputs = CASES[case]
    person = people_of(inputs)[0]
    allowed = by_step(person)
    assert allowed
    everything = 4 if inputs.scenario.days <= 4 else 3
    assert len(allowed) < everything ** len(person.options), "the rule forbids nothing here"
    assert by_solver(person) == allowed
    if inputs.scenario.days <= 4:  # the audit reads a frame for each: only the short weeks are enumerated
        assert by_audit(person, inputs) == allowed
