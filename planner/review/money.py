"""Money: what the plan priced against what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.cost import price_plan
from planner.cost.ledger import Ledger
from planner.cost.vendors import enter_vendors
from planner.loop import allocated
from planner.review.attendance import Worked
from planner.review.came import CameQueue
from planner.review.periods import share
from planner.review.planned import Planned, PlannedQueue
from planner.review.result import ALL, Row
from planner.review.service import handled
from planner.scenario import Inputs

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Moved:
    """What happened costs more (or less) than planned, in money.

    Attributes
    ----------
    vendors : mapping of queue to money
    payroll : mapping of queue to money
        By the worked roster.
    items : mapping of item to (planned, actual, planned hours, actual hours)
        Of the whole horizon, what is not known as planned; vendors' bills and what a worked roster changes.
    """

    vendors: Mapping[str, float]
    payroll: Mapping[str, float]
    items: Mapping[str, tuple[float, float, float, float]]


def moved(
    inputs: Inputs, planned: Planned, came: Mapping[str, CameQueue], roster: pd.DataFrame, worked: Worked | None
) -> Moved:
    """Price what happened as the plan was priced, and take the difference.

    The actuals do not tell what vendors took: it is the share of each interval's contacts that the plan sent them, at
    the actual contacts and handle time. Pay changes with a worked roster only; without one it is as planned.
    """
    items: dict[str, tuple[float, float, float, float]] = {}
    vendors = _difference(billed(inputs, planned.vendors), billed(inputs, taken_actually(planned, came)), items)
    payroll: Mapping[str, float] = {}
    if worked is not None:
        before = price_plan(inputs, roster, allocated(inputs, planned.needed, roster))
        payroll = _difference(before, price_plan(inputs, worked.roster, worked.allocation), items)
    return Moved(vendors, payroll, items)


def taken_actually(planned: Planned, came: Mapping[str, CameQueue]) -> pd.DataFrame:
    """What vendors took, moved with each interval's contacts and handle time where known."""
    taken = planned.vendors.copy()
    if taken.empty:
        return taken
    more, longer = np.ones(len(taken)), np.ones(len(taken))
    place = planned.starts.get_indexer(pd.DatetimeIndex(taken["start"]))
    for queue, one in came.items():
        own = ((taken["queue"] == queue) & (place >= 0)).to_numpy()
        at, plan = place[own], planned.queues[queue]
        more[own] = _ratio(one.volume, plan.volume)[at]
        longer[own] = _ratio(one.aht_s, plan.aht_s)[at]
    return taken.assign(
        contacts=taken["contacts"] * more,
        in_time=taken["in_time"] * more,
        handled_min=taken["handled_min"] * more * longer,
    )


def rows(
    planned: Planned,
    came: Mapping[str, CameQueue],
    change: Moved,
    span: str,
    known: Mapping[str, Mask],
    worked: Mask,
    resolved: Mapping[str, float],
) -> Iterator[Row]:
    """Cost of the known intervals by queue and in all, by contact, handled hour and resolved case; by item.

    A day's planned cost lies over its intervals as its scheduled people do, where nobody is scheduled as its contacts.
    What a worked roster changes in pay counts with the share of its days' cost that lies in known intervals.

    Parameters
    ----------
    worked : ndarray of bool, shape (n,)
        Intervals of days of a worked roster.
    resolved : mapping of queue to share
        Of answered contacts; queues of which it is not known are left out.
    """
    sums = {
        queue: (
            _part_known(planned, queue, known[queue]),
            _work(planned.queues[queue], one, known[queue], resolved.get(queue, np.nan)),
        )
        for queue, one in came.items()
        if known[queue].any()
    }
    sums[ALL] = (_part_known_of_all(planned, known), np.sum([work for _, work in sums.values()], axis=0))
    told = _share_told(planned, known, worked)
    extra = {queue: change.vendors.get(queue, 0.0) + told * change.payroll.get(queue, 0.0) for queue in sums}
    extra[ALL] = sum(change.vendors.values()) + told * sum(change.payroll.values())
    for queue, (cost, (plan_contacts, contacts, plan_h, hours, plan_cases, cases)) in sums.items():
        key = ("all", span, queue)
        yield Row(*key, "cost", cost, cost + extra[queue])
        yield Row(*key, "cost_per_contact", share(cost, plan_contacts), share(cost + extra[queue], contacts))
        yield Row(*key, "cost_per_handled_hour", share(cost, plan_h), share(cost + extra[queue], hours))
        yield Row(*key, "cost_per_resolved_case", share(cost, plan_cases), share(cost + extra[queue], cases))
    horizon = f"{planned.starts[0]:%Y-%m-%d}/{planned.starts[-1]:%Y-%m-%d}"
    for item, (before, after, before_h, after_h) in change.items.items():
        yield Row("all", horizon, ALL, f"cost of {item}", before, after)
        if before_h or after_h:
            yield Row("all", horizon, ALL, f"hours of {item}", before_h, after_h)


