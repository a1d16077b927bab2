"""From a scenario to a case: forecast of months, hours required, efficiency of rosters, people, prices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.calendar import DAY_NAMES
from forecasting.long_result import LongForecast, spread
from planner.capacity.arrivals import intakes_of
from planner.capacity.assumptions import Assumptions, load_of, planned_of, traps
from planner.capacity.case import Case
from planner.capacity.checks import idle_levers, left_out, refuse
from planner.capacity.days import Day, days_of, grid_of
from planner.capacity.efficiency import Measured, by_week, measure, representative, week_forecast
from planner.capacity.lines import Customers
from planner.capacity.needs import Lowered, Need, need_of
from planner.capacity.prices import shortage_prices, week_prices
from planner.capacity.simulated import simulated_factor
from planner.capacity.staff import cohorts_of, hazard_of
from planner.capacity.stages import EFFICIENCY, HOURS
from planner.capacity.weeks import Weeks, weeks_of
from planner.cost.rates import premium_hours
from planner.loop import people_of_their_own
from planner.net import Net
from planner.outlook import outlook_long
from planner.progress import Teller
from planner.scenario import Inputs, Queue, Scenario
from planner.staffing import known_patience, requirement
from planner.staffing.callers import callers_of
from planner.staffing.patience_known import KnownPatience

Numbers = NDArray[np.float64]

REPRESENTATIVE = 2
"""Weeks whose roster is solved: the middle one and the busiest."""


STREAM = 10
"""Of random numbers: how far a week's level strays."""


@dataclass(frozen=True)
class Asked:
    """A case with what stands behind it.

    Attributes
    ----------
    case : Case
    measured : tuple of Measured
    assumptions : Assumptions
    long : LongForecast
    notes : tuple of str
    """

    case: Case
    measured: tuple[Measured, ...]
    assumptions: Assumptions
    long: LongForecast
    notes: tuple[str, ...]


def ask(
    inputs: Inputs,
    months: int,
    *,
    net: Net,
    hold: bool = False,
    decide_from: dt.date | None = None,
    earliest: Mapping[str, dt.date] | None = None,
    paths: int = 200,
    say: Teller | None = None,
) -> Asked:
    """The case of a scenario over so many months; `say` is told how far it is.

    Raises
    ------
    InputError
        If months, classes or what the forecast reads are wrong.
    """
    scenario, known, say = inputs.scenario, Assumptions(), say or Teller()
    refuse(scenario)
    weeks = weeks_of(scenario.start, months, DAY_NAMES.index(scenario.week_starts))
    hazard = hazard_of(scenario, known)
    cohorts = cohorts_of(scenario, inputs.agents, weeks, hazard)
    prices = week_prices(scenario, weeks, load_of(scenario, known), np.zeros(len(weeks)))
    intakes = intakes_of(scenario, weeks, hazard, prices, cohorts, known)
    long = outlook_long(inputs, scenario.start, weeks.days, paths=paths)
    say(HOURS)
    days = days_of(inputs, long)
    needs = _needs(inputs, long, days, weeks)
    measured = measured_weeks(inputs, long, days, weeks, needs, net, say)
    kept = _kept(scenario, needs, weeks, measured, known)
    planned = np.array(planned_of(scenario, weeks.months, known)) @ weeks.in_month.T / weeks.held
    case = Case(
        scenario=scenario,
        weeks=weeks,
        needs=needs,
        cohorts=tuple(cohorts),
        intakes=tuple(intakes),
        part=_parts(needs, weeks),
        regular=kept * (1.0 - planned),
        extra=kept,
        present=max((one.present for one in measured), default=1.0),
        prices=week_prices(scenario, weeks, prices.load, *_clock(scenario, needs)),
        shortage=shortage_prices(scenario),
        decide_from=decide_from or scenario.start,
        earliest=earliest or {},
        hold=hold,
        margin=np.ones((len(needs), len(weeks))),
        trainers=sum("trainer" in agent.roles for agent in inputs.agents),
    )
    notes = (*long.notes, *traps(scenario), *left_out(scenario), *idle_levers(scenario, weeks))
    return Asked(case, tuple(measured), known, long, notes)


