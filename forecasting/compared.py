"""Somebody else's forecast beside ours: how far apart by week, and how each did on days that are past."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.given import GivenForecast
from forecasting.grid import day_slot
from forecasting.learned import Learned

COLUMNS = ("queue", "week", "given", "ours", "difference", "ours_low", "ours_high")
"""Of the table: contacts by week (its Monday); low and high hold 80 % of our paths."""

Numbers = NDArray[np.float64]


def compare_given(
    given: GivenForecast,
    ours: Sequence[Learned],
    drawn: dict[str, NDArray[np.float32]],
    horizon: pd.DatetimeIndex,
) -> tuple[pd.DataFrame, list[str]]:
    """Compare a given forecast with our own, which it does not overwrite.

    By week of the horizon: the contacts of both and the 80 % band of our sample paths' totals (expected contacts; a
    week's Poisson noise is left out). Where the file also holds days that are past and known, its error there, and ours
    on the same intervals from our rehearsals: each day as expected from the last inner origin before it.

    Parameters
    ----------
    given : GivenForecast
    ours : sequence of Learned
        Queues with a history; only those that are given are compared.
    drawn : mapping of queue to ndarray, shape (paths, n)
        Our own sample paths.
    horizon : DatetimeIndex, aware, shape (n,)

    Returns
    -------
    table : DataFrame
        `COLUMNS`, a row for each queue and week.
    notes : list of str
    """
    parts, notes = [], []
    for one in ours:
        queue = one.series.queue
        if queue not in given.mean:
            continue
        table = _weeks(queue, given.mean[queue], one.mean, drawn[queue], horizon)
        parts.append(table)
        notes.append(_total(queue, table))
        outside = table[(table["given"] < table["ours_low"]) | (table["given"] > table["ours_high"])]
        notes += [
            f"{queue}: given for the week of {row.week} {row.given:,.0f} contacts, outside the {row.ours_low:,.0f}"
            f" to {row.ours_high:,.0f} that hold 80% of our paths"
            for row in outside.itertuples()
        ]
        if not one.series.borrowed:
            notes += _past(one, given)
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))
    return frame, notes


def _weeks(
    queue: str, given: Numbers, ours: Numbers, drawn: NDArray[np.float32], horizon: pd.DatetimeIndex
) -> pd.DataFrame:
    day = horizon.tz_localize(None).normalize()
    week, code = np.unique((day - pd.to_timedelta(day.day_of_week, unit="D")).to_numpy(), return_inverse=True)
    totals = np.array([drawn[:, code == number].sum(axis=1, dtype=float) for number in range(len(week))])
    low, high = np.quantile(totals, (0.1, 0.9), axis=1)
    sums = [np.bincount(code, values, len(week)) for values in (given, ours)]
    return pd.DataFrame(
        {
            "queue": queue,
            "week": [str(monday)[:10] for monday in week],
            "given": sums[0],
            "ours": sums[1],
            "difference": sums[0] - sums[1],
            "ours_low": low,
            "ours_high": high,
        },
        columns=list(COLUMNS),
    )


def _total(queue: str, table: pd.DataFrame) -> str:
    given, ours = float(table["given"].sum()), float(table["ours"].sum())
    apart = f"{abs(given / ours - 1):.1%} {'above' if given >= ours else 'below'}" if ours > 0 else "beside nothing in"
    return f"{queue}: the given forecast holds {given:,.0f} contacts, {apart} our own {ours:,.0f}"


def _past(one: Learned, given: GivenForecast) -> list[str]:
    """Errors of the given forecast on known intervals of the past, and ours on the same ones."""
    queue, past = one.series.queue, one.past
    rows = given.past[given.past["queue"] == queue] if len(given.past) else given.past
    if not len(rows):
        return []
    told = np.full(past.volume.shape, np.nan)
    starts = pd.DatetimeIndex(rows["start"])
    inside = np.asarray(starts.tz_localize(None) >= past.days[0]) & np.asarray(starts.tz_localize(None) < past.known_to)
    day, slot = day_slot(past.days[0].date(), starts[inside], past.interval_min)
    told[day, slot] = rows["mean"].to_numpy(dtype=float)[inside]
    seen = np.isfinite(told) & np.isfinite(past.volume) & past.open
    if past.volume[seen].sum() <= 0:
        return []
    wape, bias = _errors(told[seen], past.volume[seen])
    note = (
        f"{queue}: on {int(seen.any(axis=1).sum())} past days the given forecast was wrong by {wape:.1%} of contacts"
        f" ({abs(bias):.1%} too {'high' if bias >= 0 else 'low'})"
    )
    rehearsed = _rehearsed(one, told.shape)
    both = seen & np.isfinite(rehearsed)
    if past.volume[both].sum() <= 0:
        return [note]
    theirs, mine = (_errors(values[both], past.volume[both])[0] for values in (told, rehearsed))
    days = int(both.any(axis=1).sum())
    return [f"{note}; where ours was rehearsed too ({days} days) it was {theirs:.1%}, ours {mine:.1%}"]


def _errors(mean: Numbers, actual: Numbers) -> tuple[float, float]:
    whole = float(actual.sum())
    return float(np.abs(mean - actual).sum()) / whole, float((mean - actual).sum()) / whole


def _rehearsed(one: Learned, shape: tuple[int, ...]) -> Numbers:
    """Our mean of past days, each from the last inner origin before it; NaN where none was made."""
    mean = np.full(shape, np.nan)
    choice = one.model.combination
    for origin, trial in sorted(zip(choice.origins, choice.trials, strict=True), key=lambda pair: pair[0]):
        mean[origin : origin + len(trial)] = trial[: max(shape[0] - origin, 0)]
    return mean
