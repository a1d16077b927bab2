"""Synthetic contact centres of different people for the roster benchmarks, drawn from a seed.

`contracts`: forty contracts (hours, days, shifts, limits on nights, weekends and starts), a ledger of past burdens,
wishes, leave, activities, breaks that keep their distance and a share of a shift on break at once.
`round_the_clock`: open day and night, most people on rotations (4-on-4-off, 2-2-3, six weeks of 8 h shifts).
Both want what their people can give less `SPARE`, by two humps a day, quieter weekends and a floor at night.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from roster_instances import START

from planner.scenario import Absence, Agent, Inputs, Scenario
from planner.scenario.people import Skill
from planner.staffing.result import Requirement

SPARE = 0.08
"""Share of the hours on the queue that is not required."""

DAY = dt.timedelta(days=1)
BREAK = {"activity": "break", "length_min": 15, "paid": True}
MEAL = {"activity": "meal", "length_min": 30, "paid": False}
LONG = [
    BREAK | {"earliest_min": 60, "latest_min": 165},
    MEAL | {"earliest_min": 180, "latest_min": 300},
    BREAK | {"earliest_min": 330, "latest_min": 435},
]
MIDDLE = [MEAL | {"earliest_min": 120, "latest_min": 240}]
SHORT = [BREAK | {"earliest_min": 60, "latest_min": 165}]
TWELVE = [
    BREAK | {"earliest_min": 60, "latest_min": 165},
    MEAL | {"earliest_min": 210, "latest_min": 360},
    BREAK | {"earliest_min": 420, "latest_min": 510},
    MEAL | {"length_min": 30, "earliest_min": 540, "latest_min": 660},
]


def _shift(
    name: str, group: str, first: str, last: str, length: int, segments: list[Any], **more: Any
) -> dict[str, Any]:
    return {
        "name": name, "part_of": group, "start": {"from": first, "to": last, "every_min": 30}, "length_min": length,
        "segments": segments, "gap_between_segments_min": 60, "most_on_break": 0.3, **more,
    }  # fmt: skip


BY_DAY = [
    _shift("early8", "early", "06:00", "08:30", 510, LONG),
    _shift("day8", "day", "09:00", "11:30", 510, LONG),
    _shift("late8", "late", "12:00", "15:30", 510, LONG),
    _shift("early7", "early", "06:00", "08:30", 480, LONG),
    _shift("day7", "day", "09:00", "11:30", 480, LONG),
    _shift("late7", "late", "12:00", "16:00", 480, LONG),
    _shift("middle", "day", "07:00", "17:00", 390, MIDDLE),
    _shift("morning4", "early", "07:00", "11:00", 240, SHORT),
    _shift("evening4", "late", "15:00", "19:30", 240, SHORT),
    _shift("night8", "night", "21:30", "22:30", 510, LONG),
]
"""Shifts of `contracts`."""

AROUND = [
    _shift("day12", "long day", "06:00", "07:00", 720, TWELVE),
    _shift("night12", "long night", "18:00", "19:00", 720, TWELVE),
    _shift("early8", "early", "05:30", "07:30", 510, LONG),
    _shift("late8", "late", "13:00", "15:00", 510, LONG),
    _shift("night8", "night", "21:00", "23:00", 510, LONG),
    _shift("day8", "day", "07:00", "15:00", 510, LONG),
    _shift("short4", "short", "07:00", "19:00", 240, SHORT),
]
"""Shifts of `round_the_clock`."""

KINDS: list[dict[str, Any]] = [
    {"shifts": ["early8", "day8", "late8"], "hours_per_week": [40, 40], "days_per_week": [5, 5]},
    {"shifts": ["early8", "day8"], "hours_per_week": [40, 40], "days_per_week": [5, 5]},
    {"shifts": ["day8", "late8"], "hours_per_week": [32, 32], "days_per_week": [4, 4]},
    {"shifts": ["early7", "day7", "late7"], "hours_per_week": [37.5, 37.5], "days_per_week": [5, 5]},
    {"shifts": ["early7", "late7"], "hours_per_week": [30, 30], "days_per_week": [4, 4]},
    {"shifts": ["middle"], "hours_per_week": [30, 30], "days_per_week": [5, 5]},
    {"shifts": ["middle", "day8"], "hours_per_week": [28, 38], "days_per_week": [4, 5]},
    {"shifts": ["morning4", "evening4"], "hours_per_week": [16, 24], "days_per_week": [4, 6]},
    {"shifts": ["evening4", "late7"], "hours_per_week": [19, 27], "days_per_week": [3, 5]},
    {"shifts": ["late8", "night8"], "hours_per_week": [40, 40], "days_per_week": [5, 5]},
]
LIMITS: list[dict[str, Any]] = [
    {},
    {"max_weekends": 0},
    {"days_off": "Sun"},
    {"max_consecutive_days": 4},
    {"start_spread_min": 180},
    {"max_start_changes": 2},
    {"min_consecutive_days_off": 2},
    {"whole_weekends": True},
    {"max_nights": 2, "max_nights_in_a_row": 2},
    {"max_shifts": {"late": 3}},
    {"forbid_after": {"late": ["early"]}, "min_rest_h": 12},
]


def contracts(people: int, days: int = 7, seed: int = 1) -> tuple[Inputs, Requirement]:
    """A centre of forty contracts with everything on.

    Returns
    -------
    inputs : Inputs
    requirement : Requirement
    """
    rng = np.random.default_rng((seed, 40))
    offered = _offered(rng)
    scenario = _scenario(
        f"{people} people, forty contracts", days,
        shift=BY_DAY, contract=offered, rules={"preset": "eu", "min_rest_h": 11}, room=[{"name": "class", "places": 8}],
        activity=[
            {"name": "coaching", "length_min": 30, "per_agent_per_week": 1, "with_role": "coach",
             "between": ["09:00", "18:00"]},
            {"name": "training", "length_min": 45, "attendees": "skill:b", "with_role": "trainer", "room": "class",
             "between": ["08:00", "20:00"]},
            {"name": "meeting", "length_min": 30, "at": dt.datetime(2026, 11, 25, 14), "attendees": "team:team 0"},
        ],
    )  # fmt: skip
    order = rng.permutation(people)
    agents = tuple(
        Agent(
            agent=f"P{n:04d}", contract=offered[order[n] % len(offered)]["name"], skills=_skills(order[n] / people),
            team=f"team {n // 12}", roles=_roles(n),
        )
        for n in range(people)
    )  # fmt: skip
    names = [agent.agent for agent in agents]
    absences = _absences(rng, names, days)
    inputs = Inputs(scenario, pd.DataFrame(), agents, absences=absences, ledger=_ledger(rng, names))
    hours = {one["name"]: sum(one["hours_per_week"]) / 2 for one in offered}
    away_h = sum((row.end - row.start).days * hours[agents[names.index(row.agent)].contract] / 5
                 for row in absences if row.kind == "leave")  # fmt: skip
    paid_h = sum(hours[agent.contract] for agent in agents) * days / 7 - away_h
    busy_h = 1.5 * people * days / 7  # activities, those of coaches and trainers among them
    return inputs, drawn(scenario, rng, (paid_h * 0.95 - busy_h) * (1 - SPARE), night=0.06)


def round_the_clock(people: int, days: int = 7, seed: int = 1) -> tuple[Inputs, Requirement]:
    """A centre open day and night, two thirds of its people on rotations.

    Returns
    -------
    inputs : Inputs
    requirement : Requirement
    """
    rng = np.random.default_rng((seed, 24))
    twelve: dict[str, Any] = {"hours_per_week": [0, 60], "days_per_week": [0, 6], "shifts": ["long day", "long night"]}
    scenario = _scenario(
        f"{people} people day and night", days,
        shift=AROUND,
        contract=[
            twelve | {"name": "four on four off", "rotation": "4-on-4-off"},
            twelve | {"name": "two two three", "rotation": "2-2-3"},
            {"name": "six weeks", "rotation": "six weeks", "hours_per_week": [32, 48], "days_per_week": [3, 6],
             "shifts": ["early", "late", "night"], "average_over_weeks": 1},
            {"name": "flexible", "hours_per_week": [40, 40], "days_per_week": [5, 5],
             "shifts": ["early", "late", "night", "day"],
             "rules": {"max_nights": 3, "forbid_after": {"night": ["early", "day"], "late": ["early"]}}},
            {"name": "part-time", "hours_per_week": [16, 24], "days_per_week": [4, 6], "shifts": ["short"]},
        ],
        rotation=[
            {"name": "4-on-4-off", "cycle_days": 16, "bend": "never",
             "pattern": ["long day*4", "off*4", "long night*4", "off*4"]},
            {"name": "2-2-3", "cycle_days": 28, "bend": "never", "pattern": [
                *("long day*2", "off*2", "long day*3", "off*2", "long day*2", "off*3"),
                *("long night*2", "off*2", "long night*3", "off*2", "long night*2", "off*3")]},
            {"name": "six weeks", "cycle_days": 42, "bend": "if it serves", "pattern": [
                *("early*5", "off*2", "early*2", "late*3", "off*2", "late*5", "off*2"),
                *("late*2", "night*3", "off*2", "off*1", "night*4", "off*2", "off*2", "early*5")]},
        ],
        rules={"preset": "uk", "min_rest_h": 11, "max_nights_in_a_row": 4},
    )  # fmt: skip
    shares = np.round(np.array([0, 0.2, 0.35, 0.65, 0.85, 1]) * people).astype(int)
    kinds = np.repeat([contract.name for contract in scenario.contract], np.diff(shares))
    rank = rng.permutation(people)
    weeks_ago = [7 * int(rng.integers(0, 6)) if kind == "six weeks" else int(rng.integers(0, 28)) for kind in kinds]
    agents = tuple(
        Agent(
            agent=f"P{n:04d}", contract=str(kinds[n]), skills=_skills(rank[n] / people), team=f"team {n // 12}",
            rotation_start=START - weeks_ago[n] * DAY,
        )
        for n in range(people)
    )  # fmt: skip
    strict = {one.name for one in scenario.contract[:2]}
    absences = _absences(rng, [agent.agent for agent in agents if agent.contract not in strict], days)
    inputs = Inputs(scenario, pd.DataFrame(), agents, absences=absences, previous_roster=_past(scenario, agents))
    weekly = {"four on four off": 38.5, "two two three": 38.5, "six weeks": 37.0, "flexible": 40.0, "part-time": 20.0}
    paid_h = sum(weekly[agent.contract] for agent in agents) * days / 7 * 0.97
    return inputs, drawn(scenario, rng, paid_h * 0.94 * (1 - SPARE), night=0.45)


def drawn(scenario: Scenario, rng: np.random.Generator, hours: float, night: float) -> Requirement:
    """Two humps a day over a floor, noise by interval, scaled to so many hours in all, whole people.

    Parameters
    ----------
    night : float
        The floor's share of the hump.
    """
    starts = scenario.horizon()
    hour = np.asarray(starts.hour + starts.minute / 60)
    weekday = np.asarray(starts.dayofweek)
    rows = []
    for share, first, second in ((0.55, 10.5, 15.5), (0.45, 11.5, 18.0)):
        humps = np.exp(-(((hour - first) / 2.6) ** 2)) + 0.8 * np.exp(-(((hour - second) / 2.8) ** 2))
        curve = night + humps * np.where((hour >= 6) & (hour < 23), 1.0, 0.0) * (1 - night)
        curve *= np.where(weekday == 5, 0.75, np.where(weekday == 6, 0.65, 1.0))
        curve *= rng.normal(1.0, 0.05, curve.size).clip(0.85, 1.15)
        rows.append(np.round(curve / (curve.sum() * scenario.interval_s / 3600) * hours * share))
    frame = pd.concat(
        [
            pd.DataFrame(
                {"start": starts, "queue": name, "volume": 0.0, "aht_s": 300.0, "agents": need, "rostered": need}
            )
            for name, need in zip(("a", "b"), rows, strict=True)
        ],
        ignore_index=True,
    )
    windows = pd.DataFrame({"queue": pd.Series(dtype=str), "from": starts[:0], "to": starts[:0], "hours": np.zeros(0)})
    return Requirement(frame, windows, pd.DataFrame())


def _scenario(name: str, days: int, **more: Any) -> Scenario:
    return Scenario.model_validate(
        {
            "name": name,
            "start": START,
            "days": days,
            "time_zone": "UTC",
            "interval_min": 15,
            "history": {"file": "none.csv"},
            "queue": [{"name": queue, "target": {"share": 0.8, "within_s": 20}} for queue in ("a", "b")],
            "staff": {"file": "none.csv"},
            "cost": {"shortage_per_agent_hour": 40, "surplus_per_agent_hour": 4},
            **more,
        }
    )


def _offered(rng: np.random.Generator) -> list[dict[str, Any]]:
    """Forty contracts: every kind with four of the limits that fit it."""
    found = []
    for kind in KINDS:
        dark = any(name.startswith("night") for name in kind["shifts"])
        fit = [one for one in LIMITS if ("max_shifts" not in one if dark else "max_nights" not in one)]
        for number in rng.permutation(len(fit))[:4]:
            found.append(kind | {"name": f"contract {len(found)}", "rules": fit[number]})
    return found


def _skills(rank: float) -> tuple[Skill, ...]:
    """Two fifths serve the first queue, three tenths the second, the rest both."""
    queues = "a" if rank < 0.4 else "b" if rank < 0.7 else "ab"
    return tuple(Skill(queue=queue) for queue in queues)


def _roles(number: int) -> tuple[str, ...]:
    return ("coach",) if number % 8 == 0 else ("trainer",) if number % 20 == 1 else ()


def _absences(rng: np.random.Generator, names: Sequence[str], days: int) -> tuple[Absence, ...]:
    """One in sixteen on leave for one to three days a week, three in ten with a wish for a day off, one to work."""
    found: list[Absence] = []
    for week in range(0, days, 7):
        for name in names:
            kind = ["leave", "prefers_off", "prefers_work", ""][
                int(np.searchsorted([0.06, 0.36, 0.46], rng.random(), side="right"))
            ]
            last = min(days, week + 7)
            first = int(rng.integers(week, last))
            length = int(rng.integers(1, 4)) if kind == "leave" else 1
            begin, end = (dt.datetime.combine(START + n * DAY, dt.time()) for n in (first, min(last, first + length)))
            if kind:
                found.append(Absence(agent=name, start=begin, end=end, kind=kind))
    return tuple(found)


def _past(scenario: Scenario, agents: Sequence[Agent]) -> pd.DataFrame:
    """Four weeks before the start: rotations as they give, the others five days a week at one start."""
    usual = {"long day": "day12", "long night": "night12", "early": "early8", "late": "late8", "night": "night8"}
    records = {shift.name: shift for shift in scenario.shift}
    cycles = {one.name: _cycle(one.pattern) for one in scenario.rotation}
    contracts = {one.name: one for one in scenario.contract}
    plain = {"flexible": "day8", "part-time": "short4"}
    rows = []
    for number, agent in enumerate(agents):
        cycle = cycles.get(contracts[agent.contract].rotation or "")
        for back in range(28, 0, -1):
            date = START - back * DAY
            if cycle is None:
                name = "" if (number + back) % 7 in (5, 6) else plain[agent.contract]
            else:
                assert agent.rotation_start is not None
                name = usual.get(cycle[(date - agent.rotation_start).days % len(cycle)], "")
            if name:
                record = records[name]
                unpaid = sum(segment.length_min for segment in record.segments if not segment.paid)
                begin = pd.Timestamp(date, tz="UTC") + pd.Timedelta(minutes=record.start.begin)
                end = begin + pd.Timedelta(minutes=record.length_min.least)
                cut = end - pd.Timedelta(minutes=unpaid)
                rows.append((agent.agent, date, name, "work", "", begin, cut, True))
                rows += [(agent.agent, date, name, "meal", "", cut, end, False)] if unpaid else []
    return pd.DataFrame(rows, columns=["agent", "date", "shift", "activity", "queue", "start", "end", "paid"])


def _cycle(pattern: Sequence[str]) -> list[str]:
    """Days of a rotation, ``early*5`` written out."""
    days: list[str] = []
    for part in pattern:
        name, _, many = part.partition("*")
        days += [name.strip()] * int(many or 1)
    return days


def _ledger(rng: np.random.Generator, names: Sequence[str]) -> pd.DataFrame:
    """Burdens of twelve past weeks, more of them for some."""
    weeks = [START - 7 * n * DAY for n in range(12, 0, -1)]
    labels = [f"{week.isocalendar()[0]}-W{week.isocalendar()[1]:02d}" for week in weeks]
    much = rng.uniform(0.1, 0.9, len(names))
    frame = pd.DataFrame([(name, week) for name in names for week in labels], columns=["agent", "week"])
    share = np.repeat(much, len(labels))
    for column, most in (("weekends", 1), ("nights", 2), ("lates", 3), ("holidays", 0), ("refused", 1)):
        frame[column] = rng.binomial(most, share)
    return frame
