"""Every measure of queues, groups and waiting work with its interval, as tidy frames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.scenario import Scenario
from planner.simulation import fold
from planner.simulation.blocks import Totals
from planner.simulation.intervals import Bounds, Numbers, of_mean, of_ratio, of_share, ratio
from planner.simulation.people import Crew
from planner.simulation.tally import AGE_H, WAIT_BINS
from planner.staffing.periods import numbered, period_labels

ALL = "*"

WAIT_QUANTILES = {"wait_p50_s": 0.5, "wait_p80_s": 0.8, "wait_p95_s": 0.95}

_MEANS = {
    "offered": fold.OFFERED,
    "answered": fold.ANSWERED,
    "answered_within": fold.MET,
    "abandoned": fold.ABANDONED,
    "unserved": fold.LEFT,
    "handled": fold.HANDLED,
    "backlog": fold.BACKLOG,
}


@dataclass(frozen=True)
class Cells:
    """Sums of the measures over replications, shape (Q, K, fold.MEASURES); answered contacts by wait (Q, K, bins)."""

    sums: Numbers
    waits: NDArray[np.int64]
    replications: int

    def mean(self, measure: int) -> Numbers:
        """Mean of a measure over replications."""
        return self.sums[..., measure] / self.replications

    def mean_bounds(self, measure: int) -> Bounds:
        """Its interval."""
        return of_mean(self.sums[..., measure], self.sums[..., fold.SQUARES + measure], self.replications)

    def ratio_terms(self, part: int, whole: int, product: int) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
        """What the interval of a ratio needs, in the order of `of_ratio`."""
        s = self.sums
        squares = fold.SQUARES
        return s[..., part], s[..., whole], s[..., squares + part], s[..., product], s[..., squares + whole]

    def service_bounds(self) -> Bounds:
        """Interval of the service level."""
        return of_share(*self.ratio_terms(fold.MET, fold.COUNTED, fold.MET_COUNTED), self.replications)


def interval_cells(totals: Totals) -> Cells:
    """The horizon's intervals."""
    return Cells(totals.sums.total, totals.waits, totals.sums.by_day.shape[0])


def period_cells(totals: Totals, day_of: NDArray[np.int64], period_of_day: NDArray[np.int64]) -> Cells:
    """Periods of whole days; the backlog is the mean over their intervals."""
    periods = int(period_of_day.max()) + 1
    days = totals.sums.by_day
    values = np.zeros((*days.shape[:2], periods, fold.COUNTS))
    for d, k in enumerate(period_of_day):
        values[:, :, k] += days[:, :, d]
    values[..., fold.BACKLOG] /= np.bincount(period_of_day[day_of], minlength=periods)
    sums = np.zeros((*values.shape[1:3], fold.MEASURES))
    sums[..., : fold.COUNTS] = values.sum(axis=0)
    sums[..., fold.SQUARES : fold.SQUARES + fold.COUNTS] = (values**2).sum(axis=0)
    for product, part, whole in (
        (fold.MET_COUNTED, fold.MET, fold.COUNTED),
        (fold.WAIT_ANSWERED, fold.WAIT_S, fold.ANSWERED),
        (fold.ABANDONED_OFFERED, fold.ABANDONED, fold.OFFERED),
        (fold.BUSY_ON, fold.BUSY_S, fold.ON_S),
    ):
        sums[..., product] = (values[..., part] * values[..., whole]).sum(axis=0)
    waits = np.zeros((sums.shape[0], periods, WAIT_BINS), dtype=np.int64)
    for i, d in enumerate(day_of):
        waits[:, period_of_day[d]] += totals.waits[:, i]
    return Cells(sums, waits, days.shape[0])


def wait_quantile(waits: NDArray[np.int64], share: float) -> Numbers:
    """Quantile of waits counted in `tally.WAIT_BINS` bins (last axis), linear inside a bin; NaN without contacts.

    A bin is a quarter octave wide, so the quantile is exact to at most 19 % of itself, usually to 2 %.
    """
    edges = np.concatenate([[0.0, 0.0], 2.0 ** (np.arange(1, WAIT_BINS) / 4.0 - 1.0)])
    upto = np.cumsum(waits, axis=-1)
    total = upto[..., -1]
    wanted = share * total
    place = np.minimum((upto < wanted[..., None] - 1e-9).sum(axis=-1), WAIT_BINS - 1)
    inside = np.take_along_axis(waits, place[..., None], axis=-1)[..., 0]
    before = np.take_along_axis(upto, place[..., None], axis=-1)[..., 0] - inside
    part = np.clip(ratio(wanted - before, inside.astype(float)), 0.0, 1.0)
    low, high = edges[place], edges[place + 1]
    return np.where(total > 0, low + part * (high - low), np.nan)


