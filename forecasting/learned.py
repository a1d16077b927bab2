"""All queues learned from their histories, on the horizon's grid, with joint sample paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.adjusted import centred
from forecasting.distribution import day_normals, draw_paths, stream
from forecasting.events import Event
from forecasting.grid import QueueHistory, queue_history, to_horizon
from forecasting.history import History
from forecasting.new_channel import (
    even_model,
    even_past,
    lender_scale,
    level_factor,
    level_moments,
    level_sentence,
)
from forecasting.outlier_record import Outlier
from forecasting.outliers import told
from forecasting.past_outliers import outliers_of
from forecasting.planned import LearnedEvent
from forecasting.queue_model import QueueModel, learn
from forecasting.series import Series

BORROWED_CV = 0.15
"""Relative doubt about the share of another queue's volume that a queue without a history is given."""

FEW_WEEKS = 8
TOLD_BY_THE_GRID = ("repeated days", "ended")
"""Outliers that the notes of the history already tell, as they change what is learned."""

LEAST_COMMON_DAYS = 28
MOST_COMMON = 0.8


@dataclass(frozen=True)
class Learned:
    """A queue's model on the horizon's grid, before anything stated is laid on.

    Attributes
    ----------
    series : Series
    past : QueueHistory
        Of the queue, or of the one whose shape it borrows.
    model : QueueModel
    mean : ndarray, shape (n,)
    variance : ndarray, shape (n,)
        Relative variance of the expected contacts.
    notes : tuple of str
    outliers : tuple of Outlier
        Of the queue's own past.
    share : float
        Of the model's volume that is this queue's: 1 with a history of its own.
    """

    series: Series
    past: QueueHistory
    model: QueueModel
    mean: NDArray[np.float64]
    variance: NDArray[np.float64]
    notes: tuple[str, ...]
    outliers: tuple[Outlier, ...] = ()
    share: float = 1.0

    @property
    def source(self) -> str:
        """Queue whose history it was learned from."""
        return self.series.borrowed[0] if self.series.borrowed else self.series.queue

    @property
    def taught(self) -> tuple[LearnedEvent, ...]:
        """What planned events of the past did, under this queue's name."""
        return tuple(replace(taught, queue=self.series.queue) for taught in self.model.taught)

    @property
    def day_cv(self) -> float:
        """Usual relative error of a day's total."""
        return float(np.sqrt(self.model.uncertainty.day_variance.mean()))

    @property
    def freedom(self) -> float:
        """Degrees of freedom of the errors."""
        return self.model.uncertainty.freedom


def learn_queue(
    history: History, series: Series, horizon: pd.DatetimeIndex, holidays: str | None, events: Sequence[Event]
) -> Learned:
    """Learn one queue from the history before the horizon.

    A queue without a history may state its level instead: the lender's shape, or an even one, scaled so that the
    average open day of the lender's last eight weeks becomes that level.

    Raises
    ------
    KeyError
        If there are no rows.
    InputError
        If a level is stated and the lender has no contacts in the queue's opening hours.
    """
    if series.level is not None and series.borrowed is None:
        return _even(series, horizon, holidays)
    lender = replace(series, borrowed=(series.borrowed[0], 1.0)) if series.borrowed else series
    past = queue_history(history, lender, until=horizon[0], set_aside=events)
    model = learn(past, lender, horizon[-1].date(), holidays, events)
    found = outliers_of(history, past, model.table, series, events)
    notes = (
        *past.notes,
        *_doubts(series, model),
        *told([one for one in found if one.kind not in TOLD_BY_THE_GRID], series.queue),
    )
    if series.level is not None:
        return _laid(series, past, model, horizon, notes, lender_scale(series, model.table))
    if series.borrowed:
        model = _doubtful(model)
    share = 0.0 if past.ended else series.borrowed[1] if series.borrowed else 1.0
    return replace(_laid(series, past, model, horizon, notes, share), outliers=found)


def _laid(
    series: Series,
    past: QueueHistory,
    model: QueueModel,
    horizon: pd.DatetimeIndex,
    notes: tuple[str, ...],
    share: float,
) -> Learned:
    """A share of the model's volume on the horizon's grid, with the doubt about a stated level."""
    mean = to_horizon(model.combination.mean * share, model.first_day, horizon)
    variance = to_horizon(model.uncertainty.relative_variance(), model.first_day, horizon)
    if series.level is not None:
        variance = (1.0 + variance) * (1.0 + level_moments(series.level)[1]) - 1.0
    return Learned(series, past, model, mean, variance, notes, share=share)