def _kept(
    scenario: Scenario, needs: tuple[Need, ...], weeks: Weeks, measured: list[Measured], known: Assumptions
) -> Numbers:
    """Hours on the queue of a paid hour that is worked, shape (weeks,): unplanned loss and efficiency off."""
    required = _mean(needs)
    each = by_week(required, [(required[weeks.week_of(one.week)], one.paid_per_required) for one in measured])
    for one in measured:
        name = f"roster efficiency, week of {one.week}"
        how = "rosters of named people, activities placed" if one.named else "the relaxation of the counted roster"
        source = f"solved: {how}; no roster takes less than {one.least_per_required:.4f}"
        known.measured(name, one.paid_per_required, "paid hours per required hour", source)
    return scenario.shrinkage.present / each


def _parts(needs: tuple[Need, ...], weeks: Weeks) -> Numbers:
    """Share of each week's working hours within the horizon, by what its weekdays ask on average."""
    by_day = np.sum([need.daily for need in needs], axis=0)
    weekday = (weeks.first_day.weekday() + np.arange(weeks.days)) % 7
    seen = np.bincount(weekday, minlength=7)
    usual = np.bincount(weekday, weights=by_day, minlength=7) / np.maximum(seen, 1)
    usual = np.where(seen > 0, usual, usual[seen > 0].mean())
    part = np.bincount(weeks.number, weights=(usual / max(usual.sum(), 1e-12))[weekday], minlength=len(weeks))
    return np.asarray(np.where(weeks.held == 7, 1.0, part))


def _mean(needs: tuple[Need, ...]) -> Numbers:
    """Mean hours required in all, shape (weeks,)."""
    return np.asarray(np.sum([need.mean for need in needs], axis=0))


def _needs(inputs: Inputs, long: LongForecast, days: Mapping[str, Day], weeks: Weeks) -> tuple[Need, ...]:
    """Hours of every queue."""
    scenario = inputs.scenario
    starts, step = grid_of(scenario, long, inputs.history_interval_min)
    patience = known_patience(scenario, inputs.history, inputs.waits)
    clock = _clock_shares(inputs, starts, step)
    rates = {premium.name: premium.rate for premium in scenario.cost.premium}
    premium = np.sum([rates[name] * share for name, share in clock.items()], axis=0) + np.zeros(len(starts))
    return needs_of(inputs, days, weeks, patience, premium, clock)


def needs_of(
    inputs: Inputs,
    days: Mapping[str, Day],
    weeks: Weeks,
    patience: KnownPatience,
    premium: Numbers,
    clock: Mapping[str, Numbers] | None = None,
) -> tuple[Need, ...]:
    """Hours of every queue, in the scenario's order.

    Parameters
    ----------
    inputs : Inputs
    days : mapping of queue to Day
    weeks : Weeks
    patience : KnownPatience
    premium : ndarray, shape (intervals,)
        Share of the wage added at each interval.
    clock : mapping of premium's name to ndarray, shape (intervals,), optional
        Share of each interval in which each clock premium holds.
    """
    scenario, days, found = inputs.scenario, dict(days), {}
    own = people_of_their_own(inputs.agents)
    for queue in sorted(scenario.queue, key=lambda one: one.callback is None or one.callback.to is None):
        whole, customers = queue.name in own, customers_of(scenario, queue, patience)
        day, lower = days[queue.name], _lowered(scenario, queue)
        luck = _luck(scenario, queue, (len(weeks), len(day.paths)))
        made = need_of(queue, day, weeks, customers, premium, lower, whole, clock, luck)
        made = made.times(simulated_factor(scenario, queue, day, customers, weeks))
        if queue.callback is not None and queue.callback.to is not None and made.moved.size:
            to = days[queue.callback.to]
            more = replace(to, volume=to.volume + made.moved.mean(axis=1), paths=to.paths + made.moved.T)
            days[queue.callback.to] = more
        found[queue.name] = made
    return tuple(found[queue.name] for queue in scenario.queue)


