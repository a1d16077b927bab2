"""What every competitor said from every origin, ours included, in one shape."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast_peers.environment import Task
from forecast_peers.series import Read
from forecasting.combine import combine
from forecasting.distribution import count_quantiles
from forecasting.errors import measure
from forecasting.result import LEVELS

OURS = "ours"
PLAIN = {"mean_of_six_weeks": "mean of six weeks", "seasonal_naive": "seasonal naive"}
QUANTILES = [f"p{level:g}" for level in LEVELS.values()]


@dataclass(frozen=True)
class Said:
    """A forecast from one origin.

    Attributes
    ----------
    mean : ndarray, shape (days, slots)
    quantiles : ndarray, shape (days, slots, 9), optional
    day_quantiles : ndarray, shape (days, 9), optional
        Of day totals.
    cpu_s : float
    """

    mean: NDArray[np.float64]
    quantiles: NDArray[np.float64] | None
    day_quantiles: NDArray[np.float64] | None
    cpu_s: float


def own(read: Read, origin: int, days: int) -> Iterator[tuple[str, Said]]:
    """Ours, and the two yardsticks with bands from their own past errors."""
    begin = time.process_time()
    table = read.cut(origin, days)
    chosen = combine(table)
    first_s = time.process_time() - begin
    members = {name: chosen.members[name] for name in PLAIN}
    for name, mean, trials in (
        (OURS, chosen.mean, chosen.trials),
        *((PLAIN[name], mean, chosen.member_trials.get(name, ())) for name, mean in members.items()),
    ):
        begin = time.process_time()
        # The last days before the origin may have no rows yet: then the forecast begins with them.
        doubt = measure(table, chosen.origins, trials, len(mean), chosen.doubts)
        variance = np.broadcast_to(doubt.relative_variance(), mean.shape)
        quantiles = count_quantiles(mean.ravel(), variance.ravel(), doubt.freedom).reshape(*mean.shape, -1)
        of_days = count_quantiles(mean.sum(axis=1), doubt.total_variance(mean), doubt.freedom)
        seconds = time.process_time() - begin + (first_s if name == OURS else 0.0)
        yield name, Said(mean[-days:], quantiles[-days:], of_days[-days:], seconds)


def of_peer(read: Read, origin: int, days: int, task: Task) -> Said | None:
    """A peer's answer from its file; None where it was not run."""
    if not task.answer.exists():
        return None
    frame = pd.read_parquet(task.answer)
    rows = frame[frame["level"] == "interval"]
    starts = pd.DatetimeIndex(rows["start"])
    mean = read.laid_out(origin, days, starts, rows["mean"].to_numpy(dtype=float))
    held = rows[QUANTILES].to_numpy(dtype=float)
    quantiles = read.laid_out(origin, days, starts, held) if np.isfinite(held).all() else None
    whole = frame[frame["level"] == "day"]
    of_days = None
    if len(whole):
        of_days = read.laid_out(origin, days, pd.DatetimeIndex(whole["start"]), whole[QUANTILES].to_numpy(dtype=float))[
            :, 0
        ]
    if of_days is None and read.history.interval_min == 1440 and quantiles is not None:
        of_days = quantiles[:, 0]
    return Said(mean, quantiles, of_days, float(frame["cpu_s"].iloc[0]))
