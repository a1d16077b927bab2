"""A written roster changed by hand or by illness: held to enumeration, to the audit, to the price of whole rosters."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from looks import Looked

from forecasting.faults import InputError
from planner.desk.fits import may_swap, who_fits
from planner.desk.leave import leave_asked
from planner.desk.remedies import remedies
from planner.desk.remedy import LEAVE_MOVED, LEAVE_SWAPPED, MOVED_BREAK, OTHER_DAY, TEMP, Remedy
from planner.repair import Missing, repair
from planner.roster import audit, solve
from planner.roster.alternatives import Alternatives
from planner.roster.applying import apply_changes
from planner.roster.as_it_stands import Standing
from planner.roster.changes import changed_shifts, changes_of, roster_after, sentences
from planner.roster.decided import with_decided, without_shifts
from planner.roster.people import people_of
from planner.roster.read_back import read_back
from planner.roster.timeline import Timeline
from planner.roster.valuing import value_of
from planner.roster.who_could import AT_WORK, AWAY, DAY_OFF, who_could
from planner.scenario import Absence, Agent, Inputs, Lock, Scenario, Skill
from planner.staffing.result import Requirement

MONDAY = dt.date(2026, 11, 23)
BREAKS = [
    {"activity": "break", "length_min": 30, "earliest_min": 60, "latest_min": 120},
    {"activity": "meal", "length_min": 30, "paid": False, "earliest_min": 180, "latest_min": 240},
]


def team(people: int = 5, **changes: Any) -> Inputs:
    record = {
        "start": MONDAY,
        "days": 3,
        "interval_min": 30,
        "time_zone": "Europe/Dublin",
        "queue": [{"name": "phone", "open": ["Mon-Fri 08:00-18:00"], "target": {"share": 0.8, "within_s": 20}}],
        "staff": {"file": "agents.csv"},
        "shift": [
            {
                "name": "day",
                "start": {"from": "08:00", "to": "12:00", "every_min": 120},
                "length_min": 360,
                "segments": BREAKS,
                "gap_between_segments_min": 60,
            }
        ],
        "contract": [{"name": "c", "hours_per_week": [0, 16.5], "days_per_week": [0, 3]}],
        "rules": {"min_rest_h": 17},
        "cost": {"wage_per_h": {"c": 20}},
    }
    files = {key: changes.pop(key) for key in ("absences", "locks", "published_roster") if key in changes}
    scenario = Scenario.model_validate(record | changes)
    agents = tuple(Agent(agent=f"p{n}", contract="c", skills=(Skill(queue="phone"),)) for n in range(people))
    return Inputs(scenario, pd.DataFrame(), agents, **files)


def need(inputs: Inputs, people: float = 2.0) -> Requirement:
    starts = inputs.scenario.horizon()
    asked = people * np.asarray(inputs.scenario.queue[0].open.mask(starts), dtype=float)
    frame = pd.DataFrame(
        {"start": starts, "queue": "phone", "volume": 0.0, "aht_s": 0.0, "agents": asked, "rostered": asked}
    )
    return Requirement(frame, pd.DataFrame(columns=["queue", "from", "to", "hours"]), pd.DataFrame())


@pytest.fixture(scope="module")
def roster() -> pd.DataFrame:
    inputs = team()
    result = solve(inputs, need(inputs), work=0.05, seconds=120, seed=1)
    assert not audit(inputs, result.frame)
    return result.frame


def standing(roster: pd.DataFrame, **changes: Any) -> Standing:
    inputs = team(**changes)
    return Standing(inputs, need(inputs), roster)


def value(stand: Standing, frame: pd.DataFrame) -> float:
    return value_of(frame, stand.inputs, stand.requirement, stand.everybody, stand.prices).objective


def test_a_roster_read_back_is_the_roster(roster: pd.DataFrame) -> None:
    stand = standing(roster)
    assert all(day.known for days in stand.written.values() for day in days)
    pd.testing.assert_frame_equal(roster_after(stand), roster)
    assert not len(changes_of(stand))
    assert stand.price == pytest.approx(value(stand, roster))


def test_hours_that_no_shift_has_are_counted_and_never_moved(roster: pd.DataFrame) -> None:
    odd = roster.copy()
    first = odd.index[odd["agent"] == odd["agent"].iloc[0]][0]
    odd.loc[first, "start"] = odd.loc[first, "start"] - pd.Timedelta(minutes=30)
    inputs = team()
    written = read_back(odd, people_of(inputs), Timeline.of(inputs.scenario))
    name = str(odd["agent"].iloc[0])
    assert not all(day.known for day in written[name])
    stand = Standing(inputs, need(inputs), odd)
    assert name not in stand.number
    assert stand.short_h() == pytest.approx(stand.allocation.shortage_h)


def every_tour(stand: Standing, p: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """All tours of a person that their rules allow, with all their breaks: enumeration."""
    person, found = stand.people[p], []
    menus = [[None, *person.options[day]] if person.off[day] else person.options[day] for day in range(3)]
    for tour in itertools.product(*menus):
        if not person.allows(list(tour)):
            continue
        choices = []
        for duty in tour:
            starts = itertools.product(*(pause.starts for pause in duty.pauses)) if duty else [()]
            choices.append(
                [own for own in starts if all(after >= before + 30 + 60 for before, after in itertools.pairwise(own))]
            )
        for pauses in itertools.product(*choices):
            option = np.array([stand.option(day, duty) for day, duty in enumerate(tour)])
            begins = np.zeros_like(stand.W.pause[p])
            for day, own in enumerate(pauses):
                begins[day, : len(own)] = own
            found.append((option, begins))
    return found


def test_the_best_alternative_is_the_best_of_all_tours(roster: pd.DataFrame) -> None:
    stand = standing(roster, cost={"wage_per_h": {"c": 20}, "shortage_per_agent_hour": 61})
    look = Alternatives(stand)
    for p in (0, 2):
        was = stand.W.tour[p].copy(), stand.W.pause[p].copy()
        before, best = stand.price, -np.inf
        for tour, pause in every_tour(stand, p):
            stand.change(p, tour, pause)
            moved = sum(int((pause[d] != was[1][d]).sum()) for d in range(3) if tour[d] == was[0][d])
            best = max(best, before - stand.price - moved * look.break_price)
        stand.change(p, *was)
        found = look.best(p)
        assert found is not None
        assert found.gain == pytest.approx(best)


def test_who_must_serve_a_minute_serves_it_at_the_least_price(roster: pd.DataFrame) -> None:
    stand = standing(roster)
    look, at = Alternatives(stand), 1440 + 13 * 60
    for p in range(2):
        was = stand.W.tour[p].copy(), stand.W.pause[p].copy()
        before, best = stand.price, -np.inf
        for tour, pause in every_tour(stand, p):
            duty = stand.duty(int(tour[1]))
            if duty is None or not duty.start_min <= at < duty.end_min or (np.abs(pause[1] - at + 15) <= 15).any():
                continue
            if ((pause[1] <= at) & (at < pause[1] + 30)).any():
                continue
            stand.change(p, tour, pause)
            moved = sum(int((pause[d] != was[1][d]).sum()) for d in range(3) if tour[d] == was[0][d])
            best = max(best, before - stand.price - moved * look.break_price)
        stand.change(p, *was)
        found = look.serving(p, at)
        assert found is not None
        assert found.gain == pytest.approx(best)


def worked(roster: pd.DataFrame, day: int) -> list[str]:
    return sorted(set(roster.loc[roster["date"] == MONDAY + dt.timedelta(day), "agent"]))


def test_a_repair_is_lawful_and_changes_as_little_as_is_worth_it(roster: pd.DataFrame) -> None:
    inputs = team()
    missing = Missing(worked(roster, 1)[0], MONDAY + dt.timedelta(1))
    found = repair(inputs, need(inputs), roster, [missing])
    assert not audit(found.inputs, found.roster)
    assert not ((found.roster["agent"] == missing.agent) & (found.roster["date"] == missing.date)
                & (found.roster["activity"] == "work")).any()  # fmt: skip
    assert found.changed_shifts <= 2
    assert found.objective[1] <= found.objective[0]
    touched = set(found.changes.loc[found.changes["action"] != "break", "agent"]) | {missing.agent}
    for name in set(roster["agent"]) - touched - set(found.changes["agent"]):
        columns = ["date", "start", "end", "activity"]
        same = [frame.loc[frame["agent"] == name, columns].reset_index(drop=True) for frame in (roster, found.roster)]
        pd.testing.assert_frame_equal(*same)


def test_a_repair_moves_nobody_where_no_change_is_allowed(roster: pd.DataFrame) -> None:
    inputs = team()
    missing = Missing(worked(roster, 1)[0], MONDAY + dt.timedelta(1))
    assert repair(inputs, need(inputs), roster, [missing], most=0).changed_shifts == 0


def test_a_cancelled_repair_lets_the_missing_go_and_changes_no_more(roster: pd.DataFrame) -> None:
    inputs, gone = team(), Missing(str(roster["agent"].iloc[0]), roster["date"].iloc[0])
    found = repair(inputs, need(inputs), roster, [gone], cancelled=Looked(0))
    assert found.changed_shifts == 0
    assert found.shortage_h[2] == found.shortage_h[1]
    assert found.breaches == ()
    assert found.notes[-1].startswith("Cancelled")


def test_locks_stay_through_a_repair(roster: pd.DataFrame) -> None:
    names = worked(roster, 1)
    off = [f"p{n}" for n in range(5) if f"p{n}" not in names]
    locks = tuple(Lock(agent=name, date=MONDAY + dt.timedelta(1), shift="off") for name in off)
    inputs = team(locks=locks)
    found = repair(inputs, need(inputs), roster, [Missing(names[0], MONDAY + dt.timedelta(1))])
    on_tuesday = found.roster[found.roster["date"] == MONDAY + dt.timedelta(1)]
    assert not set(on_tuesday["agent"]) & set(off)
    assert not [breach for breach in audit(found.inputs, found.roster) if breach.rule == "locks"]


def test_a_repair_refuses_whom_it_does_not_know(roster: pd.DataFrame) -> None:
    inputs = team()
    asked = [Missing("nobody", MONDAY), Missing("p0", dt.date(2027, 1, 1))]
    with pytest.raises(InputError) as refused:
        repair(inputs, need(inputs), roster, asked)
    assert [fault.value for fault in refused.value.faults] == ["nobody@2026-11-23", "p0@2027-01-01"]


def test_fits_are_exactly_those_whom_the_audit_lets_work(roster: pd.DataFrame) -> None:
    stand = standing(roster)
    for day, clock in itertools.product(range(3), (480, 600, 720)):
        fits = {fit.agent: fit for fit in who_fits(stand, day, "day", clock)}
        for p, person in enumerate(stand.people):
            duty = next(d for d in person.candidates[day] if d.clock_min == clock)
            if stand.days(p)[day] == duty:
                assert not fits[person.name].fits
                continue
            was = stand.W.tour[p].copy(), stand.W.pause[p].copy()
            tour, pause = was[0].copy(), was[1].copy()
            tour[day], pause[day] = stand.option(day, duty), [one.starts[0] for one in duty.pauses]
            stand.change(p, tour, pause)
            lawful = not audit(stand.inputs, roster_after(stand))
            stand.change(p, *was)
            assert fits[person.name].fits == lawful, (person.name, day, clock, fits[person.name].reason)
            assert fits[person.name].fits or fits[person.name].reason


def test_swaps_are_allowed_exactly_where_the_audit_allows_them(roster: pd.DataFrame) -> None:
    stand = standing(roster)
    asked = 0
    for one, other in itertools.combinations(["p0", "p1", "p2", "p3"], 2):
        for a, b in itertools.product(range(3), repeat=2):
            found = may_swap(stand, one, a, other, b)
            p, q = stand.number[one], stand.number[other]
            given, taken = stand.days(p)[a], stand.days(q)[b]
            if given is None or taken is None or (a == b and given == taken):
                assert not found.allowed
                continue
            if a != b and (stand.days(p)[b] is not None or stand.days(q)[a] is not None):
                assert not found.allowed
                assert any("works already" in reason for reason in found.reasons)
                continue
            asked += 1
            swapped = roster.copy()
            rows = (roster["agent"] == one) & (roster["date"] == MONDAY + dt.timedelta(a))
            others = (roster["agent"] == other) & (roster["date"] == MONDAY + dt.timedelta(b))
            swapped.loc[rows, "agent"], swapped.loc[others, "agent"] = other, one
            assert found.allowed == (not audit(stand.inputs, swapped)), (one, a, other, b, found.reasons)
    assert asked > 0


def test_leave_is_refused_where_more_would_be_short_and_given_where_not(roster: pd.DataFrame) -> None:
    inputs = team()
    name = worked(roster, 1)[0]
    day = MONDAY + dt.timedelta(1)
    tight = leave_asked(inputs, need(inputs, 5.0), roster, name, [day])
    assert not tight.allowed
    assert "short" in tight.reasons[0]
    assert tight.days[0].works
    assert tight.days[0].still_allowed == 0
    loose = leave_asked(inputs, need(inputs, 0.0), roster, name, [day])
    assert loose.allowed
    assert loose.days[0].still_allowed == len(worked(roster, 1)) - 1


def test_each_remedy_keeps_its_promise_when_it_is_applied(roster: pd.DataFrame) -> None:
    inputs = replace(team(), published_roster=roster)
    stand = Standing(inputs, need(inputs, 3.0), roster)
    before = value(stand, roster)
    at = 1440 + 13 * 60
    found = remedies(stand, "phone", at, most=9)
    assert found
    assert stand.price == pytest.approx(before)
    for one in found:
        keeps_its_promise(inputs, roster, one)
    assert {MOVED_BREAK, OTHER_DAY, TEMP} <= {one.kind for one in found}
    assert [one.objective for one in found] == sorted((one.objective for one in found), reverse=True)
    temp = next(one for one in found if one.kind == TEMP)
    assert temp.pay == pytest.approx(5.5 * 20)
    assert temp.changes["action"].tolist()[:2] == ["temp", "work"]


def keeps_its_promise(inputs: Inputs, roster: pd.DataFrame, one: Remedy, people: float = 3.0) -> None:
    """Applied as rows, a remedy gives its roster, breaks nothing and moves price and shortage as it says."""
    then = with_decided(inputs, one.changes)
    before = Standing(inputs, need(inputs, people), roster)
    again = Standing(then, need(inputs, people), without_shifts(roster, one.changes))
    apply_changes(again, one.changes)
    applied = roster_after(again)
    pd.testing.assert_frame_equal(applied, one.roster)
    assert not audit(then, applied)
    assert value(before, roster) - value(again, applied) == pytest.approx(one.objective)
    assert before.allocation.shortage_h - again.short_h() == pytest.approx(one.shortage_h)
    assert one.says == tuple(sentences(one.changes))
    assert changed_shifts(one.changes) >= 1 or one.kind == MOVED_BREAK


def off(agent: str, *days: int) -> tuple[Absence, ...]:
    begin = [dt.datetime.combine(MONDAY, dt.time()) + dt.timedelta(day) for day in days]
    return tuple(Absence(agent=agent, start=one, end=one + dt.timedelta(1), kind="leave") for one in begin)


def test_leave_moves_to_the_day_on_which_it_costs_least(roster: pd.DataFrame) -> None:
    """p0 is off on Tuesday, p1 on Monday: of Monday and Wednesday the cheaper takes the leave, by trying both."""
    leave = (*off("p0", 1), *off("p1", 0))
    inputs = team(absences=leave)
    result = solve(inputs, need(inputs, 3.0), work=0.05, seconds=120, seed=1).frame
    inputs = replace(inputs, published_roster=result)
    stand = Standing(inputs, need(inputs, 3.0), result)
    found = {one.kind: one for one in remedies(stand, "phone", 1440 + 13 * 60, most=9)}
    moved = found[LEAVE_MOVED]
    keeps_its_promise(inputs, result, moved)
    mine = moved.changes[moved.changes["agent"] == "p0"]
    assert mine["action"].tolist()[:2] == ["back", "leave"]
    own = [row for row in moved.inputs.absences if row.agent == "p0"]
    assert len(own) == 1
    assert own[0].start.date() != MONDAY + dt.timedelta(1)
    assert sum(row.kind == "leave" for row in moved.inputs.absences) == len(leave)
    for day in {0, 2} - {(own[0].start.date() - MONDAY).days}:
        if stand.days(0)[day] is not None:
            assert moved.objective >= best_of_all(stand, inputs, result, day) - 1e-6
    if LEAVE_SWAPPED in found:
        keeps_its_promise(inputs, result, found[LEAVE_SWAPPED])


def best_of_all(stand: Standing, inputs: Inputs, roster: pd.DataFrame, day: int) -> float:
    """What moving the leave of p0 from Tuesday to a day gains at the most: enumeration of all their tours."""
    then = replace(inputs, absences=tuple(one for one in inputs.absences if one.agent != "p0") + off("p0", day))
    kept = roster[~((roster["agent"] == "p0") & (roster["date"] == MONDAY + dt.timedelta(day)))]
    other = Standing(then, need(inputs, 3.0), kept.reset_index(drop=True))
    p, best, at = other.number["p0"], -np.inf, 1440 + 13 * 60
    for tour, pause in every_tour(other, p):
        duty = other.duty(int(tour[1]))
        if duty is None or not duty.start_min <= at < duty.end_min:
            continue
        if any(begin <= at < begin + 30 for begin in pause[1, : len(duty.pauses)].tolist()):
            continue
        other.change(p, tour, pause)
        best = max(best, value(stand, roster) - value(other, roster_after(other)))
    return best


def test_two_exchange_their_leave() -> None:
    """p0 is away on Tuesday, p1 on Monday; at another hour than p1's on Tuesday, p0 comes and p1 has that day off."""
    inputs = team(people=3, absences=(*off("p0", 1), *off("p1", 0)))
    result = solve(inputs, need(inputs, 2.0), work=0.05, seconds=120, seed=1).frame
    inputs = replace(inputs, published_roster=result)
    stand = Standing(inputs, need(inputs, 2.0), result)
    duty = stand.days(1)[1]
    assert duty is not None
    assert stand.days(0)[0] is not None
    at = duty.start_min - 30 if duty.start_min > 1440 + 8 * 60 else duty.end_min + 30
    swapped = {one.kind: one for one in remedies(stand, "phone", at, most=9)}[LEAVE_SWAPPED]
    keeps_its_promise(inputs, result, swapped, 2.0)
    assert swapped.changes["action"].tolist()[:4] == ["back", "leave", "back", "leave"]
    days = {(row.agent, (row.start.date() - MONDAY).days) for row in swapped.inputs.absences}
    assert days == {("p0", 0), ("p1", 1)}


