"""Doubts about the record itself: copied weeks, lost days, hours that changed, a queue that began or ended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ive, ndtri

IMPROBABLE = 18.0
"""Minus the log of a probability (1 in 60 million) from which repeats and silence are no chance."""

LEAST_REPEATED = 5
"""Calendar days that must repeat those a week before."""

MOST_REPEATED = 0.25
"""Share of the days above which repeats are the queue's nature: a constant or a made-up series."""

LEAST_LOST = 4
"""Successive usually open days without any row."""

LEAST_WEEKS = 3
USED, UNUSED = 0.75, 0.08
"""Share of the weeks in which an hour has contacts, from which it counts as open, and up to which as closed."""

EVIDENCE = 18.0
"""Log likelihood ratio, summed over the hours concerned, from which hours have changed; some 60,000 are looked at."""


@dataclass(frozen=True)
class Span:
    """Days of a record, first to last day number, `last` not included, and minus the log of their probability."""

    first: int
    last: int
    surprise: float


@dataclass(frozen=True)
class HoursChange:
    """A lasting change of the hours in which contacts come.

    Attributes
    ----------
    day : int
        First day number of the new hours.
    opened, closed : ndarray of bool, shape (7, slots)
        Slots of the week that are new, and those that are gone.
    kept : int
        Slots a week that stayed.
    surprise : float
        Log likelihood ratio.
    """

    day: int
    opened: NDArray[np.bool_]
    closed: NDArray[np.bool_]
    kept: int
    surprise: float

    @property
    def before(self) -> int:
        """Slots a week with contacts until then."""
        return self.kept + int(self.closed.sum())

    @property
    def after(self) -> int:
        """Slots a week with contacts since."""
        return self.kept + int(self.opened.sum())

    def gone(self, days: int, weekday: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Cells of the first days of a table outside the hours of their time, shape (days, slots)."""
        late = np.arange(days)[:, None] >= self.day
        return np.asarray(np.where(late, self.closed[weekday], self.opened[weekday]))


def normal_score(surprise: float) -> float:
    """Standard normal score of a probability ``exp(-surprise)``."""
    return float(-ndtri(max(np.exp(-min(surprise, 650.0)), 1e-290)))


def repeated_days(volume: NDArray[np.float64], aside: NDArray[np.bool_]) -> list[Span]:
    """Runs of days that hold in every slot what the day a week before held.

    Two Poisson counts of mean m are equal with probability ``exp(-2m) I0(2m)``; a run counts when the product over its
    slots is below exp(-18), it has five days or more, and repeats are not the rule.

    Parameters
    ----------
    volume : ndarray, shape (n_days, slots)
        As recorded, NaN where there is no row.
    aside : ndarray of bool, shape (n_days,)
        Days not looked at.
    """
    if len(volume) < 8:
        return []
    now, before = volume[7:], volume[:-7]
    known = np.isfinite(now) & np.isfinite(before)
    equal = (~known | (now == before)).all(axis=1) & ~aside[7:]
    mean = np.where(known, (now + before) / 2.0, 0.0)
    surprise = np.where(known, -np.log(np.maximum(ive(0, 2.0 * mean), 1e-12)), 0.0).sum(axis=1)
    telling = equal & (surprise > 0)
    if telling.sum() > MOST_REPEATED * max((surprise > 0).sum(), 1):
        return []
    spans = []
    for first, last in _runs(equal):
        inner = np.flatnonzero(telling[first:last])
        if inner.size and last - first >= LEAST_REPEATED and surprise[first:last].sum() >= IMPROBABLE:
            begin, end = first + int(inner[0]), first + int(inner[-1]) + 1
            spans.append(Span(begin + 7, end + 7, float(surprise[first:last].sum())))
    return spans


def lost_days(volume: NDArray[np.float64], expected: NDArray[np.bool_], aside: NDArray[np.bool_]) -> list[Span]:
    """Runs of usually open days without any row between days with rows.

    Parameters
    ----------
    volume : ndarray, shape (n_days, slots)
        As recorded.
    expected : ndarray of bool, shape (n_days,)
        Days on which the queue usually opens.
    aside : ndarray of bool, shape (n_days,)
        Days that are known to be closed or are set aside: they end no run and count for none.
    """
    present = np.asarray(np.isfinite(volume).any(axis=1))
    if not present.any():
        return []
    spans = []
    for first, last in _runs(~present):
        counted = expected[first:last] & ~aside[first:last]
        inside = np.flatnonzero(counted)
        if inside.size >= LEAST_LOST and first > 0 and last < len(volume):
            spans.append(Span(first + int(inside[0]), first + int(inside[-1]) + 1, float(inside.size)))
    return spans


def silent_edges(total: NDArray[np.float64], expected: NDArray[np.float64]) -> tuple[Span | None, Span | None]:
    """Days without contacts before the first and after the last contact that are too many for chance.

    Parameters
    ----------
    total : ndarray, shape (n_days,)
        Contacts, NaN where there is no row.
    expected : ndarray, shape (n_days,)
        Mean contacts of the weekday where the queue was alive.
    """
    some = np.flatnonzero(np.nan_to_num(total) > 0)
    if some.size < 2:
        return None, None
    begin, end = int(some[0]), int(some[-1]) + 1
    edges = (Span(0, begin, float(expected[:begin].sum())), Span(end, len(total), float(expected[end:].sum())))
    first, last = (
        span if span.surprise >= IMPROBABLE and (expected[span.first : span.last] > 0).sum() >= 3 else None
        for span in edges
    )
    return first, last


def changed_hours(volume: NDArray[np.float64], weekday: NDArray[np.intp]) -> HoursChange | None:
    """The latest lasting change of the hours in which contacts come.

    For every weekday and slot the share of weeks with contacts is p before and q after some week; the place with the
    largest likelihood ratio is taken. Hours that go from usual (75 % of the weeks) to hardly ever (8 %) or back, in
    the same week or the next, and stay so for three weeks at least until the history ends, have changed. Weeks without
    any contacts say nothing.

    Parameters
    ----------
    volume : ndarray, shape (n_days, slots)
        As recorded, opening hours not laid on.
    weekday : ndarray, shape (n_days,)

    Returns
    -------
    HoursChange or None
    """
    used = np.asarray(np.nan_to_num(volume) > 0)
    week = (np.arange(len(volume)) + int(weekday[0])) // 7
    weeks = int(week[-1]) + 1
    if weeks < 2 * LEAST_WEEKS:
        return None
    flag, seen = np.zeros((weeks, 7, volume.shape[1])), np.zeros((weeks, 7, 1))
    flag[week, weekday] = used
    seen[week, weekday, 0] = np.asarray(flag.any(axis=(1, 2)))[week]
    ratio, rate_before, rate_after = _split(flag, seen)
    opened = (rate_before <= UNUSED) & (rate_after >= USED)
    closed = (rate_before >= USED) & (rate_after <= UNUSED)
    score = np.where(opened | closed, ratio, 0.0)
    place = np.argmax(score, axis=0)
    best = np.take_along_axis(score, place[None], axis=0)[0]
    if not (best > 0).any():
        return None
    evidence = np.bincount(place[best > 0], best[best > 0], minlength=len(score))
    strong = np.flatnonzero(evidence >= EVIDENCE)
    if not strong.size:
        return None
    # A change on a Thursday shows on Mondays a week later.
    at = int(strong[-1])
    here = (best > 0) & ((place == at) | (place == at - 1))
    gained, lost = (np.take_along_axis(side, place[None], axis=0)[0] & here for side in (opened, closed))
    kept = (_mean_use(flag[at + 1 :], seen[at + 1 :]) >= 0.5) & ~gained
    late = week > np.asarray(np.where(here, place, weeks).min(axis=1))[weekday]
    return HoursChange(int(np.flatnonzero(late)[0]), gained, lost, int(kept.sum()), float(evidence[[at - 1, at]].sum()))


def _split(
    flag: NDArray[np.float64], seen: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Log likelihood ratio and both shares for a change after every week, 0 where either side is short."""
    hits, count = np.cumsum(flag, axis=0)[:-1], np.cumsum(seen, axis=0)[:-1]
    all_hits, all_count = flag.sum(axis=0), seen.sum(axis=0)
    later_hits, later = all_hits - hits, all_count - count
    long_enough = (count >= LEAST_WEEKS) & (later >= LEAST_WEEKS)
    ratio = _log_likelihood(hits, count) + _log_likelihood(later_hits, later) - _log_likelihood(all_hits, all_count)
    before = np.divide(hits, count, out=np.full(hits.shape, 0.5), where=count > 0)
    after = np.divide(later_hits, later, out=np.full(hits.shape, 0.5), where=later > 0)
    return np.where(long_enough, ratio, 0.0), before, after


def _log_likelihood(hits: NDArray[np.float64], count: NDArray[np.float64]) -> NDArray[np.float64]:
    count = np.broadcast_to(count, hits.shape)
    share = np.divide(hits, count, out=np.full(hits.shape, 0.5), where=count > 0)
    inner = np.clip(share, 1e-9, 1.0 - 1e-9)
    return np.asarray(hits * np.log(inner) + (count - hits) * np.log(1.0 - inner))


def _mean_use(flag: NDArray[np.float64], seen: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(flag.sum(axis=0) / np.maximum(seen.sum(axis=0), 1.0))


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(int), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
