"""Last week again: the value of the same weekday and slot one week before the origin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.methods.protocol import Settings
from forecasting.methods.six_weeks import weekday_means


@dataclass(frozen=True)
class _Fitted:
    table: DayTable

    def mean(self, origin: int, days: int) -> NDArray[np.float64]:
        return weekday_means(self.table, origin, days, weeks=1)


class SeasonalNaive:
    """The latest known value of the same weekday and slot."""

    name = "seasonal_naive"
    needs_days = 0

    def fit(self, table: DayTable, settings: Settings) -> _Fitted:  # noqa: ARG002  it has nothing to set
        """Bind to a table."""
        return _Fitted(table)
