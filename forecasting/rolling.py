"""Rolling origin: how good the forecast would have been, beside simple methods and what no method can beat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.accuracy import naive_error
from forecasting.days import DayTable
from forecasting.events import Event
from forecasting.faults import Fault, InputError
from forecasting.grid import QueueHistory, queue_history
from forecasting.history import History
from forecasting.queue_model import day_table
from forecasting.rolling_events import planned_lift
from forecasting.rolling_found import Backtest, Going, QueueFound, Tried, queue_found, together
from forecasting.rolling_marks import Marks, mark_days
from forecasting.rolling_samples import LEVEL_DAYS, Scored, origin_losses
from forecasting.rolling_table import STEP_DAYS
from forecasting.series import Series

LOSSES = (
    "queue", "method", "origin", "level", "start", "days_ahead", "busiest", "special", "actual", "mean", "error",
    "absolute_error", "scaled_error", "crps", "inside80", "inside95", "q025", "q10", "q90", "q975",
)  # fmt: skip


def backtest(
    history: History,
    *,
    origins: int,
    days: int,
    series: Sequence[Series] | None = None,
    holidays: str | None = None,
    events: Sequence[Event] = (),
) -> pd.DataFrame:
    """Forecast from past origins, a week apart, and score against what came.

    Parameters
    ----------
    history : History
    origins : int
        Number of origins, at least 1; the last one lies `days` before the end of the history.
    days : int
        Horizon, days, at least 1.
    series : sequence of Series, optional
        Default: every queue of the history, its hours learned.
    holidays : str, optional
        Code of the public holidays.
    events : sequence of Event
        Unplanned ones are not scored. Planned ones are: what was learned of those of their name before the origin
        lifts every method's forecast alike.

    Returns
    -------
    DataFrame
        ``queue,method,horizon_days,level,origins,wape,bias,mase,wcrps,cover80,cover95,contacts,gain,gain_se``, a row
        for each queue, level and method: ``combined``, every member, ``poisson_floor`` (what would remain if the
        combined mean, scaled to what came, were the true rate of Poisson counts). Levels are interval (not for daily
        history, where it would be the day), day, and week from seven days on; then parts of the first two, such as
        ``day, busiest third``, ``interval, special days`` or ``day, 2-7 days ahead``, where they are not the whole.
        `origins` counts those at which the method could be used and something was scored, `contacts` are what came;
        `gain` is the WAPE of the mean of six weeks less that of the method, `gain_se` the standard error of that
        paired difference. Shares, not percent. Each forecast sees only what lies before its origin.

    Raises
    ------
    InputError
        If the history of a queue is too short for the origins asked for.
    """
    return run_backtest(history, origins=origins, days=days, series=series, holidays=holidays, events=events).scores


def run_backtest(
    history: History,
    *,
    origins: int,
    days: int,
    series: Sequence[Series] | None = None,
    holidays: str | None = None,
    events: Sequence[Event] = (),
    going: Going = lambda _: True,
) -> Backtest:
    """Scores as `backtest` gives them, and the last origin's forecasts to look at; its parameters and errors.

    Other Parameters
    ----------------
    going : callable
        Told a `Tried` after each origin; where it says no, the result holds what was tried, and says so.
    """
    plans = _plans(history, origins, days, series, holidays, events)
    queues = [plan.series.queue for plan in plans]
    found: list[QueueFound] = []  # no more than one queue's losses are held at a time
    for plan in plans:
        parts: list[pd.DataFrame] = []
        for origin in plan.origins(days):
            parts.append(_at(plan, history, origin, days, holidays, events))
            done = len(found) * origins + len(parts)
            so_far = partial(_so_far, tuple(found), plan, tuple(parts), queues, origins, days)
            if not going(Tried(done, len(plans) * origins, so_far)) and done < len(plans) * origins:
                return so_far()
        found.append(queue_found(plan.series.queue, plan.losses(parts), len(parts), days))
    return together(found, queues, origins)


def _so_far(
    found: Sequence[QueueFound],
    plan: _Plan,
    parts: Sequence[pd.DataFrame],
    queues: Sequence[str],
    origins: int,
    days: int,
) -> Backtest:
    return together([*found, queue_found(plan.series.queue, plan.losses(parts), len(parts), days)], queues, origins)


def backtest_losses(
    history: History,
    *,
    origins: int,
    days: int,
    series: Sequence[Series] | None = None,
    holidays: str | None = None,
    events: Sequence[Event] = (),
) -> pd.DataFrame:
    """What every method lost on every value forecast, for paired comparisons; parameters and errors of `backtest`.

    Returns
    -------
    DataFrame
        `LOSSES`, a row for each queue, method, origin, level (interval, day, week) and value. `origin` and `start` are
        naive local times, `days_ahead` counts from 1 (of a week: its last day), `busiest` and `special` as in
        `forecasting.rolling_marks`. `error` is mean less actual, `scaled_error` the absolute error over that of the
        weekly seasonal naive on the days before the first origin, `crps` in contacts, `inside80` and `inside95` 1 or
        0. Rows of the Poisson floor hold the rate in `actual` and expectations in the others. Sums over rows give
        every measure: WAPE is the sum of `absolute_error` over that of `actual`.
    """
    plans = _plans(history, origins, days, series, holidays, events)
    found = ([_at(plan, history, origin, days, holidays, events) for origin in plan.origins(days)] for plan in plans)
    return pd.concat([plan.losses(parts) for plan, parts in zip(plans, found, strict=True)], ignore_index=True)


def _plans(
    history: History,
    origins: int,
    days: int,
    series: Sequence[Series] | None,
    holidays: str | None,
    events: Sequence[Event],
) -> list[_Plan]:
    """Every queue, checked to be long enough."""
    if series is None:
        series = [Series(queue) for queue in history.frame["queue"].unique()]
    plans = [_Plan.of(history, one, origins, days, holidays, events) for one in series]
    faults = [_too_short(plan, origins, days) for plan in plans if plan.first < STEP_DAYS]
    if faults:
        raise InputError(faults)
    return plans


@dataclass(frozen=True)
class _Plan:
    """One queue's whole history, only to score against, and where the origins lie in it."""

    series: Series
    whole: QueueHistory
    table: DayTable
    first: int
    marks: Marks

    @classmethod
    def of(
        cls,
        history: History,
        series: Series,
        origins: int,
        days: int,
        holidays: str | None,
        events: Sequence[Event],
    ) -> _Plan:
        whole = queue_history(history, series, set_aside=events)
        table = day_table(whole, series, whole.days[-1].date(), holidays, events)
        first = table.known - days - STEP_DAYS * (origins - 1)
        return cls(series, whole, table, first, mark_days(whole, table, max(first, 0), holidays, events))

    def origins(self, days: int) -> range:
        """Day numbers of the origins."""
        return range(self.first, self.table.known - days + 1, STEP_DAYS)

    def scored(self, origin: int, days: int) -> Scored:
        """What came after an origin, planned events in it."""
        coming, slots = slice(origin, origin + days), self.whole.slots
        actual, open_ = self.whole.volume[coming], self.whole.open[coming]
        return Scored(
            origin=self.whole.days[origin],
            stamps=self.whole.stamps[origin * slots : (origin + days) * slots],
            actual=actual,
            seen=np.asarray(np.isfinite(actual) & open_),
            busy_slot=self.marks.busy_slot[coming],
            busy_day=self.marks.busy_day[coming],
            special=self.marks.special[coming],
        )

    def losses(self, parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
        """`LOSSES` of the queue from those of some origins."""
        losses = pd.concat(parts, ignore_index=True).assign(queue=self.series.queue)
        scale = losses["level"].map(self.naive()).astype(float)
        return losses.assign(scaled_error=losses["absolute_error"] / scale)[list(LOSSES)]

    def naive(self) -> dict[str, float]:
        """Error of the weekly seasonal naive on the days before the first origin, by level."""
        past = np.where(self.table.open[: self.first], self.table.volume[: self.first], np.nan)
        return {level: _naive(past, level) for level in LEVEL_DAYS}


def _at(
    plan: _Plan, history: History, origin: int, days: int, holidays: str | None, events: Sequence[Event]
) -> pd.DataFrame:
    """Losses from one origin; the forecasts see the history as it was at that local midnight."""
    midnight = plan.whole.days[origin]
    past = queue_history(history, plan.series, until=midnight.tz_localize(history.time_zone), set_aside=events)
    table = day_table(past, plan.series, (midnight + dt.timedelta(days - 1)).date(), holidays, events)
    return origin_losses(table, plan.scored(origin, days), planned_lift(past, events, midnight, days))


def _naive(past: NDArray[np.float64], level: str) -> float:
    if level == "interval":
        return naive_error(past, 7)
    daily = np.where(np.isfinite(past).any(axis=1), np.nansum(past, axis=1), np.nan)
    if level == "day":
        return naive_error(daily[:, None], 7)
    full = len(daily) // 7
    weekly = np.nansum(daily[len(daily) - 7 * full :].reshape(full, 7), axis=1)
    return naive_error(weekly[:, None], 1)


def _too_short(plan: _Plan, origins: int, days: int) -> Fault:
    return Fault(
        where=f"history of queue {plan.series.queue}",
        value=f"{plan.table.known} days",
        expected=f"at least {days + STEP_DAYS * origins} days for {origins} origins of {days} days",
        remedy="Ask for fewer origins or days, or give a longer history.",
    )