def queue_measures(scenario: Scenario, totals: Totals) -> pd.DataFrame:
    """Queues by interval, day, week and month.

    Returns
    -------
    DataFrame
        ``over,period,queue`` and, each with ``_low`` and ``_high``, ``offered, answered, answered_within, abandoned,
        unserved, handled, backlog`` (means per replication; `handled` by the interval of the end), ``service_level,
        p_abandon, asa_s, occupancy``; then quantiles of the wait of answered contacts, seconds.
    """
    starts = scenario.horizon()
    day_of, labels = numbered(period_labels(starts, "day"))
    first_of_day = starts[[int(np.argmax(day_of == d)) for d in range(len(labels))]]
    queues = [queue.name for queue in scenario.queue]
    parts = [_queue_rows("interval", period_labels(starts, "interval"), queues, interval_cells(totals))]
    for over in ("day", "week", "month"):
        of_day, names = numbered(period_labels(first_of_day, over, scenario.week_starts))
        parts.append(_queue_rows(over, names, queues, period_cells(totals, day_of, of_day)))
    return pd.concat(parts, ignore_index=True)


def _queue_rows(over: str, labels: object, queues: list[str], cells: Cells) -> pd.DataFrame:
    columns: dict[str, Numbers] = {}

    def put(name: str, value: Numbers, bounds: Bounds) -> None:
        columns[name], columns[f"{name}_low"], columns[f"{name}_high"] = value, *bounds

    for name, measure in _MEANS.items():
        put(name, cells.mean(measure), cells.mean_bounds(measure))
    met = cells.ratio_terms(fold.MET, fold.COUNTED, fold.MET_COUNTED)
    gone = cells.ratio_terms(fold.ABANDONED, fold.OFFERED, fold.ABANDONED_OFFERED)
    wait = cells.ratio_terms(fold.WAIT_S, fold.ANSWERED, fold.WAIT_ANSWERED)
    busy = cells.ratio_terms(fold.BUSY_S, fold.ON_S, fold.BUSY_ON)
    put("service_level", ratio(met[0], met[1]), cells.service_bounds())
    put("p_abandon", ratio(gone[0], gone[1]), of_share(*gone, cells.replications))
    put("asa_s", ratio(wait[0], wait[1]), of_ratio(*wait, cells.replications))
    put("occupancy", ratio(busy[0], busy[1]), _within_one(of_ratio(*busy, cells.replications)))
    for name, share in WAIT_QUANTILES.items():
        columns[name] = wait_quantile(cells.waits, share)
    periods = np.asarray(labels, dtype=object)
    keys = {"over": over, "period": np.tile(periods, len(queues))}
    frame = pd.DataFrame({**keys, "queue": np.repeat(np.array(queues, dtype=object), len(periods))})
    return frame.assign(**{name: values.ravel() for name, values in columns.items()})


def _within_one(bounds: Bounds) -> Bounds:
    return bounds[0], np.minimum(bounds[1], 1.0)


def group_measures(scenario: Scenario, totals: Totals, group: Crew) -> pd.DataFrame:
    """Groups of people by interval and day, where anybody was on the queue.

    Returns
    -------
    DataFrame
        ``over,period,group,queue``; a row ``*`` is the group's people: ``on_queue_h, busy_h`` (with at least one
        contact), their ratio ``occupancy`` with its interval, and ``idle_share`` = 1 - occupancy. A row of a queue is
        their work for it: ``handled`` contacts finished and ``busy_h`` spent, open chats sharing the time evenly, both
        means per replication with intervals.
    """
    starts = scenario.horizon()
    _, days = numbered(period_labels(starts, "day"))
    sums, count = totals.sums, totals.sums.by_day.shape[0]
    queues = [queue.name for queue in scenario.queue]
    names = np.array(group.groups, dtype=object)
    of_pair = np.array([group.groups[g] for g, _ in group.pairs], dtype=object)
    served = np.array([queues[q] for _, q in group.pairs], dtype=object)
    parts = []
    for over, labels, people, work in (
        ("interval", period_labels(starts, "interval"), sums.group, sums.pair),
        ("day", days, sums.group_day, sums.pair_day),
    ):
        if len(names):
            parts.append(_people_rows(over, labels, names, people, count))
            parts.append(_work_rows(over, labels, of_pair, served, work, count))
    if not parts:
        return pd.DataFrame(columns=_GROUP_COLUMNS)
    return pd.concat(parts, ignore_index=True)[_GROUP_COLUMNS]


