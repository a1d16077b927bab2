"""LightGBM: direct with calendar and week lags (mean and quantiles), and recursive through mlforecast."""

from __future__ import annotations

import lightgbm as lgb
import numpy as np
import pandas as pd
from at_work.calendar_terms import day_flags
from at_work.case import LEVELS, Answer, Case, minute
from mlforecast import MLForecast
from mlforecast.lag_transforms import RollingMean

WEEKS = 4
TREES = {
    "n_estimators": 200,
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_child_samples": 40,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "seed": 1,
    "deterministic": True,
    "num_threads": 1,
    "verbosity": -1,
}


def lightgbm_direct(case: Case) -> Answer:
    """Trees for each week ahead, on calendar and the four latest weeks known that far ahead, relative to their mean.

    The mean has Poisson loss and starts from the logarithm of the lags' mean; quantiles are of the ratio to it.
    """
    known = case.history.set_index("start")["volume"].astype(float)
    week = ((case.future.normalize() - case.future_days[0]).days // 7).to_numpy()
    mean, quantiles = np.empty(len(week)), np.empty((len(week), len(LEVELS)))
    for number in np.unique(week):
        here = week == number
        mean[here], quantiles[here] = _weeks_ahead(case, known, case.future[here], int(number) + 1)
    return Answer(mean, np.sort(quantiles, axis=1))


def _weeks_ahead(case: Case, known: pd.Series, coming: pd.DatetimeIndex, first: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean (n,) and quantiles (n, 9) from lags of `first` weeks and more."""
    x, base = _features(case, pd.DatetimeIndex(known.index), known, first)
    x_coming, base_coming = _features(case, coming, known, first)
    base_coming = np.where(np.isfinite(base_coming), base_coming, float(known.mean()))
    usable = np.isfinite(base) & (base > 0)
    x, y, base = x[usable], known.to_numpy()[usable], base[usable]
    model = lgb.LGBMRegressor(objective="poisson", **TREES)
    model.fit(x, y, init_score=np.log(base))
    mean = np.exp(model.predict(x_coming, raw_score=True)) * base_coming
    quantiles = []
    for level in LEVELS:
        quantile = lgb.LGBMRegressor(objective="quantile", alpha=float(level), **TREES)
        quantile.fit(x, y / base, sample_weight=base)
        quantiles.append(np.maximum(quantile.predict(x_coming), 0.0) * base_coming)
    return np.maximum(mean, 0.0), np.column_stack(quantiles)


def _features(case: Case, starts: pd.DatetimeIndex, known: pd.Series, first: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Calendar, and lags over their mean; and that mean."""
    lags = np.column_stack(
        [known.reindex(starts - pd.Timedelta(days=7 * week)).to_numpy() for week in range(first, first + WEEKS)]
    )
    count = np.isfinite(lags).sum(axis=1)
    base = np.divide(np.nansum(lags, axis=1), count, out=np.full(len(lags), np.nan), where=count > 0)
    ratio = lags / np.maximum(base, 0.25)[:, None]
    columns = {f"lag{week}": ratio[:, week] for week in range(WEEKS)}
    return pd.DataFrame({**columns, "base": base, **_calendar(case, starts)}), base


def _calendar(case: Case, starts: pd.DatetimeIndex) -> dict[str, np.ndarray]:
    flags = day_flags(starts.normalize(), case.holidays)
    return {
        "minute": minute(starts),
        "weekday": starts.weekday.to_numpy(),
        "day": starts.day.to_numpy(),
        "to_month_end": (starts.days_in_month - starts.day).to_numpy(),
        **{name: flags[name].to_numpy() for name in flags},
    }


def mlforecast_recursive(case: Case) -> Answer:
    """LightGBM fed with its own forecasts: lags of an interval, a day and one to four weeks, calendar known."""
    week = len(case.open_cells)
    starts = pd.DatetimeIndex(case.regular.index)
    weeks = [k * week for k in range(1, WEEKS + 1) if k * week < len(starts) // 2]
    frame = _frame(case, starts, 0).assign(y=case.regular.to_numpy(dtype=float))
    model = MLForecast(
        models={"trees": lgb.LGBMRegressor(objective="regression", **TREES)},
        freq=1,
        lags=sorted({1, 2, case.slots, *weeks}),
        lag_transforms={1: [RollingMean(week)]},
        num_threads=1,
    )
    model.fit(frame, static_features=[])
    found = model.predict(h=len(case.future), X_df=_frame(case, case.future, len(starts)))
    return Answer(np.maximum(found["trees"].to_numpy(), 0.0))


def _frame(case: Case, starts: pd.DatetimeIndex, first: int) -> pd.DataFrame:
    return pd.DataFrame({"unique_id": "queue", "ds": np.arange(first, first + len(starts)), **_calendar(case, starts)})
