"""A kept plan and a file of actuals, compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.accuracy import wape
from forecasting.faults import Fault, InputError
from planner.fingerprint import fingerprint
from planner.formats import read_inputs, read_roster
from planner.kept import kept_fingerprint
from planner.loop import people_of_their_own
from planner.review import attendance, contacts, money, people, service
from planner.review.budget_bridge import bridges
from planner.review.came import Came, read_came
from planner.review.formula import QueueFormula, formulas
from planner.review.periods import periods, span_label
from planner.review.planned import Planned, PlannedQueue, read_planned
from planner.review.result import ALL, Cause, Review, Row, frame_of
from planner.review.words import sentences
from planner.roster.decided import decided_beside, with_decided
from planner.scenario import Inputs, Scenario
from planner.scenario.reading import read_scenario
from planner.staffing.periods import numbered, period_labels

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
CHANGED = (
    "the scenario or a file of it has changed since the plan: what was planned is taken from the plan, targets and "
    "prices are those of the scenario now"
)


@dataclass(frozen=True)
class _Known:
    """What everything is compared from."""

    inputs: Inputs
    planned: Planned
    came: Came
    formulas: Mapping[str, QueueFormula]
    worked: attendance.Worked | None

    @property
    def scenario(self) -> Scenario:
        return self.inputs.scenario

    @property
    def judged_before(self) -> int:
        """Number of the first interval that is not over."""
        return int(self.planned.starts.searchsorted(self.came.until))


def review(
    scenario: Path,
    *,
    plan: Path,
    actuals: Path,
    roster: Path | None = None,
    costs: Path | None = None,
    allow: Sequence[Path] = (),
) -> Review:
    """Compare a kept plan with what happened, by queue and interval, day, week and in all.

    Only intervals that both tell are compared: a file that ends on a Wednesday is held against the plan until then.

    Parameters
    ----------
    scenario : Path
        The scenario the plan was made from; queues and days must be the plan's.
    plan : Path
        The plan's folder.
    actuals : Path
        ``start,queue,volume`` and, where known, ``aht_s,answered,abandoned,answered_within,backlog``. Contacts belong
        to the interval of their arrival; ``answered_within`` are those answered within the queue's target.
    roster : Path, optional
        The worked roster in roster.csv's columns. Days from its first to its last count as worked by it.
    costs : Path, optional
        What was paid, as `planner.formats.cost_files.read_costs` reads it: for the bridge from plan to actual.
    allow : sequence of Path
        Folders in which files that the scenario names may lie.

    Raises
    ------
    InputError
        If a file is wrong, holds nothing of the plan's days, or the plan is of other queues or days.
    """
    record = read_scenario(scenario, allow=allow)
    inputs = read_inputs(record, allow=allow)
    inputs = with_decided(inputs, decided_beside(plan, inputs))
    planned = read_planned(plan, record)
    came = read_came(actuals, record, planned)
    shifts = read_roster(plan / "roster.csv", inputs)
    worked = None
    if roster is not None:
        worked = attendance.lay_worked(inputs, planned, shifts, _worked(roster, inputs, came))
    of_queue = formulas(inputs, planned.starts, people_of_their_own(inputs.agents))
    known = _Known(inputs, planned, came, of_queue, worked)
    rows, causes, notes = _compared(known)
    marks = {queue: one.known for queue, one in came.queues.items()}
    span = span_label(planned.starts, np.any(list(marks.values()), axis=0))
    change = money.moved(inputs, planned, came.queues, shifts, worked)
    days = np.zeros(len(planned.starts), dtype=bool) if worked is None else worked.known
    rows += money.rows(planned, came.queues, change, span, marks, days, inputs.resolved)
    rows += attendance.rows(inputs, shifts, worked) if worked is not None else ()
    steps, cut = bridges(inputs, planned, came.queues, worked, costs)
    changed = () if kept_fingerprint(plan) == fingerprint(inputs) else (CHANGED,)
    found = Review(
        record.name,
        span,
        frame_of(rows),
        tuple(causes),
        (),
        (*changed, *came.notes, *notes, *_assumed(known), *cut, *(note for one in steps for note in one.notes)),
        record.currency,
        record.time_zone,
        steps,
        paid=costs is not None,
    )
    return replace(found, sentences=sentences(found, record))


def _worked(path: Path, inputs: Inputs, came: Came) -> pd.DataFrame:
    """The worked roster, on the days that the actuals tell of."""
    frame = read_roster(path, inputs)
    starts = inputs.scenario.horizon()
    told = starts[np.any([one.known for one in came.queues.values()], axis=0)]
    days = [pd.Timestamp(date).date() for date in frame["date"]]
    inside = [told[0].date() <= day <= told[-1].date() for day in days]
    if not any(inside):
        expected = f"segments of days that the actuals tell of, {told[0]:%Y-%m-%d} to {told[-1]:%Y-%m-%d}"
        raise InputError([Fault(path.name, f"{len(frame)} rows", expected, "Name the roster worked in these days.")])
    return frame[inside]


def _compared(known: _Known) -> tuple[list[Row], list[Cause], list[str]]:
    """Rows and causes of every queue and of all together, and what cannot be told."""
    rows: list[Row] = []
    causes: list[Cause] = []
    notes: list[str] = []
    for queue in known.planned.queues:
        if not known.came.queues[queue].known.any():
            notes.append(f"{queue}: the actuals have no rows of it")
            continue
        made, own, said = _of_queue(known, queue)
        rows += made
        causes += own
        notes += said
    rows += _totals(known, rows)
    return rows, causes, notes


def _of_queue(known: _Known, queue: str) -> tuple[list[Row], list[Cause], list[str]]:
    planned, came = known.planned.queues[queue], known.came.queues[queue]
    starts, formula = known.planned.starts, known.formulas[queue]
    day, _ = numbered(period_labels(starts, "day"))
    aht_s = came.handle_time(planned.aht_s, day)
    need = people.needs(formula, planned, came, aht_s)
    staffed, told = _staffed(known, queue, need.actual), known.worked is not None
    counts, note = service.counted(formula.queue, came)
    judged = formula.judged(known.judged_before)
    chain = service.Chain(formula, planned, came, _people(known, queue), counts, judged, aht_s)
    rows = [
        *contacts.interval_rows(queue, starts, planned, came),
        *people.interval_rows(queue, starts, staffed, came.known, told),
        *_level_rows(queue, starts, planned, counts, judged),
    ]
    causes = []
    interval_h = known.scenario.interval_min / 60.0
    for level, period, where in periods(starts, known.scenario.week_starts, came.known):
        rows += contacts.period_rows(level, period, queue, planned, came, where)
        rows += people.period_rows((level, period, queue), staffed, need, where, interval_h, told)
        cause = chain.cause(level, period, where)
        if cause is not None:
            worst = chain.worst(starts, where) if level == "day" else ""
            causes.append(replace(cause, worst=worst))
            rows += _cause_rows(causes[-1])
    return rows, causes, [note] if note else []


def _people(known: _Known, queue: str) -> service.People:
    """People on the queue for the formulas, unplanned loss taken off."""
    one, loss = known.planned.queues[queue], known.scenario.shrinkage
    there = loss.present
    worked = None
    if known.worked is not None:
        came = known.worked.scheduled(queue) * (1.0 - loss.off_queue)
        worked = np.where(known.worked.known, came, one.scheduled * there)
    return service.People(one.agents, one.scheduled * there, worked)


def _staffed(known: _Known, queue: str, needed: Numbers) -> people.Staffed:
    """People in the units of the requirement; on worked days nobody is absent any more."""
    one, worked = known.planned.queues[queue], known.planned.queues[queue].scheduled
    if known.worked is not None:
        worked = np.where(known.worked.known, known.worked.scheduled(queue), worked)
        needed = np.where(known.worked.known, needed * (1.0 - known.scenario.shrinkage.absence), needed)
    day, _ = numbered(period_labels(known.planned.starts, "day"))
    return people.Staffed(one.rostered, needed, one.scheduled, worked, known.formulas[queue].queue.deferred, day)


def _level_rows(
    queue: str, starts: pd.DatetimeIndex, planned: PlannedQueue, counts: service.Counted, judged: Mask
) -> Iterator[Row]:
    actual = service.levels_by_interval(counts, judged)
    for i in np.flatnonzero(np.isfinite(actual)).tolist():
        band = (planned.level[i], actual[i], planned.level_low[i], planned.level_high[i])
        yield Row("interval", starts[i].isoformat(), queue, "service_level", *band)


def _cause_rows(cause: Cause) -> Iterator[Row]:
    key = (cause.level, cause.period, cause.queue)
    yield Row(*key, "service_target", cause.target, cause.actual)
    yield Row(*key, "service_level", cause.planned, cause.actual)
    for part, share in cause.parts.items():
        yield Row(*key, f"service_by_{part}", actual=share)


ADDED = (
    "volume", "volume_error", "workload_h", "workload_by_volume", "workload_by_aht", "required_h", "scheduled_h",
    "short_h", "surplus_h", "margin_h", "volume_short_h", "volume_over_h", "aht_short_h", "aht_over_h",
)  # fmt: skip
"""Measures that add up over queues."""


def _totals(known: _Known, rows: list[Row]) -> Iterator[Row]:
    """Sums over queues, and how wrong the forecast of each was by their contacts."""
    queues = [queue for queue, one in known.came.queues.items() if one.known.any()]
    if len(queues) < 2:
        return
    sums: dict[tuple[str, str, str], list[float]] = {}
    for row in rows:
        if row.level != "interval" and row.measure in ADDED:
            key = (row.level, row.period if row.level != "all" else "", row.measure)
            held = sums.setdefault(key, [0.0, 0.0])
            held[0] += row.plan
            held[1] += row.actual
    span = span_label(known.planned.starts, np.any([known.came.queues[queue].known for queue in queues], axis=0))
    for (level, period, measure), (plan, actual) in sums.items():
        yield Row(level, period or span, ALL, measure, plan, actual)
    pairs = [(known.came.queues[queue], known.planned.queues[queue].volume) for queue in queues]
    came = np.concatenate([one.volume[one.known] for one, _ in pairs])
    mean = np.concatenate([volume[one.known] for one, volume in pairs])
    yield Row("all", span, ALL, "wape", actual=wape(came, mean))


def _assumed(known: _Known) -> list[str]:
    """What the numbers rest on where the actuals are silent."""
    said = []
    if len(known.planned.vendors):
        said.append(
            "vendors: the actuals do not tell what they took; it is the share of contacts that the plan sent them"
        )
    if known.worked is not None:
        staff = {agent.agent for agent in known.inputs.agents}
        strange = sorted(set(known.worked.roster["agent"]) - staff)
        if strange:
            said.append(f"people: {', '.join(strange)} of the worked roster are not in the staff file and not priced")
    if known.worked is None:
        said.append("people: without a worked roster (--roster) everybody counts as scheduled, and pay as planned")
    blind = [queue for queue, one in known.came.queues.items() if one.known.any() and not np.isfinite(one.aht_s).any()]
    if blind:
        said.append(f"{', '.join(blind)}: no handle times in the actuals; the planned ones stand in their place")
    return said