_GROUP_COLUMNS = [
    *("over", "period", "group", "queue", "handled", "handled_low", "handled_high"),
    *("busy_h", "busy_h_low", "busy_h_high", "on_queue_h"),
    *("occupancy", "occupancy_low", "occupancy_high", "idle_share"),
]


def _keys(
    over: str, labels: object, groups: NDArray[np.object_], queues: NDArray[np.object_], moments: Numbers
) -> tuple[pd.DataFrame, Numbers]:
    """Keys of the cells where there is anything, and the sums of those cells, shape (rows, fold.MOMENTS)."""
    names = np.asarray(labels, dtype=object)
    row, cell = np.nonzero((moments[..., fold.PART] > 0) | (moments[..., fold.WHOLE] > 0))
    keys = {"over": over, "period": names[cell], "group": groups[row], "queue": queues[row]}
    return pd.DataFrame(keys), moments[row, cell]


def _people_rows(
    over: str, labels: object, names: NDArray[np.object_], people: Numbers, replications: int
) -> pd.DataFrame:
    frame, flat = _keys(over, labels, names, np.full(len(names), ALL, dtype=object), people)
    busy, on = flat[:, fold.PART], flat[:, fold.WHOLE]
    squares, product = flat[:, fold.PART_2], flat[:, fold.PRODUCT]
    low, high = _within_one(of_ratio(busy, on, squares, product, flat[:, fold.WHOLE_2], replications))
    busy_low, busy_high = of_mean(busy, squares, replications)
    occupancy = ratio(busy, on)
    return frame.assign(
        **dict.fromkeys(("handled", "handled_low", "handled_high"), np.nan),
        busy_h=busy / replications / 3600.0,
        busy_h_low=busy_low / 3600.0,
        busy_h_high=busy_high / 3600.0,
        on_queue_h=on / replications / 3600.0,
        occupancy=occupancy,
        occupancy_low=low,
        occupancy_high=high,
        idle_share=1.0 - occupancy,
    )


def _work_rows(
    over: str,
    labels: object,
    names: NDArray[np.object_],
    queues: NDArray[np.object_],
    work: Numbers,
    replications: int,
) -> pd.DataFrame:
    frame, flat = _keys(over, labels, names, queues, work)
    low, high = of_mean(flat[:, fold.PART], flat[:, fold.PART_2], replications)
    busy_low, busy_high = of_mean(flat[:, fold.WHOLE], flat[:, fold.WHOLE_2], replications)
    return frame.assign(
        handled=flat[:, fold.PART] / replications,
        handled_low=low,
        handled_high=high,
        busy_h=flat[:, fold.WHOLE] / replications / 3600.0,
        busy_h_low=busy_low / 3600.0,
        busy_h_high=busy_high / 3600.0,
        **dict.fromkeys(("on_queue_h", "occupancy", "occupancy_low", "occupancy_high", "idle_share"), np.nan),
    )


def backlog_by_age(scenario: Scenario, totals: Totals) -> pd.DataFrame:
    """Deferred work that waits at each interval's start and at the horizon's end, by age.

    Returns
    -------
    DataFrame
        ``start,queue,age_from_h,age_to_h,waiting,low,high``: mean number of contacts whose age is at least
        `age_from_h` and below `age_to_h` (empty: no limit), and its interval. The rows of the horizon's end are what
        the next horizon opens with (`opening_backlog`).
    """
    starts = scenario.horizon()
    moments = starts.append(starts[-1:] + pd.Timedelta(seconds=scenario.interval_s))
    count = totals.sums.by_day.shape[0]
    parts = []
    for q, queue in enumerate(scenario.queue):
        if queue.deferred:
            ages = totals.sums.ages[q].transpose(1, 0, 2).reshape(-1, 2)
            low, high = of_mean(ages[:, 0], ages[:, 1], count)
            columns = {
                "start": moments.repeat(len(AGE_H)),
                "queue": queue.name,
                "age_from_h": np.tile(AGE_H, len(moments)),
                "age_to_h": np.tile([*AGE_H[1:], np.nan], len(moments)),
                "waiting": ages[:, 0] / count,
            }
            parts.append(pd.DataFrame({**columns, "low": low, "high": high}))
    if not parts:
        names = ["start", "queue", "age_from_h", "age_to_h", "waiting", "low", "high"]
        return pd.DataFrame({name: pd.Series([], dtype=float) for name in names})
    return pd.concat(parts, ignore_index=True)
