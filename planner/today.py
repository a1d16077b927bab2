"""The running day: a kept plan's forecast updated by what came until now, and where it leaves what was planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.actuals_file import read_actuals
from forecasting.adjusted import moment
from forecasting.faults import Fault, InputError
from forecasting.today import Today, reforecast
from forecasting.today_words import total_band
from planner.fingerprint import fingerprint
from planner.formats import read_inputs
from planner.kept import kept_fingerprint, kept_forecast
from planner.outlook import outlook
from planner.scenario import Scenario
from planner.scenario.reading import read_scenario
from planner.staffing.periods import period_labels


@dataclass(frozen=True)
class Part:
    """Contacts of a queue in a part of the horizon that is still to come.

    Attributes
    ----------
    planned, now : float
        Expected by the plan's forecast, and given what came.
    low, high : float
        80 % band of the count, given what came.
    planned_low, planned_high : float
        The same as the plan had it.
    """

    planned: float
    now: float
    low: float
    high: float
    planned_low: float
    planned_high: float

    @property
    def outside(self) -> bool:
        """Whether what is expected now lies outside the band that was planned for."""
        return not self.planned_low <= round(self.now) <= self.planned_high

    @property
    def side(self) -> str:
        """Where it lies to what was planned."""
        return "above" if self.now > self.planned else "below"


@dataclass(frozen=True)
class QueueToday:
    """One queue's day.

    Attributes
    ----------
    came, expected : float
        Contacts today in the intervals that are known, and the forecast of these.
    rest_of_day, rest_of_week : Part
        The week holds the day's rest, and ends with the plan.
    """

    queue: str
    came: float
    expected: float
    rest_of_day: Part
    rest_of_week: Part


@dataclass(frozen=True)
class Outcome:
    """What is known now.

    Attributes
    ----------
    frame : DataFrame
        Frame FORECAST of the intervals that are not over.
    notes, alarms : tuple of str
        In sentences.
    """

    name: str
    now: pd.Timestamp
    frame: pd.DataFrame
    queues: tuple[QueueToday, ...]
    notes: tuple[str, ...]
    alarms: tuple[str, ...]


def rest_of_week(
    scenario: Path, *, plan: Path, actuals: Path, now: str | None = None, allow: Sequence[Path] = ()
) -> Outcome:
    """Forecast the rest of the day and week of a plan.

    Parameters
    ----------
    scenario : Path
    plan : Path
        The plan's folder: its forecast and sample paths are updated, or, where the scenario has changed since, those
        that would be made now.
    actuals : Path
        As `forecasting.actuals_file.read_actuals` takes it.
    now : str, optional
        ISO time, without offset on the scenario's clock; None: the end of the last row.
    allow : sequence of Path
        Folders in which files that the scenario names may lie.

    Raises
    ------
    InputError
        If a file or the time is wrong.
    """
    record = read_scenario(scenario, allow=allow)
    until = None if now is None else _within(record, now)
    inputs = read_inputs(record, allow=allow)
    same = kept_fingerprint(plan) == fingerprint(inputs)
    before = kept_forecast(plan, record.time_zone) if same else outlook(inputs)
    rows, said = read_actuals(actuals, list(before.paths), record.interval_min, record.time_zone)
    made = reforecast(before, rows, now=until, seed=record.seed)
    changed = () if same else ("the scenario or a file of it has changed since the plan: its forecast was made anew",)
    queues = tuple(_queue(record, made, queue) for queue in before.paths)
    frame = made.forecast.frame
    ahead = frame["start"] + pd.Timedelta(minutes=record.interval_min) > made.now
    return Outcome(
        record.name,
        made.now,
        frame[ahead].reset_index(drop=True),
        queues,
        (*changed, *said, *made.forecast.notes),
        tuple(alarm for queue in queues for alarm in _alarms(queue)),
    )


def _within(record: Scenario, text: str) -> pd.Timestamp:
    starts = record.horizon()
    end = starts[-1] + pd.Timedelta(minutes=record.interval_min)
    remedy = "Write it as 2026-11-24T11:00, on the scenario's clock."
    try:
        now = moment(pd.Timestamp(text), starts.tz)
    except ValueError as error:
        raise InputError([Fault("--now", text, "a time", remedy)]) from error
    if pd.isna(now) or not starts[0] <= now <= end:
        expected = f"a time of the plan, {starts[0]:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}"
        raise InputError([Fault("--now", text, expected, remedy)])
    return now


def _queue(record: Scenario, made: Today, queue: str) -> QueueToday:
    starts = made.before.starts
    running = min(int(starts.searchsorted(made.now, side="right")) - 1, len(starts) - 1)
    known = np.isfinite(made.volume[queue])
    over = np.asarray(starts + pd.Timedelta(minutes=record.interval_min) <= made.now)
    day, week = (
        np.asarray(labels == labels[running])
        for labels in (period_labels(starts, period, record.week_starts) for period in ("day", "week"))
    )
    return QueueToday(
        queue,
        float(np.nansum(made.volume[queue][day & known])),
        float(made.before.mean(queue)[day & known].sum()),
        _part(made, queue, day & ~over),
        _part(made, queue, week & ~over),
    )


def _part(made: Today, queue: str, where: NDArray[np.bool_]) -> Part:
    bands = []
    for one in (made.forecast, made.before):
        mean = one.mean(queue)[where]
        bands += [float(mean.sum()), *total_band(one.paths[queue][:, where], mean)]
    now, low, high, planned, planned_low, planned_high = bands
    return Part(planned, now, low, high, planned_low, planned_high)


def _alarms(queue: QueueToday) -> list[str]:
    parts = (("the rest of today", queue.rest_of_day), ("the rest of the week", queue.rest_of_week))
    return [
        f"{queue.queue}: {name} is now expected at {part.now:,.0f} contacts,"
        f" {part.side} the plan's 80 % band of {part.planned_low:,.0f} to {part.planned_high:,.0f}"
        for name, part in parts
        if part.outside
    ]


def words(outcome: Outcome) -> str:
    """The day in a few lines, to be read on a terminal."""
    head = f"{'':<12} {'so far today':^19} {'rest of today':^37} {'rest of the week':^37}"
    under = f"{'queue':<12} {'came':>9} {'planned':>9} " + f"{'planned':>9} {'now':>9} {'80 % sure':>17} " * 2
    lines = [f"{outcome.name}, until {outcome.now:%a %d %b %H:%M}", "", head.rstrip(), under.rstrip()]
    for one in outcome.queues:
        cells = f"{one.queue:<12} {one.came:>9,.0f} {one.expected:>9,.0f} "
        for part in (one.rest_of_day, one.rest_of_week):
            band = f"{part.low:,.0f} to {part.high:,.0f}"
            cells += f"{part.planned:>9,.0f} {part.now:>9,.0f} {band:>17} "
        lines.append(cells.rstrip())
    lines += ["", *outcome.notes]
    lines += ["", *(f"ALARM {alarm}" for alarm in outcome.alarms)] if outcome.alarms else []
    return "\n".join(lines)


def as_json(outcome: Outcome, file: Path) -> dict[str, Any]:
    """The same for machines."""
    return {
        "scenario": outcome.name,
        "now": outcome.now.isoformat(),
        "queues": [
            {
                "queue": one.queue,
                "so_far": {"came": one.came, "planned": one.expected},
                "rest_of_day": _part_json(one.rest_of_day),
                "rest_of_week": _part_json(one.rest_of_week),
            }
            for one in outcome.queues
        ],
        "notes": list(outcome.notes),
        "alarms": list(outcome.alarms),
        "files": {"forecast": str(file)},
    }


def _part_json(part: Part) -> dict[str, float]:
    return {
        "planned": round(part.planned, 3),
        "now": round(part.now, 3),
        "low80": part.low,
        "high80": part.high,
        "planned_low80": part.planned_low,
        "planned_high80": part.planned_high,
    }
