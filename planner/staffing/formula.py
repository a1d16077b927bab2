"""One queue's formula as the requirement uses it.

Erlang A and chat; M/M/n+G where a patience was fitted; where callers do more than wait and give up, their own line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.staffing.caller_line import Callers, CallerService, serve_callers
from planner.staffing.caller_search import least_callers
from planner.staffing.erlang_g import PatienceCurve, agents_erlang_g, erlang_g
from planner.staffing.paths import level_table, variance_table
from planner.staffing.search import Limits, least_agents
from planner.staffing.station import DEFINITIONS, Service, service

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Formula:
    """Least people, service and tables of one queue.

    Attributes
    ----------
    limits : Limits
    aht_s : ndarray, shape (n,)
    shape : ndarray, shape (K,)
        Duration by number of open contacts, relative to `aht_s`.
    patience_s : float
        Mean; infinite: nobody gives up.
    curve : PatienceCurve or None
        A fitted patience; read where K is 1 only, and without `callers`.
    callers : Callers or None
        What callers do beyond waiting and giving up; read where K is 1 only. Of a fitted patience the mean counts
        beside them, the abandonments per second waited in the log.
    """

    limits: Limits
    aht_s: Numbers
    shape: Numbers
    patience_s: float
    curve: PatienceCurve | None = None
    callers: Callers | None = None

    @property
    def general(self) -> PatienceCurve | None:
        """The fitted patience where the formula can use it."""
        return self.curve if self.shape.size == 1 and self.callers is None else None

    def called(self, rate: Numbers, agents: Numbers) -> CallerService:
        """What whole people give callers who do more; times to be of the shape of `rate`, (n,) or (n, POINTS)."""
        assert self.callers is not None
        within_s, short_s = (float(np.asarray(value)) for value in (self.limits.within_s, self.limits.short_abandon_s))
        aht_s = self.aht_s if rate.ndim == 1 else self.aht_s[:, None]
        asked = (within_s, self.callers, self.limits.definition, short_s)
        return serve_callers(rate, aht_s, self.patience_s, agents, *asked)

    def people(self, rate: Numbers, limits: Limits) -> Numbers:
        """Least people, fractional, shape (n,)."""
        if self.callers is not None:
            return least_callers(rate, self.aht_s, self.patience_s, limits, self.callers)
        if self.general is not None:
            return agents_erlang_g(rate, self.aht_s, self.general, limits, whole=False)
        return least_agents(rate, self.aht_s, self.patience_s, limits, self.shape, whole=False)

    def service(self, rate: Numbers, agents: Numbers) -> Service:
        """What whole people give, by the definition of the limits."""
        if self.callers is not None:
            return self.called(rate, agents).service
        asked = (self.limits.within_s, self.limits.definition, self.limits.short_abandon_s)
        if self.general is not None:
            return erlang_g(rate, self.aht_s, self.general, agents, *asked)
        return service(rate, self.aht_s, self.patience_s, agents, *asked, shape=self.shape)

    def level_table(self, rate: Numbers, nodes: Numbers, agents: Numbers) -> Numbers:
        """See `planner.staffing.paths.level_table`."""
        within_s, short_s = (float(np.asarray(value)) for value in (self.limits.within_s, self.limits.short_abandon_s))
        code = DEFINITIONS.index(self.limits.definition)
        if self.general is None and self.callers is None:
            theta = 1.0 / self.patience_s
            common = (rate, nodes, agents, self.aht_s, self.shape, theta, within_s, code, short_s)
            return np.asarray(level_table(*common))
        grid = rate[:, None] * nodes
        fewer = np.floor(agents)
        part = (agents - fewer)[:, None, None]
        below, above = self._shares(grid, fewer), self._shares(grid, fewer + 1.0)
        return np.where(grid[..., None] > 0, below + part * (above - below), 1.0)

    def _shares(self, rate: Numbers, agents: Numbers) -> Numbers:
        """In time and counted per contact offered, shape (n, POINTS, 2)."""
        if self.callers is not None:
            got = self.called(rate, agents[:, None])
            return np.stack([got.good, got.counted], axis=-1)
        assert self.general is not None
        fixed = (rate, self.aht_s[:, None], self.general, agents[:, None], self.limits.within_s)
        good = erlang_g(*fixed).service_level
        by_name = erlang_g(*fixed, self.limits.definition, self.limits.short_abandon_s)
        if self.limits.definition == "not_waiting":
            return np.stack([by_name.service_level, np.ones_like(good)], axis=-1)
        counted = np.divide(good, by_name.service_level, out=np.ones_like(good), where=by_name.service_level > 0)
        return np.stack([good, counted], axis=-1)

    def variance_table(
        self, rate: Numbers, nodes: Numbers, agents: Numbers, period_s: Numbers, interval_s: float
    ) -> Numbers:
        """See `planner.staffing.paths.variance_table`; of a fitted patience the hazard that waits meet counts."""
        within_s, short_s = (float(np.asarray(value)) for value in (self.limits.within_s, self.limits.short_abandon_s))
        code = DEFINITIONS.index(self.limits.definition)
        theta = self._usual_hazard(rate, agents)
        common = (rate, nodes, agents, self.aht_s, self.shape, theta, within_s, code, short_s)
        return np.asarray(variance_table(*common, period_s, interval_s))

    def _usual_hazard(self, rate: Numbers, agents: Numbers) -> float:
        """Abandonments per second waited."""
        if self.general is None:
            return 1.0 / self.patience_s
        got = self.service(rate, np.ceil(agents))
        lost = float(np.nansum(rate * got.p_abandon))
        waited = float(np.nansum(rate * got.mean_wait_s))
        return lost / waited if waited > 0 and math.isfinite(waited) else 1.0 / self.general.mean_s()
