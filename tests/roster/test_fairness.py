"""Fairness over time: who stands where, what a burden costs, and that turns come round."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from fair_team import COUNTS, MONDAY, asked, desk, ledger_of, next_ledger, shifts

from planner.roster import solve
from planner.roster.burdens import Burdens
from planner.roster.fairness import Fairness, burden_hours
from planner.roster.ledger import borne_by_person, continued
from planner.roster.people import people_of
from planner.roster.standing import Standings
from planner.scenario import Absence, Agent, Inputs, Skill
from planner.scenario.fairness import planned_weeks, week_label, weeks_before

SATURDAY = MONDAY + dt.timedelta(5)


def fairness(inputs: Inputs) -> tuple[list[Any], Fairness]:
    people = people_of(inputs)
    return people, Fairness.of(people, inputs.ledger, Burdens(inputs.scenario))


def test_a_burden_costs_a_quarter_of_its_weight_at_one_above_the_least_and_never_all_of_it() -> None:
    assert [burden_hours(excess, 1.0) for excess in (0, 1, 2, 3, 9)] == [0, 0.25, 0.4, 0.5, 0.75]
    assert burden_hours(1e9, 0.25) < 0.25


def test_weekends_cost_by_what_the_ledger_says_of_those_who_could() -> None:
    ledger = ledger_of(p0=[1, 1, 0, 1], p1=[0, 0, 1, 0], p2=[0, 0, 0, 0])
    people, prices = fairness(desk(3, ledger=ledger))
    saturday = next(duty for duty in people[0].options[5])
    assert [prices.day(person, 5, saturday) for person in people] == [60 * 0.5, 60 * 0.25, 0.0]
    assert [prices.day(person, 5, None) for person in people] == [0.0, 0.0, 0.0]
    assert [prices.day(person, 0, person.options[0][0]) for person in people] == [0.0, 0.0, 0.0]


def test_a_weight_of_nothing_leaves_a_burden_out_and_without_a_ledger_all_stand_equal() -> None:
    ledger = ledger_of(p0=[1, 1], p1=[0, 0])
    (ana, _), prices = fairness(desk(ledger=ledger, fairness={"weights": {"weekends": 0}}))
    assert prices.day(ana, 5, ana.options[5][0]) == 0
    assert not prices.applies(ana)
    people, prices = fairness(desk(6))
    assert not any(prices.applies(person) for person in people)


def test_in_the_second_week_the_difference_is_one_burden_smaller() -> None:
    ledger = ledger_of(p0=[1, 1, 1], p1=[0, 0, 0])
    (ana, ben), prices = fairness(desk(ledger=ledger, days=28))
    assert [prices.price(ana, "weekends", week) for week in range(4)] == [30.0, 24.0, 15.0, 0.0]
    assert prices.day(ana, 12, ana.options[12][0]) == 24.0
    assert prices.price(ben, "weekends", 0) == 0


def test_a_weekend_is_shared_out_over_its_days_and_one_begun_before_costs_nothing() -> None:
    shift = [{"name": "day", "start": "08:00", "length_min": 480}]
    ledger = ledger_of(p0=[1], p1=[0])
    (ana, _), prices = fairness(desk(ledger=ledger, shift=shift))
    assert [prices.day(ana, day, ana.options[day][0]) for day in (4, 5, 6)] == [0.0, 7.5, 7.5]
    closed = [{"name": "phone", "open": ["Mon-Sat 08:00-18:00"], "target": {"share": 0.8, "within_s": 20}}]
    (ana, _), prices = fairness(desk(ledger=ledger, shift=shift, queue=closed))
    assert [prices.day(ana, day, ana.options[day][0]) for day in (4, 5, 6)] == [0.0, 15.0, 15.0]
    sunday = desk(start=SATURDAY + dt.timedelta(1), ledger=ledger, shift=shift, week_starts="Sun")
    known = shifts(sunday, [("p0", SATURDAY, "day", 8, 16)])
    begun = Inputs(sunday.scenario, pd.DataFrame(), sunday.agents, ledger=ledger, previous_roster=known)
    (ana, _), prices = fairness(begun)
    assert prices.day(ana, 0, ana.options[0][0]) == 0.0
    assert prices.day(ana, 6, ana.options[6][0]) == 15.0


def test_a_newcomer_stands_at_the_median_and_hours_count_in_proportion() -> None:
    agents = tuple(Agent(agent=f"p{n}", contract="c", skills=(Skill(queue="phone"),)) for n in range(4))
    half = Agent(agent="half", contract="c", contract_h=12, skills=(Skill(queue="phone"),))
    ledger = ledger_of(p0=[1, 1, 1, 1], p1=[1, 0, 1, 0], p2=[0, 0, 0, 0], half=[0, 1, 0, 0])
    inputs = desk(agents=(*agents, half), ledger=ledger)
    people = people_of(inputs)
    peers = Standings.of(people, ledger, Burdens(inputs.scenario)).peers["p3", "weekends"]
    # Rates a week: 1, 0.5, 0 and, at half the hours, 0.5; the newcomer has borne their median for four weeks.
    assert peers.standing == {"p0": 4.0, "p1": 2.0, "p2": 0.0, "p3": 2.0, "half": 2.0}
    assert peers.fewer("p3") == ["p2"]


def test_only_those_who_may_be_given_the_same_are_compared() -> None:
    contracts = [
        {"name": "c", "hours_per_week": [8, 40], "days_per_week": [1, 5]},
        {"name": "w", "hours_per_week": [8, 40], "days_per_week": [1, 5], "shifts": ["day", "late"]},
    ]
    agents = tuple(Agent(agent=n, contract=n[0], skills=(Skill(queue="phone"),)) for n in ("c0", "c1", "w0"))
    gone = Absence(agent="c1", start=dt.datetime(2026, 11, 28), end=dt.datetime(2026, 11, 30), kind="leave")
    ledger = ledger_of(c0=[1, 1], c1=[0, 0], w0=[0, 0])
    inputs = desk(agents=agents, contract=contracts, ledger=ledger)
    standings = Standings.of(people_of(inputs), ledger, Burdens(inputs.scenario))
    assert standings.peers["c0", "weekends"].names == ("c0", "c1")
    assert ("w0", "weekends") not in standings.peers
    away = desk(agents=agents, contract=contracts, ledger=ledger, absences=(gone,))
    assert Standings.of(people_of(away), ledger, Burdens(away.scenario)).excess("c0", "weekends") == 0


def test_burdens_are_counted_by_the_week_as_a_person_would() -> None:
    shift = [
        {"name": "day", "start": "08:00", "length_min": 480},
        {"name": "late", "start": "14:00", "length_min": 480},
        {"name": "edge", "start": "12:00", "length_min": 480},
        {"name": "night", "start": "22:00", "length_min": 480},
    ]
    wishes = tuple(
        Absence(agent="p0", start=dt.datetime(2026, 11, day), end=dt.datetime(2026, 11, day + 1), kind=kind)
        for day, kind in ((23, "prefers_off"), (24, "prefers_off"), (27, "prefers_work"))
    )
    inputs = desk(shift=shift, absences=wishes, holidays="US", days=14)
    day = [MONDAY + dt.timedelta(n) for n in range(14)]
    rows = [
        ("p0", day[0], "late", 14, 22),  # a late, and a wish refused
        ("p0", day[2], "edge", 12, 20),  # ends at 20:00, which is not after it
        ("p0", day[3], "night", 22, 30),  # a night, on Thanksgiving
        ("p0", day[5], "day", 8, 16),
        ("p0", day[6], "night", 22, 30),  # the same weekend
        ("p0", day[13], "day", 8, 16),
    ]
    given = borne_by_person(people_of(inputs), shifts(inputs, rows), Burdens(inputs.scenario))
    weeks = given["p0"]
    assert list(weeks) == ["2026-W48", "2026-W49"]
    assert [weeks["2026-W48"][burden] for burden in COUNTS] == [1, 2, 1, 1, 2]
    assert [weeks["2026-W49"][burden] for burden in COUNTS] == [1, 0, 0, 0, 0]
    assert not any(given["p1"]["2026-W48"].values())


def test_the_ledger_goes_on_with_the_newest_weeks_and_planning_again_replaces() -> None:
    known = ledger_of(p0=[1] * 30, p1=[0] * 30)
    inputs = desk(ledger=known)
    frame = shifts(inputs, [("p1", SATURDAY, "sat", 9, 14)])
    first = continued(inputs, borne_by_person(people_of(inputs), frame, Burdens(inputs.scenario)))
    assert list(first.columns) == ["agent", "week", *COUNTS]
    own = first[first["agent"] == "p1"]
    assert list(own["week"]) == [*weeks_before(inputs.scenario)[1:], "2026-W48"]
    assert list(own["weekends"]) == [0] * 25 + [1]
    again = desk(ledger=first)
    second = continued(again, borne_by_person(people_of(again), shifts(again, []), Burdens(again.scenario)))
    assert len(second) == len(first)
    assert second.loc[second["week"] == "2026-W48", "weekends"].sum() == 0


def test_somebody_away_all_week_has_no_row() -> None:
    gone = Absence(agent="p0", start=dt.datetime(2026, 11, 23), end=dt.datetime(2026, 11, 30), kind="leave")
    inputs = desk(absences=(gone,))
    given = borne_by_person(people_of(inputs), shifts(inputs, []), Burdens(inputs.scenario))
    assert given == {"p0": {}, "p1": {"2026-W48": dict.fromkeys(COUNTS, 0.0)}}


@pytest.mark.parametrize(
    ("first", "label"),
    [("2026-11-23", "2026-W48"), ("2026-11-22", "2026-W48"), ("2026-12-28", "2026-W53"), ("2025-12-29", "2026-W01")],
)
def test_weeks_are_named_as_iso_names_them(first: str, label: str) -> None:
    assert week_label(dt.date.fromisoformat(first)) == label


def test_a_horizon_that_begins_within_a_week_belongs_to_it() -> None:
    inputs = desk(start=MONDAY + dt.timedelta(2), days=7)
    assert planned_weeks(inputs.scenario) == ["2026-W48", "2026-W49"]
    assert weeks_before(inputs.scenario)[-1] == "2026-W47"


def test_the_ledger_says_who_works_saturday_and_the_next_week_turns_it_round() -> None:
    worked = []
    ledger = ledger_of(p0=[1], p1=[0])
    for week in range(3):
        inputs = desk(start=MONDAY + dt.timedelta(7 * week), ledger=ledger)
        result = solve(inputs, asked(inputs, 1.0, 1.0), work=0.02, seconds=60, seed=1)
        worked += list(result.frame.loc[result.frame["shift"] == "sat", "agent"])
        assert result.gap <= 0.01
        ledger = next_ledger(inputs, result)
    assert worked[0] == "p1"
    assert worked[1] != worked[2]


@pytest.mark.long
def test_over_half_a_year_six_people_share_the_weekends() -> None:
    total = dict.fromkeys((f"p{n}" for n in range(6)), 0)
    ledger: pd.DataFrame | None = None
    for week in range(26):
        leave = Absence(
            agent=f"p{week % 4}",
            start=dt.datetime.combine(MONDAY, dt.time()) + dt.timedelta(7 * week + 3),
            end=dt.datetime.combine(MONDAY, dt.time()) + dt.timedelta(7 * week + 6),
            kind="unavailable",
        )
        absences = (leave,) if week % 3 == 0 else ()
        inputs = desk(6, start=MONDAY + dt.timedelta(7 * week), ledger=ledger, absences=absences)
        result = solve(inputs, asked(inputs, 3.0, 2.0), work=0.004, seconds=60, seed=1)
        for name in result.frame.loc[result.frame["shift"] == "sat", "agent"]:
            total[name] += 1
        ledger = next_ledger(inputs, result)
    assert sum(total.values()) == 52
    assert max(total.values()) - min(total.values()) <= 1
    assert ledger is not None
    assert ledger.groupby("agent")["weekends"].sum().to_dict() == total
