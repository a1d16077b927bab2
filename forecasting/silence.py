"""Silences that chance does not explain: queues that started or ended, hours and weekdays opened or given up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln

MEMORY_DAYS = 182
"""Days beside a silence that say how often a day has contacts."""

ENDED_DAYS = 28
DOUBTED_DAYS = 7
"""Days without a contact before a queue is believed to have ended, and before that is doubted."""

UNLIKELY = 1e-3
"""Chance of a silence, judged by the days beside it, below which it is no accident."""

UNLIKELY_SLOT = 1e-6
"""The same for one of many hours."""

LEAST_DAYS_SLOT = 5
LEAST_DAYS_WEEKDAY = 3
"""Days that an hour, and that a weekday, must be silent while the rest of the queue is not."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Silence:
    """The days without contacts at the end of a history.

    Attributes
    ----------
    last : int
        Row of the last day with contacts; -1 if there is none.
    days : int
        Days after it.
    usual : int
        Those of them whose weekday had contacts more often than not.
    chance : float
        Probability of such a silence if days went on as before, each weekday independently; 1 if none or if a pause as
        improbable has been before.
    """

    last: int
    days: int
    usual: int
    chance: float

    @property
    def ended(self) -> bool:
        """Whether the queue is believed to have ended."""
        return self.days >= ENDED_DAYS and self.chance < UNLIKELY

    @property
    def doubted(self) -> bool:
        """Whether it may have."""
        return self.days >= DOUBTED_DAYS and self.chance < UNLIKELY and not self.ended


def silence_at_end(active: Flags, weekday: NDArray[np.intp]) -> Silence:
    """How long the days at the end have been without contacts, and how probable that is.

    A weekday that had contacts on k of its m days before, the last contact itself not counted, misses its next n days
    with the beta-binomial probability ``B(k + 1/2, m - k + n + 1/2) / B(k + 1/2, m - k + 1/2)`` (Jeffreys' prior), so
    that few days before prove little.

    Parameters
    ----------
    active : ndarray of bool, shape (n_days,)
        Whether the day had contacts.
    weekday : ndarray of int, shape (n_days,)
    """
    if not active.any():
        return Silence(-1, active.size, 0, 1.0)
    last = int(np.flatnonzero(active)[-1])
    recent = slice(max(last + 1 - MEMORY_DAYS, 0), last)
    seen = np.bincount(weekday[recent], minlength=7)
    missed = np.bincount(weekday[recent], ~active[recent], minlength=7)
    coming = np.bincount(weekday[last + 1 :], minlength=7)
    had = seen - missed + 0.5
    log_chance = float((betaln(had, missed + coming + 0.5) - betaln(had, missed + 0.5)).sum())
    miss = (missed + 0.5) / (seen + 1.0)
    weight = np.where(active, 0.0, -np.log(miss[weekday]))
    now = float(weight[last + 1 :].sum())
    usual = int((miss[weekday[last + 1 :]] < 0.5).sum())
    # A pause that came and went before shows that days are not independent: the same again is no end.
    chance = 1.0 if now <= _heaviest_run(weight[: last + 1]) else float(np.exp(log_chance))
    return Silence(last, active.size - last - 1, usual, chance)


def first_day(active: Flags, weekday: NDArray[np.intp], least_days: int) -> int:
    """Row at which a queue started whose history begins with zeros; 0 if it does not.

    At least `least_days` days are left.
    """
    before = silence_at_end(active[::-1], weekday[::-1])
    return min(before.days, active.size - least_days) if before.ended and active.size > least_days else 0


def given_up(volume: NDArray[np.float64], first_weekday: int) -> Flags:
    """Weekday x slot cells in which contacts came and do no longer, while the rest of the queue goes on.

    Hours are judged over all weekdays that had contacts then, weekdays over the whole day.

    Parameters
    ----------
    volume : ndarray, shape (n_days, slots)
        NaN where the history has no row.
    first_weekday : int
        Of row 0, Monday is 0.

    Returns
    -------
    ndarray of bool, shape (7, slots)
    """
    used, weekday = volume[-MEMORY_DAYS:] > 0, _weekdays(volume, first_weekday)[-MEMORY_DAYS:]
    alive = np.any(used, axis=1)
    gone = np.zeros((7, volume.shape[1]), dtype=bool)
    for day in range(7):
        here = _while_alive(alive, weekday == day)
        gone[day] = _silent(alive[here], LEAST_DAYS_WEEKDAY, UNLIKELY)
    for slot in range(volume.shape[1]):
        had = np.bincount(weekday, used[:, slot], minlength=7) > 0
        asked = alive & had[weekday]
        if _silent(used[asked, slot], LEAST_DAYS_SLOT, UNLIKELY_SLOT):
            gone[had, slot] = True
    return gone


def not_yet(volume: NDArray[np.float64], first_weekday: int) -> Flags:
    """Day x slot cells before contacts first came to an hour or a weekday that has had them since.

    Returns
    -------
    ndarray of bool, shape (n_days, slots)
    """
    used, weekday = volume > 0, _weekdays(volume, first_weekday)
    alive = np.any(used, axis=1)
    early = np.zeros(volume.shape, dtype=bool)
    for day in range(7):
        here = np.flatnonzero(_while_alive(alive, weekday == day))
        if _silent(alive[here][::-1], LEAST_DAYS_WEEKDAY, UNLIKELY):
            early[here[: int(np.argmax(alive[here]))]] = True
    for slot in range(volume.shape[1]):
        had = np.bincount(weekday, used[:, slot], minlength=7) > 0
        here = np.flatnonzero(alive & had[weekday])
        flags = used[here, slot]
        if _silent(flags[::-1], LEAST_DAYS_SLOT, UNLIKELY_SLOT):
            early[: here[int(np.argmax(flags))], slot] = True
    return early


def _weekdays(volume: NDArray[np.float64], first_weekday: int) -> NDArray[np.intp]:
    return np.asarray((first_weekday + np.arange(volume.shape[0])) % 7, dtype=np.intp)


def _while_alive(alive: Flags, here: Flags) -> Flags:
    """Days of `here` within a week of a day with contacts on either side: a closed week tells nothing of a weekday."""
    near = np.convolve(alive.astype(int), np.ones(7, dtype=int))[3:-3] > 0
    return np.asarray(here & near)


def _silent(flags: Flags, least_days: int, unlikely: float) -> bool:
    """Whether the last days are without contacts, longer than chance or an earlier pause explains."""
    found = silence_at_end(flags, np.zeros(flags.size, dtype=np.intp))
    return found.last >= 0 and found.days >= least_days and found.chance < unlikely


def _heaviest_run(weight: NDArray[np.float64]) -> float:
    """Greatest sum of neighbouring weights above 0."""
    edges = np.flatnonzero(weight == 0.0)
    total = np.concatenate(([0.0], np.cumsum(weight)))
    bounds = np.concatenate(([-1], edges, [weight.size]))
    return float(np.max(total[bounds[1:]] - total[bounds[:-1] + 1], initial=0.0))
