"""What a plan may turn out wrong about: each driver with a low and a high value and where they come from.

Values come from the forecast or the history where these have a spread of their own, else from the sources that the
plan's defaults come from (`planner.capacity.assumptions`), else they are taken for granted and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from planner.capacity.assumptions import RAMP, Assumptions, attrition_of, trained
from planner.capacity.case import Case
from planner.capacity.sensitivity_cases import Basis
from planner.scenario import Queue, Scenario
from planner.scenario.money import Attrition

Kind = Literal["forecast", "history", "published", "assumed"]

LOW, HIGH = 0.10, 0.90
"""Quantiles of what has a spread of its own."""

FEWEST_MONTHS = 6
"""Months of history below which handle times show no spread."""

POINTS = "points of a hundred"


@dataclass(frozen=True)
class Driver:
    """One thing that may be other than the plan takes it to be.

    Attributes
    ----------
    name, unit : str
    now, low, high : float
        What the plan takes, and what it may be.
    kind : {"forecast", "history", "published", "assumed"}
    source : str
        Of low and high.
    case : callable
        The case at a value.
    """

    name: str
    unit: str
    now: float
    low: float
    high: float
    kind: Kind
    source: str
    case: Callable[[float], Case]

    def sides(self) -> Iterator[tuple[str, float]]:
        """Names and values that differ from what the plan takes."""
        for side, value in (("low", self.low), ("high", self.high)):
            if abs(value - self.now) > 1e-9:
                yield side, value


def drivers(basis: Basis) -> list[Driver]:
    """Every driver that the case holds."""
    return [found for make in DRIVERS if (found := make(basis)) is not None]


def _volume(basis: Basis) -> Driver:
    totals = np.sum([day.paths.sum(axis=1) for day in basis.days.values()], axis=0)
    low, high = np.quantile(totals / totals.mean(), (LOW, HIGH)) if totals.sum() > 0 else (1.0, 1.0)
    source = f"10th and 90th percentile of all contacts of the horizon over the forecast's {len(totals)} paths"
    return Driver("volume", "times", 1.0, float(low), float(high), "forecast", source,
                  lambda factor: basis.asking(volume=factor))  # fmt: skip


def _handle_time(basis: Basis) -> Driver:
    seen = _monthly_handle(basis)
    if len(seen) >= FEWEST_MONTHS:
        low, high = (float(value) for value in np.quantile(seen, (LOW, HIGH)))
        kind: Kind = "history"
        source = f"10th and 90th percentile of {len(seen)} months of the history over their mean, queues by their work"
    else:
        low, high, kind = 0.95, 1.05, "assumed"
        source = "5 % to either side; the history shows too few months of handle times"
    return Driver("handle time", "times", 1.0, min(low, 1.0), max(high, 1.0), kind, source,
                  lambda factor: basis.asking(handle=factor))  # fmt: skip


def _monthly_handle(basis: Basis) -> np.ndarray:
    """Handle time of each month over the mean, averaged over queues by their work."""
    history = basis.inputs.history
    if "aht_s" not in history or not len(history):
        return np.zeros(0)
    known = history[history["aht_s"].notna() & (history["volume"] > 0)]
    month = known["start"].dt.strftime("%Y-%m")
    work = known["volume"] * known["aht_s"]
    seconds, contacts = (
        work.groupby([known["queue"], month]).sum(),
        known["volume"].groupby([known["queue"], month]).sum(),
    )
    mean = seconds.groupby("queue").sum() / contacts.groupby("queue").sum()
    factor = (seconds / contacts).div(mean, level="queue").unstack("queue")
    weight = seconds.groupby("queue").sum()
    whole = factor.notna()
    average = (factor.fillna(0.0) * weight).sum(axis=1) / (whole * weight).sum(axis=1)
    return average.to_numpy(dtype=float)[1:-1]  # the first and the last month may be parts


def _target(basis: Basis) -> Driver | None:
    if all(queue.deferred for queue in basis.case.scenario.queue):
        return None
    source = "5 points to either side of every live queue's share, at most 99 %"
    return Driver("target", POINTS, 0.0, -5.0, 5.0, "assumed", source,
                  lambda points: basis.asking(with_targets(basis.case.scenario, points / 100)))  # fmt: skip


def with_targets(scenario: Scenario, points: float) -> Scenario:
    """Shares of live queues moved, 1 % to 99 %."""

    def moved(queue: Queue) -> Queue:
        if queue.deferred:
            return queue
        share = min(0.99, max(0.01, queue.target.share + points))
        return queue.model_copy(update={"target": queue.target.model_copy(update={"share": share})})

    return scenario.model_copy(update={"queue": tuple(moved(queue) for queue in scenario.queue)})


def _patience(basis: Basis) -> Driver | None:
    if all(queue.deferred for queue in basis.case.scenario.queue):
        return None
    source = "25 % to either side of the mean patience, stated or learned"
    return Driver("patience", "times", 1.0, 0.75, 1.25, "assumed", source,
                  lambda factor: basis.asking(patience=factor))  # fmt: skip


def _attrition(basis: Basis) -> Driver | None:
    if not basis.case.cohorts:
        return None
    scenario = basis.case.scenario
    _, now = attrition_of(scenario, Assumptions())
    said = scenario.attrition or Attrition(per_year=now)
    most = 0.99 if said.basis == "cohort_loss" else np.inf
    source = "10 points a year to either side, the band of yearly surveys (ICMI 29 to 33 %, SQM 38 %) and more"

    def case(per_year: float) -> Case:
        changed = said.model_copy(update={"per_year": per_year})
        return basis.peopled(scenario.model_copy(update={"attrition": changed}))

    low, high = max(0.0, now - 0.10), float(min(most, now + 0.10))
    return Driver("attrition", f"a year, {said.basis}", now, low, high, "published", source, case)


def _early_loss(basis: Basis) -> Driver | None:
    scenario = basis.case.scenario
    if not scenario.hire_class:
        return None
    now = float(np.mean([trained(one, Assumptions()).loss["first_90_days"] for one in scenario.hire_class]))

    def case(share: float) -> Case:
        classes = []
        for one in scenario.hire_class:
            own = trained(one, Assumptions()).loss
            early = min(0.99, max(0.0, own["first_90_days"] + share - now))
            classes.append(one.model_copy(update={"loss": {**own, "first_90_days": early}}))
        return basis.peopled(scenario.model_copy(update={"hire_class": tuple(classes)}))

    source = "5 points to either side: wfmlabs gives 15 to 25 % of a class within 90 days"
    return Driver("loss of new people", "share within 90 days", now, max(0.0, now - 0.05), min(0.99, now + 0.05),
                  "published", source, case)  # fmt: skip


def _ramp(basis: Basis) -> Driver | None:
    scenario = basis.case.scenario
    if not scenario.hire_class:
        return None

    def case(factor: float) -> Case:
        classes = tuple(
            one.model_copy(update={"ramp": tuple(min(1.0, value * factor) for value in _ramp_of(one.ramp, one))})
            for one in scenario.hire_class
        )
        return basis.peopled(scenario.model_copy(update={"hire_class": classes}))

    source = "15 % to either side, at most 1: new people's handle time is 1.3 to 1.8 times the usual (wfmlabs)"
    return Driver("ramp of new people", "times", 1.0, 0.85, 1.15, "published", source, case)


def _ramp_of(stated: tuple[float, ...], hired: object) -> tuple[float, ...]:
    return stated if "ramp" in hired.model_fields_set else RAMP  # type: ignore[attr-defined]


def _planned(basis: Basis) -> Driver:
    case = basis.case
    lost = 1.0 - np.divide(case.regular, case.extra, out=np.ones_like(case.regular), where=case.extra > 0)
    now = float(lost @ case.part / case.part.sum())

    def changed(share: float) -> Case:
        left = np.clip(1.0 - lost - (share - now), 0.0, 1.0)
        return replace(case, regular=case.extra * left)

    source = "3 points to either side"
    return Driver("planned shrinkage", "share", now, max(0.0, now - 0.03), min(0.99, now + 0.03), "assumed", source,
                  changed)  # fmt: skip


def _absence(basis: Basis) -> Driver:
    now = basis.case.scenario.shrinkage.absence

    def changed(share: float) -> Case:
        left = (1.0 - share) / (1.0 - now)
        return basis.giving(left, left)

    source = "3 points to either side"
    return Driver("absence", "share", now, max(0.0, now - 0.03), min(0.99, now + 0.03), "assumed", source, changed)


def _efficiency(basis: Basis) -> Driver | None:
    if not basis.asked.measured:
        return None
    now = float(np.mean([one.paid_per_required for one in basis.asked.measured]))
    source = "measured on relaxed rosters, which whole and named ones do not reach: up to 3 % more; 3 % less"
    return Driver("roster efficiency", "paid hours per required hour", now, now * 0.97, now * 1.03, "assumed", source,
                  lambda value: basis.giving(now / value, now / value))  # fmt: skip


def _wages(basis: Basis) -> Driver:
    source = "5 % to either side; an agency's price stays"
    return Driver("wages", "times", 1.0, 0.95, 1.05, "assumed", source, basis.waged)


def _load(basis: Basis) -> Driver:
    prices = basis.case.prices
    source = "6 points to either side: BLS gives 25.9 % without and 31.6 % with bonus and overtime pay"
    return Driver("load", "share of wages", prices.load, max(0.0, prices.load - 0.06), prices.load + 0.06,
                  "published", source,
                  lambda load: replace(basis.case, prices=replace(prices, load=load)))  # fmt: skip


def _vendor(basis: Basis) -> Driver | None:
    scenario = basis.case.scenario
    if not scenario.vendor or not any(lever.use == "vendor" for lever in scenario.lever):
        return None

    def case(factor: float) -> Case:
        vendors = tuple(
            one.model_copy(update={"price": one.price.model_copy(update={"amount": one.price.amount * factor})})
            for one in scenario.vendor
        )
        return replace(basis.case, scenario=scenario.model_copy(update={"vendor": vendors}))

    source = "10 % to either side of what vendors bill for a unit; their least bill stays"
    return Driver("vendor's price", "times", 1.0, 0.9, 1.1, "assumed", source, case)


DRIVERS: tuple[Callable[[Basis], Driver | None], ...] = (
    _volume,
    _handle_time,
    _target,
    _patience,
    _attrition,
    _early_loss,
    _ramp,
    _planned,
    _absence,
    _efficiency,
    _wages,
    _load,
    _vendor,
)
"""Registry: each gives its driver, or nothing where the case does not hold it."""
