"""Scenarios to compare, read and found fit for each other; what cannot be compared is refused in one message."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from forecasting.faults import Fault, InputError
from planner.comparison import drivers as of
from planner.scenario import Scenario
from planner.scenario.reading import record_of

WHY = {
    "time_zone": "intervals and days would not be the same",
    "days": "money and contacts of horizons of another length say nothing side by side",
    "week_starts": "weeks would not be the same",
    "interval_min": "required people per interval would not be the same",
    "currency": "money is not converted: whose rate, of which day",
}


def read_all(scenarios: Sequence[Scenario | str | Path], allow: Sequence[Path] = ()) -> dict[str, Scenario]:
    """Scenarios by the name they go by: the file's, or the scenario's own where it came from no file.

    Raises
    ------
    InputError
        If there are fewer than two, two go by one name, one cannot be read, or they cannot be compared.
    """
    if len(scenarios) < 2:
        remedy = "Name a base scenario and at least one other."
        raise InputError([Fault("planner compare", f"{len(scenarios)} scenario", "at least two scenarios", remedy)])
    faults: list[Fault] = []
    found: dict[str, Scenario] = {}
    for one in scenarios:
        try:
            record = record_of(one, allow)
        except InputError as error:
            faults += error.faults
            continue
        label = record.name if isinstance(one, Scenario) else Path(one).stem
        if label in found:
            remedy = "Leave one of them out, or give one file another name."
            faults.append(Fault("planner compare", label, "each scenario once, by the name of its file", remedy))
            continue
        found[label] = record
    if faults:
        raise InputError(faults)
    base = next(iter(found))
    faults = [fault for label in found for fault in _apart(base, found[base], label, found[label])]
    if faults:
        raise InputError(faults)
    return found


def _apart(base: str, first: Scenario, label: str, other: Scenario) -> list[Fault]:
    same = [name for name, driver in of.SCENARIO.items() if driver == of.SAME]
    return [
        Fault(
            f"{label}, {name}",
            str(getattr(other, name)),
            f"{getattr(first, name)}, as {base} has: {WHY[name]}",
            f"Write the same {name} in both scenarios.",
        )
        for name in same
        if getattr(other, name) != getattr(first, name)
    ]


def by_method(base: Scenario, other: Scenario) -> tuple[Scenario, list[str]]:
    """The other scenario with the base's seed and method, and what that replaced, in words.

    The same streams of chance in all scenarios: differences are then the scenarios' own.
    """
    keys = [name for name, driver in of.SCENARIO.items() if driver == of.METHOD]
    inner = [name for name, driver in of.SIMULATION.items() if driver == of.METHOD]
    notes = [f"{key} of {_name(other)} is the base's: it says how numbers are found, not what they are about"
             for key in keys if getattr(base, key) != getattr(other, key)]  # fmt: skip
    simulation = other.simulation.model_copy(update={name: getattr(base.simulation, name) for name in inner})
    update = {key: getattr(base, key) for key in keys} | {"simulation": simulation}
    return other.model_copy(update=update), notes


def _name(scenario: Scenario) -> str:
    return scenario.path.stem
