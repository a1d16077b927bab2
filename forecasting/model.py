"""The forecast: history, what people know of the future, and out comes mean, quantiles, paths and handle time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.adjusted import Adjusted
from forecasting.calendar import OpeningHours
from forecasting.compared import compare_given
from forecasting.deflection import apply_deflections
from forecasting.distribution import count_quantiles
from forecasting.errors import PRIOR_CV
from forecasting.events import Deflect, Event, Surge
from forecasting.faults import Fault, InputError
from forecasting.given import GivenForecast, given_paths
from forecasting.handle_time import handle_time
from forecasting.history import History
from forecasting.learned import Learned, joint_paths, ordinary_means
from forecasting.outliers import outlier_frame
from forecasting.overrides import Layered, apply_overrides, no_overrides
from forecasting.planned import repeat_events
from forecasting.remembered import Remembered
from forecasting.result import LEVELS, Forecast
from forecasting.series import Series
from forecasting.surges import apply_surges

Numbers = dict[str, NDArray[np.float64]]


def forecast(
    history: History,
    series: Sequence[Series],
    horizon: pd.DatetimeIndex,
    *,
    holidays: str | None = None,
    events: Sequence[Event] = (),
    surges: Sequence[Surge] = (),
    deflects: Sequence[Deflect] = (),
    overrides: pd.DataFrame | None = None,
    given: GivenForecast | None = None,
    seed: int = 1,
    paths: int = 200,
    remembered: Remembered | None = None,
) -> Forecast:
    """Forecast every queue over a horizon.

    Per queue, the history before the horizon chooses terms, methods and weights (`forecasting.combine`) and measures
    its own errors (`forecasting.errors`); a given forecast stands in the place of ours. Then come, in this order,
    planned events learned from the past, surges, deflection and overrides.

    Parameters
    ----------
    history : History
        What lies at or after the horizon's start is ignored, with a note.
    series : sequence of Series
        Queues to forecast, in the order of the result.
    horizon : DatetimeIndex, aware, shape (n,)
        Interval starts, regular in UTC, of the history's interval length; at least 2.
    holidays : str, optional
        Code of the public holidays, as the `holidays` library spells it. They change the volume, never the hours.
    events : sequence of Event
        Unplanned ones are set aside; planned ones are learned and repeated under the same name.
    surges : sequence of Surge
    deflects : sequence of Deflect
    overrides : DataFrame, optional
        As `forecasting.overrides.read_overrides` gives it.
    given : GivenForecast, optional
        Somebody else's forecast; its queues need no history.
    seed : int
    paths : int
        Joint sample paths, at least 2.
    remembered : Remembered, optional
        Queues learned by earlier calls; the forecast is the same.

    Returns
    -------
    Forecast

    Raises
    ------
    InputError
        If a queue, or the one it borrows from, has no rows before the horizon, or no handle time is known.
    """
    learned = _learn(history, series, horizon, holidays, events, given, remembered or Remembered())
    base, variance, compared = _base(learned, series, horizon, given, seed, paths)
    plain = None
    if any(surge.relative_to == "ordinary" for surge in surges):
        plain = {**base.mean, **ordinary_means([one for one in learned if not _is_given(one.series, given)], horizon)}
    repeated = repeat_events(events, [taught for one in learned for taught in one.taught], horizon)
    open_ = _open(learned, series, horizon)
    after = apply_surges(base, surges, seed, plain, repeated)
    last = history.frame.loc[history.frame["start"] < horizon[0], "start"].max()
    learned_to = None if pd.isna(last) else last
    after = apply_deflections(after, deflects, seed, open_=open_, learned_to=learned_to)
    freedom = {one.series.queue: one.freedom for one in learned if not _is_given(one.series, given)}
    layered = apply_overrides(after, no_overrides() if overrides is None else overrides, open_)
    return Forecast(
        starts=horizon,
        frame=_frame(base, layered.final, variance, freedom),
        paths=layered.final.paths,
        notes=(*_ignored(history, horizon), *(note for one in learned for note in one.notes), *layered.final.notes),
        reasons={one.series.queue: one.model.combination.reasons for one in learned},
        stages=_stages(learned, given, layered),
        overrides=layered.layers,
        compared=compared,
        outliers=outlier_frame(found for one in learned for found in one.outliers),
    )


def _stages(learned: Sequence[Learned], given: GivenForecast | None, layered: Layered) -> pd.DataFrame:
    """Mean after each stage, so that nothing laid on hides the model's own number."""
    own = {one.series.queue: one.mean for one in learned}
    told = {} if given is None else given.mean
    none = np.full(len(layered.final.starts), np.nan)
    parts = [
        pd.DataFrame(
            {
                "start": layered.final.starts,
                "queue": queue,
                "model": own.get(queue, none),
                "given": told.get(queue, none),
                "stated": layered.model.mean[queue],
                "mean": mean,
            }
        )
        for queue, mean in layered.final.mean.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _is_given(series: Series, given: GivenForecast | None) -> bool:
    return given is not None and series.queue in given.mean


def _is_stated(series: Series) -> bool:
    """Whether nothing of it comes from a history."""
    return series.level is not None and series.borrowed is None


def _learn(
    history: History,
    series: Sequence[Series],
    horizon: pd.DatetimeIndex,
    holidays: str | None,
    events: Sequence[Event],
    given: GivenForecast | None,
    remembered: Remembered,
) -> list[Learned]:
    """Models of all queues that have a history; a given forecast's own errors are still measured on it."""
    names = set(history.frame.loc[history.frame["start"] < horizon[0], "queue"].unique())
    able = [one for one in series if _is_stated(one) or (one.borrowed[0] if one.borrowed else one.queue) in names]
    faults = [_no_rows(one) for one in series if one not in able and not _is_given(one, given)]
    if faults:
        raise InputError(faults)
    return remembered.learned(history, able, horizon, holidays, events)


def _base(
    learned: Sequence[Learned],
    series: Sequence[Series],
    horizon: pd.DatetimeIndex,
    given: GivenForecast | None,
    seed: int,
    paths: int,
) -> tuple[Adjusted, Numbers, pd.DataFrame]:
    """Mean, paths and handle time before anything stated, their variance, and ours beside a given forecast."""
    drawn, together = joint_paths(learned, horizon, seed, paths)
    mean = {one.series.queue: one.mean for one in learned}
    variance = {one.series.queue: one.variance for one in learned}
    notes = [f"day factors of the queues correlate by {together:.2f}"] if together > 0 else []
    compared = pd.DataFrame()
    if given is not None:
        compared, apart = compare_given(given, learned, drawn, horizon)
        usual = dict.fromkeys(given.mean, PRIOR_CV) | {one.series.queue: one.day_cv for one in learned}
        drawn |= given_paths(given, horizon, usual, paths, seed)
        mean |= given.mean
        for queue, error in given.error.items():
            variance[queue] = np.expm1(np.where(np.isfinite(error), error, usual[queue]) ** 2)
        notes += [*given.notes, f"taken from the given forecast: {', '.join(given.mean)}", *apart]
    aht, aht_notes = _handle_times(learned, series, horizon, given)
    order = [one.queue for one in series]
    base = Adjusted(
        horizon,
        {queue: mean[queue] for queue in order},
        {queue: drawn[queue] for queue in order},
        aht,
        (*notes, *aht_notes),
    )
    return base, variance, compared


def _handle_times(
    learned: Sequence[Learned], series: Sequence[Series], horizon: pd.DatetimeIndex, given: GivenForecast | None
) -> tuple[Numbers, list[str]]:
    """Handle time by queue: the given forecast's where it has one, else learned, else stated."""
    past = {one.series.queue: one.past for one in learned}
    found: Numbers = {}
    notes: list[str] = []
    faults: list[Fault] = []
    for one in series:
        told = given.aht_s[one.queue] if _is_given(one, given) and given else np.full(len(horizon), np.nan)
        own = np.full(len(horizon), np.nan if one.aht_s is None else one.aht_s)
        # A queue that borrows a shape has no handle time of its own in it: one that is stated comes first.
        stated = (one.borrowed is not None or one.level is not None) and np.isfinite(own).all()
        if one.queue in past and not stated and not np.isfinite(told).all():
            try:
                own, said = handle_time(past[one.queue], horizon, one.aht_s)
                notes += said
            except InputError as error:
                faults += error.faults
        found[one.queue] = np.where(np.isfinite(told), told, own)
    if faults:
        raise InputError(faults)
    return found, notes


def _open(
    learned: Sequence[Learned], series: Sequence[Series], horizon: pd.DatetimeIndex
) -> dict[str, NDArray[np.bool_]]:
    hours: dict[str, OpeningHours] = {one.series.queue: one.past.opening for one in learned}
    return {
        one.queue: hours.get(one.queue, one.opening or OpeningHours.always()).mask(horizon, one.special)
        for one in series
    }


def _frame(
    base: Adjusted, after: Adjusted, variance: Mapping[str, NDArray[np.float64]], freedom: Mapping[str, float]
) -> pd.DataFrame:
    """Frame FORECAST; quantiles from the measured variance plus what was added to that of the paths."""
    parts = []
    for queue, mean in after.mean.items():
        spread = variance[queue]
        if after.paths[queue] is not base.paths[queue]:
            change = _relative_variance(after.paths[queue]) - _relative_variance(base.paths[queue])
            spread = np.maximum(spread + change, 0.0)
        quantiles = dict(zip(LEVELS, count_quantiles(mean, spread, freedom.get(queue, np.inf)).T, strict=True))
        columns = {"start": after.starts, "queue": queue, "mean": mean, **quantiles, "aht_s": after.aht_s[queue]}
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)


def _relative_variance(paths: NDArray[np.float32]) -> NDArray[np.float64]:
    mean = paths.mean(axis=0, dtype=np.float64)
    variance = paths.var(axis=0, dtype=np.float64)
    return np.asarray(np.divide(variance, mean**2, out=np.zeros_like(mean), where=mean > 0))


def _ignored(history: History, horizon: pd.DatetimeIndex) -> tuple[str, ...]:
    later = int((history.frame["start"] >= horizon[0]).sum())
    if not later:
        return ()
    return (f"{later:,} rows of history at or after the forecast's start {horizon[0]:%Y-%m-%d %H:%M} were ignored",)


def _no_rows(series: Series) -> Fault:
    name = series.borrowed[0] if series.borrowed else series.queue
    return Fault(
        where=f"queue {series.queue}",
        value="",
        expected=f"history rows of {name} before the forecast's start",
        remedy=f"Give a history that holds queue {name}, or let it borrow another queue's shape.",
    )
