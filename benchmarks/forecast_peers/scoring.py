"""One marking for all: measures over the origins, and the difference to ours with its standard error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast_peers.answers import Said
from forecasting.accuracy import bias, coverage, mase, wape, weighted_crps
from forecasting.result import LEVELS

Array = NDArray[np.float64]
BAND = {name: number for number, name in enumerate(LEVELS)}
BUSIEST = 1.0 / 3.0


@dataclass(frozen=True)
class Came:
    """What came after one origin: counts and what counts of them, shape (days, slots)."""

    actual: Array
    seen: NDArray[np.bool_]
    busy: NDArray[np.bool_]

    @staticmethod
    def of(actual: Array, seen: NDArray[np.bool_], usual: Array) -> Came:
        """Busy is the third of the seen intervals with the highest mean of six weeks: the same for all."""
        held = np.where(seen, usual, -1.0)
        edge = np.quantile(held[seen], 1.0 - BUSIEST) if seen.any() else np.inf
        return Came(np.where(seen, actual, 0.0), seen, seen & (held >= edge))


def scores(came: Sequence[Came], said: Sequence[Said], naive: float) -> dict[str, float]:
    """Measures of one competitor over its origins; NaN where it has no quantiles."""
    actual = np.concatenate([one.actual[one.seen] for one in came])
    mean = np.concatenate([told.mean[one.seen] for one, told in zip(came, said, strict=True)])
    day_actual = np.concatenate([one.actual.sum(axis=1)[one.seen.any(axis=1)] for one in came])
    day_mean = np.concatenate(
        [
            np.where(one.seen, told.mean, 0.0).sum(axis=1)[one.seen.any(axis=1)]
            for one, told in zip(came, said, strict=True)
        ]
    )
    week_actual, week_mean = (
        np.concatenate([part.sum(axis=1).reshape(-1, 7).sum(axis=1) for part in parts])
        for parts in (
            [one.actual for one in came],
            [np.where(one.seen, told.mean, 0.0) for one, told in zip(came, said, strict=True)],
        )
    )
    found = {
        "origins": float(len(came)),
        "wape": 100 * wape(actual, mean),
        "bias": 100 * bias(actual, mean),
        "mase": mase(actual, mean, naive),
        "wape_day": 100 * wape(day_actual, day_mean),
        "wape_week": 100 * wape(week_actual, week_mean),
        "cpu_s": float(np.mean([told.cpu_s for told in said])),
    }
    return found | _of_bands(came, said)


def _of_bands(came: Sequence[Came], said: Sequence[Said]) -> dict[str, float]:
    found: dict[str, float] = {}
    if all(told.quantiles is not None for told in said):
        every = [
            (one.actual[one.seen], told.quantiles[one.seen], one.busy[one.seen])
            for one, told in zip(came, said, strict=True)
        ]  # type: ignore[index]
        actual, quantiles, busy = (np.concatenate(parts) for parts in zip(*every, strict=True))
        found |= {"wcrps": 100 * weighted_crps(actual, quantiles)}
        found |= _covers(actual, quantiles, "") | _covers(actual[busy], quantiles[busy], "_busy")
    if all(told.day_quantiles is not None for told in said):
        days = [
            (one.actual.sum(axis=1)[_whole(one)], told.day_quantiles[_whole(one)])  # type: ignore[index]
            for one, told in zip(came, said, strict=True)
        ]
        actual, quantiles = (np.concatenate(parts) for parts in zip(*days, strict=True))
        found |= _covers(actual, quantiles, "_day") | {"wcrps_day": 100 * weighted_crps(actual, quantiles)}
    return found


def _whole(one: Came) -> NDArray[np.bool_]:
    """Days seen."""
    return np.asarray(one.seen.any(axis=1))


def _covers(actual: Array, quantiles: Array, name: str) -> dict[str, float]:
    low80, high80, low95, high95 = (quantiles[:, BAND[key]] for key in ("q10", "q90", "q025", "q975"))
    return {
        f"cover80{name}": 100 * coverage(actual, low80, high80),
        f"cover95{name}": 100 * coverage(actual, low95, high95),
    }


def error_sums(came: Sequence[Came], said: Sequence[Said]) -> tuple[Array, Array, Array]:
    """Absolute error, contacts and pinball loss by origin."""
    level = np.array(list(LEVELS.values()))
    error, held, loss = [], [], []
    for one, told in zip(came, said, strict=True):
        actual = one.actual[one.seen]
        error.append(float(np.abs(actual - told.mean[one.seen]).sum()))
        held.append(float(actual.sum()))
        if told.quantiles is None:
            loss.append(np.nan)
            continue
        apart = actual[:, None] - told.quantiles[one.seen]
        loss.append(2.0 * float(np.maximum(level * apart, (level - 1.0) * apart).mean(axis=1).sum()))
    return np.array(error), np.array(held), np.array(loss)


def difference(ours: Array, theirs: Array, held: Array, overlap: int) -> tuple[float, float]:
    """Ours less theirs in points of the share, and its standard error over the origins.

    The difference at an origin is that of the error sums over the mean contacts an origin, so that their mean is the
    difference of the two shares. Forecasts of four weeks from weekly origins overlap by three: the variance of the mean
    takes in the autocovariances up to there with Bartlett weights, is never taken smaller than for independent origins,
    and carries the small-sample factor of Harvey, Leybourne and Newbold.

    Parameters
    ----------
    ours, theirs, held : ndarray, shape (origins,)
    overlap : int
        Later origins whose horizon overlaps that of an origin: 0 one week ahead, 3 four weeks ahead from each week.

    References
    ----------
    .. [1] Diebold, F. X. and Mariano, R. S. (1995). Comparing predictive accuracy. J. Business & Econ. Statistics 13.
    .. [2] Harvey, D., Leybourne, S. and Newbold, P. (1997). Testing the equality of prediction mean squared errors.
       International Journal of Forecasting 13.
    .. [3] Newey, W. K. and West, K. D. (1987). A simple, positive semi-definite covariance matrix. Econometrica 55.
    """
    d = 100.0 * (ours - theirs) / held.mean()
    n, lags = len(d), min(overlap, len(d) - 1)
    centre = d - d.mean()
    covariance = np.array([float(centre[lag:] @ centre[: n - lag]) / n for lag in range(lags + 1)])
    bartlett = 1.0 - np.arange(1, lags + 1) / (lags + 1.0)
    long_run = covariance[0] + max(2.0 * float(bartlett @ covariance[1:]), 0.0)
    h = overlap + 1
    small = max((n + 1 - 2 * h + h * (h - 1) / n) / n, 1.0 / n)
    return float(d.mean()), float(np.sqrt(long_run / n / small))


def by_day(came: Mapping[int, Came], said: Mapping[int, Said]) -> list[tuple[int, int, float, float]]:
    """Origin, day ahead, contacts and forecast of every day seen."""
    return [
        (origin, int(day), float(came[origin].actual[day].sum()), float(told.mean[day][came[origin].seen[day]].sum()))
        for origin, told in said.items()
        for day in np.flatnonzero(_whole(came[origin]))
    ]
