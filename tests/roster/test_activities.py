"""Activities in a roster: as cheap as enumeration finds, nobody and no room twice at once."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from activity_world import AUDIT, COACHING, MONDAY, asks, day, person, place, roster, world, worth
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.roster import audit
from planner.roster.activities import Placed
from planner.roster.activities.due import dues_of
from planner.roster.people import people_of
from planner.roster.timeline import Timeline
from planner.scenario import Inputs
from planner.staffing.result import Requirement


def priced(need: dict[str, float], on: dict[str, int]) -> float:
    """Price of half an hour, by the definitions, two queues."""
    most = [need[q] - sum(n for own, n in on.items() if q in own) for q in "ab"]
    short = max(0.0, *most, sum(need.values()) - sum(on.values()))
    over = sum(on.values()) - (sum(need.values()) - short)
    return 10 * (short + max(0.0, short - 0.25 * sum(need.values()))) + 1.0 * over


def cheapest(inputs: Inputs, frame: pd.DataFrame, required: Requirement, tasks: list[list[tuple[str, ...]]]) -> float:
    """Least price over every placing of half-hour sessions; a task is its possible crews."""
    skills = {a.agent: "".join(s.queue for s in a.skills) for a in inputs.agents}
    working: list[set[str]] = [set() for _ in range(10)]
    for name, start, end in frame.loc[frame["activity"] == "work", ["agent", "start", "end"]].itertuples(index=False):
        for half in range(int((start.hour - 8) * 2 + start.minute // 30), int((end.hour - 8) * 2 + end.minute // 30)):
            working[half].add(name)
    rows = required.frame.set_index(["queue", "start"])["rostered"]
    first = pd.Timestamp(MONDAY, tz="UTC") + pd.Timedelta(hours=8)
    needs = [{q: float(rows[q, first + half * pd.Timedelta(minutes=30)]) for q in "ab"} for half in range(10)]
    best = np.inf
    places = [[(half, crew) for half in range(10) for crew in crews if set(crew) <= working[half]] for crews in tasks]
    for chosen in itertools.product(*places):
        gone: list[list[str]] = [[] for _ in range(10)]
        for half, crew in chosen:
            gone[half] += crew
        if any(len(out) != len(set(out)) for out in gone):
            continue
        total = 0.0
        for half in range(10):
            on = Counter(skills[name] for name in working[half] - set(gone[half]))
            total += priced(needs[half], on)
        best = min(best, total)
    return best


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kind", ["coaching", "audit"])
def test_the_cheapest_placing_is_found(kind: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = [person(name, skills) for name, skills in (("p", "a"), ("q", "b"), ("r", "ab"))]
    people += [person("x", "ab", "coach"), person("y", "a", "coach")]
    inputs = world(*people, activity=[COACHING if kind == "coaching" else AUDIT])
    frame = roster(*(day(one.agent, pause=float(rng.integers(18, 22)) / 2) for one in people))
    required = asks(inputs, rng)
    placed = place(inputs, frame, required)
    crews = [[(*([who] if kind == "coaching" else []), host) for host in "xy"] for who in "pqr"]
    assert worth(inputs, placed.frame, required) == pytest.approx(cheapest(inputs, frame, required, crews))
    assert not placed.notes
    assert not audit(inputs, placed.frame)


@pytest.mark.parametrize("seed", range(6))
def test_a_meeting_is_when_most_can_come_then_where_it_costs_least(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = [person(name, own) for name, own in zip("pqrs", ["a", "b", "ab", "a"], strict=True)]
    meeting = {"name": "meeting", "length_min": 30, "together": True, "between": ["08:30", "12:00"]}
    inputs = world(*people, activity=[meeting])
    begins = {"p": 8, "q": 8, "r": 8.5, "s": 10}
    frame = roster(*(day(name, start, start + float(rng.integers(2, 8)) / 2) for name, start in begins.items()))
    required = asks(inputs, rng)
    placed = place(inputs, frame, required)
    found = {}
    for half in range(17, 24):
        begin = pd.Timestamp(MONDAY, tz="UTC") + pd.Timedelta(minutes=30 * half)
        end = begin + pd.Timedelta(minutes=30)
        if end > pd.Timestamp(MONDAY, tz="UTC") + pd.Timedelta(hours=12):
            continue
        work = frame[(frame["activity"] == "work") & (frame["start"] <= begin) & (frame["end"] >= end)]
        found[half] = -work["agent"].nunique(), tuple(work["agent"])
    most = min(found.values())[0]
    prices = [cheapest_at(inputs, frame, required, half, crew) for half, (n, crew) in found.items() if n == most]
    assert worth(inputs, placed.frame, required) == pytest.approx(min(prices))
    told = [note.count("(") for note in placed.notes]
    assert sum(told) == len(people) + most


def cheapest_at(inputs: Inputs, frame: pd.DataFrame, required: Requirement, half: int, crew: tuple[str, ...]) -> float:
    begin = pd.Timestamp(MONDAY, tz="UTC") + pd.Timedelta(minutes=30 * half)
    rows = []
    for row in frame.itertuples(index=False):
        inside = row.agent in crew and row.activity == "work" and row.start <= begin < row.end
        spans = [(row.start, begin), (begin + pd.Timedelta(minutes=30), row.end)] if inside else [(row.start, row.end)]
        rows += [row._replace(start=start, end=end) for start, end in spans if start < end]
    return worth(inputs, pd.DataFrame(rows), required)


KINDS = st.fixed_dictionaries(
    {"length_min": st.sampled_from([30, 45, 60]), "per_agent_per_week": st.sampled_from([0.5, 1, 2])},
    optional={"room": st.just("den"), "between": st.sampled_from([["08:00", "12:00"], ["10:00", "14:00"]])},
)
SHAPES = st.sampled_from(
    [{}, {"with_role": "coach"}, {"held_by": "coach"}, {"group": 3, "with_role": "coach"}, {"group": 2},
     {"together": True}, {"at": dt.datetime(2026, 11, 24, 9, 10)}]
)  # fmt: skip


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.tuples(KINDS, SHAPES), min_size=1, max_size=4), st.integers(0, 99))
def test_any_activities_keep_the_rules(kinds: list[tuple[dict[str, Any], dict[str, Any]]], seed: int) -> None:
    rng = np.random.default_rng(seed)
    activity = []
    for n, (kind, shape) in enumerate(kinds):
        left_out = {"per_agent_per_week", "between"} if "at" in shape else set()
        activity.append({"name": f"k{n}", **{k: v for k, v in kind.items() if k not in left_out}, **shape})
    people = [person(f"p{n}", str(rng.choice(["a", "b", "ab"]))) for n in range(6)] + [person("x", "ab", "coach")]
    inputs = world(*people, days=3, activity=activity, room=[{"name": "den", "places": 4}])
    frame = roster(
        *(
            day(one.agent, start, start + 2, MONDAY + dt.timedelta(d))
            for one in people for d in range(3) if rng.random() < 0.8 for start in [float(rng.integers(16, 20)) / 2]
        )
    )  # fmt: skip
    required = asks(inputs, rng)
    placed = place(inputs, frame, required, work=0.1)
    assert not audit(inputs, placed.frame)  # rooms, hosts, windows, nobody in two places
    assert minutes(placed.frame).equals(minutes(frame))
    check_everybody_is_served_or_named(inputs, frame, placed)


def minutes(frame: pd.DataFrame) -> pd.Series:
    """Paid minutes of each person and date."""
    paid = frame[frame["paid"]]
    return (paid["end"] - paid["start"]).groupby([paid["agent"], paid["date"]]).sum()


def check_everybody_is_served_or_named(inputs: Inputs, frame: pd.DataFrame, placed: Placed) -> None:
    had = Counter(zip(placed.frame["activity"], placed.frame["agent"], strict=True))
    line, people = Timeline.of(inputs.scenario), people_of(inputs)
    for activity in inputs.scenario.activity:
        told = next((note for note in placed.notes if note.startswith(f"{activity.name}")), "")
        if activity.together or activity.at is not None:
            for one in people:
                assert had[activity.name, one.name] or one.name in told or "anybody" in told
            continue
        due = Counter(dues_of(activity, range(3), people, line, Counter()))
        if activity.held_by:
            names = told.split("for")[-1].split(",") if told else []
            missed = sum(int(name.split("(")[1].split()[0]) if "(" in name else 1 for name in names)
            working = {p for p in due if people[p].name in set(frame["agent"])}
            assert had[activity.name, "x"] + missed == sum(due[p] for p in working)
            continue
        for p, many in due.items():
            name = people[p].name
            if name in set(frame["agent"]) and had[activity.name, name] < many:
                assert name in told
            assert had[activity.name, name] <= many
