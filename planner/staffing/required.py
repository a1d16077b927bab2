"""From a forecast to the people it asks for: every queue, every interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.result import Forecast
from planner.frames import REQUIREMENT, WINDOWS, check
from planner.scenario.queue import Queue
from planner.scenario.scenario import Scenario
from planner.staffing.callers import callers_of, unseen
from planner.staffing.deadlines import special_hours, work_calendar
from planner.staffing.deferred_plan import DeferredDemand, DeferredPlan, staff_deferred, window_frame
from planner.staffing.erlang_g import PatienceCurve
from planner.staffing.live import LiveDemand, LivePlan, staff_live
from planner.staffing.periods import numbered, period_labels
from planner.staffing.result import Requirement
from planner.staffing.shrinkage import rostered

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class _Demand:
    """Contacts of one queue: expected and by path, shape (n,) and (paths, n)."""

    volume: Numbers
    paths: Numbers
    aht_s: Numbers


class _Customers(NamedTuple):
    """How long they wait, and which load they make."""

    patience_s: float
    curve: PatienceCurve | None
    load: str


def requirement(
    scenario: Scenario,
    forecast: Forecast,
    patience_s: Mapping[str, float],
    *,
    people_of_their_own: frozenset[str],
    extra: Mapping[str, Numbers] | None = None,
    curves: Mapping[str, PatienceCurve] | None = None,
    load: str = "modified",
) -> Requirement:
    """People per interval for each queue's target, deferred work as windows, and what they promise.

    Parameters
    ----------
    scenario : Scenario
    forecast : Forecast
        Of every queue of the scenario over its horizon.
    patience_s : mapping of queue to seconds
        Mean patience of live queues; infinite: nobody gives up. A queue not named has its own `patience_s`.
    people_of_their_own : set of queue
        Queues whose people serve no other: whole numbers. Where people are pooled, fractions.
    extra : mapping of queue to ndarray, shape (n,), optional
        People added (or, below zero, taken away) per interval before rounding, as simulation found needed.
    curves : mapping of queue to PatienceCurve, optional
        Patience fitted to a log where the exponential fits badly (`planner.staffing.patience_fit`): the queue is
        staffed by M/M/n+G, and `patience_s` is not read. Queues of several chats at once keep their mean.
    load : str
        Of live queues, by name: "modified" (default), "lagged" or "simple"; see `planner.staffing.load`.

    Returns
    -------
    Requirement
    """
    demands = {queue.name: _own_demand(queue, forecast) for queue in scenario.queue}
    plans: dict[str, LivePlan | DeferredPlan] = {}
    notes: list[str] = []
    for queue in _sources_first(scenario.queue):
        whole = queue.name in people_of_their_own
        more = np.asarray((extra or {}).get(queue.name, np.zeros(len(forecast.starts))), dtype=float)
        patience = patience_s.get(queue.name, queue.patience_s)
        seen = _Customers(float(patience), (curves or {}).get(queue.name), load)
        plan = _plan(scenario, queue, forecast, demands[queue.name], seen, whole, more)
        plans[queue.name] = plan
        _hand_on(scenario, queue, demands, plan)
    tables, windows, promises = [], [WINDOWS.empty()], []
    for queue in scenario.queue:
        plan = plans[queue.name]
        tables.append(_table(scenario, queue, forecast, demands[queue.name], plan))
        promises.append(_promises(scenario, queue, forecast, plan))
        notes += _notes(queue, promises[-1], plan)
        notes += _called_back(scenario, queue, plan)
        if isinstance(plan, DeferredPlan):
            windows.append(window_frame(queue.name, plan, forecast.starts, scenario.interval_min, scenario.shrinkage))
    held = [frame for frame in windows if len(frame)]
    return Requirement(
        check(pd.concat(tables, ignore_index=True), REQUIREMENT),
        check(pd.concat(held, ignore_index=True) if held else WINDOWS.empty(), WINDOWS),
        pd.concat(promises, ignore_index=True),
        tuple(notes),
    )


def _own_demand(queue: Queue, forecast: Forecast) -> _Demand:
    """What the forecast says of a queue; a handle time it does not know is the queue's own."""
    volume, aht_s = forecast.mean(queue.name), forecast.aht_s(queue.name)
    unknown = ~np.isfinite(aht_s)
    if unknown.any():
        known = aht_s[~unknown]
        aht_s = np.where(unknown, queue.aht_s or (known.mean() if known.size else 0.0), aht_s)
    paths = np.asarray(forecast.paths.get(queue.name, volume[None, :]), dtype=float)
    return _Demand(volume, paths, aht_s)


def _sources_first(queues: tuple[Queue, ...]) -> list[Queue]:
    """Queues in order, each after those that send it contacts on top of its own (a circle keeps its order)."""
    feeds = {queue.name: {part.to for part in queue.escalates if part.additional} for queue in queues}
    for queue in queues:
        if queue.callback is not None and queue.callback.to is not None:
            feeds[queue.name].add(queue.callback.to)
    left, ordered = list(queues), []
    while left:
        free = [queue for queue in left if not any(queue.name in feeds[other.name] - {other.name} for other in left)]
        ordered.append((free or left)[0])
        left.remove(ordered[-1])
    return ordered


