"""A capacity plan of 78 weeks, 8 queues and 6 kinds of people with every lever: CPU time, gap and memory.

    python benchmarks/capacity.py            # made-up hours: 78 weeks, 8 queues, 6 kinds, all levers, both objectives
    python benchmarks/capacity.py --sample   # the whole of scenarios/peak_season.toml, 12 months

Limits: 30 s, gap of 1 %, 2 GB; 90 s for the sample. Times are CPU seconds of this process.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from planner.capacity.arrivals import intakes_of
from planner.capacity.assumptions import Assumptions
from planner.capacity.case import Case
from planner.capacity.chance import evaluate
from planner.capacity.levers import LEVERS
from planner.capacity.needs import Need
from planner.capacity.planning import solved
from planner.capacity.prices import week_prices
from planner.capacity.solving import Solved
from planner.capacity.staff import cohorts_of, hazard_of
from planner.capacity.weeks import weeks_of
from planner.net import Net
from planner.scenario import Agent, Scenario
from planner.scenario.skills import parse_skills

ROOT = Path(__file__).parents[1]
MONTHS, QUEUES, PATHS, PEOPLE = 18, 8, 200, 400
KINDS = (
    ("full", "q0|q1|q2", 0.3),
    ("full", "q2|q3|q4", 0.2),
    ("full", "q4|q5", 0.15),
    ("full", "q6|q7", 0.15),
    ("part", "q0|q1|q3", 0.1),
    ("part", "q5|q6|q7", 0.1),
)
LIMIT_S, LIMIT_GAP, LIMIT_GB, SAMPLE_S = 30.0, 0.01, 2.0, 90.0


def scenario() -> Scenario:
    """All levers, three classes, two vendors; targets held with 80 %."""
    target = {"share": 0.8, "within_s": 20, "chance": 0.8}
    classes = [
        {"name": f"class {skills}", "contract": "full", "skills": skills, "heads": [6, 20], "recruit_weeks": 6,
         "class_weeks": 4, "nesting_weeks": 2, "ramp": [0.55, 0.7, 0.85, 1.0], "most_classes": 4,
         "loss": {"class": 0.08, "first_90_days": 0.18}}
        for skills in ("q0|q1|q2", "q4|q5", "q6|q7")
    ]  # fmt: skip
    vendors = [
        {"name": "A", "queues": ["q0", "q1"], "price": {"per": "handled_minute", "amount": 0.75},
         "minimum": {"per_month": 20000}, "capacity": {"agents": 30}, "aht": 1.1},
        {"name": "B", "queues": ["q6"], "price": {"per": "productive_hour", "amount": 42.0},
         "minimum": {"per_month": 9000}},
    ]  # fmt: skip
    levers = [
        {"use": "hire"},
        {"use": "temp", "max_heads": 25, "notice_days": 21, "ramp": [0.6, 0.8, 0.95], "wage_per_h": 27.0},
        {"use": "overtime", "max_share": 0.1, "notice_days": 3, "max_weeks_running": 4},
        {"use": "time_off", "max_share": 0.05, "notice_days": 1, "price_per_h": 4.0},
        {"use": "part_time_hours", "max_share": 0.2, "notice_days": 7},
        {"use": "vendor", "notice_days": 14},
        {"use": "defer", "queues": ["q7"], "max_share": 0.3, "price_per_h": 10.0},
        {"use": "lower_target", "max_share": 0.1, "max_weeks": 6, "queues": ["q0", "q5"], "price_per_h": 8.0},
        {"use": "callback", "queues": ["q1", "q3"], "max_share": 0.3, "notice_days": 7, "price_per_h": 6.0},
        {
            "use": "deflect",
            "queues": ["q6"],
            "to_queue": "q7",
            "max_share": 0.05,
            "notice_days": 14,
            "price_per_h": 9.0,
        },
        {"use": "transfer", "max_share": 0.05, "max_heads": 10, "ramp": [0.7], "queues": ["q0", "q4"]},
        {"use": "cross_train", "queues": ["q0", "q6"], "weeks": [2, 2], "max_heads": 8, "ramp": [0.7, 1.0]},
    ]
    return Scenario.model_validate(
        {
            "start": dt.date(2027, 1, 4),
            "staff": {"file": "agents.csv"},
            "queue": [{"name": f"q{q}", "target": target} for q in range(QUEUES)],
            "contract": [
                {"name": "full", "hours_per_week": [40, 40], "overtime": {"max_h_per_week": 8}},
                {"name": "part", "hours_per_week": [16, 30]},
            ],
            "attrition": {"per_year": 0.38},
            "hire_class": classes,
            "vendor": vendors,
            "lever": levers,
            "site": [{"name": "one", "seats": 380}],
            "cost": {
                "wage_per_h": {"full": 21.5, "part": 19.75},
                "load": 0.26,
                "bonus": 0.05,
                "overtime": [{"over_h_per_week": 40, "rate": 1.5}],
                "shortage_per_agent_hour": 60.0,
                "recruiting_per_hire": 3400.0,
                "training_per_hire_week": 350.0,
                "licence_per_seat_month": 115.0,
            },
        }
    )


def needs(weeks: int, rng: np.random.Generator) -> list[Need]:
    """Hours with a season, a peak before Christmas, and doubt that grows."""
    t = np.arange(weeks)
    season = 1.0 + 0.12 * np.sin(2 * np.pi * t / 52) + 0.35 * np.exp(-0.5 * ((t % 52 - 47) / 2.0) ** 2)
    common = rng.standard_normal(PATHS)
    found = []
    for q in range(QUEUES):
        level = PEOPLE * 40 * 0.62 / QUEUES * (0.7 + 0.6 * rng.random())
        walk = np.cumsum(0.012 * rng.standard_normal((weeks, PATHS)), axis=0)
        hours = level * season[:, None] * np.exp(0.03 * common + 0.03 * rng.standard_normal((weeks, PATHS)) + walk)
        mean = hours.mean(axis=1)
        found.append(Need(f"q{q}", hours, 0.93 * hours, 9.0 * mean, np.full(weeks, 320.0), mean / 45.0,
                          np.full(weeks, 0.05), np.zeros(0), spared=0.03 * mean))  # fmt: skip
    return found


def made_up() -> Case:
    """The case: 78 weeks, 8 queues, 6 kinds of people."""
    record, rng = scenario(), np.random.default_rng(7)
    weeks = weeks_of(record.start, MONTHS, 0)
    known = Assumptions()
    hazard = hazard_of(record, known)
    people = [
        Agent(agent=f"{contract}{skills}{number}", contract=contract, skills=parse_skills(skills), site="one")
        for contract, skills, share in KINDS
        for number in range(round(PEOPLE * share))
    ]
    cohorts = cohorts_of(record, people, weeks, hazard)
    prices = week_prices(record, weeks, 0.26, np.full(len(weeks), 0.05))
    count = len(weeks)
    return Case(
        scenario=record,
        weeks=weeks,
        needs=tuple(needs(count, rng)),
        cohorts=tuple(cohorts),
        intakes=tuple(intakes_of(record, weeks, hazard, prices, cohorts, known)),
        part=weeks.part,
        regular=np.full(count, 0.76),
        extra=np.full(count, 0.85),
        present=0.8,
        prices=prices,
        shortage=np.full(QUEUES, 66.0),
        decide_from=record.start,
        earliest={},
        hold=False,
        margin=np.ones((QUEUES, count)),
    )


def report(name: str, found: Solved, seconds: float) -> bool:
    """Print a solve; whether it keeps its limits."""
    outcome = evaluate(found.made.making, found.x, 1)
    used = {choice.use for column, choice in found.made.making.choices.items() if found.x[column] > 1e-6}
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    rows, columns = found.made.programme.matrix.shape
    fine = seconds <= LIMIT_S and found.gap <= LIMIT_GAP and gigabytes <= LIMIT_GB
    print(
        f"{name:7s} {len(found.made.making.case.weeks)} weeks, {rows} rows, {columns} columns: {seconds:5.1f} s CPU, "
        f"gap {found.gap:.2%}, {gigabytes:.2f} GB, objective {found.objective:,.0f}, least chance of a queue's week "
        f"{outcome.chance().min():.0%}; used: {', '.join(sorted(used))}"
    )
    return fine


def synthetic() -> bool:
    """Both objectives of the made-up case."""
    case, fine = made_up(), True
    for name, hold in (("price", False), ("chance", True)):
        began = time.process_time()
        found = solved(replace(case, hold=hold), LEVERS, Net.of(600.0), strict=False)
        fine = report(name, found, time.process_time() - began) and fine
    return fine


def sample() -> bool:
    """The whole command on the sample."""
    from planner.capacity.planning import plan_capacity
    from planner.report.capacity_page import capacity_html

    began = time.process_time()
    plan = plan_capacity(ROOT / "scenarios/peak_season.toml", 12)
    size = len(capacity_html(plan))
    seconds = time.process_time() - began
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"sample: {seconds:.1f} s CPU from file to page ({size:,} characters), gap {plan.plan.gap:.2%}, "
        f"{gigabytes:.2f} GB, {len(plan.decisions)} decisions, money {plan.money:,.0f}"
    )
    for one in plan.asked.measured:
        print(
            f"  week of {one.week}: {one.paid_per_required:.4f} paid hours per required hour, present {one.present:.0%}"
        )
    return seconds <= SAMPLE_S


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sample", action="store_true")
    chosen = asked.parse_args()
    ran = sample() if chosen.sample else synthetic()
    sys.exit(0 if ran else 1)
