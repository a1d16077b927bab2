"""Within the day: the rest of the day and week, given what came until now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.actuals import lay_actuals
from forecasting.distribution import count_quantiles
from forecasting.joint_days import Change, SeenQueue, changes, first_of_days
from forecasting.result import LEVELS, Forecast
from forecasting.today_handle_time import update_aht
from forecasting.today_words import sentences
from forecasting.told import told_freedom, told_variance

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Today:
    """A forecast after part of it was seen.

    Attributes
    ----------
    forecast : Forecast
        The whole horizon. Where an interval is over and known, mean, all quantiles and every path are what came;
        everything else is the forecast given what came. Its notes say how the rest was moved.
    before : Forecast
        As it was handed in.
    now : Timestamp, aware
    volume : mapping of queue to ndarray, shape (n,)
        What came; NaN where not known.
    """

    forecast: Forecast
    before: Forecast
    now: pd.Timestamp
    volume: Mapping[str, Array]


def reforecast(forecast: Forecast, rows: pd.DataFrame, *, now: pd.Timestamp | None = None, seed: int = 1) -> Today:
    """Update a forecast by what came until now.

    Log factors of all days and queues have a joint normal prior, whose moments the joint paths tell
    (`forecasting.day_factors`). Each seen day observes its own (`forecasting.seen`); with C the covariance of the
    seen factors, R the noise of their observations and c the covariance of all factors with the seen ones, all are
    moved by ``c (C + R)^-1 observation`` (Kalman 1960). The rest of the running day also inherits the noise of its
    last intervals. The mean is multiplied by the exponential of both. What a day differs beyond three standard
    deviations is an event of that day alone, of which between none and all lasts until its end, all parts evenly
    likely; other days are not moved by it.

    Every path makes the same update on a history of its own (Poisson counts of what it expected in the seen
    intervals), and is multiplied by the exponential of what came less its own: what remains of it is an error of
    this very estimate, so that the paths stay joint, positive and as wide as the estimate is uncertain, however rough
    its gains are (perturbed observations; Burgers et al. 1998, Matheron's rule). They are scaled to the new mean.
    The variance of counts changes as that of the paths does; their tails stay those of the forecast's quantiles.

    Parameters
    ----------
    forecast : Forecast
        Made before; only `starts`, `frame` and `paths` are used. At least two intervals.
    rows : DataFrame
        What came: ``start,queue,volume`` and, where known, ``aht_s``, as `forecasting.actuals.lay_actuals` takes it.
    now : Timestamp, aware, optional
        None: the end of the last row.
    seed : int

    Returns
    -------
    Today

    Raises
    ------
    InputError
        See `forecasting.actuals.lay_actuals`.

    References
    ----------
    .. [1] Shen, H. and Huang, J. Z. (2008). Interday forecasting and intraday updating of call center arrivals.
       M&SOM 10.
    .. [2] Burgers, G., van Leeuwen, P. J. and Evensen, G. (1998). Analysis scheme in the ensemble Kalman filter.
       Monthly Weather Review 126.
    """
    came = lay_actuals(rows, forecast, now)
    first = first_of_days(forecast.starts)
    queues = [SeenQueue.of(name, forecast, came, first, seed) for name in forecast.paths]
    of_day = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(forecast.starts))))
    frames, paths, longer = [], {}, {}
    for one, change in zip(queues, changes(queues, first, seed), strict=True):
        old = forecast.paths[one.name]
        mean, new = _applied(one.mean, old, change)
        paths[one.name] = _known(new, one.volume)
        frame = forecast.frame[forecast.frame["queue"] == one.name]
        aht, longer[one.name] = update_aht(forecast.aht_s(one.name), came.aht_s[one.name], one.volume, of_day)
        frames.append(_frame(frame, one, old, new, mean, change.somewhere & (one.mean > 0)).assign(aht_s=aht))
    after = Forecast(forecast.starts, pd.concat(frames, ignore_index=True), paths, (), forecast.reasons)
    said = sentences(forecast, after, came, {one.name: one.eventful for one in queues}, longer)
    return Today(replace(after, notes=(*came.notes, *said)), forecast, came.now, came.volume)


def _applied(mean: Array, old: NDArray[np.float32], change: Change) -> tuple[Array, NDArray[np.float32]]:
    """New mean and paths, what is known not put in yet; what nothing moves stays as it was, to the last bit."""
    moved = change.somewhere
    mean = np.where(moved, mean * np.exp(change.mean), mean)
    new = old[:, moved] * np.exp(change.paths[:, moved])
    own = new.mean(axis=0)
    paths = old.copy()
    paths[:, moved] = new * np.divide(mean[moved], own, out=np.ones_like(own), where=own > 0)
    return mean, paths


def _known(paths: NDArray[np.float32], volume: Array) -> NDArray[np.float32]:
    return np.asarray(np.where(np.isfinite(volume), np.nan_to_num(volume), paths), dtype=np.float32)


def _frame(
    frame: pd.DataFrame,
    one: SeenQueue,
    old: NDArray[np.float32],
    new: NDArray[np.float32],
    mean: Array,
    moved: NDArray[np.bool_],
) -> pd.DataFrame:
    """Frame FORECAST of one queue; rows that nothing moved stay as they are."""
    out = frame.reset_index(drop=True).copy()
    columns = list(LEVELS)
    before = _relative_variance(old)
    quantiles = frame[columns].to_numpy(dtype=float)
    told = told_variance(quantiles, one.mean, before)
    freedom = told_freedom(quantiles, one.mean, told)
    ratio = np.divide(_relative_variance(new), before, out=np.ones_like(mean), where=before > 0)
    out.loc[moved, columns] = count_quantiles(mean[moved], (told * ratio)[moved], freedom)
    out["mean"] = np.where(moved, mean, out["mean"])
    known = np.isfinite(one.volume)
    for name in ("mean", *columns):
        out.loc[known, name] = one.volume[known]
    return out


def _relative_variance(paths: NDArray[np.floating]) -> Array:
    mean = paths.mean(axis=0, dtype=np.float64)
    return np.asarray(np.divide(paths.var(axis=0, dtype=np.float64), mean**2, out=np.zeros_like(mean), where=mean > 0))
