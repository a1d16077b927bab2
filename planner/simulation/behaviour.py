"""What the scenario says of callers and of spill-over, as the simulator's records."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.scenario import Queue, Scenario
from planner.simulation.people import Crew, rows_of_groups
from planner.simulation.rng import name_key
from planner.simulation.world import ELIGIBLE, ORDER, ROUTE, TRUNK, VENDOR, WIDENED, Records

_LEAST_S = 1e-6
"""A contact has waited long enough at the very moment its route opens, whatever the rounding."""

VENDOR_PREFIX = "vendor:"


def routes(scenario: Scenario) -> tuple[Records, dict[str, tuple[int, int]]]:
    """Records ROUTE by queue and the shorter wait first, and each queue's first and last row."""
    number = {queue.name: q for q, queue in enumerate(scenario.queue)}
    vendor = {one.name: v for v, one in enumerate(scenario.vendor)}
    rows: list[tuple[float, int, int]] = []
    places = {}
    for queue in scenario.queue:
        first = len(rows)
        own = sorted((r for r in scenario.route if r.from_queue == queue.name), key=lambda r: r.after_s)
        for route in own:
            to = vendor[route.to.removeprefix(VENDOR_PREFIX)] if route.to.startswith(VENDOR_PREFIX) else -1
            rows.append((route.after_s, number[queue.name], to))
        places[queue.name] = (first, len(rows))
    return np.array(rows, ROUTE), places


def vendors(scenario: Scenario) -> Records:
    """Records VENDOR; without a capacity there is always somebody."""
    records = np.zeros(len(scenario.vendor), VENDOR)
    for v, vendor in enumerate(scenario.vendor):
        records[v]["key"] = name_key(vendor.name)
        records[v]["capacity"] = math.inf if vendor.capacity is None else vendor.capacity.agents
        records[v]["aht"] = vendor.aht
    return records


def trunks(scenario: Scenario) -> Records:
    """Records TRUNK."""
    return np.array([(trunk.lines, 0) for trunk in scenario.trunk], TRUNK)


def describe(records: Records, scenario: Scenario, places: Mapping[str, tuple[int, int]]) -> None:
    """Fill in of records QUEUE what callers do, and whether by that it is special or watched."""
    number = {queue.name: q for q, queue in enumerate(scenario.queue)}
    trunk_of = {name: t for t, trunk in enumerate(scenario.trunk) for name in trunk.queues}
    puts_aside = any(queue.interruptible for queue in scenario.queue)
    for q, queue in enumerate(scenario.queue):
        record = records[q]
        record["trunk"] = trunk_of.get(queue.name, -1)
        record["preempts"] = puts_aside and not queue.deferred
        record["interruptible"], record["keep_idle"] = queue.interruptible, queue.keep_idle
        record["route_first"], record["route_last"] = places[queue.name]
        _callers(record, queue, number)
        watched = record["trunk"] >= 0 or queue.retry or queue.callback or record["balk_mean_s"] < math.inf
        record["watched"] = bool(watched)
        routed = places[queue.name][0] < places[queue.name][1]
        record["special"] = bool(watched or queue.balk or routed or record["preempts"])


def _callers(record: Records, queue: Queue, number: dict[str, int]) -> None:
    balk, retry, back = queue.balk, queue.retry, queue.callback
    record["balk_share"] = (balk.share or 0.0) if balk else 0.0
    record["balk_mean_s"] = balk.tolerance_s if balk and balk.tolerance_s else math.inf
    record["retry_share"] = retry.share if retry else 0.0
    record["retry_mean_s"] = retry.after_min * 60.0 if retry else math.inf
    record["offer_after_s"] = back.if_wait_s if back else math.inf
    record["offer_expected"] = bool(back and back.judged == "expected")
    record["accept"] = back.accept if back else 0.0
    record["promise_s"] = back.promise_min * 60.0 if back and back.promise_min else math.inf
    record["callback_to"] = number[back.to] if back and back.to else -1


def widened(group: Crew, scenario: Scenario) -> Crew:
    """The people with the contacts that spill over to them from other queues.

    People of a route's target who do not serve its source may take the source's contacts after the route's wait: at
    their level of the target and the priority of the source, after the source's own people.
    """
    queues = scenario.queue
    number = {queue.name: q for q, queue in enumerate(queues)}
    inner = [r for r in scenario.route if r.to in number]
    if not inner:
        return group
    own: list[dict[int, int]] = [{} for _ in range(group.classes.size)]
    for q in range(len(queues)):
        for cls, level, _ in group.eligible[group.first[q] : group.last[q]].tolist():
            own[cls][q] = level
    more: list[dict[int, tuple[int, float]]] = [{} for _ in own]
    for route in sorted(inner, key=lambda r: -r.after_s):
        source, target = number[route.from_queue], number[route.to]
        for cls, levels in enumerate(own):
            if target in levels and source not in levels:
                more[cls][source] = (levels[target], max(0.0, route.after_s - _LEAST_S))
    classes, order = _orders(own, more, queues, group.classes)
    eligible, first, last = _eligible(own, more, len(queues))
    member = group.member.copy()
    for c, spilled in enumerate(more):
        member[c, list(spilled)] = True
    _, _, pair, pairs = rows_of_groups([group.groups[g] for g in group.group_of], member)
    wider = replace(group, classes=classes, order=order, eligible=eligible, first=first, last=last)
    return replace(wider, pair=pair, pairs=pairs)


def _orders(
    own: list[dict[int, int]], more: list[dict[int, tuple[int, float]]], queues: tuple[Queue, ...], classes: Records
) -> tuple[Records, Records]:
    """As `people.crew` orders each class's queues, those that spill over among them."""
    wider = classes.copy()
    rows: list[tuple[int, int, float]] = []
    for c, (levels, spilled) in enumerate(zip(own, more, strict=True)):
        every = {q: (level, 0.0) for q, level in levels.items()} | spilled
        ranks = {q: (queues[q].deferred, level, -queues[q].priority) for q, (level, _) in every.items()}
        places = {rank: i for i, rank in enumerate(sorted(set(ranks.values())))}
        wider[c]["first"] = len(rows)
        rows += [(q, places[ranks[q]], every[q][1]) for q in sorted(ranks, key=lambda q: (ranks[q], q))]
        wider[c]["last"] = len(rows)
        wider[c]["concurrency"] = max(queues[q].concurrency if queues[q].concurrent else 1 for q in every)
        wider[c]["mixed"] = len({queues[q].deferred for q in every}) == 2
    return wider, np.array(rows, ORDER)


def _eligible(
    own: list[dict[int, int]], more: list[dict[int, tuple[int, float]]], queues: int
) -> tuple[Records, NDArray[np.int64], NDArray[np.int64]]:
    rows: list[tuple[int, int, float]] = []
    first, last = np.zeros(queues, np.int64), np.zeros(queues, np.int64)
    for q in range(queues):
        first[q] = len(rows)
        mine = [(c, levels[q], 0.0) for c, levels in enumerate(own) if q in levels]
        spilled = [(c, WIDENED + each[q][0], each[q][1]) for c, each in enumerate(more) if q in each]
        rows += sorted(mine, key=lambda r: (r[1], r[0])) + sorted(spilled, key=lambda r: (r[1], r[0]))
        last[q] = len(rows)
    return np.array(rows, ELIGIBLE), first, last
