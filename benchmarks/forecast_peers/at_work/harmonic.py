"""Expert dynamic harmonic regression on intervals: Fourier terms of day and week, calendar, ARMA errors."""

from __future__ import annotations

import numpy as np
import pandas as pd
from at_work.calendar_terms import day_flags, month_waves, varying, waves, year_waves
from at_work.case import BANDS, TWO_YEARS_DAYS, Answer, Case, deviation
from statsforecast.models import AutoARIMA

HARMONICS_A_DAY = (3, 5, 7, 10)
NORMAL = np.array([-1.959964, -1.644854, -1.281552, -0.674490, 0.0, 0.674490, 1.281552, 1.644854, 1.959964])


def dhr_intervals(case: Case) -> Answer:
    """Roots of counts on Fourier terms of the week (their number by AICc), holidays, place in the month and year.

    The ARMA errors are chosen by AutoARIMA on what the regression leaves (two steps: jointly it takes minutes).
    """
    past, coming = pd.DatetimeIndex(case.regular.index), case.future
    y = np.sqrt(case.regular.to_numpy(dtype=float) + 0.25)
    best = min((_regression(case, past, coming, y, order) for order in HARMONICS_A_DAY), key=lambda fit: fit[0])
    _, rest, ahead = best
    found = AutoARIMA(seasonal=False, allowdrift=False).forecast(y=rest, h=len(coming), level=list(BANDS))
    centre = np.maximum(ahead + np.asarray(found["mean"]), 0.0)
    spread = deviation(found)
    quantiles = np.maximum(centre[:, None] + spread[:, None] * NORMAL, 0.0) ** 2 - 0.25
    return Answer(np.maximum(centre**2 + spread**2 - 0.25, 0.0), np.maximum(quantiles, 0.0))


def _regression(
    case: Case, past: pd.DatetimeIndex, coming: pd.DatetimeIndex, y: np.ndarray, harmonics: int
) -> tuple[float, np.ndarray, np.ndarray]:
    """AICc, what is left of the past, and the fitted part to come."""
    x, x_coming = varying(_terms(case, past, harmonics), _terms(case, coming, harmonics))
    design = np.column_stack([np.ones(len(x)), x])
    coefficients, _, rank, _ = np.linalg.lstsq(design, y, rcond=1e-9)
    rest = y - design @ coefficients
    n, k = len(y), int(rank) + 1
    if n <= k + 1:
        return np.inf, rest, np.column_stack([np.ones(len(x_coming)), x_coming]) @ coefficients
    aicc = n * np.log(float(rest @ rest) / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1)
    return aicc, rest, np.column_stack([np.ones(len(x_coming)), x_coming]) @ coefficients


def _terms(case: Case, starts: pd.DatetimeIndex, harmonics: int) -> pd.DataFrame:
    cell = pd.MultiIndex.from_arrays([starts.weekday, starts.hour * 60 + starts.minute])
    place = case.open_cells.get_indexer(cell) / len(case.open_cells)
    days = starts.normalize()
    order = min(harmonics * case.open_days, (len(case.open_cells) - 1) // 2)
    by_day = [day_flags(days, case.holidays), month_waves(days, 4)]
    if case.history_days >= TWO_YEARS_DAYS:
        by_day.append(year_waves(days, 4))
    return pd.concat([waves(place, order, "week", starts), *(part.set_axis(starts) for part in by_day)], axis=1)