def _even(series: Series, horizon: pd.DatetimeIndex, holidays: str | None) -> Learned:
    """A stated level, spread evenly over the opening hours."""
    past = even_past(series, horizon)
    model = even_model(series, past, horizon[0].date(), horizon[-1].date(), holidays)
    share = level_moments(series.level or (0.0,))[0]
    return _laid(series, past, model, horizon, (level_sentence(series),), share)


def _doubtful(model: QueueModel) -> QueueModel:
    """The lender's model with the doubt about the share, which all days have in common."""
    sure = model.uncertainty
    usual = float(sure.day_variance.mean())
    common = (sure.common * usual + BORROWED_CV**2) / (usual + BORROWED_CV**2)
    wider = replace(sure, day_variance=sure.day_variance + BORROWED_CV**2, common=min(common, 0.99))
    return replace(model, uncertainty=wider)


def _doubts(series: Series, model: QueueModel) -> list[str]:
    notes = []
    weeks = round(model.table.known / 7)
    if weeks < FEW_WEEKS:
        notes.append(
            f"{series.queue}: only {weeks} weeks of history; weekly and monthly patterns are uncertain and "
            "the bands are partly assumed"
        )
    if series.level is not None:
        notes.append(level_sentence(series))
    elif series.borrowed:
        lender, share = series.borrowed
        notes.append(
            f"{series.queue}: no history of its own; {share:.1%} of {lender}'s volume with its shape, the share "
            f"doubted by {BORROWED_CV:.0%}"
        )
    return notes


def joint_paths(
    learned: Sequence[Learned], horizon: pd.DatetimeIndex, seed: int, paths: int
) -> tuple[dict[str, NDArray[np.float32]], float]:
    """Sample paths of all queues, and the correlation between them.

    Days move together within a queue, and across queues as their past errors did; a borrowed shape moves with the
    queue that lends it. A stated level is drawn once a path, the same for all days.

    Parameters
    ----------
    learned : sequence of Learned
    horizon : DatetimeIndex, aware, shape (n,)
    seed : int
    paths : int

    Returns
    -------
    paths : dict of queue to ndarray of float32, shape (paths, n)
    correlation : float
        Of the queues' day factors, 0 to 0.8.
    """
    together = common_correlation(learned)
    drawn: dict[str, NDArray[np.float32]] = {}
    for one in learned:
        sure, mean = one.model.uncertainty, one.model.combination.mean
        shared = day_normals(stream(seed), paths, len(mean), sure.common, sure.day_phi)
        own = day_normals(stream(seed, one.source), paths, len(mean), sure.common, sure.day_phi)
        normals = np.sqrt(together) * shared + np.sqrt(1.0 - together) * own
        rates = draw_paths(mean, sure, normals, stream(seed, one.series.queue, "intervals"))
        laid = to_horizon(rates.astype(np.float64), one.model.first_day, horizon)
        if one.series.level is not None:
            laid = laid * level_factor(one.series.level, paths, seed, one.series.queue)[:, None]
        drawn[one.series.queue] = centred(laid, one.mean)
    return drawn, together


def common_correlation(learned: Sequence[Learned]) -> float:
    """Mean correlation of the queues' daily forecast errors, 0 to 0.8; 0 with under 28 common days."""
    scores = {
        one.series.queue: pd.Series(
            one.model.uncertainty.day_scores,
            index=pd.DatetimeIndex(one.model.table.dates[: one.model.table.known]),
        )
        for one in learned
        if not one.series.borrowed and one.series.level is None
    }
    if len(scores) < 2:
        return 0.0
    table = pd.DataFrame(scores).clip(-3.0, 3.0)
    matrix = table.loc[:, table.std() > 0].corr(min_periods=LEAST_COMMON_DAYS).to_numpy()
    pairs = matrix[np.triu_indices(len(matrix), 1)]
    pairs = pairs[np.isfinite(pairs)]
    return float(np.clip(pairs.mean(), 0.0, MOST_COMMON)) if pairs.size else 0.0


def ordinary_means(learned: Sequence[Learned], horizon: pd.DatetimeIndex) -> Mapping[str, NDArray[np.float64]]:
    """Mean of the horizon without what holidays and events taught, by queue."""
    return {
        one.series.queue: to_horizon(one.model.ordinary() * one.share, one.model.first_day, horizon)
        if one.model.combination.weights
        else one.mean
        for one in learned
    }
