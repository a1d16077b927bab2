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
from forecasting.outlier_record import Outlier
from forecasting.outliers import told
from forecasting.past_outliers import outliers_of
from forecasting.planned import LearnedEvent
from forecasting.queue_model import QueueModel, learn
from forecasting.series import Series

BORROWED_CV = 0.15
"""Relative doubt about the share of another queue's volume that a queue without a history is given."""

FEW_WEEKS = 8
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
    """

    series: Series
    past: QueueHistory
    model: QueueModel
    mean: NDArray[np.float64]
    variance: NDArray[np.float64]
    notes: tuple[str, ...]
    outliers: tuple[Outlier, ...] = ()

    @property
    def share(self) -> float:
        """Share of the history's volume that is this queue's."""
        return self.series.borrowed[1] if self.series.borrowed else 1.0

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

    Raises
    ------
    KeyError
        If there are no rows.
    """
    lender = replace(series, borrowed=(series.borrowed[0], 1.0)) if series.borrowed else series
    past = queue_history(history, lender, until=horizon[0], set_aside=events)
    model = learn(past, lender, horizon[-1].date(), holidays, events)
    found = outliers_of(history, past, model.table, series, events)
    notes = (*past.notes, *_doubts(series, model), *told(found, series.queue))
    if series.borrowed:
        model = _doubtful(model)
    share = 0.0 if past.ended else series.borrowed[1] if series.borrowed else 1.0
    mean = to_horizon(model.combination.mean * share, model.first_day, horizon)
    variance = to_horizon(model.uncertainty.relative_variance(), model.first_day, horizon)
    return Learned(series, past, model, mean, variance, notes, found)


def _doubtful(model: QueueModel) -> QueueModel:
    """The lender's model with the doubt about the share, which all days have in common."""
    sure = model.uncertainty
    usual = float(sure.day_variance.mean())
    common = (sure.common * usual + BORROWED_CV**2) / (usual + BORROWED_CV**2)
    wider = replace(sure, day_variance=sure.day_variance + BORROWED_CV**2, common=min(common, 0.99))
    return replace(model, uncertainty=wider)


def _doubts(series: Series, model: QueueModel) -> list[str]:
    notes = []
    weeks = model.table.known / 7
    if weeks < FEW_WEEKS:
        notes.append(
            f"{series.queue}: only {weeks:.0f} weeks of history; weekly and monthly patterns are uncertain and "
            "the bands are partly assumed"
        )
    if series.borrowed:
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
    queue that lends it.

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
        if not one.series.borrowed
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
        one.series.queue: to_horizon(one.model.ordinary() * one.share, one.model.first_day, horizon) for one in learned
    }
