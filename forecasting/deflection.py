"""Deflection: a chatbot, an article or a new channel takes a share of contacts away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.adjusted import Adjusted, moment
from forecasting.events import Deflect
from forecasting.uncertain import drawn


def apply_deflections(
    base: Adjusted,
    deflections: Sequence[Deflect],
    seed: int,
    *,
    open_: Mapping[str, NDArray[np.bool_]] | None = None,
    learned_to: pd.Timestamp | None = None,
) -> Adjusted:
    """Move or take away contacts, in the order given.

    Of the contacts of a queue the share ``s r(t)`` leaves, where `s` is drawn once a path through its P10, P50 and
    P90 and the ramp ``r(t)`` rises linearly from 0 at the beginning to 1 after `ramp_days`. What the history
    already holds is not taken twice: with the ramp at ``r(o)`` at its end, the share of the remaining contacts is
    ``1 - (1 - s r(t)) / (1 - s r(o))``.

    Parameters
    ----------
    base : Adjusted
    deflections : sequence of Deflect
    seed : int
        The scenario's.
    open_ : mapping of queue to ndarray of bool, shape (n,), optional
        Where it is given, nothing moves to a queue while that is closed.
    learned_to : Timestamp, aware, optional
        End of the history that the forecast was learned from. None: a deflection is new.

    Returns
    -------
    Adjusted
    """
    now = base
    for deflect in deflections:
        if deflect.from_queue in now.mean:
            now = _applied(now, deflect, seed, open_ or {}, learned_to)
    return now


def ramp(deflect: Deflect, moments: pd.DatetimeIndex) -> NDArray[np.float64]:
    """How far the ramp has risen at each moment, 0 to 1, shape (n,)."""
    elapsed = np.asarray((moments - moment(deflect.begin, moments.tz)) / pd.Timedelta(days=1), dtype=float)
    if deflect.ramp_days == 0:
        return (elapsed >= 0).astype(float)
    return np.clip(elapsed / deflect.ramp_days, 0.0, 1.0)


def _applied(
    base: Adjusted,
    deflect: Deflect,
    seed: int,
    open_: Mapping[str, NDArray[np.bool_]],
    learned_to: pd.Timestamp | None,
) -> Adjusted:
    source, to = deflect.from_queue, deflect.to_queue
    # The middle of an interval, so that a ramp's mean over the interval is met.
    risen = ramp(deflect, base.starts + base.interval / 2)
    held = 0.0
    if learned_to is not None:
        held = float(ramp(deflect, pd.DatetimeIndex([learned_to]).tz_convert(base.starts.tz))[0])
    if to is not None and to in open_:
        risen = np.where(open_[to], risen, held)
    count = base.paths[source].shape[0]
    share = np.clip(drawn(deflect.share, count, seed, f"deflect {source} {to or ''}"), 0.0, 0.999)
    leaves = 1.0 - (1.0 - np.outer(share, risen)) / (1.0 - share * held)[:, None]
    mean, paths = base.mean[source], base.paths[source]
    moved_paths, moved_mean = paths * leaves, mean * leaves.mean(axis=0)
    now = base.with_queue(source, mean - moved_mean, paths - moved_paths)
    where = "self-service"
    if to is not None and to in base.mean:
        now = now.with_queue(to, base.mean[to] + moved_mean, base.paths[to] + moved_paths)
        where = to
    return now.noting(f"deflection: {moved_mean.sum():,.0f} contacts leave {source} for {where}")
