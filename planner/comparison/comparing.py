"""From scenarios to a comparison: counts of each, whole plans where there are any, and the waterfall between them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pandas as pd

from forecasting.faults import Fault, InputError
from planner.comparison.asked import by_method, read_all
from planner.comparison.differing import differing
from planner.comparison.digests import side_digest
from planner.comparison.frames import COMPARED
from planner.comparison.measures import COUNTS, UNITS, WHOLE, Value, of_counts, of_kept, of_whole, total_of
from planner.comparison.mixing import Side, mixed
from planner.comparison.months import (
    CAPACITY,
    FORECAST_MOVES,
    MOST_DRIVERS,
    Months,
    Objective,
    months_of,
    months_steps,
    unit_of,
    values_of,
)
from planner.comparison.parts import parts_of, waterfall_frame, waterfall_rows
from planner.comparison.result import Compared, Comparison
from planner.fingerprint import fingerprint
from planner.formats import read_inputs
from planner.frames import check
from planner.kept import kept_fingerprint
from planner.net import Signal
from planner.pipeline import plan
from planner.progress import Listener, Progress, Teller
from planner.quick import Memory, QuickPlan, quick_plan_of
from planner.scenario import Inputs, Scenario


@dataclass
class _Quick:
    """Quick plans of sides and of what lies between them, each made once."""

    memory: Memory
    cancelled: Signal | None
    known: dict[str, QuickPlan] = field(default_factory=dict)

    def side(self, inputs: Inputs) -> Side:
        return Side(inputs, self.memory.forecast(inputs))

    def plan(self, side: Side) -> QuickPlan:
        key = side_digest(side)
        if key not in self.known:
            self.known[key] = quick_plan_of(side.inputs, forecast=side.forecast, cancelled=self.cancelled)
        return self.known[key]


def compare(
    scenarios: Sequence[Scenario | str | Path],
    *,
    full: bool = False,
    months: int | None = None,
    objective: Objective = "chance",
    allow: Sequence[Path] = (),
    progress: Listener | None = None,
    cancelled: Signal | None = None,
    memory: Memory | None = None,
) -> Comparison:
    """Plans side by side; the first scenario is the base.

    Every scenario is planned in counts (`planner.quick`), with the base's seed and the same streams of chance. Between
    the base and each other the difference is shared out over the drivers that differ (`planner.comparison.drivers`);
    k of them take 2^k plans in counts, most of which two scenarios share. Where a whole plan is kept in ``out/NAME``
    beside the scenario and still fits its files, or `full` is asked for, its numbers stand beside.

    Parameters
    ----------
    scenarios : sequence of Scenario or path
        At least two, of one time zone, interval, horizon length and currency.
    full : bool
        Plan each scenario whole where no whole plan of it is kept.
    months : int, optional
        Compare capacity plans over so many months, 1 to 18, too.
    objective : {"chance", "price"}
        Of the capacity plans.
    allow : sequence of Path
        Folders outside the scenarios' own from which files may be read.
    progress : callable, optional
    cancelled : Signal, optional
    memory : Memory, optional
        Forecasts that earlier comparisons made.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        If a scenario or a file is wrong, or two cannot be compared; every fault in one message.
    """
    records = read_all(scenarios, allow)
    say, quick = Teller(progress), _Quick(memory or Memory(), cancelled)
    inputs, notes = _inputs(records, allow)
    labels = list(records)
    sides = {}
    for place, label in enumerate(labels):
        say(f"counts: {label}", place / len(labels))
        sides[label] = _counted(quick, inputs[label])
    base = labels[0]
    differs = {label: {} if label == base else differing(sides[base], sides[label]) for label in labels}
    waterfalls = _Waterfalls(say, sum(2 ** len(differs[label]) for label in labels[1:]))
    plans: list[Compared] = []
    values: list[tuple[str, str, Sequence[Value]]] = []
    steps: list[dict[str, object]] = []
    for label in labels:
        made, side = quick.plan(sides[label]), sides[label]
        found, where = _whole_plan(records[label], inputs[label], full, allow, partial(_telling, progress, label))
        values += [(label, COUNTS, of_counts(made)), *([(label, WHOLE, found)] if where else [])]
        if label != base:
            steps += _steps(quick, sides[base], side, label, list(differs[label]), waterfalls)
        plans.append(Compared(label, records[label], made, where, differs[label], made.notes))
    rows = compared_rows(base, values, records[base].currency)
    if months is not None:
        ahead = _Ahead(months, objective, cancelled, say)
        rows += ahead.rows(sides)
        steps += ahead.steps(sides, {one.label: list(one.differs) for one in plans})
        notes += ahead.notes
    return Comparison(
        plans=tuple(plans),
        frame=check(pd.DataFrame(rows, columns=list(COMPARED.columns)), COMPARED),
        waterfall=waterfall_frame(steps),
        notes=tuple(dict.fromkeys(notes)),
        quick_plans=len(quick.known),
    )


@dataclass
class _Waterfalls:
    """Tells how many of the plans between all bases and others are made.

    Attributes
    ----------
    say : Teller
    count : int
        Of all of them.
    """

    say: Teller
    count: int
    made: int = 0

    def next(self, label: str) -> None:
        """One more is begun, between the base and this scenario."""
        self.say(f"waterfall: {label}", self.made / self.count)
        self.made += 1


def _counted(quick: _Quick, inputs: Inputs) -> Side:
    """A scenario's side, its quick plan made."""
    side = quick.side(inputs)
    quick.plan(side)
    return side