def test_what_stops_somebody_is_all_that_stops_them(roster: pd.DataFrame) -> None:
    leave = Absence(agent="p0", start=dt.datetime(2026, 11, 24), end=dt.datetime(2026, 11, 25), kind="leave")
    inputs = team(absences=(leave,))
    mine = ~((roster["agent"] == "p0") & (roster["date"] == MONDAY + dt.timedelta(1)))
    stand = Standing(inputs, need(inputs), roster[mine].reset_index(drop=True))
    found = who_could(stand, "phone", 1440 + 13 * 60)
    assert [one.person.name for one in found] == [f"p{n}" for n in range(5)]
    assert found[0].state == AWAY
    assert "availability" in [rule.name for rule in found[0].obstacle]
    for one in found:
        if one.state == AT_WORK or one.attempt is None:
            continue
        days = stand.days(stand.number[one.person.name])
        tour = [one.attempt.duty if day == one.attempt.day else duty for day, duty in enumerate(days)]
        free = one.person.under(tuple(rule for rule in one.person.rules if rule not in one.obstacle))
        assert free.allows(tour)
        assert one.person.allows(tour) == (not one.obstacle)
        assert one.state != DAY_OFF or days[1] is None


def test_changes_that_no_shift_allows_are_refused_by_row(roster: pd.DataFrame) -> None:
    stand = standing(roster)
    row = {"action": "work", "agent": "p0", "date": MONDAY, "shift": "day", "note": ""}
    at = pd.Timestamp("2026-11-23T08:30", tz="Europe/Dublin")
    wrong = pd.DataFrame([row | {"start": at, "end": at + pd.Timedelta(hours=6)}, row | {"agent": "x"}])
    with pytest.raises(InputError) as refused:
        apply_changes(stand, wrong, "changes.csv")
    told = [(fault.where, fault.value) for fault in refused.value.faults]
    assert sorted(told) == [("changes.csv:2", "day 08:30-14:30"), ("changes.csv:3", "x")]


def test_a_repair_keeps_what_people_owe_together(roster: pd.DataFrame) -> None:
    """As many of a role as were there at 13:00 on Tuesday are asked for: nobody is needed, yet somebody comes."""
    day, noon = MONDAY + dt.timedelta(1), pd.Timestamp("2026-11-24T13:00", tz="Europe/Dublin")
    tuesday = roster[roster["date"] == day].groupby("agent").agg({"start": "min", "end": "max"})
    there = sorted(tuesday.index[(tuesday["start"] <= noon) & (tuesday["end"] > noon)])
    cover = [{"role": "supervisor", "least": len(there), "days": "Tue", "between": ["13:00", "13:30"]}]
    inputs = team(rules={"cover": cover, "min_rest_h": 17})
    agents = tuple(one.model_copy(update={"roles": ("supervisor",)}) for one in inputs.agents)
    known = replace(inputs, agents=agents)
    assert not audit(known, roster)
    found = repair(known, need(known, 0.0), roster, [Missing(there[0], day)])
    assert not found.breaches
    assert found.changed_shifts >= 1
    assert repair(known, need(known, 0.0), roster, [Missing(there[0], day)], most=0).breaches[0].rule == "cover"
