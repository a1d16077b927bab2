"""What the forecast error of past weeks cost: hours too many and too few through the requirement, beside the naive.

At every origin each method's contacts are staffed by the queue's formula, as if they were known for sure, and held
against what the contacts that came ask for. The requirement is convex: too few cost more than too many. Handle times
are those of the weeks themselves for both, so that only contacts tell; nobody's roster is rounded in. Counts of an
interval hold chance, so that hours on both sides remain whatever the forecast: the floor tells how much, by counts
drawn around a rate that is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecasting.faults import Fault, InputError
from forecasting.history import History
from forecasting.rolling import backtest_losses
from planner.allocation import weight_of
from planner.cost.rates import hourly_rate
from planner.formats import read_demand
from planner.formats.inputs import read_staff
from planner.loop import people_of_their_own
from planner.money.error_price import Days, HourPrices, interval, priced, resampled, total_days
from planner.review.formula import QueueFormula, formulas
from planner.scenario import Inputs, Scenario
from planner.scenario.reading import read_scenario
from planner.stated_series import series_of

Numbers = NDArray[np.float64]

METHODS: Mapping[str, str] = {
    "combined": "our forecast",
    "seasonal_naive": "as a week ago",
    "mean_of_six_weeks": "mean of six weeks",
    "poisson_floor": "rate known, chance left",
}
"""Methods that are priced, with their words."""

NAIVE, FLOOR, ALL = "seasonal_naive", "poisson_floor", "*"
DRAWS = 5
COLUMNS = ("queue", "method", "days", "over_h", "short_h", "idle", "lost", "unpaid", "cost", "low", "high", "worth",
           "worth_low", "worth_high")  # fmt: skip


@dataclass(frozen=True)
class ForecastMoney:
    """The back-test in money.

    Attributes
    ----------
    frame : DataFrame
        `COLUMNS`, a row a queue and method, queue `*` all together. `idle` is paid for hours too many, `lost` the
        price of hours too few, `unpaid` the pay these did not take; `cost` is idle + lost - unpaid with its 95 %
        interval, `worth` what the method saves against the seasonal naive with its own, on the same days.
    span : str
        First and last day priced.
    origins : tuple of str
    currency : str
    notes : tuple of str
    """

    frame: pd.DataFrame
    span: str
    origins: tuple[str, ...]
    currency: str
    notes: tuple[str, ...]


def forecast_money(
    history: Path,
    scenario: Path,
    *,
    origins: int,
    days: int,
    until: dt.date | None = None,
    holidays: str | None = None,
    allow: Sequence[Path] = (),
) -> ForecastMoney:
    """Price the forecast error of the last weeks of a history.

    Parameters
    ----------
    history : Path
    scenario : Path
        Its queues, targets, prices and staff's wages.
    origins, days : int
        Weekly origins, and days ahead of each; the last one's end with the history.
    until : date, optional
        Last day; the history after it is left out.
    holidays : str, optional
        In place of the scenario's.

    Raises
    ------
    InputError
        If a file is wrong, the history too short, or the scenario has no wages.
    """
    record = read_scenario(scenario, allow=allow)
    inputs = replace(read_demand(record, history, allow=allow), agents=read_staff(record, allow=allow))
    inputs = replace(inputs, history=_until(inputs.history, until, record.time_zone))
    own = set(inputs.history["queue"].unique())
    queues = [queue for queue in record.queue if queue.name in own and queue.history is None]
    prices = {queue.name: _prices(inputs, queue.name) for queue in queues}
    losses = backtest_losses(
        History(inputs.history, inputs.history_interval_min, record.time_zone, ()),
        origins=origins,
        days=days,
        series=[series_of(record, queue) for queue in queues],
        holidays=holidays or record.holidays,
        events=record.event,
    )
    told = losses[(losses["level"] == "interval") & losses["method"].isin(list(METHODS))]
    if told.empty:
        expected = "a history by intervals of an hour or less"
        raise InputError([Fault(history.name, "rows of whole days", expected, "Export it in intervals.")])
    found: dict[str, dict[str, list[Days]]] = {queue.name: {} for queue in queues}
    for origin, part in told.groupby("origin", sort=True):
        for queue, method, spent in _at(inputs, pd.Timestamp(origin), days, part, prices):  # type: ignore[arg-type]
            found[queue].setdefault(method, []).append(spent)
    firsts = tuple(f"{origin:%Y-%m-%d}" for origin in sorted(set(told["origin"])))
    last = pd.Timestamp(firsts[-1]) + pd.Timedelta(days=days - 1)
    span = f"{firsts[0]}/{last:%Y-%m-%d}"
    return ForecastMoney(_frame(found, record.seed), span, firsts, record.currency, _notes(inputs, prices))


def _until(history: pd.DataFrame, until: dt.date | None, zone: str) -> pd.DataFrame:
    if until is None:
        return history
    kept = history[history["start"] < pd.Timestamp(until + dt.timedelta(1), tz=zone)].reset_index(drop=True)
    last = history["start"].max()
    if kept.empty or last < pd.Timestamp(until, tz=zone):
        begin = history["start"].min()
        expected = f"a day of the history, which holds {begin:%Y-%m-%d} to {last:%Y-%m-%d}"
        raise InputError([Fault("--until", f"{until}", expected, "Name the last day of the weeks to price.")])
    return kept


def _prices(inputs: Inputs, queue: str) -> HourPrices:
    """Of the people who know a queue, of everybody where nobody does."""
    scenario = inputs.scenario
    know = [one for one in inputs.agents if any(skill.queue == queue for skill in one.skills)] or inputs.agents
    wages = [hourly_rate(scenario, one) for one in know] or list(scenario.cost.wage_per_h.values())
    if not wages or max(wages) <= 0:
        remedy = "State wage_per_h under [cost], or wages in the staff file."
        raise InputError([Fault(f"{scenario.path.name}, cost > wage_per_h", "", "what a paid hour costs", remedy)])
    weight = next(weight_of(one) for one in scenario.queue if one.name == queue)
    cost = scenario.cost
    steps = tuple((step.over_share, step.rate) for step in cost.shortage_steps)
    paid = float(np.mean(wages)) * (1.0 + cost.load + cost.bonus)
    return HourPrices(paid, weight * cost.shortage_per_agent_hour, steps)


def _at(
    inputs: Inputs, origin: pd.Timestamp, days: int, losses: pd.DataFrame, prices: Mapping[str, HourPrices]
) -> Iterator[tuple[str, str, Days]]:
    """Queue, method and money of the days after one origin."""
    week = {"start": origin.date(), "days": days, "interval_min": inputs.history_interval_min}
    scenario: Scenario = inputs.scenario.model_copy(update=week)
    here = replace(inputs, scenario=scenario)
    starts = scenario.horizon()
    local = starts.tz_localize(None)
    day = np.asarray((local.normalize() - origin).days, dtype=np.int64)
    every = formulas(here, starts, people_of_their_own(inputs.agents))
    for queue, part in losses.groupby("queue", sort=False):
        formula, name = every[str(queue)], str(queue)
        aht_s = np.full(len(starts), _aht_s(here, name, starts))
        step_h = scenario.interval_min / 60.0
        ways = {str(method): rows for method, rows in part.groupby("method", sort=False)}
        came = formula.people(_laid(local, ways["combined"], "actual"), aht_s)
        for method, rows in ways.items():
            if method == FLOOR:
                rate = _laid(local, rows, "actual")
                pairs = _drawn(formula, rate, aht_s)
            else:
                pairs = [(formula.people(_laid(local, rows, "mean"), aht_s), came)]
            each = [
                priced(staffed, needed, day, step_h, prices[name], by_day=formula.queue.deferred)
                for staffed, needed in pairs
            ]
            yield name, method, _mean(each)


def _drawn(formula: QueueFormula, rate: Numbers, aht_s: Numbers) -> list[tuple[Numbers, Numbers]]:
    """People for a rate that is known, and for counts that chance draws around it."""
    rng = np.random.default_rng(np.random.SeedSequence(formula.scenario.seed, spawn_key=(22,)))
    staffed = formula.people(rate, aht_s)
    return [(staffed, formula.people(rng.poisson(rate).astype(float), aht_s)) for _ in range(DRAWS)]


def _mean(each: Sequence[Days]) -> Days:
    whole = total_days(each)
    return Days(*(values / len(each) for values in vars(whole).values()))


def _laid(local: pd.DatetimeIndex, rows: pd.DataFrame, column: str) -> Numbers:
    """Values on the origin's intervals, 0 where nothing is scored; of an hour that autumn repeats in its first."""
    values = np.zeros(len(local))
    place = pd.Series(np.arange(len(local)), index=local).groupby(level=0).first()
    at = place.reindex(pd.DatetimeIndex(rows["start"])).to_numpy()
    known = np.isfinite(at)
    values[at[known].astype(int)] = np.maximum(rows[column].to_numpy(dtype=float)[known], 0.0)
    return values


