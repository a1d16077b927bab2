"""Who is there: attrition by its basis and tenure, against people who leave one by one."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from forecasting.faults import InputError
from planner.capacity.assumptions import Assumptions, traps
from planner.capacity.chance import luck
from planner.capacity.intake import class_life
from planner.capacity.programme import make
from planner.capacity.staff import Hazard, cohorts_of, hazard_of
from planner.capacity.weeks import weeks_of
from planner.scenario import Agent
from planner.scenario.people import HireClass
from planner.scenario.skills import parse_skills
from tests.capacity_case import MONDAY, case_of, scenario_of


def test_the_two_bases_of_attrition() -> None:
    assert Hazard.of("turnover", 0.38, 0.0).usual ** 52 == pytest.approx(math.exp(-0.38))
    assert Hazard.of("cohort_loss", 0.38, 0.0).usual ** 52 == pytest.approx(0.62)
    assert Hazard.of("turnover", 1.4, 0.0).usual ** 52 == pytest.approx(math.exp(-1.4))  # above 100 % is right
    with pytest.raises(ValueError, match="cannot lose 100% in a year"):
        Hazard.of("cohort_loss", 1.0, 0.0)


def test_new_people_leave_sooner_and_never_later_than_others() -> None:
    assert Hazard.of("turnover", 0.2, 0.18).early ** (90 / 7) == pytest.approx(0.82)
    assert Hazard.of("turnover", 2.0, 0.01).early == Hazard.of("turnover", 2.0, 0.01).usual


def test_cohorts_follow_dates_and_tenure() -> None:
    weeks = weeks_of(MONDAY, 2, 0)
    phone = parse_skills("phone")
    agents = [
        Agent(agent="old", contract="full", skills=phone, start_date=dt.date(2020, 1, 1)),
        Agent(agent="new", contract="full", skills=phone, start_date=MONDAY),
        Agent(agent="going", contract="full", skills=phone, end_date=MONDAY + dt.timedelta(9)),
        Agent(agent="gone", contract="full", skills=phone, end_date=MONDAY - dt.timedelta(1)),
        Agent(agent="boss", contract="full", roles=("supervisor",)),
    ]
    hazard = Hazard.of("turnover", 0.52, 0.3)
    cohorts = cohorts_of(scenario_of(), agents, weeks, hazard)
    by_people = {(len(one.kind.queues), round(float(one.heads[1]), 3)): one for one in cohorts}
    usual, early = math.exp(-0.01), 0.7 ** (7 / 90)
    settled = usual**1.5 + usual**1.5 * 3 / 7  # the one who stays, and three days of the one who goes
    assert sorted(by_people) == sorted([(0, round(usual**1.5, 3)), (1, round(settled, 3)), (1, round(early**1.5, 3))])
    assert sum(one.people for one in cohorts) == 4


def test_a_class_shrinks_as_its_people_leave_one_by_one() -> None:
    hired = HireClass(name="x", contract="full", skills="phone", class_weeks=4, nesting_weeks=2, ramp=(0.5, 1.0),
                      loss={"class": 0.2, "first_90_days": 0.3})  # fmt: skip
    hazard = Hazard.of("turnover", 0.5, 0.0)
    there, productive, in_class = class_life(hired, hazard, 30)
    rng = np.random.default_rng(5)
    count, days = 20_000, 30 * 7
    leaves = np.full(count, days)
    for day in range(days):
        if day < 28:
            rate = 1.0 - 0.8 ** (1 / 28)
        elif day < 28 + 90:
            rate = 1.0 - 0.7 ** (1 / 90)
        else:
            rate = 1.0 - math.exp(-0.5 / 364)
        gone = (leaves == days) & (rng.random(count) < rate)
        leaves[gone] = day
    seen = [(leaves > 7 * week + 3).mean() for week in range(30)]
    assert np.abs(there - seen).max() < 0.012
    assert productive[:6].tolist() == [0.0] * 6
    assert productive[6] == pytest.approx(0.5 * there[6])
    assert productive[-1] == pytest.approx(there[-1])
    assert in_class[3] == there[3]
    assert in_class[4] == 0.0


def test_luck_is_the_share_of_people_who_happen_to_stay() -> None:
    scenario = scenario_of(attrition={"per_year": 1.0})
    case = case_of(scenario, {("full", "phone"): 40}, {"phone": np.full(9, 100.0)})
    made = make(case, ())
    drawn = luck(made.making, np.zeros(len(made.programme.cost)), 4000, 1)
    kept = case.cohorts[0].keeps
    assert np.abs(drawn.mean(axis=2) - 1.0).max() < 0.01
    assert drawn[0, 8].std() == pytest.approx(math.sqrt((1 - kept[8]) / (40 * kept[8])), rel=0.05)


@pytest.mark.parametrize(
    ("load", "bonus", "told"),
    [(0.42, 0.0, "paid leave"), (0.31, 0.05, "supplemental pay"), (0.26, 0.05, None), (0.31, 0.0, None)],
)
def test_leave_in_load_and_in_shrinkage_is_told(load: float, bonus: float, told: str | None) -> None:
    scenario = scenario_of(cost={"load": load, "bonus": bonus}, shrinkage={"planned": {"2027-03": 0.1}})
    found = " ".join(traps(scenario))
    assert (told in found) if told else not found


@pytest.mark.parametrize(
    ("planned", "load", "told"),
    [({"2027-03": 0.0}, 0.259, "Paid leave stands nowhere"), ({"2027-03": 0.0}, 0.42, None),
     ({"2027-03": 0.1}, 0.259, None), ({}, 0.259, None), ({}, 0.42, "leave would be paid twice")],
    ids=["in neither", "in the load alone", "in shrinkage alone", "in the default of shrinkage", "in both"],
)  # fmt: skip
def test_leave_counts_once_neither_twice_nor_nowhere(planned: dict[str, float], load: float, told: str | None) -> None:
    found = " ".join(traps(scenario_of(cost={"load": load}, shrinkage={"planned": planned})))
    assert (told in found) if told else not found


@pytest.mark.parametrize("lost", [1.0, 1.3])
def test_a_cohort_cannot_lose_everybody_in_a_year(lost: float) -> None:
    scenario = scenario_of(attrition={"basis": "cohort_loss", "per_year": lost})
    with pytest.raises(InputError, match=r"(?s)a share of a cohort below 1.*leavers over average headcount"):
        hazard_of(scenario, Assumptions())
    usual = hazard_of(scenario_of(attrition={"basis": "turnover", "per_year": lost}), Assumptions()).usual
    assert usual == pytest.approx(math.exp(-lost / 52))


def test_defaults_are_marked_with_their_source_until_somebody_says_them() -> None:
    from planner.capacity.assumptions import attrition_of, load_of

    plain = scenario_of().model_copy(update={"attrition": None})
    known = Assumptions()
    assert attrition_of(plain, known) == ("turnover", 0.38)
    assert load_of(scenario_of(), known) == 0.25
    rows = {one.name: one for one in known.all()}
    assert not rows["attrition.per_year"].stated
    assert "SQM 2023" in rows["attrition.per_year"].source
    assert rows["cost.load"].stated
