"""Scores from losses: one row for each method and level, with the gain over the mean of six weeks and its doubt."""

from __future__ import annotations

from collections.abc import Iterator

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
    rows = []
    for queue, mine in losses.groupby("queue", sort=False):
        for level in LEVEL_DAYS:
            here = mine[mine["level"] == level]
            for name, part in _parts(here, level):
                sums = part.groupby(["method", "origin"], sort=False)[list(SUMS)].sum()
                sums["rows"] = part.groupby(["method", "origin"], sort=False).size()
                shared_weeks = int(part["days_ahead"].max() - part["days_ahead"].min()) // STEP_DAYS
                rows += [
                    (queue, method, days, name, *_measures(sums, str(method), shared_weeks))
                    for method in dict.fromkeys(part["method"])
                ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _parts(rows: pd.DataFrame, level: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """Names and rows of a level as a whole and of its parts; a part that is the whole is not told twice."""
    if len(rows):
        yield level, rows
    if level == "week":
        return
    special, ahead = rows["special"], rows["days_ahead"]
    parts = {"busiest third": rows["busiest"], "special days": special, "ordinary days": ~special}
    parts |= {name: ahead.between(*band) for name, band in LEADS.items()}
    for name, inside in parts.items():
        if inside.any() and not inside.all():
            yield f"{level}, {name}", rows[inside]


def _measures(sums: pd.DataFrame, method: str, shared_weeks: int) -> tuple[float, ...]:
    own = sums.loc[method]
    total = own.sum()
    gain, gain_se = float("nan"), float("nan")
    if REFERENCE in sums.index.get_level_values("method"):
        gain, gain_se = paired_gain(own, sums.loc[REFERENCE], shared_weeks)
    return (
        len(own),
        _share(total["absolute_error"], total["actual"]),
        _share(total["error"], total["actual"]),
        float(total["scaled_error"] / total["rows"]),
        _share(total["crps"], total["actual"]),
        float(total["inside80"] / total["rows"]),
        float(total["inside95"] / total["rows"]),
        float(total["actual"]),
        gain,
        gain_se,
    )


def paired_gain(sums: pd.DataFrame, reference: pd.DataFrame, shared_weeks: int = 0) -> tuple[float, float]:
    """Difference of two WAPEs over the origins that both have, and its standard error; shares.

    The difference of two ratios of sums over origins has, by origin o, the influence
    ``u(o) = (S'(o) - W' A'(o)) / sum A' - (S(o) - W A(o)) / sum A`` with S the absolute errors, A the actuals and W the
    WAPE, a prime for the reference; its variance is ``n / (n - 1) sum u^2`` (ratio estimator, Cochran 1977). Horizons
    of more than a week overlap, so that neighbouring origins err alike: their products are added with Bartlett weights
    (Newey & West 1987) where that makes the doubt larger.

    Parameters
    ----------
    sums, reference : DataFrame
        A row an origin, indexed by its date: ``actual,absolute_error``.
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
    .. [1] Newey, W. K. and West, K. D. (1987). A simple, positive semi-definite, heteroskedasticity and
       autocorrelation consistent covariance matrix. Econometrica 55.
    """
    common = sums.index.intersection(reference.index).sort_values()
    mine, usual = _influence(sums.loc[common]), _influence(reference.loc[common])
    gain, n = usual[0] - mine[0], len(common)
    if n < 2:
        return gain, float("nan")
    u = usual[1] - mine[1]
    weeks = np.asarray((common - common[0]) / pd.Timedelta(days=STEP_DAYS), dtype=float)
    near = np.maximum(0.0, 1.0 - np.abs(np.subtract.outer(weeks, weeks)) / (shared_weeks + 1))
    return gain, float(np.sqrt(n / (n - 1) * max(float(u @ u), float(u @ near @ u))))


def _influence(sums: pd.DataFrame) -> tuple[float, NDArray[np.float64]]:
    """A WAPE, and how much of its deviation comes from each origin."""
    error, actual = sums["absolute_error"].to_numpy(), sums["actual"].to_numpy()
    whole = _share(float(error.sum()), float(actual.sum()))
    return whole, np.asarray((error - whole * actual) / max(float(actual.sum()), 1e-300))


def _share(top: float, below: float) -> float:
    return float(top / below) if below > 0 else float("nan")
