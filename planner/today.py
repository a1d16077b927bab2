"""The running day: a kept plan's forecast updated by what came, what it leaves short, and whom to ask for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.actuals_file import SERVICE, read_actuals
from forecasting.adjusted import moment
from forecasting.faults import Fault, InputError
from forecasting.today import Today, reforecast
from forecasting.today_words import total_band
from planner.fingerprint import fingerprint
from planner.formats import read_inputs, read_roster
from planner.frames import COVERAGE, REQUIREMENT
from planner.kept import kept_fingerprint, kept_forecast, kept_table
from planner.loop import allocated
from planner.offers import Offers, offers_for
from planner.offers.needed import needed_now, short_words
from planner.outlook import outlook
from planner.roster.decided import decided_beside, with_decided
from planner.scenario import Inputs, Scenario
from planner.scenario.reading import read_scenario
from planner.staffing.periods import period_labels

BACKLOG = 0.10
"""Share of a usual day's contacts above which waiting work is an alarm."""


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
    coverage : DataFrame
        Frame COVERAGE of the same intervals until the week ends: the plan's roster against what is needed now.
    short : tuple of str
        Where people are short, in sentences.
    offers : Offers, optional
        Whom to ask for more, to whom to offer less; None once the plan is over.
    """

    name: str
    now: pd.Timestamp
    frame: pd.DataFrame
    queues: tuple[QueueToday, ...]
    notes: tuple[str, ...]
    alarms: tuple[str, ...]
    coverage: pd.DataFrame = field(default_factory=COVERAGE.empty)
    short: tuple[str, ...] = ()
    offers: Offers | None = None


def rest_of_week(
    scenario: Path, *, plan: Path, actuals: Path, now: str | None = None, allow: Sequence[Path] = ()
) -> Outcome:
    """Forecast the rest of the day and week of a plan, and say whom to ask for overtime or offer time off.

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
    rows, said = read_actuals(actuals, list(before.paths), record.interval_min, record.time_zone, SERVICE[-1:])
    made = reforecast(before, rows, now=until, seed=record.seed)
    changed = () if same else ("the scenario or a file of it has changed since the plan: its forecast was made anew",)
    queues = tuple(_queue(record, made, queue) for queue in before.paths)
    frame = made.forecast.frame
    ahead = frame["start"] + pd.Timedelta(minutes=record.interval_min) > made.now
    kept = kept_table(plan, REQUIREMENT, record.time_zone) if same else None
    coverage, short, offers = _people(inputs, made, kept, plan / "roster.csv")
    late = _backlog_alarms(rows, made)
    return Outcome(
        record.name,
        made.now,
        frame[ahead].reset_index(drop=True),
        queues,
        (*changed, *said, *made.forecast.notes, *(offers.notes if offers else ())),
        (*(alarm for queue in queues for alarm in _alarms(queue)), *late),
        coverage,
        short,
        offers,
    )


def _people(
    inputs: Inputs, made: Today, kept: pd.DataFrame | None, roster: Path
) -> tuple[pd.DataFrame, tuple[str, ...], Offers | None]:
    """The plan's roster against what is needed now, until the running week ends."""
    record, starts = inputs.scenario, made.before.starts
    step = pd.Timedelta(minutes=record.interval_min)
    weeks = period_labels(starts, "week", record.week_starts)
    ahead = np.asarray(starts + step > made.now)
    ahead &= weeks == weeks[min(int(starts.searchsorted(made.now, side="right")) - 1, len(starts) - 1)]
    if not ahead.any():
        return COVERAGE.empty(), (), None
    until = starts[np.flatnonzero(ahead)[-1]] + step
    needed = needed_now(inputs, made.before, made.forecast, kept)
    inputs = with_decided(inputs, decided_beside(roster.parent, inputs))
    frame = read_roster(roster, inputs)
    coverage = allocated(inputs, needed, frame).coverage
    coverage = coverage[coverage["start"].isin(starts[ahead])].reset_index(drop=True)
    today = coverage["start"] < made.now.normalize() + pd.DateOffset(days=1)
    hours = record.interval_min / 60.0
    short = (
        *short_words(coverage[today], hours, "the rest of today"),
        *short_words(coverage[~today], hours, "the rest of the week after today"),
    )
    return coverage, short, offers_for(inputs, needed, frame, made.now, until)


def _backlog_alarms(rows: pd.DataFrame, made: Today) -> list[str]:
    """Queues whose last known backlog is above its share of a usual day: the plan's mean day with contacts."""
    said = []
    over = rows[(rows["start"] < made.now) & rows["backlog"].notna()].sort_values("start")
    for queue, own in over.groupby("queue", sort=False):
        by_day = np.bincount(_day_numbers(made.before.starts), weights=made.before.mean(str(queue)))
        waiting, usual = float(own["backlog"].iloc[-1]), float(by_day[by_day > 0].mean()) if by_day.any() else 0.0
        if waiting > BACKLOG * usual:
            said.append(
                f"{queue}: {waiting:,.0f} contacts wait at {own['start'].iloc[-1]:%a %H:%M}, more than {BACKLOG:.0%} of"
                f" the {usual:,.0f} of a usual day"
            )
    return said


def _day_numbers(starts: pd.DatetimeIndex) -> NDArray[np.int64]:
    return np.asarray(pd.factorize(starts.date)[0], dtype=np.int64)


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