def _luck(scenario: Scenario, queue: Queue, shape: tuple[int, int]) -> Numbers:
    """How lucky a queue's weeks are on every path, the same for all variants of a case."""
    number = [one.name for one in scenario.queue].index(queue.name)
    sequence = np.random.SeedSequence(scenario.seed, spawn_key=(STREAM, number))
    return np.asarray(np.random.default_rng(sequence).standard_normal(shape))


def customers_of(scenario: Scenario, queue: Queue, patience: KnownPatience) -> Customers:
    """Those of a queue, as its week's requirement takes them."""
    stated = queue.patience_s if isinstance(queue.patience_s, float) else 180.0
    waits_s = float(patience.mean_s.get(queue.name, stated))
    return Customers(waits_s, patience.curves.get(queue.name), callers_of(queue, scenario))


def _lowered(scenario: Scenario, queue: Queue) -> Lowered:
    """What levers may ask less of."""
    shares: dict[str, float] = {
        lever.use: lever.max_share or 0.0 for lever in scenario.lever if not lever.queues or queue.name in lever.queues
    }
    several = queue.concurrent and queue.concurrency > 1
    return Lowered(shares.get("lower_target", 0.0), 0.0 if several else min(1.0, shares.get("callback", 0.0)))


def _clock(scenario: Scenario, needs: tuple[Need, ...]) -> tuple[Numbers, dict[str, Numbers]]:
    """Mean premium of the hours required, shape (weeks,), and the share of them in which each premium holds."""
    total = _mean(needs)

    def mean(shares: list[Numbers]) -> Numbers:
        hours = np.sum([need.mean * share for need, share in zip(needs, shares, strict=True)], axis=0)
        return np.asarray(np.divide(hours, total, out=np.zeros_like(total), where=total > 0))

    names = [premium.name for premium in scenario.cost.premium]
    return mean([need.premium for need in needs]), {name: mean([need.clock[name] for need in needs]) for name in names}


def _clock_shares(inputs: Inputs, starts: pd.DatetimeIndex, step: int) -> dict[str, Numbers]:
    """Share of every interval in which each clock premium holds, worked out hour by hour."""
    scenario = inputs.scenario
    if not scenario.cost.premium:
        return {}
    hour = starts.tz_convert("UTC").floor("h").tz_convert(starts.tz) if step < 60 else starts
    found = {
        moment: premium_hours(scenario, "", moment.to_pydatetime(), (moment + pd.Timedelta(minutes=60)).to_pydatetime())
        for moment in hour.unique()
    }
    return {one.name: np.array([found[moment][one.name] for moment in hour]) for one in scenario.cost.premium}


def measured_weeks(
    inputs: Inputs,
    long: LongForecast,
    days: Mapping[str, Day],
    weeks: Weeks,
    needs: tuple[Need, ...],
    net: Net,
    say: Teller,
) -> list[Measured]:
    """Efficiency of the representative weeks; where no week is whole, hours count as they are required."""
    scenario, found = inputs.scenario, []
    patience = known_patience(scenario, inputs.history, inputs.waits)
    chosen = representative(_mean(needs), weeks.held == 7, REPRESENTATIVE)
    for place, number in enumerate(chosen):
        first = weeks.begins[number]
        say(f"{EFFICIENCY}: week of {first}", place / len(chosen))
        week = scenario.model_copy(update={"start": first, "days": 7, "interval_min": _step(inputs)})
        part = spread(long, first, 7)
        at = long.starts.searchsorted(part.starts[0])
        aht_s = {name: day.aht_s[at : at + len(part.starts)] for name, day in days.items()}
        forecast = week_forecast(part.starts, part.mean, aht_s)
        own = people_of_their_own(inputs.agents)
        needed = requirement(week, forecast, patience.mean_s, people_of_their_own=own, curves=patience.curves)
        found.append(measure(inputs, first, needed, net))
    return found


def _step(inputs: Inputs) -> int:
    return inputs.history_interval_min
