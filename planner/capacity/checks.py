"""What a capacity plan cannot start from, and levers that cannot do anything, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from forecasting.faults import Fault, InputError
from planner.capacity.weeks import Weeks
from planner.scenario import Scenario
from planner.staffing.callers import unseen

NEEDS_SHARE: Mapping[str, str] = {
    "callback": "share of callers who take a call-back, e.g. 0.3",
    "deflect": "share of the contacts that can be moved, e.g. 0.1",
    "lower_target": "by how much the share may be lower, e.g. 0.1",
}
"""Uses of levers that do nothing before their share is said."""
IDLE: Mapping[str, tuple[Callable[[Scenario], bool], str]] = {
    "hire": (lambda scenario: not scenario.hire_class, "The lever hire has no [[hire_class]] to open."),
    "vendor": (lambda scenario: not scenario.vendor, "The lever vendor has no [[vendor]] to go to."),
    "overtime": (
        lambda scenario: not any(one.overtime.max_h_per_week > 0 for one in scenario.contract),
        "The lever overtime can do nothing: no contract allows overtime (overtime.max_h_per_week).",
    ),
}
"""When the lever of a use can do nothing, and how that is told."""


def refuse(scenario: Scenario) -> None:
    """Stop where a vendor has no price, or a lever no use.

    Raises
    ------
    InputError
    """
    faults = list(_faults(scenario))
    if faults:
        raise InputError(faults)


def _faults(scenario: Scenario) -> Iterator[Fault]:
    used = {lever.use: lever for lever in scenario.lever}
    names = {queue.name for queue in scenario.queue}
    for vendor in scenario.vendor if "vendor" in used else ():
        if vendor.price.amount <= 0:
            where, expected = f'vendor "{vendor.name}", price.amount', "a price above 0"
            yield Fault(where, f"{vendor.price.amount:g}", expected, "Say what the vendor bills, or drop the lever.")
    for lever in scenario.lever:
        for queue in lever.queues:
            if queue not in names:
                expected = "the name of a queue"
                yield Fault(f'lever "{lever.use}", queues', queue, expected, f"Known are: {', '.join(sorted(names))}.")
    for use, expected in NEEDS_SHARE.items():
        if use in used and not used[use].max_share:
            yield Fault(f'lever "{use}", max_share', "", expected, "Say how far the lever goes.")
    to = used["deflect"].to_queue if "deflect" in used else ""
    if to and to not in names:
        expected = "the name of a queue, or nothing for self-service"
        yield Fault('lever "deflect", to_queue', to, expected, f"Known are: {', '.join(sorted(names))}.")


def idle_uses(scenario: Scenario) -> list[str]:
    """Uses of levers that are allowed and cannot do anything."""
    used = {lever.use for lever in scenario.lever}
    return [use for use, (idle, _) in IDLE.items() if use in used and idle(scenario)]


def idle_levers(scenario: Scenario, weeks: Weeks) -> list[str]:
    """Levers that are allowed and cannot do anything; months that the horizon cuts."""
    found = [IDLE[use][1] for use in idle_uses(scenario)]
    for month, days, length in zip(weeks.months, weeks.in_month.sum(axis=0), weeks.month_days, strict=True):
        if days < length:
            found.append(
                f"{month} is cut by the horizon: {days} of its {length} days, and prices a month by these days."
            )
    return found


def left_out(scenario: Scenario) -> list[str]:
    """What contacts do that the hours required do not know."""
    found = [
        f"{queue.name}: the formulas leave {' and '.join(words)} out."
        for queue in scenario.queue
        if (words := unseen(queue, scenario))
    ]
    sources = dict.fromkeys(route.from_queue for route in scenario.route)
    if sources:
        found.append(
            f"Spill-over of {', '.join(sources)} ([[route]]) is left out of the hours required: it can only spare "
            "people."
        )
    return found