def _aht_s(inputs: Inputs, queue: str, starts: pd.DatetimeIndex) -> float:
    """Mean handle time of the days themselves, of the whole history where they hold none, as stated where that does."""
    rows = inputs.history[inputs.history["queue"] == queue]
    end = starts[-1] + (starts[1] - starts[0])
    inside = rows[(rows["start"] >= starts[0]) & (rows["start"] < end)]
    for one in (inside, rows):
        known = one[one["aht_s"].notna() & (one["volume"] > 0)] if "aht_s" in one else one.iloc[:0]
        if len(known):
            return float(np.average(known["aht_s"], weights=known["volume"]))
    stated = next(one.aht_s for one in inputs.scenario.queue if one.name == queue)
    if stated is None:
        remedy = "Give the history a column aht_s, or the queue its aht_s."
        raise InputError([Fault(f"queue {queue}", "no handle time", "a handle time to staff by", remedy)])
    return float(stated)


def _frame(found: Mapping[str, Mapping[str, Sequence[Days]]], seed: int) -> pd.DataFrame:
    by_method = {
        queue: {method: _joined(parts) for method, parts in ways.items()} for queue, ways in found.items() if ways
    }
    names = [method for method in METHODS if all(method in ways for ways in by_method.values())]
    by_method[ALL] = {method: total_days([ways[method] for ways in by_method.values()]) for method in names}
    count = len(next(iter(by_method[ALL].values())).over_h)
    drawn = resampled(count, seed)
    rows = []
    for queue, ways in by_method.items():
        for method in (name for name in METHODS if name in ways):
            one, saved = ways[method], ways[NAIVE].regret - ways[method].regret
            sums = [float(values.sum()) for values in vars(one).values()]
            cost, worth = float(one.regret.sum()), float(saved.sum())
            rows.append(
                (queue, method, count, *sums, cost, *interval(one.regret, drawn), worth, *interval(saved, drawn))
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _joined(parts: Sequence[Days]) -> Days:
    """Days of all origins one after the other."""
    return Days(*(np.concatenate(values) for values in zip(*(vars(one).values() for one in parts), strict=True)))


def _notes(inputs: Inputs, prices: Mapping[str, HourPrices]) -> tuple[str, ...]:
    odd = [queue for queue, one in prices.items() if one.missing <= one.paid]
    said = list(inputs.warnings)
    if odd:
        said.append(
            f"{', '.join(odd)}: a missing hour costs no more than a paid one (cost > shortage_per_agent_hour): to be "
            "short then pays"
        )
    return tuple(said)
