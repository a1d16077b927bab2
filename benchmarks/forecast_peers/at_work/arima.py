"""statsforecast: MSTL + AutoETS on intervals; AutoARIMA on day totals, plain and with expert regressors."""

from __future__ import annotations

import numpy as np
import pandas as pd
from at_work.calendar_terms import day_flags, month_waves, varying, year_waves
from at_work.case import BANDS, TWO_YEARS_DAYS, Answer, Case, deviation, from_bands, over_the_day
from statsforecast.models import MSTL, AutoARIMA, AutoETS

DRAWS = 1000


def mstl_ets(case: Case) -> Answer:
    """Season of a day and a week (of days: week, and year where there are two), the rest by AutoETS without season."""
    year = [365] if len(case.regular) >= TWO_YEARS_DAYS else []
    seasons = [7, *year] if case.daily else [case.slots, len(case.open_cells)]
    model = MSTL(season_length=seasons, trend_forecaster=AutoETS(model="ZZN"))
    found = model.forecast(y=case.regular.to_numpy(dtype=float), h=len(case.future), level=list(BANDS))
    return Answer(np.maximum(found["mean"], 0.0), np.maximum(from_bands(found["mean"], found), 0.0))


def arima_profile(case: Case) -> Answer:
    """AutoARIMA with a weekly season on the totals of open days, times the profile of the last eight weeks."""
    model = AutoARIMA(season_length=case.open_days)
    found = model.forecast(y=case.totals.to_numpy(dtype=float), h=len(case.future_days), level=list(BANDS))
    return _laid_out(case, found["mean"], found)


def dhr_days(case: Case) -> Answer:
    """Regression of log day totals on calendar terms, which hold the season, with ARIMA errors; times profile."""
    past, coming = case.totals.index, case.future_days
    x, x_coming = varying(_terms(case, past), _terms(case, coming))
    model = AutoARIMA(seasonal=False, allowdrift=False)
    y = np.log(case.totals.to_numpy(dtype=float) + 0.5)
    found = model.forecast(y=y, h=len(coming), X=x.to_numpy(), X_future=x_coming.to_numpy(), level=list(BANDS))
    spread = deviation(found)
    z = np.random.default_rng(2).standard_normal((DRAWS, len(coming)))
    draws = np.exp(found["mean"] + spread * z) - 0.5
    mean = np.exp(found["mean"] + spread**2 / 2.0) - 0.5
    if case.daily:
        return Answer(np.maximum(mean, 0.0), np.maximum(np.exp(from_bands(found["mean"], found)) - 0.5, 0.0))
    return over_the_day(case, draws, mean)


def _terms(case: Case, days: pd.DatetimeIndex) -> pd.DataFrame:
    usual = sorted(set(case.totals.index.weekday))[1:]
    weekday = pd.DataFrame({f"weekday{day}": (days.weekday == day).astype(float) for day in usual}, index=days)
    parts = [weekday, day_flags(days, case.holidays), month_waves(days, 4)]
    if case.history_days >= TWO_YEARS_DAYS:
        parts.append(year_waves(days, 4))
    return pd.concat(parts, axis=1)


def _laid_out(case: Case, mean: np.ndarray, found: dict[str, np.ndarray]) -> Answer:
    """The day's normal bands as they are for daily series, else drawn and laid over the day."""
    if case.daily:
        return Answer(np.maximum(mean, 0.0), np.maximum(from_bands(mean, found), 0.0))
    spread = deviation(found)
    draws = mean + spread * np.random.default_rng(2).standard_normal((DRAWS, len(mean)))
    return over_the_day(case, draws, mean)
