"""What to forecast for one queue: its hours, special days and where its shape comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from forecasting.calendar import OpeningHours


@dataclass(frozen=True)
class Series:
    """One queue to forecast.

    Attributes
    ----------
    queue : str
    opening : OpeningHours, optional
        When contacts arrive; None means learned from the history. A queue whose arrivals come at any hour
        (e-mail) is given `OpeningHours.always()`.
    special : mapping of date to OpeningHours
        Days whose hours differ; no spans means closed.
    borrowed : (queue, share), optional
        No history of its own: another queue's shape at this share of its volume.
    level : tuple of float, optional
        No history of its own: contacts on the average open day, one number or P10, P50 and P90, above 0 and not
        falling. With `borrowed` at that queue's shape, whose share then means nothing; without it spread evenly over
        the opening hours.
    aht_s : float, optional
        Mean handle time where the history has none, seconds; NaN leaves it empty, None refuses.
    """

    queue: str
    opening: OpeningHours | None = None
    special: Mapping[dt.date, OpeningHours] = field(default_factory=dict)
    borrowed: tuple[str, float] | None = None
    aht_s: float | None = None
    level: tuple[float, ...] | None = None
