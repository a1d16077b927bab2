"""Names leave out the marks that files and commands put between them."""

from __future__ import annotations

from collections.abc import Iterator

from forecasting.faults import Fault
from planner.scenario.scenario import Scenario
from planner.scenario.source import Source

QUEUE_MARKS = "|:*"
"""Between skills (``phone:1.0:1|chat``), and for all queues together in coverage.csv."""
SHIFT_MARKS = "*@"
"""Between shift and days in a rotation (``early*5``), shift and time in commands (``day8@09:00``)."""
DAY_OFF = "off"
"""What locks and rotations call a day without a shift."""


def spelling(scenario: Scenario, source: Source) -> Iterator[Fault]:
    """A fault for every name that could be read as something else."""
    named = [(f'queue "{queue.name}"', "name", queue.name, QUEUE_MARKS) for queue in scenario.queue]
    for shift in scenario.shift:
        named.append((f'shift "{shift.name}"', "name", shift.name, SHIFT_MARKS))
        if shift.part_of is not None:
            named.append((f'shift "{shift.name}"', "part_of", shift.part_of, SHIFT_MARKS))
    for label, key, name, marks in named:
        where = source.where(label, key)
        if any(mark in name for mark in marks) or name != name.strip():
            expected = f"a name without {' '.join(marks)} and without blanks around it"
            yield Fault(where, name, expected, "Call it otherwise: these marks stand between names in files.")
        if marks is SHIFT_MARKS and name == DAY_OFF:
            yield Fault(where, name, "another name: off means a day without a shift", "Call it otherwise.")
