"""A clean week of five people, what the audit allows at its boundaries, and every breach planted alone."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import mutations
import numpy as np
import pandas as pd
import pytest

from planner.roster.audit import audit
from planner.roster.presets import limits
from planner.scenario import Absence, Agent, FixedDay, Inputs, Lock, Scenario, Skill
from planner.scenario.labour import LabourRules

ZONE = "America/New_York"
MONDAY = dt.date(2026, 11, 23)
DAY8 = {
    "length_min": 510,
    "segments": [
        {"activity": "break", "length_min": 15, "earliest_min": 60, "latest_min": 180},
        {"activity": "meal", "length_min": 30, "paid": False, "earliest_min": 180, "latest_min": 300},
        {"activity": "break", "length_min": 15, "earliest_min": 315, "latest_min": 450},
    ],
    "gap_between_segments_min": 60,
    "most_on_break": 0.5,
}


def scenario(**more) -> Scenario:
    return Scenario.model_validate(
        {
            "start": MONDAY,
            "time_zone": ZONE,
            "queue": [{"name": name, "target": {"share": 0.8, "within_s": 20}} for name in ("phone", "vip", "chat")],
            "site": [{"name": "Denver", "time_zone": "America/Denver"}],
            "staff": {"file": "agents.csv"},
            "shift": [
                {"name": "early", "start": {"from": "07:00", "to": "10:00"}, "part_of": "day", **DAY8},
                {"name": "late", "start": {"from": "11:00", "to": "14:00"}, "part_of": "day", **DAY8},
                {
                    "name": "part", "days": "Mon-Sat", "start": {"from": "08:00", "to": "17:00", "every_min": 60},
                    "length_min": {"from": 240, "to": 360, "every_min": 60},
                    "segments": [{"activity": "break", "length_min": 15, "earliest_min": 90, "latest_min": 180}],
                },
            ],
            "contract": [
                {"name": "full", "hours_per_week": [40, 40], "days_per_week": [5, 5], "shifts": ["day"]},
                {"name": "part", "hours_per_week": [16, 30], "days_per_week": [3, 5], "shifts": ["part"]},
            ],
            "rules": {"preset": "eu"},
            **more,
        }
    )  # fmt: skip


def person(name: str, contract: str = "full", **more) -> Agent:
    return Agent(
        agent=name, name=name.title(), contract=contract, skills=(Skill(queue="phone"), Skill(queue="vip")), **more
    )


PEOPLE = (
    person("ana"),
    person("ben"),
    person("cam", "part"),
    person("dee"),
    person("eve"),
    person("fay", site="Denver"),
)
LEAVE = Absence(agent="eve", start=dt.datetime(2026, 11, 23), end=dt.datetime(2026, 11, 25), kind="leave")
PATTERN = tuple(FixedDay(agent="dee", cycle_day=day, start_min=540, end_min=1050) for day in range(1, 6))


def shift(agent: str, day: int, clock: str, name: str, zone: str = ZONE, pauses=((90, 15), (240, 30), (390, 15)),
          length: int = 510) -> list[tuple]:  # fmt: skip
    """Rows of one shift on a day of the week (0 is Monday)."""
    date = MONDAY + dt.timedelta(day)
    start = pd.Timestamp(f"{date} {clock}", tz=zone).tz_convert(ZONE)
    rows, at = [], 0
    for after, minutes in pauses:
        kind = "meal" if minutes == 30 else "break"
        rows += [("work", at, after), (kind, after, after + minutes)]
        at = after + minutes
    rows.append(("work", at, length))
    return [
        (agent, date, name, kind, "", start + pd.Timedelta(minutes=a), start + pd.Timedelta(minutes=b), kind != "meal")
        for kind, a, b in rows
    ]


def clean_rows() -> list[tuple]:
    rows = []
    for day in range(5):
        rows += shift("ana", day, "08:00", "early")
        rows += shift("ben", day, "13:00", "late")
        rows += shift("dee", day, "09:00", "early")
        rows += shift("fay", day, "09:00", "early", "America/Denver")
    for day in (2, 3, 4):
        rows += shift("eve", day, "10:00", "early")
    for day in (0, 2, 4, 5):
        rows += shift("cam", day, "12:00", "part", pauses=((120, 15),), length=300)
    return rows


def frame(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["agent", "date", "shift", "activity", "queue", "start", "end", "paid"])


@pytest.fixture
def inputs() -> Inputs:
    return Inputs(scenario(), pd.DataFrame(), PEOPLE, absences=(LEAVE,), patterns=PATTERN)


@pytest.fixture
def clean() -> pd.DataFrame:
    return frame(clean_rows())


def test_the_clean_week_breaks_no_rule(inputs: Inputs, clean: pd.DataFrame) -> None:
    assert audit(inputs, clean) == []
    assert audit(inputs, clean.sample(frac=1, random_state=1)) == []


@pytest.mark.parametrize("what", mutations.MUTATIONS)
def test_one_planted_breach_is_named_and_no_other(what: str, inputs: Inputs, clean: pd.DataFrame) -> None:
    for seed in range(2):
        planted = mutations.MUTATIONS[what](clean.copy(), inputs, np.random.default_rng(seed))
        assert planted is not None, what
        found = audit(planted.inputs, planted.roster)
        assert {breach.rule for breach in found} == {planted.rule}, [b.sentence for b in found]
        assert all(breach.sentence.endswith(".") for breach in found)


def test_every_way_of_planting_finds_its_place(inputs: Inputs, clean: pd.DataFrame) -> None:
    """Rules that this week does not have are planted beside their cases (test_rules_of_...)."""
    rng = np.random.default_rng(1)
    planted = [plant(clean.copy(), inputs, rng) for plant in mutations.MUTATIONS.values()]
    assert all(planted)
    assert len(planted) >= 40


ALLOWED = {
    "exactly 11 h rest": ((0, "14:00", "late"), (1, "09:30", "early"), None),
    "a break at the first minute of its window": ((0, "08:00", "early"), ((60, 15), (240, 30), (390, 15))),
    "a break at the last minute of its window": ((0, "07:00", "early"), ((90, 15), (240, 30), (450, 15))),
    "exactly the gap between break and meal": ((0, "08:00", "early"), ((165, 15), (240, 30), (390, 15))),
    "the first start of the window": ((0, "07:00", "early"), None),
    "the last start of the window": ((0, "10:00", "early"), ((105, 15), (255, 30), (405, 15))),
}


def swap(rows: list[tuple], agent: str, *news: tuple, **more) -> list[tuple]:
    days = {MONDAY + dt.timedelta(new[0]) for new in news}
    kept = [row for row in rows if row[0] != agent or row[1] not in days]
    return kept + [row for new in news for row in shift(agent, *new, **more)]


@pytest.mark.parametrize("what", ALLOWED)
def test_boundaries_are_allowed(what: str, inputs: Inputs) -> None:
    *news, pauses = ALLOWED[what]
    rows = swap(clean_rows(), "ana", *news, **({"pauses": pauses} if pauses else {}))
    assert audit(inputs, frame(rows)) == [], what


def test_the_longest_length_is_allowed(inputs: Inputs) -> None:
    rows = swap(clean_rows(), "cam", (0, "12:00", "part"), pauses=((120, 15),), length=360)
    assert audit(inputs, frame(rows)) == []


def rules_of(inputs: Inputs, roster: pd.DataFrame) -> set[str]:
    return {breach.rule for breach in audit(inputs, roster)}


def test_one_minute_less_than_eleven_hours(inputs: Inputs) -> None:
    rows = swap(clean_rows(), "ana", (0, "14:00", "late"), (1, "09:30", "early"))
    law = scenario(rules={"preset": "eu", "min_rest_h": 11 + 1 / 60})
    found = audit(replace(inputs, scenario=law), frame(rows))
    assert [breach.rule for breach in found] == ["rest between shifts"]
    assert found[0].sentence == (
        "Ana (ana) rests 11 h between 23 Nov 22:30 and 24 Nov 09:30; at least 11.0167 h are asked for."
    )


def test_rest_is_elapsed_time_across_daylight_saving() -> None:
    """22:00 to 08:00 is ten hours on the clock, eleven in the night of 31 October 2026."""
    world = scenario(start=dt.date(2026, 10, 26), rules={"preset": "none", "min_rest_h": 11})
    evening = frame(shift("cam", -23, "17:00", "part", pauses=((120, 15),), length=300))
    morning = frame(shift("cam", -22, "08:00", "part", pauses=((120, 15),), length=300))
    given = Inputs(world, pd.DataFrame(), (person("cam", "part"),))
    assert "rest between shifts" not in rules_of(given, pd.concat([evening, morning]))
    assert "rest between shifts" in rules_of(given, pd.concat([evening, morning.assign(
        start=morning["start"] - pd.Timedelta(minutes=1), end=morning["end"] - pd.Timedelta(minutes=1))]))  # fmt: skip


def test_leave_counts_as_hours_and_days(inputs: Inputs, clean: pd.DataFrame) -> None:
    assert rules_of(replace(inputs, absences=()), clean) == {"days per week"}  # eve's three days are two too few


def test_a_part_week_asks_for_its_share(inputs: Inputs, clean: pd.DataFrame) -> None:
    """Four of seven days: floor(5 x 4/7) = 2 to ceil(2.9) = 3 days of eight hours."""
    world = scenario(days=4)
    people = (person("ana"),)
    given = Inputs(world, pd.DataFrame(), people)
    mine = clean[clean["agent"] == "ana"]
    for days, rules in ((1, {"days per week"}), (2, set()), (3, set()), (4, {"days per week"})):
        assert rules_of(given, mine[mine["date"] < MONDAY + dt.timedelta(days)]) == rules


def test_the_previous_roster_of_the_same_week_is_taken_off(inputs: Inputs, clean: pd.DataFrame) -> None:
    """The horizon begins on Thursday: Monday to Wednesday were worked, two days are left."""
    mine = clean[clean["agent"] == "ana"]
    thursday = MONDAY + dt.timedelta(3)
    given = Inputs(scenario(start=thursday, days=4), pd.DataFrame(), (person("ana"),),
                   previous_roster=mine[mine["date"] < thursday])  # fmt: skip
    later = mine[mine["date"] >= thursday]
    assert rules_of(given, later) == set()
    assert rules_of(given, later[later["date"] == thursday]) == {"days per week"}


def test_a_run_that_was_too_long_before_is_told_in_the_horizon_too(inputs: Inputs, clean: pd.DataFrame) -> None:
    """Seven days of last week, then Monday to Friday: told once, on Monday."""
    before = frame([row for day in range(-7, 0) for row in shift("ana", day, "08:00", "early")])
    found = audit(replace(inputs, previous_roster=before), clean)
    assert [(breach.rule, breach.date) for breach in found] == [("run of days", MONDAY)]


def test_hours_average_over_two_weeks() -> None:
    world = scenario(days=14, contract=[{"name": "part", "hours_per_week": [20, 20], "shifts": ["part"],
                                         "average_over_weeks": 2}])  # fmt: skip
    rows = []
    for day in (0, 1, 2, 3, 4, 7, 8, 9):  # 25 h, then 15 h
        rows += shift("cam", day, "12:00", "part", pauses=((120, 15),), length=300)
    given = Inputs(world, pd.DataFrame(), (person("cam", "part"),))
    assert rules_of(given, frame(rows)) == set()
    assert rules_of(given, frame(rows[:-3])) == {"hours per week"}


def test_a_locked_start_off_the_grid_is_allowed(inputs: Inputs) -> None:
    rows = swap(clean_rows(), "ana", (0, "07:05", "early"))
    lock = Lock(agent="ana", date=MONDAY, shift="early", start_min=425)
    assert rules_of(inputs, frame(rows)) == {"shift start"}
    assert rules_of(replace(inputs, locks=(lock,)), frame(rows)) == set()


def test_a_break_by_the_clock_after_midnight() -> None:
    pause = {"activity": "break", "length_min": 15, "earliest_clock": "01:00", "latest_clock": "02:00"}
    night = {"name": "night", "start": "22:00", "length_min": 480, "segments": [pause]}
    world = scenario(shift=[night], contract=[{"name": "full", "hours_per_week": [0, 40]}], rules={})
    given = Inputs(world, pd.DataFrame(), (person("ana"),))
    for after, rules in ((180, set()), (240, set()), (165, {"misplaced break"}), (255, {"misplaced break"})):
        rows = shift("ana", 0, "22:00", "night", pauses=((after, 15),), length=480)
        assert rules_of(given, frame(rows)) == rules, after


def test_presets_and_their_overrides() -> None:
    def some(law: LabourRules) -> tuple[float | None, ...]:
        week = law.average_week and law.average_week.h
        return law.min_rest_h, law.max_consecutive_days, law.max_hours_per_day, week, law.min_weekly_rest_h

    assert some(limits(scenario(), "")) == (11, 6, 13, 48, 35)
    world = scenario(site=[{"name": "Leeds", "rules": "uk"}], rules={"preset": "us-california", "min_rest_h": 9})
    assert some(limits(world, "Leeds")) == (9, 6, 13, 48, 24)
    assert some(limits(world, "elsewhere")) == (9, 6, None, None, None)
    with pytest.raises(ValueError, match="no preset; use one of none, eu, uk"):
        limits(scenario(site=[{"name": "Leeds", "rules": "british"}]), "Leeds")


def test_an_empty_roster_owes_days(inputs: Inputs, clean: pd.DataFrame) -> None:
    assert rules_of(inputs, clean.iloc[:0]) == {"days per week", "fixed hours"}


def test_sixty_people_are_audited_quickly(inputs: Inputs) -> None:
    people = tuple(person(f"p{k}") for k in range(60))
    rows = [row for k in range(60) for day in range(5) for row in shift(f"p{k}", day, f"{7 + k % 4:02d}:00", "early")]
    roster = frame(rows)
    given = replace(inputs, agents=people, absences=(), patterns=())
    audit(given, roster)
    begin = time.process_time()
    audit(given, roster)
    assert time.process_time() - begin < 0.5
