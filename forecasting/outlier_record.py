"""An outlier in a queue's past: what it looks like, when, how large and how it is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "additive",
    "temporary change",
    "level shift",
    "repeated days",
    "lost days",
    "hours changed",
    "began",
    "ended",
]
"""The first three after Chen & Liu (1993); the others are about the record rather than the contacts."""

WHOLE_DAY = dt.time(0)


@dataclass(frozen=True)
class Outlier:
    """Something in a queue's past that its calendar, its slow level and chance do not explain.

    Attributes
    ----------
    kind : str
        ``additive`` (some hours or days), ``temporary change`` (a jump that fades by 30 % an open day), ``level
        shift`` (lasting); ``repeated days``, ``lost days``, ``hours changed``, ``began``, ``ended``.
    queue : str
    first, last : datetime
        From and up to, naive on the local clock, `last` not included, as an `[[event]]` takes them. What lasts ends
        with the history.
    change : float
        Relative change of the contacts, -1 to infinity; of the weekly opening hours for ``hours changed``.
    expected, actual : float
        Contacts within the span; a day on average for ``level shift``, on the first day for ``temporary change``,
        hours a week for ``hours changed``. 0 where it has no meaning.
    z : float
        Size in standard deviations of what was expected, signed; for repeats and ends, the normal score of how
        improbable they are by chance.
    again : bool
        An additive one of the same sign lay at about the same date a year before or after.
    """

    kind: Kind
    queue: str
    first: dt.datetime
    last: dt.datetime
    change: float
    expected: float
    actual: float
    z: float
    again: bool = False

    @property
    def days(self) -> int:
        """Calendar days from the first to the last."""
        return max(1, (self.last.date() - self.first.date()).days + (self.last.time() > WHOLE_DAY))

    @property
    def sentence(self) -> str:
        """What was found and what may be done about it."""
        return f"{self.queue}: {_TELL[self.kind](self)}"

    def when(self) -> str:
        """The span in words: ``2026-03-04``, ``2026-03-04 09:00-15:00`` or ``2026-03-04 to 2026-03-06``."""
        if self.first.time() == WHOLE_DAY == self.last.time():
            end = self.last - dt.timedelta(days=1)
            return f"{self.first:%Y-%m-%d}" if self.days == 1 else f"{self.first:%Y-%m-%d} to {end:%Y-%m-%d}"
        until = "24:00" if self.last.time() == WHOLE_DAY else f"{self.last:%H:%M}"
        return f"{self.first:%Y-%m-%d %H:%M}-{until}"


def _size(one: Outlier) -> str:
    share = abs(one.change)
    # A small expectation can be exceeded a hundred times over; nobody reads such a percentage.
    if share > 5:
        return f"{1 + one.change:.0f} times the contacts expected ({one.actual:,.0f} of {one.expected:,.0f})"
    word = "more" if one.change > 0 else "fewer"
    return f"{share:.0%} {word} contacts than expected ({one.actual:,.0f} of {one.expected:,.0f})"


def _additive(one: Outlier) -> str:
    if one.again:
        return (
            f"{one.when()}: {_size(one)}, as at about the same date in another year: if it comes every year, mark "
            'each as an [[event]] of kind "planned" under one name to repeat it'
        )
    guess = "outage?" if one.change < 0 else "a campaign, or an incident?"
    return f'{one.when()}: {_size(one)}: {guess} Mark it as an [[event]] of kind "unplanned" to set it aside'


def _temporary(one: Outlier) -> str:
    return (
        f"from {one.first:%Y-%m-%d}: {_size(one)} on the first day, fading within about a week: mark it as an "
        '[[event]] of kind "unplanned" to set it aside'
    )


def _shift(one: Outlier) -> str:
    word = "more" if one.change > 0 else "fewer"
    return (
        f"since {one.first:%Y-%m-%d}: {abs(one.change):.0%} {word} contacts a day (about {one.actual:,.0f} instead of "
        f"{one.expected:,.0f}), lasting; the forecast follows the new level"
    )


def _repeated(one: Outlier) -> str:
    return (
        f"{one.when()}: every interval repeats the week before exactly: copied? Export these days again, or mark them "
        'as an [[event]] of kind "unplanned"'
    )


def _lost(one: Outlier) -> str:
    return (
        f"{one.when()}: no rows on days that are usually open (about {one.expected:,.0f} contacts missing): lost, or "
        "closed? State closed days in [[special_day]], or export these days again"
    )


def _hours(one: Outlier) -> str:
    word = "longer" if one.change > 0 else "shorter"
    return (
        f"since {one.first:%Y-%m-%d}: opening hours {word}, contacts in {one.actual:.4g} instead of "
        f"{one.expected:.4g} hours a week; state `open` as it will be"
    )


def _began(one: Outlier) -> str:
    return f"began on {one.first:%Y-%m-%d}, after days without contacts: what it does in other seasons is unknown"


def _ended(one: Outlier) -> str:
    return (
        f"no contacts since {one.first:%Y-%m-%d}, where about {one.expected:,.0f} were expected: has it ended, or is "
        "the export incomplete?"
    )


_TELL = {
    "additive": _additive,
    "temporary change": _temporary,
    "level shift": _shift,
    "repeated days": _repeated,
    "lost days": _lost,
    "hours changed": _hours,
    "began": _began,
    "ended": _ended,
}
