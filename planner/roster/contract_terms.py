"""What a contract asks of a person in each planning week: hours and days, leave counted, part weeks in proportion."""

from __future__ import annotations

import math
from dataclasses import dataclass

from planner.roster.facts import PAID_AWAY, Facts

EPS = 1e-9


@dataclass(frozen=True)
class Terms:
    """Paid minutes and days to roster in some days of the horizon.

    Attributes
    ----------
    days : range
        Day numbers they hold over.
    least_min, most_min : int
        Paid minutes; `most_min` without overtime.
    cap_min : int
        Paid minutes with overtime.
    least_days, most_days : int
    """

    days: range
    least_min: int
    most_min: int
    cap_min: int
    least_days: int
    most_days: int


def hours_of(facts: Facts) -> tuple[float, float]:
    """Least and most paid hours of a week; a person's own `contract_h` scales the contract's to it."""
    least, most = facts.contract.hours_per_week
    own = facts.agent.contract_h
    if own is None:
        return least, most
    return own, own * most / least if least > 0 else max(own, most)


def usual_days(facts: Facts) -> float:
    """Days a week over which a contract's hours are spread: its most, five where it allows more."""
    return max(1.0, min(5.0, facts.contract.days_per_week[1]))


def daily_min(facts: Facts) -> int:
    """Paid minutes that a day of leave counts: the week's least hours over its usual days."""
    return round(hours_of(facts)[0] * 60 / usual_days(facts))


def excused_days(facts: Facts, days: range) -> list[int]:
    """Days of leave, paid or not, that count in a week: the first ones, no more than the contract's usual days."""
    away = [day for day in days if day in facts.leave_days]
    weekdays_first = sorted(away, key=lambda d: (facts.timeline.date(d).weekday() >= 5, d))
    return sorted(weekdays_first[: math.floor(usual_days(facts))])


def credited_leave(facts: Facts, days: range) -> list[int]:
    """Those of the days of leave that count which are paid."""
    return [day for day in excused_days(facts, days) if facts.leave_days[day] in PAID_AWAY]


def week_terms(facts: Facts) -> list[Terms]:
    """Terms of every planning week the horizon touches.

    A week that lies partly outside the horizon asks for its share of whole days, rounded down for the least and
    up for the most; days before the horizon count as known where a previous roster says what was worked.
    Each day of leave that counts takes a day and its hours from least and most. Overtime allows hours above the most.
    """
    return [_week(facts, days) for days in facts.timeline.weeks()]


def _week(facts: Facts, days: range) -> Terms:
    contract = facts.contract
    least_h, most_h = hours_of(facts)
    employed = [day for day in days if facts.employed(day)]
    before = facts.timeline.week_before() if days.start == 0 and facts.knows_past else 0
    past = [duty for duty in facts.history if duty.day >= -before] if before else []
    share = (len(employed) + before) / 7
    least_days, most_days = contract.days_per_week
    low_days, high_days = math.floor(least_days * share + EPS), math.ceil(most_days * share - EPS)
    if share > 1 - EPS:
        low_min, high_min = least_h * 60, most_h * 60
    else:
        per_day = usual_days(facts)
        low_min = math.floor(per_day * share + EPS) * least_h * 60 / per_day
        high_min = math.ceil(per_day * share - EPS) * most_h * 60 / per_day
    credit = excused_days(facts, days)
    credit_min = len(credit) * daily_min(facts)
    worked = sum(duty.paid_min for duty in past)
    overtime = contract.overtime.max_h_per_week * 60
    most = high_min - credit_min - worked
    week_cap = facts.limits.max_hours_per_week
    cap = most + overtime
    if week_cap is not None:
        cap = min(cap, week_cap * 60 - worked)
    return Terms(
        days,
        max(0, math.ceil(low_min - credit_min - worked - EPS)),
        max(0, math.floor(most + EPS)),
        max(0, math.floor(cap + EPS)),
        max(0, low_days - len(credit) - len(past)),
        max(0, high_days - len(credit) - len(past)),
    )


def hour_terms(facts: Facts) -> list[Terms]:
    """Terms whose hours hold on average over the contract's number of weeks: consecutive weeks, summed.

    The horizon's first week opens the first such stretch; a stretch cut by the horizon's end holds over what is left.
    """
    weeks = week_terms(facts)
    many = facts.contract.average_over_weeks
    found = []
    for first in range(0, len(weeks), many):
        block = weeks[first : first + many]
        found.append(
            Terms(
                range(block[0].days.start, block[-1].days.stop),
                sum(week.least_min for week in block),
                sum(week.most_min for week in block),
                sum(week.cap_min for week in block),
                sum(week.least_days for week in block),
                sum(week.most_days for week in block),
            )
        )
    return found
