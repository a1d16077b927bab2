"""Daily log totals as a Gaussian process whose parts are sized by the evidence of the data, times the profile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.covariance import parts_of
from forecasting.days import DayTable
from forecasting.gaussian import Process, fit_process
from forecasting.methods.protocol import Settings, back_from_log, log_total, spread
from forecasting.profile import profiles

LONGEST_DAYS = 800
"""Days of history that are seen: two years of season and a little more."""

LEARNED_ON_DAYS = 371
"""Days from which sizes and reaches are estimated."""


@dataclass(frozen=True)
class FittedProcess:
    """The process of one table."""

    table: DayTable
    settings: Settings
    y: NDArray[np.float64]
    least: NDArray[np.float64]
    process: Process

    def totals(self, origin: int, days: int) -> NDArray[np.float64]:
        """Expected daily totals with usual hours, shape (days,)."""
        ahead, _ = self.process.ahead(origin, days)
        return back_from_log(self.table, ahead, self.process.fitted(origin, self.y), origin)

    def doubt(self, origin: int, days: int) -> NDArray[np.float64]:
        """Variance of the log of the days' totals, shape (days,)."""
        return self.process.ahead(origin, days)[1]

    def mean(self, origin: int, days: int) -> NDArray[np.float64]:
        """Expected contacts, shape (days, slots)."""
        shape = profiles(self.table, origin, self.settings.half_life_days)
        return spread(self.table, self.totals(origin, days), shape, origin)


class GaussianProcess:
    """Log daily totals as a sum of independent Gaussian parts, times the weekday's profile.

    Weekday, place in the month, holidays, slow and fading level, season: how much each part varies, and how far it
    reaches, is estimated. Nothing is switched on or off.

    References
    ----------
    .. [1] Corani, G., Benavoli, A. and Zaffalon, M. (2021). Time series forecasting with Gaussian processes needs
       priors. ECML PKDD.
    """

    name = "gaussian_process"
    needs_days = 0

    def fit(self, table: DayTable, settings: Settings) -> FittedProcess:
        """Estimate sizes and reaches on all known days."""
        y = log_total(table)
        least = 1.0 / (np.nan_to_num(table.total) + 0.5)
        process = fit_process(y, parts_of(table), least, LONGEST_DAYS, LEARNED_ON_DAYS)
        return FittedProcess(table, settings, y, least, process)
