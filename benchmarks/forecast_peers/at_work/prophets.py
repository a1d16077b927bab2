"""Prophet as it comes, and as an expert sets it."""

from __future__ import annotations

import logging

import numpy as np
import pandas as pd
from at_work.case import LEVELS, TWO_YEARS_DAYS, Answer, Case
from prophet import Prophet

DRAWS = 1000
PAY_DAYS = ("month_start", "month_middle", "month_end")
logging.getLogger("cmdstanpy").setLevel(logging.ERROR)


def prophet_default(case: Case) -> Answer:
    """Nothing set, only open intervals in the fit."""
    return _answer(case, Prophet(uncertainty_samples=DRAWS), _rows(case.history["start"]))


def prophet_expert(case: Case) -> Answer:
    """Multiplicative; each weekday its shape; holidays, eves, days after; month and pay days; flat under two years."""
    model = Prophet(
        growth="linear" if case.history_days >= TWO_YEARS_DAYS else "flat",
        seasonality_mode="multiplicative",
        daily_seasonality=False,
        weekly_seasonality=3 if not case.daily else "auto",
        holidays=_holidays(case),
        holidays_prior_scale=1.0,
        uncertainty_samples=DRAWS,
    )
    model.add_seasonality("month", period=30.4375, fourier_order=4, prior_scale=0.5)
    for name in PAY_DAYS:
        model.add_regressor(name, prior_scale=0.5, standardize=False, mode="multiplicative")
    rows = _rows(case.history["start"])
    if not case.daily:
        for day in sorted(set(rows["ds"].dt.weekday)):
            order = min(10, max(1, case.slots // 3))
            model.add_seasonality(f"day{day}", period=1, fourier_order=order, condition_name=f"on{day}")
    return _answer(case, model, rows)


def _rows(starts: pd.Series | pd.DatetimeIndex) -> pd.DataFrame:
    """Prophet's frame: time, weekday conditions, pay days."""
    ds = pd.Series(pd.DatetimeIndex(starts), name="ds")
    day, length = ds.dt.day, ds.dt.days_in_month
    flags = {
        "month_start": (day <= 2).astype(float),
        "month_middle": day.isin([15, 16]).astype(float),
        "month_end": (day >= length - 1).astype(float),
    }
    conditions = {f"on{weekday}": ds.dt.weekday == weekday for weekday in range(7)}
    return pd.DataFrame({"ds": ds, **flags, **conditions})


def _holidays(case: Case) -> pd.DataFrame | None:
    named = case.holidays[case.holidays.ne("")]
    if named.empty:
        return None
    return pd.DataFrame({"holiday": named.to_numpy(), "ds": named.index, "lower_window": -1, "upper_window": 1})


def _answer(case: Case, model: Prophet, rows: pd.DataFrame) -> Answer:
    np.random.seed(1)  # noqa: NPY002  Prophet draws from the global stream
    model.fit(rows.assign(y=case.history["volume"].to_numpy(dtype=float)), seed=1)
    coming = _rows(case.future)
    mean = np.maximum(model.predict(coming, vectorized=True)["yhat"].to_numpy(), 0.0)
    draws = np.maximum(model.predictive_samples(coming, vectorized=True)["yhat"], 0.0)
    quantiles = np.quantile(draws, LEVELS, axis=1).T
    day = case.future_days.get_indexer(case.future.normalize())
    totals = np.array([draws[day == number].sum(axis=0) for number in range(len(case.future_days))])
    return Answer(mean, quantiles, np.quantile(totals, LEVELS, axis=1).T)