def billed(inputs: Inputs, taken: pd.DataFrame) -> pd.DataFrame:
    """Frame COST of what vendors took."""
    ledger = Ledger({})
    if len(taken):
        enter_vendors(ledger, inputs.scenario, taken)
    return ledger.frame(inputs.scenario.currency)


def _difference(
    before: pd.DataFrame, after: pd.DataFrame, items: dict[str, tuple[float, float, float, float]]
) -> dict[str, float]:
    """Money by queue, after less before; sums of every item go to `items`."""
    for item in dict.fromkeys([*before["item"], *after["item"]]):
        one, two = before[before["item"] == item], after[after["item"] == item]
        sums = (one["amount"].sum(), two["amount"].sum(), one["hours"].sum(), two["hours"].sum())
        items[str(item)] = tuple(float(value) for value in sums)  # type: ignore[assignment]
    change = after.groupby("queue")["amount"].sum().sub(before.groupby("queue")["amount"].sum(), fill_value=0.0)
    return {str(queue): float(amount) for queue, amount in change.items()}


def _ratio(actual: Numbers, plan: Numbers) -> Numbers:
    """Actual by planned; 1 where one of them is not known or nothing was planned."""
    some = np.isfinite(actual) & (plan > 0)
    return np.divide(actual, plan, out=np.ones_like(plan), where=some)


def _part_known(planned: Planned, queue: str, known: Mask) -> float:
    """Planned cost of a queue in the known intervals."""
    one = planned.queues[queue]
    return _spread(planned, queue, one.scheduled, one.volume, known.astype(float))


def _part_known_of_all(planned: Planned, known: Mapping[str, Mask]) -> float:
    """Planned cost of everything in the known intervals: an interval counts with the share of its people known."""
    queues = list(planned.queues)
    people = np.array([planned.queues[name].scheduled for name in queues])
    volume = np.array([planned.queues[name].volume for name in queues])
    some = np.array([known[name] for name in queues])
    weights = np.where(people.sum(axis=0) > 0, people, volume)
    whole = weights.sum(axis=0)
    shares = np.divide((weights * some).sum(axis=0), whole, out=some.any(axis=0).astype(float), where=whole > 0)
    return _spread(planned, ALL, people.sum(axis=0), volume.sum(axis=0), shares)


def _share_told(planned: Planned, known: Mapping[str, Mask], worked: Mask) -> float:
    """Of the planned cost of worked days, how much lies in known intervals."""
    every = dict.fromkeys(known, worked)
    told = {queue: one & worked for queue, one in known.items()}
    whole = _part_known_of_all(planned, every)
    return _part_known_of_all(planned, told) / whole if whole > 0 else 1.0


def _spread(planned: Planned, queue: str, people: Numbers, volume: Numbers, shares: Numbers) -> float:
    """Cost of days laid over their intervals, and the shares of those that count."""
    days = planned.starts.strftime("%Y-%m-%d").to_numpy()
    cost = planned.summary[(planned.summary["queue"] == queue) & planned.summary["period"].isin(days)]
    inside = 0.0
    for day, amount in zip(cost["period"], np.nan_to_num(cost["cost"].to_numpy(dtype=float)), strict=True):
        here = days == day
        weights = next((one for one in (people, volume) if one[here].sum() > 0), np.ones(here.size))
        inside += amount * float((weights * shares)[here].sum() / weights[here].sum())
    return inside


def _work(plan: PlannedQueue, came: CameQueue, known: Mask, resolved: float) -> Numbers:
    """Contacts, hours handled and cases resolved, each planned and actual; NaN where it is not known."""
    answered = plan.volume * (1.0 - np.nan_to_num(plan.abandoned))
    aht_s = np.where(np.isfinite(came.aht_s), came.aht_s, plan.aht_s if np.isfinite(came.aht_s).any() else np.nan)
    got = np.where(came.volume == 0, 0.0, handled(came))
    took = np.where(came.volume == 0, 0.0, got * aht_s)
    hours = [float(one[known].sum()) / 3600.0 for one in (answered * plan.aht_s, took)]
    cases = [float(one[known].sum()) * resolved for one in (answered, got)]
    return np.array([plan.volume[known].sum(), came.volume[known].sum(), *hours, *cases])
