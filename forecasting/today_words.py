"""What came and what it changed, in sentences and totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.actuals import Actuals
from forecasting.distribution import count_quantiles
from forecasting.result import Forecast
from forecasting.seen import LARGEST_EVENT, OUTLYING

Array = NDArray[np.float64]

LOW80, HIGH80 = 2, 6
"""Places of q10 and q90 among the levels."""


def total_band(paths: NDArray[np.floating], mean: Array) -> tuple[float, float]:
    """80 % band of the number of contacts in the intervals together.

    Parameters
    ----------
    paths : ndarray, shape (paths, n)
        Expected contacts.
    mean : ndarray, shape (n,)
    """
    total = paths.sum(axis=1, dtype=np.float64)
    expected = float(mean.sum())
    variance = float(total.var()) / expected**2 if expected > 0 else 0.0
    quantiles = count_quantiles(np.array([expected]), np.array([variance]))[0]
    return float(quantiles[LOW80]), float(quantiles[HIGH80])


def sentences(
    before: Forecast,
    after: Forecast,
    came: Actuals,
    bounded: Mapping[str, tuple[int, ...]],
    longer: Mapping[str, Array],
) -> list[str]:
    """How each queue runs and what becomes of the rest.

    Parameters
    ----------
    before, after : Forecast
    came : Actuals
    bounded : mapping of queue to tuple of int
        Days on which something happened that the forecast's bands do not explain.
    longer : mapping of queue to ndarray, shape (days,)
        Factors on the handle time.
    """
    dates = before.starts.tz_localize(None).normalize()
    days = dates.unique()
    said = []
    for queue in before.paths:
        known = np.isfinite(came.volume[queue]) & (before.mean(queue) > 0)
        if not known.any():
            said.append(f"{queue}: nothing seen yet, the forecast stands")
            continue
        day = dates[known].max()
        said.append(_runs(queue, before, came, day) + _rest(queue, before, after, came, day))
        if bounded.get(queue):
            said.append(_too_far(queue, [days[number] for number in bounded[queue]]))
        change = float(longer[queue][days.get_loc(day)]) - 1.0
        if abs(change) >= 0.005:
            said.append(f"{queue}: handle time of the rest of the day {_moved(change)}, from what was handled so far")
    return said


def _runs(queue: str, before: Forecast, came: Actuals, day: pd.Timestamp) -> str:
    dates = before.starts.tz_localize(None).normalize()
    seen = np.asarray(dates == day) & np.isfinite(came.volume[queue])
    actual, expected = float(came.volume[queue][seen].sum()), float(before.mean(queue)[seen].sum())
    step = before.starts[1] - before.starts[0]
    until = before.starts[np.flatnonzero(seen)[-1]] + step
    running = f"{queue} runs {_against(actual / max(expected, 1e-9) - 1.0)} until {until:%a %H:%M}"
    return f"{running} ({actual:,.0f} of {expected:,.0f} contacts)"


def _rest(queue: str, before: Forecast, after: Forecast, came: Actuals, day: pd.Timestamp) -> str:
    starts = before.starts
    dates = starts.tz_localize(None).normalize()
    open_ = np.isfinite(came.volume[queue])
    ahead = ~open_ & np.asarray(starts >= starts[np.flatnonzero(open_)[-1]])
    parts: list[str] = []
    today = ahead & np.asarray(dates == day)
    for name, part in (
        ("the rest of the day", today),
        ("the day after", ahead & np.asarray(dates == day + pd.Timedelta(days=1))),
        ("all that is left", ahead),
    ):
        old, new = float(before.mean(queue)[part].sum()), float(after.mean(queue)[part].sum())
        if old <= 0 or (name == "all that is left" and part.sum() == today.sum()):
            continue
        text = f"{name} {_moved(new / old - 1.0)}"
        if not parts:
            low, high = total_band(after.paths[queue][:, part], after.mean(queue)[part])
            text += (
                f"{' at' if text.endswith('stays') else ' to'} {new:,.0f}, 80 % sure between {low:,.0f} and {high:,.0f}"
            )
        parts.append(text)
    return "; " + ", ".join(parts) if parts else ""


def _against(share: float) -> str:
    if abs(share) < 0.005:
        return "as forecast"
    return f"{abs(share):.0%} {'above' if share > 0 else 'below'} the forecast"


def _moved(share: float) -> str:
    if abs(share) < 0.005:
        return "stays"
    return f"{'rises' if share > 0 else 'falls'} by {abs(share):.0%}"


def _too_far(queue: str, days: Sequence[pd.Timestamp]) -> str:
    named = ", ".join(f"{day:%a %d %b}" for day in days)
    return (
        f"{queue}: {named} further from the forecast than its bands explain (an outage, a campaign, a fault of the"
        f" export?). For other days it counts as {OUTLYING:.0f} standard deviations; of what lies beyond, at most"
        f" {np.exp(LARGEST_EVENT):.0f} times as many or few, anything from none to all may last"
        " until the day's end. What you know of it, state as an override"
    )
