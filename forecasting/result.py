"""What a forecast is: mean, quantiles, handle time, joint sample paths and the reasons for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LEVELS: dict[str, float] = {
    "q025": 0.025,
    "q05": 0.05,
    "q10": 0.10,
    "q25": 0.25,
    "q50": 0.50,
    "q75": 0.75,
    "q90": 0.90,
    "q95": 0.95,
    "q975": 0.975,
}
"""Quantile columns of a forecast and their levels."""


@dataclass(frozen=True)
class Forecast:
    """The answer, for every queue and interval of the horizon.

    Attributes
    ----------
    starts : DatetimeIndex, shape (n,)
        Aware interval starts, regular in UTC.
    frame : DataFrame
        ``start,queue,mean,q025,...,q975,aht_s``; quantiles are of the *count* that will arrive (Poisson noise
        included). Rows in order of queue as asked, then start; every interval, closed ones as zeros.
    paths : mapping of queue to ndarray of float32, shape (paths, n)
        Joint sample paths of the *expected* contacts per interval, given the path's day: Poisson noise comes
        on top. Path number p of all queues belongs together. Their mean over paths is `mean`.
    notes : tuple of str
        What was learned, doubted, found or set aside, in sentences.
    reasons : mapping of queue to tuple of str
        Why these methods, terms and weights.
    stages : DataFrame
        ``start,queue,model,given,stated,mean``: our own mean before anything was laid on it (NaN without a history),
        the given forecast's (NaN without one), the mean before overrides, and the final one. Rows as in `frame`.
    overrides : DataFrame
        ``queue,start,end,op,value,who,why,before,after``: every override that touched the horizon, in the order
        applied, with the contacts of its span before and after it. No rows without overrides.
    compared : DataFrame
        ``queue,week,given,ours,difference,ours_low,ours_high``: a given forecast beside ours, by week. No rows without.
    outliers : DataFrame
        ``queue,kind,first,last,change,expected,actual,z``: what was found in the past of each queue and is told, not
        removed; moments on the local clock, `last` not included (`forecasting.outlier_record.Outlier`).
    """

    starts: pd.DatetimeIndex
    frame: pd.DataFrame
    paths: Mapping[str, NDArray[np.float32]]
    notes: tuple[str, ...] = ()
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stages: pd.DataFrame = field(default_factory=pd.DataFrame)
    overrides: pd.DataFrame = field(default_factory=pd.DataFrame)
    compared: pd.DataFrame = field(default_factory=pd.DataFrame)
    outliers: pd.DataFrame = field(default_factory=pd.DataFrame)

    def mean(self, queue: str) -> NDArray[np.float64]:
        """Expected contacts of a queue per interval, shape (n,)."""
        return self._column(queue, "mean")

    def aht_s(self, queue: str) -> NDArray[np.float64]:
        """Expected handle time of a queue per interval, seconds, shape (n,)."""
        return self._column(queue, "aht_s")

    def _column(self, queue: str, name: str) -> NDArray[np.float64]:
        return self.frame.loc[self.frame["queue"] == queue, name].to_numpy(dtype=float)
