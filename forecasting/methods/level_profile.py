"""Daily level by ridge regression times an intraday profile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecasting.days import DayTable
from forecasting.level import fit_level
from forecasting.methods.protocol import Settings, back_from_log, build_design, log_total, spread, steps_ahead
from forecasting.profile import profiles
from forecasting.terms import Design


@dataclass(frozen=True)
class _Fitted:
    table: DayTable
    settings: Settings
    y: NDArray[np.float64]
    design: Design

    def totals(self, origin: int, days: int) -> NDArray[np.float64]:
        """Expected daily totals with usual hours, shape (days,)."""
        table, x = self.table, self.design.x
        fit = fit_level(self.y[:, None], self.design, origin, self.settings.drifts, table.weekday)
        steps = steps_ahead(table, np.isfinite(self.y), origin, days)
        ahead = fit.ahead(x[origin : origin + days], steps)[:, 0] + self.design.offset[origin : origin + days]
        return back_from_log(table, ahead, fit.past[:, 0] + self.design.offset[:origin], origin)

    def mean(self, origin: int, days: int) -> NDArray[np.float64]:
        shape = profiles(self.table, origin, self.settings.half_life_days)
        return spread(self.table, self.totals(origin, days), shape, origin)


class LevelProfile:
    """Log daily totals on calendar terms with a robust drifting level and AR(1), times the weekday's profile.

    References
    ----------
    .. [1] Brown, L. et al. (2005). Statistical analysis of a telephone call center. JASA 100.
    """

    name = "level_profile"
    needs_days = 0

    def fit(self, table: DayTable, settings: Settings) -> _Fitted:
        """Bind to a table."""
        design = build_design(table, settings)
        return _Fitted(table, settings, log_total(table) - design.offset, design)
