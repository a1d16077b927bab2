"""Histories and actuals: who may read them, import, and take an import off."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from planner.services.door import Door
from planner.store.histories import stored_history
from planner.store.layer_restoring import restore_layer
from planner.store.series import (
    Added,
    Kind,
    LayerLine,
    SeriesLine,
    add_rows,
    delete_layer,
    list_layers,
    list_series,
    read_rows,
    stored_actuals,
)
from planner.stored_histories import StoredHistory


class Series(Door):
    """Methods about histories and actuals."""

    def series(self) -> Sequence[SeriesLine]:
        """Every series, by name."""
        self.need("series.read")
        with self.store.reading() as session:
            return list_series(session)

    def layers(self, name: str) -> Sequence[LayerLine]:
        """Layers of a series, from the lowest to the top one."""
        self.need("series.read")
        with self.store.reading() as session:
            return list_layers(session, name)

    def history(self, name: str, interval_min: int, time_zone: str) -> StoredHistory:
        """A history as its layers say together."""
        self.need("series.read")
        return stored_history(self.store, name, interval_min, time_zone)

    def history_of_layers(self, name: str, layers: Sequence[int], interval_min: int, time_zone: str) -> StoredHistory:
        """A history as only some of its layers say together: what it would be without the others.

        Parameters
        ----------
        layers : sequence of int
            Numbers of layers that are not taken off; others count nothing.

        Raises
        ------
        InputError
            If there is no such history, none of the layers is on, or their interval does not fit.
        """
        self.need("series.read")
        return stored_history(self.store, name, interval_min, time_zone, only=layers)

    def actuals(self, name: str, time_zone: str) -> pd.DataFrame:
        """Actuals as their layers say together."""
        self.need("series.read")
        return stored_actuals(self.store, name, time_zone)

    def add_file(self, name: str, path: Path, kind: Kind, time_zone: str, *, native: bool = True) -> Added:
        """Lay a file's rows over a series; the same file again changes nothing.

        Raises
        ------
        InputError
            With every fault of the file.
        """
        self.need("series.write")
        rows = read_rows(path, kind, time_zone)
        with self.store.writing(self.actor.account) as work:
            return add_rows(work, name, rows, native=native)

    def delete_layer(self, name: str, layer_id: int) -> None:
        """Take a layer off a series: what it lay over shows again."""
        self.need("series.write")
        with self.store.writing(self.actor.account) as work:
            delete_layer(work, name, layer_id)

    def restore_layer(self, name: str, layer_id: int) -> None:
        """Put a layer that was taken off back where it lay."""
        self.need("series.write")
        with self.store.writing(self.actor.account) as work:
            restore_layer(work, name, layer_id)
