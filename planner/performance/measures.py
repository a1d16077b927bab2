"""Measures of what happened. To add one: a function of rows, and a line in INTERVAL_MEASURES or CONTACT_MEASURES."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

Better = Literal["higher", "lower", "neither"]
HOUR_S = 3_600.0


@dataclass(frozen=True)
class Measure:
    """One number of a period.

    Attributes
    ----------
    name : str
        Of the frame's column ``measure``.
    label : str
        For people, with its unit.
    unit : str
        ``contacts``, ``s``, ``h`` or ``share``.
    better : str
        Which way is good.
    meaning : str
        Its definition, printed beside it.
    value : callable
        Of the period's rows; NaN where they do not tell.
    """

    name: str
    label: str
    unit: str
    better: Better
    meaning: str
    value: Callable[[pd.DataFrame], float]


def ratio(rows: pd.DataFrame, total: str, base: str) -> float:
    """Sum over sum, of the rows that know both; NaN where there is nothing below."""
    known = rows[total].notna() & rows[base].notna()
    below = float(rows.loc[known, base].sum())
    return float(rows.loc[known, total].sum()) / below if below > 0 else math.nan


def _volume(rows: pd.DataFrame) -> float:
    return float(rows["volume"].sum()) if rows["volume"].notna().any() else math.nan


def _aht_s(rows: pd.DataFrame) -> float:
    handled = rows["answered"].fillna(rows["volume"])
    return ratio(pd.DataFrame({"work": rows["aht_s"] * handled, "handled": handled}), "work", "handled")


def _backlog(rows: pd.DataFrame) -> float:
    known = rows[rows["backlog"].notna()].sort_values("start")
    if not len(known):
        return math.nan
    ends = known.groupby(["queue", known["start"].dt.date])["backlog"].last().groupby("queue").mean()
    return float(ends.sum())


def _mean(column: str, per: float = 1.0) -> Callable[[pd.DataFrame], float]:
    return lambda rows: float(rows[column].mean()) / per


def _median(column: str, per: float) -> Callable[[pd.DataFrame], float]:
    return lambda rows: float(rows[column].median()) / per


def _reopened(rows: pd.DataFrame) -> float:
    known = rows["reopens"].dropna()
    return float((known > 0).mean()) if len(known) else math.nan


def _promoters(rows: pd.DataFrame) -> float:
    known = rows["nps"].dropna()
    return float((known >= 9).mean() - (known <= 6).mean()) if len(known) else math.nan


INTERVAL_MEASURES: tuple[Measure, ...] = (
    Measure("volume", "contacts", "contacts", "neither", "contacts offered in the period", _volume),
    Measure("aht_s", "handle time, s", "s", "lower", "seconds of work a contact that was answered takes", _aht_s),
    Measure(
        "service_level", "service level", "share", "higher",
        "contacts answered within the queue's target / contacts offered, sums over sums",
        lambda rows: ratio(rows, "answered_within", "volume"),
    ),
    Measure(
        "abandoned", "given up", "share", "lower", "contacts that left before an answer / contacts offered",
        lambda rows: ratio(rows, "abandoned", "volume"),
    ),
    Measure(
        "backlog", "backlog at the end of the day", "contacts", "lower",
        "contacts that wait after the day's last interval, the mean over the period's days", _backlog,
    ),
)  # fmt: skip
"""Of interval rows: ``start,queue,volume,aht_s,answered,abandoned,answered_within,backlog``, NaN where not known."""

CONTACT_MEASURES: tuple[Measure, ...] = (
    Measure(
        "first_reply_h", "first reply, h", "h", "lower",
        "hours from a contact's creation to the first reply, the median, on the wall clock",
        _median("first_reply_s", HOUR_S),
    ),
    Measure(
        "resolution_h", "resolution, h", "h", "lower",
        "hours from a contact's creation until it was solved for good, the median, on the wall clock",
        _median("resolution_s", HOUR_S),
    ),
    Measure("csat", "CSAT", "share", "higher", "answers that say satisfied / answers (upper fifth of a scale)",
            _mean("csat")),
    Measure("nps", "NPS", "share", "higher", "share of 9 and 10 less share of 0 to 6 among answers", _promoters),
    Measure("repeat", "repeat contacts", "share", "lower",
            "contacts of a customer who had made contact within 7 days before / contacts", _mean("repeat")),
    Measure("reopened", "opened again", "share", "lower", "contacts opened again / contacts", _reopened),
)  # fmt: skip
"""Of single contacts: frame TICKETS of the importers, and ``nps`` from 0 to 10 where there is one."""

MEASURES = {one.name: one for one in (*INTERVAL_MEASURES, *CONTACT_MEASURES)}
"""Every measure by its name."""
