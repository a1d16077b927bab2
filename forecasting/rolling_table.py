"""Scores from losses: one row for each method and level, with the gain over the mean of six weeks and its doubt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.rolling_samples import LEVEL_DAYS

COLUMNS = (
    "queue", "method", "horizon_days", "level", "origins", "wape", "bias", "mase", "wcrps", "cover80", "cover95",
    "contacts", "gain", "gain_se",
)  # fmt: skip
REFERENCE = "mean_of_six_weeks"
STEP_DAYS = 7
LEADS = {
    "1 day ahead": (1, 1),
    "2-7 days ahead": (2, 7),
    "8-14 days ahead": (8, 14),
    "15-28 days ahead": (15, 28),
    "29 or more days ahead": (29, 10**6),
}
"""Names and days ahead, both included, of the bands by which intervals and days are scored."""

SUMS = ("actual", "error", "absolute_error", "scaled_error", "crps", "inside80", "inside95")
ACTUAL, ABSOLUTE = SUMS.index("actual"), SUMS.index("absolute_error")


def score_table(losses: pd.DataFrame, days: int) -> pd.DataFrame:
    """Measures of every method at every level.

    Parameters
    ----------
    losses : DataFrame
        As `forecasting.rolling.backtest_losses` gives them.
    days : int
        Horizon, days.

    Returns
    -------
    DataFrame
        `COLUMNS`; see `forecasting.rolling.backtest`.
    """
    rows: list[tuple[object, ...]] = []
    for queue, mine in losses.groupby("queue", sort=False):
        for level in LEVEL_DAYS:
            here = mine[mine["level"] == level]
            sums = _Sums.of(here)
            for name, inside in _parts(here, level):
                ahead = here["days_ahead"].to_numpy()[inside]
                table, count = sums.over(inside)
                shared_weeks = int(ahead.max() - ahead.min()) // STEP_DAYS
                usual = table[sums.methods.index(REFERENCE)] if REFERENCE in sums.methods else None
                for number, method in enumerate(sums.methods):
                    if count[number].any():
                        gain = paired_gain(table[number], usual, sums.origins, count[number] > 0, shared_weeks)
                        rows.append((queue, method, days, name, *_measures(table[number], count[number]), *gain))
    # A queue of which nothing is known has no rows, but the kinds of its columns.
    whole = dict.fromkeys(("horizon_days", "origins"), int)
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({**dict.fromkeys(COLUMNS[5:], float), **whole})


@dataclass(frozen=True)
class _Sums:
    """Losses of one queue and level, ready to be summed by method and origin."""

    methods: list[str]
    origins: pd.DatetimeIndex
    cell: NDArray[np.intp]
    values: NDArray[np.float64]

    @classmethod
    def of(cls, rows: pd.DataFrame) -> _Sums:
        method, methods = pd.factorize(rows["method"])
        origin, origins = pd.factorize(rows["origin"], sort=True)
        values = rows[list(SUMS)].to_numpy(dtype=float)
        return cls(list(methods), pd.DatetimeIndex(origins), method * len(origins) + origin, values)

    def over(self, inside: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Sums (methods, origins, `SUMS`) over some rows, and their number (methods, origins)."""
        shape = len(self.methods), len(self.origins)
        cell, size = self.cell[inside], shape[0] * shape[1]
        sums = [np.bincount(cell, weights=column, minlength=size) for column in self.values[inside].T]
        count = np.bincount(cell, minlength=size).astype(float)
        return np.asarray(sums, dtype=float).T.reshape(*shape, len(SUMS)), count.reshape(shape)


def _parts(rows: pd.DataFrame, level: str) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Names and rows of a level as a whole and of its parts; a part that is the whole is not told twice."""
    if len(rows):
        yield level, np.ones(len(rows), dtype=bool)
    if level == "week":
        return
    special, ahead = rows["special"].to_numpy(dtype=bool), rows["days_ahead"]
    parts = {"busiest third": rows["busiest"].to_numpy(dtype=bool), "special days": special, "ordinary days": ~special}
    parts |= {name: ahead.between(*band).to_numpy() for name, band in LEADS.items()}
    for name, inside in parts.items():
        if inside.any() and not inside.all():
            yield f"{level}, {name}", inside


def _measures(sums: NDArray[np.float64], count: NDArray[np.float64]) -> tuple[float, ...]:
    """Origins and the columns from WAPE to contacts, of one method; shapes (origins, `SUMS`) and (origins,)."""
    total = dict(zip(SUMS, sums.sum(axis=0).tolist(), strict=True))
    rows = float(count.sum())
    return (
        int((count > 0).sum()),
        _share(total["absolute_error"], total["actual"]),
        _share(total["error"], total["actual"]),
        total["scaled_error"] / rows,
        _share(total["crps"], total["actual"]),
        total["inside80"] / rows,
        total["inside95"] / rows,
        total["actual"],
    )


def paired_gain(
    sums: NDArray[np.float64],
    reference: NDArray[np.float64] | None,
    origins: pd.DatetimeIndex,
    scored: NDArray[np.bool_],
    shared_weeks: int = 0,
) -> tuple[float, float]:
    """Difference of two WAPEs over the same origins, and its standard error; shares.

    The difference of two ratios of sums over origins has, by origin o, the influence
    ``u(o) = (S'(o) - W' A'(o)) / sum A' - (S(o) - W A(o)) / sum A`` with S the absolute errors, A the actuals and W the
    WAPE, a prime for the reference; its variance is ``n / (n - 1) sum u^2`` (ratio estimator, Cochran 1977). Horizons
    of more than a week overlap, so that neighbouring origins err alike: their products are added with Bartlett weights
    (Newey & West 1987) where that makes the doubt larger.

    Parameters
    ----------
    sums, reference : ndarray, shape (n, len(SUMS))
        Sums by origin of a method and of what it is compared with (no method: None).
    origins : DatetimeIndex, shape (n,)
        Their dates, rising.
    scored : ndarray of bool, shape (n,)
        Origins at which the method was scored; a reference that lacks one of them counts nothing there.
    shared_weeks : int
        Weeks of the horizon that an origin shares with the next.

    Returns
    -------
    gain : float
        WAPE of the reference less that of the method: above 0 the method is better. NaN without contacts.
    standard_error : float
        NaN for a single origin.

    References
    ----------
    .. [1] Cochran, W. G. (1977). Sampling Techniques, 3rd edition, chapter 6.
    .. [2] Newey, W. K. and West, K. D. (1987). A simple, positive semi-definite, heteroskedasticity and
       autocorrelation consistent covariance matrix. Econometrica 55.
    """
    if reference is None:
        return float("nan"), float("nan")
    (own, from_own), (usual, from_usual) = _influence(sums[scored]), _influence(reference[scored])
    n = int(scored.sum())
    if n < 2:
        return usual - own, float("nan")
    u = from_usual - from_own
    weeks = np.asarray((origins[scored] - origins[0]) / pd.Timedelta(days=STEP_DAYS), dtype=float)
    near = np.maximum(0.0, 1.0 - np.abs(np.subtract.outer(weeks, weeks)) / (shared_weeks + 1))
    return usual - own, float(np.sqrt(n / (n - 1) * max(float(u @ u), float(u @ near @ u))))


def _influence(sums: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """A WAPE, and how much of its deviation comes from each origin."""
    error, actual = sums[:, ABSOLUTE], sums[:, ACTUAL]
    whole = _share(float(error.sum()), float(actual.sum()))
    return whole, np.asarray((error - whole * actual) / max(float(actual.sum()), 1e-300))


def _share(top: float, below: float) -> float:
    return float(top / below) if below > 0 else float("nan")
