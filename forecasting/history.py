"""Contact history: files in, one checked frame out."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

COLUMNS = ("aht_s", "answered", "abandoned", "asa_s", "service_level")
"""Columns that a history may have beside `start`, `queue`, `volume`."""


@dataclass(frozen=True)
class History:
    """Checked history of all queues.

    Attributes
    ----------
    frame : DataFrame
        ``start,queue,volume,aht_s,answered,abandoned,asa_s,service_level``: aware starts in the time zone,
        contacts offered, seconds, counts, a share; NaN where unknown. Sorted by queue, then start; one row
        per key.
    interval_min : int
        Length of an interval, minutes; 1440 means daily.
    time_zone : str
        IANA name.
    warnings : tuple of str
        What was repaired or doubted, in sentences.
    """

    frame: pd.DataFrame
    interval_min: int
    time_zone: str
    warnings: tuple[str, ...] = ()
