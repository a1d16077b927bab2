"""A layer that was taken off a series put on again: its rows are kept, it only counted nothing."""

from __future__ import annotations

from planner.store.database import Work
from planner.store.faults import StoreError
from planner.store.locks import hold
from planner.store.series import series_row
from planner.store.tables import LayerRow


def restore_layer(work: Work, name: str, layer_id: int) -> None:
    """Put a layer that was taken off back where it lay: the undo of `delete_layer`.

    Raises
    ------
    StoreError
        If the series has no such layer, or it is on.
    """
    hold(work.session, f"series {name}")
    row = work.session.get(LayerRow, layer_id)
    if row is None or row.series_id != series_row(work.session, name).id or row.deleted_at is None:
        remedy = f"List them with `planner store layers {name}`."
        raise StoreError.told(f"series {name}", f"layer {layer_id}", "a layer of it that is taken off", remedy)
    row.deleted_at, row.deleted_by = None, None
    work.tell("series.restore", f"series {name}", None, {"layer": layer_id, "source": row.source, "rows": row.rows})
