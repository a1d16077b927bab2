"""Measures of what happened. To add one: a function of rows, and a line in INTERVAL_MEASURES or CONTACT_MEASURES."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

By = list[str]
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
    values : callable
        Of rows and the names of columns by which they are grouped: a value for each group; NaN, or no value, where
        its rows do not tell.
    """

    name: str
    label: str
    unit: str
    better: Better
    meaning: str
    values: Callable[[pd.DataFrame, By], pd.Series]


def ratio(rows: pd.DataFrame, by: By, total: str, base: str) -> pd.Series:
    """Sum over sum, of the rows that know both; NaN where there is nothing below."""
    sums = rows.dropna(subset=[total, base]).groupby(by)[[total, base]].sum()
    found: pd.Series = sums[total] / sums[base].where(sums[base] > 0)
    return found


def _volume(rows: pd.DataFrame, by: By) -> pd.Series:
    found: pd.Series = rows.groupby(by)["volume"].sum(min_count=1)
    return found


def _aht_s(rows: pd.DataFrame, by: By) -> pd.Series:
    handled = rows["answered"].fillna(rows["volume"])
    return ratio(rows.assign(work=rows["aht_s"] * handled, handled=handled), by, "work", "handled")


def _backlog(rows: pd.DataFrame, by: By) -> pd.Series:
    known = rows.dropna(subset=["backlog"]).sort_values("start", kind="stable")
    queues = list(dict.fromkeys([*by, "queue"]))
    at_the_end = known.groupby([*queues, known["start"].dt.date.rename("date")])["backlog"].last()
    found: pd.Series = at_the_end.groupby(level=queues).mean().groupby(level=by).sum()
    return found


def _mean(column: str) -> Callable[[pd.DataFrame, By], pd.Series]:
    return lambda rows, by: rows.groupby(by)[column].mean()


def _median(column: str, per: float) -> Callable[[pd.DataFrame, By], pd.Series]:
    return lambda rows, by: rows.groupby(by)[column].median() / per


def _reopened(rows: pd.DataFrame, by: By) -> pd.Series:
    return _mean("again")(rows.dropna(subset=["reopens"]).assign(again=lambda known: known["reopens"] > 0), by)


def _promoters(rows: pd.DataFrame, by: By) -> pd.Series:
    known = rows.dropna(subset=["nps"])
    sides = (known["nps"] >= 9).astype(float) - (known["nps"] <= 6).astype(float)
    return _mean("side")(known.assign(side=sides), by)


INTERVAL_MEASURES: tuple[Measure, ...] = (
    Measure("volume", "contacts", "contacts", "neither", "contacts offered in the period", _volume),
    Measure("aht_s", "handle time, s", "s", "lower", "seconds of work a contact that was answered takes", _aht_s),
    Measure(
        "service_level", "service level", "share", "higher",
        "contacts answered within the queue's target / contacts offered, sums over sums",
        lambda rows, by: ratio(rows, by, "answered_within", "volume"),
    ),
    Measure(
        "abandoned", "given up", "share", "lower", "contacts that left before an answer / contacts offered",
        lambda rows, by: ratio(rows, by, "abandoned", "volume"),
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
