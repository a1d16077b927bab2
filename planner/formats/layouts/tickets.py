"""Frame TICKETS: single contacts for the review pages, without anything that names a customer.

One row a contact, kept whole rather than summed by day: five million take some 250 MB, and every share, median or
cohort a page may ask for can still be made of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import union_categoricals

TICKETS: Mapping[str, str] = {
    "created": "aware moment in the zone asked for",
    "queue": "queue of the history that the contact is counted in (category)",
    "channel": "phone, chat, message, email, case or callback; empty where not known (category)",
    "handle_s": "seconds somebody worked on it",
    "wait_s": "seconds on the line until answered or left",
    "outcome": "answered, abandoned or called_back; empty where not known (category)",
    "first_reply_s": "seconds from its creation to the first reply, on the wall clock",
    "first_reply_business_s": "the same in business hours",
    "resolution_s": "seconds from its creation until solved for good, on the wall clock",
    "resolution_business_s": "the same in business hours",
    "replies": "replies by agents",
    "reopens": "times it was opened again",
    "csat": "satisfaction from 0 to 1; a number on a scale is 1 in the scale's upper fifth, else 0",
    "repeat": "1 where the same customer had made contact within 7 days before, else 0",
}
"""Columns of the frame and what they hold; float32 unless said otherwise, NaN where not known. Contacts marked as spam,
made by the centre itself or written twice are not in it."""

MEASURES = (
    *("handle_s", "wait_s", "first_reply_s", "first_reply_business_s", "resolution_s", "resolution_business_s"),
    *("replies", "reopens", "csat"),
)
"""Columns of numbers as a file gives them."""

OUTCOMES = ("", "answered", "abandoned", "called_back")
CHANNELS = ("", "phone", "chat", "message", "email", "case", "callback")

REPEAT_DAYS = 7
_DAY_US = 86_400_000_000


def tickets_frame(
    created: pd.DatetimeIndex,
    queue: pd.Categorical[Any],
    channel: pd.Categorical[Any],
    outcome: NDArray[np.int8],
    measures: Mapping[str, NDArray[np.floating]],
    repeat: NDArray[np.float32] | None,
) -> pd.DataFrame:
    """The frame of its columns; measures that a file lacks are NaN.

    Parameters
    ----------
    created : DatetimeIndex, aware, shape (n,)
    queue, channel : Categorical, shape (n,)
    outcome : ndarray of int8, shape (n,)
        Positions in `OUTCOMES`.
    measures : mapping of str to ndarray, shape (n,) each
        Some of `MEASURES`.
    repeat : ndarray of float32, shape (n,), or None
    """
    nothing = np.full(len(created), np.nan, dtype=np.float32)
    columns: dict[str, object] = {"created": created, "queue": queue, "channel": channel}
    columns |= {name: np.asarray(measures.get(name, nothing), dtype=np.float32) for name in MEASURES}
    columns["outcome"] = pd.Categorical.from_codes(outcome, categories=pd.Index(OUTCOMES))
    columns["repeat"] = nothing if repeat is None else repeat
    return pd.DataFrame({name: columns[name] for name in TICKETS}, copy=False)


def repeats(who: NDArray[np.uint64], created_us: NDArray[np.int64]) -> NDArray[np.float32]:
    """Whether each contact follows another of the same customer within `REPEAT_DAYS` days.

    Parameters
    ----------
    who : ndarray of uint64, shape (n,)
        The customer, 0 where not known: then NaN.
    created_us : ndarray of int64, shape (n,)
        Microseconds.
    """
    order = np.lexsort((created_us, who))
    found = np.zeros(who.size, dtype=np.float32)
    again = (who[order][1:] == who[order][:-1]) & (np.diff(created_us[order]) <= REPEAT_DAYS * _DAY_US)
    found[order[1:]] = again
    found[who == 0] = np.nan
    return found


def joined_tickets(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tickets of several files in one frame that is as small as they are."""
    if len(parts) < 2:
        return parts[0] if parts else pd.DataFrame()
    columns: dict[str, object] = {}
    for name in TICKETS:
        own = [part[name] for part in parts]
        if isinstance(own[0].dtype, pd.CategoricalDtype):
            columns[name] = union_categoricals([part.array for part in own])
        else:
            columns[name] = pd.concat(own, ignore_index=True)
    return pd.DataFrame(columns)
