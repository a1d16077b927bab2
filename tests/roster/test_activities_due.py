"""Who is due an activity, how often and when, and who misses it."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pytest
from activity_world import AUDIT, COACHING, MONDAY, asks, day, person, place, roster, world

from planner.roster.activities.due import done_before, dues_of, times
from planner.roster.activities.meetings import Meeting
from planner.roster.people import people_of
from planner.roster.timeline import Timeline


def test_who_misses_a_meeting_is_named_with_the_reason() -> None:
    people = [person(name) for name in "pqrstu"]
    meeting = {"name": "meeting", "length_min": 60, "at": dt.datetime(2026, 11, 23, 11), "room": "den"}
    inputs = world(*people, activity=[meeting], room=[{"name": "den", "places": 2}])
    frame = roster(day("p", 8, 11.5), day("q", 8, 9), day("r", 8, 9), day("s", 8, 9), day("u", 6.5, 8))
    placed = place(inputs, frame, asks(inputs, np.random.default_rng(1)))
    assert placed.notes == (
        "meeting on Mon 23 Nov 11:00: missed by p (on a break), t (off duty), u (shift begins or ends), "
        "s (no place in den).",
    )
    assert placed.missed_h == 3  # t is off
    inside = placed.frame[placed.frame["activity"] == "meeting"]
    assert list(inside["agent"]) == ["q", "r"]
    assert (inside["start"].dt.hour == 11).all()


@pytest.mark.parametrize("at", [dt.datetime(2026, 11, 22, 11), dt.datetime(2026, 11, 24, 11)])
def test_a_meeting_of_another_week_is_not_held(at: dt.datetime) -> None:
    inputs = world(person("p"), activity=[{"name": "meeting", "length_min": 30, "at": at}])
    placed = place(inputs, roster(day("p")), asks(inputs, np.random.default_rng(1)))
    assert not placed.notes
    assert not placed.sessions


def test_groups_are_as_large_as_they_may_be() -> None:
    people = [person(f"p{n}") for n in range(5)] + [person("x", "a", "trainer")]
    training = {"name": "training", "length_min": 60, "per_agent_per_week": 1, "group": 3, "with_role": "trainer"}
    inputs = world(*people, activity=[training])
    placed = place(inputs, roster(*(day(one.agent) for one in people)), asks(inputs, np.random.default_rng(2)))
    sizes = Counter(placed.frame.loc[placed.frame["activity"] == "training", "start"])
    assert sorted(sizes.values()) == [3, 4]  # the trainer is in both
    assert not placed.notes


def test_without_a_host_there_is_no_session() -> None:
    inputs = world(person("p"), person("x", "a", "coach"), activity=[COACHING, AUDIT])
    placed = place(inputs, roster(day("p")), asks(inputs, np.random.default_rng(3)))
    assert placed.notes == ("coaching: no time of a coach left for p.", "audit: no time of a coach left for p.")
    assert set(placed.frame["activity"]) == {"work", "break"}


@pytest.mark.parametrize(("rate", "each"), [(0.5, 3), (1, 6), (2.5, 15), (1 / 3, 2)])
def test_parts_of_a_time_a_week_are_spread_over_people_and_weeks(rate: float, each: int) -> None:
    people = [person(f"p{n}") for n in range(6)]
    inputs = world(*people, days=84, activity=[{"name": "talk", "length_min": 30, "per_agent_per_week": rate}])
    line, (activity,) = Timeline.of(inputs.scenario), inputs.scenario.activity
    by_week = [Counter(dues_of(activity, week, people_of(inputs), line, Counter())) for week in line.weeks()]
    assert [week.total() for week in by_week] == [each] * 12
    assert all(sum(week[p] for week in by_week) == round(12 * rate) for p in range(6))


def test_successive_plans_go_on_from_each_other() -> None:
    talk = {"name": "talk", "length_min": 30, "per_agent_per_week": 0.5}
    whole = world(person("p"), days=28, activity=[talk])
    line, (activity,) = Timeline.of(whole.scenario), whole.scenario.activity
    one_by_one = []
    for week in range(4):
        later = whole.scenario.model_copy(update={"start": MONDAY + dt.timedelta(7 * week), "days": 7})
        one_by_one.append(times(activity, range(7), Timeline.of(later)))
    assert one_by_one == [times(activity, week, line) for week in line.weeks()] == one_by_one[:2] * 2


def test_what_the_previous_roster_shows_of_this_week_is_not_due_again() -> None:
    inputs = world(person("p"), person("x", "a", "coach"), week_starts="Sat", activity=[COACHING])
    sunday = MONDAY - dt.timedelta(1)
    before = roster([(*row[:3], "coaching", *row[4:]) for row in day("p", date=sunday)[:1]])
    assert done_before(before, Timeline.of(inputs.scenario)) == {("p", "coaching"): 1}
    frame = roster(day("p"), day("x"))
    required = asks(inputs, np.random.default_rng(4))
    assert "coaching" in set(place(inputs, frame, required).frame["activity"])
    assert "coaching" not in set(place(inputs, frame, required, previous=before).frame["activity"])
    monday_on = world(person("p"), person("x", "a", "coach"), activity=[COACHING])
    assert done_before(before, Timeline.of(monday_on.scenario)) == {}


def test_a_meeting_told_its_time_is_there() -> None:
    inputs = world(person("p"), activity=[{"name": "meeting", "length_min": 20, "together": True}])
    told = [Meeting(inputs.scenario.activity[0], 9 * 60 + 5)]
    placed = place(inputs, roster(day("p")), asks(inputs, np.random.default_rng(5)), meetings=told)
    (row,) = placed.frame[placed.frame["activity"] == "meeting"].itertuples(index=False)
    assert (row.start.hour, row.start.minute, row.end.minute) == (9, 5, 25)


def test_twice_a_week_is_on_two_days_if_it_can_be() -> None:
    people = [person("p"), person("x", "a", "coach")]
    inputs = world(*people, days=3, activity=[{**COACHING, "per_agent_per_week": 2}])
    tuesday = MONDAY + dt.timedelta(1)
    both = roster(day("p"), day("p", date=tuesday), day("x"), day("x", date=tuesday))
    required = asks(inputs, np.random.default_rng(6))
    placed = place(inputs, both, required)
    held = placed.frame[placed.frame["activity"] == "coaching"].drop_duplicates("start")
    assert sorted(held["date"]) == [MONDAY, tuesday]
    coach_on_monday = roster(day("p"), day("p", date=tuesday), day("x"))
    placed = place(inputs, coach_on_monday, required)
    held = placed.frame[placed.frame["activity"] == "coaching"].drop_duplicates("start")
    assert list(held["date"]) == [MONDAY, MONDAY]
    assert not placed.notes
