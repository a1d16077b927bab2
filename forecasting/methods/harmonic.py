"""Dynamic harmonic regression: daily log totals on calendar harmonics with ARMA errors, times the profile."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from forecasting.days import DayTable
from forecasting.methods.protocol import Settings, back_from_log, build_design, log_total, spread
from forecasting.profile import profiles
from forecasting.terms import Design

FEWEST_DAYS = 40
"""Observed days under which the ARMA part is not estimated but set."""

DEFAULT = (0.9, -0.6)
"""AR and MA coefficient where there is too little to estimate them."""

OUTLIER = 3.5


@dataclass(frozen=True)
class _Fitted:
    table: DayTable
    settings: Settings
    y: NDArray[np.float64]
    design: Design
    arma: tuple[float, float]

    def totals(self, origin: int, days: int) -> NDArray[np.float64]:
        """Expected daily totals with usual hours, shape (days,)."""
        table, x = self.table, self.design.x
        rows = np.flatnonzero(np.isfinite(self.y[:origin]))
        if rows.size == 0:
            return np.zeros(days)
        effects, errors = whitened_fit(self.y[rows], _with_constant(x[rows]), self.design.penalty, self.arma)
        phi, theta = self.arma
        shock = lfilter([1.0, -phi], [1.0, theta], errors)[-1]
        steps = np.maximum(np.cumsum(table.day_open[rows[-1] + 1 : origin + days])[-days:], 1)
        rest = (phi * errors[-1] + theta * shock) * phi ** (steps - 1.0)
        ahead = _with_constant(x[origin : origin + days]) @ effects + rest + self.design.offset[origin : origin + days]
        past = np.full(origin, np.nan)
        past[rows] = _with_constant(x[rows]) @ effects + errors - lfilter([1.0, -phi], [1.0, theta], errors)
        return back_from_log(table, ahead, past + self.design.offset[:origin], origin)

    def mean(self, origin: int, days: int) -> NDArray[np.float64]:
        shape = profiles(self.table, origin, self.settings.half_life_days)
        return spread(self.table, self.totals(origin, days), shape, origin)


def _with_constant(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack([np.ones(len(x)), x])


def whitened_fit(
    y: NDArray[np.float64], x: NDArray[np.float64], penalty: NDArray[np.float64], arma: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ridge by generalised least squares under ARMA(1,1) errors; outlying shocks are cut to 3.5 robust deviations.

    Parameters
    ----------
    y : ndarray, shape (n,)
    x : ndarray, shape (n, k + 1)
        First column constant, not penalised.
    penalty : ndarray, shape (k,)
    arma : (phi, theta)
        ``e_t = phi e_t-1 + u_t + theta u_t-1``.

    Returns
    -------
    effects : ndarray, shape (k + 1,)
    errors : ndarray, shape (n,)
        ``y - x effects``, outlying days drawn in.
    """
    phi, theta = arma
    ridge = np.diag(np.concatenate([[1e-9], penalty]))
    white_x = lfilter([1.0, -phi], [1.0, theta], x, axis=0)
    gram = white_x.T @ white_x + ridge
    clean = y
    for _ in range(2):
        effects = np.linalg.solve(gram, white_x.T @ lfilter([1.0, -phi], [1.0, theta], clean))
        errors = y - x @ effects
        limit = OUTLIER * max(1.4826 * float(np.median(np.abs(errors - np.median(errors)))), 1e-9)
        errors = np.clip(errors, np.median(errors) - limit, np.median(errors) + limit)
        clean = x @ effects + errors
    return effects, errors


def estimate_arma(errors: NDArray[np.float64]) -> tuple[float, float]:
    """AR(1) and MA(1) coefficient by maximum likelihood; the default where that is impossible."""
    if errors.size < FEWEST_DAYS or float(np.std(errors)) < 1e-9:
        return DEFAULT
    from statsmodels.tsa.arima.estimators.innovations import innovations_mle

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found, _ = innovations_mle(errors, order=(1, 0, 1), demean=False)
        except (ValueError, np.linalg.LinAlgError):
            return DEFAULT
    phi, theta = float(found.ar_params[0]), float(found.ma_params[0])
    return float(np.clip(phi, 0.0, 0.995)), float(np.clip(theta, -0.95, 0.95))


class Harmonic:
    """Regression of daily log totals with ARMA(1,1) errors: estimated once, filtered from every origin.

    References
    ----------
    .. [1] Rausch, T., Albrecht, T. and Baier, D. (2021). Beyond the beaten paths of forecasting call center arrivals.
       Journal of Business Economics 92.
    """

    name = "harmonic"
    needs_days = 0

    def fit(self, table: DayTable, settings: Settings) -> _Fitted:
        """Estimate the ARMA part on all known days, in two rounds of generalised least squares."""
        design = build_design(table, settings, harmonic=True)
        y = log_total(table) - design.offset
        rows = np.flatnonzero(np.isfinite(y))
        arma = DEFAULT
        if rows.size:
            for _ in range(2):
                _, errors = whitened_fit(y[rows], _with_constant(design.x[rows]), design.penalty, arma)
                arma = estimate_arma(errors)
        return _Fitted(table, settings, y, design, arma)