def _inputs(records: Mapping[str, Scenario], allow: Sequence[Path]) -> tuple[dict[str, Inputs], list[str]]:
    """Files of every scenario, under the base's method; every fault of every file in one message."""
    base = next(iter(records.values()))
    found: dict[str, Inputs] = {}
    notes: list[str] = []
    faults: list[Fault] = []
    for label, record in records.items():
        aligned, said = by_method(base, record)
        notes += said
        try:
            found[label] = read_inputs(aligned, allow=allow)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return found, notes


def _telling(listener: Listener | None, label: str, step: Progress) -> None:
    if listener:
        listener(replace(step, stage=f"{label}: {step.stage}"))


def _whole_plan(
    record: Scenario, inputs: Inputs, full: bool, allow: Sequence[Path], told: Listener
) -> tuple[list[Value], str]:
    """The whole plan's numbers and where they come from; none where there is no fresh one and none is asked for."""
    folder = record.path.parent / "out" / record.path.stem
    if _is_fresh(folder, replace(inputs, scenario=record)):
        return of_kept(folder, record.time_zone), f"kept in {folder.name}"
    if not full:
        return [], ""
    return of_whole(plan(record, allow=allow, progress=told)), "made now"


def _is_fresh(folder: Path, inputs: Inputs) -> bool:
    try:
        return kept_fingerprint(folder) == fingerprint(inputs)
    except InputError:
        return False


def _steps(
    quick: _Quick, base: Side, other: Side, label: str, drivers: Sequence[str], told: _Waterfalls
) -> Iterator[dict[str, object]]:
    def outcome(moved: frozenset[str]) -> dict[str, float]:
        told.next(label)
        return total_of(quick.plan(mixed(base, other, moved)))

    units = {measure: _unit(measure, base.scenario.currency) for measure in UNITS}
    ends = total_of(quick.plan(base)), total_of(quick.plan(other))
    return waterfall_rows(label, COUNTS, units, ends, parts_of(drivers, outcome), drivers)


@dataclass
class _Ahead:
    """Capacity plans of every scenario, and between the base and each other."""

    months: int
    objective: Objective
    cancelled: Signal | None
    say: Teller
    made: dict[str, Months] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def rows(self, sides: Mapping[str, Side]) -> list[dict[str, object]]:
        """Rows of frame COMPARED."""
        currency, base, rows = next(iter(sides.values())).scenario.currency, next(iter(sides)), []
        first: dict[tuple[str, str], float] = {}
        for label, side in sides.items():
            self.say(f"months: {label}")
            self.made[label] = months_of(side.inputs, self.months, self.objective, self.cancelled)
            found = list(values_of(self.made[label]))
            first |= {(period, one.measure): one.value for period, one in found} if label == base else {}
            for period, one in found:
                usual = first.get((period, one.measure), 0.0 if one.measure.startswith("lever ") else math.nan)
                rows.append(_row((label, CAPACITY, period), one, unit_of(one.measure, currency), usual))
        return rows

    def steps(self, sides: Mapping[str, Side], differs: Mapping[str, Sequence[str]]) -> Iterator[dict[str, object]]:
        """Rows of frame WATERFALL, where few enough drivers differ."""
        base = next(iter(sides))
        for label in list(sides)[1:]:
            drivers = differs[label]
            if len(drivers) > MOST_DRIVERS:
                self.notes.append(
                    f"{label}: no waterfall of months: {len(drivers)} drivers differ and it would take "
                    f"{2 ** len(drivers)} capacity plans; compare it with a scenario that is nearer"
                )
                continue
            self.say(f"months: waterfall of {label}")
            self.notes.append(FORECAST_MOVES)
            ends = self.made[base], self.made[label]
            yield from months_steps(sides[base], sides[label], ends, label, drivers, (self.months, self.objective))


def compared_rows(
    base: str, values: Iterable[tuple[str, str, Sequence[Value]]], currency: str
) -> list[dict[str, object]]:
    """Rows of frame COMPARED of numbers by scenario and basis."""
    every = list(values)
    first = {(basis, v.queue, v.measure): v.value for label, basis, some in every if label == base for v in some}
    based = {basis for label, basis, _ in every if label == base}
    rows = []
    for label, basis, some in every:
        for one in some:
            absent = 0.0 if basis in based and one.measure.startswith("cost: ") else math.nan
            usual = first.get((basis, one.queue, one.measure), absent)
            rows.append(_row((label, basis, ""), one, _unit(one.measure, currency), usual))
    return rows


def _row(names: tuple[str, str, str], one: Value, unit: str, usual: float) -> dict[str, object]:
    keys = dict(zip(("scenario", "basis", "period"), names, strict=True))
    numbers = {"value": one.value, "low": one.low, "high": one.high, "base": usual, "difference": one.value - usual}
    return {**keys, "queue": one.queue, "measure": one.measure, "unit": unit, **numbers}


def _unit(measure: str, currency: str) -> str:
    unit = UNITS.get(measure, "currency")
    return currency if unit == "currency" else unit
