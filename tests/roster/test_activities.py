"""Activities in a roster: against enumeration, nobody and no room twice at once, who misses what, how often."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.frames import ROSTER
from planner.roster import audit
from planner.roster.activities import Placed, place_activities
from planner.roster.activities.cover import Cover
from planner.roster.activities.due import done_before, dues_of, times
from planner.roster.activities.meetings import Meeting
from planner.roster.demand import Demand
from planner.roster.people import people_of
from planner.roster.price import Prices
from planner.roster.timeline import Timeline
from planner.roster.valuing import value_of
from planner.scenario import Agent, Inputs, Scenario, Skill
from planner.staffing.result import Requirement

MONDAY = dt.date(2026, 11, 23)
STEPS = [{"over_share": 0.25, "rate": 2.0}]


def world(*people: Agent, days: int = 1, week_starts: str = "Mon", **more: Any) -> Inputs:
    scenario = Scenario.model_validate(
        {
            "start": MONDAY,
            "days": days,
            "week_starts": week_starts,
            "interval_min": 30,
            "queue": [{"name": q, "open": ["08:00-13:00"], "target": {"share": 0.8, "within_s": 20}} for q in "ab"],
            "staff": {"file": "agents.csv"},
            "shift": [
                {
                    "name": "day",
                    "start": {"from": "08:00", "to": "10:00", "every_min": 30},
                    "length_min": 300,
                    "segments": [{"activity": "break", "length_min": 30, "earliest_min": 60, "latest_min": 210}],
                }
            ],
            "contract": [{"name": "c", "hours_per_week": [0, 40]}],
            "cost": {"shortage_per_agent_hour": 20, "surplus_per_agent_hour": 2, "shortage_steps": STEPS},
            **more,
        }
    )
    return Inputs(scenario, pd.DataFrame(), people)


def person(name: str, skills: str = "a", *roles: str, **more: Any) -> Agent:
    return Agent(agent=name, contract="c", roles=roles, skills=tuple(Skill(queue=q) for q in skills), **more)


def day(name: str, start: float = 8, pause: float = 10, date: dt.date = MONDAY) -> list[tuple[Any, ...]]:
    """A shift of five hours with a break of half an hour."""

    def at(hour: float) -> pd.Timestamp:
        return pd.Timestamp(date, tz="UTC") + pd.Timedelta(hours=hour)

    cuts = [("work", start, pause), ("break", pause, pause + 0.5), ("work", pause + 0.5, start + 5)]
    return [(name, date, "day", what, "", at(begin), at(end), True) for what, begin, end in cuts if begin < end]


def roster(*shifts: list[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame([row for rows in shifts for row in rows], columns=list(ROSTER.columns))


def asks(inputs: Inputs, rng: np.random.Generator, most: float = 3) -> Requirement:
    starts = inputs.scenario.horizon()
    rows = []
    for queue in inputs.scenario.queue:
        people = rng.integers(0, 2 * most, len(starts), endpoint=True) / 2 * queue.open.mask(starts).astype(float)
        nothing_else = {"volume": 0.0, "aht_s": 0.0, "agents": people, "rostered": people}
        rows.append({"start": starts, "queue": queue.name, **nothing_else})
    nothing = pd.DataFrame(columns=["queue", "from", "to", "hours"])
    return Requirement(pd.concat([pd.DataFrame(row) for row in rows], ignore_index=True), nothing, pd.DataFrame())


def place(inputs: Inputs, frame: pd.DataFrame, required: Requirement, **more: Any) -> Placed:
    people, demand = people_of(inputs), Demand.of(inputs.scenario, required)
    line = Timeline.of(inputs.scenario)
    skills = sorted({frozenset(demand.names.index(q) for q in one.skills) for one in people}, key=sorted)
    skill = [skills.index(frozenset(demand.names.index(q) for q in one.skills)) for one in people]
    on = np.zeros((len(skills), demand.intervals))
    for name, start, end in frame.loc[frame["activity"] == "work", ["agent", "start", "end"]].itertuples(index=False):
        k = next(k for one, k in zip(people, skill, strict=True) if one.name == name)
        on[k, line.minute_of(start) // 30 : line.minute_of(end) // 30] += 1
    cover = Cover(demand, Prices(inputs.scenario, line), skills, on)
    placed = place_activities(frame, cover, people, skill, inputs.scenario, line, **more)
    assert cover.price() == pytest.approx(worth(inputs, placed.frame, required))  # the cover knows what it did
    return placed


def worth(inputs: Inputs, frame: pd.DataFrame, required: Requirement) -> float:
    """Shortage and surplus of a frame, by the plan's own accounts."""
    prices = Prices(inputs.scenario, Timeline.of(inputs.scenario))
    valued = value_of(frame, inputs, required, people_of(inputs), prices)
    return valued.terms["shortage"] + valued.terms["surplus"]


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


COACHING = {"name": "coaching", "length_min": 30, "per_agent_per_week": 1, "with_role": "coach"}
AUDIT = {"name": "audit", "length_min": 30, "per_agent_per_week": 1, "held_by": "coach"}


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