def _plan(
    scenario: Scenario,
    queue: Queue,
    forecast: Forecast,
    demand: _Demand,
    customers: _Customers,
    whole: bool,
    extra: Numbers,
) -> LivePlan | DeferredPlan:
    period, names = numbered(period_labels(forecast.starts, queue.target.over, scenario.week_starts))
    if queue.deferred:
        calendar = work_calendar(scenario, queue)
        work = DeferredDemand(demand.volume, demand.paths, demand.aht_s, period, len(names), calendar)
        return staff_deferred(queue, work, whole=whole, extra=extra)
    open_ = queue.open.mask(forecast.starts, special_hours(scenario, queue.name))
    live = LiveDemand(
        demand.volume,
        demand.paths,
        demand.aht_s,
        open_,
        period,
        len(names),
        customers.patience_s,
        float(scenario.interval_s),
        customers.load,
        customers.curve,
        callers_of(queue, scenario),
    )
    return staff_live(queue, live, whole=whole, extra=extra)


def _hand_on(scenario: Scenario, queue: Queue, demands: dict[str, _Demand], plan: LivePlan | DeferredPlan) -> None:
    """Add what the queue sends on top of its targets' own contacts: escalated after its delay, to be called back."""
    if isinstance(plan, LivePlan) and queue.callback is not None and queue.callback.to is not None:
        to = demands[queue.callback.to]
        volume = to.volume + plan.moved.mean(axis=0)
        demands[queue.callback.to] = _Demand(volume, to.paths + plan.moved, to.aht_s)
    for part in queue.escalates:
        if not part.additional:
            continue
        source, to = demands[queue.name], demands[part.to]
        share = part.share * (plan.answered if isinstance(plan, LivePlan) else 1.0)
        later = part.after_min / scenario.interval_min
        demands[part.to] = _Demand(
            to.volume + _delayed(source.volume * share, later),
            to.paths + _delayed(source.paths * share, later),
            to.aht_s,
        )


def _delayed(volume: Numbers, intervals: float) -> Numbers:
    """Contacts moved later by so many intervals, parts of an interval split; what passes the end is lost."""
    whole = int(intervals)
    part = intervals - whole
    moved = np.zeros_like(volume)
    for shift, weight in ((whole, 1.0 - part), (whole + 1, part)):
        if weight > 0 and shift < volume.shape[-1]:
            moved[..., shift:] += weight * volume[..., : volume.shape[-1] - shift]
    return moved


def _table(
    scenario: Scenario, queue: Queue, forecast: Forecast, demand: _Demand, plan: LivePlan | DeferredPlan
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "start": forecast.starts,
            "queue": queue.name,
            "volume": demand.volume,
            "aht_s": demand.aht_s,
            "agents": plan.agents,
            "rostered": rostered(plan.agents, scenario.shrinkage),
        }
    )


def _promises(scenario: Scenario, queue: Queue, forecast: Forecast, plan: LivePlan | DeferredPlan) -> pd.DataFrame:
    over = queue.target.over
    _, names = numbered(period_labels(forecast.starts, over, scenario.week_starts))
    frame = pd.DataFrame(
        {"queue": queue.name, "over": over, "period": names, "level": plan.level, "chance": plan.chance}
    )
    return frame[frame["level"].notna()].reset_index(drop=True)


def _notes(queue: Queue, promises: pd.DataFrame, plan: LivePlan | DeferredPlan) -> list[str]:
    notes = []
    short = promises[promises["chance"] < queue.target.chance]
    if len(short):
        worst = short.sort_values("chance", kind="stable").iloc[0]
        notes.append(
            f"{queue.name}: {len(short)} of {len(promises)} periods cannot reach {queue.target.share:.0%} with a "
            f"chance of {queue.target.chance:.0%}; least {worst['chance']:.0%} in {worst['period']}"
        )
    if isinstance(plan, DeferredPlan) and plan.late >= 0.5:
        notes.append(
            f"{queue.name}: about {plan.late:.0f} contacts fall due before anybody works on them; no staffing can "
            "answer them in time. Open longer, or promise by business days or the business clock."
        )
    return notes


def _called_back(scenario: Scenario, queue: Queue, plan: LivePlan | DeferredPlan) -> list[str]:
    """How many call-backs are expected, and what callers do that the formula does not know."""
    notes = []
    if isinstance(plan, LivePlan) and queue.callback is not None and plan.called_back.sum() > 0:
        to = queue.callback.to
        where = "in their turn, by the same people" if to is None else f"as contacts of {to}, whose people include them"
        notes.append(
            f"{queue.name}: about {plan.called_back.sum():.0f} contacts are expected to be called back, {where}."
        )
    if words := unseen(queue, scenario):
        notes.append(f"{queue.name}: the formulas leave {' and '.join(words)} to the simulation.")
    return notes
