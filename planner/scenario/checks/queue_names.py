"""Queues named anywhere exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forecasting.faults import Fault
from planner.scenario.checks.names import names, unknown
from planner.scenario.nearest import nearest
from planner.scenario.scenario import Scenario
from planner.scenario.source import Labels, Source

Named = Iterator[tuple[Labels, str]]


def queue_names(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for every queue that is named and does not exist, the nearest name offered."""
    known = names(source, "queue")
    for labels, name in _named(scenario):
        if name not in known:
            yield unknown(source.where(*labels), name, known, "the name of a queue")
    yield from _borrowed(scenario, source, known)
    for queue in scenario.queue:
        for index, escalation in enumerate(queue.escalates):
            if escalation.to == queue.name:
                where = source.where(f'queue "{queue.name}"', f"escalates {index + 1}", "to")
                yield Fault(where, queue.name, "another queue", "A queue does not escalate to itself.")


def _borrowed(scenario: Scenario, source: Source, known: list[str]) -> Iterator[Fault]:
    """A queue may borrow from a name that only the history knows; then it is looked up there."""
    borrowing = {queue.name for queue in scenario.queue if queue.history is not None}
    for queue in scenario.queue:
        if queue.history is None or queue.history.queue is None:
            continue
        where = source.where(f'queue "{queue.name}"', "history", "queue")
        name = queue.history.queue
        if name in borrowing:
            remedy = "Name the queue that has a history of its own."
            yield Fault(where, name, "a queue that does not borrow its history itself", remedy)
        elif name not in known and nearest(name, known):
            yield unknown(where, name, known, "the name of a queue")


def _named(scenario: Scenario) -> Named:
    for queue in scenario.queue:
        for index, escalation in enumerate(queue.escalates):
            yield (f'queue "{queue.name}"', f"escalates {index + 1}", "to"), escalation.to
        if queue.callback is not None and queue.callback.to is not None:
            yield (f'queue "{queue.name}"', "callback", "to"), queue.callback.to
    for day in scenario.special_day:
        yield from _each((f"special_day {day.date}", "queues"), day.queues)
    for event in scenario.event:
        yield from _each((f'event "{event.name}"', "queues"), event.queues)
    for surge in scenario.surge:
        yield from _each((f'surge "{surge.name}"', "queues"), surge.queues)
    for vendor in scenario.vendor:
        yield from _each((f'vendor "{vendor.name}"', "queues"), vendor.queues)
    for trunk in scenario.trunk:
        yield from _each((f'trunk "{trunk.name}"', "queues"), trunk.queues)
    for lever in scenario.lever:
        yield from _each((f'lever "{lever.use}"', "queues"), lever.queues)
    yield from _flows(scenario)
    yield from _skills(scenario)


def _flows(scenario: Scenario) -> Named:
    for index, deflect in enumerate(scenario.deflect):
        yield (f"deflect {index + 1}", "from_queue"), deflect.from_queue
        if deflect.to_queue is not None:
            yield (f"deflect {index + 1}", "to_queue"), deflect.to_queue
    for index, route in enumerate(scenario.route):
        yield (f"route {index + 1}", "from_queue"), route.from_queue
        if not route.to.startswith("vendor:"):
            yield (f"route {index + 1}", "to"), route.to


def _skills(scenario: Scenario) -> Named:
    for group in scenario.group:
        yield from _each((f'group "{group.name}"', "skills"), skilled_queues(group.skills))
    for hired in scenario.hire_class:
        yield from _each((f'hire_class "{hired.name}"', "skills"), skilled_queues(hired.skills))
    for activity in scenario.activity:
        if isinstance(activity.attendees, str) and activity.attendees.startswith("skill:"):
            yield (f'activity "{activity.name}"', "attendees"), activity.attendees.removeprefix("skill:")


def skilled_queues(skills: str) -> list[str]:
    """Queues of skills written ``phone:1.0:1|chat``."""
    return [part.split(":")[0].strip() for part in skills.split("|") if part.strip()]


def _each(labels: Labels, written: Iterable[str]) -> Named:
    for name in written:
        yield labels, name
