"""Formula beside simulation, against scalar recomputation of single intervals by the public formulas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecasting.result import LEVELS, Forecast
from planner.frames import COVERAGE, SERVICE
from planner.loop_cause import told_differences
from planner.loop_gap import formula_gap
from planner.scenario import Agent, Inputs, Scenario, Skill
from planner.scenario.skills import parse_skills
from planner.simulation import Simulation
from planner.staffing.result import Requirement
from planner.staffing.station import service

PATHS, HANDLED_S, PATIENCE_S = 7, 240.0, 150.0


def scenario(definition: str = "offered", **queue: object) -> Scenario:
    return Scenario.model_validate(
        {
            "start": "2026-03-02",
            "days": 1,
            "interval_min": 30,
            "time_zone": "Europe/Dublin",
            "staff": {"file": "agents.csv"},
            "shrinkage": {"absence": 0.04, "off_queue": 0.05},
            "queue": [
                {
                    "name": "phone",
                    "open": ["Mon-Sun 08:00-20:00"],
                    "target": {"share": 0.8, "within_s": 20, "definition": definition},
                    "patience_s": PATIENCE_S,
                    **queue,
                }
            ],
        }
    )


class Made:
    """One queue, one day: drawn paths, given people, given simulated levels."""

    def __init__(self, made: Scenario, scheduled: float, replications: int = PATHS) -> None:
        self.scenario, starts = made, made.horizon()
        n = len(starts)
        rng = np.random.default_rng(5)
        day = 40.0 + 10.0 * np.sin(np.arange(n) / 5.0)
        self.paths = (day * rng.gamma(25.0, 0.04, (PATHS, 1))).astype(np.float32)
        flat: dict[str, object] = dict.fromkeys(LEVELS, day)
        table = pd.DataFrame({"start": starts, "queue": "phone", "mean": day, **flat, "aht_s": HANDLED_S})
        self.forecast = Forecast(starts, table, {"phone": self.paths})
        need = pd.DataFrame({"start": starts, "queue": "phone", "volume": day, "aht_s": HANDLED_S})
        self.needed = Requirement(need.assign(agents=0.0, rostered=0.0), pd.DataFrame(), pd.DataFrame())
        cover = {"start": starts, "queue": "phone", "required": scheduled, "scheduled": scheduled, "net": 0.0}
        self.coverage = pd.DataFrame(cover)[list(COVERAGE.columns)]
        open_ = (starts.hour >= 8) & (starts.hour < 20)
        level = np.where(open_, 0.7, np.nan)
        seen: dict[str, object] = {
            "start": starts,
            "queue": "phone",
            "offered": np.where(open_, day, 0.0),
            "service_level": level,
        }
        seen |= {"low": level - 0.02, "high": level + 0.02, "asa_s": 9.0, "p_abandon": 0.0, "occupancy": 0.8}
        frame = pd.DataFrame({**seen, "backlog": 0.0})[list(SERVICE.columns)]
        self.simulation = Simulation(frame, pd.DataFrame(), {}, {}, pd.DataFrame(), 1, replications)
        self.open = open_

    def gap(self) -> pd.DataFrame:
        inputs = Inputs(self.scenario, pd.DataFrame(), ())
        return formula_gap(inputs, self.forecast, {"phone": PATIENCE_S}, self.needed, self.coverage, self.simulation)


def carried(volume: np.ndarray) -> list[float]:
    """Mean number of people busy in each half-hour if there were always enough: an Euler walk of a second a step."""
    busy, means = float(volume[0]) * HANDLED_S / 1800.0, []
    for contacts in volume:
        total = 0.0
        for _ in range(1800):
            total += busy
            busy += float(contacts) / 1800.0 - busy / HANDLED_S
        means.append(total / 1800.0)
    return means


@pytest.mark.parametrize("definition", ["offered", "answered", "less_short_abandons", "not_waiting"])
def test_an_interval_is_the_public_formula_on_each_path(definition: str) -> None:
    """13:00 on seven paths: contacts in time over contacts counted, between the two whole numbers of people."""
    made = Made(scenario(definition), scheduled=8.0)
    people = 8.0 * 0.96 * 0.95  # 7.296
    place = 26
    good = counted = 0.0
    for path in made.paths:
        rate = carried(path)[place] / HANDLED_S
        values = []
        for whole in (7.0, 8.0):
            fixed = (rate, HANDLED_S, PATIENCE_S, whole, 20.0)
            named, plain = service(*fixed, definition), service(*fixed)
            level = float(named.service_level)
            if definition in ("offered", "not_waiting"):
                values.append((level, 1.0))
            elif definition == "answered":
                values.append((level * (1.0 - float(plain.p_abandon)), 1.0 - float(plain.p_abandon)))
            else:
                values.append((float(plain.service_level), float(plain.service_level) / level))
        part = people - 7.0
        good += float(path[place]) * (values[0][0] + part * (values[1][0] - values[0][0]))
        counted += float(path[place]) * (values[0][1] + part * (values[1][1] - values[0][1]))
    row = made.gap().iloc[place]
    assert row["agents"] == pytest.approx(people)
    assert row["formula"] == pytest.approx(good / counted, abs=2e-3)
    assert row["difference"] == pytest.approx(0.7 - row["formula"])


def test_closed_intervals_are_empty_and_every_interval_has_a_row() -> None:
    made = Made(scenario(), scheduled=8.0)
    gap = made.gap()
    assert len(gap) == 48
    assert gap.loc[~made.open, ["formula", "simulated", "difference"]].isna().all(axis=None)
    assert gap.loc[made.open, "difference"].notna().all()


def test_only_simulated_paths_count_each_as_often_as_it_was_simulated() -> None:
    """Two replications have paths 0 and 1; eight have path 0 twice. Without uncertainty the mean alone counts."""
    few, single = Made(scenario(), 8.0, replications=2), []
    for p in (0, 1):
        one = Made(scenario(), 8.0)
        one.forecast = Forecast(one.forecast.starts, one.forecast.frame, {"phone": one.paths[[p]]})
        single.append(one.gap()["formula"].to_numpy())
    weight = few.paths[:2]
    by_hand = (weight[0] * single[0] + weight[1] * single[1]) / weight[:2].sum(axis=0)
    np.testing.assert_allclose(few.gap()["formula"], by_hand, atol=1e-3)
    fixed = scenario().model_copy(
        update={"simulation": scenario().simulation.model_copy(update={"volume_uncertainty": False})}
    )
    sure = Made(fixed, 8.0)
    sure.forecast = Forecast(sure.forecast.starts, sure.forecast.frame, {"phone": sure.paths * 3.0})
    assert sure.gap()["formula"].iloc[26] > few.gap()["formula"].iloc[26] - 0.2


def test_nobody_at_work_serves_nobody() -> None:
    gap = Made(scenario(), scheduled=0.0).gap()
    assert gap["formula"].max() == 0.0


def test_deferred_work_is_the_share_done_in_time_first_come_first_served() -> None:
    """E-mail within two hours on the wall clock, worked 08:00-20:00, 15 an hour and person; a loop over contacts."""
    made = Made(scenario(channel="email", target={"share": 0.9, "within_h": 2.0, "over": "day"}), scheduled=13.0)
    made.coverage.loc[~made.open, "scheduled"] = 0.0
    gap = made.gap()
    capacity = 13.0 * 0.96 * 0.95 * 1800.0 / HANDLED_S
    good, due = np.zeros(48), np.zeros(48)
    for path in made.paths.astype(float):
        line: list[list[float]] = []  # arrival interval, contacts left
        for i in range(48):
            line.append([float(i), path[i]])
            due[i] += path[i]
            room = capacity if made.open[i] else 0.0
            while line and room > 1e-12:
                done = min(room, line[0][1])
                room -= done
                line[0][1] -= done
                if i < line[0][0] + 4:
                    good[int(line[0][0])] += done
                if line[0][1] <= 1e-12:
                    line.pop(0)
    inside = np.flatnonzero(made.open)[:18]
    assert 0.1 < (good / due)[inside].mean() < 0.9
    np.testing.assert_allclose(gap["formula"].to_numpy()[inside], (good / due)[inside], atol=0.02)


def test_a_line_left_behind_is_told_as_the_cause() -> None:
    """Two people from 10:00 to 11:00 leave a line; at 11:00 eight are there and the formula has forgotten it."""
    made = Made(scenario(patience_s=3000.0), scheduled=10.0)
    made.coverage.loc[20:21, "scheduled"] = 2.0
    made.simulation.service.loc[:, ["low", "high"]] = np.array([0.0, 1.0])
    made.simulation.service.loc[22, ["service_level", "low", "high"]] = (0.2, 0.18, 0.22)
    inputs = Inputs(made.scenario, pd.DataFrame(), (Agent(agent="A", skills=(Skill(queue="phone"),)),))
    gap = formula_gap(inputs, made.forecast, {"phone": 3000.0}, made.needed, made.coverage, made.simulation)
    roster = pd.DataFrame(columns=["agent", "activity", "start", "end"])
    told = told_differences(inputs, {"phone": 3000.0}, made.needed, roster, gap, made.simulation.service)
    assert len(told) == 1
    assert told[0].startswith("phone, Mon 02 Mar 11:00: formula 9")
    assert "leave contacts waiting" in told[0]


def told_at(made: Made, skills: str, simulated: float, place: int = 26) -> str:
    """What is said of 13:00 alone; three people work, a fourth is at a meal."""
    made.simulation.service.loc[:, ["low", "high"]] = np.array([0.0, 1.0])
    made.simulation.service.loc[place, ["service_level", "low", "high"]] = (simulated, simulated, simulated)
    agents = tuple(Agent(agent=name, skills=parse_skills(skills)) for name in "ABCD")
    start = made.scenario.horizon()[place]
    day = (start.normalize(), start.normalize() + pd.Timedelta(hours=24))
    rows = [(name, "work" if name != "D" else "meal", *day) for name in "ABCD"]
    roster = pd.DataFrame(rows, columns=["agent", "activity", "start", "end"])
    patience = {"phone": PATIENCE_S}
    told = told_differences(
        Inputs(made.scenario, pd.DataFrame(), agents),
        patience,
        made.needed,
        roster,
        made.gap(),
        made.simulation.service,
    )
    assert len(told) == 1
    return told[0]


@pytest.mark.parametrize(
    ("skills", "scheduled", "simulated", "said"),
    [
        ("phone", 9.0, 0.2, "1 of 4 people are at a break, meal or meeting during it."),
        ("phone|mail", 9.0, 0.99, "3 of 3 people at work also serve mail, and take its contacts when free."),
        ("phone:0.7", 9.0, 0.75, "Those at work handle contacts at 0.70 of the usual speed."),
        ("phone", 4.0, 0.9, "Few people: a handful of contacts decides the interval."),
        ("phone", 7.0, 0.99, "Nothing in the roster stands out"),
    ],
)
def test_the_cause_is_read_from_the_roster_where_no_formula_explains(
    skills: str, scheduled: float, simulated: float, said: str
) -> None:
    made = Made(scenario(), scheduled)
    assert said in told_at(made, skills, simulated)


@pytest.mark.parametrize(
    ("skills", "simulated", "said"),
    [
        ("phone", 0.1, "People absent for whole days and more work than usual meet; the formula takes people in part."),
        ("phone|chat", 0.1, "Contacts of chat come first and keep the people meant for it."),
        ("phone|chat", 1.0, "It is also worked between contacts of chat, by people whom the plan counts there."),
    ],
)
def test_work_that_waits_is_told_by_what_else_its_people_do(skills: str, simulated: float, said: str) -> None:
    """The queue is an e-mail queue called phone, a third in time by formula; chat is open at other hours."""
    mail = scenario(channel="email", target={"share": 0.9, "within_h": 2.0, "over": "day"})
    made = Made(mail, scheduled=10.0)
    made.coverage.loc[~made.open, "scheduled"] = 0.0
    chat = mail.queue[0].model_copy(update={"name": "chat", "channel": "chat"})
    gap = made.gap()
    formula = float(gap["formula"].iloc[26])
    gap.loc[26, ["simulated", "low", "high", "difference"]] = [*[simulated] * 3, simulated - formula]
    gap = gap.assign(low=gap["low"].where(gap.index == 26), high=gap["high"].where(gap.index == 26))
    assert 0.2 < formula < 0.5
    agents = (Agent(agent="A", skills=parse_skills(skills)),)
    inputs = Inputs(mail.model_copy(update={"queue": (*mail.queue, chat)}), pd.DataFrame(), agents)
    told = told_differences(inputs, {}, made.needed, pd.DataFrame(), gap, made.simulation.service)
    assert len(told) == 1
    assert told[0].endswith(said)
