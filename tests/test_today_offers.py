"""Whom ``planner today`` asks for overtime and to whom it offers time off: mornings worked by hand."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from desk import planner
from kept_plan import DAY, SCENARIO, KeptPlan

from planner.allocation import allocate
from planner.formats import read_inputs, read_roster
from planner.frames import WINDOWS
from planner.offers import Offers, offers_for
from planner.offers.balance import Balance
from planner.roster.audit import audit
from planner.scenario import Inputs
from planner.scenario.reading import read_scenario
from planner.staffing import Requirement

WEEK = (
    SCENARIO.replace("days = 1", "days = 7")
    .replace("hours_per_week = [0, 24]", "hours_per_week = [4, 5]\novertime = { max_h_per_week = 4 }")
    .replace('wage_per_h = { "part-time" = 20.0 }', "overtime = [{ over_h_per_week = 5, rate = 1.5 }]")
)
AGENTS = """agent,name,skills,wage_per_h
A,Ann,phone,20
B,Bea,phone,10
C,Cid,phone,30
D,Dot,phone,15
"""
"""Ann, Bea and Cid work Monday 9 to 13; Dot is off."""
MONDAY = pd.Timestamp(f"{DAY}T00:00:00-05:00").tz_convert("America/New_York")


def at(hour: int, day: int = 0) -> pd.Timestamp:
    return MONDAY + pd.Timedelta(days=day, hours=hour)


def shifts(*spans: tuple[str, int, int, int]) -> str:
    """Agent, day, hours from and to, of the one shift."""
    rows = []
    for agent, day, first, last in spans:
        date = MONDAY.date() + dt.timedelta(day)
        rows.append(f"{agent},{date},morning,work,,{at(first, day).isoformat()},{at(last, day).isoformat()},true\n")
    return "agent,date,shift,activity,queue,start,end,paid\n" + "".join(rows)


class Morning:
    """Inputs, a roster and people needed by hour."""

    def __init__(self, folder: Path, scenario: str = WEEK, agents: str = AGENTS, extra: str = "") -> None:
        self.kept = KeptPlan(folder / "morning", scenario + extra)
        self.kept.put("agents.csv", agents)
        self.needed: dict[pd.Timestamp, float] = {}

    def inputs(self) -> Inputs:
        return read_inputs(read_scenario(self.kept.scenario))

    def roster(self, *spans: tuple[str, int, int, int]) -> pd.DataFrame:
        return read_roster(self.kept.put("roster.csv", shifts(*spans)), self.inputs())

    def requirement(self) -> Requirement:
        starts = pd.date_range(MONDAY, periods=168, freq="h")
        people = [self.needed.get(start, 0.0) for start in starts]
        frame = pd.DataFrame({"start": starts, "queue": "phone", "volume": 0.0, "aht_s": 180.0})
        return Requirement(frame.assign(agents=people, rostered=people), WINDOWS.empty(), pd.DataFrame())

    def need(self, people: float, first: int, last: int, day: int = 0) -> None:
        self.needed |= {at(hour, day): people for hour in range(first, last)}

    def offers(self, roster: pd.DataFrame, now: pd.Timestamp) -> Offers:
        return offers_for(self.inputs(), self.requirement(), roster, now, at(0, 7))

    def short_h(self, roster: pd.DataFrame) -> float:
        inputs, needed = self.inputs(), self.requirement()
        starts, queues = inputs.scenario.horizon(), inputs.scenario.queue
        return allocate(roster, needed.frame, needed.windows, inputs.agents, starts, queues).shortage_h


EVERYBODY = (("A", 0, 9, 13), ("B", 0, 9, 13), ("C", 0, 9, 13))


@pytest.fixture
def morning(tmp_path: Path) -> Morning:
    return Morning(tmp_path)


def test_the_cheapest_hour_of_shortage_is_asked_for_first(morning: Morning) -> None:
    morning.need(3, 9, 13)
    morning.need(2, 13, 15)  # nobody is planned after 13:00: 4 h short
    roster = morning.roster(*EVERYBODY)
    found = morning.offers(roster, at(10))
    # Two hours more on 4: one at the wage, one beyond 5 a week at half as much again. Bea 10 + 15, Ann 20 + 30.
    assert [(one.agent, one.kind, one.minutes, one.money, one.saved_h) for one in found.overtime] == [
        ("B", "longer", 120, 25.0, 2.0),
        ("A", "longer", 120, 50.0, 2.0),
    ]
    assert found.short_h == (4.0, 0.0)
    assert found.overtime[0].sentence == (
        "Ask Bea (B) to stay until 15:00 on Mon 23 Nov instead of 13:00 (2.0 h, 25 USD more): 2.0 h of shortage less."
    )
    assert not found.overtime[0].listed  # the shift is four hours long: to be entered by hand
    assert (morning.short_h(roster), morning.short_h(found.roster)) == (4.0, 0.0)
    changes = found.changes
    assert list(changes.columns) == ["action", "agent", "date", "shift", "start", "end", "note"]
    first = changes.iloc[0].tolist()
    assert first[6].startswith("Ask Bea (B)")
    assert first[6].endswith("enter them by hand.")
    assert [*first[:2], *first[3:6]] == ["work", "B", "morning", at(9), at(15)]


def test_a_price_above_what_a_missing_hour_is_worth_is_not_asked_for(tmp_path: Path) -> None:
    cheap = WEEK.replace("[cost]", "[cost]\nshortage_per_agent_hour = 12")
    morning = Morning(tmp_path, cheap)
    morning.need(1, 13, 14)
    found = morning.offers(morning.roster(*EVERYBODY), at(10))
    # One hour: Bea 10 for the hour is worth 12, of two hours the second has no shortage.
    assert [(one.agent, one.minutes) for one in found.overtime] == [("B", 60)]
    morning.kept.put("agents.csv", AGENTS.replace("phone,10", "phone,13"))
    assert morning.offers(morning.roster(*EVERYBODY), at(10)).overtime == ()


def test_an_hour_of_a_heavier_queue_is_worth_its_weight(tmp_path: Path) -> None:
    cheap = WEEK.replace("[cost]", "[cost]\nshortage_per_agent_hour = 12")
    for folder, weight, asked in (("light", "1.05", []), ("heavy", "1.1", [("B", 60)])):
        weighed = cheap.replace('name = "phone"', f'name = "phone"\nshortage_weight = {weight}', 1)
        morning = Morning(tmp_path / folder, weighed, AGENTS.replace("phone,10", "phone,13"))
        morning.need(1, 13, 14)
        found = morning.offers(morning.roster(*EVERYBODY), at(10))
        assert [(one.agent, one.minutes) for one in found.overtime] == asked  # 12.6 and 13.2 against a wage of 13


@pytest.mark.parametrize("seed", range(3))
def test_what_one_more_is_worth_is_the_weight_the_allocation_saves(tmp_path: Path, seed: int) -> None:
    weighed = WEEK.replace('name = "phone"', 'name = "phone"\nshortage_weight = 2.5', 1)
    agents = "agent,skills,wage_per_h\nA,phone:1.0:1|chat:1.0:2,9\nB,chat,9\nC,phone,9\nD,phone:1.0:2|chat:1.0:1,9\n"
    morning, draw = Morning(tmp_path, weighed, agents, TWO_QUEUES), np.random.default_rng(seed)
    inputs = morning.inputs()
    starts, queues = inputs.scenario.horizon(), inputs.scenario.queue
    frames = []
    for name in ("phone", "chat"):
        people = np.where(starts.hour == 9, draw.uniform(0, 3, len(starts)), 0.0)
        frame = pd.DataFrame({"start": starts, "queue": name, "volume": 0.0, "aht_s": 180.0})
        frames.append(frame.assign(agents=people, rostered=people))
    needed = Requirement(pd.concat(frames, ignore_index=True), WINDOWS.empty(), pd.DataFrame())

    def weighed_h(*names: str) -> float:
        roster = morning.roster(*((name, 0, 9, 13) for name in names))
        return allocate(roster, needed.frame, needed.windows, inputs.agents, starts, queues).weighted_shortage_h

    own = {agent.agent: frozenset(skill.queue for skill in agent.skills) for agent in inputs.agents}
    for there in (("B",), ("A",), ("A", "C"), ("B", "D")):
        balance = Balance.of(inputs, needed, morning.roster(*((one, 0, 9, 13) for one in there)), list(own.values()))
        for more in sorted(own.keys() - set(there)):
            saved = float(balance.worth(own[more])[starts == at(9)].sum())
            assert saved == pytest.approx(weighed_h(*there) - weighed_h(*there, more))


def test_who_is_off_is_called_in_with_notice(morning: Morning) -> None:
    morning.need(4, 9, 13)
    roster = morning.roster(*EVERYBODY)
    (called,) = morning.offers(roster, at(8)).overtime
    assert (called.agent, called.kind, called.minutes, called.money, called.listed) == ("D", "call in", 240, 60.0, True)
    assert called.sentence.startswith("Ask Dot (D) to come in on Mon 23 Nov, morning 09:00-13:00 (4.0 h, 60 USD more)")
    # The shift begins at nine and Dot needs an hour to come: at half past eight it is too late.
    assert morning.offers(roster, at(8) + pd.Timedelta(minutes=30)).overtime == ()


def test_overtime_ends_where_contract_and_locks_end_it(tmp_path: Path) -> None:
    morning = Morning(tmp_path)
    morning.need(9, 13, 15)
    # Four hours of contract overtime beyond five: who has worked eight may do one more, who has nine none.
    worked = morning.roster(*EVERYBODY, ("A", 1, 9, 13))
    found = morning.offers(worked, at(10))
    asked = [(one.agent, one.minutes) for one in found.overtime if one.date == MONDAY.date()]
    assert asked == [("B", 120), ("A", 60), ("C", 120)]
    # Whose hours are too many already is not asked for more.
    over = morning.roster(*EVERYBODY, ("A", 1, 9, 13), ("A", 2, 9, 13))
    assert "A" not in [one.agent for one in morning.offers(over, at(10)).overtime]
    morning.kept.put("locks.csv", f"agent,date,shift,start\nC,{DAY},morning,09:00\n")
    scenario = morning.kept.scenario
    scenario.write_text(scenario.read_text().replace('"agents.csv"', '"agents.csv"\nlocks = "locks.csv"'))
    found = morning.offers(worked, at(10))
    assert "C" not in [one.agent for one in found.overtime]


def test_time_off_where_nobody_is_missed(morning: Morning) -> None:
    morning.need(3, 9, 11)
    morning.need(2, 11, 13)
    found = morning.offers(morning.roster(*EVERYBODY), at(10))
    # One of three is over from 11 to 13: the dearest, two hours at 30; then nobody else may go.
    (off,) = found.time_off
    assert (off.agent, off.kind, off.minutes, off.money) == ("C", "leave early", -120, -60.0)
    assert off.sentence == (
        "Offer Cid (C) to leave at 11:00 on Mon 23 Nov instead of 13:00 (2.0 h, 60 USD less): nobody is short without "
        "them; 2.0 h below their contract, only if they wish."
    )
    assert morning.short_h(found.roster) == 0
    assert found.overtime == ()


def test_a_whole_day_off_before_it_begins_and_never_after(morning: Morning) -> None:
    morning.need(2, 9, 13)
    found = morning.offers(morning.roster(*EVERYBODY), at(7))
    assert [(one.agent, one.kind, one.minutes) for one in found.time_off] == [("C", "day off", -240)]
    assert found.changes["action"].tolist() == ["off"]
    # At noon three of four hours are worked: what is left is too short to leave.
    late = morning.offers(morning.roster(*EVERYBODY), at(12) + pd.Timedelta(minutes=30))
    assert late.time_off == ()


def test_nothing_is_asked_where_everything_fits(morning: Morning) -> None:
    morning.need(3, 9, 13)
    found = morning.offers(morning.roster(*EVERYBODY), at(8))
    assert (found.overtime, found.time_off, found.short_h) == ((), (), (0.0, 0.0))
    assert found.changes.empty


def test_hours_no_shift_has_are_counted_and_said(morning: Morning) -> None:
    morning.need(3, 9, 13)
    found = morning.offers(morning.roster(("A", 0, 9, 13), ("B", 0, 9, 13), ("C", 0, 8, 13)), at(8))
    assert (found.overtime, found.time_off) == ((), ())
    assert found.notes == ("Cid (C) work hours that no shift of the scenario has: they count, and nothing is asked of "
                           "them.",)  # fmt: skip


def test_all_offers_together_break_no_rule_but_the_shift_list(morning: Morning) -> None:
    morning.need(3, 9, 11)
    morning.need(1, 11, 13)
    morning.need(3, 13, 15)
    morning.need(1, 9, 13, day=1)
    roster = morning.roster(*EVERYBODY)
    found = morning.offers(roster, at(9))
    before = {one.sentence for one in audit(morning.inputs(), roster)}
    new = [one for one in audit(morning.inputs(), found.roster) if one.sentence not in before]
    assert {one.rule for one in new} <= {"shift length", "shift start", "hours per week"}
    promised = sum(one.saved_h for one in found.overtime)
    assert morning.short_h(roster) - morning.short_h(found.roster) == pytest.approx(promised)
    asked = [one.agent for one in found.overtime]
    assert len(asked) == len(set(asked))


TWO_QUEUES = """
[[queue]]
name = "chat"
channel = "chat"
open = ["Mon-Fri 09:00-15:00"]
target = { share = 0.80, within_s = 60 }
history = { contacts_per_day = 60 }
aht_s = 300
"""
SKILLED = ("phone", "chat", "phone:1.0:1|chat:1.0:2", "chat:1.0:1|phone:1.0:2", "phone", "phone|chat")


@pytest.mark.parametrize("seed", range(6))
def test_promises_of_offers_are_those_of_the_allocation(tmp_path: Path, seed: int) -> None:
    """With shared people and two queues: shortage falls by what is promised, and time off costs nobody anything."""
    draw = random.Random(seed)
    names = [f"P{k}" for k in range(8)]
    agents = "agent,skills,wage_per_h\n" + "".join(
        f"{name},{draw.choice(SKILLED)},{draw.randint(10, 30)}\n" for name in names
    )
    morning = Morning(tmp_path, agents=agents, extra=TWO_QUEUES)
    on_monday = draw.sample(names, 5)
    roster = morning.roster(*((name, 0, 9, 13) for name in sorted(on_monday)))
    inputs = morning.inputs()
    starts = inputs.scenario.horizon()
    hours = [(start.day_of_week == 0) and 9 <= start.hour < 15 for start in starts]
    frames = []
    for queue in ("phone", "chat"):
        people = [float(draw.randint(0, 4)) if open_ else 0.0 for open_ in hours]
        frame = pd.DataFrame({"start": starts, "queue": queue, "volume": 0.0, "aht_s": 180.0})
        frames.append(frame.assign(agents=people, rostered=people))
    needed = Requirement(pd.concat(frames, ignore_index=True), WINDOWS.empty(), pd.DataFrame())

    def short_h(frame: pd.DataFrame) -> float:
        args = (needed.frame, needed.windows, inputs.agents, starts, inputs.scenario.queue)
        return allocate(frame, *args).shortage_h

    found = offers_for(inputs, needed, roster, at(7), at(0, 7))
    promised = sum(one.saved_h for one in found.overtime)
    assert found.short_h[0] == pytest.approx(short_h(roster))
    assert found.short_h[0] - found.short_h[1] == pytest.approx(promised)
    assert short_h(found.roster) == pytest.approx(found.short_h[1])
    each = [one.money / one.saved_h for one in found.overtime]
    assert all(price < 60 for price in each)
    assert all(one.money < 0 < -one.minutes for one in found.time_off)


def test_the_command_says_it_and_writes_the_changes(tmp_path: Path) -> None:
    kept = KeptPlan(tmp_path / "morning")
    roster = "agent,date,shift,activity,queue,start,end,paid\n" + "".join(
        f"A{k},{DAY},morning,work,,{DAY}T09:00:00-05:00,{DAY}T13:00:00-05:00,true\n" for k in range(1, 6)
    )
    kept.put("out/roster.csv", roster)
    kept.put("agents.csv", "agent,skills\n" + "".join(f"A{k},phone\n" for k in range(1, 9)))
    came = kept.actuals("09:00,95,180,40", header="volume,aht_s,backlog")
    out = kept.folder / "today.csv"
    said = planner(
        "today", kept.scenario, "--plan", kept.out, "--actuals", came, "--out", out, "--json", "--now", f"{DAY}T10:00"
    )
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert "phone: 40 contacts wait at Mon 09:00, more than 10% of the 240 of a usual day" in "\n".join(told["alarms"])
    assert told["short"][0].startswith("phone: ")
    assert told["short_h"]["before"] > 0
    net = pd.read_csv(told["files"]["net"])
    assert list(net.columns) == ["start", "queue", "required", "scheduled", "net"]
    assert net["start"].iloc[0] == f"{DAY}T10:00:00-05:00"
    changes = pd.read_csv(told["files"]["changes"])
    assert list(changes.columns) == ["action", "agent", "date", "shift", "start", "end", "note"]
    again = planner("today", kept.scenario, "--plan", kept.out, "--actuals", came, "--out", kept.folder / "net.csv")
    assert again.code == 2
    assert "expected another name than net.csv and changes.csv" in again.err
