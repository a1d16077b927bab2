"""Singular value decomposition of the day by slot matrix; the scores are forecast by the drifting-level ridge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

from forecasting.days import DayTable
from forecasting.level import fit_level
from forecasting.methods.protocol import Settings, build_design, steps_ahead
from forecasting.profile import profiles
from forecasting.terms import Design

LONGEST_DAYS = 371


@dataclass(frozen=True)
class _Fitted:
    table: DayTable
    settings: Settings
    design: Design

    def mean(self, origin: int, days: int) -> NDArray[np.float64]:
        table = self.table
        coming = slice(origin, origin + days)
        first = max(0, origin - LONGEST_DAYS)
        rows = np.flatnonzero(np.isfinite(table.total[first:origin])) + first
        if rows.size == 0:
            return np.zeros((days, table.slots))
        season = np.exp(self.design.offset)
        roots = self._roots(rows, origin) / np.sqrt(season[rows, None])
        axes = _axes(roots, self.settings.rank)
        scores = np.full((len(table.dates), len(axes)), np.nan)
        scores[rows] = roots @ axes.T
        fit = fit_level(scores, self.design, origin, self.settings.drifts, table.weekday)
        steps = steps_ahead(table, np.isfinite(scores[:, 0]), origin, days)
        raw = np.maximum(fit.ahead(self.design.x[coming], steps) @ axes, 0.0) ** 2 * season[coming, None]
        past = np.maximum(fit.past[rows] @ axes, 0.0) ** 2 * season[rows, None]
        seen = np.isfinite(table.volume[rows]) & table.open[rows]
        below = past[seen].sum()
        ratio = table.volume[rows][seen].sum() / below if below > 0 else 0.0
        top = 10.0 * float(np.max(table.volume[rows][seen], initial=0.0)) + 1.0
        return np.asarray(np.where(table.open[coming], np.minimum(raw * min(ratio, 2.0), top), 0.0))

    def _roots(self, rows: NDArray[np.intp], origin: int) -> NDArray[np.float64]:
        """Square roots of the counts; what is unknown or closed is filled by the day's total times its profile."""
        table = self.table
        shape = profiles(table, origin, self.settings.half_life_days)
        guess = table.total[rows][:, None] * shape[table.weekday[rows]]
        seen = np.isfinite(table.volume[rows]) & table.open[rows]
        return np.asarray(np.sqrt(np.where(seen, table.volume[rows], guess)))


def _axes(roots: NDArray[np.float64], rank: int) -> NDArray[np.float64]:
    """Leading right singular vectors, strongest first, none with a negative sum, shape (rank, slots)."""
    slots = roots.shape[1]
    first = max(slots - rank, 0)
    _, vectors = eigh(roots.T @ roots, subset_by_index=(first, slots - 1))
    axes = vectors.T[::-1]
    return np.asarray(axes * np.where(axes.sum(axis=1) < 0, -1.0, 1.0)[:, None])


class Singular:
    """Square roots of counts as a few daily scores times fixed shapes over the day.

    ``sqrt(Y[d, s]) ~ sum_k score[d, k] axis[k, s]`` with the axes from the singular value decomposition of the days
    before the origin; each score is regressed on the calendar terms with a drifting level and an AR(1) rest.

    References
    ----------
    .. [1] Shen, H. and Huang, J. Z. (2008). Interday forecasting and intraday updating of call center arrivals.
       Manufacturing & Service Operations Management 10.
    """

    name = "singular"
    needs_days = 0

    def fit(self, table: DayTable, settings: Settings) -> _Fitted:
        """Bind to a table."""
        return _Fitted(table, settings, build_design(table, settings))
