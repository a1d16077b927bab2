"""What must agree across the records of a scenario; CHECKS is the registry, one idea a file.

A check takes the scenario (or, where some records are faulty, the rest of it) and its source, and yields
faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from forecasting.faults import Fault
from planner.scenario.checks.activities import activities
from planner.scenario.checks.behaviour import behaviour
from planner.scenario.checks.clocks import clocks
from planner.scenario.checks.demand import demand
from planner.scenario.checks.hours import outside_hours
from planner.scenario.checks.labour import labour
from planner.scenario.checks.money import money
from planner.scenario.checks.order import order
from planner.scenario.checks.promises import promises
from planner.scenario.checks.queue_names import queue_names
from planner.scenario.checks.record_names import record_names
from planner.scenario.checks.rotations import rotations
from planner.scenario.checks.segments import segments
from planner.scenario.checks.spelling import spelling
from planner.scenario.scenario import Scenario
from planner.scenario.source import Source

Check = Callable[[Scenario, Source], Iterator[Fault]]

CHECKS: tuple[Check, ...] = (
    clocks,
    spelling,
    queue_names,
    record_names,
    order,
    promises,
    behaviour,
    demand,
    segments,
    outside_hours,
    rotations,
    activities,
    labour,
    money,
)
