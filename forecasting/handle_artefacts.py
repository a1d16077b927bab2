"""Handle times that are no handle times: hang-ups within seconds of the answer, and calls never closed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from forecasting.faults import Fault, InputError

Numbers = NDArray[np.float64]

DEFAULT_SHORT_S, SHORT_OF_MEDIAN = 10.0, 0.1
"""Seconds, and share of the median: the default cut is the shorter of the two."""

MOST_SHORT_S = 20.0
"""Seconds: a second mode that would need a longer cut is short work, and stays."""

ENOUGH = 5_000
"""Contacts from which a second mode would be seen; with fewer the default stands in where its counts are odd."""

DEEP, RISE, SURE = 2.0, 1.3, 6.0
"""The valley after artefacts lies this many times below their peak and below the later mode, by so many sigmas."""

QUARTILES_BEYOND, LEAST_LONG, MOST_LONG = 3.0, 10.0, 0.005
"""Interquartile ranges of the log above the upper quartile; medians at least; a larger share beyond is a real tail."""


@dataclass(frozen=True)
class Artefacts:
    """Where handle times end to be handle times.

    Attributes
    ----------
    short_s, long_s : float
        Kept are contacts above `short_s` and up to `long_s`, seconds; infinite if none is too long.
    short, long, unknown : int
        Contacts cut at either side (0 and less among the short), and without a number.
    contacts : int
        All that were given.
    learned : bool
        Whether the short cut is the data's own, or the default.
    """

    short_s: float
    long_s: float
    short: int
    long: int
    unknown: int
    contacts: int
    learned: bool

    @property
    def share(self) -> float:
        """Share of all contacts that is left out."""
        return (self.short + self.long + self.unknown) / max(self.contacts, 1)

    def keep(self, service_s: ArrayLike) -> NDArray[np.bool_]:
        """Whether each handle time counts; the same cuts serve means and distributions."""
        values = np.asarray(service_s, dtype=float)
        return np.asarray((values > self.short_s) & (values <= self.long_s))

    def words(self) -> str:
        """One sentence for notes."""
        told = (
            f"{self.short:,} handle times of {self.short_s:.0f} s and less ({self.short / max(self.contacts, 1):.1%})"
        )
        how = "no second mode near zero"
        if self.short_s > 0:
            how = "where density falls to twice the valley's" if self.learned else "the default"
        long = f", {self.long:,} above {self.long_s:,.0f} s" if self.long else ""
        unknown = f", {self.unknown:,} without a number" if self.unknown else ""
        return f"left out as artefacts: {told}, {how}{long}{unknown}"


def artefacts(service_s: ArrayLike) -> Artefacts:
    """Cuts between artefacts and handle times, from the times themselves.

    Short: the density near zero is searched for a second mode before the usual one with a valley between (both
    beyond chance). The cut is the last point before the valley where the density is twice the valley's: up to there
    a contact is more likely an artefact than not, taking genuine short ones to be as frequent as in the valley. A
    cut above 20 s is not believed: a quick kind of contact is work. A density that only falls (exponential) or only
    rises there has no artefacts to see, and nothing above 0 is cut.
    Under 5,000 contacts a valley may drown in chance: then the default (10 s, at most a tenth of the median) is the
    cut if at least twice as many contacts lie below it as in the next span of its length.
    Long: above the upper quartile of the logs plus three interquartile ranges (lognormal: one in a million) and ten
    medians, if that is at most 0.5 % of contacts; more is a heavy tail, and stays.

    Parameters
    ----------
    service_s : array_like, shape (n,)
        One handle time a contact, seconds; what is no number counts as unknown.

    Returns
    -------
    Artefacts

    Raises
    ------
    InputError
        If no handle time is above 0, or none is left.

    References
    ----------
    J. W. Tukey (1977), Exploratory data analysis, chapter 2 (fences).
    """
    values = np.asarray(service_s, dtype=float).ravel()
    known = values[np.isfinite(values)]
    positive = np.sort(known[known > 0])
    if not positive.size:
        raise InputError([_none(values.size)])
    short = _valley(positive)
    learned = short > 0 or positive.size >= ENOUGH
    if not learned:
        short = _default(positive)
    long = _longest(positive[positive > short])
    return Artefacts(
        short_s=short,
        long_s=long,
        short=int((known <= short).sum()),
        long=int((known > long).sum()),
        unknown=int(values.size - known.size),
        contacts=int(values.size),
        learned=learned,
    )


def _none(contacts: int) -> Fault:
    return Fault(
        "handle times", f"{contacts} contacts", "at least one above 0 s", "Give the seconds that contacts were handled."
    )


def _default(positive: Numbers) -> float:
    """The default cut where at least twice as many lie below it as in the next span of its length, else 0."""
    cut = min(DEFAULT_SHORT_S, SHORT_OF_MEDIAN * float(np.median(positive)))
    below, next_ = np.searchsorted(positive, [cut, 2.0 * cut], side="right")
    return cut if below >= DEEP * max(next_ - below, 1) else 0.0


def _valley(positive: Numbers) -> float:
    """Cut below which a second mode near zero lies, seconds; 0 without one."""
    step = 1.0 if np.all(positive == np.round(positive)) else 1e-3
    far = float(np.quantile(positive, 0.9))
    width = step * max(1.0, np.ceil(max(40.0 / positive.size, 1e-3) * far / step))
    # Bins are (0, w], (w, 2w], ...: a cut at an edge holds the contacts that lie on it.
    place = np.ceil(positive[positive <= far] / width).astype(np.int64) - 1
    count = np.bincount(place).astype(float)
    if count.size < 5:
        return 0.0
    near = np.convolve(np.pad(count, 1, mode="edge"), np.ones(3) / 3.0, mode="valid")
    before = np.maximum.accumulate(np.concatenate([[0.0], near[:-1]]))
    after = np.maximum.accumulate(near[::-1])[::-1]
    # Counts of three bins have Poisson noise: the difference of two in sigmas.
    down = (before - near) * 3.0 > SURE * np.sqrt(3.0 * (before + near))
    up = (after - near) * 3.0 > SURE * np.sqrt(3.0 * (after + near))
    # Artefacts are the smaller part: a valley above the median is none of theirs.
    low = np.arange(1, near.size + 1) * width <= np.median(positive)
    valley = low & down & up & (before >= DEEP * near) & (after >= RISE * near)
    if not valley.any():
        return 0.0
    lowest = int(np.argmin(np.where(valley, near, np.inf)))
    dense = np.flatnonzero(near[:lowest] >= max(DEEP * near[lowest], 0.5))
    cut = float((dense[-1] + 1) * width)
    return cut if cut <= MOST_SHORT_S else 0.0


def _longest(kept: Numbers) -> float:
    low, middle, high = np.quantile(np.log(kept), (0.25, 0.5, 0.75))
    long = max(float(np.exp(high + QUARTILES_BEYOND * (high - low))), LEAST_LONG * float(np.exp(middle)))
    return long if np.mean(kept > long) <= MOST_LONG else np.inf
