"""Money of spans of days laid on a horizon: what lies outside is left out, what is cut counts by its days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator

import pandas as pd

COUNTED = ("hours", "amount", "contacts")
"""Columns that are shared out by days."""


def on_horizon(rows: pd.DataFrame, first: dt.date, last: dt.date, name: str) -> tuple[pd.DataFrame, list[str]]:
    """Rows of the horizon's months, each row's `COUNTED` by its days in them.

    Parameters
    ----------
    rows : DataFrame
        ``begin,end`` (days, both included) and others.
    first, last : date
        The horizon.
    name : str
        Of what it is, for the notes.

    Returns
    -------
    rows : DataFrame
        With ``month`` in place of begin and end.
    notes : list of str
    """
    counted = [column for column in COUNTED if column in rows]
    found, cut, outside = [], set(), 0
    for row in rows.to_dict("records"):
        begin, end = row.pop("begin"), row.pop("end")
        days = (end - begin).days + 1
        inside = (min(end, last) - max(begin, first)).days + 1
        if inside <= 0:
            outside += 1
        elif inside < days:
            cut.add((begin, end, inside, days))
        for month, held in _months(max(begin, first), min(end, last)):
            by_days: dict[Hashable, object] = {column: row[column] * held / days for column in counted}
            found.append({**row, "month": month, **by_days})
    notes = [
        f"{name}: of {begin} to {end} {inside} of {days} days lie in the horizon and count by their share"
        for begin, end, inside, days in sorted(cut)
    ]
    if outside:
        notes.append(f"{name}: {outside} rows lie outside the horizon and are left out")
    columns = [*(column for column in rows.columns if column not in ("begin", "end")), "month"]
    return pd.DataFrame(found, columns=list(dict.fromkeys(columns))), notes


def _months(first: dt.date, last: dt.date) -> Iterator[tuple[str, int]]:
    """Months from one day to another with their days between them."""
    while first <= last:
        end = min(last, (first.replace(day=1) + dt.timedelta(31)).replace(day=1) - dt.timedelta(1))
        yield f"{first:%Y-%m}", (end - first).days + 1
        first = end + dt.timedelta(1)
