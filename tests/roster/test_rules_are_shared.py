"""Rules with a memory are the same for people who are alike, so that their automata are made once."""

from __future__ import annotations

from rule_sets import EARLY, LATE, NIGHT, ending, inputs_of

from planner.roster.people import people_of
from planner.roster.rules import RULES
from planner.scenario import Agent, Skill

EVERYTHING = {
    "preset": "uk", "reduced_rest": {"h": 9}, "min_consecutive_days": 2, "min_consecutive_days_off": 2,
    "max_hours_per_week": 60, "hours_per_period": [0, 100], "days_per_period": [0, 6], "max_shifts": {"dark": 3},
    "max_weekends": 1, "whole_weekends": True, "free_weekends": {"least": 1, "of": 3}, "max_nights_in_a_row": 3,
    "forbid_after": {"night": ["early"]}, "max_nights": 4, "rest_after_nights": {"h": 24}, "start_spread_min": 600,
    "max_start_changes": 3, "max_split_shifts": 1,
}  # fmt: skip
SPLIT = {"name": "split", "start": "08:00", "length_min": 600, "split": {"length_min": 120}}


def test_alike_people_have_equal_rules() -> None:
    other = Agent(agent="b", contract="c", skills=(Skill(queue="phone"),))
    shifts = (EARLY, LATE, NIGHT, SPLIT)
    inputs = inputs_of(EVERYTHING, days=7, shifts=shifts, others=(other,), previous_roster=ending("-").iloc[:0])
    one, two = ([rule for rule in person.rules if rule.memory] for person in people_of(inputs))
    assert len(one) >= 19
    assert one == two
    assert {hash(rule) for rule in one} == {hash(rule) for rule in two}


def test_states_are_small_and_hashable() -> None:
    inputs = inputs_of(EVERYTHING, days=14, shifts=(EARLY, LATE, NIGHT))
    person = people_of(inputs)[0]
    for rule in (rule for rule in person.rules if rule.memory):
        states = {rule.start(())}
        for day, duties in enumerate(person.options):
            after = {rule.step(state, day, duty) for state in states for duty in (None, *duties)}
            states = {state for state in after if state is not None}
        assert 0 < len(states) <= 400, rule.name


def test_the_registry_names_every_file() -> None:
    assert len({kind.__module__ for kind in RULES}) == len(RULES)  # type: ignore[attr-defined]
