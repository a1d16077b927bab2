"""Random rules, random days around a random horizon, random rosters: the automata and the audit say the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rule_sets import COLUMNS, EARLY, LATE, MONDAY, NIGHT, after, double, doubled, ending, inputs_of, rows_of

from planner.roster.audit import audit
from planner.roster.options import Duty
from planner.roster.people import Person, people_of
from planner.scenario import Absence, Inputs

RULES: dict[str, list[Any]] = {
    "min_rest_h": [8, 11],
    "max_consecutive_days": [3, 5],
    "min_consecutive_days": [2, 3],
    "min_consecutive_days_off": [2, 3],
    "max_hours_per_day": [7],
    "max_hours_per_week": [20, 30],
    "average_week": [{"h": 18, "weeks": 2}, {"h": 15, "weeks": 3}, {"h": 20, "weeks": 17}],
    "min_weekly_rest_h": [35, 60],
    "hours_per_period": [[10, 40], [20, 60]],
    "days_per_period": [[2, 7]],
    "max_shifts": [{"late": 2}, {"dark": 1, "early": 3}, {"night": 0}],
    "max_weekends": [1],
    "whole_weekends": [True],
    "free_weekends": [{"least": 1, "of": 2}, {"least": 1, "of": 3}],
    "forbid_after": [{"late": ["early"]}, {"dark": ["early", "late"]}],
    "days_off": ["Wed", "Sun"],
    "max_nights_in_a_row": [1, 2],
    "max_nights": [2],
    "night_average": [{"h": 4, "weeks": 2}],
    "rest_after_nights": [{"h": 46, "after": 2}, {"h": 30}],
    "start_spread_min": [0, 800],
    "max_start_changes": [0, 2],
    "minors": [
        {
            "max_hours_per_day": 5, "max_hours_per_week": 16, "min_rest_h": 12,
            "no_work": {"from": "23:00", "to": "05:00"},
        }
    ],
}  # fmt: skip
PERIODS: list[dict[str, Any]] = [{}, {"period_weeks": 1}, {"period_weeks": 2, "period_from": MONDAY - dt.timedelta(7)}]


def letters(rng: np.random.Generator, days: int) -> str:
    return "".join(rng.choice(list("EELN---"), size=days))


def world(rng: np.random.Generator) -> Inputs:
    chosen = rng.choice(list(RULES), size=int(rng.integers(2, 5)), replace=False)
    rules = {name: RULES[name][int(rng.integers(len(RULES[name])))] for name in chosen}
    rules |= PERIODS[int(rng.integers(len(PERIODS)))]
    days = int(rng.integers(1, 18))
    start = MONDAY + dt.timedelta(int(rng.integers(7)))
    more: dict[str, Any] = {}
    agent: dict[str, Any] = {"birth_date": dt.date(2008, 12, 1)}
    if rng.random() < 0.6:
        new = rng.random() < 0.3  # nobody worked before they came
        past = letters(rng, int(rng.integers(1, 15)))
        more["previous_roster"] = ending("-" * len(past) if new else past, start - dt.timedelta(1))
        if new:
            agent["start_date"] = start + dt.timedelta(int(rng.integers(days)))
    if rng.random() < 0.5:
        more["published_roster"] = after(letters(rng, int(rng.integers(1, 9))), start + dt.timedelta(days))
    if rng.random() < 0.4:
        first = dt.datetime.combine(start, dt.time()) + dt.timedelta(int(rng.integers(-2, days)))
        kind = str(rng.choice(["leave", "unpaid", "unavailable", "day_off"]))
        more["absences"] = (Absence(agent="a", start=first, end=first + dt.timedelta(2), kind=kind),)
    return inputs_of(rules, days=days, start=start, shifts=(EARLY, LATE, NIGHT), agent=agent, **more)


def tours(person: Person, rng: np.random.Generator, many: int) -> list[tuple[Duty | None, ...]]:
    """Half of them follow the rules as long as they can; the others are any."""
    found = []
    for number in range(many):
        states, tour = person.begin(), []
        for day, duties in enumerate(person.candidates):
            menu = [None, *duties]
            choice = menu[int(rng.integers(len(menu)))]
            if number % 2:
                for other in [choice, *(menu[k] for k in rng.permutation(len(menu)))]:
                    new = person.advance(states, day, other)
                    if new is not None:
                        states, choice = new, other
                        break
            tour.append(choice)
        found.append(tuple(tour))
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("seed", range(30))
def test_what_the_automata_allow_is_what_the_audit_allows(seed: int) -> None:
    rng = np.random.default_rng(seed)
    inputs = world(rng)
    person = people_of(inputs)[0]
    chosen = tours(person, rng, 60)
    parts = [
        {duty: rows_of(person, day, duty, inputs) for duty in [None, *own]} for day, own in enumerate(person.candidates)
    ]
    rows = [
        (double(number), *row)
        for number, tour in enumerate(chosen)
        for own, duty in zip(parts, tour, strict=True)
        for row in own[duty]
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS) if rows else ending("E").iloc[:0]
    told: dict[str, set[str]] = {}
    for breach in audit(doubled(inputs, len(chosen)), frame):
        told.setdefault(breach.agent, set()).add(breach.rule)
    for number, tour in enumerate(chosen):
        said = [None if duty is None else duty.shift for duty in tour]
        assert person.allows(list(tour)) is (double(number) not in told), (
            inputs.scenario.rules,
            said,
            told.get(double(number)),
        )
