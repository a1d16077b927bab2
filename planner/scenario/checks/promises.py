"""A queue's target fits its channel, and what is said of its contacts fits too."""

from __future__ import annotations

from collections.abc import Iterator

from forecasting.faults import Fault
from planner.scenario.queue import DEFERRED, Queue
from planner.scenario.scenario import Scenario
from planner.scenario.source import Source


def promises(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for every target without its time, or with one of another channel."""
    for queue in scenario.queue:
        yield from _target(queue, source)
        yield from _concurrency(queue, source)
        label = f'queue "{queue.name}"'
        if not queue.open.spans:
            remedy = "Say when it is open; a day it is closed stands in [[special_day]]."
            yield Fault(source.where(label, "open"), "[]", "some opening hours", remedy)
        if queue.opening_backlog and not queue.deferred:
            remedy = "Leave it out: nobody waits on the line from before the start."
            expected = f"no backlog on a {queue.channel} queue"
            yield Fault(source.where(label, "opening_backlog"), "", expected, remedy)
        if (total := sum(step.share for step in queue.escalates)) > 1:
            expected = "shares that add up to 1 at most"
            yield Fault(source.where(label, "escalates"), f"{total:g}", expected, "Lower the shares.")


def _target(queue: Queue, source: Source) -> Iterator[Fault]:
    target, label = queue.target, f'queue "{queue.name}"'
    said = [key for key in ("within_s", "within_h", "within_business_days") if getattr(target, key) is not None]
    where = source.where(label, "target")
    if queue.deferred:
        fits = len(said) == 1 and said[0] != "within_s"
        expected = f"within_h or within_business_days, one of them, on a {queue.channel} queue"
        remedy = 'Write e.g. within_business_days = 1, or within_h = 4 with clock = "business".'
    else:
        fits = said == ["within_s"]
        expected = f"within_s alone on a {queue.channel} queue"
        remedy = f"Write e.g. within_s = 20; hours and days are for {', '.join(DEFERRED)}."
    if not fits:
        yield Fault(where, ", ".join(f"{key} = {getattr(target, key):g}" for key in said), expected, remedy)


def _concurrency(queue: Queue, source: Source) -> Iterator[Fault]:
    label, times = f'queue "{queue.name}"', queue.aht_by_concurrency_s
    if queue.concurrency > 1 and not queue.concurrent:
        expected = f"1 on a {queue.channel} queue"
        remedy = 'Only channel = "chat" serves several contacts at once.'
        yield Fault(source.where(label, "concurrency"), str(queue.concurrency), expected, remedy)
    where, written = source.where(label, "aht_by_concurrency_s"), str(list(times))
    if times and len(times) != queue.concurrency:
        expected = f"{queue.concurrency} durations, as many as concurrency says"
        remedy = "Give one duration for each number of contacts that are open at once."
        yield Fault(where, written, expected, remedy)
    if any(seconds <= 0 for seconds in times):
        yield Fault(where, written, "durations above 0 s", "Correct the durations.")
