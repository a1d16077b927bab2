"""The labour rules of one person as a tour problem holds them: what narrows the menu, what adds up, what has states.

A rule that is a plain sum becomes bounds, which keeps the automaton small; the numbers come from the rule itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from planner.roster.options import Duty
from planner.roster.rules.hours_per_period import HoursPerPeriod
from planner.roster.rules.periods import Periods
from planner.roster.rules.protocol import Rule
from planner.roster.rules.shifts_per_period import ShiftsPerPeriod
from planner.roster.rules.weekends_per_period import WeekendsPerPeriod
from planner.roster.tour_problem import NO_LIMIT, Floats, Key, Options, StepRule, Sum, Worker

SUMMED = (HoursPerPeriod, ShiftsPerPeriod, WeekendsPerPeriod)
"""Rules that only add up."""


def sum_name(rule: Rule) -> str:
    """Name of what a rule of `SUMMED` adds up, the same for all people."""
    return f"{rule.name}: {rule.shift}" if isinstance(rule, ShiftsPerPeriod) else rule.name


def sum_of(rule: Rule, options: Options) -> Sum:
    """What a rule of `SUMMED` adds up, over every option: the same for all people with the same periods."""
    assert isinstance(rule, SUMMED)
    numbers = [rule.periods.days_of(day).start for day in range(options.days)]
    stretch = np.unique(np.array(numbers), return_inverse=True)[1].astype(np.int64)
    if isinstance(rule, HoursPerPeriod):
        paid = [0 if duty is None else duty.paid_min for duty in options.duty]
        return Sum(sum_name(rule), np.array(paid, dtype=np.int64), stretch)
    if isinstance(rule, ShiftsPerPeriod):
        of_kind = [duty is not None and duty.shift in rule.names for duty in options.duty]
        return Sum(sum_name(rule), np.array(of_kind, dtype=np.int64), stretch)
    begins = [rule.weekends.begins(day) for day in range(options.days)]
    block = np.array([-1 if day is None else day for day in begins], dtype=np.int64)
    inside = np.repeat(block >= 0, np.diff(options.first))
    worked = np.array([duty is not None for duty in options.duty]) & inside
    return Sum(sum_name(rule), worked.astype(np.int64), stretch, once=block)


def bounds_of(rule: Rule, options: Options) -> list[tuple[int, int]]:
    """Least and most of a rule of `SUMMED` in each of its periods, the days before the horizon left out."""
    if isinstance(rule, HoursPerPeriod):
        ends = _ends(rule.periods, options.days)
        return [(math.ceil(rule.least_min[day]), math.floor(rule.most_min[day])) for day in ends]
    assert isinstance(rule, ShiftsPerPeriod | WeekendsPerPeriod)
    return [(0, rule.most) for _ in _ends(rule.periods, options.days)]


def _ends(periods: Periods, days: int) -> list[int]:
    return [day for day in range(days) if periods.closes(day)]


def worker_of(name: str, price: Floats, rules: Sequence[Rule], options: Options, sums: dict[str, Sum]) -> Worker:
    """One person of a tour problem.

    Parameters
    ----------
    price : ndarray, shape (options,)
        Infinite where the person does not have the option.
    rules : sequence of Rule
        With nothing known of the days before the horizon.
    sums : dict of str to Sum
        Of the people so far, by name; those that bind this person are added.
    """
    price = price.copy()
    stepping: list[tuple[StepRule, Key]] = []
    bounds: dict[str, list[tuple[int, int]]] = {}
    for rule in rules:
        if isinstance(rule, SUMMED):
            key = sum_name(rule)
            if key not in sums:
                sums[key] = sum_of(rule, options)
            bounds[key] = [(low, min(high, NO_LIMIT)) for low, high in bounds_of(rule, options)]
        elif rule.memory:
            stepping.append((rule, rule.start(())))
        else:
            narrow(price, rule, options)
    return Worker(name, price, tuple(stepping), bounds)


def narrow(price: Floats, rule: Rule, options: Options) -> None:
    """Take away the options that a rule without memory forbids."""
    state = rule.start(())
    for day in range(options.days):
        for option in options.of_day(day):
            duty: Duty | None = options.duty[option]
            if np.isfinite(price[option]) and rule.step(state, day, duty) is None:
                price[option] = np.inf
