"""Daily level: ridge regression on calendar terms, a robust drifting level and an AR(1) rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.terms import Design

HUBER = 2.0
ROUNDS = 3
FIRST = 1e-6
FINE_WEEKS = 26
OWN_DAYS = 8.0


@dataclass(frozen=True)
class LevelFit:
    """What was learned from the days before an origin.

    Attributes
    ----------
    effects : ndarray, shape (k, m)
        Coefficients of the design, for m targets.
    level : ndarray, shape (m,)
        Level of the last week.
    phi : ndarray, shape (drifts,)
        AR(1) coefficient of the rest under each drift, 0 to 0.9, per observed day.
    rest : ndarray, shape (drifts, m)
        Rest of the last observed day under each drift.
    past : ndarray, shape (origin, m)
        Fitted targets of the days before the origin, NaN where the target is unknown.
    """

    effects: NDArray[np.float64]
    level: NDArray[np.float64]
    phi: NDArray[np.float64]
    rest: NDArray[np.float64]
    past: NDArray[np.float64]

    def ahead(self, x: NDArray[np.float64], steps: NDArray[np.float64]) -> NDArray[np.float64]:
        """Targets of days to come, shape (days, m); `steps` counts open days since the last observed one."""
        fading = (self.phi[None, :] ** steps[:, None]) @ self.rest / len(self.phi)
        return np.asarray(x @ self.effects + self.level + fading)


def fit_level(
    y: NDArray[np.float64], design: Design, origin: int, drifts: tuple[float, ...], weekday: NDArray[np.intp]
) -> LevelFit:
    """Fit on the days before the origin.

    Minimises ``sum_d w_d (y_d - x_d b - l_week(d))^2 + sum_k penalty_k b_k^2 + sum_j (l_j - l_j+1)^2 / drift`` by the
    normal equations. Weeks are counted back from the origin, after half a year in fours with four times the drift.
    The weights w are Huber's, from residuals scaled by the spread of their weekday, in three rounds under the middle
    drift. Fits under several drifts are averaged: which one serves best is rarely clear.

    Parameters
    ----------
    y : ndarray, shape (n_days, m)
        Targets, NaN where unknown; the first one decides the weights. Days from `origin` on are not read.
    design : Design
    origin : int
    drifts : tuple of float
        Variance of the level's weekly step over the residual variance of a day; at least one, rising.
    weekday : ndarray, shape (n_days,)

    Returns
    -------
    LevelFit

    References
    ----------
    .. [1] Brown, L. et al. (2005). Statistical analysis of a telephone call center. JASA 100.
    .. [2] Huber, P. J. (1964). Robust estimation of a location parameter. Ann. Math. Statist. 35.
    """
    rows = np.flatnonzero(np.isfinite(y[:origin, 0]))
    k, m = design.x.shape[1], y.shape[1]
    if rows.size == 0:
        return LevelFit(np.zeros((k, m)), np.zeros(m), np.zeros(1), np.zeros((1, m)), np.full((origin, m), np.nan))
    x, target = design.x[rows], y[rows]
    week, width = _bins(origin - 1 - rows)
    weight = np.ones(rows.size)
    for _ in range(ROUNDS - 1):
        effects, level = _solve(x, target, week, weight, design.penalty, drifts[len(drifts) // 2] * width)
        weight = _weights((target - x @ effects - level[week])[:, 0], weekday[rows])
    solved = [_solve(x, target, week, weight, design.penalty, drift * width) for drift in drifts]
    fitted = [x @ effects + level[week] for effects, level in solved]
    past = np.full((origin, m), np.nan)
    past[rows] = np.mean(fitted, axis=0)
    return LevelFit(
        effects=np.mean([effects for effects, _ in solved], axis=0),
        level=np.mean([level[0] for _, level in solved], axis=0),
        phi=np.array([_persistence(target[:, 0] - one[:, 0], weight) for one in fitted]),
        rest=np.array([(target[-1] - one[-1]) * min(1.0, weight[-1]) for one in fitted]),
        past=past,
    )


def _bins(age: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Number of each row's level, newest 0, and the weeks between the centres of successive levels.

    A level a week for half a year, then one for four weeks: older levels only have to follow the series.
    """
    week = age // 7
    coarse = np.where(week < FINE_WEEKS, week, FINE_WEEKS + (week - FINE_WEEKS) // 4)
    _, number = np.unique(coarse, return_inverse=True)
    centre = np.bincount(number, weights=week) / np.bincount(number)
    return number.astype(np.intp), np.diff(centre)


def _solve(
    x: NDArray[np.float64],
    target: NDArray[np.float64],
    week: NDArray[np.intp],
    weight: NDArray[np.float64],
    penalty: NDArray[np.float64],
    drift: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Effects (k, m) and weekly levels (weeks, m) of the penalised normal equations.

    `week` falls from row to row; `drift` is the variance of the step from each level to the next older one.
    """
    k, weeks = x.shape[1], int(week.max()) + 1
    weighted = x * weight[:, None]
    normal = np.zeros((k + weeks, k + weeks))
    right = np.zeros((k + weeks, target.shape[1]))
    normal[:k, :k] = weighted.T @ x + np.diag(penalty)
    right[:k] = weighted.T @ target
    first_row = np.flatnonzero(np.diff(week, prepend=week[0] + 1))
    cross = np.add.reduceat(weighted, first_row)[::-1]
    normal[k:, :k], normal[:k, k:] = cross, cross.T
    right[k:] = np.add.reduceat(target * weight[:, None], first_row)[::-1]
    diagonal = np.bincount(week, weights=weight, minlength=weeks) + FIRST
    steps = 1.0 / drift
    diagonal[:-1] += steps
    diagonal[1:] += steps
    index = np.arange(k, k + weeks)
    normal[index, index] = diagonal
    normal[index[:-1], index[1:]] = normal[index[1:], index[:-1]] = -steps
    solution = np.linalg.solve(normal, right)
    return solution[:k], solution[k:]


def _weights(rest: NDArray[np.float64], weekday: NDArray[np.intp]) -> NDArray[np.float64]:
    """Huber weights over the variance of the weekday relative to the whole, mean about 1."""
    size = np.abs(rest)
    spread = np.zeros(7)
    whole = max(1.4826 * _middle(size), 1e-9)
    for day in range(7):
        own = size[weekday == day]
        middle = 1.4826 * _middle(own) if own.size else whole
        spread[day] = np.sqrt((own.size * middle**2 + OWN_DAYS * whole**2) / (own.size + OWN_DAYS))
    scaled = size / spread[weekday]
    huber = np.minimum(1.0, HUBER / np.maximum(scaled, HUBER))
    return np.asarray(huber * np.clip((whole / spread[weekday]) ** 2, 0.05, 4.0))


def _middle(values: NDArray[np.float64]) -> float:
    """Upper median; numpy's own spends more time on its checks than on so few numbers."""
    half = values.size // 2
    return float(np.partition(values, half)[half])


def _persistence(rest: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    """AR(1) coefficient by weighted least squares on successive observed days, drawn to zero as by five more pairs."""
    if rest.size < 10:
        return 0.0
    before, after = rest[:-1], rest[1:]
    pair = weight[:-1] * weight[1:]
    below = float((pair * before**2).sum())
    if below <= 0:
        return 0.0
    n = before.size
    return float(np.clip((pair * before * after).sum() / below * n / (n + 5.0), 0.0, 0.9))
