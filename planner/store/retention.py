"""How long each data set is kept, and letting go of what is older; nothing goes unless somebody said so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from planner.store.database import Store, Work
from planner.store.faults import StoreError
from planner.store.forgetting import forget_logs, forget_looks, forget_plans, forget_rosters
from planner.store.forgetting_rows import forget_rows
from planner.store.purging import purge
from planner.store.settings import put_setting, setting
from planner.store.sweeping import sweep

KEY = "retention"


@dataclass(frozen=True)
class DataSet:
    """Something that is kept for some days.

    Attributes
    ----------
    meaning : str
        What goes and what stays, a sentence.
    forget : callable
        Given the change and the moment before which data are let go: how many went.
    """

    meaning: str
    forget: Callable[[Work, dt.datetime], int]


DATA_SETS: Mapping[str, DataSet] = {
    "histories": DataSet(
        "Rows of histories that began before; contacts by queue and month stay.",
        lambda work, before: forget_rows(work, "history", before),
    ),
    "actuals": DataSet(
        "Rows of actuals that began before; contacts by queue and month stay.",
        lambda work, before: forget_rows(work, "actuals", before),
    ),
    "plans": DataSet(
        "Files of plans made before that are not published; their facts, service and cost stay.",
        forget_plans,
    ),
    "rosters": DataSet(
        "Shifts of rosters that ended before; who published when, hours and burdens stay.",
        forget_rosters,
    ),
    "job_logs": DataSet("Lines that jobs said which ended before; the jobs stay.", forget_logs),
    "looks": DataSet("Rows of the trail that tell of looks at pay before; their number stays.", forget_looks),
}
"""Every data set that can be let go, by the name it has in the setting ``retention``."""


def kept_days(session: Session) -> dict[str, int]:
    """Days that each data set is kept; one that is not named is kept for ever."""
    return {name: int(days) for name, days in setting(session, KEY, {}).items()}


def keep_for(work: Work, data_set: str, days: int | None) -> None:
    """Set how many days a data set is kept, None for ever.

    Raises
    ------
    StoreError
        If there is no such data set, or the days are less than one.
    """
    _check(data_set, days)
    now = kept_days(work.session)
    left = {name: kept for name, kept in now.items() if name != data_set}
    put_setting(work, KEY, left if days is None else left | {data_set: days})


def forget(store: Store, who: str, days: Mapping[str, int] | None = None) -> dict[str, int]:
    """Let go of what is older than it is kept; how much of each data set went.

    Parameters
    ----------
    store : Store
    who : str
        Account that answers for it.
    days : mapping of data set to int, optional
        Instead of the setting.

    Raises
    ------
    StoreError
        If there is no such data set, or a kept file is damaged.
    """
    with store.reading() as session:
        chosen = kept_days(session) if days is None else dict(days)
    for name, kept in chosen.items():
        _check(name, kept)
    gone: dict[str, int] = {}
    for name in DATA_SETS:
        if name in chosen:
            before = store.now() - dt.timedelta(days=chosen[name])
            with store.writing(who) as work:
                gone[name] = DATA_SETS[name].forget(work, before)
    gone["files"] = sweep(store, who).files
    purge(store)
    return gone


def _check(data_set: str, days: int | None) -> None:
    if data_set not in DATA_SETS:
        raise StoreError.told("retention", data_set, f"one of {', '.join(DATA_SETS)}", "Correct the name.")
    if days is not None and days < 1:
        raise StoreError.told(f"retention of {data_set}", str(days), "at least one day", "Name more days.")
