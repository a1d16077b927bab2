"""Histories of a store for scenarios that name one: ``[history] store = "name"``."""

from __future__ import annotations

from collections.abc import Collection

from planner.store.database import Store, open_store
from planner.store.faults import StoreError
from planner.store.merged import merged
from planner.store.schema import current
from planner.store.series import live_layers, series_row
from planner.stored_histories import HistoryReader, StoredHistory


def reader_of(store: Store) -> HistoryReader:
    """What `planner.stored_histories.histories_from` takes, for this store."""

    def read(name: str, interval_min: int, time_zone: str) -> StoredHistory:
        return stored_history(store, name, interval_min, time_zone)

    return read


def stored_history(
    store: Store, name: str, interval_min: int, time_zone: str, *, only: Collection[int] | None = None
) -> StoredHistory:
    """A history as its layers say together.

    Parameters
    ----------
    store : Store
    name : str
    interval_min : int
        Interval wanted, minutes.
    time_zone : str
        Zone on whose clock longer intervals begin.
    only : collection of int, optional
        Numbers of the layers that are looked at; None: all that are on.

    Raises
    ------
    InputError
        If there is no such history, a layer is gone or altered, or its interval does not fit.
    """
    with store.reading() as session:
        kind = series_row(session, name).kind
        layers = [row.sha256 for row in live_layers(session, name) if only is None or row.id in only]
    if kind != "history":
        raise StoreError.told(f"series {name}", kind, "a history", "Name a history; list them: `planner store list`.")
    if not layers:
        raise StoreError.told(f"history {name}", "", "at least one layer", "Add rows: `planner store add NAME FILE`.")
    found = merged(store, name, layers, interval_min, time_zone)
    return StoredHistory(found.frame, found.sha256, found.warnings)


def history_of_the_house(name: str, interval_min: int, time_zone: str) -> StoredHistory:
    """A history of the store that `PLANNER_DB` names; as `stored_history`.

    Raises
    ------
    InputError
        Also if there is no store.
    """
    store = open_store()
    try:
        if current(store) is None:
            remedy = "Set PLANNER_DB, or make the store with `planner store upgrade`."
            raise StoreError.told(store.address, "", "a store", remedy)
        return stored_history(store, name, interval_min, time_zone)
    finally:
        store.close()
