"""Which patience a log of contacts shows: exponential, or a hazard by pieces where the exponential fits badly.

The exponential is the curve of one piece. More pieces always fit a log better, and with thousands of abandonments any
test rejects the exponential; what decides is Schwarz's criterion, ``2 log L - k log D`` with k pieces and D
abandonments (the events that censored data really hold). Pieces have equally many abandonments each.

References
----------
Schwarz, G. (1978). Estimating the dimension of a model. Annals of Statistics 6, 461-464.
Volinsky, C. T. and Raftery, A. E. (2000). Bayesian information criterion for censored survival models. Biometrics 56,
256-262.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from planner.staffing.erlang_g import PatienceCurve, curve_from_log
from planner.staffing.patience_log import exponential_patience

PIECES = (1, 2, 3, 4, 6, 8, 12, 20)
"""Numbers of pieces that are tried."""

LEAST_EACH = 25
"""Abandonments that every piece rests on at least."""


class FittedPatience(NamedTuple):
    """What a log says of patience.

    Attributes
    ----------
    mean_s : mean of the exponential, seconds (`planner.staffing.patience_log.exponential_patience`)
    curve : the fitted hazard by pieces; None where the exponential is as good
    gain : Schwarz's criterion of the curve less that of the exponential; 0 without a curve
    gave_up : abandonments it rests on
    """

    mean_s: float
    curve: PatienceCurve | None
    gain: float
    gave_up: int

    def sentence(self) -> str:
        """For a report."""
        if math.isinf(self.mean_s) or math.isnan(self.mean_s):
            return "Nobody gave up: patience cannot be told."
        if self.curve is None:
            return (
                f"Patience is exponential as far as {self.gave_up} abandonments tell: {self.mean_s:.0f} s on average."
            )
        first, last = 1000 * self.curve.hazard_per_s[0], 1000 * self.curve.hazard_per_s[-1]
        return (
            f"Patience is not exponential ({self.gave_up} abandonments): of 1,000 who wait, {first:.1f} a second give "
            f"up at first and {last:.1f} after {self.curve.starts_s[-1]:.0f} s; M/M/n+G is used."
        )


def fitted_patience(wait_s: ArrayLike, gave_up: ArrayLike) -> FittedPatience:
    """The patience behind a log of waits, and whether Erlang A's exponential will do.

    Parameters
    ----------
    wait_s : array_like, shape (n,)
        Seconds each contact waited, until answered or until it gave up. Those who were answered at once may be left
        out: they tell nothing.
    gave_up : array_like of bool, shape (n,)

    Returns
    -------
    FittedPatience

    Raises
    ------
    ValueError
        If the shapes differ or a wait is negative or no number.
    """
    wait, left = np.asarray(wait_s, dtype=float), np.asarray(gave_up, dtype=bool)
    simple = exponential_patience(wait, left)
    lost = int((left & (wait > 0)).sum())
    best, curve = -math.inf, None
    plain = -math.inf
    for pieces in PIECES:
        if lost < LEAST_EACH * pieces:
            break
        fitted = curve_from_log(wait, left, pieces)
        score = _score(fitted, wait, left)
        plain = score if pieces == 1 else plain
        if score > best:
            best, curve = score, fitted
    if curve is None or curve.starts_s.size == 1:
        return FittedPatience(simple.mean_s, None, 0.0, simple.gave_up)
    return FittedPatience(simple.mean_s, curve, best - plain, simple.gave_up)


def _score(curve: PatienceCurve, wait: np.ndarray, left: np.ndarray) -> float:
    """Schwarz's criterion; the likelihood of hazards that are themselves abandonments over seconds waited."""
    place = np.maximum(np.searchsorted(curve.starts_s, wait[left], side="left") - 1, 0)
    lost = np.bincount(place, minlength=curve.starts_s.size)
    logs = np.log(curve.hazard_per_s, out=np.zeros_like(curve.hazard_per_s), where=curve.hazard_per_s > 0)
    return float(2.0 * (lost @ logs - lost.sum()) - curve.starts_s.size * math.log(lost.sum()))
