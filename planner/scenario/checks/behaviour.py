"""What callers do fits their queue's channel; routes, trunks and call-backs fit each other."""

from __future__ import annotations

from collections.abc import Iterator

from forecasting.faults import Fault
from planner.scenario.queue import DEFERRED, Queue
from planner.scenario.scenario import Scenario
from planner.scenario.source import Source

CALLERS = ("balk", "retry", "callback")
"""Keys about somebody who waits on the line."""


def behaviour(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for every key of a queue that its channel does not know, and for lines and routes that lead nowhere."""
    channels = {queue.name: queue.channel for queue in scenario.queue}
    for queue in scenario.queue:
        yield from _of_channel(queue, source)
        yield from _fitted(queue, scenario, source)
        to = queue.callback.to if queue.callback else None
        if to is not None and channels.get(to, "callback") != "callback":
            where = source.where(f'queue "{queue.name}"', "callback", "to")
            remedy = 'Give that queue channel = "callback", or promise_min instead of to.'
            yield Fault(where, to, "a queue of channel callback", remedy)
    yield from _trunks(scenario, source)
    yield from _routes(scenario, source)


def _of_channel(queue: Queue, source: Source) -> Iterator[Fault]:
    label = f'queue "{queue.name}"'
    if queue.deferred or queue.channel == "callback":
        for key in CALLERS:
            if getattr(queue, key) is not None:
                remedy = "Leave it out: nobody waits on the line."
                yield Fault(source.where(label, key), "", f"no {key} on a {queue.channel} queue", remedy)
    if queue.deferred:
        return
    for key, said in (("interruptible", "true"), ("keep_idle", f"{queue.keep_idle}")):
        if getattr(queue, key):
            remedy = f"Leave it out: it is for work that can wait ({', '.join(DEFERRED)})."
            yield Fault(source.where(label, key), said, f"no {key} on a {queue.channel} queue", remedy)


def _fitted(queue: Queue, scenario: Scenario, source: Source) -> Iterator[Fault]:
    """Patience is fitted to a log, and only where somebody waits on the line."""
    if queue.patience_s != "fitted":
        return
    where, said = source.where(f'queue "{queue.name}"', "patience_s"), queue.patience_s
    if queue.deferred or queue.channel == "callback":
        remedy = "Leave it out: nobody waits on the line."
        yield Fault(where, said, f"no patience on a {queue.channel} queue", remedy)
    elif scenario.history.contacts is None:
        remedy = 'Name one, [history] contacts = "contacts.csv", or give a number of seconds, or "learn".'
        yield Fault(where, said, "a log of contacts to fit it to", remedy)


def _trunks(scenario: Scenario, source: Source) -> Iterator[Fault]:
    held = {queue.name for queue in scenario.queue if queue.deferred or queue.channel == "callback"}
    seen: dict[str, str] = {}
    for trunk in scenario.trunk:
        where = source.where(f'trunk "{trunk.name}"', "queues")
        for name in trunk.queues:
            if name in held:
                yield Fault(where, name, "queues whose callers wait on the line", "Take this queue out.")
            if name in seen:
                remedy = f"Take it out of one of them ({seen[name]} or {trunk.name})."
                yield Fault(where, name, "each queue in one trunk", remedy)
            seen[name] = trunk.name


def _routes(scenario: Scenario, source: Source) -> Iterator[Fault]:
    serves = {vendor.name: vendor.queues for vendor in scenario.vendor}
    for index, route in enumerate(scenario.route):
        where = source.where(f"route {index + 1}", "to")
        vendor = route.to.removeprefix("vendor:")
        if route.to == route.from_queue:
            yield Fault(where, route.to, "another queue", "A queue does not spill over into itself.")
        elif route.to.startswith("vendor:") and route.from_queue not in serves.get(vendor, (route.from_queue,)):
            expected = f"a vendor that serves {route.from_queue}"
            yield Fault(where, route.to, expected, f'Add "{route.from_queue}" to the queues of vendor "{vendor}".')
